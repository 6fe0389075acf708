"""A card's answers, followed through the memory model: where the card stood before each, and what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from nlpquiz.scheduling.memory import LEARNED_PLACE, Curve, Policy, Trace, curve, forgetting_factor
from nlpquiz.scheduling.review import DAY_MS
from nlpquiz.stats.memory_figures import MATURE_DAYS

Answer: TypeAlias = tuple[int, int, int, int, int, str]
"""day, rating, at_ms, taken_ms, whether it counts for the schedule (1 or 0), language"""

LEARNING, RELEARNING, YOUNG, MATURE, CRAMMED = range(5)
STAGES: Final = ("learning", "relearning", "young", "mature", "crammed")


class Life(NamedTuple):
    """What a card went through, oldest answer first; taken-back answers are nowhere."""

    card: str
    answers: Sequence[Answer]
    resets: Sequence[int] = ()
    """Places in ``answers``: before each of them the card was made new"""


class Step(NamedTuple):
    """One answer, and the card just before it."""

    day: int
    rating: int
    at_ms: int
    taken_ms: int
    language: str
    stage: int
    """LEARNING to CRAMMED, which says that the answer did not touch the schedule"""
    elapsed_days: int
    """Since the answer before that counts; 0 for a new card and on the same day"""
    stability: float
    """Days; 0 for a new card"""
    expected: float
    """The chance of recall by the model; 0 for a new card"""
    tests: bool
    """The first answer that day to a card with an interval of a day or more: what true retention counts"""
    new: bool
    """The card was new"""


class Replay:
    """Follows lives under one policy."""

    def __init__(self, policy: Policy) -> None:
        weights = policy.weights
        self.policy = policy
        self._model: Curve = curve(policy)
        self._factor = forgetting_factor(weights)
        self._decay = -weights[20]
        # with an interval so far from 21 days the fuzz makes no difference, and drawing it takes longer than the rest
        per_interval = self._factor / (float(policy.desired_retention ** (-1 / weights[20])) - 1)
        longest = policy.maximum_interval_days
        self._surely_young = (0.6 if longest >= 2 * MATURE_DAYS else 0.0) * MATURE_DAYS * per_interval
        self._surely_mature = 1.6 * MATURE_DAYS * per_interval if longest >= 2 * MATURE_DAYS else float("inf")

    def steps(self, life: Life, since_day: int | None = None) -> list[Step]:
        """Each answer with the card before it; with ``since_day`` from the first answer on that day or later on."""
        follow, factor, decay = self._model.follow, self._factor, self._decay
        trace: Trace | None = None
        last_day = reps = 0
        found: list[Step] = []
        resets = frozenset(life.resets)
        begin = _first_place(life, since_day)
        if begin:  # what came before is followed at once: that is three times as fast
            counted = _counted_since_reset(life, begin)
            if counted:
                trace, last_day, reps = follow(counted), counted[-1][0], len(counted)
        for place, (day, rating, at_ms, taken_ms, counts, language) in enumerate(life.answers[begin:], begin):
            if place in resets:
                trace, reps = None, 0
            if not counts:
                found.append(Step(day, rating, at_ms, taken_ms, language, CRAMMED, 0, 0.0, 0.0, False, False))
                continue
            if trace is None:
                found.append(Step(day, rating, at_ms, taken_ms, language, LEARNING, 0, 0.0, 0.0, False, True))
            else:
                stability, _, where, delay_ms, lapses = trace
                elapsed = day - last_day if day > last_day else 0
                expected = (1 + factor * elapsed / stability) ** decay
                if where == LEARNED_PLACE:
                    stage, tests = self._age(stability, life.card, reps), elapsed > 0
                else:  # a card that has lapsed never comes back to the steps of a new one
                    stage, tests = RELEARNING if lapses else LEARNING, elapsed > 0 and delay_ms >= DAY_MS
                found.append(
                    Step(day, rating, at_ms, taken_ms, language, stage, elapsed, stability, expected, tests, False)
                )
            trace = follow(((day, rating),), trace, last_day)
            last_day = day
            reps += 1
        return found

    def _age(self, stability: float, card: str, reps: int) -> int:
        if stability < self._surely_young:
            return YOUNG
        if stability > self._surely_mature:
            return MATURE
        return MATURE if self._model.interval_days(stability, card, reps) >= MATURE_DAYS else YOUNG


def _first_place(life: Life, since_day: int | None) -> int:
    if since_day is None:
        return 0
    return next((place for place, answer in enumerate(life.answers) if answer[0] >= since_day), len(life.answers))


def _counted_since_reset(life: Life, end: int) -> list[tuple[int, int]]:
    start = max((place for place in life.resets if place < end), default=0)
    return [(day, rating) for day, rating, _, _, counts, _ in life.answers[start:end] if counts]
