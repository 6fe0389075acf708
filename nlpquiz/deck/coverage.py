"""What the topics of a deck have: cards by kind, how many cite more than a seed document, when facts were checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nlpquiz.deck.model import KINDS, Card, Kind, Topic


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """One topic's cards."""

    topic: Topic
    cards: Mapping[Kind, int]
    """Cards of each kind that occurs"""
    cited: int
    """Cards that cite a paper or a page, not only a heading of a source document"""
    checked: date | None
    """When the facts of all its cards had been checked: the oldest ``reviewed:``; None when one has none"""

    @property
    def total(self) -> int:
        """Number of cards."""
        return sum(self.cards.values())


def coverage(topics: Sequence[Topic], cards: Iterable[Card]) -> tuple[TopicCoverage, ...]:
    """The topics in their order, each with its cards. Cards of topics that are not among them are left out."""
    by_topic: dict[str, list[Card]] = {topic.id: [] for topic in topics}
    for card in cards:
        if card.topic in by_topic:
            by_topic[card.topic].append(card)
    return tuple(_topic(topic, by_topic[topic.id]) for topic in topics)


def _topic(topic: Topic, cards: Sequence[Card]) -> TopicCoverage:
    counted = Counter(card.kind for card in cards)
    cited = sum(any(source.paper or source.arxiv or source.url for source in card.sources) for card in cards)
    dates = [card.reviewed for card in cards if card.reviewed is not None]
    checked = min(dates) if dates and len(dates) == len(cards) else None
    return TopicCoverage(topic, {kind: counted[kind] for kind in KINDS if counted[kind]}, cited, checked)
