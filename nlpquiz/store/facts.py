"""Every fact of the file as plain values, and the union with those of another file.

A fact carries the columns of its row; cards, devices and other facts are named, not numbered, so that it means the same
in every file. Facts are only ever added and have ids that no two share: two files are joined by adding to each what it
has not.
"""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, get_args

from nlpquiz.errors import QuizError
from nlpquiz.exam.attempt import EventKind, replay
from nlpquiz.exam.paper import from_json
from nlpquiz.scheduling.review import Moment, ReviewSource
from nlpquiz.store.database import in_words, open_copy, reading, transaction
from nlpquiz.store.digests import SUMMED, insert
from nlpquiz.store.exams import events_of
from nlpquiz.store.history import History
from nlpquiz.store.many_reviews import AT_ONCE, ManyReviews, memory_for_many
from nlpquiz.store.plans import check_fact

Fact: TypeAlias = Mapping[str, Any]
"""``fact`` is its kind; the other keys are the columns of its row"""


class Added(NamedTuple):
    """How a union went, by kind of fact."""

    new: Counter[str]
    known: Counter[str]
    left_out: Counter[str]
    """Of an exam that went on in both files in different ways, or that could not be read"""


class Kind(NamedTuple):
    """Where facts of a kind are."""

    table: str
    columns: tuple[str, ...]
    texts: frozenset[str]
    """Columns of text; the others are whole numbers"""

    optional: frozenset[str]


def _kind(table: str, texts: Collection[str] = (), optional: Collection[str] = ()) -> Kind:
    return Kind(table, SUMMED[table], frozenset(texts), frozenset(optional))


_NAMED = {
    "card": ("cards", "name"),
    "device": ("devices", "name"),
    "review": ("reviews", "id"),
    "paper": ("exam_papers", "id"),
}
_KEYS = {"cards": "id", "devices": "id", "reviews": "seq", "exam_papers": "seq"}

KINDS: Mapping[str, Kind] = {
    "review": _kind("reviews", {"source", "language", "fingerprint", "detail"}),
    "void": _kind("voids"),
    "mark": _kind("marks", {"mark"}, {"until_day"}),
    "paper": _kind("exam_papers", {"body"}),
    "event": _kind("exam_events", {"kind", "boot", "value"}, {"place"}),
    "plan": _kind("plan_facts", {"kind", "body"}),
}
"""In the order in which they must be added: some refer to those before"""

LATEST_MS = 253_402_300_800_000  # the year 10000
LATEST_DAY = 3_652_059
_LIMIT = 1 << 62
_WHAT_RAISES = (ValueError, KeyError, TypeError, AttributeError, OverflowError)


def facts_of(history: History) -> Iterator[dict[str, Any]]:
    """All facts, kind by kind, each in the order in which it was added."""
    connection = history._connection  # noqa: SLF001 (as Plans, it works on the same file)
    with reading(history.path):
        for name, kind in KINDS.items():
            for row in connection.execute(_select(kind)):
                yield {"fact": name, **dict(zip(kind.columns, row, strict=True))}


def count_of(history: History) -> int:
    """How many facts there are."""
    return sum(count for _, count in history.extent())


def readable_facts(path: Path) -> Iterator[dict[str, Any]]:
    """The facts that can still be read from a damaged file; there may be none."""
    with contextlib.suppress(sqlite3.Error, ValueError, OSError), contextlib.closing(open_copy(path)) as connection:
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        for name, kind in KINDS.items():
            with contextlib.suppress(sqlite3.Error, ValueError):  # even an error's text may be damaged
                (last,) = connection.execute(f"SELECT coalesce(max(seq), 0) FROM {kind.table}").fetchone()
                for first in range(0, min(int(last), 10_000_000), 64):
                    for row in _readable_rows(connection, kind, first, first + 64):
                        yield {"fact": name, **dict(zip(kind.columns, row, strict=True))}


def _readable_rows(connection: sqlite3.Connection, kind: Kind, after: int, until: int) -> list[tuple[Any, ...]]:
    """Rows with numbers in (after, until]: all at once, or where that fails one by one."""
    statement = _select(kind, " WHERE main.seq > ? AND main.seq <= ?")
    try:
        return connection.execute(statement, (after, until)).fetchall()
    except (sqlite3.Error, ValueError):
        rows: list[tuple[Any, ...]] = []
        for number in range(after, until):
            with contextlib.suppress(sqlite3.Error, ValueError):
                rows += connection.execute(statement, (number, number + 1)).fetchall()
        return rows


