"""Ids of cards and topics from what they say: the same notes give the same ids, whatever stands around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from hashlib import sha256

from nlpquiz.deck.model import ID_PATTERN

_MOST_WORDS, _LONGEST = 6, 48
_STOP = {"the", "a", "an", "of", "is", "are", "to", "in", "do", "does", "and", "what", "s", "you", "it", "for", "with"}
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_BLANK = re.compile(r"[\W_]+")


def normalised(text: str) -> str:
    """A text for comparing: compatibility forms, lower case, without blanks and punctuation."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text).casefold())


def _digest(*parts: str) -> str:
    return sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def slug(text: str) -> str:
    """The Latin words of a text, those that say most, joined by hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", text.lower())
    words = [word for word in _NOT_WORD.split("".join(c for c in plain if not unicodedata.combining(c))) if word]
    telling = [word for word in words if word not in _STOP] or words
    return "-".join(telling[:_MOST_WORDS])[:_LONGEST].strip("-")


def card_id(question: str, path: Sequence[str]) -> str:
    """The id of a card that asks ``question`` under these headings."""
    digest = _digest(*(normalised(part) for part in path), normalised(question) or question)
    words = slug(question)
    return f"{words}-{digest}" if words else f"q-{digest}"


def topic_id(path: Sequence[str]) -> str:
    """The id of the topic under these headings."""
    words = slug(path[-1]) if path else ""
    is_latin = words and all(character.isascii() for character in path[-1])
    if is_latin and len(path) == 1:
        return words
    digest = _digest(*(normalised(part) or part for part in path))
    return f"{words}-{digest}" if words else f"topic-{digest}"


def deck_id(name: str) -> str:
    """A deck's id from the name of its file; notes-… where that has no Latin words."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
    if ID_PATTERN.fullmatch(words) and len(words) * 2 >= len(name):
        return words
    return f"{words[:30].strip('-') or 'notes'}-{_digest(name)[:6]}" if name else "notes"


def free_id(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, or with a number behind it where it is taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
