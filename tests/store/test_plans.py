"""Plans and fitted weights in the file of facts."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from nlpquiz.errors import QuizError
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS
from nlpquiz.scheduling.plan import Plan
from nlpquiz.store.history import History
from nlpquiz.store.plans import Fit, Plans
from tests.store.conftest import FIRST_DAY, at

PLAN = Plan("p1", FIRST_DAY + 20, FIRST_DAY, 30.0, (30, 30, 30, 30, 30, 60, 0), frozenset({FIRST_DAY + 3}), ("demo",))
PROMISE = {"score": 0.8, "low": 0.7, "high": 0.9, "known": 40.0, "cards": 50}


def test_a_plan_comes_back_as_it_was_set(history_file: Path) -> None:
    with History.open(history_file) as history:
        plans = Plans(history)
        plans.set(PLAN, PROMISE, at(0))
    with History.open(history_file) as history:
        plans = Plans(history)
        (stored,) = plans.all()
    assert stored.plan == PLAN
    assert stored.promise == PROMISE


def test_several_stand_and_one_is_changed_or_cleared(history_file: Path) -> None:
    other = replace(PLAN, id="p2", date=FIRST_DAY + 40)
    with History.open(history_file) as history:
        plans = Plans(history)
        plans.set(PLAN, PROMISE, at(0))
        plans.set(other, PROMISE, at(1))
        plans.set(replace(PLAN, minutes=45.0), PROMISE, at(2))
        assert [(stored.plan.id, stored.plan.minutes) for stored in plans.all()] == [("p2", 30.0), ("p1", 45.0)]
        plans.clear("p2", at(3))
        assert [stored.plan.id for stored in plans.all()] == ["p1"]


def test_the_newest_fit_holds_until_it_is_reverted(history_file: Path) -> None:
    weights = (0.5, *DEFAULT_WEIGHTS[1:])
    with History.open(history_file) as history:
        plans = Plans(history)
        assert plans.fitted() is None
        plans.fit(Fit(weights, at(1), 900, 0.40, 0.35))
        assert plans.fitted() == Fit(weights, at(1), 900, 0.40, 0.35)
        plans.revert(at(2))
        assert plans.fitted() is None
        plans.fit(Fit(DEFAULT_WEIGHTS, at(3), 950, 0.40, 0.34))
        assert plans.fitted() is not None


def test_facts_are_never_changed_or_deleted(history_file: Path) -> None:
    with History.open(history_file) as history:
        plans = Plans(history)
        plans.set(PLAN, PROMISE, at(0))
    with sqlite3.connect(history_file) as connection:
        for statement in ("DELETE FROM plan_facts", "UPDATE plan_facts SET body = ''"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_weights_that_cannot_be_are_a_damaged_file(history_file: Path) -> None:
    with History.open(history_file) as history:
        plans = Plans(history)
        plans.fit(Fit((1.0, 2.0), at(1), 900, 0.4, 0.3))
        with pytest.raises(QuizError):
            plans.fitted()


@pytest.mark.parametrize(
    "body", ["0", "[]", "{}", "null", '{"plan": 5, "promise": {}}', '{"plan": {"weights": []}}', "{"]
)
@pytest.mark.parametrize("kind", ["set", "cleared", "fitted"])
def test_a_plan_that_nobody_wrote_so_is_a_damaged_file(history_file: Path, kind: str, body: str) -> None:
    with History.open(history_file) as history:
        plans = Plans(history)
        plans.set(PLAN, PROMISE, at(0))
        history._connection.execute("DROP TRIGGER plan_facts_never_changes")
        history._connection.execute("UPDATE plan_facts SET kind = ?, body = ?", (kind, body))
        with pytest.raises(QuizError, match="damaged"):
            plans.fitted() if kind == "fitted" else plans.all()


def test_plans_live_beside_the_reviews(history_file: Path) -> None:
    with History.open(history_file) as history:
        Plans(history).set(PLAN, PROMISE, at(0))
        assert history.problems() == []
