"""A page of finished lines, printed without rich's console: for the page that is seen most often.

The console knows tables, prompts and progress, and is half of what is imported to draw; a page whose lines are drawn
needs its styles put before it and no more. The same bytes are written as a console writes; where something unusual is
asked for (FORCE_COLOR, Windows), a console writes them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import IO

from rich.color import ColorSystem
from rich.style import Style
from rich.text import Text as Line

from nlpquiz.terminal.look import Look, ThemeName
from nlpquiz.terminal.output_stream import (
    WIDTH_WITHOUT_TERMINAL,
    is_dumb,
    is_terminal,
    never_fail_on_encoding,
    terminal_width,
    wanted_width,
)
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.themes import STYLES

Draw = Callable[[int], Sequence[Line]]
_UNUSUAL = ("FORCE_COLOR", "TTY_COMPATIBLE", "JPY_PARENT_PID")
_COLOURS = {"256color": ColorSystem.EIGHT_BIT, "kitty": ColorSystem.EIGHT_BIT}
_STANDARD_STREAMS = (0, 1, 2)


def print_page(draw: Draw, look: Look, environment: Mapping[str, str], stream: IO[str] | None = None) -> None:
    """Print the lines that ``draw`` makes for a width, as ``look`` (of ``look_for``) says, on stdout or ``stream``."""
    out = sys.stdout if stream is None else stream
    if os.name == "nt" or any(name in environment for name in _UNUSUAL):
        from nlpquiz.terminal.console import make_console

        console = make_console(look, file=stream, environment=environment)
        console.print(Line("\n").join(draw(console.width)), soft_wrap=True)
        return
    never_fail_on_encoding(out)
    width = wanted_width(look, environment)
    if width is None:
        width = terminal_width(*_STANDARD_STREAMS) if is_terminal(out) else WIDTH_WITHOUT_TERMINAL
    colours = _colours(environment) if is_terminal(out) and not is_dumb(environment) else None
    out.write("".join(f"{_written(line, look.theme, colours)}\n" for line in draw(width)))


def _colours(environment: Mapping[str, str]) -> ColorSystem:
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    return _COLOURS.get(environment.get("TERM", "").strip().lower().rpartition("-")[2], ColorSystem.STANDARD)


def _written(line: Line, theme: ThemeName, colours: ColorSystem | None) -> str:
    if colours is None:
        return harmless(line.plain)
    text, base = line.plain, _style(theme, str(line.style))
    edges = sorted({0, len(text), *(edge for span in line.spans for edge in span[:2] if 0 <= edge <= len(text))})
    pieces = []
    for start, end in pairwise(edges):
        covering = [_style(theme, str(span.style)) for span in line.spans if span.start <= start < span.end]
        style = Style.combine([base, *covering])
        pieces.append(style.render(harmless(text[start:end]), color_system=colours))
    return "".join(pieces)


@cache
def _style(theme: ThemeName, name: str) -> Style:
    return Style.parse(STYLES[theme].get(name, name))
