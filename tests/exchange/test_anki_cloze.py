"""Clozes of Anki become gaps that are asked as Anki asks them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlpquiz.deck.cloze import with_gap
from nlpquiz.deck.model import ClozeCard
from nlpquiz.exchange.anki_cloze import gaps_of
from tests.exchange.real_anki import collection, shown

CLOZES = [
    ("{{c1,2::both}} and {{c2::two}} {{c3::three}}", "{{c1,2::both}} and {{c2::two}} {{c3::three}}"),
    ("{{c2,1,2::<b>x</b>::a hint}}", "{{c1,2::**x**::a hint}}"),
    ("{{c1,::x}} {{c,2::y}}", "{{c1::x}} {{c2::y}}"),
    ("{{c0,2::x}}", "{{c2::x}}"),
    ("{{c1::a {{c2,3::b}} c}}", "{{c1::a b c}}"),  # ours are flat
    ("{{c01::x}} {{c3::y}}", "{{c1::x}} {{c3::y}}"),
]


def gap_free(html: str) -> str:
    return ""


@pytest.mark.parametrize(("html", "text"), CLOZES)
def test_each_number_of_a_gap_is_kept(html: str, text: str) -> None:
    assert gaps_of(html, gap_free) == text


@pytest.mark.parametrize("html", [html for html, _ in CLOZES if "{{c1::a" not in html])
def test_the_same_cards_hide_the_same_words_as_in_anki(html: str, tmp_path: Path) -> None:
    text = gaps_of(html, gap_free)
    with collection(tmp_path / "collection.anki2") as col:
        kind, deck = col.models.by_name("Cloze"), col.decks.id("x")
        assert kind is not None
        assert deck is not None
        note = col.new_note(kind)
        note["Text"] = html
        col.add_note(note, deck)
        asked = {card.ord + 1: re.sub("<[^>]*>", "", shown(card.question())) for card in note.cards()}
    card = ClozeCard(id="x", topic="y", kind="cloze", text=text)
    assert card.gap_numbers() == tuple(sorted(asked))
    for number, question in asked.items():
        assert with_gap(text, number).replace("*", "") == question
