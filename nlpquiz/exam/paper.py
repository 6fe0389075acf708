"""A paper: questions in their order, with everything needed to show and mark them whatever becomes of the decks."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlpquiz.deck.catalog import DeckHead, Entry
from nlpquiz.deck.compiled import card_as_plain, decode
from nlpquiz.deck.instances import draw_values, shuffled_items, shuffled_options
from nlpquiz.deck.model import Card, ChoiceCard, Kind, NumericCard, OrderCard, Text, Translated, split_key
from nlpquiz.deck.text import plain_text
from nlpquiz.exam.arrangement import Item, arrange
from nlpquiz.exam.blueprint import choose_entries
from nlpquiz.exam.forecast import Forecast, forecast
from nlpquiz.scheduling.review import Moment

FORMAT = 1
MARKS: Mapping[Kind, int] = {"open": 4, "numeric": 2, "order": 2, "choice": 1, "cloze": 1, "truefalse": 1}
MARKS_SEVERAL_RIGHT = 2
TYPICAL_SECONDS: Mapping[Kind, int] = {
    "open": 150, "numeric": 100, "order": 60, "choice": 45, "cloze": 40, "truefalse": 25
}  # fmt: skip
REPLACEMENTS = 5  # how often a card that finds no place in the order is exchanged for another


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked: the card as it was, the order of its options, the numbers that were drawn."""

    key: str
    card: Card
    fingerprint: str
    seed: str
    marks: int
    time_share: float
    """Of the time of the whole paper; all of them add up to 1"""

    recall: float
    """The chance that it was known before the exam, as the memory model sees it"""

    shown: tuple[int, ...] = ()
    """Indexes of the options or items, in the order in which they stand on the screen"""

    values: Mapping[str, int | float] = field(default_factory=dict)
    """The numbers of a parametric question"""

    @property
    def name(self) -> str:
        """``deck/id``."""
        return split_key(self.key)[0]

    @property
    def gap(self) -> int | None:
        """The gap of a cloze that is asked."""
        return split_key(self.key)[1]

    @property
    def deck(self) -> str:
        """The deck's id."""
        return self.key.partition("/")[0]


@dataclass(frozen=True, slots=True)
class DeckWords:
    """What has to be known of a deck to draw and report its questions."""

    title: Text
    macros: Mapping[str, str]
    topics: Mapping[str, Text]
    """Titles by id"""


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of an exam. ``limit_ms`` None: without a time limit. ``wishes`` is how the paper was asked for."""

    limit_ms: int | None
    language: str
    partial_credit: bool = True
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What is stored before the first question is shown."""

    id: str
    at: Moment
    seed: str
    terms: Terms
    questions: tuple[Question, ...]
    decks: Mapping[str, DeckWords]
    forecast: Forecast
    left_out: int = 0
    """Questions that were asked for but could not be placed without giving an answer away"""

    @property
    def maximum(self) -> int:
        """All marks."""
        return sum(question.marks for question in self.questions)

    def topic_title(self, question: Question) -> Text:
        """The title of a question's topic."""
        return self.decks[question.deck].topics.get(question.card.topic, question.card.topic)


@dataclass(frozen=True, slots=True)
class Library:
    """What a paper can be made from."""

    pool: Sequence[Entry]
    heads: Mapping[str, DeckHead]
    card: Callable[[str], Card]
    """By name"""

    recall: Callable[[Entry], float]
    """The chance that it is known now"""

    asked_lately: Mapping[str, int]
    """By name: how lately an exam asked it, 0 or missing for not lately"""


def set_paper(library: Library, count: int, terms: Terms, *, paper_id: str, at: Moment, seed: str) -> Paper:
    """A paper of ``count`` questions, or of as many as can be asked; the same seed and library give the same paper."""
    priorities = {(head.id, topic.id): topic.priority for head in library.heads.values() for topic in head.topics}
    without: set[str] = set()
    entries: tuple[Entry, ...] = ()
    order: tuple[int, ...] = ()
    for attempt in range(REPLACEMENTS):
        found = choose_entries(library.pool, priorities, count, seed, library.asked_lately, without)
        items = [
            Item(entry.name, entry.deck, entry.topic, library.card(entry.name), split_key(entry.key)[1])
            for entry in found
        ]
        placed, homeless = arrange(items, seed)
        if len(placed) > len(order) or attempt == 0:
            entries, order = found, placed
        without.update(found[place].name for place in homeless)
        if not homeless:
            break
    cards = [(entries[place], library.card(entries[place].name)) for place in order]
    seconds = sum(TYPICAL_SECONDS[card.kind] for _, card in cards)
    questions = tuple(_question(entry, card, seed, seconds, library.recall(entry)) for entry, card in cards)
    wanted = min(count, len({entry.name for entry in library.pool}))
    return Paper(
        id=paper_id,
        at=at,
        seed=seed,
        terms=terms,
        questions=questions,
        decks={deck: _words(library.heads[deck], questions) for deck in sorted({q.deck for q in questions})},
        forecast=forecast([(question.card, question.marks, question.recall) for question in questions]),
        left_out=wanted - len(questions),
    )


