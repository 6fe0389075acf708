"""Small lives of cards for the tests of statistics, written down whole: as no file has them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import NamedTuple, TypeAlias

from nlpquiz.scheduling.memory import Policy
from nlpquiz.scheduling.review import DAY_MS
from nlpquiz.stats import replay
from nlpquiz.stats.figures import Period
from nlpquiz.stats.replay import LANGUAGE_BITS, LEARNING, NEW, Details
from nlpquiz.stats.tally import Place, Tally

TODAY = 738_998  # 2024-04-22, a Monday
EPOCH_DAY = 719_163
WEEK = Period(TODAY - 6, TODAY)
YEAR = Period(TODAY - 364, TODAY)

Answer: TypeAlias = tuple[int, int, int, int, int, str]
"""day, rating, at_ms, taken_ms, whether it counts for the schedule (1 or 0), language"""


class Life(NamedTuple):
    """What a card went through, oldest answer first."""

    card: str
    answers: Sequence[Answer]
    resets: Sequence[int] = ()


class Step(NamedTuple):
    """One answer, and the card just before it; a new card is in LEARNING."""

    day: int
    rating: int
    stage: int
    elapsed_days: int
    stability: float
    expected: float
    tests: bool
    new: bool


class Replay(replay.Replay):
    """Follows such lives."""

    def steps_of(self, found: Life, since_day: int | None = None) -> list[Step]:
        """Each answer with the card before it."""
        return [
            Step(day, rating, LEARNING if stage == NEW else stage, elapsed, stability, expected, tests, stage == NEW)
            for day, rating, _, _, stage, elapsed, stability, expected, tests in self.steps(as_read(found), since_day)
        ]


def as_read(found: Life, begin: int = 0) -> replay.Life:
    """The same as it is read from the index of a log; its reviews are numbered from ``begin``."""
    answers = [
        (0, day, rating, at_ms // 900_000, counts, begin + place)
        for place, (day, rating, at_ms, _, counts, _) in enumerate(found.answers)
    ]
    return replay.Life(found.card, answers, found.resets)


def tallied(
    period: Period,
    *lives: Life,
    policies: Mapping[str, Policy] | None = None,
    places: Mapping[str, Place] | None = None,
    every: int = 1,
    zone: tzinfo | None = UTC,
) -> Tally:
    """All that is counted of these lives."""
    every_answer = [answer for each in lives for answer in each.answers]
    languages = sorted({answer[5] for answer in every_answer}) or [""]
    packed = [answer[3] << LANGUAGE_BITS | languages.index(answer[5]) for answer in every_answer]
    tally = Tally(
        *(period, policies or {"": Policy()}, places or {}, Details(packed, -7, tuple(languages))),
        calibrate_every=every,
        zone=zone,
    )
    begin = -7
    for each in lives:
        tally.add(as_read(each, begin))
        begin += len(each.answers)
    return tally


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
