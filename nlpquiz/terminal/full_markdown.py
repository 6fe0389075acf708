"""Reads any Markdown text through markdown-it-py, which is imported when the first such text is drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from nlpquiz.terminal.markdown_nodes import (
    Address,
    Block,
    Code,
    CodeBlock,
    DisplayMaths,
    Heading,
    Image,
    Inline,
    Inlines,
    ItemList,
    LineEnd,
    Paragraph,
    Quote,
    Rule,
    Table,
    Words,
    with_displays,
    words_of,
)
from nlpquiz.terminal.maths_in_text import Extracted, Formula
from nlpquiz.terminal.sanitize import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST = 60  # levels of tokens; a list in a list has two
_parser: MarkdownIt | None = None


def full_parser() -> MarkdownIt:
    """markdown-it, set up for cards; imported and built once."""
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
    tokens = full_parser().parse(extracted.text)
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
                return with_displays(content)
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
                return with_displays(self._inlines(token))
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
        return full_parser().parseInline(rest)[0] if rest else None

    def _inlines(self, token: Token) -> list[Inline]:
        pieces: list[Inline] = []
        styles: list[str] = []
        links: list[Token] = []
        for child in token.children or []:
            match child.type:
                case "text" | "text_special" | "html_inline":
                    pieces += words_of(child.content, tuple(styles), self._extracted)
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
                    pieces += words_of(child.content, tuple(styles), self._extracted)
        return pieces


_CONTAINER = re.compile(r"^[ \t]*(?:>[ \t]?|(?:[-+*]|\d{1,9}[.)])[ \t]+)*")
_STYLES = {"strong_open": "strong", "em_open": "emphasis", "s_open": "strike", "link_open": "link"}
