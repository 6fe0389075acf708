"""What a library of decks is asked for: light rows that can be had without reading the cards' texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from nlpquiz.deck.record import record

if TYPE_CHECKING:
    from nlpquiz.deck.model import Topic
    from nlpquiz.deck.terms import Kind, Priority
    from nlpquiz.deck.text import Text


class Entry(NamedTuple):
    """One scheduled key: a card, or one gap of a cloze."""

    key: str
    """``deck/id``, or ``deck/id#c1`` for a gap"""
    name: str
    """``deck/id``: siblings share it"""
    deck: str
    topic: str
    kind: Kind
    priority: Priority
    tags: tuple[str, ...]
    position: int
    """Counts from 0 through the deck file, gap by gap"""
    parents: tuple[str, ...]
    """Names of the cards that have this one among their follow-ups"""
    fingerprint: str
    file: str
    line: int
    """Counts from 1; 0 when it is not known"""


class DeckHead(NamedTuple):
    """A deck without its cards."""

    id: str
    title: Text
    about: Text | None
    macros: Mapping[str, str]
    topics: tuple[Topic, ...]
    file: str
    cards: int
    """Number of cards, drafts left out; a cloze counts once"""

    def topic(self, topic_id: str) -> Topic | None:
        """The topic with this id."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)


@record
class Filters:
    """Which cards are wanted. Within a field any of the values will do; an empty field wants everything."""

    decks: tuple[str, ...] = field(default=())
    topics: tuple[str, ...] = field(default=())
    """``topic`` or ``deck/topic``"""
    tags: tuple[str, ...] = field(default=())
    kinds: tuple[Kind, ...] = field(default=())
    priorities: tuple[Priority, ...] = field(default=())


EVERYTHING = Filters()