def marks_of(card: Card) -> int:
    """What a question is worth."""
    if isinstance(card, ChoiceCard) and sum(option.correct for option in card.options) > 1:
        return MARKS_SEVERAL_RIGHT
    return MARKS[card.kind]


def _question(entry: Entry, card: Card, seed: str, seconds: int, recall: float) -> Question:
    own_seed = f"{seed}\0{entry.key}"
    shown: tuple[int, ...] = ()
    if isinstance(card, ChoiceCard):
        shown = shuffled_options(card, own_seed)
    elif isinstance(card, OrderCard):
        shown = shuffled_items(card, own_seed)
    return Question(
        key=entry.key,
        card=card,
        fingerprint=entry.fingerprint,
        seed=own_seed,
        marks=marks_of(card),
        time_share=TYPICAL_SECONDS[card.kind] / seconds,
        recall=recall,
        shown=shown,
        values=draw_values(card, own_seed) if isinstance(card, NumericCard) else {},
    )


def _words(head: DeckHead, questions: Collection[Question]) -> DeckWords:
    used = {question.card.topic for question in questions if question.deck == head.id}
    return DeckWords(
        head.title, dict(head.macros), {topic.id: topic.title for topic in head.topics if topic.id in used}
    )


# as text


def to_json(paper: Paper) -> str:
    """The paper as one line of JSON."""
    plain = {
        "format": FORMAT,
        "seed": paper.seed,
        "limit_ms": paper.terms.limit_ms,
        "language": paper.terms.language,
        "partial_credit": paper.terms.partial_credit,
        "wishes": list(paper.terms.wishes),
        "left_out": paper.left_out,
        "forecast": [paper.forecast.expected, paper.forecast.low, paper.forecast.high],
        "decks": {
            deck: {
                "title": plain_text(words.title),
                "macros": dict(words.macros),
                "topics": {topic: plain_text(title) for topic, title in words.topics.items()},
            }
            for deck, words in paper.decks.items()
        },
        "questions": [
            {
                "key": question.key,
                "fingerprint": question.fingerprint,
                "seed": question.seed,
                "marks": question.marks,
                "time_share": question.time_share,
                "recall": question.recall,
                "shown": list(question.shown),
                "values": dict(question.values),
                "card": card_as_plain(question.card),
            }
            for question in paper.questions
        ],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str, paper_id: str, at: Moment) -> Paper:
    """The paper that ``to_json`` wrote.

    Raises:
        ValueError, KeyError or TypeError: the text is not such a paper, or of a newer format.
    """
    plain = json.loads(text)
    if plain["format"] != FORMAT:
        raise ValueError(f"a paper of format {plain['format']}")
    terms = Terms(plain["limit_ms"], plain["language"], plain["partial_credit"], tuple(plain["wishes"]))
    return Paper(
        id=paper_id,
        at=at,
        seed=plain["seed"],
        terms=terms,
        questions=tuple(_question_from(item) for item in plain["questions"]),
        decks={
            deck: DeckWords(
                _text(words["title"]), words["macros"], {topic: _text(t) for topic, t in words["topics"].items()}
            )
            for deck, words in plain["decks"].items()
        },
        forecast=Forecast(*plain["forecast"]),
        left_out=plain["left_out"],
    )


def _question_from(plain: Mapping[str, Any]) -> Question:
    return Question(
        key=plain["key"],
        card=decode(json.dumps(plain["card"])),
        fingerprint=plain["fingerprint"],
        seed=plain["seed"],
        marks=plain["marks"],
        time_share=plain["time_share"],
        recall=plain["recall"],
        shown=tuple(plain["shown"]),
        values=plain["values"],
    )


def _text(plain: Any) -> Text:
    return plain if isinstance(plain, str) else Translated(en=plain["en"], zh=plain["zh"])
