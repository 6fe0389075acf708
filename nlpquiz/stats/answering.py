"""How answers were given: how long they took, and which rating how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from nlpquiz.stats.figures import AnswerTimes, Period, RatingShares, TimeGroup
from nlpquiz.stats.replay import CRAMMED, MATURE, YOUNG, Step
from nlpquiz.stats.spread import SECONDS_EDGES, counted_histogram, counted_median

HALF_SECOND_MS = 500


class AnswerCount:
    """Counts times and ratings of the answers of a period."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._times: dict[tuple[str, int], Counter[float]] = {}
        self._sums: Counter[tuple[str, int]] = Counter()
        self._ratings = {stage: [0, 0, 0, 0] for stage in ("learning", "young", "mature")}

    def add(self, steps: Iterable[Step], kind: str) -> None:
        """The answers of one card of a kind."""
        first, last = self._period.first, self._period.last
        learning, young, mature = self._ratings.values()
        for day, rating, _, taken_ms, _, stage, *_ in steps:
            if not first <= day <= last:
                continue
            if taken_ms > 0:
                times = self._times.get((kind, rating))
                if times is None:
                    times = self._times[kind, rating] = Counter()
                times[taken_ms // HALF_SECOND_MS] += 1
                self._sums[kind, rating] += taken_ms
            if stage != CRAMMED:
                counts = mature if stage == MATURE else young if stage == YOUNG else learning
                counts[rating - 1] += 1

    def times(self) -> AnswerTimes:
        """Times by kind and by rating; groups without answers are left out."""
        every: Counter[float] = Counter()
        by_kind: dict[str, Counter[float]] = {}
        by_rating: dict[int, Counter[float]] = {}
        for (kind, rating), counts in self._times.items():
            every.update(counts)
            by_kind.setdefault(kind, Counter()).update(counts)
            by_rating.setdefault(rating, Counter()).update(counts)
        whole = self._group("", every, sum(self._sums.values()))
        spread = counted_histogram({half / 2: count for half, count in every.items()}, SECONDS_EDGES)
        return AnswerTimes(
            all=whole,
            by_kind=tuple(
                self._group(kind, counts, sum(ms for (k, _), ms in self._sums.items() if k == kind))
                for kind, counts in sorted(by_kind.items())
            ),
            by_rating=tuple(
                self._group(str(rating), counts, sum(ms for (_, r), ms in self._sums.items() if r == rating))
                for rating, counts in sorted(by_rating.items())
            ),
            seconds=replace(spread, mean=whole.mean if whole.reviews else None),
        )

    def ratings(self) -> tuple[RatingShares, ...]:
        """By where the card stood: learning, young, mature."""
        return tuple(RatingShares(stage, *counts) for stage, counts in self._ratings.items())

    @staticmethod
    def _group(name: str, halves: Counter[float], taken_ms: int) -> TimeGroup:
        number = sum(halves.values())
        if not number:
            return TimeGroup(name, 0, 0.0, 0.0)
        return TimeGroup(name, number, taken_ms / 1000 / number, counted_median(halves) / 2)
