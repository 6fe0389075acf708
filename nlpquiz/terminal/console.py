"""The console that everything is printed on: harmless, without markup, and with a width that can be relied on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import IO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from nlpquiz.terminal.look import Look, look_for
from nlpquiz.terminal.output_stream import (
    WIDTH_WITHOUT_TERMINAL,
    is_dumb,
    is_terminal,
    never_fail_on_encoding,
    terminal_width,
    wanted_width,
)
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.themes import theme

__all__ = ["HarmlessConsole", "Look", "look_for", "make_console"]

_HEIGHT_OF_DUMB_TERMINALS = 25


class HarmlessConsole(Console):
    """A rich console whose last door lets no control character of a card through (links and rich's own codes stay)."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does, with unsafe characters made visible."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            if control or (safe := harmless(text)) == text:
                yield segment
            else:
                yield Segment(safe, style)

    def on_broken_pipe(self) -> None:
        """Whoever read the output has gone: rich would end the program here; the program has its own way out."""
        raise BrokenPipeError


def make_console(
    look: Look,
    *,
    stderr: bool = False,
    file: IO[str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> HarmlessConsole:
    """The console for ``look``, on stdout, on stderr, or on ``file``.

    Strings printed on it are never markup, never emoji codes and never highlighted. The width is ``look.width``, else
    COLUMNS, else the terminal's (asked again each time, so a resized window is noticed), else 80 cells.
    """
    environment = os.environ if environment is None else environment
    look = look_for(look, environment)
    stream = file if file is not None else (sys.stderr if stderr else sys.stdout)
    never_fail_on_encoding(stream)
    width = wanted_width(look, environment)
    dumb = is_dumb(environment)
    if width is None and not is_terminal(stream):
        width = WIDTH_WITHOUT_TERMINAL
    elif width is None and dumb:
        width = _width_of(stream)  # rich takes 80 for every dumb terminal
    return HarmlessConsole(
        file=stream,
        stderr=stderr and file is None,
        theme=theme(look.theme),
        width=width,
        height=_HEIGHT_OF_DUMB_TERMINALS if dumb else None,  # with a height rich takes our width
        no_color=look.theme == "none" or None,
        markup=False,
        emoji=False,
        highlight=False,
        _environ=environment,
    )


def _width_of(stream: IO[str]) -> int:
    try:
        return terminal_width(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return WIDTH_WITHOUT_TERMINAL
