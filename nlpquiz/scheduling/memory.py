"""FSRS-6: what a review does to the memory of a card, and when the card comes back.

Formulas: https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm (FSRS-6); learning and relearning steps
behave as in py-fsrs 6. Ours differs from py-fsrs in three things, all on purpose: elapsed time is counted in the
learner's days (a card seen at 23:00 and again at 08:00 has waited one day), the fuzz is drawn from the card's key and
its number of reviews (a replay gives the same dates), and nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache
from math import exp, isfinite
from typing import Final, NamedTuple, TypeAlias, assert_never
from zlib import crc32

from nlpquiz.deck.record import record
from nlpquiz.scheduling.review import Moment, Rating, Review

DEFAULT_WEIGHTS: Final[tuple[float, ...]] = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
LOWEST_WEIGHTS: Final[tuple[float, ...]] = (
    *(0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001),
    *(0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1),
)
HIGHEST_WEIGHTS: Final[tuple[float, ...]] = (
    *(100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5),
    *(5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8),
)
STABILITY_MIN: Final = 0.001  # days
FUZZ_RANGES: Final = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))  # from, to, share of the interval
FUZZ_FROM_DAYS: Final = 3  # the first whole number in those ranges


@record
class New:
    """Never answered, or reset."""


class Learning(NamedTuple):
    """In its first steps (minutes), or in those after a lapse. ``stability`` is in days."""

    stability: float
    difficulty: float
    step: int
    due_at_ms: int
    last: Moment
    reps: int
    lapses: int
    relearning: bool


class Learned(NamedTuple):
    """Comes back on ``due_day``. ``stability`` is in days: after so many of them recall has fallen to 90 %."""

    stability: float
    difficulty: float
    due_day: int
    last: Moment
    reps: int
    lapses: int


CardState: TypeAlias = New | Learning | Learned


@record
class Policy:
    """What scheduling depends on beside the reviews.

    Raises:
        ValueError: weights that are not 21 numbers in FSRS-6's bounds, a retention outside (0, 1), a step or a longest
            interval that is not positive.
    """

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    desired_retention: float = 0.9
    learning_steps_ms: tuple[int, ...] = (60_000, 600_000)
    relearning_steps_ms: tuple[int, ...] = (600_000,)
    maximum_interval_days: int = 36_500
    fuzz: bool = True

    def __post_init__(self) -> None:
        if len(self.weights) != len(DEFAULT_WEIGHTS):
            raise ValueError(f"FSRS-6 has {len(DEFAULT_WEIGHTS)} weights, not {len(self.weights)}")
        for place, (low, weight, high) in enumerate(zip(LOWEST_WEIGHTS, self.weights, HIGHEST_WEIGHTS, strict=True)):
            if not (isfinite(weight) and low <= weight <= high):
                raise ValueError(f"weight {place} is {weight}, outside {low} to {high}")
        if not 0 < self.desired_retention < 1:
            raise ValueError(f"desired retention is {self.desired_retention}, not between 0 and 1")
        if any(step_ms <= 0 for step_ms in (*self.learning_steps_ms, *self.relearning_steps_ms)):
            raise ValueError("a learning step is longer than nothing")
        if self.maximum_interval_days < 1:
            raise ValueError("the longest interval is at least one day")


DEFAULT_POLICY: Final = Policy()


LEARNED_PLACE: Final = 0
"""Places: 0 is learned; the steps of a new card and those after a lapse follow, five numbers apart"""

_Place: TypeAlias = int


class _Ladder:
    """Where each rating leads: ``next_place[place + rating]``, and after how long: ``delay_ms[place + rating]``.

    A delay of 0 stands for an interval in days. Past its last step (the policy had more of them once) a card stays in
    its steps only when it is forgotten again.
    """

    __slots__ = ("delay_ms", "first_relearning", "next_place")

    def __init__(self, policy: Policy) -> None:
        self.next_place: list[_Place] = []
        self.delay_ms: list[int] = []
        learning, relearning = policy.learning_steps_ms, policy.relearning_steps_ms
        self.first_relearning = 5 * (len(learning) + 2)
        learned = (LEARNED_PLACE, 0)
        self._add((self.first_relearning, relearning[0]) if relearning else learned, learned, learned)
        for steps in (learning, relearning):
            start = len(self.next_place)
            for step, step_ms in enumerate(steps):
                here, last = start + 5 * step, step + 1 == len(steps)
                hard_ms = step_ms if step else (steps[0] + steps[1]) // 2 if len(steps) > 1 else step_ms * 3 // 2
                self._add((start, steps[0]), (here, hard_ms), learned if last else (here + 5, steps[step + 1]))
            self._add((start, steps[0]) if steps else learned, learned, learned)

    def _add(self, again: tuple[_Place, int], hard: tuple[_Place, int], good: tuple[_Place, int]) -> None:
        for place, delay_ms in ((LEARNED_PLACE, 0), again, hard, good, (LEARNED_PLACE, 0)):  # ratings count from 1
            self.next_place.append(place)
            self.delay_ms.append(delay_ms)

    def place_of(self, state: Learning) -> _Place:
        """The place of a state that may have been made under a policy with more steps."""
        first, last = (self.first_relearning, len(self.next_place) - 5)
        if not state.relearning:
            first, last = 5, self.first_relearning - 5
        return min(first + 5 * state.step, last)

    def step_at(self, place: _Place) -> tuple[int, bool]:
        """The step at a place, and whether it is one after a lapse."""
        relearning = place >= self.first_relearning
        return (place - (self.first_relearning if relearning else 5)) // 5, relearning


CODE: Final = "day * 8 + min(rating, 7)"
"""An answer as one number, in words that Python and SQL share: this is how a million answers are handed over. A rating
of a damaged file, too large for its place, stays one that there is not."""
DAY_SHIFT: Final = 3
RATING_MASK: Final = 7


class Trace(NamedTuple):
    """A card's memory after some reviews, before it is decided when the card comes back."""

    stability: float
    difficulty: float
    place: int
    delay_ms: int
    lapses: int


