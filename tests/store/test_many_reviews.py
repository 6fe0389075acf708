"""Many reviews at once: the same file as when they are added one by one."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from nlpquiz.errors import QuizError
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.facts import add_facts, facts_of
from nlpquiz.store.history import History
from nlpquiz.store.many_reviews import AT_ONCE, ManyReviews
from tests.store.conftest import at

Make = Callable[..., Review]


def some(count: int, chance: random.Random) -> list[Review]:
    """Reviews of few cards within few milliseconds, some of them twice."""
    return [
        Review(f"id{chance.randrange(count)}", f"a/{chance.randrange(3)}", at(0, chance.randrange(9)), Rating.GOOD, 1)
        for _ in range(count)
    ]


def one_by_one(reviews: list[Review]) -> list[tuple[str, str, int]]:
    """Id, card and place of each, as the rule says: the first of an id is taken, at the first free place."""
    found: dict[str, tuple[str, str, int]] = {}
    places: set[tuple[str, int]] = set()
    for review in reviews:
        if review.id in found:
            continue
        order_ms = review.at.at_ms
        while (review.card, order_ms) in places:
            order_ms += 1
        places.add((review.card, order_ms))
        found[review.id] = (review.id, review.card, order_ms)
    return list(found.values())


def rows(history: History) -> list[tuple[str, str, int]]:
    return [(fact["id"], fact["card"], fact["order_ms"]) for fact in facts_of(history)]


@pytest.mark.parametrize("seed", range(8))
def test_batches_change_nothing(history: History, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ManyReviews.__init__, "__defaults__", (1 + seed * 7,))
    reviews = some(60, random.Random(seed))
    assert history.add(reviews[:30]) == len({review.id for review in reviews[:30]})
    history.add(reviews)
    assert rows(history) == one_by_one(reviews)
    assert history.problems() == []


def test_many_at_one_place_are_all_kept(history: History) -> None:
    same = [Review(f"id{number}", "a/x", at(0), Rating.GOOD, 1) for number in range(3 * AT_ONCE)]
    assert history.add(same) == len(same)
    assert [order_ms for _, _, order_ms in rows(history)] == list(range(at(0).at_ms, at(0).at_ms + len(same)))


def test_one_that_is_wrong_keeps_all_others_out(history: History, review: Make) -> None:
    wrong = review("a/x", 1)._replace(at=Moment("then", 1))  # type: ignore[arg-type]
    with pytest.raises(QuizError):
        history.add([review("a/x", 0), wrong])
    assert rows(history) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 0},
        {"rating": 5},
        {"rating": 3.0},
        {"rating": True},
        {"counts": 2},
        {"taken_ms": -1},
        {"taken_ms": 1 << 62},
        {"order_ms": -(1 << 62)},
        {"at_ms": -1},
        {"day": 0},
        {"id": ""},
        {"card": ""},
        {"device": None},
        {"source": "elsewhere"},
        {"detail": "\ud800"},
        {"language": None},
        {"unknown": 1},
    ],
)
def test_an_entry_with_a_wrong_value_is_named_and_nothing_is_imported(
    history: History, tmp_path: Path, review: Make, wrong: dict[str, object]
) -> None:
    history.add([review("a/x", number) for number in range(5)])
    facts = list(facts_of(history))
    facts[3] = {**facts[3], **wrong}
    with History.open(tmp_path / "other.sqlite") as other:
        with pytest.raises(QuizError, match="Entry 4 "):
            add_facts(other, facts)
        assert rows(other) == []
        assert add_facts(other, facts, skip_unreadable=True).left_out.total() == 1
        assert len(rows(other)) == 4


def test_a_text_with_a_character_0_is_as_it_was_written(history: History, review: Make, tmp_path: Path) -> None:
    history.record(review("a/x", 0)._replace(detail="before\0after"))
    history.add([review("a/y", 0)._replace(detail="\0")])
    with History.open(tmp_path / "other.sqlite") as other:
        add_facts(other, facts_of(history))
        assert other.problems() == []
        assert [each.detail for each in other.reviews()] == ["before\0after", "\0"]
    assert history.problems() == []
