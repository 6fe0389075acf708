"""Markdown with maths as a small tree of blocks and inline pieces.

markdown-it-py costs as much to import as a third of the way to the first card, so plain paragraphs (what most questions
are) are read here; every text that holds anything else goes through markdown-it. Tests hold the two against each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from nlpquiz.terminal.maths_in_text import PLACEHOLDER, Extracted, Formula, take_out_maths
from nlpquiz.terminal.node import Node
from nlpquiz.terminal.sanitize import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# ---------------------------------------------------------------------------------------------------------- the tree


class Words(Node):
    """Text in one style; the styles are names of the theme, outermost first."""

    text: str
    styles: tuple[str, ...] = ()


class Code(Node):
    text: str
    styles: tuple[str, ...] = ()


class Maths(Node):
    formula: Formula
    styles: tuple[str, ...] = ()


class LineEnd(Node):
    """The end of a source line; ``hard`` when the author asked for a new line."""

    hard: bool = False


class Address(Node):
    """Where the link that ends here points to."""

    url: str


class Image(Node):
    alt: str
    path: str


Inline: TypeAlias = Words | Code | Maths | LineEnd | Address | Image
Inlines: TypeAlias = tuple[Inline, ...]


class Paragraph(Node):
    content: Inlines


class Heading(Node):
    level: int
    content: Inlines


class CodeBlock(Node):
    text: str
    language: str = ""


class DisplayMaths(Node):
    formula: Formula


class Quote(Node):
    blocks: tuple[Block, ...]


class ItemList(Node):
    """``start`` is the number of the first item, None for bullets; ``tight`` when no blank lines part the items."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None
    tight: bool


class Table(Node):
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignment: tuple[Literal["left", "center", "right"], ...]


class Rule(Node):
    pass


