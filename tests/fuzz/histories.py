"""Files of answers with rows or bytes that nobody wrote so: what is read is sound, or a sentence says why not."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from nlpquiz.errors import QuizError
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.backups import contents_of
from nlpquiz.store.cache import Cache
from nlpquiz.store.digests import SUMMED
from nlpquiz.store.exams import Exams
from nlpquiz.store.facts import facts_of, readable_facts
from nlpquiz.store.history import History, new_id
from nlpquiz.store.plans import Plans
from nlpquiz.store.remedies import waiting_remedies
from nlpquiz.terminal.sanitize import harmless
from tests.faults.damage import DAY, fill
from tests.fuzz.refusals import check_words

VALUES: list[Any] = [
    *(
        0,
        1,
        -1,
        5,
        1 << 31,
        (1 << 63) - 1,
        -(1 << 63),
        "",
        "x",
        "\x00",
        "\x1b[2J",
        "../x",
        "{}",
        "[]",
        "null",
        '{"a": 1}',
    ),
    *(
        "[" * 3000,
        '{"weights": [1e999]}',
        '{"remedies": 5}',
        '{"remedies": [null]}',
        '{"numbers": ["x"]}',
        "2026-11-21",
    ),
    *("reset", "bury", "set", "cleared", "fitted", "result", "answer", "anki", b"\xff\xfe", None, 0.5),
]
SCHEMA = [
    *("DROP TABLE exam_events", "DROP TABLE plan_facts", "DROP INDEX reviews_by_card", "CREATE VIEW v AS SELECT 1"),
    *("PRAGMA user_version = 99", "PRAGMA user_version = 0", "PRAGMA application_id = 5", "CREATE TABLE theirs (x)"),
    *("DROP TRIGGER reviews_never_changes", "ALTER TABLE reviews ADD COLUMN extra", "DELETE FROM migrations"),
    *("DROP TABLE migrations", "CREATE TRIGGER t AFTER INSERT ON reviews BEGIN SELECT RAISE(ABORT, 'no'); END"),
    *("DELETE FROM reviews WHERE seq = 3", "DELETE FROM cards", "DELETE FROM devices", "PRAGMA journal_mode = DELETE"),
]


class Change(NamedTuple):
    """What was done to a file."""

    rows: tuple[tuple[str, int, Any, int], ...]
    """(table, which column, value, which row)"""
    schema: tuple[str, ...]
    file: tuple[tuple[int, int, bytes], ...]


@cache
def original() -> bytes:
    """A file with facts of every kind."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder, "history.sqlite"), 0, 30)
        return Path(folder, "history.sqlite").read_bytes()


_ROWS = st.tuples(
    st.sampled_from([*SUMMED, "cards", "devices"]),
    st.integers(0, 20),
    st.sampled_from(VALUES) | st.integers(-(1 << 63), (1 << 63) - 1) | st.text(max_size=8),
    st.integers(0, 40),
)
INPUT = st.builds(
    Change,
    st.lists(_ROWS, max_size=3).map(tuple),
    st.lists(st.sampled_from(SCHEMA), max_size=1).map(tuple),
    st.lists(st.tuples(st.integers(0, 1 << 18), st.integers(0, 5), st.binary(max_size=5)), max_size=2).map(tuple),
)


def _write(file: Path, change: Change) -> None:
    file.write_bytes(original())
    if change.rows or change.schema:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            for table in (*SUMMED, "cards", "devices"):
                connection.execute(f"DROP TRIGGER {table}_never_changes")
                connection.execute(f"DROP TRIGGER {table}_never_shrinks")
            for table, column, value, row in change.rows:
                names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
                with suppress(sqlite3.Error):  # STRICT tables hold no value of another type
                    connection.execute(
                        f"UPDATE {table} SET {names[column % len(names)]} = ? WHERE rowid = ?",
                        (value, 1 + row),
                    )
            for statement in change.schema:
                with suppress(sqlite3.Error):
                    connection.execute(statement)
    data = bytearray(file.read_bytes())
    for place, less, more in change.file:
        place %= len(data) + 1
        data[place : place + less] = more
    file.write_bytes(data)


def check(change: Change) -> None:
    """Open it, read everything, add an answer, read again."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "history.sqlite")
        _write(file, change)
        before = file.read_bytes()
        for fact in readable_facts(file):
            assert fact["fact"]
        _said(lambda: contents_of(file))
        try:
            history = History.open(file)
        except QuizError as error:
            check_words(error)
            assert file.read_bytes() == before, "a file that was refused was changed"
            return
        with history:
            problems: list[str] = []
            _said(lambda: problems.extend(history.problems()))
            assert all(harmless(problem) == problem for problem in problems)
            for question in (
                lambda: list(history.reviews()),
                history.marks,
                lambda: list(facts_of(history)),
                lambda: list(Exams.of(history).all()),
                lambda: Plans(history).all(),
                lambda: Plans(history).fitted(),
                lambda: waiting_remedies(history),
                history.latest_review,
                history.newest_day,
            ):
                _said(question)
            _said(lambda: history.record(Review(new_id(DAY.at_ms), "demo/open-1", DAY, Rating.GOOD, 900)))
            with Cache.open(Path(name, "cache.sqlite")) as states:
                _said(lambda: states.sync(history))
                _said(lambda: states.due_count(_everything(), Moment(DAY.at_ms, DAY.day)))


def _everything() -> Any:
    from nlpquiz.deck.catalog import EVERYTHING

    return EVERYTHING


def _said(question: Any) -> None:
    """Ask; an answer or a sentence, nothing else."""
    try:
        question()
    except QuizError as error:
        check_words(error)
