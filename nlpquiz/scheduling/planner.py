"""Which cards are worth today's minutes, when a date is set on which they have to be known.

A card is worth ``weight × (expected recall on the date after a review now − without one) / expected seconds``. The
formulas of memory are FSRS-6's (see ``memory``); the learner's own ratings and times come from ``learner``.
Nothing here reads a clock or a file, and nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final, NamedTuple

from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import STABILITY_MIN, CardState, New, Policy, curve, forgetting_factor
from nlpquiz.scheduling.review import Rating

LEAST_GAIN_PER_MINUTE: Final = 0.005
"""Cards of weight 1 that a minute must be expected to add, or the learner may stop"""


class Standing(NamedTuple):
    """A card as the planner sees it. ``stability`` is 0 for a new card; it is in days by the plain weights."""

    key: str
    weight: float
    kind: str
    stability: float
    difficulty: float
    last_day: int


def standing(key: str, weight: float, kind: str, state: CardState) -> Standing:
    """A card's standing from its state."""
    if isinstance(state, New):
        return Standing(key, weight, kind, 0.0, 0.0, -1)
    return Standing(key, weight, kind, state.stability, state.difficulty, state.last.day)


@dataclass(frozen=True, slots=True)
class Worth:
    """Why a card is asked. Recalls are chances; ``gain`` is in weighted cards known on the date."""

    gain: float
    seconds: float
    recall_now: float
    recall_without: float
    """On the date, when the card is left alone"""
    recall_with: float
    """On the date, expected after a review now"""

    @property
    def per_minute(self) -> float:
        """Weighted cards known on the date for a minute spent now."""
        return 60 * self.gain / self.seconds


class Choice(NamedTuple):
    """A card that is worth asking. ``place`` is among the standings that were ranked; ``gain`` as in ``Worth``."""

    place: int
    gain: float
    seconds: float

    @property
    def per_minute(self) -> float:
        """Weighted cards known on the date for a minute spent now."""
        return 60 * self.gain / self.seconds


