"""Cards to notes: where they go in Anki's deck tree, their tags, when they last changed, and what they went through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from hashlib import sha256

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.model import Card, ClozeCard, Language, Source, card_keys, split_key, text_in
from nlpquiz.exchange.anki_fields import FieldWriter, QuestionLookup, stable_guid
from nlpquiz.exchange.anki_markup import AnkiMarkup
from nlpquiz.exchange.anki_notetypes import NOTE_TYPES
from nlpquiz.exchange.anki_package import Note
from nlpquiz.exchange.anki_progress import CardProgress
from nlpquiz.exchange.markup_html import ImageWriter

ROOT = "nlpquiz"
_NOT_IN_TAG = re.compile(r"[\s\x00-\x1f\"'“”‘’]+|::+")
ProgressLookup = Callable[[str], CardProgress | None]
"""The progress of a card, by its key"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the exporter finds what it needs about cards and their decks."""

    heads: Mapping[str, DeckHead]
    question: QuestionLookup
    changed_s: Callable[[str], int]
    """When a deck's file was last changed, in seconds since 1970: for cards without a date of their own"""
    image: Callable[[str], ImageWriter]
    """The images of a deck"""


@dataclass(slots=True)
class Ages:
    """When the content of each note last changed: what was exported before, and what is exported now.

    ``known`` and ``seen`` are by GUID: a digest of the content, and the time in seconds since 1970.
    """

    now_s: int
    known: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)

    def age(self, guid: str, content: str, first_s: int) -> int:
        """When the note became what it is: as remembered while it is the same, now when it differs.

        A note that was never exported from here is as old as ``first_s`` says.
        """
        digest = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        before = self.known.get(guid)
        if before is None:
            changed_s = min(first_s, self.now_s)
        elif before[0] == digest:
            changed_s = before[1]
        else:
            changed_s = max(self.now_s, before[1] + 1)
        self.seen[guid] = (digest, changed_s)
        return changed_s


def notes_of(
    cards: Iterable[tuple[str, Card]],
    shelf: Shelf,
    languages: tuple[Language, ...],
    ages: Ages,
    progress: ProgressLookup = lambda _key: None,
) -> Iterator[Note]:
    """A note for each (deck id, card), in their order. ``languages`` are those wanted, the first one names decks."""
    writers: dict[str, FieldWriter] = {}
    for deck_id, card in cards:
        head = shelf.heads[deck_id]
        writer = writers.get(deck_id)
        if writer is None:
            markup = AnkiMarkup(head.macros, shelf.image(deck_id))
            writer = writers[deck_id] = FieldWriter(head, languages, markup, shelf.question)
        name = f"{deck_id}/{card.id}"
        guid = stable_guid(name)
        fields = writer.fields(card, name)
        tags = tags_of(deck_id, card)
        deck = deck_name(head, card.topic, languages[0])
        reviewed_s = int(datetime.combine(card.reviewed, time(), UTC).timestamp()) if card.reviewed else 0
        yield Note(
            guid=guid,
            note_type=NOTE_TYPES[card.kind],
            deck=deck,
            fields=fields,
            tags=tags,
            modified_s=ages.age(guid, "\x1f".join((*fields, *tags)), max(0, reviewed_s) or shelf.changed_s(deck_id)),
            ordinals=_ordinals(card),
            progress=_progress(deck_id, card, progress),
        )


def _ordinals(card: Card) -> tuple[int, ...]:
    if isinstance(card, ClozeCard):
        return tuple(number - 1 for number in card.gap_numbers() if number)
    return (0,)


def _progress(deck_id: str, card: Card, lookup: ProgressLookup) -> dict[int, CardProgress]:
    found: dict[int, CardProgress] = {}
    for key in card_keys(deck_id, card):
        gap = split_key(key)[1]
        if (progress := lookup(key)) is not None:
            found[0 if gap is None else gap - 1] = progress
    return found


def deck_name(head: DeckHead, topic_id: str, language: Language) -> str:
    """``nlpquiz::Transformer::Multi-head attention``: the deck tree in one language."""
    topic = head.topic(topic_id)
    titles = (text_in(head.title, language), text_in(topic.title, language) if topic else topic_id)
    return "::".join((ROOT, *(_level(title) for title in titles)))


def _level(title: str) -> str:
    return " ".join(re.sub(r"::+", ": ", title.replace('"', "'")).split()) or "…"


def tags_of(deck_id: str, card: Card) -> tuple[str, ...]:
    """The card's own tags, and its deck, topic, kind, priority and sources as tags of a tree."""
    tree = [f"deck::{deck_id}", f"topic::{card.topic}", f"kind::{card.kind}", f"priority::{card.priority}"]
    tree += [f"source::{_tag(found)}" for source in card.sources if (found := _source_name(source))]
    tags = [*(_tag(tag) for tag in card.tags), *(f"{ROOT}::{tag}" for tag in tree)]
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _tag(text: str) -> str:
    return _NOT_IN_TAG.sub("_", text).strip("_:")


def _source_name(source: Source) -> str:
    if source.seed:
        return source.seed.removesuffix(".txt")
    return f"arxiv-{source.arxiv}" if source.arxiv else ""


def languages_for(choice: str) -> tuple[Language, ...]:
    """``en``, ``zh`` or ``both`` as the languages to write."""
    return ("zh",) if choice == "zh" else ("en",) if choice == "en" else ("en", "zh")


__all__: Sequence[str] = (
    "ROOT", "Ages", "ProgressLookup", "Shelf", "deck_name", "languages_for", "notes_of", "tags_of",
)  # fmt: skip
