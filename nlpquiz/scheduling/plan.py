"""A plan: the date on which the cards have to be known, and the minutes that each day has for them. No clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Final

from nlpquiz.deck.record import record

PRIORITY_WEIGHTS: Final[Mapping[str, float]] = {"core": 4.0, "common": 2.0, "specialist": 1.0}
"""What a card counts in a plan that does not say otherwise"""
DAYS_OF_WEEK = 7  # day 1 was a Monday


@record
class Plan:
    """What a learner has set. Days are ordinals of the learner's days, as in ``Moment``."""

    id: str
    date: int
    """The day of the interview; the last day to study is the one before"""
    set_on: int
    minutes: float
    weekdays: tuple[float, ...] = ()
    """Minutes from Monday to Sunday; empty: ``minutes`` on each"""
    skips: frozenset[int] = frozenset()
    """Days without study"""
    decks: tuple[str, ...] = ()
    """Empty: all"""
    weights: Mapping[str, float] = field(default_factory=lambda: PRIORITY_WEIGHTS)
    """What a card of each priority counts"""

    def stands(self, day: int) -> bool:
        """Whether there is still something to be done on ``day``."""
        return self.set_on <= day < self.date

    def minutes_on(self, day: int) -> float:
        """The minutes that ``day`` has for this plan."""
        if not self.stands(day) or day in self.skips:
            return 0.0
        return self.weekdays[(day - 1) % DAYS_OF_WEEK] if self.weekdays else self.minutes

    def weight(self, priority: str) -> float:
        """What a card of this priority counts."""
        return self.weights.get(priority, 1.0)


def standing_plans(plans: Iterable[Plan], day: int) -> list[Plan]:
    """The plans that stand on ``day``, the nearest date first."""
    return sorted((plan for plan in plans if plan.stands(day)), key=lambda plan: (plan.date, plan.set_on, plan.id))


def minutes_left_for(plan: Plan, plans: Sequence[Plan], day: int) -> float:
    """The minutes of ``day`` that plans with a nearer date leave to ``plan``."""
    nearer = (p.minutes_on(day) for p in plans if (p.date, p.set_on, p.id) < (plan.date, plan.set_on, plan.id))
    return max(0.0, plan.minutes_on(day) - max(nearer, default=0.0))


def minutes_of_day(plans: Iterable[Plan], day: int) -> float:
    """The minutes that the learner means to study on ``day``."""
    return max((plan.minutes_on(day) for plan in plans), default=0.0)


def days_kept(plan: Plan, worked: Iterable[int], day: int) -> list[bool]:
    """Of each day before ``day`` on which the plan had minutes: whether anything was done."""
    done = frozenset(worked)
    return [each in done for each in range(plan.set_on, min(day, plan.date)) if plan.minutes_on(each) > 0]
