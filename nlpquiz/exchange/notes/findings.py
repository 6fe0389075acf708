"""What was found in notes, before it becomes a deck: questions, reading, and what was passed over and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from nlpquiz.exchange.notes.cleaning import visible

Reason: TypeAlias = Literal[
    "prose",
    "list",
    "table",
    "code",
    "maths",
    "image",
    "html",
    "script",
    "front-matter",
    "anchor",
    "long-line",
    "empty-row",
    "empty-heading",
    "no-deck-text",
    "too-many",
    "unreadable",
]
"""Why a part of the notes became neither a card nor reading"""


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the notes and what it is called there."""

    title: str
    url: str
    line: int = 0
    file: str = ""

    @property
    def is_web(self) -> bool:
        """Whether it leads to a page, and not to another file of the notes."""
        return self.url.lower().startswith(("http://", "https://"))


@dataclass(slots=True)
class FoundCard:
    """A question with what the notes say about it. ``answer`` is Markdown; empty: its owner has to write it."""

    question: str
    path: tuple[str, ...]
    """The headings above it, the topic last"""
    file: str = ""
    line: int = 0
    answer: str = ""
    hints: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    cloze: bool = False
    """``question`` is a text with ``{{c1::gaps}}``, ``answer`` an explanation"""
    given_id: str = ""
    """The id that it had in a deck of ours"""
    given_sources: tuple[tuple[str, str], ...] = ()
    """Titles and headings of the sources without an address that it had there"""

    @property
    def is_answered(self) -> bool:
        """Whether it can be studied as it is."""
        return bool(self.answer.strip()) or self.cloze


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of the notes that was passed over."""

    file: str
    line: int
    reason: Reason
    excerpt: str


@dataclass(frozen=True, slots=True)
class Repair:
    """What had to be done to a file before it could be read."""

    file: str
    what: str
    """A name of a message: encoding, nul, controls, bad-bytes, mojibake, mojibake-guessed"""
    count: int = 0
    detail: str = ""
    lines: tuple[int, ...] = ()


LONGEST_EXCERPT = 80
_AROUND_LINK = 30  # characters of YAML around one
MOST_SKIPPED = 20_000
"""Places that are kept; beyond them reasons are only counted"""


@dataclass(slots=True)
class Findings:
    """Everything that some notes gave."""

    cards: list[FoundCard] = field(default_factory=list)
    reading: dict[tuple[str, ...], list[Link]] = field(default_factory=dict)
    """Links by the headings that they stand under"""
    skipped: list[Skipped] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    repairs: list[Repair] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    links: int = 0
    """Links met, those in answers too; a link that stands twice counts twice"""
    paths: dict[tuple[str, ...], None] = field(default_factory=dict)
    """The headings under which something was found, in their order"""
    title: str = ""
    characters: int = 0
    """Of everything that the deck will hold, about"""

    def skip(self, file: str, line: int, reason: Reason, text: str) -> None:
        """Note that something was passed over."""
        self.reasons[reason] += 1
        if len(self.skipped) < MOST_SKIPPED:
            words = " ".join(text[: 4 * LONGEST_EXCERPT].split())
            short = words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1] + "…"
            self.skipped.append(Skipped(file, line, reason, short))

    def add(self, card: FoundCard) -> None:
        """Note a question; one of which nothing can be seen is passed over."""
        card.question = visible(card.question).strip()
        if not card.question:
            self.skip(card.file, card.line, "empty-row", card.answer)
            return
        self.paths.setdefault(card.path)
        self.links += len(card.links)
        self.characters += len(card.question) + len(card.answer)
        self.cards.append(card)

    def read(self, path: tuple[str, ...], links: list[Link]) -> None:
        """Note links as reading of a topic."""
        if links:
            self.paths.setdefault(path)
            self.links += len(links)
            self.characters += sum(len(link.title) + len(link.url) + _AROUND_LINK for link in links)
            self.reading.setdefault(path, []).extend(links)
