"""Errors that know what to say and what to do next."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class ExitCode(IntEnum):
    """What the shell sees. 130 is what shells report for Ctrl-C."""

    DONE = 0
    PROBLEM = 1  # in the user's files or data
    USAGE = 2  # wrong arguments
    INTERNAL = 70  # a bug of ours (sysexits EX_SOFTWARE)
    CANNOT_WRITE = 73  # disk full, read-only (EX_CANTCREAT)
    TEMPORARY = 75  # locked by another program for too long (EX_TEMPFAIL)
    INTERRUPTED = 130
    PIPE_CLOSED = 141  # 128 + SIGPIPE, as shells report it


class QuizError(Exception):
    """Stops the command: one sentence that says what is wrong, one that says what to do next, and the exit code."""

    def __init__(self, message: str, next_step: str = "", exit_code: ExitCode = ExitCode.PROBLEM) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.exit_code = exit_code


class Problem(NamedTuple):
    """A mistake in a user's file, with its place. ``line`` and ``column`` count from 1; 0 stands for the whole file."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""  # what to write instead
    source: str = ""  # the source line, without its end
    length: int = 1  # characters under the marker
    code: str = ""  # short name of the check, for editors and for filtering
    severity: str = "error"  # "error" | "warning"


class DeckError(QuizError):
    """A deck that was asked for cannot be used."""

    def __init__(self, problems: tuple[Problem, ...], next_step: str = "") -> None:
        count = len(problems)
        super().__init__(f"{count} problem{'s' if count != 1 else ''} in the decks", next_step)
        self.problems = problems
