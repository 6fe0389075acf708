"""FSRS-6: what a review does to the memory of a card, and when the card comes back.

Formulas: https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm (FSRS-6); learning and relearning steps
behave as in py-fsrs 6. Ours differs from py-fsrs in three things, all on purpose: elapsed time is counted in the
learner's days (a card seen at 23:00 and again at 08:00 has waited one day), the fuzz is drawn from the card's key and
its number of reviews (a replay gives the same dates), and nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import exp, isfinite
from typing import Final, NamedTuple, TypeAlias, assert_never
from zlib import crc32

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


@dataclass(frozen=True, slots=True)
class New:
    """Never answered, or reset."""


@dataclass(frozen=True, slots=True)
class Learning:
    """In its first steps (minutes), or in those after a lapse. ``stability`` is in days."""

    stability: float
    difficulty: float
    step: int
    due_at_ms: int
    last: Moment
    reps: int
    lapses: int
    relearning: bool


@dataclass(frozen=True, slots=True)
class Learned:
    """Comes back on ``due_day``. ``stability`` is in days: after so many of them recall has fallen to 90 %."""

    stability: float
    difficulty: float
    due_day: int
    last: Moment
    reps: int
    lapses: int


CardState: TypeAlias = New | Learning | Learned


@dataclass(frozen=True, slots=True)
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


class _Move(NamedTuple):
    """Where a rating leads: to a place on the ladder of steps, after ``delay_ms`` (0: after an interval in days)."""

    place: int
    delay_ms: int
    lapse: int


_LEARNED = 0  # places: 0 learned; 1, 2, … learning steps; -1, -2, … relearning steps


def _ladder(policy: Policy) -> dict[int, tuple[_Move, ...]]:
    """Place → moves by rating - 1. Past its last step (the policy had more of them once) only Again stays."""
    done = _Move(_LEARNED, 0, 0)
    moves: dict[int, tuple[_Move, ...]] = {}
    for steps, sign in ((policy.learning_steps_ms, 1), (policy.relearning_steps_ms, -1)):
        for step in range(len(steps) + 1):
            if step == len(steps):
                again = _Move(sign, steps[0], 0) if steps else done
                moves[sign * (step + 1)] = (again, done, done, done)
                continue
            hard_ms = steps[step]
            if step == 0:
                hard_ms = (steps[0] + steps[1]) // 2 if len(steps) > 1 else steps[0] * 3 // 2
            good = done if step + 1 == len(steps) else _Move(sign * (step + 2), steps[step + 1], 0)
            hard = _Move(sign * (step + 1), hard_ms, 0)
            moves[sign * (step + 1)] = (_Move(sign, steps[0], 0), hard, good, done)
    relearning = policy.relearning_steps_ms
    lapse = _Move(-1, relearning[0], 1) if relearning else _Move(_LEARNED, 0, 1)
    moves[_LEARNED] = (lapse, done, done, done)
    return moves


class Trace(NamedTuple):
    """A card's memory after some reviews, before it is decided when the card comes back."""

    stability: float
    difficulty: float
    place: int
    delay_ms: int
    lapses: int


