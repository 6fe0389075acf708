"""Which of very many cards a plan's sitting may ask at all, found without looking closely at most of them.

What is worth most is among these cards, whatever is left out: a card that is left alone is recalled on the date with a
known chance, and a review cannot add more than what that chance lacks. That bound needs one division, which the store
does as it reads; the planner then works on the few cards that pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import nextafter
from typing import NamedTuple, TypeAlias

from nlpquiz.deck.catalog import Entry
from nlpquiz.deck.terms import KINDS, PRIORITIES
from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import New
from nlpquiz.scheduling.plan import Plan
from nlpquiz.scheduling.planner import LEAST_GAIN_PER_MINUTE, Planner, least_seconds, standing

CLOSELY = 4  # times the cards that fit: these are valued to know what a card has to be worth
ROUNDING = 1 - 1e-9


class Scope(NamedTuple):
    """The cards that a plan decides about."""

    decks: tuple[str, ...]
    """Empty: all"""
    others: tuple[str, ...]
    """Decks that plans with a nearer date have"""
    weights: tuple[float, ...]
    """What a card counts, by priority as in PRIORITIES"""
    date: int


MetCard: TypeAlias = tuple[int, float, str, float, float, int]
"""(number in the store, weight, kind, stability, difficulty, last day): a ``Standing`` with a number for its key"""

Met: TypeAlias = Callable[[Scope, float, int | None], Sequence[MetCard]]
"""Answered cards for which days from the last answer to the date, over stability, is at least the second argument; with
a number, as many as that with the largest ratio"""


def scopes(plans: Sequence[Plan]) -> list[Scope]:
    """What each plan decides about, the nearest date first; plans that are left nothing are left out."""
    found: list[Scope] = []
    taken: list[str] = []
    for plan in plans:
        decks = tuple(deck for deck in plan.decks if deck not in taken)
        if decks or not plan.decks:
            weights = tuple(plan.weight(priority) for priority in PRIORITIES)
            found.append(Scope(decks, () if decks else tuple(taken), weights, plan.date))
        if not plan.decks:
            break
        taken += decks
    return found


def shortlist(scope: Scope, learner: Learner, day: int, seconds: float, new: Sequence[Entry], met: Met) -> list[int]:
    """Numbers of answered cards, among them all that are worth more than what fills ``seconds``. ``new`` are the cards
    of the scope that were never answered.
    """
    planner = Planner(learner)
    quickest = min(min(learner.seconds_first(kind), least_seconds(learner, kind)) for kind in KINDS)
    fitting = int(seconds / quickest) + 2

    weight = dict(zip(PRIORITIES, scope.weights, strict=True))
    fresh = [standing(entry.key, weight[entry.priority], entry.kind, New()) for entry in new]
    found = [choice.gain / choice.seconds for choice in planner.rank(fresh, day, scope.date)]
    sample = met(scope, 0.0, CLOSELY * fitting)
    found += [choice.gain / choice.seconds for choice in planner.rank(sample, day, scope.date)]
    least = LEAST_GAIN_PER_MINUTE / 60
    if len(found) >= fitting:
        least = max(least, sorted(found, reverse=True)[fitting - 1])
    ratio = _least_ratio(planner, scope, least)
    if ratio is None:
        return []
    cards = met(scope, ratio, None)
    return [cards[choice.place][0] for choice in planner.rank(cards, day, scope.date, nextafter(least, 0))]


def _least_ratio(planner: Planner, scope: Scope, value: float) -> float | None:
    """The least (days from the last answer to the date / stability) with which a card can have a value; None: none can.

    ``value ≤ weight · (1 − recall without) / seconds`` solved for that ratio, with the kind for which it is least.
    """
    quickest = min(least_seconds(planner.learner, kind) for kind in KINDS)
    recall = 1 - value * quickest / max(scope.weights) if max(scope.weights) > 0 else 0.0
    if recall <= 0:
        return None
    return max(0.0, float(recall ** (1 / planner.decay) - 1) / planner.factor) * ROUNDING
