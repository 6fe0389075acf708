"""Card text on the screen: Markdown with maths and Chinese, as lines that can be counted before they are printed.

``render_prose`` gives one ``rich.text.Text`` a row, never wider than asked, styled with names of the theme. Nothing in
a card is lost on the way: what has no place in the layout stands on a line of its own. Code colours, the full Markdown
parser and the maths are imported when a text needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.inline_text import InlineWriter, Run
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.markdown_nodes import (
    Block,
    CodeBlock,
    DisplayMaths,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from nlpquiz.terminal.markdown_tree import parse, preload
from nlpquiz.terminal.wrapping import CLOSING, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.text import Text

__all__ = ["image_paths", "plain_text", "preload", "render_prose"]

_INDENT = 4  # before formulas on their own lines
_CODE_INDENT = 2
_TOO_NARROW_TO_INDENT = 12
_APART = (DisplayMaths, CodeBlock, Table)  # these have a blank line around them in tight lists too


def render_prose(text: str, look: Look, width: int, *, macros: Mapping[str, str] | None = None) -> list[Text]:
    """The rows of ``text``, each at most ``width`` cells wide (two at least, for a Hanzi). Nothing raises on any text.

    ``macros`` are the LaTeX abbreviations of the deck. Print each row with ``console.print(row)``; it is not wrapped
    again.
    """
    width = max(2, width)
    if look.plain:
        from rich.text import Text as RichText

        rows = plain_text(text, ascii_only=look.ascii_only, raw_maths=look.math == "raw", macros=macros).split("\n")
        return [line for row in rows for line in wrap(RichText(row), width, wide_ambiguous=look.wide_ambiguous)]
    return _Layout(look, macros).blocks(parse(text), width)


def plain_text(
    text: str, *, ascii_only: bool = False, raw_maths: bool = False, macros: Mapping[str, str] | None = None
) -> str:
    """``text`` without layout, for screen readers, pipes and search: one fact a line, maths on one line, no frames."""
    look = Look(plain=True, ascii_only=ascii_only, math="raw" if raw_maths else "inline")
    return "\n".join(_plain_blocks(parse(text), InlineWriter(look, macros)))


def image_paths(text: str) -> list[str]:
    """The files and addresses of the images in ``text``, in order."""
    return [piece.path for piece in _inlines(parse(text)) if isinstance(piece, Image)] if "![" in text else []


class _Layout:
    """Blocks to rows."""

    def __init__(self, look: Look, macros: Mapping[str, str] | None) -> None:
        from rich.text import Text as RichText

        self._look = look
        self._writer = InlineWriter(look, macros)
        self._text = RichText

    def blocks(self, blocks: Sequence[Block], width: int, *, tight: bool = False, depth: int = 0) -> list[Text]:
        rows: list[Text] = []
        above: Block | None = None
        above_rows = 0
        for block in blocks:
            drawn = self._block(block, width, depth)
            if drawn and isinstance(above, DisplayMaths):
                _take_closing_punctuation(rows[-above_rows:], drawn, width, self._look)
            if not drawn:
                continue
            if above is not None and (not tight or isinstance(block, _APART) or isinstance(above, _APART)):
                rows.append(self._text())
            rows += drawn
            above, above_rows = block, len(drawn)
        return rows

    def _block(self, block: Block, width: int, depth: int) -> list[Text]:
        look = self._look
        match block:
            case Paragraph(content):
                return self._writer.run(content).lines(width, look)
            case Heading(level, content):
                style = "heading.top" if level == 1 else "heading" if level == 2 else "heading.low"
                return self._writer.run(content).lines(width, look, style)
            case DisplayMaths(formula):
                return self._display(formula.tex, formula.source, width)
            case CodeBlock(text, language):
                return self._code(text, language, width)
            case Quote(blocks):
                return self._indented(blocks, "> " if look.ascii_marks else "▌ ", "quote", width, depth)
            case ItemList():
                return self._list(block, width, depth)
            case Table(header, rows, alignment):
                from nlpquiz.terminal.prose_tables import draw_table

                cells = [[self._writer.run(cell) for cell in row] for row in (header, *rows)]
                return draw_table(cells[0], cells[1:], alignment, width, look)
            case Rule():
                return [self._text(("-" if look.ascii_marks else "─") * width, style="rule", no_wrap=True)]
            case _:
                assert_never(block)

    def _display(self, tex: str, source: str, width: int) -> list[Text]:
        indent = _INDENT if width > _TOO_NARROW_TO_INDENT + _INDENT else 0
        inner = width - indent
        rows = self._writer.display(tex, source, inner)
        if any(text_width(row, wide_ambiguous=self._look.wide_ambiguous) > inner for row in rows):
            if len(rows) > 1 and self._look.math == "2d":
                rows = [self._writer.formula(tex, source)]
            lines = [line for row in rows for line in self._wrapped(row, inner, "maths")]
        else:
            lines = [self._text(row.rstrip(), style="maths", no_wrap=True, overflow="ignore") for row in rows]
        return _prefixed(lines, " " * indent, " " * indent)

    def _wrapped(self, row: str, width: int, style: str) -> list[Text]:
        return wrap(self._text(row, style=style), width, wide_ambiguous=self._look.wide_ambiguous)

    def _code(self, text: str, language: str, width: int) -> list[Text]:
        from nlpquiz.terminal.code_colours import colours

        text = text.expandtabs(4)
        code = self._text(text, style="code" if not language else "", no_wrap=True, overflow="ignore")
        for start, end, style in colours(text, language):
            code.stylize(style, start, end)
        indent = _CODE_INDENT if width > _TOO_NARROW_TO_INDENT + _CODE_INDENT else 0
        rows: list[Text] = []
        for line in code.split("\n", allow_blank=True):
            rows += self._code_line(line, width - indent)
        return _prefixed(rows, " " * indent, " " * indent)

    def _code_line(self, line: Text, width: int) -> list[Text]:
        """A line of code; what does not fit goes on below, marked, as deep as the line began."""
        look = self._look
        line.rstrip()
        line.no_wrap, line.overflow = True, "ignore"
        if text_width(line.plain, wide_ambiguous=look.wide_ambiguous) <= width:
            return [line]
        depth = min(len(line.plain) - len(line.plain.lstrip()), width // 2)
        mark = "\\ " if look.ascii_marks else "↪ "
        body = line[len(line.plain) - len(line.plain.lstrip()) :]
        if width - depth - 2 < _TOO_NARROW_TO_INDENT:
            return wrap(body, width, wide_ambiguous=look.wide_ambiguous)
        parts = wrap(body, width - depth - 2, wide_ambiguous=look.wide_ambiguous)
        first = _prefixed(parts[:1], " " * depth, "")
        return first + _prefixed(parts[1:], " " * depth + mark, " " * depth + mark, "dim")

    def _indented(self, blocks: Sequence[Block], prefix: str, style: str, width: int, depth: int) -> list[Text]:
        if width - len(prefix) < _TOO_NARROW_TO_INDENT:
            return self.blocks(blocks, width, depth=depth)
        rows = self.blocks(blocks, width - len(prefix), depth=depth)
        for row in rows:
            row.style = row.style or style
        return _prefixed(rows, prefix, prefix, "bullet")

    def _list(self, block: ItemList, width: int, depth: int) -> list[Text]:
        bullets = "-*+" if self._look.ascii_marks else "•◦▪"
        last = (block.start or 0) + len(block.items) - 1
        rows: list[Text] = []
        for number, item in enumerate(block.items, block.start or 0):
            mark = bullets[depth % 3] if block.start is None else f"{number}.".rjust(len(f"{last}."))
            prefix = f"{mark} "
            if rows and not block.tight:
                rows.append(self._text())
            if width - len(prefix) < _TOO_NARROW_TO_INDENT:
                rows += self._wrapped(mark, width, "bullet")
                rows += self.blocks(item, width, tight=block.tight, depth=depth + 1)
                continue
            inner = self.blocks(item, width - len(prefix), tight=block.tight, depth=depth + 1)
            rows += _prefixed(inner or [self._text()], prefix, " " * len(prefix), "bullet")
        return rows


def _prefixed(rows: list[Text], first: str, rest: str, style: str = "") -> list[Text]:
    """Each row behind ``first`` or ``rest``; empty rows stay empty when the prefix is only space."""
    from rich.text import Text as RichText

    prefixed: list[Text] = []
    for index, row in enumerate(rows):
        prefix = first if index == 0 else rest
        if not prefix or (not prefix.strip() and not row.plain):
            prefixed.append(row)
            continue
        line = RichText(no_wrap=True, overflow="ignore")
        line.append(prefix if row.plain else prefix.rstrip(), style if prefix.strip() else None)
        line.append_text(row)
        prefixed.append(line)
    return prefixed


def _take_closing_punctuation(formula: Sequence[Text], rows: list[Text], width: int, look: Look) -> None:
    """Punctuation that follows a formula stays with it, half way down; no line begins with a comma."""
    count = _closing_count(rows[0].plain)
    marks = rows[0].plain[:count]
    if not count:
        return
    cells = [text_width(row.plain, wide_ambiguous=look.wide_ambiguous) for row in formula]
    marks_cells = text_width(marks, wide_ambiguous=look.wide_ambiguous)
    middle = (len(formula) - 1) // 2
    if max(cells) + 1 + marks_cells <= width:
        formula[middle].append(" " * (max(cells) + 1 - cells[middle]) + marks)
    elif cells[-1] + marks_cells <= width:
        formula[-1].append(marks)
    else:
        return
    rest = rows[0][count + len(rows[0].plain[count:]) - len(rows[0].plain[count:].lstrip()) :]
    rest.no_wrap, rest.overflow = True, "ignore"
    if rest.plain:
        rows[0] = rest
    else:
        del rows[0]


def _closing_count(plain: str) -> int:
    return next((place for place, character in enumerate(plain) if character not in CLOSING), len(plain))


# ------------------------------------------------------------------------------------------------------------- plain


def _plain_blocks(blocks: Sequence[Block], writer: InlineWriter) -> list[str]:
    rows: list[str] = []
    for index, block in enumerate(blocks):
        drawn = _plain_block(block, writer)
        if index and drawn and rows and isinstance(blocks[index - 1], DisplayMaths):
            count = _closing_count(drawn[0])
            rows[-1] += drawn[0][:count]
            drawn[0] = drawn[0][count:].lstrip()
            drawn = drawn if drawn[0] else drawn[1:]
        rows += drawn
    return rows


def _plain_block(block: Block, writer: InlineWriter) -> list[str]:
    match block:
        case Paragraph(content) | Heading(_, content):
            return writer.run(content).plain.split("\n")
        case DisplayMaths(formula):
            return [writer.formula(formula.tex, formula.source)]
        case CodeBlock(text):
            return text.expandtabs(4).split("\n")
        case Quote(inner):
            return [f"> {row}" for row in _plain_blocks(inner, writer)]
        case ItemList(items, start, _):
            rows: list[str] = []
            for number, item in enumerate(items, start or 0):
                mark = "- " if start is None else f"{number}. "
                inner_rows = _plain_blocks(item, writer) or [""]
                rows += [(mark if index == 0 else " " * len(mark)) + row for index, row in enumerate(inner_rows)]
            return rows
        case Table(header, body, _):
            names = [_one_line(writer.run(name)) for name in header]
            if not body:
                return ["; ".join(names)]
            return [
                "; ".join(
                    f"{name}: {cell}" if name else cell
                    for name, cell in zip(names, (_one_line(writer.run(cell)) for cell in row), strict=True)
                    if cell or name
                )
                for row in body
            ]
        case Rule():
            return []
        case _:
            assert_never(block)


def _one_line(run: Run) -> str:
    return " ".join(run.plain.split("\n"))


def _inlines(blocks: Sequence[Block]) -> Iterator[object]:
    for block in blocks:
        match block:
            case Paragraph(content) | Heading(_, content):
                yield from content
            case Quote(inner):
                yield from _inlines(inner)
            case ItemList(items):
                for item in items:
                    yield from _inlines(item)
            case Table(header, body):
                for row in (header, *body):
                    for cell in row:
                        yield from cell
            case DisplayMaths() | CodeBlock() | Rule():
                pass
            case _:
                assert_never(block)
