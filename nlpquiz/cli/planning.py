"""The plans that stand, brought together with the log: what a sitting, today's page and ``plan`` need of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from nlpquiz.deck.catalog import Filters
from nlpquiz.scheduling.forecast import Forecast, forecast
from nlpquiz.scheduling.learner import Learner, learn_from
from nlpquiz.scheduling.plan import Plan, days_kept, minutes_left_for, standing_plans
from nlpquiz.scheduling.planner import Standing
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.card_queries import LightCard
from nlpquiz.store.recent_answers import answers_since, more_answers_since
from nlpquiz.study.planned import Agenda

if TYPE_CHECKING:
    from nlpquiz.cli.workspace import Workspace
    from nlpquiz.store.history import History

LEARNT_FROM_DAYS = (23, 46, 92, 184)
ANSWERS_ENOUGH = 10_000  # to know a learner by: a longer log must not make the first card late


def agenda_of(workspace: Workspace, now: Moment) -> Agenda | None:
    """What the standing plans ask for today; None without one."""
    plans = standing_plans((stored.plan for stored in workspace.plans.all()), now.day)
    if not plans:
        return None
    return Agenda(tuple(plans), learner_of(workspace, plans[0], now.day), now.day, minutes_used(workspace, now.day))


def learner_of(workspace: Workspace, plan: Plan, day: int) -> Learner:
    """What the last half year of the log says about the learner, or less of it where that is enough."""
    worked = {total.day for total in workspace.history.days(plan.set_on)}
    kept = days_kept(plan, worked, day)
    recent = answers_since(workspace.history, _learnt_from(workspace.history, day))
    kinds, reps = workspace.cache.kinds_and_reps(recent)
    return learn_from(recent, kinds, workspace.policies()[""], kept, reps)


def _learnt_from(history: History, day: int) -> int:
    for shorter, longer in pairwise(LEARNT_FROM_DAYS):
        if more_answers_since(history, day - longer, ANSWERS_ENOUGH):
            return day - shorter
    return day - LEARNT_FROM_DAYS[-1]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a plan starts from today: its cards as the planner sees them, the learner, and the seconds of each day."""

    belongs: tuple[LightCard, ...]
    """Deck, topic and priority of each of ``cards``"""
    cards: tuple[Standing, ...]
    learner: Learner
    seconds: tuple[float, ...]


def prospect_of(workspace: Workspace, plan: Plan, plans: Sequence[Plan], now: Moment) -> Prospect:
    """Where a plan stands today. ``plans`` are all that stand, the nearest date first."""
    # with tomorrow's day, so that a card that is buried until then is counted
    cards = workspace.cache.light_cards(Filters(decks=plan.decks), Moment(now.at_ms, now.day + 1))
    return Prospect(
        tuple(cards),
        tuple(
            Standing(card.key, plan.weight(card.priority), card.kind, card.stability, card.difficulty, card.last_day)
            for card in cards
        ),
        learner_of(workspace, plan, now.day),
        tuple(seconds_by_day(plan, plans, now.day, minutes_used(workspace, now.day))),
    )


def forecast_of(workspace: Workspace, plan: Plan, plans: Sequence[Plan], now: Moment) -> Forecast:
    """What will be known on the date."""
    known = prospect_of(workspace, plan, plans, now)
    return forecast(known.cards, known.learner, known.seconds, now.day, plan.date)


def seconds_by_day(plan: Plan, plans: Sequence[Plan], day: int, used_minutes: float) -> list[float]:
    """What each day from ``day`` to the interview has for a plan, in seconds; today without what is used already."""
    left = [60 * minutes_left_for(plan, plans, each) for each in range(day, plan.date)]
    if left:
        left[0] = max(0.0, left[0] - 60 * used_minutes)
    return left


def minutes_used(workspace: Workspace, day: int) -> float:
    """Minutes studied on ``day``."""
    return sum(total.taken_ms for total in workspace.history.days(day, day)) / 60_000
