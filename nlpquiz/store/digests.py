"""A checksum beside each fact, so that a value that changed on the disk is noticed.

SQLite's own check compares what stands in an index with its row: everything a schedule is made of is told there. It
cannot see a changed letter in a text that has no index: a typed answer, the body of an exam. The sum covers all
columns of a row.
"""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from zlib import crc32

SUMMED: Mapping[str, tuple[str, ...]] = {
    "reviews": (
        *("id", "card", "device", "at_ms", "day", "order_ms", "rating", "taken_ms", "counts", "source", "language"),
        *("fingerprint", "detail"),
    ),
    "voids": ("id", "review", "device", "at_ms", "day"),
    "marks": ("id", "card", "device", "at_ms", "day", "order_ms", "mark", "until_day"),
    "exam_papers": ("id", "device", "at_ms", "day", "body"),
    "exam_events": (
        *("id", "paper", "number", "device", "kind", "at_ms", "day", "real_ms", "awake_ms", "boot", "counts_sleep"),
        *("place", "value", "counted_ms", "absent_ms"),
    ),
    "plan_facts": ("id", "device", "at_ms", "day", "kind", "body"),
}
"""The columns that go into the sum, in this order"""

INSERTS: Mapping[str, str] = {
    table: f"INSERT INTO {table} ({', '.join(columns)}, sum) VALUES ({'?, ' * len(columns)}?)"
    for table, columns in SUMMED.items()
}
"""Statements that add a row: the values in the order of ``SUMMED``, then the sum"""


_CRC = "fact_crc"
_MAY_BE_NULL = {"until_day", "place"}
_WHOLE_NUMBERS = {  # and never null
    *("card", "device", "at_ms", "day", "order_ms", "rating", "taken_ms", "counts", "review", "paper", "number"),
    *("real_ms", "awake_ms", "counts_sleep", "counted_ms", "absent_ms"),
}
_ROWS_AT_ONCE = 20_000
"""Between so many rows Ctrl-C is heard: some hundredths of a second"""


def row_sum(*values: object) -> int:
    """The checksum (CRC-32) of a row's values."""
    return crc32("\x1f".join(["" if value is None else str(value) for value in values]).encode("utf-8", "replace"))


def register(connection: sqlite3.Connection) -> None:
    """Let statements on this connection use ``sum_in_sql``: the migration that adds the sums does."""
    connection.create_function(_CRC, 1, crc32, deterministic=True)


def sum_in_sql(table: str) -> str:
    """The ``row_sum`` of a row as an expression of SQL, on a connection that was given to ``register``."""
    texts = (f"coalesce({column}, '')" if column in _MAY_BE_NULL else column for column in SUMMED[table])
    return f"{_CRC}(CAST({_BETWEEN.join(texts)} AS BLOB))"


_BETWEEN = " || '\x1f' || "


def insert(connection: sqlite3.Connection, table: str, *values: object) -> int:
    """Add a fact with its sum; its number. ``values`` are in the order of ``SUMMED``."""
    return connection.execute(INSERTS[table], (*values, row_sum(*values))).lastrowid or 0


def damaged_facts(
    connection: sqlite3.Connection, most: int = 20, progress: Callable[[int], None] | None = None
) -> Iterator[str]:
    """The facts that are not as they were written, or are gone; at most ``most`` of them.

    ``progress`` is told how many more were looked at.
    """
    register(connection)
    left = most
    for table, columns in SUMMED.items():
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone() is None:
            continue
        count, last = connection.execute(f"SELECT count(*), coalesce(max(seq), 0) FROM {table}").fetchone()
        if count != last:  # they are numbered from 1 and never deleted
            yield f"{last - count} rows of {table} are missing"
        for seq in _other_than_written(connection, table, columns, last, progress):
            if not left:
                return
            left -= 1
            yield f"row {seq} of {table} is not as it was written"


def _other_than_written(
    connection: sqlite3.Connection,
    table: str,
    columns: tuple[str, ...],
    last: int,
    progress: Callable[[int], None] | None,
) -> Iterator[int]:
    has_sums = any(name == "sum" for _, name, *_ in connection.execute(f"PRAGMA table_info({table})"))
    if not has_sums:  # a backup from before there were sums
        return
    suspects = f"SELECT seq FROM {table} WHERE seq > ? AND seq <= ? AND {_suspicion(columns)}"
    for first in range(0, last, _ROWS_AT_ONCE):
        for (seq,) in connection.execute(suspects, (first, first + _ROWS_AT_ONCE)).fetchall():
            if not _is_as_written(connection, table, columns, seq):
                yield seq
        if progress is not None:
            progress(min(_ROWS_AT_ONCE, last - first))


def _suspicion(columns: tuple[str, ...]) -> str:
    """True of every row that may be other than it was written: the sum of a text that is made four times faster.

    It is another text only where a value has a character 0. Values of another type, which it does not tell from the
    right ones, are found by SQLite's own check: the tables are strict.
    """
    form = "\x1f".join("%d" if column in _WHOLE_NUMBERS else "%s" for column in columns)
    return f"{_CRC}(CAST(printf('{form}', {', '.join(columns)}) AS BLOB)) IS NOT sum"


def _is_as_written(connection: sqlite3.Connection, table: str, columns: tuple[str, ...], seq: int) -> bool:
    factory = connection.text_factory
    connection.text_factory = _text
    try:
        statement = f"SELECT sum, {', '.join(columns)} FROM {table} WHERE seq = ?"
        expected, *values = connection.execute(statement, (seq,)).fetchone()
        return bool(row_sum(*values) == expected)
    finally:
        connection.text_factory = factory


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")  # what is no text any more has another sum
