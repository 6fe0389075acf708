"""Matrices, cases, alignments and arrays: boxes of cells in rows and columns."""

from __future__ import annotations

from nlpquiz.terminal.math.box import EMPTY, Box, aligned, beside, blank, stack
from nlpquiz.terminal.math.problem import FormulaTooLarge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nlpquiz.terminal.math.canvas import Canvas
    from nlpquiz.terminal.math.tree import Grid

_COLUMN_GAP = 2
_PAIR_GAP = 3
_MOST_CELLS = 10_000


def drawn_grid(canvas: Canvas, grid: Grid, cells: list[list[Box]], *, airy: bool = False) -> Box:
    """The cells in rows and columns, with their lines, without delimiters.

    ``airy``: two rows get an empty one between them, so that the baseline and a brace's point lie in the middle.
    """
    count = max(len(row) for row in cells)
    if count * len(cells) > _MOST_CELLS:
        raise FormulaTooLarge
    cells = [row + [EMPTY] * (count - len(row)) for row in cells]
    widths = [max(row[column].width for row in cells) for column in range(count)]
    sides = [grid.columns[column % len(grid.columns)] for column in range(count)]
    airy = airy and len(cells) == 2 and all(len(box.rows) == 1 for row in cells for box in row)
    rows: list[Box] = []
    previous = 0
    for number, row in enumerate(cells):
        line = _line(
            canvas, grid, [aligned(box, *at) for box, at in zip(row, zip(widths, sides, strict=True), strict=True)]
        )
        between: list[Box] = []
        if number in grid.lines:
            between = [_crossed(canvas, grid, line, widths)]
        elif number and (len(line.rows) > 1 or previous > 1 or airy):
            between = [_line(canvas, grid, [blank(width) for width in widths]) if grid.bars else EMPTY]
        rows += [*between, line]
        previous = len(line.rows)
    if len(cells) in grid.lines:
        rows.append(_crossed(canvas, grid, rows[-1], widths))
    box = stack(rows, 0, "l")
    box.base = (len(box.rows) - 1) // 2
    return box


def column_gap(grid: Grid, column: int) -> int:
    """Cells before a column: none between the two sides of a relation."""
    if grid.style == "align":
        return 0 if column % 2 or len(grid.columns) == 3 else _PAIR_GAP
    return _COLUMN_GAP


def _line(canvas: Canvas, grid: Grid, cells: list[Box]) -> Box:
    """One row of cells with what separates the columns."""
    up, down = max(box.up for box in cells), max(box.down for box in cells)
    bar = canvas.glyph("│", "|")
    parts: list[Box] = [canvas.upright(bar + " ", up, down)] if 0 in grid.bars else []
    for column, box in enumerate(cells):
        if column and column in grid.bars:
            parts.append(canvas.upright(f" {bar} ", up, down))
        elif column:
            parts.append(blank(column_gap(grid, column)))
        parts.append(box)
    if len(cells) in grid.bars:
        parts.append(canvas.upright(" " + bar, up, down))
    return beside(parts)


def _crossed(canvas: Canvas, grid: Grid, line: Box, widths: list[int]) -> Box:
    """A horizontal line across the grid, with a crossing at each vertical one."""
    rule, cross = canvas.glyph("─", "-"), canvas.glyph("┼", "+")
    if not grid.bars or canvas.width(rule) > 1:
        return canvas.rule(rule, line.width)
    text = cross + rule if 0 in grid.bars else ""
    for column, width in enumerate(widths):
        if column:
            text += rule + cross + rule if column in grid.bars else rule * column_gap(grid, column)
        text += rule * width
    return canvas.text(text + (rule + cross if len(widths) in grid.bars else ""))
