"""Many reviews at once on their way into the file: in batches, each asked about and added by a few statements."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TypeAlias
from zlib import crc32

from nlpquiz.store.digests import SUMMED

Row: TypeAlias = list[int | str]
"""The columns of a review in the order of ``SUMMED``; card and device are numbers"""

AT_ONCE = 2000
_IDS_AT_ONCE = 500
_CACHE_KIB = 64_000
"""For a log of a million: each review changes a page of an index that is met in no order"""

_COLUMNS = ", ".join(SUMMED["reviews"])
_ID, _CARD, _ORDER = (SUMMED["reviews"].index(column) for column in ("id", "card", "order_ms"))
_STAGE = f"CREATE TEMP TABLE IF NOT EXISTS incoming (number INTEGER PRIMARY KEY, {_COLUMNS}, sum)"
_PUT = f"INSERT INTO temp.incoming VALUES (?, {'?, ' * len(SUMMED['reviews'])}?)"
_PLACE_TAKEN = (
    "SELECT number FROM temp.incoming WHERE EXISTS (SELECT 1 FROM reviews"
    " WHERE reviews.card = incoming.card AND reviews.order_ms = incoming.order_ms)"
)
_MOVE = "UPDATE temp.incoming SET order_ms = ?, sum = ? WHERE number = ?"
_ADD = f"INSERT INTO reviews ({_COLUMNS}, sum) SELECT {_COLUMNS}, sum FROM temp.incoming ORDER BY number"


class ManyReviews:
    """Reviews that are added in the caller's transaction; those that are there are skipped, whatever they say.

    No two reviews of a card share a place on its time line: one that comes later moves on.
    """

    def __init__(self, connection: sqlite3.Connection, at_once: int = AT_ONCE) -> None:
        self._connection = connection
        self._at_once = at_once
        self._rows: list[Row] = []
        self._free: dict[tuple[int | str, int | str], int] = {}
        """By a place that several wanted: where those that are taken after it may end"""
        self.new = 0
        self.known = 0
        """Both of what was flushed"""

    def add(self, row: Row) -> None:
        """Take a review in; it may be in the file only after ``flush``."""
        self._rows.append(row)
        if len(self._rows) >= self._at_once:
            self.flush()

    def flush(self) -> None:
        """Put into the file what was taken in.

        Raises:
            sqlite3.IntegrityError: one of them is no review.
        """
        if not self._rows:
            return
        taken_in, self._rows = self._rows, []
        rows = self._unknown(taken_in)
        self.known += len(taken_in) - len(rows)
        if not rows:
            return
        ask = self._connection.execute
        ask(_STAGE)
        self._connection.executemany(_PUT, ([number, *row, _sum(row)] for number, row in enumerate(rows)))
        moved = self._find_places(rows, {number for (number,) in ask(_PLACE_TAKEN)})
        self._connection.executemany(_MOVE, ([rows[n][_ORDER], _sum(rows[n]), n] for n in moved))
        ask(_ADD)
        ask("DELETE FROM temp.incoming")
        self.new += len(rows)

    def _unknown(self, rows: list[Row]) -> list[Row]:
        """Those that are not in the file, each once."""
        by_id: dict[int | str, Row] = {}
        for row in rows:
            by_id.setdefault(row[_ID], row)
        ids = list(by_id)
        for first in range(0, len(ids), _IDS_AT_ONCE):
            some = ids[first : first + _IDS_AT_ONCE]
            statement = f"SELECT id FROM reviews WHERE id IN ({', '.join('?' * len(some))})"
            for (known,) in self._connection.execute(statement, some).fetchall():
                del by_id[known]
        return list(by_id.values())

    def _find_places(self, rows: list[Row], taken: set[int]) -> list[int]:
        """Give each its place; which of them have another than they wanted."""
        places: set[tuple[int | str, int | str]] = set()
        moved: list[int] = []
        for number, row in enumerate(rows):
            place = row[_CARD], row[_ORDER]
            if number in taken or place in places:
                place = self._next_free(place, places)
                row[_ORDER] = place[1]
                moved.append(number)
            places.add(place)
        return moved

    def _next_free(
        self, wanted: tuple[int | str, int | str], places: set[tuple[int | str, int | str]]
    ) -> tuple[int | str, int]:
        card, order_ms = wanted[0], self._free.get(wanted, int(wanted[1]))
        while (card, order_ms) in places or self._is_taken(card, order_ms):
            order_ms += 1
        self._free[wanted] = order_ms + 1
        return card, order_ms

    def _is_taken(self, card: int | str, order_ms: int) -> bool:
        statement = "SELECT 1 FROM reviews WHERE card = ? AND order_ms = ?"
        return self._connection.execute(statement, (card, order_ms)).fetchone() is not None


def _sum(row: Row) -> int:
    """``row_sum`` of values none of which is missing.

    Raises:
        UnicodeEncodeError: a text has half a character.
    """
    return crc32("\x1f".join(map(str, row)).encode())


@contextmanager
def memory_for_many(connection: sqlite3.Connection) -> Iterator[None]:
    """More memory for pages, while many facts are added. No transaction may be open."""
    before = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):
            connection.execute(f"PRAGMA cache_size = {int(before)}")
