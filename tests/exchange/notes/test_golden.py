"""Small notes with the shapes of real ones, and what was found in them, read line by line.

``python -m tests.exchange.notes.test_golden`` writes the expected files anew: read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from nlpquiz.deck.loader import load_text
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.exchange.notes.deck_making import deck_from
from tests.exchange.notes.listing import found_in, listing

GOLDEN = Path(__file__).parents[2] / "golden" / "notes"
NOTES = sorted(GOLDEN.glob("*.md"))


def name_of(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("notes", NOTES, ids=name_of)
def test_what_is_found(notes: Path) -> None:
    expected = notes.with_suffix(".txt").read_text(encoding="utf-8")
    assert listing(found_in(notes.read_bytes(), notes.name)) == expected


@pytest.mark.parametrize("notes", NOTES, ids=name_of)
@pytest.mark.parametrize("form", ["crlf", "utf-16", "bom"])
def test_encodings_change_nothing(notes: Path, form: str) -> None:
    text = notes.read_text(encoding="utf-8")
    data = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "utf-16": text.encode("utf-16"),
        "bom": text.encode("utf-8-sig"),
    }[form]
    found = found_in(data, notes.name)
    found.repairs = []
    assert listing(found) == listing(found_in(text, notes.name))


@pytest.mark.parametrize("notes", NOTES, ids=name_of)
def test_a_deck_comes_of_it_that_loads(notes: Path) -> None:
    findings = found_in(notes.read_bytes(), notes.name)
    made = deck_from(findings, "notes", "Notes")
    loaded = load_text(deck_to_yaml(made.deck).encode(), "notes.yaml")
    assert loaded.deck == made.deck
    assert len(made.deck.cards) == len(findings.cards)
    assert all(card.draft != found.is_answered for card, found in zip(made.deck.cards, findings.cards, strict=True))


def test_a_card_on_one_line_directly_above_a_card_of_several() -> None:
    """Obsidian's plugin reads each by itself, though no empty line parts them."""
    findings = found_in("#flashcards\n\na::A\nb:::B\nWhat is c,\nin words?\n?\nC :: c\nmore\n")
    found = [(card.question, card.answer, card.line) for card in findings.cards]
    assert found == [
        ("a", "A", 3),
        ("b", "B", 4),
        ("B", "b", 4),
        ("What is c, in words?", "C :: c\nmore", 5),
    ]


def test_a_front_with_colons_is_a_front() -> None:
    (card,) = found_in("#flashcards\n\nstd :: vector\n?\nan array\n").cards
    assert (card.question, card.answer) == ("std :: vector", "an array")


def test_code_in_a_list_that_looks_like_the_list_itself() -> None:
    """``-     [a](b)`` is a list with code in it, which read as Markdown is the same list again."""
    findings = found_in("-     [a](https://example.org)\n-     1.     - [b](https://example.org/b)\n")
    assert [link.url for links in findings.reading.values() for link in links] == [
        "https://example.org",
        "https://example.org/b",
    ]


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "  - ", "* > "])
def test_deep_nesting(mark: str) -> None:
    text = (
        "".join(f"{mark * depth}What is {depth}?\n" for depth in range(1, 200)) + "\n# End\n\n## Why the end?\n\nSo.\n"
    )
    assert found_in(text).cards[-1].answer == "So."


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "](",
        "*a ",
        "`",
        "$",
        "<",
        "| ",
        "==a",
        "::",
        "\\(",
        "![",
        "<b ",
        "&",
        "（",
        "?",
        "{{c1::",
        "[a](b) ",
        "[^",
        "**a",
        "1. ",
    ],
)
def test_long_rows_of_marks_take_no_long_time(piece: str) -> None:
    """Patterns that look back and forth would need hours for these."""
    found_in(f"## What is {piece * 5000}?\n\n{piece * 8_000}\n\n- {piece * 5000}\n\n**{piece * 3000}?**\n")


def test_there_are_notes() -> None:
    assert len(NOTES) >= 14


if __name__ == "__main__":
    for path in NOTES:
        path.with_suffix(".txt").write_text(listing(found_in(path.read_bytes(), path.name)), encoding="utf-8")
