"""Decks as JSON with every field, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from nlpquiz.deck import compiled
from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.compiled import card_as_plain, decode, decode_head, head_as_plain
from nlpquiz.deck.model import LANGUAGES, Card, Deck, Language
from nlpquiz.errors import QuizError

FORMAT = "nlpquiz decks"
VERSION = 1


def decks_as_json(decks: Iterable[tuple[DeckHead, Sequence[Card]]], languages: Sequence[Language] = LANGUAGES) -> str:
    """The decks as one JSON text. With one language, texts are in that one where they have it."""
    plain = [
        {**_head(head), "cards": [only(card_as_plain(card), languages) for card in cards]} for head, cards in decks
    ]
    plain = [only(deck, languages) for deck in plain]
    return json.dumps({"format": FORMAT, "version": VERSION, "decks": plain}, ensure_ascii=False, indent=1) + "\n"


def decks_from_json(text: str) -> list[Deck]:
    """The decks that ``decks_as_json`` wrote.

    Raises:
        QuizError: the text is something else.
    """
    try:
        plain = json.loads(text)
        if plain["format"] != FORMAT or plain["version"] != VERSION:
            raise QuizError("this JSON is of another format or version", "Export it again with this nlpquiz.")
        return [_deck(deck) for deck in plain["decks"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise QuizError("this is no JSON of nlpquiz", "`nlpquiz export json` writes it.") from error


def _deck(plain: dict[str, Any]) -> Deck:
    cards = tuple(decode(json.dumps(card)) for card in plain["cards"])
    head = decode_head(json.dumps({key: value for key, value in plain.items() if key != "cards"}))
    return Deck(
        format=1,
        deck=head.id,
        title=head.title,
        about=head.about,
        macros=dict(head.macros),
        topics=head.topics,
        cards=cards,
    )


def _head(head: DeckHead) -> dict[str, Any]:
    return head_as_plain(
        compiled.DeckHead(id=head.id, title=head.title, topics=head.topics, about=head.about, macros=head.macros)
    )


def only(plain: Any, languages: Sequence[Language]) -> Any:
    """JSON values with their texts in the languages that are wanted, or in the one that there is."""
    if isinstance(plain, list):
        return [only(item, languages) for item in plain]
    if not isinstance(plain, dict):
        return plain
    if plain and plain.keys() <= set(LANGUAGES):
        return {language: text for language, text in plain.items() if language in languages} or plain
    return {key: only(value, languages) for key, value in plain.items()}
