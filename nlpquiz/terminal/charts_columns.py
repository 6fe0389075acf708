"""Columns over an axis: amounts by day, by hour, by bin, to an eighth of a cell in height."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import (
    chart_width,
    colon,
    in_runs,
    labels_below,
    one_line,
    right,
    simple,
)
from nlpquiz.terminal.charts_bars import HEIGHTS
from nlpquiz.terminal.charts_scale import figure, round_top, tick_step
from nlpquiz.terminal.view import View

ROWS = 6
TICKS = 3
WIDEST_COLUMN = 5
THIRDS = ".:#"


class Column(NamedTuple):
    """One column. ``label`` stands under it where there is room; ``name`` is what it is called in words."""

    name: str
    value: float
    label: str = ""
    style: str = "progress"
    words: str = ""
    """The value as it is read, where the number alone would not do"""


def most_columns(view: View, indent: int = 2) -> int:
    """How many columns a chart of this view holds: with more, join some before."""
    return chart_width(view) - indent - 8


def columns(
    values: Sequence[Column],
    view: View,
    *,
    unit: str = "",
    across: str = "",
    top: float | None = None,
    rows: int = ROWS,
    whole: bool = True,
    percent: bool = False,
    gaps: bool = True,
    end: str = "",
    indent: int = 2,
) -> list[Line]:
    """Columns on an axis that begins at 0. ``unit`` stands over the upright axis, ``across`` at the end of the other.

    ``percent``: values are shares of 1. ``gaps``: an empty cell between columns where there is room (not for bins that
    touch). ``rows`` gives way by one where the axis has steps that do not divide it, so that equal steps are equally
    high. ``end`` is the label at the far end of the last column. Plain: the unit, then a line a column that is not 0.
    """
    if view.look.plain:
        said = [_in_words(each, view, percent=percent) for each in values if each.value > 0]
        return [Line(unit), *said] if unit and said else said
    if not values:
        return []
    height = max((each.value for each in values if isfinite(each.value)), default=0.0)
    steps = min(TICKS, rows)
    step = 1.0 / min(2, steps) if percent else tick_step(top or height, steps, whole=whole)
    full = 1.0 if percent else round_top(top or height, step)
    rows = _even_rows(rows, round(full / step))
    ticks = {row: value for value, row in _tick_rows(full, step, rows)}
    words = {row: f"{value:.0%}" if percent else figure(value) for row, value in ticks.items()}
    margin = max(text_width(each) for each in words.values())
    wide, gap = _column_width(len(values), chart_width(view) - indent - margin - 3, gaps=gaps)
    lines = [Line(" " * indent + right(unit, margin), "dim")] if unit else []
    upright, tick, corner, floor = ("|", "+", "+", "-") if simple(view) else ("│", "┤", "└", "─")
    for row in range(rows):
        line = Line(" " * indent).append(right(words.get(row, ""), margin) + " ", "dim")
        line.append(tick if row in words else upright, "dim")
        level = rows - 1 - row
        line.append_text(
            in_runs((_cell(each.value / full, level, rows, view) * wide + " " * gap, each.style) for each in values)
        )
        lines.append(_trimmed(line))
    axis = Line(" " * (indent + margin) + " ").append(corner + floor * max(1, len(values) * (wide + gap) - gap), "dim")
    lines.append(
        axis.append(f" {across}", "dim") if across and axis.cell_len + text_width(across) < view.width else axis
    )
    labels = [(place * (wide + gap), each.label) for place, each in enumerate(values) if each.label]
    if end:
        labels.append((len(values) * (wide + gap) - gap, end))
    if labels:
        lines.append(labels_below(labels, indent + margin + 2, max(view.width, chart_width(view))))
    return lines


def joined(values: Sequence[Column], most: int) -> tuple[list[Column], int]:
    """``values`` in at most ``most`` columns: neighbours are added up, and how many went into each."""
    size = max(1, -(-len(values) // max(1, most)))
    if size == 1:
        return list(values), 1
    groups = [values[start : start + size] for start in range(0, len(values), size)]
    return [
        Column(
            group[0].name,
            sum(each.value for each in group),
            next((each.label for each in group if each.label), ""),
            group[0].style,
        )
        for group in groups
    ], size


def _in_words(each: Column, view: View, *, percent: bool) -> Line:
    value = each.words or (f"{each.value:.0%}" if percent else figure(each.value))
    return Line(f"{one_line(each.name)}{colon(view)}{value}")


def _even_rows(rows: int, steps: int) -> int:
    """The multiple of ``steps`` that is nearest to ``rows``; of two the higher."""
    return steps * max(1, (2 * rows + steps) // (2 * steps))


def _tick_rows(full: float, step: float, rows: int) -> list[tuple[float, int]]:
    """(value, row from above) of the ticks over the floor: a value stands in the row whose top it is."""
    found = []
    for number in range(1, round(full / step) + 1):
        row = rows - round(rows * number * step / full)
        found.append((number * step, max(0, row)))
    return found


def _column_width(count: int, room: int, *, gaps: bool) -> tuple[int, int]:
    each = max(1, room // max(1, count))
    gap = 1 if gaps and each >= 2 else 0
    return min(each - gap, WIDEST_COLUMN), gap


def _cell(share: float, row: int, rows: int, view: View) -> str:
    """The sign of a column in a row, counted from below."""
    filled = min(max(share, 0.0), 1.0) * rows - row
    if row == 0 and share > 0 and filled < 1 / 8:
        filled = 1 / 8  # what is more than nothing is seen
    if filled <= 0:
        return " "
    signs = THIRDS if simple(view) else HEIGHTS
    part = min(len(signs), round(filled * len(signs)))
    return signs[part - 1] if part else (signs[0] if row == 0 else " ")


def _trimmed(line: Line) -> Line:
    line.rstrip()
    return line
