"""The score to expect, with an interval, from what is known of the learner's memory before the exam.

Each question is answered as known with its recall R, else as guessed. Questions are not independent: somebody in form
is better at all of them. So the log-odds of all recalls share a normal shift (standard deviation ``FORM``); for each
of some values of it the exact distribution of the score is computed by convolution, and the mixture is summed up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from nlpquiz.deck.model import Card, ChoiceCard, OrderCard, TrueFalseCard
from nlpquiz.exam.knowing import guess_chance

FORM = 0.5  # standard deviation of the shared shift in log-odds; an assumption that the calibration line checks
STEPS_A_MARK = 20  # credit is counted in twentieths of a mark
COVERED = 0.8
# Gauss and Hermite's five points for the standard normal distribution
_SHIFTS = (
    *((-2.8569700, 0.0112574), (-1.3556262, 0.2220759), (0.0, 0.5333333)),
    *((1.3556262, 0.2220759), (2.8569700, 0.0112574)),
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Marks: the mean, and the bounds between which the score lies with a chance of 80 % at least."""

    expected: float
    low: float
    high: float


def forecast(questions: Sequence[tuple[Card, int, float]]) -> Forecast:
    """The score of a paper of (card, marks, recall)."""
    whole = sum(marks for _, marks, _ in questions)
    chances = [0.0] * (whole * STEPS_A_MARK + 1)
    for shift, weight in _SHIFTS:
        for place, chance in enumerate(_distribution(questions, shift * FORM, whole)):
            chances[place] += weight * chance
    total = sum(chances)
    expected = sum(place * chance for place, chance in enumerate(chances)) / total
    tail = (1 - COVERED) / 2 * total
    low, below = 0, chances[0]
    while below <= tail:
        low += 1
        below += chances[low]
    high, above = len(chances) - 1, chances[-1]
    while above <= tail:
        high -= 1
        above += chances[high]
    # with one or two questions the likely scores may all lie beside their mean
    return Forecast(expected / STEPS_A_MARK, min(low, expected) / STEPS_A_MARK, max(high, expected) / STEPS_A_MARK)


def _distribution(questions: Sequence[tuple[Card, int, float]], shift: float, whole: int) -> list[float]:
    chances = [1.0] + [0.0] * (whole * STEPS_A_MARK)
    reached = 0
    for card, marks, recall in questions:
        known = _shifted(recall, shift)
        outcomes: dict[int, float] = {}
        for chance, credit in ((known, _credit_known(card)), (1 - known, _credit_unknown(card))):
            for share, part in credit:
                steps = round(share * marks * STEPS_A_MARK)
                outcomes[steps] = outcomes.get(steps, 0.0) + chance * part
        after = [0.0] * len(chances)
        for place in range(reached + 1):
            if chances[place]:
                for steps, chance in outcomes.items():
                    after[place + steps] += chances[place] * chance
        reached += marks * STEPS_A_MARK
        chances = after
    return chances


def _shifted(recall: float, shift: float) -> float:
    recall = min(max(recall, 0.001), 0.999)
    return 1 / (1 + exp(-(log(recall / (1 - recall)) + shift)))


def _credit_known(card: Card) -> tuple[tuple[float, float], ...]:
    """(share of the marks, chance) of somebody who recalls the card: nobody says every point every time."""
    match card.kind:
        case "open":
            return ((1.0, 0.5), (0.7, 0.35), (0.4, 0.15))
        case "numeric":
            return ((1.0, 0.85), (0.0, 0.15))
        case "order" | "cloze":
            return ((1.0, 0.92), (0.5 if card.kind == "order" else 0.0, 0.08))
        case _:
            return ((1.0, 0.97), (0.0, 0.03))


def _credit_unknown(card: Card) -> tuple[tuple[float, float], ...]:
    """The same for somebody who does not: a lucky guess, a point or two by common sense."""
    match card:
        case ChoiceCard() | TrueFalseCard():
            guess = guess_chance(card)
            return ((1.0, guess), (0.0, 1 - guess))
        case OrderCard():
            return ((0.0, 0.6), (0.35, 0.4))
        case _:
            return ((0.0, 0.65), (0.3, 0.35)) if card.kind == "open" else ((0.0, 1.0),)
