"""How well models predicted the answers: log-loss, RMSE in bins, reliability. Definitions are srs-benchmark's.

https://github.com/open-spaced-repetition/srs-benchmark (``rmse_matrix`` in utils.py, ``sm2`` in models/sm2.py). Counted
are answers a day or more after the one before, of all cards taken; unlike the benchmark nothing is left out as unusual.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from math import log
from typing import Final

from nlpquiz.scheduling.fitting import LEAST_CHANCE, benchmark_bin
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Policy
from nlpquiz.stats.figures import Period
from nlpquiz.stats.memory_figures import Calibration, ModelScore, ReliabilityBin
from nlpquiz.stats.replay import EXPECTED, Life, Replay, Step

RELIABILITY_EDGES: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
MOST_CHANCE: Final = 1 - LEAST_CHANCE
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
        self._bins: dict[tuple[int, int, int], list[float]] = defaultdict(lambda: [0.0, 0])
        self._reliability = [[0, 0.0, 0] for _ in RELIABILITY_EDGES[1:]]
        self._by_edge = (self._reliability[0], *self._reliability, self._reliability[-1])

    def add(self, expected: float, recalled: bool, bin_key: tuple[int, int, int]) -> None:
        """One prediction and what happened."""
        self.add_all((expected,), (recalled,), (bin_key,))

    def add_all(
        self, predictions: Sequence[float], outcomes: Sequence[bool], bin_keys: Sequence[tuple[int, int, int]]
    ) -> None:
        """Predictions, what happened, and the bins of the benchmark; the loss is ``fitting.loss_of``."""
        bins, by_edge = self._bins, self._by_edge
        loss = 0.0
        for expected, recalled, bin_key in zip(predictions, outcomes, bin_keys, strict=True):
            total = bins[bin_key]
            reliability = by_edge[bisect_right(RELIABILITY_EDGES, expected)]
            reliability[0] += 1
            reliability[1] += expected
            if recalled:
                chance = expected
                total[0] += expected - 1
                reliability[2] += 1
            else:
                chance = 1 - expected
                total[0] += expected
            total[1] += 1
            if chance < LEAST_CHANCE:
                chance = LEAST_CHANCE
            elif chance > MOST_CHANCE:
                chance = MOST_CHANCE
            loss -= log(chance)
        self._loss += loss
        self.reviews += len(predictions)

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


START_ANEW: Final = 0
"""Among ratings: the card was made new"""


def sm2_intervals(ratings: Iterable[int]) -> list[int]:
    """The interval in days that SM-2 gives a card after each rating from 1 to 4, as srs-benchmark has it."""
    found = []
    interval, ease, repetitions = 1, 2.5, 0
    for rating in ratings:
        if rating > 1:
            repetitions += 1
            if repetitions > 2:
                interval = round(interval * ease + 0.01)
                if interval > SM2_LONGEST_DAYS:
                    interval = SM2_LONGEST_DAYS
            else:
                interval = 1 if repetitions == 1 else 6
        else:
            repetitions, interval = 0, 1
            if rating == START_ANEW:
                ease = 2.5
        ease += _EASE_CHANGES[rating]
        if ease < SM2_LEAST_EASE:
            ease = SM2_LEAST_EASE
        found.append(interval)
    return found


class CalibrationCount:
    """Lets the three models predict the answers of every ``every``-th card."""

    def __init__(self, period: Period, every: int = 1) -> None:
        self._period = period
        self._every = max(1, every)
        self._yours, self._sm2 = Score("yours"), Score("sm2")
        self._theirs: Score | None = None  # as long as no weights are the learner's own, it is the same as yours
        self._default: dict[Policy, Replay] = {}
        self._seen = self._taken = 0

    def add(self, life: Life, steps: Sequence[Step], replay: Replay, since_day: int | None = None) -> None:
        """One card: ``steps`` are ``replay``'s since ``since_day``, and all answers of the period are among them."""
        self._seen += 1
        fitted = replay.policy.weights != DEFAULT_WEIGHTS
        if fitted and self._theirs is None:
            self._theirs = deepcopy(self._yours)
            self._theirs.name = "default"
        if (self._seen - 1) % self._every:
            return
        self._taken += 1
        first, last = self._period.first, self._period.last
        begin = len(life.answers) - len(steps)
        resets = frozenset(life.resets)
        places: list[int] = []
        outcomes: list[bool] = []
        bins: list[tuple[int, int, int]] = []
        waits: list[tuple[int, int]] = []
        ratings: list[int] = []
        number = lapses = last_day = 0
        for place, (_, day, rating, _, counts, _) in enumerate(life.answers):
            if resets and place in resets:
                number = lapses = 0
                ratings.append(START_ANEW)
            if not counts:
                continue
            elapsed = day - last_day
            last_day = day
            if number:
                if elapsed <= 0:
                    continue
                number += 1
                recalled = rating > 1
                if first <= day <= last:
                    places.append(place - begin)
                    outcomes.append(recalled)
                    bins.append(benchmark_bin(elapsed, number, lapses))
                    waits.append((elapsed, len(ratings) - 1))
                lapses += not recalled
            else:
                number = 1
            ratings.append(rating)
        if places:
            intervals = sm2_intervals(ratings)
            self._sm2.add_all([0.9 ** (elapsed / intervals[before]) for elapsed, before in waits], outcomes, bins)
            self._yours.add_all([steps[place][EXPECTED] for place in places], outcomes, bins)
            if self._theirs is not None:
                default = self._default_for(replay.policy).steps(life, since_day) if fitted else steps
                self._theirs.add_all([default[place][EXPECTED] for place in places], outcomes, bins)

    def calibration(self) -> Calibration:
        """The scores."""
        reviews = self._yours.reviews
        models: tuple[ModelScore, ...] = ()
        if reviews:
            yours = self._yours.result()
            theirs = self._theirs.result() if self._theirs else yours._replace(name="default")
            models = (yours, theirs, self._sm2.result())
        return Calibration(reviews, models, self._taken, self._seen, self._theirs is not None)

    def _default_for(self, policy: Policy) -> Replay:
        found = self._default.get(policy)
        if found is None:
            found = self._default[policy] = Replay(replace(policy, weights=DEFAULT_WEIGHTS))
        return found