Before: TypeAlias = tuple[float, int, int, int]
"""How a card stands before an answer: stability in days, place, delay in milliseconds that it was given, lapses"""
NOTHING_BEFORE: Final[Before] = (0.0, 0, 0, 0)
"""A new card"""


class Curve:
    """The formulas with everything that depends on the policy alone computed once."""

    __slots__ = ("_first", "_fuzz", "_ladder", "_longest", "_numbers", "_per_stability")

    def __init__(self, policy: Policy) -> None:
        w = policy.weights
        factor = forgetting_factor(w)
        self._per_stability = float((policy.desired_retention ** (-1 / w[20]) - 1) / factor)
        self._longest, self._fuzz = policy.maximum_interval_days, policy.fuzz
        self._first = tuple(
            (max(w[rating - 1], STABILITY_MIN), min(max(w[4] - exp(w[5] * (rating - 1)) + 1, 1.0), 10.0))
            for rating in Rating
        )
        easy = w[4] - exp(w[5] * 3) + 1  # difficulty reverts to that of a first Easy, not clamped
        # these are looked up by rating, which counts from 1
        growth = (0.0, 0.0, *(exp(w[8]) * share for share in (w[15], 1.0, w[16])))
        short = (0.0, *(exp(w[17] * (rating - 3 + w[18])) for rating in Rating))
        harder = (0.0, *(-w[6] * (rating - 3) / 9 for rating in Rating))
        self._ladder = _Ladder(policy)
        self._numbers = (
            *(factor, growth, short, harder, self._ladder.next_place, 1.0 - w[7], w[7] * easy, exp(-w[17] * w[18])),
            *(-w[20], -w[9], w[10], w[11], -w[12], w[13], w[14], -w[19]),
        )

    def follow(self, answers: Iterable[tuple[int, int]], start: Trace | None = None, last_day: int = 0) -> Trace:
        """The memory after ``answers`` ``(day, rating)``, of which there is at least one, from nothing or ``start`` on.

        A day before the one that precedes it counts as the same day.
        """
        return self.follow_codes([day * 8 + rating for day, rating in answers], start, last_day)

    def follow_codes(
        self,
        codes: Iterable[int],
        start: Trace | None = None,
        last_day: int = 0,
        trail: list[Before] | None = None,
    ) -> Trace:
        """As ``follow``, the answers given by their ``CODE``; how the card stood before each is added to ``trail``.

        A million answers go through this loop. Its numbers are all of one type, so that Python need not look.
        """
        # fmt: off
        (
            factor, growth, short, harder, next_place, keep, reversion, forgets,
            decay, w9, w10, w11, w12, w13, w14, w19,
        ) = self._numbers
        # fmt: on
        delay_ms = self._ladder.delay_ms
        rung = 5
        if start is None:
            codes = iter(codes)
            code = next(codes)
            last_day, rating = code >> DAY_SHIFT, code & RATING_MASK
            stability, difficulty = self._first[rating - 1]
            rung += rating
            place, lapses = next_place[rung], 0
            if trail is not None:
                trail.append(NOTHING_BEFORE)
        else:
            stability, difficulty, place, _, lapses = start
        for code in codes:
            if trail is not None:
                trail.append((stability, place, delay_ms[rung], lapses))
            day, rating = code >> 3, code & 7  # written out, as names would have to be looked up
            if day > last_day:
                forgotten = 1.0 - (1.0 + factor * (day - last_day) / stability) ** decay
                if rating > 1:
                    stability += (
                        stability * growth[rating] * (11.0 - difficulty) * stability**w9 * (exp(forgotten * w10) - 1.0)
                    )
                else:
                    long_term = w11 * difficulty**w12 * ((stability + 1.0) ** w13 - 1.0) * exp(forgotten * w14)
                    stability = min(long_term, stability * forgets)
            else:
                change = short[rating] * stability**w19
                if change > 1.0 or rating == 1:
                    stability *= change
            last_day = day
            if stability < STABILITY_MIN:
                stability = STABILITY_MIN
            difficulty = reversion + keep * (difficulty + (10.0 - difficulty) * harder[rating])
            if difficulty < 1.0:
                difficulty = 1.0
            elif difficulty > 10.0:
                difficulty = 10.0
            if rating == 1 and place == LEARNED_PLACE:
                lapses += 1
            rung = place + rating
            place = next_place[rung]
        return Trace(stability, difficulty, place, delay_ms[rung], lapses)

    def state(self, trace: Trace, last: Moment, reps: int, key: str) -> CardState:
        """When a card with this memory comes back."""
        stability, difficulty, place, delay_ms, lapses = trace
        if place == LEARNED_PLACE:
            due_day = last.day + self.interval_days(stability, key, reps)
            return Learned(stability, difficulty, due_day, last, reps, lapses)
        step, relearning = self._ladder.step_at(place)
        return Learning(stability, difficulty, step, last.at_ms + delay_ms, last, reps, lapses, relearning)

    def resume(self, state: Learning | Learned) -> Trace:
        """The memory of a card in this state."""
        place = LEARNED_PLACE if isinstance(state, Learned) else self._ladder.place_of(state)
        return Trace(state.stability, state.difficulty, place, 0, state.lapses)

    def interval_days(self, stability_days: float, key: str, reps: int) -> int:
        """Days until recall has fallen to the desired retention, spread a little when the policy has fuzz."""
        exact = stability_days * self._per_stability
        days = round(exact) if exact < 1e9 else 1_000_000_000
        longest = self._longest
        if days > longest:
            days = longest
        if days < FUZZ_FROM_DAYS or not self._fuzz:
            return days or 1
        low, high = fuzz_bounds(days, longest)
        return low + ((high - low + 1) * crc32(f"{key}:{reps}".encode()) >> 32)


