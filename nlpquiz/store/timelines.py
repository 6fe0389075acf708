"""The log as the caches follow it: how far it goes, which cards have news, and each card's answers in order."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from typing import NamedTuple

STANDS = "NOT EXISTS (SELECT 1 FROM voids WHERE voids.review = reviews.seq)"
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
    answers: list[tuple[int, int]]
    """(day, rating)"""
    last_at_ms: int


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
    """The answers that count, card by card: of ``cards``, or of all that have any."""
    if cards is not None:
        for card in cards:
            yield from _timeline(connection, card)
        return
    names: dict[int, str] = dict(connection.execute("SELECT id, name FROM cards"))
    reset = {card for (card,) in connection.execute("SELECT card FROM marks WHERE mark = 'reset'")}
    some_voided = connection.execute("SELECT 1 FROM voids LIMIT 1").fetchone() is not None

    def finished(number: int, answers: list[tuple[int, int]], last_at_ms: int) -> Iterator[Timeline]:
        if number in reset:
            yield from _timeline(connection, names[number])
        else:
            yield Timeline(names[number], answers, last_at_ms)

    rows = connection.execute(  # reads nothing but the index, in its order
        "SELECT card, day, rating, at_ms FROM reviews INDEXED BY reviews_by_card WHERE counts"
        f"{' AND seq NOT IN (SELECT review FROM voids)' if some_voided else ''} ORDER BY card, order_ms"
    )
    current = last_at_ms = 0
    answers: list[tuple[int, int]] = []
    for card_number, day, rating, at_ms in rows:  # a million times: groupby would take a third longer
        if card_number != current:
            if answers:
                yield from finished(current, answers, last_at_ms)
            current, answers = card_number, []
        answers.append((day, rating))
        last_at_ms = at_ms
    if answers:
        yield from finished(current, answers, last_at_ms)


def _timeline(connection: sqlite3.Connection, card: str) -> Iterator[Timeline]:
    rows = connection.execute(
        "SELECT day, rating, at_ms FROM reviews JOIN cards ON cards.id = reviews.card"
        f" WHERE name = ? AND counts AND {STANDS} AND order_ms > coalesce((SELECT max(order_ms)"
        " FROM marks WHERE marks.card = cards.id AND mark = 'reset'), -9e18) ORDER BY order_ms",
        (card,),
    ).fetchall()
    if rows:
        yield Timeline(card, [row[:2] for row in rows], rows[-1][2])
