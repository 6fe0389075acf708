"""What statistics take from plans, exams and decks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nlpquiz.cli.stats_gathering import due_of, habit_of, interview_day, life_of, mastery_of, statistics_of
from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.catalog import Filters
from nlpquiz.exam.answering import Given
from nlpquiz.exam.attempt import Answer, Submit, begin, step
from nlpquiz.exam.report import score_of
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS
from nlpquiz.scheduling.plan import Plan
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.exams import Exams
from nlpquiz.store.history import History
from nlpquiz.store.plans import Fit
from tests.exam.small_library import START, one_of_each, reading

NOW = datetime(2026, 6, 17, 9, 0, tzinfo=UTC)  # a Wednesday
PROMISE = {"score": 0.5, "low": 0.4, "high": 0.6, "known": 1, "cards": 3}


def opened(now: datetime = NOW) -> Workspace:
    return Workspace(clock=lambda: now)


def answered(home: Path, card: str, *days_ago: float, rating: int = 3) -> None:
    with History.open(home / "history.sqlite", device="test") as history:
        for ago in days_ago:
            at = Moment.of(NOW - timedelta(days=ago))
            history.record(Review(history.new_id(at), card, at, Rating(rating), 60_000, "study", "zh"))


def test_exams_over_time(home: Path) -> None:
    endings = ((Submit(),), (Answer(Given("方差 variance", (1,))), Submit()), ())
    scores = []
    with Exams.open(home / "history.sqlite") as exams:
        for number, ending in enumerate(endings, 1):
            at = Moment(START.at_ms + number, START.day + number)
            paper = replace(one_of_each(), id=f"p{number}", at=at)
            attempt, events = begin(paper, reading(0))
            exams.start(paper, events)
            for second, action in enumerate(ending, 1):
                attempt, events = step(attempt, action, reading(second))
                exams.add(paper.id, events)
            scores.append(score_of(0, attempt))
    with opened() as workspace:
        found = statistics_of(workspace, workspace.now()).exams
        others = statistics_of(workspace, workspace.now(), decks=("demo",)).exams
    assert [(score.number, score.day - START.day) for score in found] == [(1, 1), (2, 2)]  # the third is not over
    assert [score.share for score in found] == [each.share for each in scores[:2]]
    assert all(0 <= score.low <= score.expected <= score.high <= 1 for score in found)
    assert others == ()


def test_goals_follow_the_plan_while_it_stands(home: Path) -> None:
    answered(home, "demo/first", 2, 1, 0)
    with opened() as workspace:
        now = workspace.now()
        assert habit_of(workspace, now).goal_minutes_today == 30.0
        assert habit_of(workspace, now).goal_minutes_week == 210.0
        assert interview_day(workspace, now) is None
        plan = Plan("p", now.day + 3, now.day - 1, 45.0, skips=frozenset((now.day + 1,)))
        workspace.plans.set(plan, PROMISE, now)
        found = habit_of(workspace, now)
        assert found.goal_minutes_today == 45.0
        # Monday came before the plan; Thursday is free; on Saturday, the day of the interview, it is over
        assert found.goal_minutes_week == 30 + 45 + 45 + 0 + 45 + 30 + 30
        assert (found.minutes_today, found.minutes_week, found.streak_days) == (1.0, 3.0, 3)
        assert interview_day(workspace, now) == now.day + 3
        (topic,) = mastery_of(workspace, now)
        assert topic.recall_on_day is not None
        assert topic.recall_on_day < topic.recall_now


def test_a_plan_that_is_over_sets_no_goal(home: Path) -> None:
    with opened() as workspace:
        now = workspace.now()
        workspace.plans.set(Plan("p", now.day - 1, now.day - 20, 45.0), PROMISE, now)
        assert habit_of(workspace, now).goal_minutes_today == 30.0
        assert interview_day(workspace, now) is None


def test_fitted_weights_are_the_learner_s_own(home: Path) -> None:
    answered(home, "demo/first", 40, 30, 12, 1)
    weights = (*DEFAULT_WEIGHTS[:8], DEFAULT_WEIGHTS[8] * 1.2, *DEFAULT_WEIGHTS[9:])
    with opened() as workspace:
        now = workspace.now()
        plain = statistics_of(workspace, now)
        workspace.plans.fit(Fit(weights, now, 400, 0.4, 0.3))
    with opened() as workspace:
        fitted = statistics_of(workspace, workspace.now())
    assert (plain.calibration.fitted, fitted.calibration.fitted) == (False, True)
    assert plain.calibration.models[1:] == fitted.calibration.models[1:]
    assert plain.calibration.models[0].log_loss != fitted.calibration.models[0].log_loss
    assert (plain.stability.mean or 0) < (fitted.stability.mean or 0)


def test_topics_and_dues_of_chosen_decks(home: Path) -> None:
    answered(home, "demo/first", 30, 29)
    with opened() as workspace:
        now = workspace.now()
        (topic,) = mastery_of(workspace, now)
        assert (topic.deck, topic.topic, topic.cards, topic.seen) == ("demo", "sums", 3, 1)
        assert mastery_of(workspace, now, Filters(decks=("other",))) == []
        assert due_of(workspace, now).due_today == 1
        assert due_of(workspace, now, Filters(decks=("other",))).due_today == 0


def test_a_desired_retention_of_its_own(home: Path) -> None:
    (home / "config.toml").write_text("[deck_retention]\ndemo = 0.8\n", encoding="utf-8")
    answered(home, "demo/first", 40, 30, 12)
    with opened() as workspace:
        found = statistics_of(workspace, workspace.now())
    assert found.retention.whole.all.total == 1
    assert found.retention.whole.desired == 0.8


def test_the_life_of_a_card_nobody_has_answered(home: Path) -> None:
    with opened() as workspace:
        life = life_of(workspace, "demo/first")
    assert (life.reviews, life.resets, life.desired) == ((), (), 0.9)


@pytest.mark.parametrize("since", [1, 365, None])
def test_the_period_ends_today(home: Path, since: int | None) -> None:
    answered(home, "demo/first", 400)
    with opened() as workspace:
        period = statistics_of(workspace, workspace.now(), since_days=since).activity.period
    assert date.fromordinal(period.last) == NOW.date()
    assert period.days == (since or 401)
