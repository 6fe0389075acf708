"""Questions to the cache that the study queue, today and the cards commands ask: states and decks in one place."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from nlpquiz.deck.catalog import EVERYTHING, Entry, Filters
from nlpquiz.deck.terms import PRIORITIES, Priority
from nlpquiz.scheduling.memory import CardState, New
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.states import LEARNED, LEARNING, RELEARNING, STATE_COLUMNS, state_from
from nlpquiz.study.queue import Candidate

if TYPE_CHECKING:  # who has no plan does not load the planner
    from nlpquiz.study.shortlist import MetCard, Scope


class DeckCount(NamedTuple):
    """How a deck, or one topic of it, stands. Cards at rest (suspended or buried) are not due, learning or unseen."""

    deck: str
    topic: str
    """Empty when the whole deck is counted"""
    due: int
    learning: int
    """In their first steps, or in those after a lapse"""
    unseen: int
    learned: int
    total: int
    suspended: int


class LightCard(NamedTuple):
    """A card that can be studied: where it belongs, and the memory of it as in ``scheduling.planner.Standing``."""

    key: str
    deck: str
    topic: str
    priority: Priority
    kind: str
    stability: float
    difficulty: float
    last_day: int


_ENTRY = (
    "key, name, cards.deck, topic, kind, priority, tags, position, parents, fingerprint,"
    " coalesce((SELECT path FROM files WHERE files.id = cards.file), ''), line"
)
_ENTRY_COLUMNS = 12
_AWAKE = "NOT suspended AND buried_until <= ?"


def _entry(row: Sequence[Any]) -> Entry:
    key, name, deck, topic, kind, priority, tags, position, parents, mark, file, line = row
    labels, leading = tuple(tags.split()), tuple(parents.split())
    return Entry(key, name, deck, topic, kind, PRIORITIES[priority], labels, position, leading, mark, file, line)


def _candidate(row: Sequence[Any]) -> Candidate:
    return Candidate(_entry(row[:_ENTRY_COLUMNS]), state_from(row[_ENTRY_COLUMNS:]))  # type: ignore[arg-type]


def _where(filters: Filters) -> tuple[str, list[object]]:
    parts: list[str] = []
    values: list[object] = []

    def one_of(column: str, wanted: Iterable[object]) -> None:
        if options := list(wanted):
            parts.append(f"{column} IN ({', '.join('?' * len(options))})")
            values.extend(options)

    one_of("cards.deck", filters.decks)
    one_of("kind", filters.kinds)
    one_of("priority", (PRIORITIES.index(priority) for priority in filters.priorities))
    if filters.topics:
        marks = ", ".join("?" * len(filters.topics))
        parts.append(f"(topic IN ({marks}) OR cards.deck || '/' || topic IN ({marks}))")
        values.extend((*filters.topics, *filters.topics))
    if filters.tags:
        parts.append(f"({' OR '.join(['instr(tags, ?)'] * len(filters.tags))})")
        values.extend(f" {tag} " for tag in filters.tags)
    return "".join(f" AND {part}" for part in parts), values


def due(connection: sqlite3.Connection, filters: Filters, now: Moment, limit: int | None = None) -> list[Candidate]:
    """Cards in their steps, by time, then learned ones that are due, the one most likely forgotten first.

    Recall falls with the elapsed days over the stability, so that ratio gives the order.
    """
    more, values = _where(filters)
    urgency = f"status = {LEARNED}, due_at_ms, (? - last_day) / stability DESC"
    chosen = connection.execute(
        f"SELECT cards.id FROM cards WHERE status > 0 AND live AND due_day <= ? AND {_AWAKE}{more}"
        f" ORDER BY {urgency}, cards.deck, cards.id LIMIT ?",
        (now.day, now.day, *values, now.day, -1 if limit is None else limit),
    ).fetchall()
    found: dict[int, Candidate] = {}
    for first in range(0, len(chosen), 500):
        some = ", ".join(str(number) for (number,) in chosen[first : first + 500])
        for row in connection.execute(f"SELECT id, {_ENTRY}, {STATE_COLUMNS} FROM cards WHERE id IN ({some})"):
            found[row[0]] = _candidate(row[1:])
    return [found[number] for (number,) in chosen]


def due_count(connection: sqlite3.Connection, filters: Filters, now: Moment) -> int:
    """How many ``due`` would find."""
    more, values = _where(filters)
    found = connection.execute(
        f"SELECT count(*) FROM cards WHERE status > 0 AND live AND due_day <= ? AND {_AWAKE}{more}",
        (now.day, now.day, *values),
    ).fetchone()
    return int(found[0])


def unseen(connection: sqlite3.Connection, filters: Filters, day: int, limit: int | None = None) -> list[Entry]:
    """New cards in the order in which they are taken up: important ones first, then as in the deck.

    A card that leads to one of them and is new too is always among them, also beyond ``limit``.
    """
    more, values = _where(filters)
    rows = connection.execute(
        f"SELECT {_ENTRY} FROM cards WHERE status = 0 AND live AND {_AWAKE}{more}"
        " ORDER BY priority, position, cards.deck, key LIMIT ?",
        (day, *values, -1 if limit is None else limit),
    )
    found = {row[0]: _entry(row) for row in rows}
    names = {entry.name for entry in found.values()}
    missing = [parent for entry in found.values() for parent in entry.parents]
    while missing:
        name = missing.pop()
        if name in names:
            continue
        names.add(name)
        for row in connection.execute(
            f"SELECT {_ENTRY} FROM cards WHERE name = ? AND status = 0 AND live AND {_AWAKE}{more} ORDER BY position",
            (name, day, *values),
        ):
            found[row[0]] = _entry(row)
            missing.extend(found[row[0]].parents)
    return list(found.values())


def counts(
    connection: sqlite3.Connection, now: Moment, filters: Filters = EVERYTHING, *, by_topic: bool = False
) -> list[DeckCount]:
    """How each deck stands, by id, or each topic."""
    more, values = _where(filters)
    awake = "(NOT suspended AND buried_until <= ?)"
    topic = "topic" if by_topic else "''"
    rows = connection.execute(
        f"SELECT cards.deck, {topic}, sum(status = {LEARNED} AND due_day <= ? AND {awake}),"
        f" sum(status BETWEEN 1 AND 2 AND {awake}), sum(status = 0 AND {awake}), sum(status = {LEARNED}),"
        f" count(*), sum(suspended) FROM cards WHERE live{more} GROUP BY cards.deck{', topic' if by_topic else ''}",
        (now.day, now.day, now.day, now.day, *values),
    )
    return [DeckCount(*row) for row in rows]


def entries(connection: sqlite3.Connection, filters: Filters = EVERYTHING) -> list[Entry]:
    """All cards on the shelf, drafts left out, deck by deck."""
    more, values = _where(filters)
    rows = connection.execute(f"SELECT {_ENTRY} FROM cards WHERE live{more} ORDER BY cards.deck, position", values)
    return [_entry(row) for row in rows]


def candidates(connection: sqlite3.Connection, filters: Filters, day: int) -> list[Candidate]:
    """All cards on the shelf with their states, deck by deck; suspended and buried ones left out."""
    more, values = _where(filters)
    rows = connection.execute(
        f"SELECT {_ENTRY}, {STATE_COLUMNS} FROM cards WHERE live AND {_AWAKE}{more} ORDER BY cards.deck, position",
        (day, *values),
    )
    return [_candidate(row) for row in rows]


def light(connection: sqlite3.Connection, filters: Filters, day: int) -> list[LightCard]:
    """As ``candidates``, but only what a forecast needs: a tenth of the memory."""
    more, values = _where(filters)
    rows = connection.execute(
        "SELECT key, cards.deck, topic, priority, kind, status, stability, difficulty, last_day FROM cards"
        f" WHERE live AND {_AWAKE}{more} ORDER BY cards.deck, position",
        (day, *values),
    )
    shared: dict[str, str] = {}  # of very many cards few have a deck, topic or kind that is their own
    same = shared.setdefault
    return [
        LightCard(
            *(key, same(deck, deck), same(topic, topic), PRIORITIES[priority], same(kind, kind)),
            *((stability, difficulty, last_day) if status else (0.0, 0.0, -1)),
        )
        for key, deck, topic, priority, kind, status, stability, difficulty, last_day in rows
    ]


def _within(filters: Filters, scope: Scope, day: int) -> tuple[str, list[object]]:
    """What holds for cards that a plan decides about and that are awake."""
    more, values = _where(filters)
    for decks, negation in ((scope.decks, ""), (scope.others, "NOT ")):
        if decks:
            more += f" AND cards.deck {negation}IN ({', '.join('?' * len(decks))})"
            values += decks
    return f"live AND {_AWAKE}{more}", [day, *values]


def decided(connection: sqlite3.Connection, filters: Filters, scope: Scope, day: int) -> bool:
    """Whether a plan decides about any card at all."""
    where, values = _within(filters, scope, day)
    return connection.execute(f"SELECT 1 FROM cards WHERE {where} LIMIT 1", values).fetchone() is not None


def never_met(connection: sqlite3.Connection, filters: Filters, scope: Scope, day: int) -> list[Entry]:
    """The new cards that a plan decides about, deck by deck."""
    where, values = _within(filters, scope, day)
    rows = connection.execute(
        f"SELECT {_ENTRY} FROM cards WHERE status = 0 AND {where} ORDER BY cards.deck, position", values
    )
    return [_entry(row) for row in rows]


def met(
    connection: sqlite3.Connection, filters: Filters, day: int, scope: Scope, ratio: float, most: int | None = None
) -> list[MetCard]:
    """Answered cards that a plan decides about, as ``study.shortlist.Met`` says."""
    where, values = _within(filters, scope, day)
    weight = f"CASE priority {' '.join(f'WHEN {place} THEN ?' for place in range(len(PRIORITIES)))} END"
    values = [*map(float, scope.weights), *values]
    order = "" if most is None else " ORDER BY (? - last_day) / stability DESC LIMIT ?"
    return connection.execute(  # the inner question can be answered from an index, which is a fifth of the table
        f"SELECT id, {weight}, kind, stability, difficulty, last_day FROM cards WHERE id IN"
        f" (SELECT id FROM cards WHERE status > 0 AND {where} AND ? - last_day >= ? * stability{order})",
        [*values, scope.date, ratio, *(() if most is None else (scope.date, most))],
    ).fetchall()


def in_first_step(connection: sqlite3.Connection, filters: Filters, scope: Scope, day: int) -> list[Candidate]:
    """Cards that a plan decides about and that were answered on ``day`` but not recalled yet."""
    where, values = _within(filters, scope, day)
    rows = connection.execute(
        f"SELECT {_ENTRY}, {STATE_COLUMNS} FROM cards WHERE status IN ({LEARNING}, {RELEARNING}) AND due_day = 0"
        f" AND {where} AND last_day = ? AND step = 0 ORDER BY +cards.deck, position",
        [*values, day],
    )
    return [_candidate(row) for row in rows]


def numbered(connection: sqlite3.Connection, numbers: Iterable[int]) -> list[Candidate]:
    """The cards with these numbers, deck by deck."""
    wanted = ", ".join(str(int(number)) for number in numbers)
    rows = connection.execute(
        f"SELECT {_ENTRY}, {STATE_COLUMNS} FROM cards WHERE id IN ({wanted}) ORDER BY cards.deck, position"
    )
    return [_candidate(row) for row in rows]


def entry(connection: sqlite3.Connection, key: str) -> Entry | None:
    """The entry with this key, also of a draft."""
    row = connection.execute(f"SELECT {_ENTRY} FROM cards WHERE key = ? AND file", (key,)).fetchone()
    return None if row is None else _entry(row)


def entries_named(connection: sqlite3.Connection, name: str) -> list[Entry]:
    """The entries of a card: one, or one for each gap of a cloze; none when there is no such card."""
    rows = connection.execute(f"SELECT {_ENTRY} FROM cards WHERE name = ? AND file ORDER BY position", (name,))
    return [_entry(row) for row in rows]


def state_of(connection: sqlite3.Connection, key: str) -> CardState:
    """The state of a card, also of one that is on no shelf."""
    row = connection.execute(f"SELECT {STATE_COLUMNS} FROM cards WHERE key = ?", (key,)).fetchone()
    return New() if row is None else state_from(row)


def states(connection: sqlite3.Connection) -> dict[str, CardState]:
    """The state of every card that was ever answered."""
    rows = connection.execute(f"SELECT key, {STATE_COLUMNS} FROM cards WHERE status")
    return {row[0]: state_from(row[1:]) for row in rows}


def kinds(connection: sqlite3.Connection) -> dict[str, str]:
    """The kind of every card on the shelf."""
    return dict(connection.execute("SELECT key, kind FROM cards WHERE file"))


def kinds_and_reps(connection: sqlite3.Connection, keys: Iterable[str]) -> tuple[dict[str, str], dict[str, int]]:
    """The kinds of those of these cards that are on the shelf, and how often each was answered if it ever was."""
    found, reps = dict[str, str](), dict[str, int]()
    rest = iter(keys)
    while some := list(islice(rest, 500)):
        rows = connection.execute(
            f"SELECT key, file, kind, status, reps FROM cards WHERE key IN ({', '.join('?' * len(some))})", some
        )
        for key, file, kind, status, number in rows:
            if file:
                found[key] = kind
            if status:
                reps[key] = number
    return found, reps


def flagged(connection: sqlite3.Connection) -> frozenset[str]:
    """The keys of flagged cards."""
    return frozenset(key for (key,) in connection.execute("SELECT key FROM cards WHERE flagged"))


def card_names(connection: sqlite3.Connection, prefix: str = "") -> list[str]:
    """The names of all cards on the shelf that begin with ``prefix``, drafts too."""
    rows = connection.execute(
        "SELECT name FROM bodies WHERE name >= ? AND name < ? ORDER BY name", (prefix, prefix + "\U0010ffff")
    )
    return [name for (name,) in rows]


def body(connection: sqlite3.Connection, name: str) -> str | None:
    """The compiled text of a card."""
    row = connection.execute("SELECT body FROM bodies WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def find(connection: sqlite3.Connection, text: str, limit: int | None = None) -> list[Entry]:
    """Cards in which every part of ``text`` occurs, once each, deck by deck.

    A part begins at the beginning of a word where words have spaces between them, anywhere where they have none.
    """
    from nlpquiz.store.search_words import query

    if wanted := query(text):
        chosen, value = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?", wanted
    else:  # nothing but signs
        chosen, value = "SELECT id FROM bodies WHERE instr(body, ?) LIMIT ?", text.strip()
    if not value:
        return []
    rows = connection.execute(
        f"SELECT {_ENTRY} FROM cards WHERE name IN (SELECT name FROM bodies WHERE id IN ({chosen})) AND file"
        " GROUP BY name HAVING min(position) >= 0 ORDER BY cards.deck, position",
        (value, -1 if limit is None else limit),
    )
    return [_entry(row) for row in rows]
