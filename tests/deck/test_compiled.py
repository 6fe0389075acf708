"""Compiled cards come back equal, cheaply, and fingerprints follow what is read."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from nlpquiz.deck.compiled import decode, decode_head, encode, encode_head, fingerprint, head_of
from nlpquiz.deck.model import (
    Card,
    ChoiceCard,
    ClozeCard,
    Deck,
    NumericCard,
    OpenCard,
    Option,
    OrderCard,
    Point,
    Source,
    Translated,
    TrueFalseCard,
)

from .cards import cards, decks

OPEN = OpenCard(
    id="why-scale",
    kind="open",
    topic="scaled-attention",
    question=Translated(en="Why divide?", zh="为什么要除？"),
    answer="Variance.",
    points=(Point(say="variance", weight=3, keys=(("variance", "方差"),)),),
)


@settings(max_examples=150, deadline=None)
@given(cards())
def test_a_card_comes_back_equal(card: Card) -> None:
    assert decode(encode(card)) == card
    assert type(decode(encode(card))) is type(card)


@settings(max_examples=50, deadline=None)
@given(decks())
def test_a_head_comes_back_equal(deck: Deck) -> None:
    head = head_of(deck)
    assert decode_head(encode_head(head)) == head


def test_defaults_are_left_out() -> None:
    assert encode(replace(OPEN, points=())) == (
        '{"id":"why-scale","kind":"open","topic":"scaled-attention",'
        '"question":{"en":"Why divide?","zh":"为什么要除？"},"answer":"Variance."}'
    )


def test_whole_numbers_stay_whole() -> None:
    card = NumericCard(id="n", kind="numeric", topic="t", question="?", value=3, variables={"x": (1, 2.0)})
    back = decode(encode(card))
    assert isinstance(back, NumericCard)
    assert [type(number) for number in (back.value, *back.variables["x"])] == [int, int, float]


@pytest.mark.parametrize(
    "changed",
    [
        replace(OPEN, id="other"),
        replace(OPEN, topic="other"),
        replace(OPEN, priority="core"),
        replace(OPEN, tags=("q4",)),
        replace(OPEN, sources=(Source(paper="Vaswani et al., 2017"),)),
        replace(OPEN, follow_ups=("other",)),
        replace(OPEN, reviewed=date(2026, 11, 21)),
        replace(OPEN, draft=True),
        replace(OPEN, points=(replace(OPEN.points[0], weight=1, keys=()),)),
    ],
)
def test_what_is_not_read_keeps_the_fingerprint(changed: OpenCard) -> None:
    assert fingerprint(changed) == fingerprint(OPEN)


@pytest.mark.parametrize(
    "changed",
    [
        replace(OPEN, question="Why divide?"),
        replace(OPEN, question=Translated(en="Why divide?", zh="为什么除？")),
        replace(OPEN, answer="The variance."),
        replace(OPEN, points=(replace(OPEN.points[0], say="the variance"),)),
        replace(OPEN, points=()),
        replace(OPEN, pitfalls=("saying that it is stable",)),
    ],
)
def test_what_is_read_changes_the_fingerprint(changed: OpenCard) -> None:
    assert fingerprint(changed) != fingerprint(OPEN)


def test_fingerprints_are_the_same_for_ever() -> None:
    """They are stored with every review: a changed scheme would call every card rewritten."""
    options = (Option(text="a", correct=True, why="yes", remedy="x"), Option(text="b", correct=False))
    given_cards: list[Card] = [
        OPEN,
        ChoiceCard(id="c", kind="choice", topic="t", question="q", options=options),
        TrueFalseCard(id="c", kind="truefalse", topic="t", statement="s", correct=True, why="w"),
        ClozeCard(id="c", kind="cloze", topic="t", text="{{c1::a}}", accept={"c1": ("b",)}),
        NumericCard(id="c", kind="numeric", topic="t", question="q", value="2 * x", variables={"x": (1, 2)}),
        OrderCard(id="c", kind="order", topic="t", question="q", items=("a", "b", "c")),
    ]
    assert [fingerprint(card) for card in given_cards] == [
        "3330a6bead12492b",
        "cddddab01fb65edc",
        "b4bf95f40cd6be82",
        "16b13796734e43e7",
        "7318f4219db23db8",
        "17112a70d70cbc30",
    ]


def test_grading_alone_does_not_change_the_fingerprint() -> None:
    cloze = ClozeCard(id="c", kind="cloze", topic="t", text="{{c1::a}}")
    assert fingerprint(replace(cloze, accept={"c1": ("b",)})) == fingerprint(cloze)
    numeric = NumericCard(id="c", kind="numeric", topic="t", question="q", value=1)
    assert fingerprint(replace(numeric, tolerance=5)) == fingerprint(numeric)
    assert fingerprint(replace(numeric, value=2)) != fingerprint(numeric)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        decode(json.dumps({"kind": "essay", "id": "x"}))


def test_decoding_needs_neither_pydantic_nor_yaml() -> None:
    code = (
        "import sys; from nlpquiz.deck.compiled import decode; "
        f"decode({encode(OPEN)!r}); "
        "print([name for name in ('pydantic', 'yaml', 'hashlib', 'typer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
