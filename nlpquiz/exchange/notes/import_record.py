"""What was imported last, kept beside the deck as ``NAME.import.json``: the base of the next import's comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nlpquiz.deck.compiled import card_as_plain, head_as_plain, head_of
from nlpquiz.deck.model import Deck
from nlpquiz.errors import QuizError

SUFFIX = ".import.json"
FORMAT = 1
MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where notes came from."""

    kind: str
    """markdown or csv"""
    place: str
    """The absolute path of the file or folder; ``-`` for stdin"""


@dataclass(slots=True)
class Record:
    """Cards and topics as they came in."""

    deck: str = ""
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    topics: dict[str, dict[str, Any]] = field(default_factory=dict)
    origin: Origin | None = None
    """None: the record is of before origins were kept"""


def plain_cards(deck: Deck) -> dict[str, dict[str, Any]]:
    """The deck's cards as JSON has them, by id."""
    return {card.id: card_as_plain(card) for card in deck.cards}


def plain_topics(deck: Deck) -> dict[str, dict[str, Any]]:
    """The deck's topics as JSON has them, by id."""
    return {topic["id"]: topic for topic in head_as_plain(head_of(deck))["topics"]}


def record_text(deck: str, cards: Mapping[str, Any], topics: Mapping[str, Any], origin: Origin | None = None) -> str:
    """The record as a file: one card a line, so that it can be compared and merged by lines."""
    lines = [f'{{"format": {FORMAT}, "made_by": "nlpquiz import", "deck": {_line(deck)},']
    if origin is not None:
        lines.append(f'"source": {_line({"kind": origin.kind, "place": origin.place})},')
    lines.append('"topics": [')
    lines.append(",\n".join(_line(topic) for topic in topics.values()))
    lines.append('],\n"cards": [')
    lines.append(",\n".join(_line(card) for card in cards.values()))
    return "\n".join(lines) + "\n]}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_record(text: str, file: str) -> Record:
    """The record of an earlier import.

    Raises:
        QuizError: it is damaged, or of a later version.
    """
    try:
        data = json.loads(text)
        if data["format"] > FORMAT:
            raise QuizError(f"{file} was written by a newer nlpquiz", "Update nlpquiz.")
        cards = {str(card["id"]): dict(card) for card in data["cards"]}
        topics = {str(topic["id"]): dict(topic) for topic in data["topics"]}
        source = data.get("source")
        origin = None if source is None else Origin(str(source["kind"]), str(source["place"]))
        return Record(str(data["deck"]), cards, topics, origin)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise QuizError(
            f"{file} is damaged, so it cannot be told what you edited",
            f"Import into another deck with -o decks/NAME.yaml, or take {file} from a backup.",
        ) from error
