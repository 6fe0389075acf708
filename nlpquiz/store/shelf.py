"""Compiled decks in the cache: a file is read again only when its size, its time or its place on the disk changed."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.terms import PRIORITIES
from nlpquiz.deck.text import Text, Translated, every_language
from nlpquiz.errors import Problem
from nlpquiz.store.cache_schema import fact, made_by, set_fact
from nlpquiz.store.database import transaction
from nlpquiz.store.garbage import uncollected

if TYPE_CHECKING:  # the cards themselves are imported where one is read or written
    from nlpquiz.deck.loader import LoadedDeck
    from nlpquiz.deck.model import Card


class Refreshed(NamedTuple):
    """What is on the shelf now, and what is wrong with the files."""

    decks: tuple[str, ...]
    """Ids of the decks"""
    problems: tuple[Problem, ...]


class _File(NamedTuple):
    id: int
    stamp: str
    deck: str
    shelved: bool


def refresh(
    connection: sqlite3.Connection, paths: Sequence[Path], progress: Callable[[int, int], None] | None = None
) -> Refreshed:
    """Put exactly the decks of ``paths`` on the shelf; of two with the same id the later one.

    ``progress`` is told how many of the files that changed have been read, and how many there are.
    """
    stamps = {str(path): _stamp(path) for path in paths}
    known = _known(connection)
    stale = [path for path, stamp in stamps.items() if path not in known or known[path].stamp != stamp]
    gone = [file.id for path, file in known.items() if path not in stamps]
    if gone:
        with transaction(connection):
            for file_id in gone:
                _clear(connection, file_id)
                connection.execute("DELETE FROM files WHERE id = ?", (file_id,))
    with uncollected():
        for done, path in enumerate(stale):
            if progress:
                progress(done, len(stale))
            _compile(connection, path, stamps[path])
    if stale or gone:
        known = _known(connection)
    known = {path: known[path] for path in stamps if path in known}  # another process may just have removed some
    winners = {file.deck: path for path, file in known.items() if file.deck}
    for path, file in known.items():
        if file.shelved and winners.get(file.deck) != path:
            with transaction(connection):
                _clear(connection, file.id)
    for path in winners.values():
        if not known[path].shelved:
            _compile(connection, path, stamps[path], shelve=True)
    if fact(connection, "follow-ups") != "linked":
        with transaction(connection):
            _link_follow_ups(connection)
            connection.execute(
                "DELETE FROM cards WHERE NOT file AND NOT status AND NOT suspended AND NOT flagged AND NOT buried_until"
            )
            set_fact(connection, "follow-ups", "linked")
    return Refreshed(tuple(places(connection)), (*_problems(connection, stamps), *_shadowed(known, winners)))


def places(connection: sqlite3.Connection) -> dict[str, str]:
    """The file of each deck on the shelf, by id."""
    return dict(connection.execute("SELECT deck, path FROM files WHERE shelved ORDER BY deck"))


def places_if_fresh(cache_file: Path, paths: Sequence[Path]) -> dict[str, str] | None:
    """The file of each deck, by id, from a cache that is up to date with ``paths``; None when it is not."""
    if not cache_file.exists():
        return None
    try:
        with closing(sqlite3.connect(cache_file, isolation_level=None)) as connection:
            if fact(connection, "made by") != made_by() or fact(connection, "follow-ups") != "linked":
                return None
            known = {path: file.stamp for path, file in _known(connection).items()}
            return places(connection) if known == {str(path): _stamp(path) for path in paths} else None
    except sqlite3.Error:  # damaged, or of another program: whoever opens it in earnest makes it again
        return None


def titles(connection: sqlite3.Connection) -> dict[str, Text]:
    """What each deck on the shelf is called, by id."""
    found: dict[str, Text] = {}
    for deck, head_text in connection.execute("SELECT deck, head FROM files WHERE shelved ORDER BY deck"):
        title = json.loads(head_text)["title"]
        found[deck] = title if isinstance(title, str) else Translated(**title)
    return found


def drafts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many drafts each deck on the shelf holds, by id; decks without one are left out."""
    rows = connection.execute("SELECT deck, count(DISTINCT name) FROM cards WHERE draft AND file GROUP BY deck")
    return dict(rows)


def heads(connection: sqlite3.Connection) -> list[DeckHead]:
    """The decks on the shelf, by id."""
    rows = connection.execute("SELECT path, head, cards FROM files WHERE shelved ORDER BY deck")
    return [_head(path, text, cards) for path, text, cards in rows]


def head(connection: sqlite3.Connection, deck: str) -> DeckHead | None:
    """The deck with this id."""
    row = connection.execute("SELECT path, head, cards FROM files WHERE shelved AND deck = ?", (deck,)).fetchone()
    return None if row is None else _head(*row)


@lru_cache(maxsize=4)  # a sitting asks for its decks' heads at every card
def _head(path: str, text: str, cards: int) -> DeckHead:
    from nlpquiz.deck.compiled import decode_head

    plain = decode_head(text)
    return DeckHead(plain.id, plain.title, plain.about, plain.macros, plain.topics, path, cards)


def _stamp(path: Path) -> str:
    try:
        status = os.stat(path)  # noqa: PTH116 (of ten thousand files in a folder each counts)
    except OSError as error:
        return f"unreadable: {error.strerror}"
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def _known(connection: sqlite3.Connection) -> dict[str, _File]:
    rows = connection.execute("SELECT path, id, stamp, deck, shelved FROM files")
    return {path: _File(id_, stamp, deck, bool(shelved)) for path, id_, stamp, deck, shelved in rows}


