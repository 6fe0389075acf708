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
    cards, weights = standings(workspace.cache, filters), workspace.policies()[""].weights
    return topic_mastery(cards, now.day, interview_day(workspace, now), weights, planned)


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
    from nlpquiz.stats.calibration import CALIBRATION_REVIEWS
    from nlpquiz.stats.standing_count import StandingCount
    from nlpquiz.stats.tally import Place, Tally, watched_from
    from nlpquiz.store.garbage import uncollected
    from nlpquiz.store.statistics import (
        active_cards,
        details,
        each_standing,
        first_day,
        lives,
        one_moment,
        review_count,
    )

    history, policies = workspace.history, workspace.policies()
    general = policies[""]
    standing = StandingCount(now.day, interview_day(workspace, now), general.weights)
    places: dict[str, Place] = {}
    same: dict[Place, Place] = {}

    def take(card: Standing) -> None:
        standing.add(card)
        place = Place(card.topic, card.kind)
        places[card.card] = same.setdefault(place, place)

    with one_moment(history), uncollected():
        each_standing(workspace.cache, Filters(decks=tuple(decks), topics=tuple(topics)), take)
        chosen = places if topics else None
        some = bool(decks or topics)
        oldest = first_day(history, active_cards(history, chosen, None, decks) if some else None)
        first = now.day - since_days + 1 if since_days is not None else min(oldest or now.day, now.day)
        period = Period(first, now.day)
        active = active_cards(history, chosen, watched_from(period), decks)
        answers = review_count(history, active if some else None, period.first)
        tally = Tally(
            *(period, policies, places, details(history, active if some else None, period.first)),
            calibrate_every=-(-answers // CALIBRATION_REVIEWS),
            zone=zone,
        )
        with closing(lives(history, active)) as found:
            for life in watch(found, len(active)) if watch else found:
                tally.add(life)
    retrievability, stability, difficulty = standing.histograms()
    return Statistics(
        today=now.day,
        interview=interview_day(workspace, now),
        decks=tuple(decks),
        topics=tuple(topics),
        titles=titles_of(workspace),
        activity=tally.activity.activity(),
        habit=habit_of(workspace, now),
        cards=standing.cards(),
        due=standing.due(),
        retention=tally.retention.retention(),
        retrievability=retrievability,
        stability=stability,
        difficulty=difficulty,
        curve=tally.curve.curve(),
        calibration=tally.calibration.calibration(),
        times=tally.answers.times(),
        ratings=tally.answers.ratings(),
        hours=tally.activity.hours(),
        leeches=standing.leeches(),
        exams=_exams(workspace, decks),
        mastery=standing.mastery(),
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
