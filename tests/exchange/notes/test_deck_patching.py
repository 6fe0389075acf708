"""Changes in a deck file leave everything else as its owner wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlpquiz.deck.loader import load_text
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.exchange.notes.deck_making import deck_from
from nlpquiz.exchange.notes.deck_patching import CannotPatchError, patched
from nlpquiz.exchange.notes.import_record import plain_cards
from nlpquiz.exchange.notes.three_way import Update, compare
from tests.exchange.notes.listing import found_in

GOLDEN = Path(__file__).parents[2] / "golden" / "notes"

DECK = """\
# yaml-language-server: $schema=./schema.json
format: 1
deck: mine
title: Mine  # for now
topics:
  # the only one
  - id: t
    title: {zh: 主题}
cards:
  # first comment
  - id: a
    kind: open   # always
    topic: t
    question: {zh: 一？}   # my remark
    # above the answer
    answer:
      zh: |-
        第一行
        # 不是注释
    tags: [x]

  # about b

  - kind: open
    id: b
    answer: {zh: 乙}
    question: {zh: 二？}
    topic: t
# the end
"""


def changed(cards: Update | None = None, topics: Update | None = None, text: str = DECK) -> str:
    loaded = load_text(text.encode(), "mine.yaml")
    assert loaded.deck is not None
    result = patched(loaded, cards or Update(), topics or Update())
    assert load_text(result.encode(), "mine.yaml").deck is not None
    return result


def lines_that_differ(result: str) -> tuple[list[str], list[str]]:
    before, after = DECK.splitlines(), result.splitlines()
    return [line for line in before if line not in after], [line for line in after if line not in before]


def test_nothing() -> None:
    assert changed() == DECK


def test_a_field_on_one_line_keeps_its_remark() -> None:
    result = changed(Update(changed={"a": {"question": {"zh": "壹？"}}}))
    assert lines_that_differ(result) == (
        ["    question: {zh: 一？}   # my remark"],
        ["    question: {zh: 壹？}  # my remark"],
    )


def test_a_block() -> None:
    result = changed(Update(changed={"a": {"answer": {"zh": "新的\n两行"}}}))
    assert lines_that_differ(result) == (["        第一行", "        # 不是注释"], ["        新的", "        两行"])


def test_fields_come_and_go() -> None:
    result = changed(Update(changed={"a": {"tags": None, "draft": True}, "b": {"tags": ["y"]}}))
    assert lines_that_differ(result) == (["    tags: [x]"], ["    draft: true", "    tags: [y]"])


def test_a_new_card_and_a_new_topic() -> None:
    new: dict[str, Any] = {"id": "c", "kind": "open", "topic": "u", "question": {"zh": "三？"}, "answer": {"zh": "丙"}}
    result = changed(Update(added=[new]), Update(added=[{"id": "u", "title": {"zh": "又一个"}}]))
    gone, come = lines_that_differ(result)
    assert gone == []
    assert come[0] == "  - id: u"
    loaded = load_text(result.encode(), "mine.yaml").deck
    assert loaded is not None
    assert plain_cards(loaded)["c"] == new
    assert result.endswith("# the end\n")


def test_a_card_that_goes_leaves_the_comments_of_others() -> None:
    result = changed(Update(removed=["a"]))
    assert "# first comment" in result
    assert "# about b" in result
    assert "第一行" not in result


def test_a_deck_without_cards() -> None:
    empty = DECK[: DECK.index("cards:")] + "cards: []\n"
    new: dict[str, Any] = {"id": "c", "kind": "open", "topic": "t", "question": {"zh": "三？"}, "answer": {"zh": "丙"}}
    result = changed(Update(added=[new]), text=empty)
    assert result.endswith("    answer: {zh: 丙}\n")


def test_a_card_on_one_line_is_refused() -> None:
    flow = DECK[: DECK.index("cards:")] + "cards:\n  - {id: a, kind: open, topic: t, question: 一, answer: 二}\n"
    with pytest.raises(CannotPatchError):
        changed(Update(changed={"a": {"answer": "三"}}), text=flow)


@pytest.mark.parametrize("name", ["question_list", "bold_and_folded", "obsidian", "english_headings", "tables_terms"])
@pytest.mark.parametrize("kept", [0, 1, 2])
def test_an_update_of_a_whole_deck(name: str, kept: int) -> None:
    """Every text changes, some cards leave, others come: the file says afterwards what the comparison wanted."""
    notes = GOLDEN / f"{name}.md"
    deck = deck_from(found_in(notes.read_bytes(), notes.name), "notes", "Notes").deck
    loaded = load_text(deck_to_yaml(deck).encode(), "notes.yaml")
    assert loaded.deck is not None
    base = plain_cards(deck)
    incoming = [
        {**plain, "tags": ["new", *plain.get("tags", [])], "answer": {"en": f"Line\\n\\n# {number}: {{x}}\\n- y"}}
        for number, plain in enumerate(base.values())
        if kept == 0 or number % kept == 0
    ]
    incoming += [{**plain, "id": f"copy-{number}"} for number, plain in enumerate(list(base.values())[:2])]
    update = compare(base, base, incoming, prune=True, match=False)
    again = load_text(patched(loaded, update, Update()).encode(), "notes.yaml")
    assert again.deck is not None, again.problems
    found = plain_cards(again.deck)
    assert set(found) == set(update.base)
    assert {key: value["answer"] for key, value in found.items()} == {k: v["answer"] for k, v in update.base.items()}
    assert [card.tags for card in again.deck.cards if not card.id.startswith("copy")] == [
        tuple(plain["tags"]) for plain in incoming if not plain["id"].startswith("copy")
    ]