def _compile(connection: sqlite3.Connection, path: str, stamp: str, *, shelve: bool = False) -> None:
    """Read a file. Its cards go on the shelf with ``shelve``, or when no other file's deck of that id is there."""
    from nlpquiz.deck.compiled import encode_head, head_of
    from nlpquiz.deck.loader import load_file  # loads pydantic and yaml: only when a file changed

    loaded = load_file(Path(path))
    problems = json.dumps(loaded.problems, ensure_ascii=False)
    with transaction(connection):
        old = connection.execute("SELECT id FROM files WHERE path = ?", (path,)).fetchone()
        if old is not None:
            _clear(connection, old[0])
            connection.execute("DELETE FROM files WHERE id = ?", old)
        deck = loaded.deck
        cards = 0 if deck is None else sum(not card.draft for card in deck.cards)
        head_text = "" if deck is None else encode_head(head_of(deck))
        cursor = connection.execute(
            "INSERT INTO files (path, stamp, deck, head, cards, problems, shelved) VALUES (?, ?, ?, ?, ?, ?, 0)",
            (path, stamp, "" if deck is None else deck.deck, head_text, cards, problems),
        )
        file = cursor.lastrowid or 0
        if deck is None:
            return
        taken = connection.execute("SELECT 1 FROM files WHERE deck = ? AND shelved", (deck.deck,)).fetchone()
        if shelve or taken is None:
            _shelve(connection, file, loaded)


def _clear(connection: sqlite3.Connection, file: int) -> None:
    """Take a file's cards off the shelf; their states stay."""
    connection.execute("DELETE FROM words WHERE rowid IN (SELECT id FROM bodies WHERE file = ?)", (file,))
    connection.execute("DELETE FROM bodies WHERE file = ?", (file,))
    connection.execute("DELETE FROM links WHERE file = ?", (file,))
    connection.execute("UPDATE cards SET file = 0, live = 0 WHERE file = ?", (file,))
    connection.execute("UPDATE files SET shelved = 0 WHERE id = ?", (file,))
    set_fact(connection, "follow-ups", "changed")


def _shelve(connection: sqlite3.Connection, file: int, loaded: LoadedDeck) -> None:
    from nlpquiz.deck.compiled import encode
    from nlpquiz.deck.model import card_keys
    from nlpquiz.store.search_words import index_text, texts_of

    if loaded.deck is None:
        return
    deck = loaded.deck.deck
    titles = {topic.id: tuple(every_language(topic.title)) for topic in loaded.deck.topics}
    position = 0
    for card in loaded.deck.cards:
        name = f"{deck}/{card.id}"
        cursor = connection.execute(
            "INSERT INTO bodies (name, file, body) VALUES (?, ?, ?)", (name, file, encode(card))
        )
        words = index_text([name, *titles.get(card.topic, ()), *texts_of(card)])
        connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (cursor.lastrowid, words))
        connection.executemany(
            "INSERT INTO links VALUES (?, ?, ?)",
            [(file, name, other if "/" in other else f"{deck}/{other}") for other in card.follow_ups],
        )
        keys = card_keys(deck, card)
        _put(connection, keys, name, deck, file, loaded.places.get(card.id, 0), position, card)
        position += len(keys)
    connection.execute("UPDATE files SET shelved = 1 WHERE id = ?", (file,))
    set_fact(connection, "follow-ups", "changed")


def _put(
    connection: sqlite3.Connection,
    keys: Iterable[str],
    name: str,
    deck: str,
    file: int,
    line: int,
    position: int,
    card: Card,
) -> None:
    from nlpquiz.deck.compiled import fingerprint

    columns = "name, deck, file, line, topic, kind, priority, tags, position, fingerprint, draft, live"
    tags = f" {' '.join(card.tags)} " if card.tags else ""
    mark = fingerprint(card)
    priority = PRIORITIES.index(card.priority)
    connection.executemany(
        f"INSERT INTO cards (key, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE"
        f" SET {', '.join(f'{column} = excluded.{column}' for column in columns.split(', '))}, parents = ''",
        [
            (
                *(key, name, deck, file, line, card.topic, card.kind, priority, tags, position + gap, mark),
                *(card.draft, not card.draft),
            )
            for gap, key in enumerate(keys)
        ],
    )


def _link_follow_ups(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE cards SET parents = '' WHERE parents <> ''")
    connection.execute(
        "UPDATE cards SET parents = (SELECT ' ' || group_concat(parent, ' ') || ' ' FROM"
        " (SELECT DISTINCT parent FROM links WHERE child = cards.name AND parent <> child))"
        " WHERE name IN (SELECT child FROM links WHERE parent <> child) AND file"
    )


def _problems(connection: sqlite3.Connection, paths: Iterable[str]) -> list[Problem]:
    rows = connection.execute("SELECT path, problems FROM files WHERE problems <> '[]'")
    found = {path: [Problem(*values) for values in json.loads(text)] for path, text in rows}
    return [problem for path in paths for problem in found.get(path, ())]


def _shadowed(known: Mapping[str, _File], winners: Mapping[str, str]) -> list[Problem]:
    return [
        Problem(
            path,
            0,
            0,
            f"the deck {file.deck} is also in {winners[file.deck]}, and that one is used",
            "rename one of the two decks: give it another deck: id",
            code="shadowed-deck",
            severity="warning",
        )
        for path, file in known.items()
        if file.deck and winners[file.deck] != path
    ]
