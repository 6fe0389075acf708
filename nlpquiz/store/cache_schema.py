"""The tables of the cache. All of it can be computed again from the log and the deck files, so it never migrates."""

from __future__ import annotations

import sqlite3

from nlpquiz import __version__

VERSION = 1
APPLICATION_ID = 0x6E6C7063  # "nlpc"

# cards.due_day is 0 in the learning steps, so that one index finds all that may be asked
_TABLES = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE files (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        stamp TEXT NOT NULL,
        deck TEXT NOT NULL,
        head TEXT NOT NULL,
        cards INTEGER NOT NULL,
        problems TEXT NOT NULL,
        shelved INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE cards (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        deck TEXT NOT NULL,
        file INTEGER NOT NULL DEFAULT 0,
        line INTEGER NOT NULL DEFAULT 0,
        topic TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL DEFAULT '',
        priority INTEGER NOT NULL DEFAULT 0,
        tags TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL DEFAULT 0,
        parents TEXT NOT NULL DEFAULT '',
        fingerprint TEXT NOT NULL DEFAULT '',
        draft INTEGER NOT NULL DEFAULT 0,
        live INTEGER NOT NULL DEFAULT 0,
        status INTEGER NOT NULL DEFAULT 0,
        stability REAL NOT NULL DEFAULT 0,
        difficulty REAL NOT NULL DEFAULT 0,
        step INTEGER NOT NULL DEFAULT 0,
        due_day INTEGER NOT NULL DEFAULT 0,
        due_at_ms INTEGER NOT NULL DEFAULT 0,
        last_at_ms INTEGER NOT NULL DEFAULT 0,
        last_day INTEGER NOT NULL DEFAULT 0,
        reps INTEGER NOT NULL DEFAULT 0,
        lapses INTEGER NOT NULL DEFAULT 0,
        suspended INTEGER NOT NULL DEFAULT 0,
        flagged INTEGER NOT NULL DEFAULT 0,
        buried_until INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE bodies (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        file INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX bodies_of_file ON bodies (file)",
    "CREATE TABLE links (file INTEGER NOT NULL, parent TEXT NOT NULL, child TEXT NOT NULL) STRICT",
    "CREATE INDEX links_of_file ON links (file)",
    "CREATE INDEX links_to_child ON links (child, parent)",
    "CREATE VIRTUAL TABLE words USING fts5 (text, detail = full, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE INDEX cards_by_name ON cards (name)",
    "CREATE INDEX cards_of_file ON cards (file)",
)

STATE_INDEXES = {
    "cards_due": (
        "cards (due_day, suspended, buried_until, status, due_at_ms, last_day, stability, deck)"
        " WHERE status > 0 AND live"
    ),
    "cards_unseen": "cards (priority, position, deck) WHERE status = 0 AND live",
    "cards_counted": "cards (deck, topic, status, due_day, suspended, buried_until) WHERE live",
    "cards_flagged": "cards (key) WHERE flagged",
}
"""Those that change with the states: dropped and made anew around a rebuild. Choosing what is due and counting read
nothing but these, however many cards there are"""


def create_indexes(connection: sqlite3.Connection) -> None:
    """Make the indexes that change with the states."""
    for name, rest in STATE_INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {rest}")


def drop_indexes(connection: sqlite3.Connection) -> None:
    """Drop the indexes that change with the states."""
    for name in STATE_INDEXES:
        connection.execute(f"DROP INDEX IF EXISTS {name}")


def made_by() -> str:
    """What a cache must have been made by to be used: this version of the program and of the tables."""
    return f"nlpquiz {__version__}, tables {VERSION}"


def create_tables(connection: sqlite3.Connection) -> None:
    """Fill an empty file. The caller holds a transaction."""
    for statement in _TABLES:
        connection.execute(statement)
    create_indexes(connection)
    set_fact(connection, "made by", made_by())
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def fact(connection: sqlite3.Connection, name: str) -> str:
    """Something the cache remembers about itself; empty when it does not."""
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])


def set_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Remember something."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
