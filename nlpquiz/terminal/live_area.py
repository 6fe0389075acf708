"""A few rows at the bottom of the screen that are drawn again and again, with the cursor where the learner types.

Everything above them is ordinary scrollback. On a plain or dumb terminal nothing is drawn twice: what was typed is
echoed, and a changed line is left out until it is printed with something new.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width

ERASE_DOWN = "\r\x1b[J"


class LiveArea:
    """Rows at the bottom."""

    def __init__(self, console: Console, *, redraws: bool) -> None:
        self._console = console
        self._redraws = redraws
        self._row = 0  # of the cursor, counted from the first row of the area
        self._shown: tuple[object, ...] | None = None
        self._echoed = ""

    def draw(self, rows: Sequence[Line], cursor: tuple[int, int] | None = None) -> None:
        """Put ``rows`` at the bottom and the cursor at (row, column), or behind the last row.

        Every row must be narrower than the terminal: one that wraps cannot be taken away again.
        """
        if not self._redraws:
            return
        state = (tuple((row.plain, str(row.spans), row.style) for row in rows), cursor)
        if state == self._shown:
            return
        with self._console.capture() as capture:
            for number, line in enumerate(rows, 1):
                self._console.print(line, end="\n" if number < len(rows) else "", soft_wrap=True)
        last = len(rows) - 1
        row, column = cursor if cursor is not None else (last, text_width(rows[last].plain))
        self._write(_up(self._row) + ERASE_DOWN + capture.get() + _up(last - row) + f"\r{_right(column)}")
        self._row, self._shown = row, state

    def clear(self) -> None:
        """Take the rows away, so that something can be printed in their place."""
        if self._redraws and self._shown is not None:
            self._write(_up(self._row) + ERASE_DOWN)
        elif self._echoed:
            self._write("\n")
        self._row, self._shown, self._echoed = 0, None, ""

    def forget(self) -> None:
        """The window has changed its size: where the rows are now is not known; begin below them."""
        if self._redraws and self._shown is not None:
            self._write(ERASE_DOWN)
        self._row, self._shown = 0, None

    def echo(self, text: str) -> None:
        """Without redrawing: write what was added; write all of it anew when something else has changed."""
        if self._redraws or text == self._echoed:
            return
        if text.startswith(self._echoed):
            self._write(text[len(self._echoed) :])
        elif self._echoed.startswith(text) and "\n" not in self._echoed[len(text) :]:
            self._write("\b \b" * text_width(self._echoed[len(text) :]))
        else:
            self._write(f"\n{text}")
        self._echoed = text

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()


def _up(rows: int) -> str:
    return f"\x1b[{rows}A" if rows > 0 else ""


def _right(cells: int) -> str:
    return f"\x1b[{cells}C" if cells > 0 else ""