@lru_cache(maxsize=64)
def curve(policy: Policy) -> Curve:
    """The formulas for a policy."""
    return Curve(policy)


def forgetting_factor(weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> float:
    """F of the forgetting curve, such that recall is 0.9 when as many days have passed as the stability says."""
    return float(0.9 ** (-1 / weights[20])) - 1


def recall_probability(
    stability_days: float, elapsed_days: float, weights: tuple[float, ...] = DEFAULT_WEIGHTS
) -> float:
    """R = (1 + F·t/S)^-w20, with a negative time taken as none."""
    return float((1 + forgetting_factor(weights) * max(0.0, elapsed_days) / stability_days) ** -weights[20])


def retrievability(state: CardState, day: int, weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> float:
    """The chance that the card is recalled on ``day``; 0 for a new card."""
    match state:
        case New():
            return 0.0
        case Learning() | Learned():
            return recall_probability(state.stability, day - state.last.day, weights)
        case _:
            assert_never(state)


def interval_days(stability_days: float, policy: Policy = DEFAULT_POLICY, key: str = "", reps: int = 0) -> int:
    """Days until recall has fallen to the desired retention, spread a little when the policy has fuzz.

    The spread is drawn from ``key`` and ``reps``, so that it is the same for all four ratings and in every replay.
    """
    return curve(policy).interval_days(stability_days, key, reps)


@lru_cache(maxsize=4096)
def fuzz_bounds(days: int, maximum_interval_days: int) -> tuple[int, int]:
    """The shortest and the longest interval that fuzz may make of ``days``, as in py-fsrs."""
    delta = 1.0
    for start, end, share in FUZZ_RANGES:
        delta += share * max(min(days, end) - start, 0.0)
    high = min(round(days + delta), maximum_interval_days)
    return min(max(2, round(days - delta)), high), high


def step(state: CardState, rating: Rating, now: Moment, policy: Policy = DEFAULT_POLICY, key: str = "") -> CardState:
    """The card's state after an answer. ``key`` seeds the fuzz."""
    model = curve(policy)
    if isinstance(state, New):
        return model.state(model.follow(((now.day, rating),)), now, 1, key)
    after = model.follow(((now.day, rating),), model.resume(state), state.last.day)
    return model.state(after, now, state.reps + 1, key)


def futures(
    state: CardState, now: Moment, policy: Policy = DEFAULT_POLICY, key: str = ""
) -> Mapping[Rating, CardState]:
    """What each rating would make of the card now: the buttons show these, and grading takes one of them."""
    return {rating: step(state, rating, now, policy, key) for rating in Rating}


def replay(reviews: Iterable[Review], policy: Policy = DEFAULT_POLICY, key: str = "") -> CardState:
    """The state after all reviews that count, in the order given."""
    counted = [review for review in reviews if review.counts]
    if not counted:
        return New()
    model = curve(policy)
    trace = model.follow([(review.at.day, review.rating) for review in counted])
    return model.state(trace, counted[-1].at, len(counted), key)


def wait(state: CardState, now: Moment) -> timedelta:
    """How long until the card is due: whole days for a learned card, never negative."""
    match state:
        case New():
            return timedelta(0)
        case Learning():
            return timedelta(milliseconds=max(0, state.due_at_ms - now.at_ms))
        case Learned():
            return timedelta(days=max(0, state.due_day - now.day))
        case _:
            assert_never(state)
