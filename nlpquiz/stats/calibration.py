"""How well models predicted the answers: log-loss, RMSE in bins, reliability. Definitions are srs-benchmark's.

https://github.com/open-spaced-repetition/srs-benchmark (``rmse_matrix`` in utils.py, ``sm2`` in models/sm2.py). Counted
are answers a day or more after the one before, of all cards taken; unlike the benchmark nothing is left out as unusual.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import exp, floor, log
from typing import Final

from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Policy
from nlpquiz.stats.figures import Period
from nlpquiz.stats.memory_figures import Calibration, ModelScore, ReliabilityBin
from nlpquiz.stats.replay import CRAMMED, Life, Replay, Step
from nlpquiz.stats.spread import bin_of

RELIABILITY_EDGES: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
LEAST_CHANCE: Final = 2.0**-52
"""As in scikit-learn's log_loss: no prediction counts as more certain"""
SM2_LONGEST_DAYS: Final = 36_500
CALIBRATION_REVIEWS: Final = 250_000
"""Of a longer log only every n-th card is taken, so that about so many answers are predicted by all three models"""


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
        chance = expected if recalled else 1 - expected
        self._loss -= log(min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE))
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


@lru_cache(maxsize=65536)
def benchmark_bin(elapsed_days: int, number: int, lapses: int) -> tuple[int, int, int]:
    """The bin of a prediction: by elapsed days, by which answer it is of those on days of their own, and by lapses.

    srs-benchmark names the bins by their centres, 2.48 · 3.62^k and so on; the exponents alone tell them apart as well.
    """
    return (
        floor(log(elapsed_days) / log(3.62)),
        floor(log(number) / log(1.89)),
        floor(log(lapses) / log(1.73)) if lapses else -1,
    )


def sm2_intervals(ratings: Iterable[int]) -> Iterable[int]:
    """The interval in days after each rating (1 to 4) by SM-2, as srs-benchmark has it."""
    interval, ease, repetitions = 0.0, 2.5, 0
    for rating in ratings:
        grade = rating + 1
        if grade > 2:  # Hard, Good and Easy are 3, 4 and 5 in SM-2
            interval = 1.0 if repetitions == 0 else 6.0 if repetitions == 1 else interval * ease
            repetitions += 1
        else:
            interval, repetitions = 1.0, 0
        ease = max(1.3, ease + (0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)))
        interval = min(max(1, round(interval + 0.01)), SM2_LONGEST_DAYS)
        yield int(interval)


class CalibrationCount:
    """Lets the three models predict the answers of every ``every``-th card."""

    def __init__(self, period: Period, every: int = 1) -> None:
        self._period = period
        self._every = max(1, every)
        self._scores = (Score("yours"), Score("default"), Score("sm2"))
        self._default: dict[Policy, Replay] = {}
        self._seen = self._taken = 0
        self._fitted = False

    def takes_next(self) -> bool:
        """Whether the next card is one of those that all models are asked about: it is then given to ``add``."""
        self._seen += 1
        return (self._seen - 1) % self._every == 0

    def add(self, life: Life, steps: Sequence[Step], replay: Replay) -> None:
        """One card: ``steps`` are ``replay``'s, of its whole life."""
        self._taken += 1
        fitted = replay.policy.weights != DEFAULT_WEIGHTS
        self._fitted = self._fitted or fitted
        default = self._default_for(replay.policy).steps(life) if fitted else steps
        place = 0
        for end in (*life.resets, len(steps)):
            self._add_run(steps[place:end], default[place:end])
            place = end

    def _add_run(self, steps: Sequence[Step], default: Sequence[Step]) -> None:
        """From one time that the card was new to the next."""
        first, last = self._period.first, self._period.last
        yours, theirs, sm2 = self._scores
        counted = [place for place, step in enumerate(steps) if step.stage != CRAMMED]
        apart = [place for place in counted if steps[place].new or steps[place].elapsed_days]
        intervals = sm2_intervals(steps[place].rating for place in apart)
        lapses = 0
        before = 0
        for number, (place, interval) in enumerate(zip(apart, intervals, strict=True), 1):
            step = steps[place]
            if number > 1:
                recalled = step.rating > 1
                if first <= step.day <= last:
                    key = benchmark_bin(step.elapsed_days, number, lapses)
                    yours.add(step.expected, recalled, key)
                    theirs.add(default[place].expected, recalled, key)
                    sm2.add(exp(log(0.9) * step.elapsed_days / before), recalled, key)
                lapses += not recalled
            before = interval

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


def _with_default_weights(policy: Policy) -> Policy:
    from dataclasses import replace

    return replace(policy, weights=DEFAULT_WEIGHTS)
