"""What is known of a learner beside their cards: how they rate, how long they take, how well the formulas fit them.

Everything starts from priors and moves towards the log as it grows, so that nothing jumps with the first answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import exp, log
from typing import Final, NamedTuple

from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, STABILITY_MIN, Policy, curve, forgetting_factor
from nlpquiz.scheduling.review import Rating, Review

# Anki's users on average (the default simulation of fsrs-rs): a first answer, and one that was not Again
FIRST_SHARES: Final = (0.24, 0.094, 0.495, 0.171)
RECALLED_SHARES: Final = (0.224, 0.631, 0.145)
FIRST_SECONDS: Final = (70.0, 65.0, 58.0, 45.0)
REVIEW_SECONDS: Final = (30.0, 26.0, 20.0, 14.0)
"""By rating; that of Again holds the repetition on the same day"""

KIND_FACTORS: Final[Mapping[str, float]] = {
    "open": 1.8,
    "choice": 0.8,
    "truefalse": 0.6,
    "cloze": 1.0,
    "numeric": 1.5,
    "order": 1.2,
}
"""How much longer a kind takes, before the learner's own times are known"""

FIRST_PRIOR: Final = 20.0  # answers that the priors are worth
RECALLED_PRIOR: Final = 40.0
SECONDS_PRIOR: Final = 5.0
SKIP_PRIOR: Final = (0.5, 4.5)  # days missed, days kept
UNSEEN_PRIOR: Final = 20.0  # exam answers, all wrong

SHIFTS: Final = tuple(step * 0.25 for step in range(-20, 21, 2))
SHIFT_SPREAD: Final = 2.0
"""Standard deviation between learners of log(stability / what the weights say), for the interval of the forecast

This, ``MISFIT`` and ``EVIDENCE_SHARE`` were set so that 80 % intervals hold for simulated learners with the weights of
real ones (``tests/benchmarks/planning.py --intervals``)."""
MISFIT: Final = 0.8  # what one number cannot say about a memory, in the same unit
EVIDENCE_SHARE: Final = 0.15  # answers are not independent and the curve is not the learner's own


class Touch(NamedTuple):
    """A card on one day: the first rating, the seconds of all its answers, and what was expected."""

    kind: str
    rating: int
    seconds: float
    stability: float
    """Days, before the answer; 0 for a new card"""
    elapsed_days: int


