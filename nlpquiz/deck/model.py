"""Decks and cards as plain immutable values.

The loader has pydantic validate YAML against these types (unknown keys refused), and the shelf of compiled decks
rebuilds them without pydantic: importing pydantic costs several times what a first card may cost (see
``tests/benchmarks``), so nothing here imports it. ``__pydantic_config__`` is the hook that pydantic reads from
dataclasses; the strings under the fields become the descriptions in ``decks/schema.json``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, ClassVar, Literal, TypeAlias

from nlpquiz.deck.record import record
from nlpquiz.deck.terms import KINDS, LANGUAGES, PRIORITIES, Kind, Language, Priority
from nlpquiz.deck.text import SHAPE_IN_FILES, Text, Translated, every_language, has_language, text_in

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TAG_PATTERN = re.compile(r"[^\s,/:#][^\s,]*")
CLOZE_PATTERN = re.compile(
    r"\{\{c(?P<numbers>\d{1,3}(?:,\d{1,3}){0,20})::(?P<answer>.*?)(?:::(?P<hint>[^:{}]*?))?\}\}", re.DOTALL
)


def numbers_of(gap: re.Match[str]) -> tuple[int, ...]:
    """The numbers of a gap that ``CLOZE_PATTERN`` found: it is hidden in the question of each."""
    return tuple(map(int, gap["numbers"].split(",")))


@record(kw_only=True)
class Reading:
    """An article worth reading for a topic."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SHAPE_IN_FILES

    title: str
    """Title of the article"""
    url: str | None = None
    """Address, https://…"""
    seed: str | None = None
    """Name of the source document that lists it"""


@record(kw_only=True)
class Source:
    """Where a card's claim can be checked: a heading of a source document, a paper, or a page."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SHAPE_IN_FILES

    seed: str | None = None
    """Name of the source document"""
    heading: str | None = None
    """Heading in the source document"""
    paper: str | None = None
    """Authors, title, year"""
    arxiv: str | None = None
    """arXiv number, in quotes"""
    url: str | None = None
    """Address of a page, https://…"""
    title: str | None = None
    """Title of a page or book that is no paper"""
    where: str | None = None
    """Section, table, figure or equation"""

    def __post_init__(self) -> None:
        if not (self.seed or self.paper or self.arxiv or self.url or self.title):
            raise ValueError("a source needs seed:, paper:, arxiv:, title: or url:")


@record(kw_only=True)
class Topic:
    """What cards are about; every card names one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SHAPE_IN_FILES

    id: str
    """Lower-case words joined by hyphens"""
    title: Text
    """What the topic is called"""
    priority: Priority = "common"
    """Weight in exams and in the plan"""
    reading: tuple[Reading, ...] = ()
    """Articles for this topic"""


@record(kw_only=True)
class Point:
    """One fact that a good answer to an open question states."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SHAPE_IN_FILES

    say: Text
    """The fact in a few words"""
    weight: int = 1
    """1 to 3: how much it counts"""
    keys: tuple[tuple[str, ...], ...] = ()
    """Groups of aliases; a typed answer makes the point when one alias of each group appears in it"""

    def __post_init__(self) -> None:
        if not 1 <= self.weight <= 3:
            raise ValueError("weight is 1, 2 or 3")


@record(kw_only=True)
class Option:
    """One answer to choose from."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SHAPE_IN_FILES

    text: Text
    """What is offered as an answer"""
    correct: bool
    """true for a right answer; one or several may be right"""
    why: Text | None = None
    """Why it is right, or which misconception it is"""
    remedy: str | None = None
    """Card to ask next after this wrong choice: an id of this deck, or deck/id"""


@record(kw_only=True)
class CardFields:
    """What every kind of card has."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SHAPE_IN_FILES

    id: str
    """Stable for ever and never reused: progress belongs to it"""
    topic: str
    """A topic id of this deck"""
    priority: Priority = "common"
    """Weight in exams and in the plan"""
    sources: tuple[Source, ...] = ()
    """Where the claims can be checked"""
    tags: tuple[str, ...] = ()
    """Words to choose cards by, without blanks"""
    follow_ups: tuple[str, ...] = ()
    """The interviewer's next questions: ids of this deck, or deck/id"""
    pitfalls: tuple[Text, ...] = ()
    """What candidates get wrong"""
    reviewed: date | None = None
    """When the facts were last checked"""
    draft: bool = False
    """Not to be studied yet"""


@record(kw_only=True)
class OpenCard(CardFields):
    """A question that is answered in sentences."""

    kind: Literal["open"]
    """Answered in sentences"""
    question: Text
    """One question, one claim; Markdown with $maths$"""
    answer: Text
    """The model answer: 60 to 150 words that can be said aloud"""
    points: tuple[Point, ...] = ()
    """What the interviewer ticks off"""


@record(kw_only=True)
class ChoiceCard(CardFields):
    """A question with options; one or several are correct. They are shuffled when asked."""

    kind: Literal["choice"]
    """One or several right answers among options"""
    question: Text
    """One question; Markdown with $maths$"""
    options: tuple[Option, ...]
    """At least one right and one wrong; wrong ones are real mistakes"""
    answer: Text | None = None
    """An explanation shown after the options' own ``why``"""

    def __post_init__(self) -> None:
        if len(self.options) < 2:
            raise ValueError("a choice needs at least two options")
        if not any(option.correct for option in self.options):
            raise ValueError("no option is correct: write correct: true at one or more of them")
        if all(option.correct for option in self.options):
            raise ValueError("every option is correct: write correct: false at the wrong ones")


