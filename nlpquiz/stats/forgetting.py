"""The forgetting curve as measured: what was recalled after which time, beside what the model had predicted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Final

from nlpquiz.stats.memory_figures import CurvePoint, ForgettingCurve
from nlpquiz.stats.spread import bin_of

DAYS_EDGES: Final = (1.0, 2.0, 3.0, 5.0, 8.0, 15.0, 31.0, 61.0, 121.0, 241.0, 366.0, 731.0, inf)
RATIO_EDGES: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, inf)


DAY_ROWS: Final = tuple(bin_of(days, DAYS_EDGES) * len(RATIO_EDGES) - 1 for days in range(int(DAYS_EDGES[-2]) + 1))
"""Where the cells of so many days begin, so that ``bisect_right`` counts on from there; the last is of all later"""


class CurveCount:
    """Answers of the period a day or more after the one before, by the time between."""

    def __init__(self, decay: float) -> None:
        self._decay = decay
        self.cells = [[0, 0, 0.0, 0, 0.0] for _ in range((len(DAYS_EDGES) - 1) * len(RATIO_EDGES))]
        """By days and by ratio: answers, the days, the ratios, the recalled ones, and what was expected, each summed"""

    def curve(self) -> ForgettingCurve:
        """The points."""
        width = len(RATIO_EDGES)
        by_days, by_ratio = _sums(DAYS_EDGES), _sums(RATIO_EDGES)
        for place, (count, days, ratios, recalled, expected) in enumerate(self.cells):
            for sums, value in ((by_days[place // width], days), (by_ratio[place % width], ratios)):
                for part, more in enumerate((count, value, recalled, expected)):
                    sums[part] += more
        return ForgettingCurve(_points(by_days, DAYS_EDGES), _points(by_ratio, RATIO_EDGES), self._decay)


def _sums(edges: Sequence[float]) -> list[list[float]]:
    return [[0, 0.0, 0, 0.0] for _ in edges]


def _points(sums: Sequence[Sequence[float]], edges: Sequence[float]) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(low, high, value / count, int(count), recalled / count, expected / count)
        for (low, high), (count, value, recalled, expected) in zip(pairwise(edges), sums, strict=False)
        if count
    )
