"""What a study screen asks of the world outside; the command provides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rich.text import Text as Line

from nlpquiz.deck.catalog import DeckHead, Entry
from nlpquiz.deck.model import Card
from nlpquiz.scheduling.review import Moment, Rating
from nlpquiz.study.queue import Candidate
from nlpquiz.study.session import Effect
from nlpquiz.terminal.view import View

Why = Callable[[Candidate, View], Sequence[Line]]
"""Why a card is asked, while a plan decides"""


class Desk(Protocol):
    """Cards, the log, the clock and the editor."""

    def now(self) -> Moment: ...
    def new_id(self) -> str: ...
    def carry_out(self, effect: Effect, now: Moment) -> None:
        """Write an effect down durably before returning."""

    def card(self, name: str) -> Card: ...
    def head(self, deck: str) -> DeckHead: ...
    def candidates(self, names: Sequence[str]) -> tuple[Candidate, ...]: ...
    def history(self, key: str) -> Sequence[tuple[Moment, Rating, int]]: ...
    def open_images(self, entry: Entry, files: Sequence[str]) -> list[str]:
        """Show images in the system's viewer; those that are not beside the deck are not opened but returned."""

    def edit(self, entry: Entry) -> Candidate | None:
        """Open the card's file in the user's editor; the card as it is afterwards, or None when it cannot be used."""
