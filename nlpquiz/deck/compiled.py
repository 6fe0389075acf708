"""Cards and deck heads as compact JSON, and back, without pydantic or YAML.

The shelf stores these texts so that a session starts without parsing YAML. What was encoded had been validated;
``decode`` trusts it and raises ``ValueError`` (or ``KeyError``, ``TypeError``) on anything else. Keys are those of the
YAML file; a field that has its default is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from nlpquiz.deck.model import (
    Card,
    ChoiceCard,
    ClozeCard,
    Deck,
    NumericCard,
    OpenCard,
    Option,
    OrderCard,
    Point,
    Reading,
    Source,
    Text,
    Topic,
    Translated,
    TrueFalseCard,
)
from nlpquiz.deck.record import record

Json: TypeAlias = dict[str, Any]


@record(kw_only=True)
class DeckHead:
    """A deck without its cards."""

    id: str
    title: Text
    topics: tuple[Topic, ...]
    about: Text | None = None
    macros: Mapping[str, str]


def head_of(deck: Deck) -> DeckHead:
    """The head of a deck: what is known about it without its cards."""
    return DeckHead(id=deck.deck, title=deck.title, topics=deck.topics, about=deck.about, macros=deck.macros)


def encode(card: Card) -> str:
    """The card as one line of compact JSON; equal cards give equal text."""
    return _dump(card_as_plain(card))


def decode(text: str) -> Card:
    """The card that ``encode`` wrote."""
    plain = json.loads(text)
    return _DECODERS[plain["kind"]](plain)


def encode_head(head: DeckHead) -> str:
    """A deck's head as one line of compact JSON."""
    return _dump(head_as_plain(head))


def decode_head(text: str) -> DeckHead:
    """The head that ``encode_head`` wrote."""
    plain = json.loads(text)
    return DeckHead(
        id=plain["deck"],
        title=_text(plain["title"]),
        topics=tuple(_topic(topic) for topic in plain["topics"]),
        about=_text_or_none(plain.get("about")),
        macros=plain.get("macros", {}),
    )


