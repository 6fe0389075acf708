"""The console that everything is printed on: harmless, without markup, and with a width that can be relied on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import IO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from nlpquiz.terminal.look import Look
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.themes import theme

__all__ = ["HarmlessConsole", "Look", "look_for", "make_console"]

WIDTH_WITHOUT_TERMINAL = 80
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


def look_for(look: Look, environment: Mapping[str, str] | None = None) -> Look:
    """``look`` as the environment allows it: NO_COLOR and TERM=dumb take the colours away, not the rest."""
    environment = os.environ if environment is None else environment
    if environment.get("NO_COLOR") or environment.get("TERM", "").lower() in ("dumb", "unknown"):
        return replace(look, theme="none")
    return look


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
    _never_fail_on_encoding(stream)
    is_terminal = bool(getattr(stream, "isatty", lambda: False)())
    width = look.width or _columns(environment)
    dumb = environment.get("TERM", "").lower() in ("dumb", "unknown")
    if width is None and not is_terminal:
        width = WIDTH_WITHOUT_TERMINAL
    elif width is None and dumb:
        width = _terminal_columns(stream)  # rich takes 80 for every dumb terminal
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


def _columns(environment: Mapping[str, str]) -> int | None:
    columns = environment.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) > 0 else None


def _terminal_columns(stream: IO[str]) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH_WITHOUT_TERMINAL
    except (OSError, ValueError, AttributeError):
        return WIDTH_WITHOUT_TERMINAL


def _never_fail_on_encoding(stream: IO[str]) -> None:
    """A terminal that is not UTF-8 shows ``?`` for what it cannot show; it does not end the session."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
    reconfigure = getattr(stream, "reconfigure", None)
    if encoding != "utf8" and reconfigure is not None:
        reconfigure(errors="replace")
