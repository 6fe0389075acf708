"""How the file of facts came to its present form: each step named, never changed after it was published."""

# ruff: noqa: S608 (only names of our own tables are put into statements)

from __future__ import annotations

from nlpquiz.store.database import Form, Migration
from nlpquiz.store.digests import SUMMED, sum_in_sql

APPLICATION_ID = 0x6E6C7071  # "nlpq"


def append_only(table: str, *unique: str) -> tuple[str, ...]:
    """Triggers that refuse to change or delete a row, and to replace one that has the same ``unique`` columns."""
    refuse = f"SELECT RAISE(ABORT, '{table} is append-only')"
    taken = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {column} = NEW.{column})" for column in unique)
    return (
        f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table} BEGIN {refuse}; END",
        f"CREATE TRIGGER {table}_never_shrinks BEFORE DELETE ON {table} BEGIN {refuse}; END",
        # INSERT OR REPLACE deletes without firing delete triggers
        f"CREATE TRIGGER {table}_never_replaces BEFORE INSERT ON {table} WHEN {taken} BEGIN {refuse}; END",
    )


REVIEWS = Migration(
    "reviews-voids-marks",
    (
        "CREATE TABLE cards (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
        "CREATE TABLE devices (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
        # order_ms: place on the card's time line. It is at_ms, but for a card answered while the clock was set back it
        # is just after what was there, so that the order of answers is kept; no two reviews of a card share it.
        """CREATE TABLE reviews (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id <> ''),
            card INTEGER NOT NULL REFERENCES cards (id),
            device INTEGER NOT NULL REFERENCES devices (id),
            at_ms INTEGER NOT NULL,
            day INTEGER NOT NULL,
            order_ms INTEGER NOT NULL,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
            taken_ms INTEGER NOT NULL CHECK (taken_ms >= 0),
            counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
            source TEXT NOT NULL,
            language TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX reviews_by_card ON reviews (card, order_ms, day, rating, at_ms, counts)",
        "CREATE INDEX reviews_by_day ON reviews (day, taken_ms)",
        """CREATE TABLE voids (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            review INTEGER NOT NULL REFERENCES reviews (seq),
            device INTEGER NOT NULL REFERENCES devices (id),
            at_ms INTEGER NOT NULL,
            day INTEGER NOT NULL
        ) STRICT""",
        "CREATE INDEX voids_by_review ON voids (review)",
        """CREATE TABLE marks (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            card INTEGER NOT NULL REFERENCES cards (id),
            device INTEGER NOT NULL REFERENCES devices (id),
            at_ms INTEGER NOT NULL,
            day INTEGER NOT NULL,
            order_ms INTEGER NOT NULL,
            mark TEXT NOT NULL CHECK (mark IN ('suspend', 'unsuspend', 'bury', 'flag', 'unflag', 'reset')),
            until_day INTEGER,
            CHECK ((mark = 'bury') = (until_day IS NOT NULL))
        ) STRICT""",
        "CREATE INDEX marks_by_card ON marks (card, order_ms, mark)",
        *append_only("cards", "id", "name"),
        *append_only("devices", "id", "name"),
        *append_only("reviews", "seq", "id"),
        *append_only("voids", "seq", "id"),
        *append_only("marks", "seq", "id"),
    ),
)

EXAMS = Migration(
    "exam-papers-and-events",
    (
        """CREATE TABLE exam_papers (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id <> ''),
            device INTEGER NOT NULL REFERENCES devices (id),
            at_ms INTEGER NOT NULL,
            day INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT""",
        # number: place in the paper's own story; a second process that writes to the same paper runs into it
        """CREATE TABLE exam_events (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id <> ''),
            paper INTEGER NOT NULL REFERENCES exam_papers (seq),
            number INTEGER NOT NULL CHECK (number >= 0),
            device INTEGER NOT NULL REFERENCES devices (id),
            kind TEXT NOT NULL CHECK (kind <> ''),
            at_ms INTEGER NOT NULL,
            day INTEGER NOT NULL,
            real_ms INTEGER NOT NULL,
            awake_ms INTEGER NOT NULL,
            boot TEXT NOT NULL,
            counts_sleep INTEGER NOT NULL CHECK (counts_sleep IN (0, 1)),
            place INTEGER,
            value TEXT NOT NULL,
            counted_ms INTEGER NOT NULL CHECK (counted_ms >= 0),
            absent_ms INTEGER NOT NULL CHECK (absent_ms BETWEEN 0 AND counted_ms),
            UNIQUE (paper, number)
        ) STRICT""",
        "CREATE INDEX exam_events_by_kind ON exam_events (kind, at_ms)",
        *append_only("exam_papers", "seq", "id"),
        *append_only("exam_events", "seq", "id"),
        """CREATE TRIGGER exam_events_never_branch BEFORE INSERT ON exam_events
            WHEN EXISTS (SELECT 1 FROM exam_events WHERE paper = NEW.paper AND number = NEW.number)
            BEGIN SELECT RAISE(ABORT, 'exam_events is append-only'); END""",
    ),
)

PLANS = Migration(
    "plans-and-fitted-weights",
    (
        """CREATE TABLE plan_facts (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id <> ''),
            device INTEGER NOT NULL REFERENCES devices (id),
            at_ms INTEGER NOT NULL,
            day INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('set', 'cleared', 'fitted', 'reverted')),
            body TEXT NOT NULL
        ) STRICT""",
        *append_only("plan_facts", "seq", "id"),
    ),
)


def _with_sums(table: str) -> tuple[str, ...]:
    """A checksum for each row, also for those that are there: the one time that rows change."""
    refuse = append_only(table)[0]
    return (
        f"ALTER TABLE {table} ADD COLUMN sum INTEGER",
        f"DROP TRIGGER {table}_never_changes",
        f"UPDATE {table} SET sum = {sum_in_sql(table)}",
        refuse,
    )


SUMS = Migration("sums-of-facts", tuple(statement for table in SUMMED for statement in _with_sums(table)))

HISTORY = Form(APPLICATION_ID, (REVIEWS, EXAMS, PLANS, SUMS))
