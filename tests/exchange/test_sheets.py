"""Decks as JSON, CSV, Markdown and HTML."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.compiled import decode
from nlpquiz.deck.loader import load_text
from nlpquiz.deck.model import Deck
from nlpquiz.errors import QuizError
from nlpquiz.exchange.json_decks import decks_as_json, decks_from_json
from tests.deck.cards import decks
from tests.exchange.conftest import Run
from tests.exchange.deck_with_traps import DECK


def as_json(deck: Deck) -> str:
    head = DeckHead(deck.deck, deck.title, deck.about, deck.macros, deck.topics, "", len(deck.cards))
    return decks_as_json([(head, deck.cards)])


@given(decks())
@settings(max_examples=50, deadline=None)
def test_json_round_trip(deck: Deck) -> None:
    assert decks_from_json(as_json(deck)) == [deck]


def test_json_of_the_command_is_the_deck(run: Run) -> None:
    before = load_text(DECK.encode(), "traps.yaml").deck
    assert decks_from_json(run("export", "json").out) == [before]


def test_json_in_one_language(run: Run) -> None:
    (deck,) = json.loads(run("export", "json", "--lang", "zh").out)["decks"]
    texts = {card["id"]: card for card in deck["cards"]}
    assert texts["steps"]["question"] == {"zh": "什么顺序？"}
    assert texts["english"]["question"] == {"en": "Only English?"}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "nlpquiz decks", "version": 2, "decks": []}', "[" * 99_999]
)
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(QuizError):
        decks_from_json(text)


def test_csv_has_every_card_and_every_field(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "csv").out)))
    before = load_text(DECK.encode(), "traps.yaml").deck
    assert before is not None
    assert [decode(row["card"]) for row in rows] == list(before.cards)
    assert rows[0]["question_zh"] == "为什么 $a<b$ **很难**？"
    assert "First point (×2)" in rows[0]["back_en"]
    english = run("export", "csv", "--lang", "en").out
    assert next(csv.DictReader(io.StringIO(english))).keys() == {
        *("deck", "id", "kind", "topic", "priority", "tags", "reviewed"),
        *("question_en", "back_en", "follow_ups", "card"),
    }


def test_markdown_says_what_the_cards_say(run: Run) -> None:
    text = run("export", "markdown", "--lang", "en").out
    for part in (
        "# Traps", "### traps/open-card", "- First point (×2)", "$$\\begin{align}", "**[what?]**",
        "layers * 12 * hidden",
        "1. One\n2. Two\n3. $3$", "[Vaswani et al., <Attention>, 2017](https://arxiv.org/abs/1706.03762) · §3.2",
    ):  # fmt: skip
        assert part in text, part
    assert "为什么" not in text


class Outside(HTMLParser):
    """Collects what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [str(value) for name, value in attrs if name == "src" or (tag == "link" and name == "href")]


def test_html_needs_nothing_else(run: Run) -> None:
    page = run("export", "html", "--review").out
    seen = Outside()
    seen.feed(page)
    assert seen.loads == []
    assert {"math", "details", "script"} <= seen.tags
    assert "\\frac" not in page.replace("&#92;", "\\").split("</style>")[1].replace("<annotation", "")
    assert "First point" in page
    sheet = run("export", "html", "--lang", "zh").out
    assert "<details" not in sheet
    assert "<script" not in sheet
    assert "第一点" in sheet
    assert "First point" not in sheet


def test_tag_and_topic_choose_cards(run: Run) -> None:
    assert len(json.loads(run("export", "json", "--tag", "t1").out)["decks"][0]["cards"]) == 1
    done = run("export", "json", "--topic", "nothing-here")
    assert done.code == 1
    assert "No card fits" in done.err


@pytest.mark.parametrize("kind", ["json", "csv", "markdown", "html"])
def test_only_own_files_are_replaced(kind: str, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("mine")
    assert run("export", kind, "-o", str(target)).code == 1
    assert target.read_text() == "mine"
    assert run("export", kind, "-o", str(target), "--force").code == 0
    assert run("export", kind, "-o", str(target)).code == 0
