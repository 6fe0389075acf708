"""Deck files become decks, or every problem with its place."""

import os
from datetime import date
from pathlib import Path

import pytest

from nlpquiz.deck.loader import check_references, load_file, load_text
from nlpquiz.deck.model import NumericCard, OpenCard, Translated

HEAD = """\
format: 1
deck: mine
title: Mine
topics:
  - {id: a, title: A}
cards:
"""
OPEN = "  - {id: x, kind: open, topic: a, question: Why?, answer: Because.}\n"


def test_a_small_deck() -> None:
    text = HEAD + (
        "  - id: why\n    kind: open\n    topic: a\n    question: {en: Why?, zh: 为什么？}\n    answer: |\n"
        "      Because\n      $x$.\n    reviewed: 2026-11-21\n    tags: [q1]\n"
        '  - id: count\n    kind: numeric\n    topic: a\n    question: How many for {n}?\n    value: "2 * n"\n'
        "    variables: {n: [1, 2.5]}\n"
    )
    loaded = load_text(text.encode(), "mine.yaml")
    assert loaded.problems == ()
    assert loaded.deck is not None
    assert loaded.deck.cards == (
        OpenCard(
            id="why",
            kind="open",
            topic="a",
            question=Translated(en="Why?", zh="为什么？"),
            answer="Because\n$x$.\n",
            reviewed=date(2026, 11, 21),
            tags=("q1",),
        ),
        NumericCard(
            id="count",
            kind="numeric",
            topic="a",
            question="How many for {n}?",
            value="2 * n",
            variables={"n": (1, 2.5)},
        ),
    )
    assert loaded.places == {"why": 7, "count": 16}
    assert loaded.deck_id == "mine"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_ends(line_end: str) -> None:
    loaded = load_text(b"\xef\xbb\xbf" + (HEAD + OPEN).replace("\n", line_end).encode(), "mine.yaml")
    assert loaded.problems == ()
    assert loaded.deck is not None
    assert loaded.places == {"x": 7}


def test_anchors_and_merge_keys() -> None:
    text = HEAD + (
        "  - &first {id: x, kind: open, topic: a, question: Why?, answer: Because., tags: [q1]}\n"
        "  - {<<: *first, id: y, tags: [q2]}\n"
        "  - {<<: [{answer: Other.}, *first], id: z}\n"
    )
    loaded = load_text(text.encode(), "mine.yaml")
    assert loaded.problems == ()
    assert loaded.deck is not None
    assert [(card.id, card.tags, getattr(card, "answer", "")) for card in loaded.deck.cards] == [
        ("x", ("q1",), "Because."),
        ("y", ("q2",), "Because."),
        ("z", ("q1",), "Other."),
    ]


def test_one_card_with_a_problem_makes_the_deck_unusable_and_hides_no_other() -> None:
    text = HEAD + OPEN + "  - {id: y, kind: open, topic: a, question: Why?}\n  - {id: z, kind: quiz}\n"
    loaded = load_text(text.encode(), "mine.yaml")
    assert loaded.deck is None
    assert [card.id for card in loaded.cards] == ["x"]
    assert {problem.line for problem in loaded.problems} == {8, 9}


def test_references_between_decks() -> None:
    first = load_text(
        (HEAD + OPEN[:-2] + ", follow_ups: [other/y, other/z, gone/x, known/k]}\n").encode(), "first.yaml"
    )
    second = load_text((HEAD.replace("mine", "other") + OPEN.replace("x,", "y,", 1)).encode(), "second.yaml")
    assert first.problems == second.problems == ()
    found = check_references([first, second], known=["known/k"])
    assert [(p.file, p.line, p.column, p.length, p.message, p.hint) for p in found] == [
        ("first.yaml", 7, 91, 7, "deck other has no card z", "did you mean other/y?"),
        ("first.yaml", 7, 100, 6, "there is no deck gone", ""),
    ]


def test_references_into_the_own_deck_may_name_it() -> None:
    loaded = load_text((HEAD + OPEN[:-2] + ", follow_ups: [mine/x, mine/w]}\n").encode(), "mine.yaml")
    assert [(p.column, p.message) for p in loaded.problems] == [(90, "this deck has no card w")]


def test_a_missing_file_a_folder_and_a_device(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    messages = [
        load_file(path).problems[0].message
        for path in (tmp_path / "gone.yaml", tmp_path / "folder.yaml", Path(os.devnull))
    ]
    assert messages == [
        "the file cannot be read: No such file or directory",
        "this is a folder, not a deck",
        "this is no regular file, not a deck",
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text(HEAD)
    path.chmod(0)
    assert load_file(path).problems[0].message == "the file cannot be read: Permission denied"
