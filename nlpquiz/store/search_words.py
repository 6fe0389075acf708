"""Words for the search index, in any script: words of letters, and pairs of neighbours where no spaces are written.

SQLite's own trigram index cannot find a Chinese word of two characters. With pairs, a word of any length is a phrase of
neighbouring pairs; the last character of a run is also put down alone, so that every single one begins some token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from nlpquiz.deck.compiled import card_as_plain
from nlpquiz.deck.model import Card
from nlpquiz.deck.traditional import SIMPLIFIED

_UNSPACED = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_UNSPACED}]+)|[^\W_{_UNSPACED}]+")
_TOKEN = re.compile(rf"(?=([{_UNSPACED}]{{1,2}}))[{_UNSPACED}]|([^\W_{_UNSPACED}]+)")  # a pair from each character on
_TRADITIONAL = re.compile(f"[{''.join(SIMPLIFIED)}]")
_NOT_SEARCHED = {"id", "kind", "topic", "sources", "follow_ups", "keys", "reviewed", "variables", "priority", "remedy"}


def folded(text: str) -> str:
    """Text without differences of case, width and Chinese character set."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _TRADITIONAL.sub(lambda found: SIMPLIFIED[found[0]], plain.casefold())


def _tokens(text: str) -> list[str]:
    return [pair or word for pair, word in _TOKEN.findall(folded(text))]


def index_text(texts: Iterable[str]) -> str:
    """What is put into the index for a card."""
    return "\n".join(" ".join(_tokens(text)) for text in texts)


def query(text: str) -> str:
    """The full-text query for what somebody typed: every part must occur; empty when nothing in it can be looked up."""
    phrases = []
    for part in text.split():
        runs = list(_RUN.finditer(folded(part)))
        tokens = _tokens(part)
        if runs and runs[-1][1] and len(runs[-1][1]) > 1:
            tokens.pop()  # the last character alone: more may follow it in the card
            phrases.append(f'"{" ".join(tokens)}"')
        elif runs:
            phrases.append(f'"{" ".join(tokens)}" *')
    return " AND ".join(phrases)


def texts_of(card: Card) -> Iterator[str]:
    """Everything in a card that somebody may look for, but for its name."""
    yield from card.tags
    yield from _strings({name: value for name, value in card_as_plain(card).items() if name != "tags"})


def _strings(plain: object) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for name, value in plain.items():
            if name not in _NOT_SEARCHED:
                yield from _strings(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _strings(value)
