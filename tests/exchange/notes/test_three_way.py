"""Imported again: what the notes changed comes in, what the owner changed stays, what both changed is told."""

from __future__ import annotations

from typing import Any

import pytest

from nlpquiz.exchange.notes.three_way import Side, Update, compare

Plain = dict[str, Any]


def card(name: str = "a", **fields: Any) -> Plain:
    return {"id": name, "kind": "open", "topic": "t", "question": {"zh": "问"}, "answer": {"zh": "答"}, **fields}


def update(
    base: Plain | None, now: Plain | None, incoming: Plain | None, side: Side = None, prune: bool = False
) -> Update:
    def named(plain: Plain | None) -> dict[str, Plain]:
        return {plain["id"]: plain} if plain else {}

    return compare(named(base), named(now), [incoming] if incoming else [], side=side, prune=prune, placeholder="—")


def test_a_new_card_comes_in() -> None:
    assert update(None, None, card()).added == [card()]


def test_nothing_changed() -> None:
    assert update(card(), card(), card()).is_empty


def test_the_notes_change_comes_in() -> None:
    found = update(card(), card(), card(answer={"zh": "新"}))
    assert found.changed == {"a": {"answer": {"zh": "新"}}}
    assert not found.conflicts


def test_the_owners_change_stays() -> None:
    found = update(card(), card(answer={"zh": "我的"}), card())
    assert found.is_empty
    assert found.edited == ["a"]


def test_both_may_change_different_fields() -> None:
    found = update(card(), card(answer={"zh": "我的"}), card(question={"zh": "问？"}))
    assert found.changed == {"a": {"question": {"zh": "问？"}}}
    assert not found.conflicts


def test_a_translation_by_the_owner_is_no_conflict() -> None:
    found = update(card(), card(question={"zh": "问", "en": "Ask"}), card(question={"zh": "问？"}))
    assert found.changed == {"a": {"question": {"zh": "问？", "en": "Ask"}}}
    assert not found.conflicts


def test_both_changed_the_same_text() -> None:
    mine, theirs = card(answer={"zh": "我的"}), card(answer={"zh": "新"})
    found = update(card(), mine, theirs)
    assert found.is_empty
    assert [(c.card, c.field, c.ours, c.theirs) for c in found.conflicts] == [("a", "answer.zh", "我的", "新")]
    again = compare(found.base, {"a": mine}, [theirs])
    assert len(again.conflicts) == 1, "a conflict that nobody settled is told again"


def test_ours_settles_it_for_good() -> None:
    mine, theirs = card(answer={"zh": "我的"}), card(answer={"zh": "新"})
    found = update(card(), mine, theirs, side="ours")
    assert found.is_empty
    assert not found.conflicts
    assert not compare(found.base, {"a": mine}, [theirs]).conflicts


def test_theirs_takes_the_notes() -> None:
    found = update(card(), card(answer={"zh": "我的"}), card(answer={"zh": "新"}), side="theirs")
    assert found.changed == {"a": {"answer": {"zh": "新"}}}
    assert not found.conflicts


def test_both_made_the_same_change() -> None:
    assert update(card(), card(answer={"zh": "新"}), card(answer={"zh": "新"})).is_empty


def test_lists_join() -> None:
    found = update(card(tags=["x", "y"]), card(tags=["y", "mine"]), card(tags=["x", "y", "new"]))
    assert found.changed == {"a": {"tags": ["y", "mine", "new"]}}
    assert not found.conflicts


def test_an_owner_completes_a_draft() -> None:
    draft = card(answer={"zh": "—"}, draft=True)
    done = card(answer={"zh": "写好了"})
    assert update(draft, done, draft).is_empty


def test_the_notes_complete_a_draft() -> None:
    draft = card(answer={"zh": "—"}, draft=True)
    assert update(draft, draft, card()).changed == {"a": {"answer": {"zh": "答"}, "draft": None}}


def test_what_the_owner_deleted_stays_away() -> None:
    found = update(card(), None, card(answer={"zh": "新"}))
    assert found.is_empty
    assert found.deleted == ["a"]
    assert compare(found.base, {}, [card()]).deleted == ["a"]


@pytest.mark.parametrize(
    ("now", "prune", "removed"), [("as imported", True, True), ("as imported", False, False), ("edited", True, False)]
)
def test_what_left_the_notes(now: str, prune: bool, removed: bool) -> None:
    mine = card() if now == "as imported" else card(answer={"zh": "我的"})
    found = update(card(), mine, None, prune=prune)
    assert (found.removed == ["a"]) is removed
    assert (found.gone == ["a"]) is not removed


def test_a_question_that_was_reworded_keeps_its_id() -> None:
    old = card("old", question={"zh": "为什么注意力分数要除以根号 d？"})
    new = card("new", question={"zh": "为什么注意力的分数要除以根号 d_k？"})
    found = compare({"old": old}, {"old": old}, [new])
    assert found.renamed == {"new": "old"}
    assert found.added == []
    assert found.changed["old"]["question"] == {"zh": "为什么注意力的分数要除以根号 d_k？"}


def test_a_question_that_moved_keeps_its_id() -> None:
    old, new = card("old", topic="first"), card("new", topic="second")
    found = compare({"old": old}, {"old": old}, [new])
    assert found.changed == {"old": {"topic": "second"}}


def test_another_question_is_another_card() -> None:
    old = card("old", question={"zh": "什么是残差连接？"}, answer={"zh": "x"})
    new = card("new", question={"zh": "如何计算困惑度？"}, answer={"zh": "y"})
    found = compare({"old": old}, {"old": old}, [new])
    assert [plain["id"] for plain in found.added] == ["new"]
    assert found.gone == ["old"]


def test_each_known_card_is_matched_once() -> None:
    old = card("old", question={"en": "What is attention exactly?"})
    news = [
        card("n1", question={"en": "What is attention, exactly?"}),
        card("n2", question={"en": "What is attention exactly!"}),
    ]
    found = compare({"old": old}, {"old": old}, news)
    assert len(found.renamed) == 1
    assert len(found.added) == 1
