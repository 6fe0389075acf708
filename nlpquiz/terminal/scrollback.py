"""Lines that stay in the terminal's scrollback, above the footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.text import Text as Line

from nlpquiz.terminal.footer import Footer
from nlpquiz.terminal.key_parser import Key
from nlpquiz.terminal.view import View

FOOTER_AND_CONTEXT = 3  # rows of a page that stay for the footer and for what was read last
LEAST_PAGE = 5


class Scrollback:
    """Prints in place of the footer, a screenful at a time where that helps."""

    def __init__(
        self, console: Console, footer: Footer, read: Callable[[float | None], Key | None], *, pages: bool
    ) -> None:
        self._console = console
        self._footer = footer
        self._read = read
        self._pages = pages

    def print(self, lines: Sequence[Line]) -> None:
        """Print ``lines`` in place of the footer."""
        self._footer.clear()
        if lines:
            self._console.print(*lines, sep="\n")

    def print_pages(self, lines: Sequence[Line], view: View) -> None:
        """The same, stopping at each screenful so that the beginning can be read."""
        room = self._console.height - FOOTER_AND_CONTEXT
        if not self._pages or room < LEAST_PAGE:
            self.print(lines)
            return
        for start in range(0, len(lines), room):
            self.print(lines[start : start + room])
            if start + room < len(lines):
                more = f"— {view.say('key.more')}: {view.say('key.space')} —"
                self._footer.show(Line(view.drawn(more), "hint"))
                self._wait_for_a_key()

    def _wait_for_a_key(self) -> None:
        while True:
            key = self._read(None)
            if key is not None and key.name != "resize":
                return
