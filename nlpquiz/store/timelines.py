"""The log as the caches follow it: how far it goes, which cards have news, and each card's answers in order."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from nlpquiz.scheduling.memory import CODE, DAY_SHIFT, RATING_MASK

STANDS = "NOT EXISTS (SELECT 1 FROM voids WHERE voids.review = reviews.seq)"
SINCE_RESET = (
    " AND order_ms > coalesce((SELECT max(order_ms) FROM marks WHERE marks.card = cards.id AND mark = 'reset'), -9e18)"
)
_KINDS = ("reviews", "voids", "marks")


class Tip(NamedTuple):
    """The newest fact of a kind: its place in this file and its id."""

    seq: int
    id: str


class Tips(NamedTuple):
    """How far a log has been read."""

    reviews: Tip
    voids: Tip
    marks: Tip


class Timeline(NamedTuple):
    """The reviews of a card that count for its schedule, oldest first."""

    card: str
    codes: str
    """Numbers as ``Curve.follow_codes`` takes them, with commas between them"""
    last_at_ms: int

    @property
    def answers(self) -> list[tuple[int, int]]:
        """(day, rating)"""
        return [(code >> DAY_SHIFT, code & RATING_MASK) for code in map(int, self.codes.split(","))]


def tips(connection: sqlite3.Connection) -> Tips:
    """How far the log goes."""
    return Tips(*(_tip(connection, kind) for kind in _KINDS))


def _tip(connection: sqlite3.Connection, kind: str) -> Tip:
    row = connection.execute(f"SELECT seq, id FROM {kind} ORDER BY seq DESC LIMIT 1").fetchone()
    return Tip(0, "") if row is None else Tip(*row)


def cards_touched_since(connection: sqlite3.Connection, before: Tips) -> set[str] | None:
    """The cards with newer facts; None when ``before`` is not of this log."""
    for kind, tip in zip(_KINDS, before, strict=True):
        if tip.seq and connection.execute(f"SELECT id FROM {kind} WHERE seq = ?", (tip.seq,)).fetchone() != (tip.id,):
            return None
    rows = connection.execute(
        "SELECT DISTINCT name FROM cards JOIN ("
        " SELECT card FROM reviews WHERE seq > ?"
        " UNION ALL SELECT card FROM marks WHERE seq > ?"
        " UNION ALL SELECT card FROM voids JOIN reviews ON reviews.seq = voids.review WHERE voids.seq > ?"
        ") ON card = cards.id",
        (before.reviews.seq, before.marks.seq, before.voids.seq),
    )
    return {name for (name,) in rows}


def timelines(connection: sqlite3.Connection, cards: Collection[str] | None = None) -> Iterator[Timeline]:
    """The answers that count, card by card: of ``cards``, or of all that have any.

    SQLite strings the answers of a card together, in the order of the index, and reads nothing else of the log: a
    million rows that came to Python one by one would take twice the time.
    """
    conditions: tuple[str, ...] = (f" AND {STANDS}", SINCE_RESET)
    if cards is None:  # to ask both of a million answers takes time, and nearly all logs have neither
        some = ("SELECT 1 FROM voids LIMIT 1", "SELECT 1 FROM marks WHERE mark = 'reset' LIMIT 1")
        needed = [connection.execute(question).fetchone() is not None for question in some]
        conditions = tuple(condition for condition, here in zip(conditions, needed, strict=True) if here)
    standing = f"WHERE card = cards.id AND counts{''.join(conditions)} ORDER BY order_ms"
    standing = f"FROM reviews INDEXED BY reviews_by_card {standing}"
    statement = (
        f"SELECT name, (SELECT group_concat({CODE}) FROM (SELECT day, rating {standing})),"
        f" (SELECT at_ms {standing} DESC LIMIT 1) FROM cards"
    )
    if cards is None:
        rows: Iterable[Sequence[Any]] = connection.execute(statement)
    else:
        rows = chain.from_iterable(connection.execute(f"{statement} WHERE name = ?", (card,)) for card in cards)
    for row in rows:
        if row[1] is not None:
            yield Timeline._make(row)
