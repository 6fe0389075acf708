"""What statistics ask of the files: lives of cards in one ordered pass, days with reviews, how the cards stand."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any, TypeAlias

from nlpquiz.deck.catalog import EVERYTHING, Filters
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.stats.figures import Standing
from nlpquiz.stats.replay import LANGUAGE_BITS, LANGUAGE_MASK, Answer, Details, Life
from nlpquiz.stats.workload import QUARTER_MS
from nlpquiz.store import card_queries
from nlpquiz.store.cache import Cache
from nlpquiz.store.database import reading
from nlpquiz.store.history import History
from nlpquiz.store.states import STATE_COLUMNS, state_from
from nlpquiz.store.timelines import STANDS

_EVER = -(1 << 40)
_FEW = 4
"""Of fewer than a fourth of the cards each is looked up; of more the whole log is read, which takes less for each"""
_LONGEST_MS = 1 << 50
_BEFORE_1970 = 1 << 40  # SQLite cuts a quotient off, and ours are rounded down
_QUARTER = f"(at_ms + {_BEFORE_1970 * QUARTER_MS}) / {QUARTER_MS} - {_BEFORE_1970}"
_ANSWER = f"SELECT card, day, rating, {_QUARTER}, counts, seq FROM reviews INDEXED BY reviews_by_card"

ActiveCards: TypeAlias = Sequence[tuple[int, str]]
"""Number and name of cards, by number"""
_BEHIND_ALL: tuple[int, str] = (1 << 63, "")


@contextmanager
def one_moment(history: History) -> Iterator[None]:
    """What is read of the log meanwhile is as it was at one moment, whatever other processes write."""
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        connection.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # the command was interrupted, and the file is closed already
            connection.execute("ROLLBACK")


def lives(history: History, cards: ActiveCards | None = None) -> Generator[Life, None, None]:
    """The lives of these ``active_cards`` (none given: of all cards), one after the other.

    Reviews that were taken back are left out, and cards that have no others. Only an index of the log is read.
    """
    connection = history._connection  # noqa: SLF001
    wanted = active_cards(history, None, None) if cards is None else cards
    with reading(history.path):
        resets = _resets(connection)
        pending = iter(wanted)
        number, name = next(pending, _BEHIND_ALL)
        for answers in _answers(connection, wanted):
            card = answers[0][0]
            while number < card:
                number, name = next(pending, _BEHIND_ALL)
            if number == card:
                made_new = resets.get(card)
                yield Life(name, answers, _places(connection, made_new, answers) if made_new else ())


def _answers(connection: sqlite3.Connection, cards: ActiveCards) -> Iterator[list[Answer]]:
    """The answers card by card, of these or of more."""
    standing = _standing_only(connection)
    if _are_few(connection, cards):
        of_one = f"{_ANSWER} WHERE card = ?{standing} ORDER BY order_ms"
        for number, _ in cards:
            if rows := connection.execute(of_one, (number,)).fetchall():
                yield rows
        return
    current = 0
    answers: list[Answer] = []
    for row in connection.execute(f"{_ANSWER} WHERE 1{standing} ORDER BY card, order_ms"):
        if row[0] != current:
            if answers:
                yield answers
            current, answers = row[0], []
        answers.append(row)
    if answers:
        yield answers


def details(history: History, cards: ActiveCards | None, since_day: int) -> Details:
    """Time and language of the reviews since a day, of these ``active_cards`` or of all.

    They are in the log itself and in no index. Read in its order they cost a third of what they would card by card.
    """
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        if cards is not None and _are_few(connection, cards):
            return _details_of_few(connection, cards, since_day)
        bounds = "SELECT min(seq), (SELECT max(seq) FROM reviews) FROM reviews INDEXED BY reviews_by_day WHERE day >= ?"
        begin, end = connection.execute(bounds, (since_day,)).fetchone()
        if begin is None:
            return Details(())
        since = "FROM reviews NOT INDEXED WHERE seq >= ?"
        found = connection.execute(f"SELECT DISTINCT language {since}", (begin,)).fetchall()
        languages = tuple(language for (language,) in found)[: LANGUAGE_MASK + 1]
        cases = " ".join(f"WHEN ? THEN {place}" for place in range(len(languages)))
        packed = f"min(taken_ms, {_LONGEST_MS}) << {LANGUAGE_BITS} | CASE language {cases} ELSE 0 END"
        values = (*languages, begin)
        every = array("q", chain.from_iterable(connection.execute(f"SELECT {packed} {since} ORDER BY seq", values)))
        if len(every) == end - begin + 1:
            return Details(every, begin, languages)
        with_gaps = dict(connection.execute(f"SELECT seq, {packed} {since}", values).fetchall())
        return Details(with_gaps, 0, languages)


def _details_of_few(connection: sqlite3.Connection, cards: ActiveCards, since_day: int) -> Details:
    languages: dict[str, int] = {}
    packed: dict[int, int] = {}
    columns = "SELECT seq, taken_ms, language FROM reviews INDEXED BY reviews_by_card"
    for number, _ in cards:
        rows = connection.execute(f"{columns} WHERE card = ? AND day >= ?", (number, since_day))
        for place, taken_ms, language in rows:
            code = min(languages.setdefault(language, len(languages)), LANGUAGE_MASK)
            packed[place] = min(taken_ms, _LONGEST_MS) << LANGUAGE_BITS | code
    return Details(packed, 0, tuple(languages)[: LANGUAGE_MASK + 1])


def active_cards(
    history: History, cards: Collection[str] | None, since_day: int | None, decks: Collection[str] = ()
) -> list[tuple[int, str]]:
    """Number and name of the cards with a review on ``since_day`` or later, in the order in which they were met.

    Of ``cards`` when they are given, and of ``decks`` when there are any, also where a deck has lost the card since.
    """
    with reading(history.path):
        rows = history._connection.execute(  # noqa: SLF001
            "SELECT id, name FROM cards WHERE id IN (SELECT card FROM reviews WHERE day >= ?) ORDER BY id",
            (_EVER if since_day is None else since_day,),
        )
        chosen = None if cards is None else frozenset(cards)
        return [
            (number, name)
            for number, name in rows
            if (chosen is None or name in chosen) and (not decks or name.partition("/")[0] in decks)
        ]


def _are_few(connection: sqlite3.Connection, cards: ActiveCards) -> bool:
    return len(cards) * _FEW < (connection.execute("SELECT max(id) FROM cards").fetchone()[0] or 0)


def _places(connection: sqlite3.Connection, resets: Collection[int], answers: Sequence[Answer]) -> list[int]:
    """Before which answers the card was made new; a reset before the first or after the last answer changes none."""
    orders: dict[int, int] = dict(
        connection.execute("SELECT seq, order_ms FROM reviews WHERE card = ?", (answers[0][0],)).fetchall()
    )
    places = {sum(orders[answer[5]] < reset for answer in answers) for reset in resets}
    return sorted(place for place in places if 0 < place < len(answers))


def _resets(connection: sqlite3.Connection) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for card, order_ms in connection.execute("SELECT card, order_ms FROM marks WHERE mark = 'reset' ORDER BY order_ms"):
        found.setdefault(card, []).append(order_ms)
    return found


def _standing_only(connection: sqlite3.Connection) -> str:
    """A condition that leaves out what was taken back; nothing where nothing was."""
    some = connection.execute("SELECT 1 FROM voids LIMIT 1").fetchone()
    return "" if some is None else " AND seq NOT IN (SELECT review FROM voids)"


def review_days(history: History) -> list[tuple[int, int]]:
    """Each day with a review, and the milliseconds of its answers."""
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        return connection.execute(
            f"SELECT day, sum(taken_ms) FROM reviews WHERE 1{_standing_only(connection)} GROUP BY day ORDER BY day"
        ).fetchall()


def review_count(history: History, cards: ActiveCards | None, since_day: int) -> int:
    """How many reviews these ``active_cards`` (None: all) have since a day, taken-back ones too."""
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        if cards is None:
            return int(connection.execute("SELECT count(*) FROM reviews WHERE day >= ?", (since_day,)).fetchone()[0])
        return sum(count or 0 for count in _of_each(connection, "count(*)", cards, f" AND day >= {int(since_day)}"))


def first_day(history: History, cards: ActiveCards | None = None) -> int | None:
    """The day of the oldest review that was not taken back, of all cards or of these ``active_cards``."""
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        if cards is None:
            row = connection.execute(f"SELECT day FROM reviews WHERE {STANDS} ORDER BY day LIMIT 1").fetchone()
            return None if row is None else int(row[0])
        days = _of_each(connection, "min(day)", cards, _standing_only(connection))
        return min((int(day) for day in days if day is not None), default=None)


def _of_each(connection: sqlite3.Connection, what: str, cards: ActiveCards, where: str) -> Iterator[int | None]:
    """A number about the reviews of each card; None or nothing for a card without any."""
    question = "FROM reviews INDEXED BY reviews_by_card WHERE"
    if _are_few(connection, cards):
        for number, _ in cards:
            yield connection.execute(f"SELECT {what} {question} card = ?{where}", (number,)).fetchone()[0]
        return
    wanted = {number for number, _ in cards}
    for number, value in connection.execute(f"SELECT card, {what} {question} 1{where} GROUP BY card"):
        if number in wanted:
            yield value


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
    found: list[Standing] = []
    each_standing(cache, filters, found.append)
    return found


def each_standing(cache: Cache, filters: Filters, take: Callable[[Standing], None]) -> None:
    """Gives each of them to ``take``, so that they need not all be kept."""

    def ask(connection: sqlite3.Connection) -> None:
        more, values = card_queries._where(filters)  # noqa: SLF001
        rows = connection.execute(
            f"SELECT key, cards.deck, topic, suspended, buried_until, kind, {STATE_COLUMNS} FROM cards WHERE live{more}"
            " ORDER BY cards.deck, position",
            values,
        )
        for key, deck, topic, suspended, buried, kind, *state in rows:
            take(Standing(key, deck, topic, state_from(tuple(state)), bool(suspended), buried, kind))

    cache._ask(ask)  # noqa: SLF001
