"""How answers were given: how long they took, and which rating how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from nlpquiz.stats.figures import AnswerTimes, RatingShares, TimeGroup
from nlpquiz.stats.replay import LEARNING, MATURE, NEW, RELEARNING, STAGES, YOUNG
from nlpquiz.stats.spread import SECONDS_EDGES, counted_histogram, counted_median

HALF_SECOND_MS = 500
_RATINGS = (1, 2, 3, 4)
_SHARED = (("learning", (NEW, LEARNING, RELEARNING)), ("young", (YOUNG,)), ("mature", (MATURE,)))


class AnswerCount:
    """Counts times and ratings of the answers of a period, which whoever counts them adds here."""

    def __init__(self) -> None:
        self._kinds: dict[str, tuple[dict[int, int], list[int]]] = {}
        self.shares = [0] * 5 * STAGES
        """By the stage (see ``replay``) times 5 and the rating; crammed answers left out"""

    def of_kind(self, kind: str) -> tuple[dict[int, int], list[int]]:
        """Of cards of a kind: answers by their half seconds times 5 and the rating; milliseconds by rating.

        Answers of no time are left out.
        """
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = defaultdict(int), [0, 0, 0, 0, 0]
        return found

    def times(self) -> AnswerTimes:
        """Times by kind and by rating; groups without answers are left out."""
        every: Counter[float] = Counter()
        by_kind: dict[str, Counter[float]] = {}
        by_rating: dict[int, Counter[float]] = {}
        for kind, (counts, _) in self._kinds.items():
            for key, count in counts.items():
                half, rating = divmod(key, 5)
                for group in (every, by_kind.setdefault(kind, Counter()), by_rating.setdefault(rating, Counter())):
                    group[half] += count
        whole = self._group("", every, sum(sum(sums) for _, sums in self._kinds.values()))
        spread = counted_histogram({half / 2: count for half, count in every.items()}, SECONDS_EDGES)
        return AnswerTimes(
            all=whole,
            by_kind=tuple(
                self._group(kind, counts, sum(self._kinds[kind][1])) for kind, counts in sorted(by_kind.items())
            ),
            by_rating=tuple(
                self._group(str(rating), counts, sum(sums[rating] for _, sums in self._kinds.values()))
                for rating, counts in sorted(by_rating.items())
            ),
            seconds=replace(spread, mean=whole.mean if whole.reviews else None),
        )

    def ratings(self) -> tuple[RatingShares, ...]:
        """By where the card stood: learning, young, mature."""
        return tuple(
            RatingShares(name, *(sum(self.shares[stage * 5 + rating] for stage in stages) for rating in _RATINGS))
            for name, stages in _SHARED
        )

    @staticmethod
    def _group(name: str, halves: Counter[float], taken_ms: int) -> TimeGroup:
        number = sum(halves.values())
        if not number:
            return TimeGroup(name, 0, 0.0, 0.0)
        return TimeGroup(name, number, taken_ms / 1000 / number, counted_median(halves) / 2)
