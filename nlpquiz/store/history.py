"""What happened, as facts that are only ever added: reviews, their voids, and marks on cards."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self, TypeAlias

from nlpquiz.errors import QuizError
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store import timelines
from nlpquiz.store.database import (
    BUSY_TIMEOUT_MS,
    Form,
    backup_to,
    begin,
    commit,
    disk_is_full,
    extent,
    in_words,
    newest_entry,
    open_database,
    problems_in,
    reading,
    transaction,
    writing,
)
from nlpquiz.store.digests import insert
from nlpquiz.store.long_work import Progress, silent
from nlpquiz.store.migrations import HISTORY
from nlpquiz.store.timelines import STANDS, Timeline, Tips
from nlpquiz.store.write_ahead import keep_room

Mark: TypeAlias = Literal["suspend", "unsuspend", "bury", "flag", "unflag", "reset"]

_RATINGS = {int(rating): rating for rating in Rating}
_REVIEW = (
    "reviews.id, cards.name, reviews.at_ms, reviews.day, rating, taken_ms, source, language, fingerprint, detail, "
    "counts AND order_ms > coalesce((SELECT max(order_ms) FROM marks WHERE marks.card = reviews.card "
    "AND mark = 'reset'), -9e18)"
)
_END = (
    "max(coalesce((SELECT max(order_ms) FROM reviews WHERE reviews.card = cards.id), 0),"
    " coalesce((SELECT max(order_ms) FROM marks WHERE marks.card = cards.id), 0))"
)
# each of these asks at once for all that an answer, or taking one back, needs to know
_PLACE = f"SELECT id, (SELECT id FROM devices WHERE name = ?2), {_END} FROM cards WHERE name = ?1"
_REVIEW_TO_VOID = (
    "SELECT seq, EXISTS (SELECT 1 FROM voids WHERE review = reviews.seq), (SELECT id FROM devices WHERE name = ?2)"
    " FROM reviews WHERE id = ?1"
)


class Marks(NamedTuple):
    """What a learner has set on a card."""

    suspended: bool = False
    flagged: bool = False
    buried_until: int = 0
    """The day from which it is asked again"""

    def resting(self, day: int) -> bool:
        """Whether the card is left out on ``day``."""
        return self.suspended or self.buried_until > day

    def with_mark(self, mark: Mark, until_day: int | None) -> Marks:
        """These marks after one more."""
        match mark:
            case "suspend" | "unsuspend":
                return Marks(mark == "suspend", self.flagged, self.buried_until)
            case "flag" | "unflag":
                return Marks(self.suspended, mark == "flag", self.buried_until)
            case "bury":
                return Marks(self.suspended, self.flagged, until_day or 0)
            case "reset":
                return self
            case _:
                raise ValueError(f"there is no mark {mark!r}")


class DayTotal(NamedTuple):
    """What was done on a day."""

    day: int
    reviews: int
    taken_ms: int


class History:
    """The file of facts. Each call that adds something returns when it is safe on disk."""

    def __init__(self, connection: sqlite3.Connection, path: Path, device: str, busy_timeout_ms: int) -> None:
        self.path = path
        self._connection = connection
        self._device = device
        self._busy_timeout_ms = busy_timeout_ms

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        device: str | None = None,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        form: Form = HISTORY,
        progress: Progress = silent,
    ) -> Self:
        """Open the file, creating it or bringing it to its present form as needed.

        ``device`` names the machine that adds facts; without it the name that is in the file is kept. ``progress`` is
        told how far a new form is.

        Raises:
            QuizError: the file is damaged, cannot be opened, or belongs to a newer version or another program.
        """
        return cls(open_database(path, form, busy_timeout_ms, progress), path, device or "", busy_timeout_ms)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it."""
        with in_words(self.path):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check_writable(self) -> None:
        """Make sure that answers can be saved, before any is given, and keep room for them.

        Raises:
            QuizError: they cannot.
        """
        with in_words(self.path):
            begin(self._connection, self._busy_timeout_ms)
            try:  # a transaction that writes nothing is allowed in a read-only file, too
                version = self._connection.execute("PRAGMA user_version").fetchone()[0]
                self._connection.execute(f"PRAGMA user_version = {version}")
                if not keep_room(self.path):
                    raise disk_is_full(self.path)
            finally:
                self._connection.execute("ROLLBACK")

    def new_id(self, now: Moment | None = None) -> str:
        """An id for a fact that happens now; without ``now`` it sorts after the newest review."""
        if now is not None:
            return new_id(now.at_ms)
        with reading(self.path):
            row = self._one("SELECT at_ms FROM reviews ORDER BY seq DESC LIMIT 1")
        return new_id(int(row[0]) + 1 if row else 0)

    def any_review(self) -> bool:
        """Whether anything was ever answered."""
        with reading(self.path):
            return self._one("SELECT 1 FROM reviews LIMIT 1") is not None

    def newest_day(self) -> int | None:
        """The learner's day of the review that was recorded last; None when there is none."""
        with reading(self.path):
            row = self._one("SELECT day FROM reviews ORDER BY seq DESC LIMIT 1")
        return None if row is None else int(row[0])

    def latest_day(self) -> int | None:
        """The latest of all learner's days with a review; None when there is none."""
        with reading(self.path):
            row = self._one("SELECT max(day) FROM reviews")
        return None if row is None or row[0] is None else int(row[0])

    # adding facts

    def record(self, review: Review) -> None:
        """Add a review that has just been given. When this returns, it is on disk.

        Raises:
            QuizError: it could not be saved; what was there is untouched.
        """

        def record() -> None:
            known = self._one(_PLACE, review.card, self._device)
            if known is None or known[1] is None:  # a card's first answer, or the file's
                card, device = self._number_of("cards", review.card), self._device_number()
                end = self._end_of(card)
            else:
                card, device, end = known
            insert(self._connection, "reviews", *_row(review, card, device, max(review.at.at_ms, end + 1)))

        self._commit(record)

    def add(self, reviews: Iterable[Review], progress: Callable[[int], None] | None = None) -> int:
        """Add reviews from elsewhere (another file, Anki), each at its own time; those that are there are skipped.

        All of them are added, or none. Returns how many were new; ``progress`` is told the number read so far.

        Raises:
            QuizError: they could not be saved; what was there is untouched.
        """
        from nlpquiz.store.many_reviews import ManyReviews, memory_for_many  # no answer needs them

        connection, patience_ms = self._connection, self._busy_timeout_ms
        with in_words(self.path), memory_for_many(connection), transaction(connection, patience_ms):
            many = ManyReviews(connection)
            device, cards = self._device_number(), dict[str, int]()
            for read, review in enumerate(reviews, 1):
                if progress and read % 1000 == 0:
                    progress(read)
                card = cards.get(review.card)
                if card is None:
                    card = cards[review.card] = self._number_of("cards", review.card)
                many.add(_row(review, card, device, review.at.at_ms))
            many.flush()
        return many.new

    def void(self, review_id: str, now: Moment) -> None:
        """Take a review back. It stays in the log, but nothing counts it any more.

        Raises:
            QuizError: there is no such review, or the void could not be saved.
        """

        def void() -> None:
            found = self._one(_REVIEW_TO_VOID, review_id, self._device)
            if found is None:
                raise QuizError(f"There is no review {review_id}.", "`nlpquiz cards show CARD` lists a card's reviews.")
            review, voided, device = found
            if not voided:
                who = (new_id(now.at_ms), review, device or self._device_number())
                insert(self._connection, "voids", *who, now.at_ms, now.day)

        self._commit(void)

    def mark(self, card: str, mark: Mark, now: Moment, until_day: int | None = None) -> None:
        """Set something on a card. ``until_day`` belongs to ``bury``: the day from which it is asked again.

        ``reset`` makes the card new; its reviews stay in the log and no longer count.

        Raises:
            QuizError: it could not be saved.
            ValueError: ``until_day`` is missing for ``bury``, or given for anything else.
        """
        if (mark == "bury") != (until_day is not None):
            raise ValueError("until_day belongs to bury, and to nothing else")

        def add_mark() -> None:
            number = self._number_of("cards", card)
            order_ms = max(now.at_ms, self._end_of(number) + 1)
            who = (new_id(now.at_ms), number, self._device_number())
            insert(self._connection, "marks", *who, now.at_ms, now.day, order_ms, mark, until_day)

        self._commit(add_mark)

    # asking

    def reviews_of(self, card: str) -> list[Review]:
        """The reviews of a card, oldest first, without those taken back.

        ``counts`` is False for those that do not count for the schedule: crammed ones, and all before a reset.
        """
        return list(self.reviews(cards=(card,)))

    def reviews(self, since_day: int | None = None, cards: Collection[str] | None = None) -> Iterator[Review]:
        """Reviews of all cards, or of ``cards``, oldest first, without those taken back.

        All cards' reviews come day by day, in order within each; those of ``cards`` keep the order of each card's time
        line also where the clock was set back over a day's end.

        ``counts`` is False for those that do not count for the schedule: crammed ones, and all before a reset.
        """
        where, values = [STANDS, "reviews.day >= ?"], list[object]([-1 if since_day is None else since_day])
        if cards is not None:
            where.append(f"cards.name IN ({', '.join('?' * len(cards))})")
            values.extend(cards)
        # day by day the index gives the order, and a million reviews need not be sorted
        source, order = "reviews INDEXED BY reviews_by_day CROSS JOIN cards", "reviews.day, order_ms, seq"
        if cards is not None:
            source, order = "cards CROSS JOIN reviews", "order_ms, seq"
        statement = (
            f"SELECT {_REVIEW} FROM {source} ON cards.id = reviews.card WHERE {' AND '.join(where)} ORDER BY {order}"
        )
        with reading(self.path):
            for row in self._connection.execute(statement, values):
                yield _review(row)

    def latest_review(self) -> Review | None:
        """The review given last in this program and not taken back: what an undo would void."""
        with reading(self.path):
            row = self._one(
                f"SELECT {_REVIEW} FROM reviews JOIN cards ON cards.id = reviews.card"
                f" WHERE {STANDS} AND source <> 'anki' ORDER BY seq DESC LIMIT 1"
            )
        return None if row is None else _review(row)

    def marks_of(self, card: str) -> Marks:
        """What is set on a card."""
        return self.marks((card,)).get(card, Marks())

    def marks(self, cards: Collection[str] | None = None) -> Mapping[str, Marks]:
        """What is set on each card that was ever marked, or on those of ``cards``."""
        chosen = "" if cards is None else f"WHERE name IN ({', '.join('?' * len(cards))})"
        found: dict[str, Marks] = {}
        with reading(self.path):
            rows = self._connection.execute(
                "SELECT name, mark, until_day FROM marks JOIN cards ON cards.id = marks.card"
                f" {chosen} ORDER BY order_ms, seq",
                tuple(cards or ()),
            )
            for card, mark, until_day in rows:
                found[card] = found.get(card, Marks()).with_mark(mark, until_day)
        return found

    def last_marked(self, cards: Collection[str]) -> Mapping[str, int]:
        """When each of ``cards`` was last marked here, in milliseconds since 1970; without those that never were."""
        with reading(self.path):
            rows = self._connection.execute(
                "SELECT name, max(at_ms) FROM marks JOIN cards ON cards.id = marks.card"
                f" WHERE name IN ({', '.join('?' * len(cards))}) GROUP BY name",
                tuple(cards),
            )
            return {name: int(at_ms) for name, at_ms in rows}

    def taken_back(self, card: str) -> list[Review]:
        """The reviews of a card that were taken back, oldest first."""
        statement = (
            f"SELECT {_REVIEW} FROM cards CROSS JOIN reviews ON cards.id = reviews.card"
            f" WHERE cards.name = ? AND NOT ({STANDS}) ORDER BY order_ms, seq"
        )
        with reading(self.path):
            return [_review(row) for row in self._connection.execute(statement, (card,))]

    def seen_cards(self) -> set[str]:
        """Every card with a review that was not taken back."""
        statement = (
            f"SELECT name FROM cards WHERE EXISTS (SELECT 1 FROM reviews WHERE reviews.card = cards.id AND {STANDS})"
        )
        with reading(self.path):
            return {name for (name,) in self._connection.execute(statement)}

    def introduced_on(self, day: int) -> Counter[str]:
        """How many cards of each deck were answered for the first time on ``day``, or for the first since a reset."""
        with reading(self.path):
            rows = self._connection.execute(
                "SELECT DISTINCT name FROM reviews JOIN cards ON cards.id = reviews.card"
                f" WHERE reviews.day = ? AND counts AND {STANDS}",
                (day,),
            ).fetchall()
            timelines = self.timelines([name for (name,) in rows])
            return Counter(line.card.partition("/")[0] for line in timelines if line.answers[0][0] == day)

    def days(self, since_day: int, until_day: int | None = None) -> list[DayTotal]:
        """Number and time of the reviews of each day with any, from ``since_day`` to ``until_day`` (both included)."""
        with reading(self.path):
            rows = self._connection.execute(
                "SELECT day, count(*), sum(taken_ms) FROM reviews"
                f" WHERE day BETWEEN ? AND ? AND {STANDS} GROUP BY day ORDER BY day",
                (since_day, until_day if until_day is not None else 1 << 40),
            )
            return [DayTotal(*row) for row in rows]

    def streak(self, day: int) -> int:
        """On how many days in a row, up to ``day`` or the day before, something was answered."""
        active = f"EXISTS (SELECT 1 FROM reviews WHERE reviews.day = {{}} AND {STANDS})"
        statement = (
            f"WITH RECURSIVE streak (day) AS (SELECT ?1 - NOT {active.format('?1')} UNION ALL"
            f" SELECT day - 1 FROM streak WHERE {active.format('streak.day')}) SELECT count(*) - 1 FROM streak"
        )
        with reading(self.path):
            row = self._one(statement, day)
        return int(row[0]) if row else 0

    # for the caches and for care of the file

    def tips(self) -> Tips:
        """How far the log goes."""
        with reading(self.path):
            return timelines.tips(self._connection)

    def cards_touched_since(self, tips: Tips) -> set[str] | None:
        """The cards with newer facts; None when ``tips`` are not of this log (a backup was restored)."""
        with reading(self.path):
            return timelines.cards_touched_since(self._connection, tips)

    def timelines(self, cards: Collection[str] | None = None) -> Iterator[Timeline]:
        """The answers that count, card by card: of ``cards``, or of all that have any."""
        with reading(self.path):
            yield from timelines.timelines(self._connection, cards)

    def backup_to(self, target: Path, progress: Progress = silent) -> None:
        """A complete copy as one file. It appears whole or not at all.

        Raises:
            QuizError: it cannot be written.
        """
        backup_to(self._connection, target, progress)

    def extent(self) -> list[tuple[str, int]]:
        """How many facts there are, by table."""
        with reading(self.path):
            return extent(self._connection)

    def newest_entry(self) -> int:
        """When the newest fact was made, in ms; 0 when there is none."""
        with reading(self.path):
            return newest_entry(self._connection)

    def problems(self, progress: Progress = silent) -> list[str]:
        """What a full check of the file finds; empty when it is sound."""
        with reading(self.path):
            return list(problems_in(self._connection, progress=progress))

    def register_device(self) -> None:
        """Make sure that this machine is known. The caller holds a transaction."""
        self._device_number()

    # rows

    def _commit(self, work: Callable[[], None]) -> None:
        with writing(self.path):
            commit(self._connection, work, self._busy_timeout_ms)

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
        return row

    def _number_of(self, table: str, name: str) -> int:
        row = self._one(f"SELECT id FROM {table} WHERE name = ?", name)
        if row is not None:
            return int(row[0])
        cursor = self._connection.execute(f"INSERT INTO {table} (name) VALUES (?)", (name,))
        return cursor.lastrowid or 0

    def _device_number(self) -> int:
        if not self._device:
            row = self._one("SELECT name FROM devices ORDER BY id LIMIT 1")
            self._device = str(row[0]) if row else os.urandom(8).hex()
        return self._number_of("devices", self._device)

    def _end_of(self, card: int) -> int:
        """Where the time line of a card ends."""
        row = self._one(f"SELECT {_END} FROM cards WHERE id = ?", card)
        return int(row[0]) if row else 0


def _row(review: Review, card: int, device: int, order_ms: int) -> list[int | str]:
    return [
        *(review.id, card, device, review.at.at_ms, review.at.day, order_ms),
        *(int(review.rating), max(0, review.taken_ms), int(review.counts), review.source, review.language),
        *(review.fingerprint, review.detail),
    ]


def new_id(at_ms: int) -> str:
    """A UUID of version 7 (RFC 9562): sorts by time, unique without asking anyone."""
    value = (at_ms & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _review(row: tuple[Any, ...]) -> Review:
    id_, card, at_ms, day, rating, taken_ms, source, language, fingerprint, detail, counts = row
    at = Moment(at_ms, day)
    return Review(id_, card, at, _RATINGS[rating], taken_ms, source, language, fingerprint, detail, bool(counts))


__all__ = ["DayTotal", "History", "Mark", "Marks", "Timeline", "Tips", "new_id"]