def _select(kind: Kind, where: str = "") -> str:
    columns, joins = [], []
    for column in kind.columns:
        if column in _NAMED:
            table, name = _NAMED[column]
            columns.append(f"{column}_of.{name}")
            joins.append(f" JOIN {table} AS {column}_of ON {column}_of.{_KEYS[table]} = main.{column}")
        else:
            columns.append(f"main.{column}")
    return f"SELECT {', '.join(columns)} FROM {kind.table} AS main{''.join(joins)}{where} ORDER BY main.seq"


def add_facts(
    history: History,
    facts: Iterable[Fact],
    progress: Callable[[int], None] | None = None,
    *,
    skip_unreadable: bool = False,
) -> Added:
    """Add the facts that are not there yet: all of them, or none when one is not as facts are.

    ``skip_unreadable`` leaves those out instead: it is for what is read from a damaged file. ``progress`` is told the
    number read so far.

    Raises:
        QuizError: something is no fact, or it could not be saved. What was there is untouched.
    """
    connection = history._connection  # noqa: SLF001
    union = _Union(connection, at_once=1 if skip_unreadable else AT_ONCE)
    with in_words(history.path), memory_for_many(connection), transaction(connection):
        read = 0
        history.register_device()  # this machine's comes first: it is the one that new facts carry
        for read, fact in enumerate(facts, 1):
            if progress and read % 1000 == 0:
                progress(read)
            try:
                union.add(fact)
            except (*_WHAT_RAISES, sqlite3.IntegrityError) as error:
                if not skip_unreadable:
                    raise _no_fact(read, error) from error
                union.added.left_out[str(fact.get("fact"))] += 1
        try:
            union.flush()
        except sqlite3.IntegrityError as error:
            raise _no_fact(read, error) from error
        for paper in sorted(union.papers):
            try:
                _check_paper(connection, paper)
            except (*_WHAT_RAISES, AssertionError) as error:
                raise QuizError(
                    f"An exam cannot be read ({error}); nothing was imported.", "Export it again with this nlpquiz."
                ) from error
    return union.added


def _no_fact(number: int, error: Exception) -> QuizError:
    return QuizError(
        f"Entry {number} of the history is not as nlpquiz writes it ({error}); nothing was imported.",
        "Export it again: nlpquiz export json --with-progress -o FILE",
    )


def _check_paper(connection: sqlite3.Connection, paper: int) -> None:
    paper_id, at_ms, day, body = connection.execute(
        "SELECT id, at_ms, day, body FROM exam_papers WHERE seq = ?", (paper,)
    ).fetchone()
    replay(from_json(body, paper_id, Moment(at_ms, day)), events_of(connection, paper))


class _Union:
    """Rows on their way into the file, with the numbers that names have there."""

    def __init__(self, connection: sqlite3.Connection, at_once: int) -> None:
        self._connection = connection
        self._reviews = ManyReviews(connection, at_once)
        self._numbers: dict[tuple[str, str], int] = {}
        self.added = Added(Counter(), Counter(), Counter())
        self.papers: set[int] = set()
        """Exams that got something new"""
        self._branched: set[int] = set()

    def add(self, fact: Fact) -> None:
        name = fact["fact"]
        if name == "review":
            self._reviews.add(self._numbered(_row_of_review(fact)))
            return
        self.flush()  # others may refer to reviews
        kind = KINDS[name]
        values = _checked_values(fact, kind)
        if self._one(f"SELECT 1 FROM {kind.table} WHERE id = ?", values["id"]):
            self.added.known[name] += 1
            return
        _check_meaning(name, values)
        for column in kind.columns:
            if column in _NAMED:
                values[column] = self._number_of(column, values[column])
        if name == "event" and not self._follows(values):
            self.added.left_out[name] += 1
            return
        if name == "mark":
            self._find_place(values)
        number = insert(self._connection, kind.table, *values.values())
        self.added.new[name] += 1
        if name == "paper":
            self.papers.add(number)
        elif name == "event":
            self.papers.add(values["paper"])

    def flush(self) -> None:
        """Put the reviews into the file that wait for more of them.

        Raises:
            sqlite3.IntegrityError: one of them is no review.
        """
        self._reviews.flush()
        self.added.new["review"], self.added.known["review"] = self._reviews.new, self._reviews.known

    def _numbered(self, row: list[Any]) -> list[Any]:
        for place, column in _NAMES_IN_A_REVIEW:
            row[place] = self._numbers.get((column, row[place])) or self._number_of(column, row[place])
        return row

    def _follows(self, values: dict[str, Any]) -> bool:
        """Whether an event goes on where the paper is; the story of a paper that went on here stays as it is."""
        paper = values["paper"]
        if paper in self._branched:
            return False
        (count,) = self._one("SELECT count(*) FROM exam_events WHERE paper = ?", paper) or (0,)
        if values["number"] != count:
            self._branched.add(paper)
        return bool(values["number"] == count)

    def _find_place(self, values: dict[str, Any]) -> None:
        """No two marks share a place on a card's time line."""
        while self._one("SELECT 1 FROM marks WHERE card = ? AND order_ms = ?", values["card"], values["order_ms"]):
            values["order_ms"] += 1

    def _number_of(self, column: str, name: str) -> int:
        known = self._numbers.get((column, name))
        if known is not None:
            return known
        table, named = _NAMED[column]
        row = self._one(f"SELECT {_KEYS[table]} FROM {table} WHERE {named} = ?", name)
        if row is not None:
            number = int(row[0])
        elif column in ("card", "device"):
            number = self._connection.execute(f"INSERT INTO {table} (name) VALUES (?)", (name,)).lastrowid or 0
        else:
            raise ValueError(f"there is no {column} {name!r}")
        if column != "review":  # a void comes once; remembering a million ids would help nobody
            self._numbers[column, name] = number
        return number

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
        return row


