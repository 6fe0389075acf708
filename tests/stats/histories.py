"""Small lives of cards for the tests of statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlpquiz.scheduling.review import DAY_MS
from nlpquiz.stats.figures import Period
from nlpquiz.stats.replay import Answer, Life

TODAY = 738_998  # 2024-04-22, a Monday
EPOCH_DAY = 719_163
WEEK = Period(TODAY - 6, TODAY)
YEAR = Period(TODAY - 364, TODAY)


def at_ms(day: int, minute: int = 720) -> int:
    """A minute of a day in UTC; noon without."""
    return (day - EPOCH_DAY) * DAY_MS + minute * 60_000


def answer(
    day: int, rating: int, *, taken_ms: int = 1000, counts: bool = True, language: str = "en", minute: int = 720
) -> Answer:
    """One answer."""
    return day, rating, at_ms(day, minute), taken_ms, int(counts), language


def life(card: str, answers: Iterable[tuple[int, int]], resets: Sequence[int] = ()) -> Life:
    """A card's answers as (days before today, rating)."""
    return Life(card, [answer(TODAY - ago, rating) for ago, rating in answers], resets)
