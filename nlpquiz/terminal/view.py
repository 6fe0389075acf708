"""How one thing is drawn: look, width, language; and the few symbols that carry meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from nlpquiz.deck.record import record
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.messages import say

if TYPE_CHECKING:
    from nlpquiz.deck.terms import Language

TICK, CROSS, PARTLY, DOT, POINTER = "✓", "✗", "≈", "•", "▸"
BAR, BAR_REST, RULE = "━", "─", "─"
ASCII_DRAWING = str.maketrans(
    {TICK: "+", CROSS: "x", PARTLY: "~", DOT: "-", POINTER: ">", BAR: "#", RULE: "-", "›": ">", "·": "-", "–": "-"}
    | {"—": "-", "…": "...", "⏎": "enter", "“": '"', "”": '"', "←": "<-"}
)


def padded(text: str, cells: int) -> str:
    """``text`` with spaces up to ``cells``; a Hanzi takes two."""
    return text + " " * max(0, cells - text_width(text))


@record
class View:
    """How one asking of a card is drawn. ``language`` may be ``both``; ``seed`` fixes options' order and numbers."""

    look: Look
    width: int
    language: str = "en"
    seed: str = ""
    gap: int | None = None
    macros: Mapping[str, str] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[Language, ...]:
        if self.language == "both":
            return ("en", "zh")
        return ("zh",) if self.language == "zh" else ("en",)

    def drawn(self, text: str) -> str:
        """Our own words and symbols as this look draws them; the texts of cards do not pass here."""
        return text.translate(ASCII_DRAWING) if self.look.ascii_only or self.look.plain else text

    def say(self, name: str, /, **values: object) -> str:
        """One of the program's own messages in this view's language."""
        return self.drawn(say(name, self.language, **values))
