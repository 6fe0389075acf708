"""What will be known on the date: the days are played through in the model, card by card, with the real planner.

Chance is replaced by a fixed, evenly spread sequence, so that the same cards give the same forecast and one roll-out is
as good as the mean of many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlpquiz.scheduling.leaders import Leaders
from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import Policy, Trace, curve
from nlpquiz.scheduling.planner import Planner, Standing
from nlpquiz.scheduling.review import Rating

SURE_80: Final = 1.2816  # standard deviations on either side that hold 80 % of a normal distribution
GOLDEN: Final = 0.6180339887498949
PLASTIC: Final = 0.7548776662466927  # with the next one: evenly spread points in the plane (R2 sequence, Roberts 2018)

Order = Callable[[Sequence[Standing], int], Sequence[int]]
"""Places of the cards to be asked on a day, in this order"""


@dataclass(frozen=True, slots=True)
class DayLoad:
    """What a day of the forecast holds."""

    day: int
    new: int
    reviews: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will be known on the date. Sums are of chances of recall; ``low`` and ``high`` hold 80 % of learners."""

    cards: tuple[Standing, ...]
    """As they will stand on the date"""
    recalls: tuple[float, ...]
    """The chance of recall of each, on the date"""
    low: tuple[float, float]
    """(weighted share, number of cards)"""
    high: tuple[float, float]
    days: tuple[DayLoad, ...]

    @property
    def known(self) -> float:
        """Expected number of cards recalled on the date."""
        return sum(self.recalls)

    @property
    def score(self) -> float:
        """Expected share of the weights that is recalled on the date; 0 without cards."""
        total = sum(card.weight for card in self.cards)
        gained = sum(card.weight * recall for card, recall in zip(self.cards, self.recalls, strict=True))
        return gained / total if total else 0.0

    @property
    def left_out(self) -> tuple[int, ...]:
        """Places of cards that will not have been met."""
        return tuple(place for place, card in enumerate(self.cards) if card.stability <= 0)

    @property
    def last_new_day(self) -> int | None:
        """The day on which the last new card is met."""
        return max((load.day for load in self.days if load.new), default=None)


def forecast(
    cards: Sequence[Standing],
    learner: Learner,
    seconds_by_day: Sequence[float],
    day: int,
    date: int,
    order: Order | None = None,
) -> Forecast:
    """Play the days from ``day`` on. ``seconds_by_day[0]`` is what today still has; ``order`` None: the planner's.

    Days are shortened by the learner's rate of missed ones.
    """
    planner = Planner(learner)
    hand = list(cards)
    choose: Order = order or Leaders(planner, hand, seconds_by_day, day, date)
    loads = [
        _play(hand, planner, choose, on, seconds_by_day[on - day] * (1 - learner.skip_rate * (on > day)))
        for on in range(day, date)
    ]
    return _seen_on(date, hand, learner, tuple(loads))


def usual_schedule(cards: Sequence[Standing], policy: Policy, day: int, date: int) -> Order:
    """What Anki does: what is due, the longest due first, then as many new cards a day as bring in all of them."""
    model = curve(policy)
    unseen = sum(card.stability <= 0 for card in cards)
    per_day = -(-unseen // max(1, date - day))
    seen: list[Standing | None] = [None] * len(cards)
    due_days = [0] * len(cards)

    def order(hand: Sequence[Standing], on: int) -> list[int]:
        due, new = [], []
        for place, card in enumerate(hand):
            if card.stability <= 0:
                new.append((-card.weight, place))
                continue
            if card is not seen[place]:  # few of them change from day to day
                seen[place] = card
                due_days[place] = card.last_day + model.interval_days(card.stability, "", 0)
            if due_days[place] <= on:
                due.append((due_days[place], place))
        return [place for _, place in (*sorted(due), *sorted(new)[:per_day])]

    return order


def _play(hand: list[Standing], planner: Planner, choose: Order, day: int, seconds: float) -> DayLoad:
    """Answer cards until the seconds are used; a last card that does not fit whole is answered by chance."""
    if seconds <= 0:
        return DayLoad(day, 0, 0, 0.0)
    learner = planner.learner
    model = curve(Policy(weights=learner.weights, learning_steps_ms=(), relearning_steps_ms=(), fuzz=False))
    new, reviews, used = 0, 0, 0.0
    for number, place in enumerate(choose(hand, day)):
        card = hand[place]
        first = (place * PLASTIC + day * GOLDEN) % 1.0
        second = (place * PLASTIC * PLASTIC + day * PLASTIC + number * GOLDEN) % 1.0
        if card.stability <= 0:
            rating = _drawn(first, learner.first_shares)
            taken, before = learner.seconds_first(card.kind), None
        else:
            recalled = first < planner.recall(card.stability, day - card.last_day)
            rating = 1 + _drawn(second, learner.recalled_shares) if recalled else 1
            taken = learner.seconds_by_rating(card.kind)[rating - 1]
            before = Trace(card.stability, card.difficulty, 0, 0, 0)
        if used + taken / 2 > seconds:
            break
        answers = [(day, rating)] if rating > 1 else [(day, rating), (day, int(Rating.GOOD))]
        after = model.follow(answers, before, card.last_day)
        hand[place] = card._replace(stability=after.stability, difficulty=after.difficulty, last_day=day)
        used += taken
        new += before is None
        reviews += before is not None
    return DayLoad(day, new, reviews, used)


def _drawn(chance: float, shares: Sequence[float]) -> int:
    """1 for the first of ``shares``, and so on."""
    for number, share in enumerate(shares, 1):
        chance -= share
        if chance < 0:
            return number
    return len(shares)


def _seen_on(date: int, hand: Sequence[Standing], learner: Learner, days: tuple[DayLoad, ...]) -> Forecast:
    recalls = recalls_on(date, hand, learner, 0.0)
    total = sum(card.weight for card in hand)
    bounds = []
    for side in (-1, 1):
        off = recalls_on(date, hand, learner, side * SURE_80 * learner.shift_spread)
        score = sum(card.weight * recall for card, recall in zip(hand, off, strict=True)) / total if total else 0.0
        bounds.append((score, sum(off)))
    return Forecast(tuple(hand), tuple(recalls), bounds[0], bounds[1], days)


def recalls_on(date: int, hand: Sequence[Standing], learner: Learner, further_shift: float) -> list[float]:
    """The chance of recall of each card on ``date``, with stabilities that are ``further_shift`` off (a log)."""
    planner = Planner(replace(learner, shift=learner.shift + further_shift))
    return [
        planner.recall(card.stability, date - card.last_day) if card.stability > 0 else learner.known_unseen
        for card in hand
    ]


def shifted(seconds_by_day: Sequence[float], minutes: float) -> list[float]:
    """The same days with so many minutes more or less, those without study left as they are."""
    return [max(0.0, seconds + 60 * minutes) if seconds > 0 else 0.0 for seconds in seconds_by_day]