@record(kw_only=True)
class TrueFalseCard(CardFields):
    """A statement that holds or does not."""

    kind: Literal["truefalse"]
    """A statement that holds or does not"""
    statement: Text
    """One claim; Markdown with $maths$"""
    correct: bool
    """true when the statement holds"""
    why: Text
    """Why it holds or does not"""


@record(kw_only=True)
class ClozeCard(CardFields):
    """A text with gaps ``{{c1::answer}}`` or ``{{c1::answer::hint}}``; one question a number."""

    kind: Literal["cloze"]
    """A text with gaps"""
    text: Text
    """{{c1::hidden words}} or {{c1::hidden words::hint}}; the same numbers in every language.
    {{c1,2::hidden words}} is hidden in the questions of both numbers"""
    accept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other answers to accept, by gap: {c1: [variant, …]}"""
    answer: Text | None = None
    """An explanation shown with the full text"""

    def __post_init__(self) -> None:
        for version in every_language(self.text):
            if not CLOZE_PATTERN.search(version):
                raise ValueError("a cloze needs at least one gap: write {{c1::the hidden words}}")
        if unknown := sorted(set(self.accept) - {f"c{number}" for number in self.gap_numbers()}):
            raise ValueError(f"accept: names {', '.join(unknown)}, but the text has no such gap")

    def gap_numbers(self) -> tuple[int, ...]:
        """The numbers of the gaps in rising order; each is asked on its own."""
        gaps = (gap for version in every_language(self.text) for gap in CLOZE_PATTERN.finditer(version))
        return tuple(sorted({number for gap in gaps for number in numbers_of(gap)}))


@record(kw_only=True)
class NumericCard(CardFields):
    """A question whose answer is a number, plain or computed from variables that are drawn each time it is asked."""

    kind: Literal["numeric"]
    """A question for a number"""
    question: Text
    """May contain {name} for each variable"""
    value: int | float | str
    """A number, or arithmetic over the variables: + - * / // % **, parentheses, and
    sqrt, log, log2, log10, exp, ceil, floor, round, abs, min, max"""
    variables: Mapping[str, tuple[int | float, ...]] = field(default_factory=dict)
    """Values to draw from, by name"""
    tolerance: int | float | str = "1%"
    """An absolute number, or a percentage of the value such as 2%"""
    unit: Text | None = None
    """Shown behind the number"""
    answer: Text | None = None
    """How it is computed; may contain {name} for each variable and {value}"""


@record(kw_only=True)
class OrderCard(CardFields):
    """Steps to be put in order."""

    kind: Literal["order"]
    """Steps to be put in order"""
    question: Text
    """By what the items are to be ordered"""
    items: tuple[Text, ...]
    """In the right order; they are shuffled when asked"""
    answer: Text | None = None
    """An explanation shown with the right order"""

    def __post_init__(self) -> None:
        if len(self.items) < 3:
            raise ValueError("an order needs at least three items")


Card: TypeAlias = OpenCard | ChoiceCard | TrueFalseCard | ClozeCard | NumericCard | OrderCard

CARD_TYPES: Mapping[Kind, type[Card]] = {
    "open": OpenCard,
    "choice": ChoiceCard,
    "truefalse": TrueFalseCard,
    "cloze": ClozeCard,
    "numeric": NumericCard,
    "order": OrderCard,
}


@record(kw_only=True)
class Deck:
    """One deck file."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SHAPE_IN_FILES

    format: Literal[1]
    """Version of this format"""
    deck: str
    """The deck's id: the first part of each card's name, as in transformer/why-scale"""
    title: Text
    """What the deck is called"""
    topics: tuple[Topic, ...]
    """What the cards are about"""
    cards: tuple[Card, ...]
    """The cards, in the order in which they are best learnt"""
    about: Text | None = None
    """A sentence or two about the deck"""
    macros: Mapping[str, str] = field(default_factory=dict)
    """LaTeX abbreviations: {"\\\\E": "\\\\mathbb{E}"}; #1 to #9 stand for arguments"""


def question_of(card: Card) -> Text:
    """What is asked, whatever the kind calls it."""
    match card:
        case TrueFalseCard():
            return card.statement
        case ClozeCard():
            return card.text
        case _:
            return card.question


def card_keys(deck_id: str, card: Card) -> tuple[str, ...]:
    """The names under which a card is scheduled: ``deck/id``, or ``deck/id#c1`` … for each gap of a cloze."""
    name = f"{deck_id}/{card.id}"
    if isinstance(card, ClozeCard):
        return tuple(f"{name}#c{number}" for number in card.gap_numbers())
    return (name,)


def split_key(key: str) -> tuple[str, int | None]:
    """``deck/id#c2`` → (``deck/id``, 2); without a gap the number is None."""
    name, _, gap = key.partition("#c")
    return name, int(gap) if gap else None


__all__ = [
    "CARD_TYPES",
    "CLOZE_PATTERN",
    "ID_PATTERN",
    "KINDS",
    "LANGUAGES",
    "PRIORITIES",
    "TAG_PATTERN",
    "Card",
    "CardFields",
    "ChoiceCard",
    "ClozeCard",
    "Deck",
    "Kind",
    "Language",
    "NumericCard",
    "OpenCard",
    "Option",
    "OrderCard",
    "Point",
    "Priority",
    "Reading",
    "Source",
    "Text",
    "Topic",
    "Translated",
    "TrueFalseCard",
    "card_keys",
    "every_language",
    "has_language",
    "numbers_of",
    "question_of",
    "split_key",
    "text_in",
]
