"""What the checks of a library look at: decks that could be read, their cards, their texts, with places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from nlpquiz.deck.card_rules import text_versions
from nlpquiz.deck.loader import LoadedDeck
from nlpquiz.deck.model import Card
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, Node, ScalarNode, marker_length, place_in
from nlpquiz.errors import Problem


@dataclass(frozen=True, slots=True)
class Library:
    """The decks of one run. ``seen_cards`` are the keys of cards that have been answered: deck/id or deck/id#c1."""

    decks: Sequence[LoadedDeck]
    today: date
    seen_cards: frozenset[str] = frozenset()

    def cards(self) -> Iterator[tuple[LoadedDeck, Card, MapNode]]:
        """Every card that is right in itself, with its YAML."""
        for deck in self.decks:
            for card in deck.cards:
                if (node := deck.nodes.get(card.id)) is not None:
                    yield deck, card, node


Check: TypeAlias = Callable[[Library], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text of a card: a scalar, or a mapping of languages."""

    field: str
    node: Node

    def versions(self) -> Iterator[tuple[str, ScalarNode]]:
        """The versions with their language; "" when one stands for every language."""
        return text_versions(self.node)


_OWN_TEXTS = ("question", "statement", "text", "answer", "why", "unit")
_TEXTS_OF_PARTS = {"points": ("say",), "options": ("text", "why"), "pitfalls": (), "items": ()}


def card_texts(card: MapNode) -> Iterator[PlacedText]:
    """Every text of a card that is read by people."""
    for name in _OWN_TEXTS:
        if (node := card.get(name)) is not None:
            yield PlacedText(name, node)
    for name, inner in _TEXTS_OF_PARTS.items():
        parts = card.get(name)
        for part in parts.items if isinstance(parts, ListNode) else ():
            if not inner:
                yield PlacedText(name, part)
            elif isinstance(part, MapNode):
                yield from (PlacedText(key, node) for key in inner if (node := part.get(key)) is not None)


def head_texts(root: MapNode) -> Iterator[PlacedText]:
    """The texts of a deck's head."""
    for name in ("title", "about"):
        if (node := root.get(name)) is not None:
            yield PlacedText(name, node)
    topics = root.get("topics")
    for topic in topics.items if isinstance(topics, ListNode) else ():
        if isinstance(topic, MapNode) and (node := topic.get("title")) is not None:
            yield PlacedText("title", node)


def place_of(card: MapNode, key: str) -> Node:
    """The key's own place in a card, or the card's."""
    return card.keys.get(key, card)


def warning(deck: LoadedDeck, node: Node, code: str, message: str, hint: str = "") -> Problem:
    """A warning at a node."""
    length = marker_length(node, deck.source) if deck.source is not None else 1
    return _warning(deck, node.line, node.column, length, code, message, hint)


def warning_inside(
    deck: LoadedDeck, node: ScalarNode, offset: int, length: int, code: str, message: str, hint: str = ""
) -> Problem:
    """A warning at ``length`` characters of a text, from ``offset`` on."""
    line, column = place_in(node, offset, deck.source) if deck.source is not None else (node.line, node.column)
    return _warning(deck, line, column, length, code, message, hint)


def warning_of_file(deck: LoadedDeck, code: str, message: str, hint: str = "") -> Problem:
    """A warning about a file as a whole."""
    return Problem(deck.file, 0, 0, message, hint, code=code, severity="warning")


def _warning(deck: LoadedDeck, line: int, column: int, length: int, code: str, message: str, hint: str) -> Problem:
    source = deck.source.line(line) if deck.source is not None else ""
    length = max(1, min(length, len(source) - column + 1))
    return Problem(deck.file, line, column, message, hint, source, length, code, "warning")
