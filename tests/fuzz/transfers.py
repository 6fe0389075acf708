"""JSON of ``export json --with-progress``, mangled: all of it comes in, or nothing and a sentence says why."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from nlpquiz.cli.json_transfer import _text
from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.loader import load_text
from nlpquiz.errors import QuizError
from nlpquiz.exchange.json_decks import decks_as_json, decks_from_json, split_facts, with_facts
from nlpquiz.store.cache import Cache
from nlpquiz.store.exams import Exams
from nlpquiz.store.facts import add_facts, facts_of
from nlpquiz.store.history import History
from nlpquiz.store.plans import Plans
from tests.e2e.exam_deck import deck_text
from tests.faults.damage import fill
from tests.fuzz.refusals import check_words

VALUES: list[Any] = [
    *(None, True, 0, -1, 1, 2, 5, 1 << 31, 1 << 62, 1 << 63, -(1 << 63), 10**400, 0.5, 1e308, float("nan")),
    *(
        "",
        " ",
        "a",
        "\x00",
        "\ud800",
        "\x1b[2J",
        "\u202e",
        "../../x",
        "/etc/passwd",
        "C:\\x",
        "x" * 9000,
        "demo/open-1",
    ),
    *(
        [],
        {},
        [[]],
        [None],
        {"": None},
        {"en": 1},
        {"en": "x", "zh": ""},
        "void",
        "reset",
        "bury",
        "plan",
        "event",
        "{}",
    ),
]
TEXTS = [
    "{",
    "}",
    "[",
    "]",
    '"',
    ",",
    ":",
    "\\",
    "\\u0000",
    "NaN",
    "1e999",
    "[" * 3000,
    '{"a":' * 3000,
    "\n",
    "\ufeff",
    "null",
]


@cache
def exported() -> str:
    """A whole export: a deck of every kind, settings, and facts of every kind."""
    deck = load_text(deck_text(1).encode(), "demo.yaml").deck
    assert deck is not None
    head = DeckHead(deck.deck, deck.title, deck.about, dict(deck.macros), deck.topics, "demo.yaml", len(deck.cards))
    with tempfile.TemporaryDirectory() as folder, fill(Path(folder, "h.sqlite"), 0, 20, closed=False) as history:
        return "".join(with_facts(decks_as_json([(head, deck.cards)]), {"theme": "dark"}, facts_of(history)))


def places(plain: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each value."""
    items: Any = ()
    if isinstance(plain, dict):
        items = plain.items()
    elif isinstance(plain, list):
        items = enumerate(plain)
    return [path, *(place for key, value in items for place in places(value, (*path, key)))]


@cache
def known_places() -> tuple[tuple[Any, ...], ...]:
    """Facts have many; decks and facts are hit alike."""
    found = places(json.loads(exported()))
    few = [place for place in found if place[:1] != ("facts",)]
    return tuple(found + few * 3)


@st.composite
def _changed(draw: st.DrawFn) -> str:
    plain = json.loads(exported())
    for _ in range(draw(st.integers(0, 4))):
        place = known_places()[draw(st.integers(0, len(known_places()) - 1))]
        owner = plain
        try:
            for key in place[:-1]:
                owner = owner[key]
            match draw(st.integers(0, 4)):
                case 0:
                    del owner[place[-1]]
                case 1 if isinstance(owner, list):
                    owner.insert(place[-1], owner[draw(st.integers(0, len(owner) - 1))])
                case 1:
                    owner[draw(st.text(max_size=5))] = draw(st.sampled_from(VALUES))
                case _:
                    owner[place[-1]] = draw(st.sampled_from(VALUES) | st.integers() | st.text(max_size=5))
        except (KeyError, IndexError, TypeError):
            continue
    facts = plain.pop("facts", None) if isinstance(plain, dict) else None
    if draw(st.booleans()) and isinstance(facts, list):
        return "".join(with_facts(json.dumps(plain, indent=1), {}, facts))
    return json.dumps({**plain, "facts": facts} if isinstance(plain, dict) else plain)


@st.composite
def _cut(draw: st.DrawFn) -> str:
    text = exported()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        piece = draw(st.sampled_from(TEXTS) | st.text(max_size=5))
        text = text[:place] + piece + text[place + draw(st.integers(0, 300)) :]
    return text


INPUT = _changed() | _cut() | st.text(max_size=60)


def check(text: str) -> None:
    """Import it into an empty history."""
    with tempfile.TemporaryDirectory() as name, History.open(Path(name, "history.sqlite")) as history:
        try:
            head, facts = split_facts(StringIO(text))
            for deck in decks_from_json(head):
                _text(deck, Path("fuzz.json"))
                assert "/" not in deck.deck
                assert deck.deck.isascii()
            added = None if facts is None else add_facts(history, facts)
        except QuizError as error:
            check_words(error)
            assert next(facts_of(history), None) is None, "half of it came in"
            return
        assert history.problems() == []
        if added is None:
            return
        assert sum(1 for _ in facts_of(history)) == added.new.total()
        history.marks()
        assert all(review.id for review in history.reviews())
        Plans(history).all()
        Plans(history).fitted()
        list(Exams.of(history).all())
        with Cache.open(Path(name, "cache.sqlite")) as states:
            states.sync(history)
            assert states.states().keys() >= {review.card for review in history.reviews() if review.counts}
