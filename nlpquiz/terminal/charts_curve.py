"""Curves: lines in braille dots, measured points as signs, told apart by shape as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import chart_width, colon, in_runs, labels_below, one_line, right, simple
from nlpquiz.terminal.charts_scale import Scale
from nlpquiz.terminal.view import View

ROWS = 9
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of a braille cell: rows from above, left and right
DOTS_DOWN, DOTS_ACROSS = 4, 2
ASCII_LINES = "*-+"
POINTS = (("●", "o"), ("×", "x"), ("▲", "^"))


@dataclass(frozen=True, slots=True)
class Series:
    """Points in order of x. ``dashed`` lines have gaps, so that two are told apart without colours.

    A series without a name is not in the key: it goes on with the one before.
    """

    name: str
    points: Sequence[tuple[float, float]]
    form: Literal["line", "dashed", "points"] = "line"
    style: str = "progress"


def curves(
    series: Sequence[Series], across: Scale, up: Scale, view: View, *, rows: int = ROWS, indent: int = 2
) -> list[Line]:
    """All series in one frame, with a key below. Plain: a line a point of the ``points``, of each line at the ticks."""
    if view.look.plain:
        return [line for each in series for line in _in_words(each, across, up, view)]
    margin = max(text_width(up.words(tick)) for tick in up.ticks)
    cells = max(10, min(72, chart_width(view) - indent - margin - 3 - text_width(across.unit)))
    grid = _Grid(cells, rows, ascii_only=simple(view))
    for number, each in enumerate(one for one in series if one.form != "points"):
        grid.line(each, number, across, up)
    for number, each in enumerate(one for one in series if one.form == "points"):
        grid.points(each, number, across, up)
    upright, tick, corner, floor = ("|", "+", "+", "-") if simple(view) else ("│", "┤", "└", "─")
    names = {round((1 - up.share(value)) * (rows - 1)): up.words(value) for value in up.ticks}
    lines = [Line(" " * indent + right(up.unit, margin), "dim")] if up.unit else []
    for row in range(rows):
        line = Line(" " * indent).append(right(names.get(row, ""), margin) + " ", "dim")
        line.append(tick if row in names else upright, "dim").append_text(grid.row(row))
        line.rstrip()
        lines.append(line)
    lines.append(Line(" " * (indent + margin + 1)).append(f"{corner}{floor * cells} {across.unit}".rstrip(), "dim"))
    labels = [(round(across.share(value) * (cells - 1)), across.words(value)) for value in across.ticks]
    lines.append(labels_below(labels, indent + margin + 2, indent + margin + 2 + cells))
    return [*lines, *_key(series, indent + margin + 2, view)]


def _in_words(each: Series, across: Scale, up: Scale, view: View) -> list[Line]:
    chosen = list(each.points)
    if each.form != "points":
        chosen = [(tick, value) for tick in across.ticks if (value := _value_at(each.points, tick)) is not None]
    name = one_line(each.name)
    return [
        Line(f"{name}, {across.words(x)} {across.unit}".rstrip() + f"{colon(view)}{up.words(y)} {up.unit}".rstrip())
        for x, y in chosen
    ]


def _value_at(points: Sequence[tuple[float, float]], x: float) -> float | None:
    """A line between its points; None outside of them."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 <= x <= x1:
            return y0 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[0][1] if len(points) == 1 and points[0][0] == x else None


def _key(series: Sequence[Series], offset: int, view: View) -> list[Line]:
    """Sign and name of each series, on as many lines as they need."""
    found = [Line(" " * offset)]
    lines = points = 0
    for each in series:
        if each.form == "points":
            sign, points = POINTS[points % len(POINTS)][simple(view)], points + 1
        elif simple(view):
            sign, lines = ASCII_LINES[lines % len(ASCII_LINES)] * 3, lines + 1
        else:
            sign = "⠤⠤⠤" if each.form == "line" else "⠤ ⠤"
        if not each.name:
            continue
        entry = Line().append(sign, each.style).append(f" {one_line(each.name)}", "dim")
        if found[-1].cell_len + entry.cell_len > chart_width(view) and found[-1].plain.strip():
            found.append(Line(" " * offset))
        found[-1].append_text(entry).append("   ")
    for line in found:
        line.rstrip()
    return found


class _Grid:
    """The cells inside of the frame while they are drawn."""

    def __init__(self, cells: int, rows: int, *, ascii_only: bool) -> None:
        self.cells, self.rows, self.ascii_only = cells, rows, ascii_only
        self.across = 1 if ascii_only else DOTS_ACROSS
        self.down = 1 if ascii_only else DOTS_DOWN
        self.dots: dict[tuple[int, int], tuple[int, str]] = {}
        self.signs: dict[tuple[int, int], tuple[str, str]] = {}

    def line(self, series: Series, number: int, across: Scale, up: Scale) -> None:
        """Draw a line, joined from column of dots to column of dots."""
        before: int | None = None
        wide, high = self.cells * self.across, self.rows * self.down
        for column in range(wide):
            x = across.low + (across.high - across.low) * column / max(1, wide - 1)
            y = _value_at(series.points, x)
            if y is None:
                before = None
                continue
            place = round((1 - up.share(y)) * (high - 1))
            reach = range(place, place + 1) if before is None else range(min(place, before), max(place, before) + 1)
            if before is not None and len(reach) > 1:  # the dot of the column before stands already
                reach = range(reach.start + (before == reach.start), reach.stop - (before == reach.stop - 1))
            before = place
            if column == wide - 1 and x >= series.points[-1][0]:  # a step at the very end has no column after it
                end = round((1 - up.share(series.points[-1][1])) * (high - 1))
                reach = range(min(reach.start, end), max(reach.stop, end + 1))
            if series.form == "dashed" and column // 2 % 2:
                continue
            for dot in reach:
                if 0 <= dot < high:
                    self._dot(column, dot, series.style, number)

    def _dot(self, column: int, dot: int, style: str, number: int) -> None:
        cell = (dot // self.down, column // self.across)
        if self.ascii_only:
            self.signs.setdefault(cell, (ASCII_LINES[number % len(ASCII_LINES)], style))
            return
        bits, _ = self.dots.get(cell, (0, ""))
        self.dots[cell] = (bits | DOTS[dot % DOTS_DOWN][column % DOTS_ACROSS], style)

    def points(self, series: Series, number: int, across: Scale, up: Scale) -> None:
        """Put a sign where each point is; those outside of the frame are left out."""
        for x, y in series.points:
            if across.low <= x <= across.high and up.low <= y <= up.high:
                cell = (round((1 - up.share(y)) * (self.rows - 1)), round(across.share(x) * (self.cells - 1)))
                self.signs[cell] = (POINTS[number % len(POINTS)][self.ascii_only], series.style)

    def row(self, row: int) -> Line:
        """One row of the grid."""
        return in_runs(self._cell(row, column) for column in range(self.cells))

    def _cell(self, row: int, column: int) -> tuple[str, str]:
        if sign := self.signs.get((row, column)):
            return sign
        bits, style = self.dots.get((row, column), (0, ""))
        return chr(0x2800 + bits) if bits else " ", style