@dataclass(frozen=True, slots=True)
class Learner:
    """What the planner believes of a learner. ``shift`` is log(true stability / stability by the weights)."""

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    first_shares: tuple[float, ...] = FIRST_SHARES
    recalled_shares: tuple[float, ...] = RECALLED_SHARES
    """Of Hard, Good and Easy, when the card was recalled"""
    first_seconds: Mapping[str, float] = field(default_factory=dict)
    """Expected seconds of a new card, by kind"""
    review_seconds: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Seconds of a review by kind, then by rating"""
    known_unseen: float = 0.0
    """The chance of knowing a card that was never studied"""
    skip_rate: float = SKIP_PRIOR[0] / sum(SKIP_PRIOR)
    """Share of the planned days on which nothing is done"""
    shift: float = 0.0
    shift_spread: float = SHIFT_SPREAD
    """Standard deviation of what is believed of ``shift``"""

    def seconds_first(self, kind: str) -> float:
        """Expected seconds of a new card."""
        known = self.first_seconds.get(kind)
        return expected_first_seconds(kind, self.first_shares) if known is None else known

    def seconds_by_rating(self, kind: str) -> tuple[float, ...]:
        """Expected seconds of a review after each rating."""
        known = self.review_seconds.get(kind)
        if known is not None:
            return known
        factor = KIND_FACTORS.get(kind, 1.0)
        return tuple(seconds * factor for seconds in REVIEW_SECONDS)


def expected_first_seconds(kind: str, shares: Sequence[float]) -> float:
    """Seconds of a new card by the priors."""
    seconds = sum(share * taken for share, taken in zip(shares, FIRST_SECONDS, strict=True)) / sum(shares)
    return seconds * KIND_FACTORS.get(kind, 1.0)


class Evidence:
    """Counts what a learner does; ``learner()`` is what to believe after it."""

    def __init__(self, weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> None:
        self.weights = weights
        self.touches = 0
        self._first = [FIRST_PRIOR * share for share in FIRST_SHARES]
        self._recalled = [RECALLED_PRIOR * share for share in RECALLED_SHARES]
        self._ratios: dict[tuple[str, bool], list[float]] = {}
        self._days = list(SKIP_PRIOR)
        self._unseen = [0.0, UNSEEN_PRIOR]
        self._decay = -weights[20]
        self._scaled = tuple(forgetting_factor(weights) / exp(shift) for shift in SHIFTS)
        self._likelihood = [-((shift / SHIFT_SPREAD) ** 2) / 2 for shift in SHIFTS]

    def add(self, touch: Touch) -> None:
        """One card on one day."""
        self.touches += 1
        kind, rating, seconds, stability, elapsed_days = touch
        first = stability <= 0
        prior = FIRST_SECONDS if first else REVIEW_SECONDS
        expected = prior[rating - 1] * KIND_FACTORS.get(kind, 1.0)
        ratio = self._ratios.setdefault((kind, first), [SECONDS_PRIOR, SECONDS_PRIOR])
        ratio[0] += min(seconds / expected, 10.0)  # somebody left the table
        ratio[1] += 1
        if first:
            self._first[rating - 1] += 1
            return
        if rating > 1:
            self._recalled[rating - 2] += 1
        if elapsed_days < 1:
            return
        for place, factor in enumerate(self._scaled):
            recall = (1 + factor * elapsed_days / stability) ** self._decay
            recall = min(max(recall, 0.02), 0.98)  # slips and lucky guesses
            self._likelihood[place] += EVIDENCE_SHARE * log(recall if rating > 1 else 1 - recall)

    def add_day(self, kept: bool) -> None:
        """A day on which the plan had minutes, and whether anything was done."""
        self._days[1 if kept else 0] += 1

    def add_unseen(self, right: bool) -> None:
        """An exam asked a card that was never studied."""
        self._unseen[1] += 1
        self._unseen[0] += right

    def learner(self) -> Learner:
        """What to believe now."""
        shares = tuple(count / sum(self._first) for count in self._first)
        first_seconds, review_seconds = {}, {}
        for kind in KIND_FACTORS:
            first_seconds[kind] = expected_first_seconds(kind, shares) * self._ratio(kind, first=True)
            ratio = self._ratio(kind, first=False) * KIND_FACTORS[kind]
            review_seconds[kind] = tuple(seconds * ratio for seconds in REVIEW_SECONDS)
        shift, spread = self._shift()
        return Learner(
            weights=self.weights,
            first_shares=shares,
            recalled_shares=tuple(count / sum(self._recalled) for count in self._recalled),
            first_seconds=first_seconds,
            review_seconds=review_seconds,
            known_unseen=self._unseen[0] / self._unseen[1],
            skip_rate=self._days[0] / sum(self._days),
            shift=shift,
            shift_spread=spread,
        )

    def _ratio(self, kind: str, *, first: bool) -> float:
        taken, count = self._ratios.get((kind, first), (1.0, 1.0))
        return taken / count

    def _shift(self) -> tuple[float, float]:
        most = max(self._likelihood)
        chances = [exp(value - most) for value in self._likelihood]
        total = sum(chances)
        mean = sum(chance * shift for chance, shift in zip(chances, SHIFTS, strict=True)) / total
        square = sum(chance * (shift - mean) ** 2 for chance, shift in zip(chances, SHIFTS, strict=True)) / total
        return mean, (square + MISFIT**2) ** 0.5


def touches(timeline: Sequence[tuple[int, int, float]], kind: str, policy: Policy) -> Iterable[Touch]:
    """One card's answers ``(day, rating, seconds)``, oldest first, as one touch a day."""
    model = curve(policy)
    trace, last_day = None, 0
    for day, group in groupby(timeline, key=lambda answer: answer[0]):
        answers = list(group)
        stability = max(trace.stability, STABILITY_MIN) if trace else 0.0
        seconds = sum(answer[2] for answer in answers)
        elapsed_days = max(0, day - last_day) if trace else 0
        yield Touch(kind, int(answers[0][1]), seconds, stability, elapsed_days)
        trace = model.follow([answer[:2] for answer in answers], trace, last_day)
        last_day = day


def learn(
    reviews: Iterable[Review],
    kind_of: Mapping[str, str],
    policy: Policy,
    days: Iterable[bool] = (),
    reps: Mapping[str, int] | None = None,
) -> Learner:
    """What a log says about its learner; ``days`` say of each planned day whether anything was done on it.

    ``reviews`` are oldest first; those that do not count for the schedule say nothing. Of a card that an exam asked
    before it was ever studied the first answer also tells what is known unseen. ``reps`` are the answers that each card
    has in all: one that has more than ``reviews`` hold is left out, as its memory before them is not known.
    """
    by_card: dict[str, list[tuple[int, int, int, str]]] = {}
    for review in reviews:
        if review.counts and review.source != "cram":
            answer = (review.at.day, int(review.rating), review.taken_ms, review.source)
            by_card.setdefault(review.card, []).append(answer)
    return learn_from(by_card, kind_of, policy, days, reps)


def learn_from(
    by_card: Mapping[str, Sequence[tuple[int, int, int, str]]],
    kind_of: Mapping[str, str],
    policy: Policy,
    days: Iterable[bool] = (),
    reps: Mapping[str, int] | None = None,
) -> Learner:
    """As ``learn``, from each card's answers ``(day, rating, milliseconds, source)``, none of them crammed."""
    evidence = Evidence(policy.weights)
    for card, answers in by_card.items():
        if reps is not None and reps.get(card, 0) > len(answers):
            continue
        if answers[0][3] == "exam":
            evidence.add_unseen(answers[0][1] != Rating.AGAIN)
        timeline = [(day, rating, taken_ms / 1000) for day, rating, taken_ms, _ in answers]
        for touch in touches(timeline, kind_of.get(card, "open"), policy):
            evidence.add(touch)
    for kept in days:
        evidence.add_day(kept)
    return evidence.learner()
