"""The forgetting curve as measured: what was recalled after which time, beside what the model had predicted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf
from typing import Final

from nlpquiz.stats.figures import Period
from nlpquiz.stats.memory_figures import CurvePoint, ForgettingCurve
from nlpquiz.stats.replay import Step
from nlpquiz.stats.spread import bin_of

DAYS_EDGES: Final = (1.0, 2.0, 3.0, 5.0, 8.0, 15.0, 31.0, 61.0, 121.0, 241.0, 366.0, 731.0, inf)
RATIO_EDGES: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, inf)


class CurveCount:
    """Answers a day or more after the one before, by the time between."""

    def __init__(self, period: Period, decay: float) -> None:
        self._period = period
        self._decay = decay
        self._days = [[0, 0.0, 0, 0.0] for _ in DAYS_EDGES[1:]]
        self._ratios = [[0, 0.0, 0, 0.0] for _ in RATIO_EDGES[1:]]

    def add(self, steps: Iterable[Step]) -> None:
        """The answers of one card."""
        first, last = self._period.first, self._period.last
        for day, rating, _, _, _, _, elapsed, stability, expected, _, _ in steps:
            if elapsed and first <= day <= last:
                ratio = elapsed / stability
                for sums, value, edges in ((self._days, elapsed, DAYS_EDGES), (self._ratios, ratio, RATIO_EDGES)):
                    total = sums[bin_of(value, edges)]
                    total[0] += 1
                    total[1] += value
                    total[2] += rating > 1
                    total[3] += expected

    def curve(self) -> ForgettingCurve:
        """The points."""
        return ForgettingCurve(
            _points(self._days, DAYS_EDGES),
            _points(self._ratios, RATIO_EDGES),
            self._decay,
        )


def _points(sums: Sequence[Sequence[float]], edges: Sequence[float]) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(low, high, value / count, int(count), recalled / count, expected / count)
        for (low, high), (count, value, recalled, expected) in zip(pairwise(edges), sums, strict=True)
        if count
    )
