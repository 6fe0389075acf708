"""Decks as JSON with every field, with what was done with them if that is wanted, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nlpquiz.deck import compiled
from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.compiled import card_as_plain, decode, decode_head, head_as_plain
from nlpquiz.deck.model import LANGUAGES, Card, Deck, Language
from nlpquiz.errors import QuizError

FORMAT = "nlpquiz decks"
VERSION = 1
_CHARACTERS_AT_ONCE = 8_000
_FACTS = ' "facts": ['  # a line of its own, which no deck can have: its texts hold no line ends


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
        raise _other_json() from error


def with_facts(decks: str, settings: Mapping[str, Any], facts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The JSON text of ``decks_as_json`` with settings and what was done, in pieces: one fact a line."""
    text = json.dumps(dict(settings), ensure_ascii=False)
    yield f'{decks.rstrip().removesuffix("}").rstrip()},\n "settings": {text},\n{_FACTS}\n'
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # json.dumps makes one for each call
    before = ""
    for fact in facts:
        yield before + encode(fact)
        before = ",\n"
    yield "\n]}\n"


def split_facts(lines: Iterable[str]) -> tuple[str, Iterator[Mapping[str, Any]] | None]:
    """The JSON text without its facts, and the facts; None when it has no part for them.

    What ``with_facts`` wrote is read line by line, so that a million facts need no memory; any other form of the same
    JSON as a whole.

    Raises:
        QuizError: the text is no JSON. The facts raise it when they are reached.
    """
    rest = iter(lines)
    head: list[str] = []
    for line in rest:
        if line.rstrip() == _FACTS:
            return "".join(head).rstrip().removesuffix(",") + "}", _facts(rest)
        head.append(line)
    text = "".join(head)
    try:
        plain = json.loads(text)
        facts = plain.pop("facts", None)
        if facts is not None and not (isinstance(facts, list) and all(isinstance(fact, dict) for fact in facts)):
            raise _other_json()
        return json.dumps(plain), None if facts is None else iter(facts)
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise _other_json() from error


def _facts(lines: Iterator[str]) -> Iterator[Mapping[str, Any]]:
    for batch in _batches(lines):
        try:
            facts = json.loads(f"[{batch.rstrip().removesuffix(',')}]")
        except (ValueError, RecursionError) as error:
            raise _other_json() from error
        for fact in facts:
            if not isinstance(fact, dict):
                raise _other_json()
            yield fact


def _batches(lines: Iterator[str]) -> Iterator[str]:
    """Lines up to the one that ends the list, some together: to parse each by itself takes twice as long."""
    batch: list[str] = []
    size = 0
    for line in lines:
        if line.strip() == "]}":
            yield "".join(batch)
            return
        batch.append(line)
        size += len(line)
        if size > _CHARACTERS_AT_ONCE:
            yield "".join(batch)
            batch, size = [], 0
    raise QuizError("this JSON ends too early", "Copy or export it again.")


def _other_json() -> QuizError:
    return QuizError("this is no JSON of nlpquiz", "`nlpquiz export json` writes it.")


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
