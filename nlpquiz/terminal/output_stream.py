"""What stands behind a stream: its width, and whether it can take every character."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import IO

from nlpquiz.terminal.look import Look

WIDTH_WITHOUT_TERMINAL = 80


def is_terminal(stream: IO[str]) -> bool:
    """Whether somebody sees it as it is written."""
    return bool(getattr(stream, "isatty", lambda: False)())


def is_dumb(environment: Mapping[str, str]) -> bool:
    """Whether the terminal knows no codes."""
    return environment.get("TERM", "").lower() in ("dumb", "unknown")


def wanted_width(look: Look, environment: Mapping[str, str]) -> int | None:
    """The width that was asked for, by the look or by COLUMNS; None: that of the terminal."""
    columns = environment.get("COLUMNS", "")
    return look.width or (int(columns) if columns.isdecimal() and int(columns) > 0 else None)


def terminal_width(*places: int) -> int:
    """The cells in a row of the first of these file descriptors that is a terminal, else 80."""
    for place in places:
        try:
            return os.get_terminal_size(place).columns or WIDTH_WITHOUT_TERMINAL
        except (OSError, ValueError):
            continue
    return WIDTH_WITHOUT_TERMINAL


def never_fail_on_encoding(stream: IO[str]) -> None:
    """A terminal that is not UTF-8 shows ``?`` for what it cannot show; it does not end the session."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
    reconfigure = getattr(stream, "reconfigure", None)
    if encoding != "utf8" and reconfigure is not None:
        reconfigure(errors="replace")