class Planner:
    """The formulas for one learner, with everything that does not depend on a card computed once."""

    def __init__(self, learner: Learner) -> None:
        w = learner.weights
        self.learner = learner
        self.decay = -w[20]
        self.factor = forgetting_factor(w) / exp(learner.shift)  # recall after t days: (1 + factor·t/S)^decay
        self._plain_factor = forgetting_factor(w)
        model = curve(Policy(weights=w, learning_steps_ms=(), relearning_steps_ms=(), fuzz=False))
        again_good = [(0, int(Rating.AGAIN)), (0, int(Rating.GOOD))]  # what was forgotten is asked again the same day
        traces = [model.follow(again_good), *(model.follow([(0, rating)]) for rating in (2, 3, 4))]
        self.first = tuple(
            (share, trace.stability, trace.difficulty)
            for share, trace in zip(learner.first_shares, traces, strict=True)
        )
        self._growth = tuple(exp(w[8]) * share for share in (w[15], 1.0, w[16]))
        self._relearnt = exp(w[17] * w[18])
        self._forgets = exp(-w[17] * w[18])

    def recall(self, stability: float, elapsed_days: float) -> float:
        """The chance of recall, the learner's own pace of forgetting considered."""
        return float((1 + self.factor * max(0.0, elapsed_days) / stability) ** self.decay)

    def recall_after_first(self, days: float) -> float:
        """Expected recall ``days`` after a card was met."""
        return sum(share * self.recall(stability, days) for share, stability, _ in self.first)

    def after_review(self, stability: float, difficulty: float, elapsed_days: float) -> tuple[float, ...]:
        """(recall now, stability after Again and its repetition, after Hard, after Good, after Easy).

        ``elapsed_days`` is at least one. The growth of stability uses the recall that the plain weights expect,
        because that is how the card's state will be computed when it has been answered.
        """
        w = self.learner.weights
        ratio = elapsed_days / stability
        now = (1 + self.factor * ratio) ** self.decay
        forgotten = 1 - (1 + self._plain_factor * ratio) ** self.decay
        growth = (11 - difficulty) * stability ** -w[9] * (exp(forgotten * w[10]) - 1)
        hard, good, easy = (stability * (1 + growth * share) for share in self._growth)
        lapsed = min(
            w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(forgotten * w[14]),
            stability * self._forgets,
        )
        lapsed = max(lapsed, STABILITY_MIN)
        again = lapsed * max(self._relearnt * lapsed ** -w[19], 1.0)
        return now, again, hard, good, easy

    def worth(self, card: Standing, day: int, date: int) -> Worth | None:
        """What a card is worth on ``day`` for ``date``; None for one that was answered today already."""
        left = date - day
        if card.stability <= 0:
            recall_with = self.recall_after_first(left)
            without = self.learner.known_unseen
            seconds = self.learner.seconds_first(card.kind)
            return Worth(card.weight * (recall_with - without), seconds, without, without, recall_with)
        elapsed = day - card.last_day
        if elapsed < 1:
            return None
        now, *stabilities = self.after_review(card.stability, card.difficulty, elapsed)
        shares = self.learner.recalled_shares
        chances = (1 - now, *(now * share for share in shares))
        recall_with = sum(chance * self.recall(after, left) for chance, after in zip(chances, stabilities, strict=True))
        taken = self.learner.seconds_by_rating(card.kind)
        seconds = sum(chance * each for chance, each in zip(chances, taken, strict=True))
        without = self.recall(card.stability, elapsed + left)
        return Worth(card.weight * (recall_with - without), seconds, now, without, recall_with)

    def rank(
        self,
        cards: Sequence[tuple[object, float, str, float, float, int]],
        day: int,
        date: int,
        least: float = LEAST_GAIN_PER_MINUTE / 60,
    ) -> list[Choice]:
        """Every card that gains by being asked on ``day``, the one that gains most for its time first.

        ``cards`` are ``Standing``s or plain rows in the same order; keys are not looked at. Those that
        gain no more than ``least`` a second are left out.

        The same sums as in ``worth``, written out because every card is looked at before each sitting.
        """
        w, learner = self.learner.weights, self.learner
        decay, factor, plain = self.decay, self.factor, self._plain_factor
        w9, w10, w11, w12, w13, w14, w19 = -w[9], w[10], w[11], -w[12], w[13], w[14], -w[19]
        forgets, relearnt, left = self._forgets, self._relearnt, date - day
        far = factor * left
        (hard, good, easy), (hard_share, good_share, easy_share) = self._growth, learner.recalled_shares
        first_gain = self.recall_after_first(left) - learner.known_unseen
        first_seconds = {kind: learner.seconds_first(kind) for kind in {card[2] for card in cards}}
        review_seconds = {kind: learner.seconds_by_rating(kind) for kind in first_seconds}
        found: list[tuple[float, int, float, float]] = []
        for place, (_, weight, kind, stability, difficulty, last_day) in enumerate(cards):
            if stability <= 0:
                gain, seconds = weight * first_gain, first_seconds[kind]
            else:
                elapsed = day - last_day
                if elapsed < 1 or weight <= 0:
                    continue
                ratio = elapsed / stability
                now = (1 + factor * ratio) ** decay
                forgotten = 1 - (1 + plain * ratio) ** decay
                growth = (11 - difficulty) * stability**w9 * (exp(forgotten * w10) - 1)
                again = w11 * difficulty**w12 * ((stability + 1) ** w13 - 1) * exp(forgotten * w14)
                again = max(min(again, stability * forgets), STABILITY_MIN)
                again *= max(relearnt * again**w19, 1.0)
                reach = far / stability
                known = (
                    hard_share * (1 + reach / (1 + growth * hard)) ** decay
                    + good_share * (1 + reach / (1 + growth * good)) ** decay
                    + easy_share * (1 + reach / (1 + growth * easy)) ** decay
                )
                without = (1 + factor * (elapsed + left) / stability) ** decay
                gain = weight * (now * known + (1 - now) * (1 + far / again) ** decay - without)
                taken = review_seconds[kind]
                seconds = (1 - now) * taken[0] + now * (
                    hard_share * taken[1] + good_share * taken[2] + easy_share * taken[3]
                )
            each = gain / seconds
            if each > least:
                found.append((-each, place, gain, seconds))
        found.sort()
        return [Choice(place, gain, seconds) for _, place, gain, seconds in found]


def least_seconds(learner: Learner, kind: str) -> float:
    """What a review takes at least, as expected before its rating is known."""
    forgotten, *recalled = learner.seconds_by_rating(kind)
    return min(forgotten, sum(share * each for share, each in zip(learner.recalled_shares, recalled, strict=True)))


def within(ranked: Iterable[Choice], seconds: float) -> list[Choice]:
    """The best of them that are expected to fit into ``seconds``; the last one may take longer."""
    chosen: list[Choice] = []
    for choice in ranked:
        if seconds <= 0:
            break
        chosen.append(choice)
        seconds -= choice.seconds
    return chosen
