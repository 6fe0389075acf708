"""Statistics brought together from history, decks, plans and exams. Nothing is computed here, and nothing is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import tzinfo
from typing import TYPE_CHECKING

from nlpquiz.deck.catalog import EVERYTHING, Filters
from nlpquiz.stats.figures import DueForecast, ExamScore, Habit, Period, Standing, Statistics, Titles
from nlpquiz.stats.mastery import topic_mastery
from nlpquiz.stats.memory_figures import CardLife, TopicMastery
from nlpquiz.stats.workload import due_forecast, habit
from nlpquiz.store.statistics import review_days, standings

if TYPE_CHECKING:
    from nlpquiz.cli.workspace import Workspace
    from nlpquiz.scheduling.review import Moment
    from nlpquiz.stats.replay import Life

USUAL_DAYS = 365
"""Anki's: the last twelve months"""
Watch = Callable[[Iterable["Life"], int], Iterable["Life"]]
"""Gives on what it is given, of which there is so much"""


def mastery_of(
    workspace: Workspace,
    now: Moment,
    filters: Filters = EVERYTHING,
    *,
    planned: Mapping[str, float] | None = None,
) -> list[TopicMastery]:
    """How well each topic is known, in the order of the decks.

    ``planned`` is each card's chance of recall on the interview day by a plan's forecast.
    """
    return _mastery(workspace, standings(workspace.cache, filters), now, planned)


def habit_of(workspace: Workspace, now: Moment) -> Habit:
    """The streak, and the minutes against the goal."""
    today, week = _goals(workspace, now)
    return habit(review_days(workspace.history), now.day, today, week)


def due_of(workspace: Workspace, now: Moment, filters: Filters = EVERYTHING) -> DueForecast:
    """What is due today and on the next days."""
    return due_forecast(standings(workspace.cache, filters), now.day)


def life_of(workspace: Workspace, key: str) -> CardLife:
    """The life of one card, or of one gap of a cloze; without reviews when it was never answered."""
    from nlpquiz.stats.card_life import card_life
    from nlpquiz.store.statistics import reviews_with_resets

    policies = workspace.policies()
    policy = policies.get(key.partition("/")[0], policies[""])
    return card_life(key, *reviews_with_resets(workspace.history, key), policy)


def interview_day(workspace: Workspace, now: Moment) -> int | None:
    """The nearest date that is planned for."""
    stored = workspace.plans.all()
    if not stored:
        return None
    from nlpquiz.scheduling.plan import standing_plans

    plans = standing_plans((each.plan for each in stored), now.day)
    return plans[0].date if plans else None


def statistics_of(
    workspace: Workspace,
    now: Moment,
    decks: Sequence[str] = (),
    topics: Sequence[str] = (),
    since_days: int | None = USUAL_DAYS,
    watch: Watch | None = None,
    zone: tzinfo | None = None,
) -> Statistics:
    """Everything that `nlpquiz stats` shows. ``since_days`` counts today; None: the whole history.

    The chosen cards with a review in that time or in the last year are replayed, one after the other; ``watch`` may
    show how far that is. Hours of the day are those of ``zone`` (None: the system's).
    """
    from nlpquiz.scheduling.memory import retrievability
    from nlpquiz.stats.calibration import CALIBRATION_REVIEWS
    from nlpquiz.stats.spread import DIFFICULTY_EDGES, RETRIEVABILITY_EDGES, STABILITY_EDGES, histogram
    from nlpquiz.stats.tally import Place, Tally, watched_from
    from nlpquiz.stats.workload import begun, card_counts, leeches
    from nlpquiz.store.statistics import active_cards, card_names, first_day, lives, review_count

    filters = Filters(decks=tuple(decks), topics=tuple(topics))
    cards = standings(workspace.cache, filters)
    history = workspace.history
    chosen = [card.card for card in cards] if topics else card_names(history, decks) if decks else None
    oldest = first_day(history, None if chosen is None else active_cards(history, chosen, None))
    first = now.day - since_days + 1 if since_days is not None else min(oldest or now.day, now.day)
    period = Period(first, now.day)
    places = {card.card: Place(card.topic, card.kind) for card in cards}
    since = watched_from(period)
    active = active_cards(history, chosen, since)
    policies = workspace.policies()
    answers = review_count(history, None if chosen is None else active, period.first)
    tally = Tally(period, policies, places, calibrate_every=-(-answers // CALIBRATION_REVIEWS))
    with closing(lives(history, active, since)) as found:
        for life in watch(found, len(active)) if watch else found:
            tally.add(life)
    activity = tally.activity.activity()
    general = policies[""]
    states = begun(cards)
    return Statistics(
        today=now.day,
        interview=interview_day(workspace, now),
        decks=tuple(decks),
        topics=tuple(topics),
        titles=titles_of(workspace),
        activity=activity,
        habit=habit_of(workspace, now),
        cards=card_counts(cards, now.day),
        due=due_forecast(cards, now.day),
        retention=tally.retention.retention(),
        retrievability=histogram(
            (retrievability(state, now.day, general.weights) for state in states), RETRIEVABILITY_EDGES
        ),
        stability=histogram((state.stability for state in states), STABILITY_EDGES),
        difficulty=histogram((state.difficulty for state in states), DIFFICULTY_EDGES),
        curve=tally.curve.curve(),
        calibration=tally.calibration.calibration(),
        times=tally.answers.times(),
        ratings=tally.answers.ratings(),
        hours=tally.activity.hours(zone),
        leeches=leeches(cards),
        exams=_exams(workspace, decks),
        mastery=tuple(_mastery(workspace, cards, now, None)),
        empty=oldest is None,
    )


def titles_of(workspace: Workspace) -> Titles:
    """The titles of decks and topics."""
    found = {}
    for head in workspace.cache.heads():
        found[head.id] = head.title
        for topic in head.topics:
            found[f"{head.id}/{topic.id}"] = topic.title
    return found


def _mastery(
    workspace: Workspace, cards: Sequence[Standing], now: Moment, planned: Mapping[str, float] | None
) -> list[TopicMastery]:
    weights = workspace.policies()[""].weights
    return topic_mastery(cards, now.day, interview_day(workspace, now), lambda _: weights, planned)


def _goals(workspace: Workspace, now: Moment) -> tuple[float, float]:
    """Minutes of today, and of the week from Monday to Sunday."""
    usual = float(workspace.settings.minutes_per_day)
    stored = workspace.plans.all()
    if not stored:
        return usual, 7 * usual
    from nlpquiz.scheduling.plan import minutes_of_day

    monday = now.day - (now.day - 1) % 7
    plans = [each.plan for each in stored]

    def goal(day: int) -> float:
        return minutes_of_day(plans, day) if any(plan.stands(day) for plan in plans) else usual

    return goal(now.day), sum(goal(day) for day in range(monday, monday + 7))


def _exams(workspace: Workspace, decks: Sequence[str]) -> tuple[ExamScore, ...]:
    from nlpquiz.exam.report import score_of
    from nlpquiz.store.exams import Exams

    sat = [one for one in Exams.of(workspace.history).all() if one.attempt.phase == "over"]
    scores = [score_of(one.number, one.attempt) for one in sat]
    return tuple(
        ExamScore(
            number=score.number,
            day=score.at.day,
            share=score.share,
            expected=score.forecast.expected / score.maximum if score.maximum else 0.0,
            low=score.forecast.low / score.maximum if score.maximum else 0.0,
            high=score.forecast.high / score.maximum if score.maximum else 0.0,
            questions=score.questions,
            decks=score.decks,
        )
        for score in scores
        if not decks or not set(decks).isdisjoint(score.decks)
    )
