"""Notes that we wrote ourselves, on their way back: the same cards, with what was edited in Anki."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from nlpquiz.deck.compiled import DeckHead, decode, decode_head
from nlpquiz.deck.model import (
    LANGUAGES,
    Card,
    ChoiceCard,
    ClozeCard,
    Language,
    OpenCard,
    OrderCard,
    Text,
    Topic,
    Translated,
    TrueFalseCard,
)
from nlpquiz.exchange.anki_cloze import gaps_of
from nlpquiz.exchange.anki_collection import ForeignNote
from nlpquiz.exchange.anki_fields import field_digest, stable_guid
from nlpquiz.exchange.anki_notetypes import CARD_FIELD, in_language
from nlpquiz.exchange.html_markdown import ImageAddress, markdown_of


@dataclass(frozen=True, slots=True)
class OwnCard:
    """One of our cards as it came back."""

    head: DeckHead
    """The deck with the card's topic only"""
    card: Card
    lost_edits: tuple[str, ...]
    """Fields that were edited in Anki and cannot be taken back"""

    @property
    def name(self) -> str:
        return f"{self.head.id}/{self.card.id}"


_ATTRIBUTES: Mapping[type[Any], Mapping[str, str]] = {
    OpenCard: {"Question": "question", "Answer": "answer"},
    ChoiceCard: {"Question": "question", "Answer": "answer"},
    TrueFalseCard: {"Statement": "statement", "Why": "why"},
    ClozeCard: {"Text": "text", "Answer": "answer"},
    OrderCard: {"Question": "question", "Answer": "answer"},
}


def own_card(note: ForeignNote, image: ImageAddress) -> OwnCard | None:
    """The card that a note was made from; None when the note is not ours, or its card was damaged."""
    original = note.field(CARD_FIELD)
    if not original:
        return None
    try:
        plain = json.loads(unescape(original))
        if plain["format"] != 1:
            return None
        topic = {**plain["topic"], "priority": plain["priority"]}
        deck = {"deck": plain["deck"], "title": plain["title"], "topics": [topic]}
        head = decode_head(json.dumps({**deck, "macros": plain.get("macros", {})}))
        card = decode(json.dumps(plain["card"]))
        before: dict[str, str] = plain["fields"]
        edited = [name for name, digest in before.items() if field_digest(note.field(name)) != digest]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if stable_guid(f"{head.id}/{card.id}") != note.guid or not isinstance(head.topics[0], Topic):
        return None
    lost: list[str] = []
    for name in edited:
        changed = _edited(card, name, note.field(name), image)
        if changed is None:
            lost.append(name)
        else:
            card = changed
    return OwnCard(head, card, tuple(lost))


def _edited(card: Card, field: str, html: str, image: ImageAddress) -> Card | None:
    name, _, language = field.rpartition(" ")
    attribute = _ATTRIBUTES.get(type(card), {}).get(name)
    if attribute is None or language not in LANGUAGES or in_language(name, language) != field:
        return None
    text = gaps_of(html, image) if attribute == "text" else markdown_of(html, image)
    if not text:
        return None
    before: Text | None = getattr(card, attribute)
    try:
        return replace(card, **{attribute: _with_version(before, language, text)})  # type: ignore[arg-type]
    except ValueError:
        return None


def _with_version(before: Text | None, language: Language, text: str) -> Text:
    if isinstance(before, Translated):
        return replace(before, **{language: text})
    return text
