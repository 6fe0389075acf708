"""A package's notes as decks: ours come back as they were, others become cards of the nearest kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from nlpquiz.deck.model import (
    CLOZE_PATTERN,
    ID_PATTERN,
    TAG_PATTERN,
    Card,
    ChoiceCard,
    ClozeCard,
    Deck,
    OpenCard,
    Source,
    Text,
    Topic,
    numbers_of,
)
from nlpquiz.exchange.anki_cloze import gaps_of
from nlpquiz.exchange.anki_collection import ForeignCard, ForeignNote
from nlpquiz.exchange.anki_own import OwnCard, own_card
from nlpquiz.exchange.anki_templates import rendered, typed_field
from nlpquiz.exchange.html_markdown import ImageAddress, markdown_of

_LONGEST_TYPED = 80
_NO_ANSWER = "—"


@dataclass(slots=True)
class Imported:
    """What a package gave."""

    decks: dict[str, Deck] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    """Id of a card in Anki → the key under which we schedule it"""
    left_out: dict[str, int] = field(default_factory=dict)
    """Why notes were left out, and how many"""
    lost_edits: list[str] = field(default_factory=list)
    """Our cards with edits in Anki that could not be taken"""
    joined: set[str] = field(default_factory=set)
    """Names of cards that are in the library already"""


@dataclass(slots=True)
class _Growing:
    title: Text
    macros: Mapping[str, str]
    topics: dict[str, Topic] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)


def decks_from(
    notes: Sequence[ForeignNote],
    deck_id: str,
    title: str,
    image: ImageAddress,
    own_names: Mapping[str, str],
    known: frozenset[str] | set[str],
) -> Imported:
    """The notes as decks: those of others in a deck ``deck_id``, ours in the decks that they came from.

    ``own_names`` are the cards of the library by GUID, ``known`` their names (``deck/id``): such cards are not written
    again, only joined to those in the package.
    """
    result = Imported()
    growing: dict[str, _Growing] = {}
    for note in notes:
        own = own_card(note, image)
        name = own.name if own is not None else own_names.get(note.guid)
        if name is not None and (own is not None or name in known):
            _join_own(note, name, result)
            if name in known:
                result.joined.add(name)
            elif own is not None:
                _add_own(own, growing)
            if own is not None and own.lost_edits:
                result.lost_edits.append(f"{name}: {', '.join(own.lost_edits)}")
            continue
        _add_foreign(note, deck_id, title, image, known, growing, result)
    for name, grown in growing.items():
        if grown.cards:
            result.decks[name] = Deck(
                format=1,
                deck=name,
                title=grown.title,
                topics=tuple(grown.topics.values()),
                cards=tuple(_within(card, grown.cards, name) for card in grown.cards.values()),
                macros=dict(grown.macros),
            )
    return result


def _within(card: Card, cards: Mapping[str, Card], deck: str) -> Card:
    """The card without references to cards of its deck that the package does not hold."""

    def there(reference: str) -> bool:
        other, _, card_id = reference.rpartition("/")
        return card_id in cards if other in ("", deck) else True

    if not all(map(there, card.follow_ups)):
        card = replace(card, follow_ups=tuple(filter(there, card.follow_ups)))
    if isinstance(card, ChoiceCard) and not all(there(option.remedy or "?/") for option in card.options):
        options = (o if there(o.remedy or "?/") else replace(o, remedy=None) for o in card.options)
        card = replace(card, options=tuple(options))
    return card


def _join_own(note: ForeignNote, name: str, result: Imported) -> None:
    for card in note.cards:
        result.keys[card.id] = f"{name}#c{card.ordinal + 1}" if note.type.cloze else name


def _add_own(own: OwnCard, growing: dict[str, _Growing]) -> None:
    deck = growing.setdefault(own.head.id, _Growing(own.head.title, own.head.macros))
    deck.topics.setdefault(own.head.topics[0].id, own.head.topics[0])
    deck.cards.setdefault(own.card.id, own.card)


def _add_foreign(
    note: ForeignNote,
    deck_id: str,
    title: str,
    image: ImageAddress,
    known: frozenset[str] | set[str],
    growing: dict[str, _Growing],
    result: Imported,
) -> None:
    found = _cards_of(note, image)
    if isinstance(found, str):
        result.left_out[found] = result.left_out.get(found, 0) + 1
        return
    for foreign, card in found:
        name = f"{deck_id}/{card.id}"
        result.keys[foreign.id] = (
            f"{name}#c{foreign.ordinal + 1}"
            if isinstance(card, ClozeCard) and note.type.cloze
            else (f"{name}#c1" if isinstance(card, ClozeCard) else name)
        )
        if name in known:
            result.joined.add(name)
            continue
        deck = growing.setdefault(deck_id, _Growing(title, {}))
        deck.topics.setdefault(card.topic, Topic(id=card.topic, title=_path(foreign.deck)))
        deck.cards.setdefault(card.id, card)


def _cards_of(note: ForeignNote, image: ImageAddress) -> list[tuple[ForeignCard, Card]] | str:
    """The cards of a note, or why there are none."""
    fields = dict(zip(note.type.fields, note.fields, strict=False))
    if note.type.cloze:
        if any("{{c" in value and "image-occlusion:" in value for value in fields.values()):
            return "image occlusion"
        return _cloze_cards(note, fields, image)
    cards: list[tuple[ForeignCard, Card]] = []
    for foreign in note.cards:
        if foreign.ordinal < len(note.type.templates):
            card = _basic_card(note, foreign, fields, image)
            if card is not None:
                cards.append((foreign, card))
    return cards or "an empty question"


def _cloze_cards(
    note: ForeignNote, fields: Mapping[str, str], image: ImageAddress
) -> list[tuple[ForeignCard, Card]] | str:
    texts = [gaps_of(value, image) for value in fields.values() if "{{c" in value]
    text = "\n\n".join(text for text in texts if text)
    numbers = {number for gap in CLOZE_PATTERN.finditer(text) for number in numbers_of(gap)}
    if not numbers:
        return "no cloze in a cloze note"
    others = [markdown_of(value, image) for value in fields.values() if "{{c" not in value]
    answer = "\n\n".join(other for other in others if other)
    card = ClozeCard(kind="cloze", text=text, answer=answer or None, **_shared(note, note.cards[0], 0))
    return [(foreign, card) for foreign in note.cards if foreign.ordinal + 1 in numbers] or "no cloze in a cloze note"


def _basic_card(note: ForeignNote, foreign: ForeignCard, fields: Mapping[str, str], image: ImageAddress) -> Card | None:
    front, back = note.type.templates[foreign.ordinal]
    question = markdown_of(rendered(front, fields), image)
    if not question:
        return None
    shared = _shared(note, foreign, foreign.ordinal if len(note.type.templates) > 1 else 0)
    expected = typed_field(front)
    answer = markdown_of(rendered(back, fields), image)
    if answer.startswith(question):  # templates that repeat the front's fields
        answer = answer[len(question) :].strip()
    if expected is not None:
        typed = markdown_of(fields.get(expected, ""))
        if _can_be_typed(typed) and not CLOZE_PATTERN.search(question):
            text = f"{question}\n\n{{{{c1::{typed}}}}}"
            return ClozeCard(kind="cloze", text=text, answer=answer or None, **shared)
        answer = "\n\n".join(part for part in (typed, answer) if part)
    return OpenCard(kind="open", question=question, answer=answer or _NO_ANSWER, **shared)


def _can_be_typed(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_TYPED and not re.search(r"[{}\n$|]|::|!\[", text)


def _shared(note: ForeignNote, card: ForeignCard, part: int) -> dict[str, Any]:
    digest = sha256(note.guid.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    tags = [re.sub(r"[\s,]+", "_", tag).lstrip("/:#_") for tag in note.tags]
    return {
        "id": f"anki-{digest}" + (f"-{part + 1}" if part else ""),
        "topic": topic_id(card.deck),
        "tags": tuple(dict.fromkeys(tag for tag in tags if TAG_PATTERN.fullmatch(tag) and tag.isprintable()))[:50],
        "sources": (Source(title=f"Anki: {_path(card.deck)}"),),
    }


def _path(deck: str) -> str:
    levels = [markdown_of(level.replace("<", "&lt;")).replace("\n", " ")[:100] for level in deck.split("::")[:10]]
    return " › ".join(level for level in levels if level) or "Anki"


def topic_id(deck: str) -> str:
    """An id for a deck of Anki: its words, or a digest where they are not of the Latin alphabet."""
    words = re.sub(r"[^a-z0-9]+", "-", deck.lower()).strip("-")[:60].strip("-")
    if ID_PATTERN.fullmatch(words) and len(words) * 3 >= len(deck) * 2:
        return words
    digest = sha256(deck.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words[:40].strip('-') or 'deck'}-{digest}"
