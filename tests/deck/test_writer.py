"""Canonical YAML reads back equal; the schema follows the model."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from nlpquiz.deck.loader import load_text
from nlpquiz.deck.model import KINDS, Deck, NumericCard, OpenCard, Point, Source, Topic, Translated
from nlpquiz.deck.schema import json_schema_text
from nlpquiz.deck.writer import deck_to_yaml

from .cards import decks

SCHEMA_FILE = Path(__file__).parents[2] / "decks" / "schema.json"


@settings(max_examples=30, deadline=None)
@given(decks())
def test_a_written_deck_reads_back_equal(deck: Deck) -> None:
    text = deck_to_yaml(deck)
    loaded = load_text(text.encode(), "written.yaml")
    assert loaded.problems == ()
    assert loaded.deck == deck
    assert deck_to_yaml(deck) == text


def test_how_a_deck_is_written() -> None:
    deck = Deck(
        format=1,
        deck="mine",
        title=Translated(en="Mine", zh="我的"),
        macros={r"\E": r"\mathbb{E}"},
        topics=(Topic(id="a", title="A: the first", priority="core"),),
        cards=(
            OpenCard(
                id="x",
                kind="open",
                topic="a",
                question=Translated(en="Why [x]?", zh="为什么：x？"),
                answer=Translated(en="First, then\n\n$$x$$\n", zh="no"),
                points=(Point(say="yes", weight=2, keys=(("variance", "方差"), ("1e3", r"\sqrt{d}"))),),
                sources=(Source(paper="Vaswani et al., 2017", arxiv="1706.03762"),),
                reviewed=date(2026, 11, 21),
                tags=("q4",),
            ),
            NumericCard(
                id="n",
                kind="numeric",
                topic="a",
                question="A question of many words " * 5 + "with {n}?",
                value="2 * n",
                variables={"n": (1, 1e22)},
            ),
        ),
    )
    assert deck_to_yaml(deck) == (
        r"""# yaml-language-server: $schema=./schema.json
format: 1
deck: mine
title: {en: Mine, zh: 我的}
macros: {'\E': '\mathbb{E}'}
topics:
  - id: a
    title: "A: the first"
    priority: core
cards:
  - id: x
    kind: open
    topic: a
    question: {en: "Why [x]?", zh: "为什么：x？"}
    answer:
      en: |
        First, then

        $$x$$
      zh: "no"
    points:
      - {say: "yes", weight: 2, keys: [[variance, 方差], ["1e3", '\sqrt{d}']]}
    sources:
      - {paper: "Vaswani et al., 2017", arxiv: "1706.03762"}
    tags: [q4]
    reviewed: 2026-11-21

  - id: n
    kind: numeric
    topic: a
    question: >-
      A question of many words A question of many words A question of many words A question of many words A question
      of many words with {n}?
    variables: {n: [1, 1.0e+22]}
    value: "2 * n"
"""
    )


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "~",
        "null",
        "12:30",
        "1e3",
        "2026-11-21",
        ".inf",
        "- item",
        "? key",
        "key: value",
        "ends with colon:",
        "a # comment",
        "a #no comment",
        "#tag",
        "&anchor",
        "*bold*",
        "!tag",
        "%directive",
        "@at",
        "`code`",
        "| block",
        "> quote",
        "{a}",
        "[a]",
        "'single'",
        '"double"',
        "it's",
        r"\alpha",
        "tab\there",
        " leading",
        "trailing ",
        "two  blanks",
        "a\n b\n",
        " a\nb",
        "\n\na",
        "a\n\n\n",
        "a\n \nb",
        "a\r\nb",
        "a\u2028b",
        "\ufeffa",
        "a\x07b",
        "a\x08eta",
        " a\nu and \theta\r",
        " a\n\nu b",
        "a\x00b",
        "\x0c\x1b",
        "---",
        "...",
        "=",
        "<<",
        "全角：冒号",
        "，逗号",
        "word " * 60,
        "word " * 60 + "end",
        "长" * 300,
        "a: " * 60 + "end",
        "x\ny" + " " * 3,
    ],
)
def test_every_text_survives(text: str) -> None:
    card = OpenCard(
        id="x", kind="open", topic="a", question=text, answer=Translated(en=text), pitfalls=(text, Translated(zh=text))
    )
    deck = Deck(format=1, deck="d", title=text, topics=(Topic(id="a", title=text),), cards=(card,))
    loaded = load_text(deck_to_yaml(deck).encode(), "written.yaml")
    assert loaded.cards == (card,)
    assert loaded.problems == ()


def test_the_schema_in_the_repository_is_that_of_the_model() -> None:
    """To renew it: python -m nlpquiz decks schema > decks/schema.json"""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == json_schema_text()


def test_the_schema_describes_every_key() -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    undescribed = [
        f"{name}.{key}"
        for name, part in [("Deck", schema), *schema["$defs"].items()]
        for key, described in part["properties"].items()
        if not described.get("description")
    ]
    assert undescribed == []
    assert all(part["additionalProperties"] is False for part in (schema, *schema["$defs"].values()))


def test_the_schema_has_a_branch_and_a_snippet_for_each_kind() -> None:
    items = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["properties"]["cards"]["items"]
    assert list(items["discriminator"]["mapping"]) == list(KINDS)
    assert [branch["$ref"] for branch in items["oneOf"]] == list(items["discriminator"]["mapping"].values())
    assert [snippet["body"]["kind"] for snippet in items["defaultSnippets"]] == list(KINDS)