_REVIEW = KINDS["review"].columns
_TYPES_OF_A_REVIEW = [
    str if column in KINDS["review"].texts or column == "id" or column in _NAMED else int for column in _REVIEW
]
_NAMES_IN_A_REVIEW = [(_REVIEW.index(column), column) for column in ("card", "device")]
_SOURCES = frozenset(get_args(ReviewSource))


def _row_of_review(fact: Fact) -> list[Any]:
    """The columns of a review, checked as ``_checked_values`` and ``_check_meaning`` would, in a tenth of the time."""
    try:
        row = [fact[column] for column in _REVIEW]
        id_, card, device, at_ms, day, order_ms, rating, taken_ms, counts, source, *texts = row
        if (
            [type(value) for value in row] == _TYPES_OF_A_REVIEW
            and len(fact) == len(row) + 1
            and (id_ and card and device and source in _SOURCES)
            and (0 <= at_ms < LATEST_MS and 1 <= day <= LATEST_DAY and -_LIMIT < order_ms < _LIMIT)
            and (1 <= rating <= 4 and 0 <= taken_ms < _LIMIT and 0 <= counts <= 1)
        ):
            "".join((id_, card, device, *texts)).encode()
            return row
    except (KeyError, UnicodeEncodeError):
        pass
    values = _checked_values(fact, KINDS["review"])  # says what is wrong
    _check_meaning("review", values)
    return list(values.values())


def _checked_values(fact: Fact, kind: Kind) -> dict[str, Any]:
    values = {column: _checked(fact, column, kind) for column in kind.columns}
    if unknown := fact.keys() - values.keys() - {"fact"}:
        raise ValueError(f"unknown key {min(unknown)!r}")
    return values


def _checked(fact: Fact, column: str, kind: Kind) -> Any:
    value = fact[column]
    if value is None and column in kind.optional:
        return None
    if column in kind.texts or column == "id" or column in _NAMED:
        if not isinstance(value, str) or (column not in kind.texts and not value):
            raise ValueError(f"{column}: {value!r}")
        value.encode()  # half a character cannot be stored
        return value
    if type(value) is not int or abs(value) >= _LIMIT:
        raise ValueError(f"{column}: {value!r}")
    return value


def _check_meaning(name: str, values: Mapping[str, Any]) -> None:
    if not (0 <= values["at_ms"] < LATEST_MS and 1 <= values["day"] <= LATEST_DAY):
        raise ValueError(f"at {values['at_ms']}, day {values['day']}")
    match name:
        case "review":
            if values["source"] not in _SOURCES:
                raise ValueError(f"source: {values['source']!r}")
            for column, least, most in (("rating", 1, 4), ("taken_ms", 0, _LIMIT), ("counts", 0, 1)):
                if not least <= values[column] <= most:
                    raise ValueError(f"{column}: {values[column]}")
        case "mark" if values["until_day"] is not None and not 0 <= values["until_day"] <= LATEST_DAY:
            raise ValueError(f"until_day: {values['until_day']}")
        case "event":
            if values["kind"] not in get_args(EventKind):
                raise ValueError(f"kind: {values['kind']!r}")
            if not isinstance(json.loads(values["value"]), dict):
                raise TypeError(f"value: {values['value']!r}")
        case "plan":
            check_fact(values["kind"], values["body"])
