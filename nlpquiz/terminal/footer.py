"""The one line at the bottom that is drawn again and again; everything above it is ordinary scrollback.

Ours, because a rich Live around a whole card leaves broken frames when the window is resized, and one line does not.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text as Line

ERASE_LINE = "\r\x1b[K"


class Footer:
    """Shows a line, replaces it, takes it away. On a dumb or plain terminal a changed line is simply printed."""

    def __init__(self, console: Console, *, redraws: bool) -> None:
        self._console = console
        self._redraws = redraws
        self._shown: str | None = None

    def show(self, line: Line) -> None:
        """Put ``line`` at the bottom, cut to the width of the terminal."""
        line = line.copy()
        line.truncate(max(1, self._console.width - 1), overflow="ellipsis" if self._redraws else "fold")
        if not self._redraws:
            if line.plain != self._shown:
                self._console.print(line, soft_wrap=True)
        else:
            self.clear()
            self._console.print(line, end="", soft_wrap=True)
            self._console.file.flush()
        self._shown = line.plain

    def clear(self) -> None:
        """Take the line away, so that something can be printed in its place."""
        if self._redraws and self._shown is not None:
            self._console.file.write(ERASE_LINE)
            self._console.file.flush()
        self._shown = None
