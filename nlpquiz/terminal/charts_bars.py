"""Bars that lie: amounts side by side, shares against a wanted share, the parts of a whole, sparklines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import chart_width, colon, cut, in_runs, left, one_line, right, simple
from nlpquiz.terminal.named import id_column, name_line, named
from nlpquiz.terminal.view import View, padded

EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS = "▁▂▃▄▅▆▇█"
ASCII_HEIGHTS = ".:-=+*#@"
WIDEST_BAR = 40
NARROWEST_BAR = 6
TARGET, ASCII_TARGET = "┃", "|"
PARTS = (("█", "#"), ("▒", "="), ("░", "."), ("·", "-"))
"""Signs of the parts of one bar, from the first on: they differ by more than their colour"""


class Bar(NamedTuple):
    """One row of a bar chart: ``words`` are the value as it is read, with its unit."""

    label: str
    value: float
    words: str
    target: float | None = None
    """Marked on the bar: what was wanted"""
    style: str = "progress"
    name: str = ""
    """The id of a deck or a topic, before its title"""


class Piece(NamedTuple):
    """A part of a whole, as one bar shows several of them."""

    name: str
    value: float
    style: str = "progress"


def bars(rows: Sequence[Bar], view: View, *, top: float | None = None, indent: int = 2) -> list[Line]:
    """A bar a row, all on one scale from 0 to ``top`` (none: the largest value); labels and values are aligned."""
    if view.look.plain:
        return [_in_words(row, view) for row in rows]
    if not rows:
        return []
    width = chart_width(view)
    words = max(text_width(row.words) for row in rows)
    room = max(NARROWEST_BAR, min(WIDEST_BAR, (width - indent - words) // 2))
    ids = id_column(row.name for row in rows)
    whole = [named(row.name, row.label, ids) if row.name else one_line(row.label) for row in rows]
    labels = min(max(map(text_width, whole)), max(8, width - indent - words - room - 4))
    room = max(NARROWEST_BAR, min(WIDEST_BAR, width - indent - labels - words - 4))
    scale = top or max((row.value for row in rows), default=0.0) or 1.0
    lines = []
    for row in rows:
        if row.name:
            label = name_line(row.name, row.label, ids, labels, view, ("topic", ""))
        else:
            label = Line(left(row.label, labels, view), "topic")
        line = Line(" " * indent) + label + Line("  ")
        line.append_text(_bar(row, scale, room, view)).append("  ")
        lines.append(line.append(right(row.words, words)))
    return lines


def _in_words(row: Bar, view: View) -> Line:
    label = one_line(f"{row.name} {row.label}")
    return Line(f"{label}{colon(view) if label else ''}{row.words}")


def _bar(row: Bar, scale: float, cells: int, view: View) -> Line:
    line = Line(length_of(row.value / scale, cells, view), row.style)
    line.append(" " * max(0, cells - line.cell_len))
    if row.target is None:
        return line
    place = min(cells - 1, max(0, round(cells * row.target / scale)))
    return line[:place].append(target_sign(view), "title").append_text(line[place + 1 :])


def target_sign(view: View) -> str:
    """How a target is marked."""
    return ASCII_TARGET if simple(view) else TARGET


def length_of(share: float, cells: int, view: View) -> str:
    """A bar without its rest, to an eighth of a cell; what is more than nothing is seen."""
    share = min(max(share, 0.0), 1.0)
    if simple(view):
        return "#" * max(round(cells * share), share > 0)
    eighths = max(round(8 * cells * share), share > 0)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def parts(pieces: Sequence[Piece], cells: int, view: View) -> Line:
    """One bar of several parts that fill ``cells`` together; each part that is more than nothing gets a cell."""
    total = sum(max(0.0, piece.value) for piece in pieces)
    if total <= 0:
        return Line(" " * cells)
    sizes = _shared_out([max(0.0, piece.value) / total for piece in pieces], cells)
    line = Line()
    for number, (piece, size) in enumerate(zip(pieces, sizes, strict=True)):
        line.append(part_sign(number, view) * size, piece.style)
    return line


def part_sign(number: int, view: View) -> str:
    """How the part with this number is drawn."""
    return PARTS[number % len(PARTS)][simple(view)]


def parts_key(pieces: Sequence[Piece], view: View) -> Line:
    """What the parts of a bar are: sign and name of each that there is."""
    line = Line()
    for number, piece in enumerate(pieces):
        if piece.value <= 0:
            continue
        if line:
            line.append("  ")
        line.append(part_sign(number, view), piece.style).append(f" {one_line(piece.name)}", "dim")
    return line


def _shared_out(shares: Sequence[float], cells: int) -> list[int]:
    """Whole cells for shares of 1, the largest remainders first, none without a cell that has a share."""
    sizes = [max(int(share * cells), share > 0) for share in shares]
    while sum(sizes) > cells:
        largest = max(range(len(sizes)), key=sizes.__getitem__)
        if sizes[largest] <= 1:
            break
        sizes[largest] -= 1
    by_rest = sorted(range(len(sizes)), key=lambda place: shares[place] * cells - sizes[place], reverse=True)
    for place in by_rest[: max(0, cells - sum(sizes))]:
        sizes[place] += 1
    return sizes


def sparkline(values: Sequence[float], view: View, style: str = "progress") -> Line:
    """A cell a value, its height from 0 to the largest; nothing is a blank, or a low dot in ASCII."""
    top = max(values, default=0.0)
    signs = ASCII_HEIGHTS if simple(view) else HEIGHTS
    nothing = ("_" if simple(view) else "·", "dim")
    return in_runs(
        (signs[min(len(signs) - 1, int(len(signs) * value / top))], style) if value > 0 else nothing for value in values
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], view: View, *, indent: int = 2) -> list[Line]:
    """Names on the left, numbers aligned on the right; plain: a row is a sentence of ``head value`` pairs."""
    if view.look.plain:
        return [
            Line(f"{one_line(row[0])}{colon(view)}")
            + Line(", ".join(f"{head} {cell}" for head, cell in zip(heads[1:], row[1:], strict=True)))
            for row in rows
        ]
    widths = [max(text_width(one_line(cell)) for cell in column) for column in zip(heads, *rows, strict=True)]
    rest = sum(widths[1:]) + 2 * (len(widths) - 1) + indent
    widths[0] = min(widths[0], max(8, chart_width(view) - rest))
    lines = []
    for number, row in enumerate((heads, *rows)):
        line = Line(" " * indent).append(left(row[0], widths[0], view), "topic" if number else "dim")
        for cell, width in zip(row[1:], widths[1:], strict=True):
            line.append("  " + right(cut(cell, width, view), width), "" if number else "dim")
        lines.append(line)
    return lines


def name_and_value(rows: Sequence[tuple[str, str]], view: View, *, indent: int = 2) -> list[Line]:
    """Two columns: dim names, values."""
    if view.look.plain:
        return [Line(f"{name}{colon(view)}{value}") for name, value in rows]
    width = max((text_width(name) for name, _ in rows), default=0)
    return [Line(" " * indent).append(padded(name, width), "dim").append(f"  {value}") for name, value in rows]
