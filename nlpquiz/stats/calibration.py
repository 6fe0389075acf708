"""How well models predicted the answers: log-loss, RMSE in bins, reliability. Definitions are srs-benchmark's.

https://github.com/open-spaced-repetition/srs-benchmark (``rmse_matrix`` in utils.py, ``sm2`` in models/sm2.py). Counted
are answers a day or more after the one before, of all cards taken; unlike the benchmark nothing is left out as unusual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from nlpquiz.scheduling.fitting import benchmark_bin, loss_of
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Policy
from nlpquiz.stats.figures import Period
from nlpquiz.stats.memory_figures import Calibration, ModelScore, ReliabilityBin
from nlpquiz.stats.replay import Life, Replay, Step
from nlpquiz.stats.spread import bin_of

RELIABILITY_EDGES: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
SM2_LONGEST_DAYS: Final = 36_500
SM2_LEAST_EASE: Final = 1.3
CALIBRATION_REVIEWS: Final = 250_000
"""Where more answers than that were given, only every n-th card is taken: all three models predict the same ones"""


class Score:
    """Sums up predictions of one model."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.reviews = 0
        self._loss = 0.0
        self._bins: dict[tuple[int, int, int], list[float]] = {}
        self._reliability = [[0, 0.0, 0] for _ in RELIABILITY_EDGES[1:]]

    def add(self, expected: float, recalled: bool, bin_key: tuple[int, int, int]) -> None:
        """One prediction and what happened."""
        self.reviews += 1
        self._loss += loss_of(expected, recalled)
        total = self._bins.get(bin_key)
        if total is None:
            total = self._bins[bin_key] = [0.0, 0]
        total[0] += expected - recalled
        total[1] += 1
        reliability = self._reliability[bin_of(expected, RELIABILITY_EDGES)]
        reliability[0] += 1
        reliability[1] += expected
        reliability[2] += recalled

    def result(self) -> ModelScore:
        """The score of the predictions so far; at least one."""
        square = sum(off * off / count for off, count in self._bins.values())
        bins = tuple(
            ReliabilityBin(low, high, int(count), expected / count, recalled / count)
            for (low, high), (count, expected, recalled) in zip(
                pairwise(RELIABILITY_EDGES), self._reliability, strict=True
            )
            if count
        )
        return ModelScore(self.name, self._loss / self.reviews, (square / self.reviews) ** 0.5, bins)


_EASE_CHANGES: Final = (0.0, *(0.1 - (4 - rating) * (0.08 + (4 - rating) * 0.02) for rating in (1, 2, 3, 4)))
"""By rating; Again to Easy are 2 to 5 in SM-2"""


class Sm2:
    """SM-2 on one card, as srs-benchmark has it."""

    __slots__ = ("_ease", "_repetitions", "interval_days")

    def __init__(self) -> None:
        self.interval_days = 1
        self._ease = 2.5
        self._repetitions = 0

    def answer(self, rating: int) -> None:
        """Make the interval what it is after a rating from 1 to 4."""
        if rating == 1:
            self._repetitions, days = 0, 1
        else:
            self._repetitions += 1
            if self._repetitions == 1:
                days = 1
            elif self._repetitions == 2:
                days = 6
            else:
                days = round(self.interval_days * self._ease + 0.01)
        self.interval_days = min(SM2_LONGEST_DAYS, days)
        ease = self._ease + _EASE_CHANGES[rating]
        self._ease = max(SM2_LEAST_EASE, ease)


class CalibrationCount:
    """Lets the three models predict the answers of every ``every``-th card."""

    def __init__(self, period: Period, every: int = 1) -> None:
        self._period = period
        self._every = max(1, every)
        self._scores = (Score("yours"), Score("default"), Score("sm2"))
        self._default: dict[Policy, Replay] = {}
        self._seen = self._taken = 0
        self._fitted = False

    def add(self, life: Life, steps: Sequence[Step], replay: Replay, since_day: int | None = None) -> None:
        """One card: ``steps`` are ``replay``'s since ``since_day``, and all answers of the period are among them."""
        self._seen += 1
        fitted = replay.policy.weights != DEFAULT_WEIGHTS
        self._fitted = self._fitted or fitted
        if (self._seen - 1) % self._every:
            return
        self._taken += 1
        default = self._default_for(replay.policy).steps(life, since_day) if fitted else steps
        first, last = self._period.first, self._period.last
        yours, theirs, other = self._scores
        begin = len(life.answers) - len(steps)
        resets = frozenset(life.resets)
        sm2 = Sm2()
        number = lapses = last_day = 0
        for place, (day, rating, _, _, counts, _) in enumerate(life.answers):
            if place in resets:
                number = lapses = 0
                sm2 = Sm2()
            if not counts:
                continue
            elapsed = day - last_day
            last_day = day
            if number and elapsed <= 0:
                continue
            number += 1
            if number > 1:
                recalled = rating > 1
                if first <= day <= last:
                    key = benchmark_bin(elapsed, number, lapses)
                    yours.add(steps[place - begin].expected, recalled, key)
                    theirs.add(default[place - begin].expected, recalled, key)
                    other.add(float(0.9 ** (elapsed / sm2.interval_days)), recalled, key)
                lapses += not recalled
            sm2.answer(rating)

    def calibration(self) -> Calibration:
        """The scores."""
        reviews = self._scores[0].reviews
        models = tuple(score.result() for score in self._scores) if reviews else ()
        return Calibration(reviews, models, self._taken, self._seen, self._fitted)

    def _default_for(self, policy: Policy) -> Replay:
        found = self._default.get(policy)
        if found is None:
            found = self._default[policy] = Replay(replace(policy, weights=DEFAULT_WEIGHTS))
        return found
