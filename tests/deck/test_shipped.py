"""The decks that come with the program: they cover their topics, are balanced, and cannot be guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from nlpquiz.config import shipped_decks
from nlpquiz.deck.coverage import coverage
from nlpquiz.deck.formulas import formulas
from nlpquiz.deck.lint import lint
from nlpquiz.deck.loader import LoadedDeck, check_references, load_file
from nlpquiz.deck.model import (
    CLOZE_PATTERN,
    Card,
    ChoiceCard,
    ClozeCard,
    Kind,
    NumericCard,
    OpenCard,
    TrueFalseCard,
    text_in,
)
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.math import cell_width, problems, render

FILES = sorted(shipped_decks().glob("*.yaml"))
LEAST_CARDS = {"word2vec": 45, "bert": 45, "recsys": 35, "retrieval": 35, "ranking": 35, "contrastive": 35}
LEAST_SHARE: Mapping[Kind, float] = {
    "open": 0.40,
    "choice": 0.15,
    "numeric": 0.08,
    "cloze": 0.08,
    "truefalse": 0.08,
    "order": 0.03,
}
ABOVE_CHANCE = 0.08


@cache
def loaded() -> tuple[LoadedDeck, ...]:
    return tuple(load_file(file) for file in FILES)


def decks() -> Iterator[tuple[str, LoadedDeck]]:
    for deck in loaded():
        assert deck.deck is not None, deck.problems[:3]
        yield deck.deck.deck, deck


def cards() -> list[Card]:
    return [card for _, deck in decks() for card in deck.cards]


def deck_named(name: str) -> LoadedDeck:
    return next(deck for deck_id, deck in decks() if deck_id == name)


def test_there_are_enough_cards_of_each_kind() -> None:
    kinds = Counter(card.kind for card in cards())
    total = sum(kinds.values())
    assert total >= 620
    assert {
        kind: round(kinds[kind] / total, 3) for kind, least in LEAST_SHARE.items() if kinds[kind] < least * total
    } == {}


def test_a_third_of_the_numbers_are_drawn_anew() -> None:
    numeric = [card for card in cards() if isinstance(card, NumericCard)]
    assert sum(bool(card.variables) for card in numeric) * 3 >= len(numeric)


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_every_topic_has_a_card_and_every_core_topic_two_kinds(name: str) -> None:
    deck = deck_named(name)
    assert deck.deck is not None
    rows = coverage(deck.deck.topics, deck.cards)
    assert [row.topic.id for row in rows if not row.total] == []
    assert [row.topic.id for row in rows if row.topic.priority == "core" and len(row.cards) < 2] == []
    assert len(deck.cards) >= LEAST_CARDS.get(name, 1)


@pytest.mark.parametrize("tag", ["transformer20", "wordvec20"])
def test_the_classic_twenty_are_all_there(tag: str) -> None:
    numbers = {other for card in cards() if tag in card.tags for other in card.tags if other.startswith("q")}
    assert numbers == {f"q{number}" for number in range(1, 21)}


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_half_of_the_open_cards_of_core_topics_stand_in_a_ladder(name: str) -> None:
    asked_after = {
        other if "/" in other else f"{deck_id}/{other}"
        for deck_id, deck in decks()
        for card in deck.cards
        for other in card.follow_ups
    }
    deck = deck_named(name)
    assert deck.deck is not None
    core = {topic.id for topic in deck.deck.topics if topic.priority == "core"}
    open_cards = [card for card in deck.cards if isinstance(card, OpenCard) and card.topic in core]
    in_ladder = [card for card in open_cards if card.follow_ups or f"{name}/{card.id}" in asked_after]
    assert len(in_ladder) * 2 >= len(open_cards), [card.id for card in open_cards if card not in in_ladder]


def test_lint_finds_nothing_and_every_name_is_known() -> None:
    found = [*check_references(loaded()), *lint(loaded(), today=date(2026, 11, 21))]
    found += [problem for deck in loaded() for problem in deck.problems]
    assert [f"{Path(problem.file).name}:{problem.line}: {problem.message}" for problem in found] == []


def test_every_fact_has_a_source_beyond_the_notes_or_says_where_it_is_from() -> None:
    assert [card.id for card in cards() if not card.sources or card.reviewed is None] == []


def test_formulas_stand_in_two_dimensions_on_a_screen_of_80_columns() -> None:
    wrong = []
    for formula in formulas(loaded()):
        rows = render(formula.tex, width=78, macros=formula.macros)
        if problems(formula.tex, formula.macros) or any(cell_width(row) > 78 for row in rows):
            wrong.append(formula.tex)
    assert wrong == []


def single_choices(deck: LoadedDeck) -> list[ChoiceCard]:
    return [
        card
        for card in deck.cards
        if isinstance(card, ChoiceCard) and sum(option.correct for option in card.options) == 1
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("how", ["longest", "shortest", "first", "last"])
def test_a_rule_of_thumb_does_not_find_the_right_option(how: str, language: str) -> None:
    """Over a deck, always choosing the longest (shortest, first, last) option scores at most chance + 8 points.

    A deck with few choices is held to it together with the others: one card more or less is more than 8 points there.
    """
    right: dict[str, float] = {}
    chance: dict[str, float] = {}
    count: dict[str, int] = {}
    for name, deck in decks():
        for card in single_choices(deck):
            lengths = [text_width(text_in(option.text, "en" if language == "en" else "zh")) for option in card.options]
            chosen = {
                "longest": [n for n, length in enumerate(lengths) if length == max(lengths)],
                "shortest": [n for n, length in enumerate(lengths) if length == min(lengths)],
                "first": [0],
                "last": [len(lengths) - 1],
            }[how]
            hit = sum(card.options[n].correct for n in chosen) / len(chosen)
            for key in (name, "all"):
                right[key] = right.get(key, 0) + hit
                chance[key] = chance.get(key, 0) + 1 / len(card.options)
                count[key] = count.get(key, 0) + 1
    guessable = {
        key: f"{right[key] / count[key]:.2f} of {count[key]}"
        for key in count
        if count[key] >= 10 and right[key] / count[key] > chance[key] / count[key] + ABOVE_CHANCE
    }
    assert guessable == {}


def test_true_and_false_are_about_as_frequent() -> None:
    statements = [card for card in cards() if isinstance(card, TrueFalseCard)]
    assert 0.4 <= sum(card.correct for card in statements) / len(statements) <= 0.6


def test_no_option_is_all_or_none_of_the_above() -> None:
    words = ("of the above", "以上")
    texts = [
        text_in(option.text, language)
        for card in cards()
        if isinstance(card, ChoiceCard)
        for option in card.options
        for language in ("en", "zh")
    ]
    assert [text for text in texts if any(word in text.lower() for word in words)] == []


def test_gaps_are_the_same_in_both_languages() -> None:
    def gaps(text: str) -> list[str]:
        return sorted(found["numbers"] for found in CLOZE_PATTERN.finditer(text))

    clozes = [card for card in cards() if isinstance(card, ClozeCard)]
    assert [card.id for card in clozes if gaps(text_in(card.text, "en")) != gaps(text_in(card.text, "zh"))] == []
