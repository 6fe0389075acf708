"""A card's answers, followed through the memory model: where the card stood before each, and what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from nlpquiz.scheduling.memory import (
    DAY_SHIFT,
    Before,
    Curve,
    Policy,
    curve,
    forgetting_factor,
    fuzz_bounds,
)
from nlpquiz.scheduling.review import DAY_MS
from nlpquiz.stats.memory_figures import MATURE_DAYS

Answer: TypeAlias = tuple[int, int, int, int, int, int]
"""number of the card, day, rating, quarter of an hour since 1970 in UTC, whether it counts for the schedule (1 or 0),
number of the review"""

STAGES: Final = 6
LEARNING, RELEARNING, YOUNG, MATURE, CRAMMED, NEW = range(STAGES)
"""Where a card stands before an answer. CRAMMED says that the answer did not touch the schedule; a NEW card is counted
among those in learning, and as one begun"""

Step: TypeAlias = tuple[int, int, int, int, int, int, float, float, bool]
"""One answer, and the card just before it:

day, rating, quarter, number of the review; stage; days since the answer before that counts (0 for a new card and on the
same day); stability in days and chance of recall by the model (both 0 for a new card); and whether it tests memory: the
first answer that day to a card with an interval of a day or more, which is what true retention counts. A plain tuple,
as there are millions of them."""
EXPECTED: Final = 7
"""The place of the chance of recall in a step"""


LANGUAGE_BITS: Final = 10
LANGUAGE_MASK: Final = (1 << LANGUAGE_BITS) - 1


class Details(NamedTuple):
    """Time and language of answers, by the number of the review less ``begin``: a whole number each."""

    packed: Sequence[int] | Mapping[int, int]
    """The time in milliseconds, and in the lowest LANGUAGE_BITS the place of the language in ``languages``"""
    begin: int = 0
    languages: tuple[str, ...] = ("",)


class Life(NamedTuple):
    """What a card went through, oldest answer first; taken-back answers are nowhere."""

    card: str
    answers: Sequence[Answer]
    resets: Sequence[int] = ()
    """Places in ``answers``, in order: before each of them the card was made new"""


class Replay:
    """Follows lives under one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._model: Curve = curve(policy)
        self._factor, self._decay = forgetting_factor(policy.weights), -policy.weights[20]
        self._surely_young, self._surely_mature = _sure_stabilities(policy)

    def steps(self, life: Life, since_day: int | None = None) -> list[Step]:
        """Each answer with the card before it; with ``since_day`` from the first answer on that day or later on."""
        answers, found = life.answers, list[Step]()
        begin = 0
        if since_day is not None:
            begin = next((place for place, answer in enumerate(answers) if answer[1] >= since_day), len(answers))
        start = max((place for place in life.resets if place <= begin), default=0)
        for reset in (*(place for place in life.resets if place > begin), len(answers)):
            self._follow(life.card, answers[start:begin], answers[begin:reset], found)
            start = begin = reset
        return found

    def _follow(self, card: str, before: Sequence[Answer], answers: Sequence[Answer], found: list[Step]) -> None:
        """Steps of ``answers`` to a card that was new before ``before``."""
        model, young, mature = self._model, self._surely_young, self._surely_mature
        factor, decay = self._factor, self._decay
        earlier = [day << DAY_SHIFT | rating for _, day, rating, _, counts, _ in before if counts]
        codes = earlier + [day << DAY_SHIFT | rating for _, day, rating, _, counts, _ in answers if counts]
        trail: list[Before] = []
        if codes:
            model.follow_codes(codes, trail=trail)
        reps = len(earlier)
        last_day = earlier[-1] >> DAY_SHIFT if earlier else 0
        add = found.append
        for _, day, rating, quarter, counts, number in answers:
            if not counts:
                add((day, rating, quarter, number, CRAMMED, 0, 0.0, 0.0, False))
                continue
            stability, place, delay_ms, lapses = trail[reps]
            if not reps:
                add((day, rating, quarter, number, NEW, 0, 0.0, 0.0, False))
            else:
                if place:  # a card that has lapsed never comes back to the steps of a new one
                    stage = RELEARNING if lapses else LEARNING
                elif stability < young:
                    stage = YOUNG
                elif stability > mature:
                    stage = MATURE
                else:
                    stage = MATURE if model.interval_days(stability, card, reps) >= MATURE_DAYS else YOUNG
                if day > last_day:
                    elapsed = day - last_day
                    expected = (1.0 + factor * elapsed / stability) ** decay  # ``recall_probability``, for each answer
                    tests = not place or delay_ms >= DAY_MS
                    add((day, rating, quarter, number, stage, elapsed, stability, expected, tests))
                else:
                    add((day, rating, quarter, number, stage, 0, stability, 1.0, False))
            last_day = day
            reps += 1


_LONGEST_LOOKED_AT: Final = 2 * MATURE_DAYS


def _sure_stabilities(policy: Policy) -> tuple[float, float]:
    """Below the first stability a card is young and above the second mature, whatever the fuzz.

    Drawing the fuzz takes longer than everything else that is done for an answer.
    """
    longest = policy.maximum_interval_days
    if longest < _LONGEST_LOOKED_AT:
        return 0.0, float("inf")
    per_interval = forgetting_factor(policy.weights) / (policy.desired_retention ** (-1 / policy.weights[20]) - 1)
    young = max(days for days in range(3, MATURE_DAYS) if fuzz_bounds(days, longest)[1] < MATURE_DAYS)
    mature = min(d for d in range(MATURE_DAYS, _LONGEST_LOOKED_AT) if fuzz_bounds(d, longest)[0] >= MATURE_DAYS)
    return (young + 0.4) * per_interval, (mature - 0.4) * per_interval
