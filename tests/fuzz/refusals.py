"""What every refusal of strange input has in common."""

from __future__ import annotations

from nlpquiz.errors import QuizError
from nlpquiz.terminal.sanitize import harmless


def check_words(error: QuizError, *wanted: str) -> None:
    """It says something, with ``wanted`` in it, and nothing that a terminal obeys."""
    assert error.message
    assert harmless(error.message) == error.message, repr(error.message)
    assert all(each in error.message for each in wanted), error.message
