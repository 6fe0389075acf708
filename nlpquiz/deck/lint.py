"""What is right for the loader and still not good: ``nlpquiz decks lint``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from nlpquiz.deck import lint_cards, lint_texts
from nlpquiz.deck.lint_library import Check, Library
from nlpquiz.deck.loader import LoadedDeck
from nlpquiz.errors import Problem

__all__ = ["CHECKS", "Check", "Library", "lint"]

CHECKS: tuple[Check, ...] = (
    lint_cards.duplicate_deck,
    lint_cards.vanished_card,
    lint_cards.empty_topic,
    lint_cards.missing_source,
    lint_cards.old_review,
    lint_cards.draft,
    lint_cards.follow_up_circle,
    lint_cards.point_without_keys,
    lint_cards.option_without_why,
    lint_cards.guessable_choice,
    lint_cards.guessable_truth,
    lint_texts.missing_translation,
    lint_texts.duplicate_question,
    lint_texts.differing_numbers,
    lint_texts.differing_formulas,
    lint_texts.answer_length,
    lint_texts.long_gap,
    lint_texts.hidden_variable,
    lint_texts.open_bold,
    lint_texts.angle_brackets,
    lint_texts.cut_off_text,
)


def lint(
    loaded: Iterable[LoadedDeck],
    *,
    today: date,
    seen_cards: Collection[str] = (),
    extra_checks: tuple[Check, ...] = (),
) -> tuple[Problem, ...]:
    """Warnings about the decks that could be read, by file and place; a faulty deck's good cards are looked at too.

    ``seen_cards`` are keys with a history (deck/id, deck/id#c1); ``extra_checks`` run after CHECKS.
    """
    library = Library(tuple(loaded), today, frozenset(seen_cards))
    order = {deck.file: number for number, deck in enumerate(library.decks)}
    found = {problem: None for check in (*CHECKS, *extra_checks) for problem in check(library)}
    return tuple(sorted(found, key=lambda problem: (order.get(problem.file, 0), problem.line, problem.column)))