Block: TypeAlias = Paragraph | Heading | CodeBlock | DisplayMaths | Quote | ItemList | Table | Rule


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text. Every text is a valid one; nothing raises."""
    extracted = take_out_maths(harmless(text))
    blocks = parse_plain_paragraphs(extracted)
    return blocks if blocks is not None else parse_everything(extracted)


def preload() -> None:
    """Import and build the full parser: worth doing while the reader thinks about a question."""
    _full_parser()


# ------------------------------------------------------------------------------------------- paragraphs, read directly

# Anything that could begin another block or needs a rule that is not below: then markdown-it reads the whole text.
_NOT_PLAIN = re.compile(
    r"^(?: {4}|\t| {0,3}(?:#|>|[-+](?:\s|$)|--|=+\s*$|-\s*$|\*(?:\s|\*\*|$)|\d{1,9}[.)](?:\s|$)|`{3}|~{3}|_|\[|[|:-]))"
    r"|\||\]\(|\]\[|~~|``|<[A-Za-z/!?]|&[#A-Za-z][A-Za-z0-9]*;|\*{3}|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|!\[|[^\S \n]",
    re.MULTILINE,
)
_PIECE = re.compile(
    r"`(?P<code>[^`]+)`|\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<hard>(?: {2,}|\\)\n) *|(?P<soft> ?\n) *"
    r"|(?P<stars>\*+)|(?P<tick>`)"
)


def parse_plain_paragraphs(extracted: Extracted) -> tuple[Block, ...] | None:
    """The paragraphs of a text that has nothing but bold, italics, code and maths; None for any other text."""
    if _NOT_PLAIN.search(extracted.text):
        return None
    blocks: list[Block] = []
    for paragraph in re.split(r"\n(?:[ ]*\n)+", extracted.text.strip("\n")):
        content = _plain_inlines(paragraph.strip(" \n"), extracted)
        if content is None:
            return None
        blocks += _with_displays(content)
    return tuple(blocks)


def _plain_inlines(text: str, extracted: Extracted) -> list[Inline] | None:
    pieces: list[Inline] = []
    opened = ""
    start = 0

    def words(end: int) -> None:
        pieces.extend(_words(text[start:end], _EMPHASIS[opened], extracted))

    for found in _PIECE.finditer(text):
        words(found.start())
        start = found.end()
        styles = _EMPHASIS[opened]
        if found["tick"]:
            return None
        if found["code"]:
            pieces.append(Code(_code_text(extracted.restored(found["code"])), styles))
        elif found["escaped"]:
            pieces.append(Words(found["escaped"], styles))
        elif found["hard"] or found["soft"]:
            pieces.append(LineEnd(hard=bool(found["hard"])))
        else:
            stars, before, after = found["stars"], text[found.start() - 1 : found.start()], text[start : start + 1]
            if after.isspace() and before.isspace() and not opened:
                pieces.append(Words(stars))  # 3 * 4
            elif opened == stars and (_is_letter(before) or (before == "`" and not after.strip())):
                opened = ""
            elif not opened and len(stars) <= 2 and (_is_letter(after) or (after == "`" and not before.strip())):
                opened = stars
            else:
                return None
    words(len(text))
    return None if opened else pieces


_EMPHASIS: dict[str, tuple[str, ...]] = {"": (), "*": ("emphasis",), "**": ("strong",)}


def _is_letter(character: str) -> bool:
    return character.isalnum() or PLACEHOLDER.match(character) is not None


def _code_text(text: str) -> str:
    text = text.replace("\n", " ")
    return text[1:-1] if text.strip() and text[0] == text[-1] == " " else text


# ----------------------------------------------------------------------------------------------------- everything else

_DEEPEST = 60  # levels of tokens; a list in a list has two
_parser: MarkdownIt | None = None


def _full_parser() -> MarkdownIt:
    global _parser
    if _parser is None:
        from markdown_it import MarkdownIt
        from markdown_it.rules_inline.state_inline import Delimiter, StateInline

        def emphasis(state: StateInline, silent: bool) -> bool:
            """Stars open and close beside Chinese as they do beside spaces: ``**强调：**后面`` is bold."""
            marker = state.src[state.pos]
            if silent or marker not in "*_":
                return False
            scanned = state.scanDelims(state.pos, marker == "*")
            opens, closes = scanned.can_open, scanned.can_close
            before = state.src[state.pos - 1 : state.pos]
            after = state.src[state.pos + scanned.length : state.pos + scanned.length + 1]
            if marker == "*" and not (opens and closes):
                opens = opens or (_is_han(before) and bool(after.strip()))
                closes = closes or (_is_han(after) and bool(before.strip()))
            for _ in range(scanned.length):
                state.push("text", "", 0).content = marker
                state.delimiters.append(
                    Delimiter(ord(marker), scanned.length, len(state.tokens) - 1, end=-1, open=opens, close=closes)
                )
            state.pos += scanned.length
            return True

        parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
        parser.inline.ruler.at("emphasis", emphasis)
        # Entities are read after the formulas are back. Reference definitions would vanish from the page.
        parser.disable(["entity", "html_block", "html_inline", "reference"])
        # Addresses are shown, not opened by us, so they stay as they are written.
        parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
        parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
        parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
        _parser = parser
    return _parser


def _is_han(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uff60"


def parse_everything(extracted: Extracted) -> tuple[Block, ...]:
    """The blocks of any Markdown text, through markdown-it."""
    tokens = _full_parser().parse(extracted.text)
    if any(token.level >= _DEEPEST - 4 for token in tokens):
        # markdown-it leaves out what is nested deeper: such a text, which nobody wrote by hand, is shown as it is.
        return (CodeBlock(extracted.restored(extracted.text)),)
    return _Builder(extracted).blocks(tokens)


class _Builder:
    """Turns markdown-it's flat list of tokens into blocks."""

    def __init__(self, extracted: Extracted) -> None:
        self._extracted = extracted
        self._tokens: Sequence[Token] = ()
        self._place = 0

    def blocks(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        self._tokens, self._place = tokens, 0
        return self._until("")

    def _next(self) -> Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _until(self, close: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        while self._place < len(self._tokens):
            token = self._next()
            if token.type == close:
                break
            blocks += self._block(token)
        return tuple(blocks)

    def _block(self, token: Token) -> list[Block]:
        match token.type:
            case "paragraph_open":
                content = self._inlines(self._next())
                self._place += 1
                return _with_displays(content)
            case "heading_open":
                content = self._inlines(self._next())
                self._place += 1
                return [Heading(int(token.tag[1:]), tuple(content))]
            case "fence" | "code_block":
                return [self._code(token)]
            case "blockquote_open":
                return [Quote(self._until("blockquote_close"))]
            case "bullet_list_open" | "ordered_list_open":
                return [self._list(token)]
            case "table_open":
                return [self._table()]
            case "hr":
                return [Rule()]
            case "inline":
                return _with_displays(self._inlines(token))
            case _:
                text = self._extracted.restored(token.content)
                return [Paragraph((Words(harmless(text)),))] if text else []

    def _code(self, token: Token) -> Block:
        text = harmless(self._extracted.restored(token.content)).removesuffix("\n")
        language = harmless(self._extracted.restored(token.info)).strip().split(" ")[0] if token.info.strip() else ""
        if language == "math" and token.type == "fence" and text.strip():
            return DisplayMaths(Formula(text.strip(), text, display=True))
        return CodeBlock(text, language)

    def _list(self, token: Token) -> ItemList:
        ordered = token.type == "ordered_list_open"
        items: list[tuple[Block, ...]] = []
        tight = True
        while self._place < len(self._tokens):
            inner = self._next()
            if inner.type in ("bullet_list_close", "ordered_list_close"):
                break
            begin = self._place
            items.append(self._until("list_item_close"))
            level = inner.level + 1
            tight = tight and all(
                part.hidden for part in self._tokens[begin : self._place]
                if part.type == "paragraph_open" and part.level == level
            )  # fmt: skip
        start = int(token.attrGet("start") or 1) if ordered else None
        if ordered and token.attrGet("start") == 0:
            start = 0
        return ItemList(tuple(items), start, tight)

    def _table(self) -> Table:
        rows: list[tuple[Inlines, ...]] = []
        alignment: list[Literal["left", "center", "right"]] = []
        row: list[Inlines] = []
        line = 0
        while (token := self._next()).type != "table_close":
            if token.type in ("th_open", "td_open"):
                if not rows:
                    style = str(token.attrGet("style") or "")
                    alignment.append("center" if "center" in style else "right" if "right" in style else "left")
                row.append(tuple(self._inlines(self._next())))
            elif token.type == "tr_open" and token.map:
                line = token.map[0]
            elif token.type == "tr_close":
                if rows and row and (rest := self._dropped_cells(line, len(row))):
                    row[-1] = (*row[-1], Words(" | "), *self._inlines(rest))
                rows.append(tuple(row))
                row = []
        return Table(rows[0], tuple(rows[1:]), tuple(alignment))

    def _attribute(self, token: Token, name: str) -> str:
        return harmless(self._extracted.restored(str(token.attrGet(name) or ""))).replace("\n", " ")

    def _title(self, token: Token) -> list[Inline]:
        title = self._attribute(token, "title")
        return [Words(f" ({title})", ("address",))] if title else []

    def _dropped_cells(self, line: int, count: int) -> Token | None:
        """What stands in a row beyond the columns of the header: GFM drops it, we do not."""
        from markdown_it.rules_block.table import escapedSplit

        source = _CONTAINER.sub("", self._extracted.text.split("\n")[line]).strip()
        cells = escapedSplit(source.removeprefix("|"))
        rest = " | ".join(cell.strip() for cell in cells[count:] if cell.strip())
        return _full_parser().parseInline(rest)[0] if rest else None

    def _inlines(self, token: Token) -> list[Inline]:
        pieces: list[Inline] = []
        styles: list[str] = []
        links: list[Token] = []
        for child in token.children or []:
            match child.type:
                case "text" | "text_special" | "html_inline":
                    pieces += _words(child.content, tuple(styles), self._extracted)
                case "code_inline":
                    pieces.append(Code(harmless(self._extracted.restored(child.content)), tuple(styles)))
                case "softbreak" | "hardbreak":
                    pieces.append(LineEnd(hard=child.type == "hardbreak"))
                case "strong_open" | "em_open" | "s_open" | "link_open":
                    styles.append(_STYLES[child.type])
                    if child.type == "link_open":
                        links.append(child)
                case "strong_close" | "em_close" | "s_close":
                    styles.pop()
                case "link_close":
                    styles.pop()
                    link = links.pop()
                    if url := self._attribute(link, "href"):
                        pieces.append(Address(url))
                    pieces += self._title(link)
                case "image":
                    alt = harmless(self._extracted.restored(child.content))
                    pieces.append(Image(alt, self._attribute(child, "src")))
                    pieces += self._title(child)
                case _:
                    pieces += _words(child.content, tuple(styles), self._extracted)
        return pieces


_CONTAINER = re.compile(r"^[ \t]*(?:>[ \t]?|(?:[-+*]|\d{1,9}[.)])[ \t]+)*")
_STYLES = {"strong_open": "strong", "em_open": "emphasis", "s_open": "strike", "link_open": "link"}

# ------------------------------------------------------------------------------------------------------------- shared

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _words(text: str, styles: tuple[str, ...], extracted: Extracted) -> list[Inline]:
    """Text with its formulas put back, ``&lt;`` and the like read, and ``<br>`` as the line end it means."""
    pieces: list[Inline] = []
    if not text:
        return pieces
    start = 0
    for found in PLACEHOLDER.finditer(text):
        pieces += _plain_words(text[start : found.start()], styles)
        start = found.end()
        formula = extracted.formula(found[0])
        pieces.append(Words("\ufffd", styles) if formula is None else Maths(formula, styles))
    pieces += _plain_words(text[start:], styles)
    return pieces


def _plain_words(text: str, styles: tuple[str, ...]) -> list[Inline]:
    if "&" in text and _ENTITY.search(text):
        from html import unescape

        text = _ENTITY.sub(lambda found: harmless(unescape(found[0])), text)
    if "<" not in text:
        return [Words(text, styles)] if text else []
    pieces: list[Inline] = []
    for index, part in enumerate(_LINE_BREAK_TAG.split(text)):
        if index:
            pieces.append(LineEnd(hard=True))
        if part:
            pieces.append(Words(part, styles))
    return pieces


def _with_displays(content: list[Inline]) -> list[Block]:
    """The paragraph cut at its display formulas, which stand between its parts."""
    blocks: list[Block] = []
    part: list[Inline] = []
    for piece in [*content, None]:
        if piece is None or (isinstance(piece, Maths) and piece.formula.display):
            while part and isinstance(part[0], LineEnd):
                part.pop(0)
            while part and isinstance(part[-1], LineEnd):
                part.pop()
            if part and blocks and isinstance(part[0], Words):
                part[0] = Words(part[0].text.lstrip(), part[0].styles)
            if any(not isinstance(kept, Words) or kept.text for kept in part):
                blocks.append(Paragraph(tuple(part)))
            part = []
            if piece is not None:
                blocks.append(DisplayMaths(piece.formula))
        else:
            part.append(piece)
    return blocks
