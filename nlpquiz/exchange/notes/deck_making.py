"""Findings as a deck: questions without an answer are drafts, links are reading, headings are topics and tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from nlpquiz.deck.card_rules import LONGEST_TEXT
from nlpquiz.deck.cloze import has_sound_gaps
from nlpquiz.deck.model import (
    TAG_PATTERN,
    Card,
    ClozeCard,
    Deck,
    OpenCard,
    Point,
    Reading,
    Source,
    Text,
    Topic,
    Translated,
)
from nlpquiz.exchange.notes.cleaning import as_markdown, visible
from nlpquiz.exchange.notes.findings import Findings, FoundCard, Link
from nlpquiz.exchange.notes.ids import card_id, free_id, normalised, topic_id

NO_ANSWER = "—"
"""Stands for the answer of a draft: a card must have one"""
LONGEST_PART = LONGEST_TEXT - 1_000
"""Characters of an answer on one card; longer ones go on on further cards"""
_LONGEST_TITLE, _LONGEST_TAG, _MOST_TAGS, _MOST_SOURCES = 200, 40, 8, 30
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP_LIKE = re.compile(r"\{\{(?=\s*c?\d*\s*[:：]{1,2})")

Wanted: TypeAlias = Literal["auto", "zh", "en"]


@dataclass(slots=True)
class Made:
    """A deck, and where in the notes its cards come from."""

    deck: Deck
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Card id → (file, line)"""
    doubles: int = 0
    """Cards that the notes hold twice"""
    continued: int = 0
    """Cards that only go on with a long answer"""


def deck_from(findings: Findings, deck: str, title: str, language: Wanted = "auto") -> Made:
    """The deck ``deck``. Nothing of an answer is lost: what is too long for one card goes on on the next."""
    made = Made(Deck(format=1, deck=deck, title=title, topics=(), cards=()))
    topics = _Topics(title)
    cards: dict[str, Card] = {}
    seen: set[tuple[str, ...]] = set()
    for path in findings.paths:
        topics.id_of(path)
    for found in findings.cards:
        mark = (*map(normalised, found.path), normalised(found.question) or found.question, found.answer)
        if mark in seen:
            made.doubles += 1
            continue
        seen.add(mark)
        topic = topics.id_of(found.path)
        wanted = found.given_id or card_id(found.question, found.path)
        for number, part in enumerate(_parts(found)):
            name = free_id(wanted if not number else f"{wanted}-part-{number + 1}", cards)
            cards[name] = _card(part, name, topic, language)
            made.places[name] = (found.file, found.line)
            made.continued += number > 0
        topics.read(found.path, [link for link in found.links if not link.is_web])
    for path, links in findings.reading.items():
        topics.read(path, links)
    made.deck = Deck(
        format=1,
        deck=deck,
        title=visible(title)[:_LONGEST_TITLE] or deck,
        topics=tuple(topics.made(language)),
        cards=tuple(cards.values()),
    )
    return made


class _Topics:
    def __init__(self, title: str) -> None:
        self._title = title
        self._ids: dict[tuple[str, ...], str] = {}
        self._reading: dict[str, dict[str, Link]] = {}
        self._taken: set[str] = set()

    def id_of(self, path: tuple[str, ...]) -> str:
        path = path or (self._title,)
        if path not in self._ids:
            self._ids[path] = free_id(topic_id(path), self._taken)
            self._taken.add(self._ids[path])
        return self._ids[path]

    def read(self, path: tuple[str, ...], links: Sequence[Link]) -> None:
        if links:
            reading = self._reading.setdefault(self.id_of(path), {})
            for link in links:
                reading.setdefault(link.url, link)

    def made(self, language: Wanted) -> Iterator[Topic]:
        for path, name in self._ids.items():
            reading = tuple(
                Reading(title=visible(link.title) or visible(link.url), url=visible(link.url))
                for link in self._reading.get(name, {}).values()
            )
            title = visible(path[-1])[:_LONGEST_TITLE].strip() or name
            yield Topic(id=name, title=_text(title, language), reading=reading)


