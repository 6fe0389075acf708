"""A history in a temporary folder, and facts to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.history import History, new_id

FIRST_DAY = 739_000


def at(day: int, ms: int = 0) -> Moment:
    """A moment ``ms`` into the ``day``-th day of these tests."""
    return Moment(1_800_000_000_000 + day * DAY_MS + ms, FIRST_DAY + day)


def review(card: str, day: int, rating: int = 3, *, ms: int = 0, taken_ms: int = 5000, counts: bool = True) -> Review:
    """A review with an id of its own."""
    now = at(day, ms)
    return Review(new_id(now.at_ms), card, now, Rating(rating), taken_ms, counts=counts)


@pytest.fixture(name="at")
def _at() -> Callable[..., Moment]:
    return at


@pytest.fixture(name="review")
def _review() -> Callable[..., Review]:
    return review


@pytest.fixture
def history_file(tmp_path: Path) -> Path:
    """Where the history will be; it does not exist yet."""
    return tmp_path / "data" / "history.sqlite"


@pytest.fixture
def history(history_file: Path) -> Iterator[History]:
    """An empty history."""
    with History.open(history_file) as opened:
        yield opened
