"""What a deck or a topic is called on the screen: its id, as commands take it, before its title."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import cut, one_line
from nlpquiz.terminal.view import View, padded

WIDEST_IDS = 24  # cells: titles begin below one another behind ids up to here
SHORTEST_TITLE = 4  # cells: less of a title says nothing


def id_column(names: Iterable[str]) -> int:
    """The width at which titles begin behind ids."""
    return min(max((text_width(one_line(name)) for name in names), default=0), WIDEST_IDS)


def named(name: str, title: str, column: int) -> str:
    """An id, and behind it the title."""
    return f"{padded(one_line(name), column)}  {one_line(title)}".rstrip()


def name_line(name: str, title: str, column: int, cells: int, view: View, styles: tuple[str, str]) -> Line:
    """The same in ``cells`` cells. The title is cut before the id is, and left out where little of it would remain."""
    start = padded(cut(name, cells, view), min(column, cells))
    line = Line(start, styles[0])
    room = cells - line.cell_len - 2
    if room >= min(SHORTEST_TITLE, text_width(one_line(title))):
        line.append("  ").append(cut(title, room, view), styles[1])
    return line.append(" " * (cells - line.cell_len))