def fingerprint(card: Card) -> str:
    """16 hexadecimal digits that change when what the learner reads changes.

    The id, topic, priority, tags, sources, follow-ups, ``reviewed``, ``draft`` and everything that only grades an
    answer (keys, weights, tolerance, ``accept``, remedies) do not count.
    """
    from hashlib import blake2b  # loads OpenSSL: not before it is needed

    return blake2b(_dump(_as_read(card)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def card_as_plain(card: Card) -> Json:
    """The card as JSON values in the order of the model's fields; fields with their default are left out."""
    plain: Json = {"id": card.id, "kind": card.kind, "topic": card.topic}
    if card.priority != "common":
        plain["priority"] = card.priority
    _add_content(plain, card)
    if card.follow_ups:
        plain["follow_ups"] = list(card.follow_ups)
    if card.pitfalls:
        plain["pitfalls"] = [_plain_text(pitfall) for pitfall in card.pitfalls]
    if card.sources:
        plain["sources"] = [_present(source, _SOURCE_FIELDS) for source in card.sources]
    if card.tags:
        plain["tags"] = list(card.tags)
    if card.reviewed is not None:
        plain["reviewed"] = card.reviewed.isoformat()
    if card.draft:
        plain["draft"] = True
    return plain


def head_as_plain(head: DeckHead) -> Json:
    """The head as JSON values, in the order in which a deck file has them."""
    plain: Json = {"deck": head.id, "title": _plain_text(head.title)}
    if head.about is not None:
        plain["about"] = _plain_text(head.about)
    if head.macros:
        plain["macros"] = dict(head.macros)
    plain["topics"] = [_plain_topic(topic) for topic in head.topics]
    return plain


def _dump(plain: Json) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


_READING_FIELDS = ("title", "url", "seed")
_SOURCE_FIELDS = ("seed", "heading", "paper", "arxiv", "title", "url", "where")


def _present(value: Reading | Source, names: tuple[str, ...]) -> Json:
    return {name: found for name in names if (found := getattr(value, name)) is not None}


def _plain_text(text: Text) -> str | Json:
    if isinstance(text, str):
        return text
    versions = {"en": text.en, "zh": text.zh}
    return {language: version for language, version in versions.items() if version is not None}


def _plain_topic(topic: Topic) -> Json:
    plain: Json = {"id": topic.id, "title": _plain_text(topic.title)}
    if topic.priority != "common":
        plain["priority"] = topic.priority
    if topic.reading:
        plain["reading"] = [_present(reading, _READING_FIELDS) for reading in topic.reading]
    return plain


def _plain_point(point: Point) -> Json:
    plain: Json = {"say": _plain_text(point.say)}
    if point.weight != 1:
        plain["weight"] = point.weight
    if point.keys:
        plain["keys"] = [list(group) for group in point.keys]
    return plain


def _plain_option(option: Option) -> Json:
    plain: Json = {"text": _plain_text(option.text), "correct": option.correct}
    if option.why is not None:
        plain["why"] = _plain_text(option.why)
    if option.remedy is not None:
        plain["remedy"] = option.remedy
    return plain


def _add_content(plain: Json, card: Card) -> None:
    match card:
        case OpenCard():
            plain["question"] = _plain_text(card.question)
            plain["answer"] = _plain_text(card.answer)
            if card.points:
                plain["points"] = [_plain_point(point) for point in card.points]
            return
        case ChoiceCard():
            plain["question"] = _plain_text(card.question)
            plain["options"] = [_plain_option(option) for option in card.options]
        case TrueFalseCard():
            plain["statement"] = _plain_text(card.statement)
            plain["correct"] = card.correct
            plain["why"] = _plain_text(card.why)
            return
        case ClozeCard():
            plain["text"] = _plain_text(card.text)
            if card.accept:
                plain["accept"] = {gap: list(variants) for gap, variants in card.accept.items()}
        case NumericCard():
            plain["question"] = _plain_text(card.question)
            if card.variables:
                plain["variables"] = {name: list(values) for name, values in card.variables.items()}
            plain["value"] = card.value
            if card.tolerance != "1%":
                plain["tolerance"] = card.tolerance
            if card.unit is not None:
                plain["unit"] = _plain_text(card.unit)
        case OrderCard():
            plain["question"] = _plain_text(card.question)
            plain["items"] = [_plain_text(item) for item in card.items]
    if card.answer is not None:
        plain["answer"] = _plain_text(card.answer)


_NOT_READ = frozenset({"id", "topic", "priority", "sources", "tags", "follow_ups", "reviewed", "draft"})
_ONLY_GRADES = frozenset({"keys", "weight", "remedy"})


def _as_read(card: Card) -> Json:
    plain = {name: value for name, value in card_as_plain(card).items() if name not in _NOT_READ}
    for name in ("accept", "tolerance"):
        plain.pop(name, None)
    for name in ("points", "options"):
        for part in plain.get(name, ()):
            for unread in _ONLY_GRADES & part.keys():
                del part[unread]
    return plain


def _text(plain: str | Json) -> Text:
    return plain if isinstance(plain, str) else Translated(en=plain.get("en"), zh=plain.get("zh"))


def _text_or_none(plain: str | Json | None) -> Text | None:
    return None if plain is None else _text(plain)


def _topic(plain: Json) -> Topic:
    return Topic(
        id=plain["id"],
        title=_text(plain["title"]),
        priority=plain.get("priority", "common"),
        reading=tuple(Reading(**reading) for reading in plain.get("reading", ())),
    )


def _fields(plain: Json) -> Json:
    """The arguments that every kind of card has."""
    reviewed = plain.get("reviewed")
    return {
        "id": plain["id"],
        "topic": plain["topic"],
        "priority": plain.get("priority", "common"),
        "sources": tuple(Source(**source) for source in plain.get("sources", ())),
        "tags": tuple(plain.get("tags", ())),
        "follow_ups": tuple(plain.get("follow_ups", ())),
        "pitfalls": tuple(_text(pitfall) for pitfall in plain.get("pitfalls", ())),
        "reviewed": date.fromisoformat(reviewed) if reviewed else None,
        "draft": plain.get("draft", False),
    }


def _open(plain: Json) -> Card:
    points = tuple(
        Point(
            say=_text(point["say"]),
            weight=point.get("weight", 1),
            keys=tuple(tuple(group) for group in point.get("keys", ())),
        )
        for point in plain.get("points", ())
    )
    return OpenCard(
        kind="open", question=_text(plain["question"]), answer=_text(plain["answer"]), points=points, **_fields(plain)
    )


def _choice(plain: Json) -> Card:
    options = tuple(
        Option(
            text=_text(option["text"]),
            correct=option["correct"],
            why=_text_or_none(option.get("why")),
            remedy=option.get("remedy"),
        )
        for option in plain["options"]
    )
    return ChoiceCard(
        kind="choice",
        question=_text(plain["question"]),
        options=options,
        answer=_text_or_none(plain.get("answer")),
        **_fields(plain),
    )


def _truefalse(plain: Json) -> Card:
    return TrueFalseCard(
        kind="truefalse",
        statement=_text(plain["statement"]),
        correct=plain["correct"],
        why=_text(plain["why"]),
        **_fields(plain),
    )


def _cloze(plain: Json) -> Card:
    return ClozeCard(
        kind="cloze",
        text=_text(plain["text"]),
        accept={gap: tuple(variants) for gap, variants in plain.get("accept", {}).items()},
        answer=_text_or_none(plain.get("answer")),
        **_fields(plain),
    )


def _numeric(plain: Json) -> Card:
    return NumericCard(
        kind="numeric",
        question=_text(plain["question"]),
        value=plain["value"],
        variables={name: tuple(values) for name, values in plain.get("variables", {}).items()},
        tolerance=plain.get("tolerance", "1%"),
        unit=_text_or_none(plain.get("unit")),
        answer=_text_or_none(plain.get("answer")),
        **_fields(plain),
    )


def _order(plain: Json) -> Card:
    return OrderCard(
        kind="order",
        question=_text(plain["question"]),
        items=tuple(_text(item) for item in plain["items"]),
        answer=_text_or_none(plain.get("answer")),
        **_fields(plain),
    )


_DECODERS: Mapping[str, Callable[[Json], Card]] = {
    "open": _open,
    "choice": _choice,
    "truefalse": _truefalse,
    "cloze": _cloze,
    "numeric": _numeric,
    "order": _order,
}
