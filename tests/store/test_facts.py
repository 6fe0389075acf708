"""Every fact as plain values: to another file and back, and the union of two."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlpquiz.errors import QuizError
from nlpquiz.exam.answering import Given
from nlpquiz.exam.attempt import Answer, Resume, begin, step
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS
from nlpquiz.scheduling.plan import Plan
from nlpquiz.scheduling.review import Moment, Review
from nlpquiz.store.exams import Exams
from nlpquiz.store.facts import add_facts, facts_of, readable_facts
from nlpquiz.store.history import History
from nlpquiz.store.plans import Fit, Plans
from tests.exam.small_library import one_of_each, reading

Make = Callable[..., Review]
At = Callable[..., Moment]


@pytest.fixture
def full(history: History, review: Make, at: At) -> History:
    """A history with facts of every kind."""
    for number in range(6):
        history.record(review(f"a/x{number % 2}", 0, rating=1 + number % 4, ms=0 if number < 4 else number))
    history.void(next(history.reviews()).id, at(1))
    history.mark("a/x1", "flag", at(1))
    history.mark("a/x0", "bury", at(1), until_day=at(2).day)
    plans = Plans(history)
    plans.set(
        Plan("p1", at(30).day, at(0).day, 30, decks=("a",)),
        {"score": 0.5, "low": 0.4, "high": 0.6, "known": 3, "cards": 9},
        at(0),
    )
    plans.fit(Fit(DEFAULT_WEIGHTS, at(1), 500, 0.4, 0.3))
    plans.revert(at(2))
    plans.clear("p1", at(2))
    with Exams.open(history.path) as exams:
        attempt, events = begin(one_of_each(), reading(0))
        exams.start(attempt.paper, events)
        attempt, events = step(attempt, Answer(Given("方差", (1,))), reading(5))
        exams.add(attempt.paper.id, events)
    return history


def test_all_facts_come_back_equal(full: History, tmp_path: Path) -> None:
    before = list(facts_of(full))
    assert {fact["fact"] for fact in before} == {"review", "void", "mark", "paper", "event", "plan"}
    with History.open(tmp_path / "other.sqlite") as other:
        added = add_facts(other, json.loads(json.dumps(before)))
        assert added.new.total() == len(before)
        assert list(facts_of(other)) == before
        assert list(other.reviews()) == list(full.reviews())
        assert other.marks() == full.marks()
        assert Plans(other).all() == Plans(full).all()
        again = add_facts(other, before)
        assert (again.new.total(), again.known.total()) == (0, len(before))
        assert list(facts_of(other)) == before
        assert other.problems() == []
    with Exams.open(full.path) as one, Exams.open(tmp_path / "other.sqlite") as two:
        assert list(one.all()) == list(two.all())


def test_this_machine_keeps_its_name(full: History, tmp_path: Path, review: Make) -> None:
    with History.open(tmp_path / "other.sqlite") as other:
        add_facts(other, facts_of(full))
        other.record(review("a/new", 3))
        devices = {fact["device"] for fact in facts_of(other)}
        assert len(devices) == 2


def test_two_files_join_to_the_same_facts_in_either_order(tmp_path: Path, review: Make) -> None:
    one, two = (History.open(tmp_path / name) for name in ("one.sqlite", "two.sqlite"))
    for number in range(20):
        (one if number % 3 else two).record(review(f"a/x{number % 4}", number, ms=number))
    one.record(review("a/same", 1))
    two.record(review("a/same", 1))  # at the same moment, on two machines
    add_facts(one, list(facts_of(two)))
    add_facts(two, list(facts_of(one)))
    assert {fact["id"] for fact in facts_of(one)} == {fact["id"] for fact in facts_of(two)}
    assert len(one.reviews_of("a/same")) == 2
    assert [r.id for r in one.reviews_of("a/x1")] == [r.id for r in two.reviews_of("a/x1")]
    for history in (one, two):
        history.close()


def test_an_exam_that_went_on_in_two_places_keeps_the_story_of_here(full: History, tmp_path: Path) -> None:
    with History.open(tmp_path / "other.sqlite") as other:
        add_facts(other, facts_of(full))
    paths = (full.path, tmp_path / "other.sqlite")
    for number, path in enumerate(paths):
        with Exams.open(path) as exams:
            (sat,) = exams.all()
            attempt, events = step(sat.attempt, Resume(), reading(9 + number))
            assert events
            exams.add(attempt.paper.id, events)
    with History.open(paths[1]) as other, Exams.open(full.path) as exams:
        before = list(exams.all())
        added = add_facts(full, facts_of(other))
        assert added.left_out["event"] > 0
        assert list(exams.all()) == before


def changed(facts: list[dict[str, Any]], kind: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    facts = [dict(fact) for fact in facts]
    fact = next(fact for fact in reversed(facts) if fact["fact"] == kind)
    fact.update(values)
    return facts


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("review", {"rating": 5}),
        ("review", {"rating": "3"}),
        ("review", {"rating": True}),
        ("review", {"rating": 2.0}),
        ("review", {"day": 0}),
        ("review", {"day": 10**9}),
        ("review", {"at_ms": 10**18}),
        ("review", {"at_ms": -1}),
        ("review", {"taken_ms": -1}),
        ("review", {"taken_ms": 1 << 70}),
        ("review", {"source": "nowhere"}),
        ("review", {"id": ""}),
        ("review", {"card": None}),
        ("review", {"detail": "\ud800"}),
        ("review", {"more": 1}),
        ("review", {"fact": "opinion"}),
        ("void", {"review": "unknown"}),
        ("mark", {"mark": "eat"}),
        ("mark", {"until_day": None}),
        ("paper", {"body": "{}"}),
        ("paper", {"body": "["}),
        ("event", {"kind": "explode"}),
        ("event", {"value": "[]"}),
        ("event", {"paper": "unknown"}),
        ("plan", {"body": "{}", "kind": "set"}),
        ("plan", {"body": '{"plan": {"id": 1}}', "kind": "set"}),
        ("plan", {"body": '{"weights": [1]}', "kind": "fitted"}),
    ],
)
def test_what_is_no_fact_is_refused_and_nothing_is_added(
    full: History, tmp_path: Path, kind: str, values: dict[str, Any]
) -> None:
    facts = changed(list(facts_of(full)), kind, values)
    with History.open(tmp_path / "other.sqlite") as other:
        with pytest.raises(QuizError, match="nothing was imported") as refusal:
            add_facts(other, facts)
        assert refusal.value.next_step
        assert list(facts_of(other)) == []
        assert other.problems() == []


def test_what_can_be_read_of_a_damaged_file(history: History, review: Make, tmp_path: Path) -> None:
    history.add([review(f"a/x{number % 9}", number // 50, ms=number) for number in range(2000)])
    whole = {fact["id"]: fact for fact in facts_of(history)}
    history.close()
    content = bytearray(history.path.read_bytes())
    chance = random.Random(3)
    for page in chance.sample(range(20, len(content) // 4096), 6):
        content[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
    history.path.write_bytes(content)
    with History.open(tmp_path / "new.sqlite") as new:
        added = add_facts(new, readable_facts(history.path), skip_unreadable=True)
        found = {fact["id"]: fact for fact in facts_of(new)}
        assert new.problems() == []
    assert added.new["review"] > 1000
    assert set(found) <= set(whole)
    assert all({**fact, "order_ms": 0} == {**whole[id_], "order_ms": 0} for id_, fact in found.items())


def test_a_file_beyond_reading_gives_no_facts(tmp_path: Path) -> None:
    for number, content in enumerate((b"", b"hello", b"SQLite format 3\x00" + bytes(9000))):
        path = tmp_path / f"{number}.sqlite"
        path.write_bytes(content)
        assert list(readable_facts(path)) == []
    sqlite3.connect(tmp_path / "empty.sqlite").execute("CREATE TABLE reviews (seq, x)").connection.close()
    assert list(readable_facts(tmp_path / "empty.sqlite")) == []
