"""Are other weights better for a learner? Reviews split in time, and how well weights predicted the later ones.

The fit itself is somebody else's (``cli/tune``); here is what goes in, and the judgement of what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import floor, log
from typing import Final, NamedTuple, TypeAlias

from nlpquiz.scheduling.memory import (
    HIGHEST_WEIGHTS,
    LOWEST_WEIGHTS,
    Policy,
    Trace,
    curve,
    recall_probability,
)

LEAST_REVIEWS: Final = 400
"""Reviews at least a day after the one before that a fit needs; with fewer the defaults predict better"""
TRAINING_SHARE: Final = 0.8
LEAST_CHANCE: Final = 2.0**-52
"""As in scikit-learn's log_loss: no prediction counts as more certain"""

Timeline: TypeAlias = Sequence[tuple[int, int]]
"""A card's answers (day, rating), oldest first"""


class Prediction(NamedTuple):
    """One review at least a day after the one before: the chance of recall that was expected, and what happened."""

    expected: float
    recalled: bool
    day: int
    elapsed_days: int
    number: int
    """Of this answer among the card's on days of their own, from 2"""
    lapses: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How well weights predict: mean log-loss, and the root mean square error over bins, as srs-benchmark has it."""

    log_loss: float
    rmse_bins: float
    reviews: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a fit. ``better`` when the later reviews are predicted with less loss than before."""

    weights: tuple[float, ...]
    before: Quality
    after: Quality

    @property
    def better(self) -> bool:
        """Whether the new weights are to be kept."""
        return self.after.log_loss < self.before.log_loss


Fitter: TypeAlias = Callable[[Sequence[Timeline]], Sequence[float]]
"""Weights for timelines; may raise ValueError when they teach nothing"""
Watched: TypeAlias = Callable[[Sequence[Timeline]], Iterable[Timeline]]
"""The same timelines, while somebody looks on as they are worked through"""


def usable_reviews(timelines: Iterable[Timeline]) -> int:
    """How many answers were given at least a day after the one before."""
    return sum(later[0] > earlier[0] for line in timelines for earlier, later in pairwise(line))


def predictions(line: Timeline, weights: tuple[float, ...]) -> list[Prediction]:
    """What the weights expected of each answer of a card."""
    model = curve(Policy(weights=weights, fuzz=False))
    found: list[Prediction] = []
    trace: Trace | None = None
    last_day, lapses = 0, 0
    number = 1
    for day, rating in line:
        if trace is not None and day > last_day:
            elapsed = day - last_day
            number += 1
            expected = recall_probability(trace.stability, elapsed, weights)
            found.append(Prediction(expected, rating > 1, day, elapsed, number, lapses))
            lapses += rating == 1
        trace = model.follow([(day, rating)], trace, last_day)
        last_day = day
    return found


def quality(found: Sequence[Prediction]) -> Quality:
    """Log-loss and RMSE in bins of predictions; both 0 without any."""
    if not found:
        return Quality(0.0, 0.0, 0)
    bins: dict[tuple[int, int, int], list[float]] = {}
    for one in found:
        total = bins.setdefault(benchmark_bin(one.elapsed_days, one.number, one.lapses), [0.0, 0.0])
        total[0] += one.expected - one.recalled
        total[1] += 1
    square = sum(off * off / count for off, count in bins.values())
    loss = sum(loss_of(one.expected, one.recalled) for one in found)
    return Quality(loss / len(found), (square / len(found)) ** 0.5, len(found))


def loss_of(expected: float, recalled: bool) -> float:
    """The log-loss of one prediction; none counts as more certain than ``LEAST_CHANCE`` allows."""
    chance = expected if recalled else 1 - expected
    return -log(min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE))


@lru_cache(maxsize=16384)
def benchmark_bin(elapsed_days: int, number: int, lapses: int) -> tuple[int, int, int]:
    """The bin of a prediction: by elapsed days, by which answer it is of those on days of their own, and by lapses.

    As srs-benchmark has it (``rmse_matrix`` in utils.py), which names the bins by their centres, 2.48 · 3.62^k and so
    on; the exponents alone tell them apart as well.
    """
    return (
        floor(log(elapsed_days) / log(3.62)),
        floor(log(number) / log(1.89)),
        floor(log(lapses) / log(1.73)) if lapses else -1,
    )


def judge(
    timelines: Sequence[Timeline], present: tuple[float, ...], fitter: Fitter, watched: Watched = iter
) -> Verdict:
    """Fit to the first four fifths of the reviews and compare on the rest; ``watched`` shows how far that is.

    Raises:
        ValueError: the fit did not come to anything.
    """
    split = _split_day(timelines)
    early = [[answer for answer in line if answer[0] < split] for line in timelines]
    weights = bounded(fitter([line for line in early if line]))
    qualities = [
        quality([one for line in watched(timelines) for one in predictions(line, each) if one.day >= split])
        for each in (present, weights)
    ]
    return Verdict(weights, qualities[0], qualities[1])


def bounded(weights: Sequence[float]) -> tuple[float, ...]:
    """The weights within FSRS-6's bounds; those of a library in single precision may be a hair outside.

    Raises:
        ValueError: they are not those of FSRS-6.
    """
    bounds = zip(weights, LOWEST_WEIGHTS, HIGHEST_WEIGHTS, strict=True)
    return Policy(weights=tuple(min(max(float(each), low), high) for each, low, high in bounds)).weights


def _split_day(timelines: Sequence[Timeline]) -> int:
    days = sorted(later[0] for line in timelines for earlier, later in pairwise(line))
    return days[min(len(days) - 1, int(TRAINING_SHARE * len(days)))] if days else 0
