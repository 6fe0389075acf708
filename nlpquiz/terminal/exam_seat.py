"""Where an exam is sat: the screen, the keys, and the world that takes down what is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console

from nlpquiz.exam.attempt import Event
from nlpquiz.exam.clock import Reading
from nlpquiz.terminal.key_parser import Key
from nlpquiz.terminal.look import Look


class ExamDesk(Protocol):
    """What the screen asks of the world outside; the command provides it."""

    def reading(self) -> Reading: ...
    def write(self, paper_id: str, events: Sequence[Event]) -> None:
        """Write facts down durably before returning."""


@dataclass(frozen=True, slots=True)
class Seat:
    """``read_key`` waits for a key, at most so many seconds (None: until one comes)."""

    console: Console
    look: Look
    read_key: Callable[[float | None], Key | None]
    desk: ExamDesk

    @property
    def redraws(self) -> bool:
        """Whether rows on the screen may be drawn again."""
        return self.console.is_terminal and not self.look.plain and not self.console.is_dumb_terminal