class Curve:
    """The formulas with everything that depends on the policy alone computed once."""

    __slots__ = ("_decay", "_easy_difficulty", "_factor", "_first", "_growth", "_harder", "_moves", "_policy", "_short")

    def __init__(self, policy: Policy) -> None:
        w = policy.weights
        self._policy = policy
        self._decay = -w[20]
        self._factor = forgetting_factor(w)
        self._first = tuple(
            (max(w[rating - 1], STABILITY_MIN), min(max(w[4] - exp(w[5] * (rating - 1)) + 1, 1.0), 10.0))
            for rating in Rating
        )
        self._easy_difficulty = w[4] - exp(w[5] * 3) + 1  # not clamped: difficulty reverts to it
        self._growth = tuple(exp(w[8]) * share for share in (0.0, w[15], 1.0, w[16]))
        self._short = tuple(exp(w[17] * (rating - 3 + w[18])) for rating in Rating)
        self._harder = tuple(-w[6] * (rating - 3) / 9 for rating in Rating)
        self._moves = _ladder(policy)

    def follow(self, answers: Iterable[tuple[int, int]], start: Trace | None = None, last_day: int = 0) -> Trace:
        """The memory after ``answers`` ``(day, rating)``, from nothing or from ``start`` on.

        A day before the one that precedes it counts as the same day. At least one answer must be given.
        """
        w = self._policy.weights
        decay, factor, growth, moves = self._decay, self._factor, self._growth, self._moves
        w7, w9, w10, w11, w12, w13, w14, w19 = w[7], w[9], w[10], w[11], w[12], w[13], w[14], w[19]
        reversion = w7 * self._easy_difficulty
        short, harder = self._short, self._harder
        forgotten_share = exp(-w[17] * w[18])
        stability, difficulty, place, delay_ms, lapses = start or Trace(0.0, 0.0, 1, 0, 0)
        for day, rating in answers:
            index = rating - 1
            if not stability:
                stability, difficulty = self._first[index]
            else:
                elapsed_days = day - last_day
                if elapsed_days > 0:
                    forgotten = 1 - (1 + factor * elapsed_days / stability) ** decay
                    if index:
                        gain = growth[index] * (11 - difficulty) * stability**-w9 * (exp(forgotten * w10) - 1)
                        stability *= 1 + gain
                    else:
                        long_term = w11 * difficulty**-w12 * ((stability + 1) ** w13 - 1) * exp(forgotten * w14)
                        stability = min(long_term, stability * forgotten_share)
                else:
                    change = short[index] * stability**-w19
                    stability *= change if change > 1 or not index else 1.0
                if stability < STABILITY_MIN:
                    stability = STABILITY_MIN
                difficulty = reversion + (1 - w7) * (difficulty + (10 - difficulty) * harder[index])
                difficulty = 1.0 if difficulty < 1 else 10.0 if difficulty > 10 else difficulty
            last_day = day
            place, delay_ms, lapse = moves[place][index]
            lapses += lapse
        return Trace(stability, difficulty, place, delay_ms, lapses)

    def state(self, trace: Trace, last: Moment, reps: int, key: str) -> CardState:
        """When a card with this memory comes back."""
        stability, difficulty, place, delay_ms, lapses = trace
        if place == _LEARNED:
            due_day = last.day + interval_days(stability, self._policy, key, reps)
            return Learned(stability, difficulty, due_day, last, reps, lapses)
        due_at_ms = last.at_ms + delay_ms
        return Learning(stability, difficulty, abs(place) - 1, due_at_ms, last, reps, lapses, relearning=place < 0)

    def place_of(self, state: Learning) -> int:
        """The place of a state that may have been made under a policy with more steps."""
        steps = self._policy.relearning_steps_ms if state.relearning else self._policy.learning_steps_ms
        place = min(state.step, len(steps)) + 1
        return -place if state.relearning else place


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
    factor = forgetting_factor(policy.weights)
    exact = float(stability_days / factor * (policy.desired_retention ** (-1 / policy.weights[20]) - 1))
    days = min(max(round(min(exact, 1e9)), 1), policy.maximum_interval_days)
    if not policy.fuzz or days < FUZZ_RANGES[0][0]:
        return days
    low, high = fuzz_bounds(days, policy.maximum_interval_days)
    return low + ((high - low + 1) * crc32(f"{key}:{reps}".encode()) >> 32)


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
    match state:
        case New():
            return model.state(model.follow(((now.day, rating),)), now, 1, key)
        case Learning():
            place = model.place_of(state)
        case Learned():
            place = _LEARNED
        case _:
            assert_never(state)
    start = Trace(state.stability, state.difficulty, place, 0, state.lapses)
    after = model.follow(((now.day, rating),), start, state.last.day)
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
    trace = model.follow((review.at.day, review.rating) for review in counted)
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