def _text(text: str, language: Wanted) -> Text:
    """A text in the language that was asked for; auto: Chinese as soon as a Hanzi is in it."""
    if language == "zh" or (language == "auto" and _HAN.search(text)):
        return Translated(zh=text)
    return Translated(en=text)


def _parts(found: FoundCard) -> Iterator[FoundCard]:
    """The card, or several where its texts are longer than one may be."""
    if len(found.answer) <= LONGEST_PART and len(found.question) <= LONGEST_PART:
        yield found
        return
    question = found.question
    answer = found.answer
    if len(question) > LONGEST_PART:
        answer = f"{question[LONGEST_PART:]}\n\n{answer}"
        question = question[:LONGEST_PART]
    pieces = list(cut(answer, LONGEST_PART))
    for number, piece in enumerate(pieces, 1):
        asked = question if number == 1 else f"{question[:2000]} ({number}/{len(pieces)})"
        links = found.links if number == 1 else ()
        hints = found.hints if number == 1 else ()
        yield FoundCard(
            asked, found.path, found.file, found.line, piece, hints, links, found.tags, found.cloze and number == 1
        )


def cut(text: str, most: int) -> Iterator[str]:
    """The text in pieces of at most ``most`` characters, between paragraphs, lines or words where that can be."""
    while len(text) > most:
        places = [text.rfind(mark, most // 2, most) for mark in ("\n\n", "\n", " ")]
        place = next((place for place in places if place > 0), most)
        yield text[:place].rstrip()
        text = text[place:].lstrip("\n") if text[place : place + 1].isspace() else text[place:]
    yield text


def _card(found: FoundCard, name: str, topic: str, language: Wanted) -> Card:
    sources = list(_sources(found))[:_MOST_SOURCES]
    tags = tuple(_tags(found))
    question = visible(found.question).strip()
    answer = _no_gaps(found.answer).strip()
    if found.cloze and has_sound_gaps(question):
        return ClozeCard(
            kind="cloze",
            id=name,
            topic=topic,
            text=_text(question, language),
            answer=_text(answer, language) if answer else None,
            sources=tuple(sources),
            tags=tags,
        )
    chinese = language == "zh" or (language == "auto" and _HAN.search(question) is not None)
    own: Wanted = language if language != "auto" else ("zh" if chinese or _HAN.search(answer) else "en")
    return OpenCard(
        kind="open",
        id=name,
        topic=topic,
        question=_text(_no_gaps(question), own),
        answer=_text(answer or NO_ANSWER, own),
        points=tuple(Point(say=_text(as_markdown(hint), own)) for hint in found.hints if hint.strip()),
        sources=tuple(sources),
        tags=tags,
        draft=not answer,
    )


def _no_gaps(text: str) -> str:
    """``{{c1::…}}`` in an answer is no gap to fill."""
    return _GAP_LIKE.sub("{ {", text) if "{{" in text else text


def _sources(found: FoundCard) -> Iterator[Source]:
    where = " › ".join(visible(part) for part in found.path)[:500]
    for title, heading in found.given_sources:
        yield Source(title=visible(title), heading=visible(heading) or None)
    if found.file and not found.given_id:
        yield Source(title=visible(found.file), heading=where or None)
    urls: set[str] = set()
    for link in found.links:
        url = visible(link.url)
        if link.is_web and url not in urls and not re.search(r"\s", url):
            urls.add(url)
            yield Source(title=visible(link.title) or None, url=url)


def _tags(found: FoundCard) -> Iterator[str]:
    """The headings above the topic, and the notes' own tags."""
    seen: set[str] = set()
    for part in (*found.path[:-1], *found.tags):
        tag = re.sub(r"[\s,，/:：#、]+", "-", unicodedata.normalize("NFC", visible(part))).strip("-")[:_LONGEST_TAG]
        tag = tag.rstrip("-")
        if tag and tag not in seen and TAG_PATTERN.fullmatch(tag) and tag.isprintable() and len(seen) < _MOST_TAGS:
            seen.add(tag)
            yield tag
