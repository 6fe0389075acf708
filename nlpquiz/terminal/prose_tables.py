"""Tables whose cells fold, so that a narrow terminal loses nothing; too narrow for columns, each row becomes a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.inline_text import Run
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.wrapping import widest_piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

_GAP = 2  # cells between columns
_NARROWEST = 4
_SHORT = 8
_MOST_ROWS = 4  # a narrow column that folds more often than this reads worse than a list
_COMFORTABLE = 12  # what a column may ask for before the table gives way to a list


def draw_table(
    header: Sequence[Run], rows: Sequence[Sequence[Run]], alignment: Sequence[str], width: int, look: Look
) -> list[Text]:
    """The table as lines of at most ``width`` cells."""
    widths = _column_widths([header, *rows], width - _GAP * (len(header) - 1), look)
    if widths is None:
        return _as_list(header, rows, width, look)
    from rich.text import Text as RichText

    mark = "-" if look.ascii_marks else "─"
    thin = "." if look.ascii_marks else "┈"
    rule = RichText((mark * _GAP).join(mark * cells for cells in widths), style="rule", no_wrap=True)
    drawn = [_row(row, widths, alignment, look, "") for row in rows]
    lines = [*_row(header, widths, alignment, look, "strong"), rule]
    folded = any(len(row) > 1 for row in drawn)
    for index, row in enumerate(drawn):
        if folded and index:
            lines.append(RichText(thin * (sum(widths) + _GAP * (len(widths) - 1)), style="rule", no_wrap=True))
        lines += row
    return lines


def _cells_of(run: Run, look: Look) -> int:
    return max((text_width(line, wide_ambiguous=look.wide_ambiguous) for line in run.plain.split("\n")), default=0)


def _column_widths(rows: Sequence[Sequence[Run]], available: int, look: Look) -> list[int] | None:
    """A width for each column, wide ones giving way first; None when the words would not fit side by side."""
    count = len(rows[0])
    wanted = [max(_NARROWEST, *(_cells_of(row[column], look) for row in rows)) for column in range(count)]
    if sum(wanted) <= available:
        return [max(1, cells) for cells in wanted]
    least = [max(_NARROWEST, *(_least_cells(row[column], look) for row in rows)) for column in range(count)]
    if sum(least) > available:  # long words and addresses may break, but not everything may
        least = [min(cells, _COMFORTABLE) for cells in least]
    comfortable = [max(cells, min(_COMFORTABLE, wish)) for cells, wish in zip(least, wanted, strict=True)]
    if sum(comfortable) <= available:
        least = comfortable
    if sum(least) > available:
        return None
    widths = list(least)
    # What is left goes, cell by cell, to the column that lacks the largest share of what it wants.
    for _ in range(available - sum(widths)):
        column = max(range(count), key=lambda index: wanted[index] / widths[index])
        if widths[column] >= wanted[column]:
            break
        widths[column] += 1
    if any(given < _COMFORTABLE and wish > _MOST_ROWS * given for given, wish in zip(widths, wanted, strict=True)):
        return None
    return widths


def _least_cells(run: Run, look: Look) -> int:
    """What a cell needs so that its words stay whole; a short one, such as a name in Chinese, stays whole itself."""
    cells = _cells_of(run, look)
    if cells <= _SHORT:
        return cells
    return widest_piece(run.plain, together=run.together, wide_ambiguous=look.wide_ambiguous)


def _row(cells: Sequence[Run], widths: Sequence[int], alignment: Sequence[str], look: Look, style: str) -> list[Text]:
    from rich.text import Text as RichText

    columns = [cell.lines(width, look, style) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for index in range(max(len(column) for column in columns)):
        line = RichText(no_wrap=True, overflow="ignore")
        gap = 0  # spaces before the next cell; none are left behind the last
        for column, width, side in zip(columns, widths, alignment, strict=True):
            cell = column[index] if index < len(column) else None
            cells_used = 0 if cell is None else text_width(cell.plain, wide_ambiguous=look.wide_ambiguous)
            spare = max(0, width - cells_used)
            before = {"right": spare, "center": spare // 2}.get(side, 0)
            if cell is not None and cell.plain:
                line.append(" " * (gap + before))
                line.append_text(cell)
                gap = spare - before + _GAP
            else:
                gap += width + _GAP
        lines.append(line)
    return lines


def _as_list(header: Sequence[Run], rows: Sequence[Sequence[Run]], width: int, look: Look) -> list[Text]:
    from rich.text import Text as RichText

    lines: list[Text] = []
    names = [Run(" ".join(name.plain.split("\n")), name.styles, name.together) for name in header]
    if not rows:
        return [line for name in header for line in name.lines(width, look, "strong")]
    for index, row in enumerate(rows):
        if index:
            lines.append(RichText())
        for name, cell in zip(names, row, strict=True):
            fact = Run()
            if name.plain:
                fact.append(name.plain, ("strong",), together=False)
                fact.append(": ")
            shift = len(fact.plain)
            fact.plain += cell.plain
            fact.styles += [(start + shift, end + shift, style) for start, end, style in cell.styles]
            fact.together += [(start + shift, end + shift) for start, end in cell.together]
            if fact.plain.strip():
                first, *rest = fact.lines(max(2, width - _GAP), look)
                lines += [
                    first,
                    *(RichText(" " * min(_GAP, width - 2), no_wrap=True).append_text(line) for line in rest),
                ]
    return lines
