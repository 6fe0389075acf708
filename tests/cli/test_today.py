"""`nlpquiz` alone, over a real history: its numbers, what it keeps, and that it replays nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nlpquiz.cli import planning
from nlpquiz.cli.workspace import Workspace
from nlpquiz.scheduling.memory import recall_probability
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.topic_recall import least_recalled
from tests.cli.conftest import Run


def answer(ago_days: int, key: str = "demo/first", rating: Rating = Rating.GOOD, seconds: int = 60) -> None:
    """An answer of so many days ago."""
    with Workspace() as workspace:
        now = workspace.now()
        at = Moment(now.at_ms - ago_days * DAY_MS - 1000, now.day - ago_days)
        workspace.history.add([Review(workspace.history.new_id(at), key, at, rating, seconds * 1000)])


def day_from_now(days: int) -> str:
    with Workspace() as workspace:
        return (workspace.now().date() + timedelta(days=days)).isoformat()


def today(run: Run) -> dict[str, Any]:
    done = run("--json")
    assert (done.code, done.err) == (0, "")
    data: dict[str, Any] = json.loads(done.out)["data"]
    return data


def test_the_first_page_says_what_to_do(run: Run) -> None:
    done = run()
    assert (done.code, done.err) == (0, "")
    assert "You have not answered a card yet: the first session shows 3 new cards." in done.out
    assert done.out.rstrip().endswith("nlpquiz study demo")
    assert "Weakest" not in done.out


def test_minutes_streak_and_weeks_come_from_the_log(run: Run) -> None:
    for ago in (0, 1, 2, 9):
        answer(ago, seconds=90)
    data = today(run)
    with Workspace() as workspace:
        weekday = (workspace.now().day - 1) % 7
    this_week = sum(1 for ago in (0, 1, 2, 9) if ago <= weekday)
    assert (data["minutes"], data["streak_days"], data["goal"]) == (1.5, 3, 30.0)
    assert data["week"] == {"minutes": pytest.approx(1.5 * this_week), "goal": 210.0}
    shown = run().out
    assert "2 of 30 minutes today" in shown
    assert "4 of 28 days" in shown


def test_the_goal_is_that_of_the_plan_or_of_the_settings(run: Run, home: Path) -> None:
    (home / "config.toml").write_text("minutes_per_day = 45\n", encoding="utf-8")
    assert (today(run)["goal"], today(run)["week"]["goal"]) == (45.0, 315.0)
    run("plan", "--date", day_from_now(30), "--minutes", "20")
    assert today(run)["goal"] == 20.0
    with Workspace() as workspace:
        before = (workspace.now().day - 1) % 7  # days of this week before the plan was set
    assert today(run)["week"]["goal"] == 45.0 * before + 20.0 * (7 - before)


def test_weak_topics_are_those_recalled_least(run: Run) -> None:
    answer(40, "demo/first", Rating.AGAIN)
    answer(40, "demo/gaps#c1", Rating.EASY)
    (weak,) = today(run)["weakest"]
    with Workspace() as workspace:
        states = workspace.cache.states()
        expected = [recall_probability(states[key].stability, 40) for key in ("demo/first", "demo/gaps#c1")]  # type: ignore[union-attr]
    assert (weak["deck"], weak["topic"], weak["seen"], weak["cards"]) == ("demo", "sums", 2, 3)
    assert weak["recall"] == pytest.approx(sum(expected) / 2)
    assert f"{weak['recall']:.0%}  2 of 3 seen" in run().out


def test_suspended_cards_weigh_nothing(run: Run) -> None:
    answer(40, "demo/first", Rating.AGAIN)
    run("cards", "suspend", "demo/first")
    assert today(run)["weakest"] == []


def test_recall_is_added_up_also_where_sqlite_knows_no_powers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(10, "demo/first")
    with Workspace() as workspace:
        day, weights = workspace.now().day, workspace.policies()[""].weights
        (found,) = least_recalled(workspace.cache, day, weights, {"demo"}, 3)
    monkeypatch.setattr("nlpquiz.store.topic_recall.POW", "no_such_function")
    with Workspace() as workspace:
        (again,) = least_recalled(workspace.cache, day, weights, {"demo"}, 3)
    assert again.recall == pytest.approx(found.recall)


def test_the_forecast_is_kept_until_something_changes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("plan", "--date", day_from_now(12), "--minutes", "20")
    computed = []
    forecast_of = planning.forecast_of

    def counted(*arguments: Any) -> Any:
        computed.append(1)
        return forecast_of(*arguments)

    monkeypatch.setattr(planning, "forecast_of", counted)
    first = today(run)["interviews"]
    assert today(run)["interviews"] == first
    assert len(computed) == 1
    answer(0)
    today(run)
    assert len(computed) == 2
    run("plan", "--date", day_from_now(12), "--minutes", "25")
    today(run)
    assert len(computed) == 3


def test_a_deck_that_changed_makes_a_new_forecast(run: Run, home: Path) -> None:
    run("plan", "--date", day_from_now(12), "--minutes", "20")
    before = today(run)["interviews"]
    deck = home / "decks" / "demo.yaml"
    deck.write_text(
        deck.read_text(encoding="utf-8").replace("priority: core", "priority: specialist"), encoding="utf-8"
    )
    answer(0)
    assert today(run)["interviews"] != before


def test_nothing_is_replayed_and_no_card_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that is typed most reads sums: no reviews one by one, no states, no cards' texts."""
    for ago in (0, 3, 9):
        answer(ago)
    run()

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("today must not ask for this")

    for name in ("reviews", "reviews_of"):
        monkeypatch.setattr(f"nlpquiz.store.history.History.{name}", never)
    for name in ("states", "entries", "any_card", "card", "head", "heads"):
        monkeypatch.setattr(f"nlpquiz.store.cache.Cache.{name}", never)
    assert run().code == 0


@pytest.mark.parametrize("words", [(), ("--plain",), ("--ascii",), ("--lang", "zh")])
def test_a_clock_that_was_wrong_does_no_harm(run: Run, words: Sequence[str]) -> None:
    answer(-20)  # three weeks ahead
    answer(400)
    done = run(*words)
    assert (done.code, done.err) == (0, "")
    assert today(run)["minutes"] == 0
