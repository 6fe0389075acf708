"""`nlpquiz plan`."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from nlpquiz.cli.workspace import Workspace
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS
from nlpquiz.store.plans import Fit
from tests.cli.conftest import Run


def days_from_now(days: int) -> str:
    with Workspace() as workspace:
        return (workspace.now().date() + timedelta(days=days)).isoformat()


def answer(run: Run, monkeypatch: pytest.MonkeyPatch, *lines: str) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    done = run("study", "demo")
    assert (done.code, done.err) == (0, "")
    return done.out


def test_a_plan_says_what_it_will_achieve(run: Run) -> None:
    done = run("plan", "--date", days_from_now(20), "--minutes", "20", "demo")
    assert (done.code, done.err) == (0, "")
    for words in ("in 20 days", "20 minutes a day · demo", "Expected on the day", "80 % sure:", "of 3 cards, about 3"):
        assert words in done.out
    for words in ("15 minutes more a day", "15 minutes less a day", "Anki's usual schedule", "Everything fits:"):
        assert words in done.out
    assert "What the days hold" in done.out
    assert "  Sums" in done.out


def test_as_json_with_progress(run: Run) -> None:
    run("plan", "--date", days_from_now(20), "--minutes", "20", "--skip", days_from_now(3))
    shown = json.loads(run("plan", "--json").out)
    (plan,) = shown["data"]
    assert (shown["command"], shown["version"]) == ("plan", 1)
    assert (plan["days"], plan["minutes"], plan["cards"], plan["skip"]) == (20, 20.0, 3, [days_from_now(3)])
    assert plan["interval_80"][0] < plan["score"] < plan["interval_80"][1]
    assert plan["progress"] == {"state": "on", "score_then": plan["score"], "days_kept": 0, "days_missed": 0}
    assert plan["workload"][0]["new"] == 3
    assert plan["workload"][3]["minutes"] == 0


def test_cards_of_no_weight_are_left_out(run: Run) -> None:
    done = run("plan", "--date", days_from_now(20), "--minutes", "20", "--weights", "4,0,0")
    assert "core cards count 4, common 0, specialist 0" in done.out
    (plan,) = json.loads(run("plan", "--json").out)["data"]
    assert plan["left_out"] == {"common": 2}


def test_without_a_plan_it_says_what_to_type(run: Run) -> None:
    done = run("plan")
    assert (done.code, done.out.splitlines()[0]) == (0, "There is no plan.")
    assert "--date" in done.out
    assert json.loads(run("plan", "--json").out)["data"] == []


def test_several_stand_nearest_first_and_one_can_be_cleared(run: Run) -> None:
    far, near = days_from_now(40), days_from_now(9)
    run("plan", "--date", far, "--minutes", "20")
    run("plan", "--date", near, "--minutes", "30", "demo")
    run("plan", "--date", near, "--minutes", "25", "demo")  # in the place of the one before
    assert [(p["date"], p["minutes"]) for p in json.loads(run("plan", "--json").out)["data"]] == [(near, 25), (far, 20)]
    assert run("plan", "--clear", "--date", near).err == f"Cleared the plan for {near}.\n"
    assert [plan["date"] for plan in json.loads(run("plan", "--json").out)["data"]] == [far]
    assert run("plan", "--clear").code == 0
    refused = run("plan", "--clear")
    assert (refused.code, "no plan to clear" in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--date", "2020-01-01"), "is past or today"),
        (("--date", "2999-01-01"), "ten years away"),
        (("--date", "soon"), "is not a date"),
        (("--minutes", "30"), "belong to a date"),
        (("--date", "DAY", "--minutes", "2000"), "between 0 and 1440"),
        (("--date", "DAY", "--weekdays", "30,30"), "seven numbers"),
        (("--date", "DAY", "--weekdays", "1,2,3,4,5,x,7"), "seven numbers"),
        (("--date", "DAY", "--skip", "never"), "is not a date"),
        (("--date", "DAY", "--weights", "4,2"), "three numbers"),
        (("--date", "DAY", "--weights", "0,0,0"), "three numbers"),
        (("--weights", "4,2,1"), "belong to a date"),
    ],
)
def test_what_cannot_be_is_refused_with_an_example(run: Run, words: tuple[str, ...], told: str) -> None:
    done = run("plan", *(days_from_now(5) if word == "DAY" else word for word in words))
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_today_counts_down(run: Run) -> None:
    run("plan", "--date", days_from_now(1), "--minutes", "20")
    today = run().out
    assert "interview tomorrow: " in today
    assert "0 of 20 minutes today" in today
    assert today.rstrip().endswith("nlpquiz study")
    assert "面试就在明天" in run("config", "set", "language", "zh").out + run().out


def test_study_follows_the_plan_and_says_when_to_stop(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("config", "set", "new_per_day", "0")
    assert "Nothing is due" in answer(run, monkeypatch)
    run("plan", "--date", days_from_now(20), "--minutes", "20")
    shown = answer(run, monkeypatch, "", "3", "", "3", "", "3")
    assert "1/3" in shown
    assert "0 of 20 min" in shown
    assert "Done for now" in shown
    assert "Nothing is worth a minute now: you may stop." in shown
    assert "Nothing is worth a minute now" in answer(run, monkeypatch)  # again, with nothing left to ask
    (plan,) = json.loads(run("plan", "--json").out)["data"]
    assert plan["score"] > 0.5


def test_another_deck_keeps_the_ordinary_schedule(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck = (home / "decks" / "demo.yaml").read_text(encoding="utf-8")
    (home / "decks" / "other.yaml").write_text(deck.replace("deck: demo", "deck: other"), encoding="utf-8")
    run("plan", "--date", days_from_now(20), "--minutes", "20", "other")
    assert " of 20 min" not in answer(run, monkeypatch, "", "3")


def test_when_todays_minutes_are_used_it_says_what_another_hour_would_add(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plan", "--date", days_from_now(20), "--minutes", "0")
    shown = answer(run, monkeypatch)
    assert shown.startswith("Today's minutes are used.")
    assert "Another hour today would add 2" in shown
    assert "nlpquiz study --minutes 15" in shown


def test_a_day_missed_is_seen(run: Run, home: Path) -> None:
    run("plan", "--date", days_from_now(20), "--minutes", "20")
    with sqlite3.connect(home / "history.sqlite") as connection:  # as if it had been set three days ago
        connection.execute("DROP TRIGGER plan_facts_never_changes")
        (body,) = connection.execute("SELECT body FROM plan_facts").fetchone()
        plan = json.loads(body)
        plan["plan"]["set_on"] -= 3
        connection.execute("UPDATE plan_facts SET body = ?", (json.dumps(plan),))
    shown = run("plan").out
    assert "days kept 0, missed 3" in shown
    assert "missed days are expected from now on: 44%" in shown


def test_a_past_plan_is_over_by_itself(run: Run, home: Path) -> None:
    run("plan", "--date", days_from_now(1), "--minutes", "20")
    with sqlite3.connect(home / "history.sqlite") as connection:
        connection.execute("DROP TRIGGER plan_facts_never_changes")
        (body,) = connection.execute("SELECT body FROM plan_facts").fetchone()
        plan = json.loads(body)
        plan["plan"]["set_on"] -= 3
        plan["plan"]["date"] = date.fromisoformat(days_from_now(0)).toordinal()
        connection.execute("UPDATE plan_facts SET body = ?", (json.dumps(plan),))
    assert run("plan").out.startswith("There is no plan.")
    assert "interview" not in run().out


def test_fitted_weights_are_used(home: Path) -> None:
    with Workspace() as workspace:
        assert workspace.policies()[""].weights == DEFAULT_WEIGHTS
        fitted = (0.5, *DEFAULT_WEIGHTS[1:])
        workspace.plans.fit(Fit(fitted, workspace.now(), 1000, 0.4, 0.3))
        assert workspace.policies()[""].weights == fitted
