"""What statistics ask of the files: lives of cards in one ordered pass, days with reviews, how the cards stand."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from nlpquiz.deck.catalog import EVERYTHING, Filters
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.stats.figures import Standing
from nlpquiz.stats.replay import Answer, Life
from nlpquiz.store import card_queries
from nlpquiz.store.cache import Cache
from nlpquiz.store.database import reading
from nlpquiz.store.history import History
from nlpquiz.store.states import STATE_COLUMNS, state_from
from nlpquiz.store.timelines import STANDS

_PASS_CACHE_KIB = 32_000
"""For the pass over a large log: cards are not met in the order of the table"""

_EVER = -(1 << 40)


def lives(
    history: History, cards: Iterable[tuple[int, str]] | None = None, since_day: int | None = None
) -> Generator[Life, None, None]:
    """The lives of these ``active_cards`` (none given: of all cards), one after the other.

    Reviews that were taken back are left out, and cards that have no others. Time and language of answers before
    ``since_day`` are not read (0 and ""), which spares most of the work when the log is old.
    """
    connection = history._connection  # noqa: SLF001
    wanted = active_cards(history, None, None) if cards is None else cards
    with reading(history.path), _roomy(connection):
        resets = _resets(connection)
        statement = (
            "SELECT day, rating, at_ms, CASE WHEN day >= ?2 THEN taken_ms ELSE 0 END, counts,"
            " CASE WHEN day >= ?2 THEN language ELSE '' END, order_ms FROM reviews INDEXED BY reviews_by_card"
            f" WHERE card = ?1{_standing_only(connection)} ORDER BY order_ms, seq"
        )
        for number, card in wanted:
            rows = connection.execute(statement, (number, _EVER if since_day is None else since_day)).fetchall()
            if rows:
                yield _life(card, rows, resets.get(number, ()))


def active_cards(history: History, cards: Collection[str] | None, since_day: int | None) -> list[tuple[int, str]]:
    """Number and name of the cards with a review on ``since_day`` or later, in the order in which they were met."""
    with reading(history.path):
        rows = history._connection.execute(  # noqa: SLF001
            "SELECT id, name FROM cards WHERE id IN (SELECT card FROM reviews WHERE day >= ?) ORDER BY id",
            (_EVER if since_day is None else since_day,),
        )
        chosen = None if cards is None else frozenset(cards)
        return [(number, name) for number, name in rows if chosen is None or name in chosen]


def _life(card: str, rows: list[Any], resets: Collection[int]) -> Life:
    answers: list[Answer] = [row[:6] for row in rows]
    return Life(card, answers, _places(resets, [row[6] for row in rows]) if resets else ())


def _places(resets: Collection[int], orders: list[int]) -> list[int]:
    """Before which answers the card was made new; a reset before the first or after the last answer changes none."""
    places = {sum(order < reset for order in orders) for reset in resets}
    return sorted(place for place in places if 0 < place < len(orders))


def _resets(connection: sqlite3.Connection) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for card, order_ms in connection.execute("SELECT card, order_ms FROM marks WHERE mark = 'reset' ORDER BY order_ms"):
        found.setdefault(card, []).append(order_ms)
    return found


def _standing_only(connection: sqlite3.Connection) -> str:
    some = connection.execute("SELECT 1 FROM voids LIMIT 1").fetchone()
    return "" if some is None else f" AND {STANDS}"


@contextmanager
def _roomy(connection: sqlite3.Connection) -> Iterator[None]:
    before = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_PASS_CACHE_KIB}")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # the command was interrupted, and the file is closed already
            connection.execute(f"PRAGMA cache_size = {int(before)}")


def card_names(history: History, decks: Collection[str] = ()) -> list[str]:
    """Every card that was ever answered, or those of ``decks``, also where a deck has lost it since."""
    with reading(history.path):
        rows = history._connection.execute("SELECT name FROM cards ORDER BY id")  # noqa: SLF001
        return [name for (name,) in rows if not decks or name.partition("/")[0] in decks]


def review_days(history: History) -> list[tuple[int, int]]:
    """Each day with a review, and the milliseconds of its answers."""
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        return connection.execute(
            f"SELECT day, sum(taken_ms) FROM reviews WHERE 1{_standing_only(connection)} GROUP BY day ORDER BY day"
        ).fetchall()


def review_count(history: History, cards: Iterable[tuple[int, str]] | None, since_day: int) -> int:
    """How many reviews these ``active_cards`` (None: all) have since a day, taken-back ones too."""
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        if cards is None:
            return int(connection.execute("SELECT count(*) FROM reviews WHERE day >= ?", (since_day,)).fetchone()[0])
        of_one = "SELECT count(*) FROM reviews WHERE card = ? AND day >= ?"
        return sum(int(connection.execute(of_one, (number, since_day)).fetchone()[0]) for number, _ in cards)


def first_day(history: History, cards: Iterable[tuple[int, str]] | None = None) -> int | None:
    """The day of the oldest review that was not taken back, of all cards or of these ``active_cards``."""
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        if cards is None:
            row = connection.execute(f"SELECT day FROM reviews WHERE {STANDS} ORDER BY day LIMIT 1").fetchone()
            return None if row is None else int(row[0])
        of_one = f"SELECT min(day) FROM reviews WHERE card = ? AND {STANDS}"
        days = (connection.execute(of_one, (number,)).fetchone()[0] for number, _ in cards)
        return min((int(day) for day in days if day is not None), default=None)


def reviews_with_resets(history: History, card: str) -> tuple[list[Review], list[tuple[int, Moment]]]:
    """The reviews of a card, oldest first, without those taken back, and its resets.

    Here ``counts`` is False for crammed answers only. A reset comes with the place of the review that it stands before.
    """
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        rows = connection.execute(
            "SELECT reviews.id, at_ms, day, rating, taken_ms, source, language, fingerprint, detail, counts, order_ms"
            f" FROM reviews JOIN cards ON cards.id = reviews.card WHERE name = ? AND {STANDS} ORDER BY order_ms, seq",
            (card,),
        ).fetchall()
        marks = connection.execute(
            "SELECT order_ms, at_ms, day FROM marks JOIN cards ON cards.id = marks.card"
            " WHERE name = ? AND mark = 'reset' ORDER BY order_ms",
            (card,),
        ).fetchall()
    orders = [row[10] for row in rows]
    resets = [(sum(order < reset for order in orders), Moment(at_ms, day)) for reset, at_ms, day in marks]
    return [_review(card, row) for row in rows], resets


def _review(card: str, row: tuple[Any, ...]) -> Review:
    id_, at_ms, day, rating, taken_ms, source, language, fingerprint, detail, counts, _ = row
    at = Moment(at_ms, day)
    return Review(id_, card, at, Rating(rating), taken_ms, source, language, fingerprint, detail, bool(counts))


def standings(cache: Cache, filters: Filters = EVERYTHING) -> list[Standing]:
    """How every card of the decks stands, deck by deck; drafts left out."""

    def ask(connection: sqlite3.Connection) -> list[Standing]:
        more, values = card_queries._where(filters)  # noqa: SLF001
        rows = connection.execute(
            f"SELECT key, cards.deck, topic, suspended, buried_until, kind, {STATE_COLUMNS} FROM cards WHERE live{more}"
            " ORDER BY cards.deck, position",
            values,
        )
        return [
            Standing(key, deck, topic, state_from(tuple(state)), bool(suspended), buried, kind)
            for key, deck, topic, suspended, buried, kind, *state in rows
        ]

    return cache._ask(ask)  # noqa: SLF001
