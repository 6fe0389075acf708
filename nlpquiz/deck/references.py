"""What a deck names elsewhere: topics, follow-ups, remedies."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nlpquiz.deck.source_text import SourceText, shortened
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, Node, ScalarNode, marker_length, note


@dataclass(frozen=True, slots=True)
class Reference:
    """A card of another deck that is named in a file, and where. ``target`` is deck/id."""

    target: str
    line: int
    column: int
    length: int
    source: str


def named_cards(card: MapNode) -> Iterator[ScalarNode]:
    """The places of a card where other cards are named."""
    yield from _words(card.get("follow_ups"))
    options = card.get("options")
    for option in options.items if isinstance(options, ListNode) else ():
        if isinstance(option, MapNode) and isinstance(remedy := option.get("remedy"), ScalarNode):
            yield from _words(ListNode(line=remedy.line, column=remedy.column, items=[remedy]))


def check_own_references(
    cards: list[MapNode],
    topic_ids: Collection[str],
    card_ids: Collection[str],
    deck_id: str | None,
    skipped_ids: Collection[str],
    source: SourceText,
) -> tuple[Reference, ...]:
    """Note topics and cards that the deck does not have; returns the references to other decks.

    ``skipped_ids`` are those of items that could not be read: they may be named.
    """
    elsewhere: list[Reference] = []
    own = f"{deck_id}/"
    for card in cards:
        for topic in _words(ListNode(line=0, column=0, items=[found] if (found := card.get("topic")) else [])):
            if topic.text not in topic_ids and topic.text not in skipped_ids:
                _note_unknown(source, "topic", topic, topic.text, topic_ids)
        for named in named_cards(card):
            target = named.text.removeprefix(own)
            if "/" in target:
                length = marker_length(named, source)
                elsewhere.append(Reference(target, named.line, named.column, length, source.line(named.line)))
            elif target not in card_ids and target not in skipped_ids:
                _note_unknown(source, "card", named, target, card_ids)
    return tuple(elsewhere)


def _note_unknown(source: SourceText, what: str, node: Node, name: str, known: Collection[str]) -> None:
    near = source.nearest(name, known)
    if near is not None:
        hint = f"did you mean {near}?"
    elif what == "topic":
        hint = f"its topics are {', '.join(list(known)[:12])}" if 0 < len(known) <= 12 else "add it under topics:"
    else:
        hint = "write a card's id, or deck/id for a card of another deck"
    note(source, f"unknown-{what}", node, f"this deck has no {what} {shortened(name)}", hint)


def _words(node: Node | None) -> Iterator[ScalarNode]:
    for item in node.items if isinstance(node, ListNode) else ():
        if isinstance(item, ScalarNode) and item.kind == "text":
            yield item
