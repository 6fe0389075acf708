"""Exams as facts that are only ever added: papers, and what happened while they were sat."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exam.attempt import Attempt, Event, replay
from nlpquiz.exam.clock import Reading
from nlpquiz.exam.paper import Paper, from_json, to_json
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.database import BUSY_TIMEOUT_MS, commit, in_words, open_database, reading
from nlpquiz.store.digests import insert
from nlpquiz.store.history import History, new_id
from nlpquiz.store.migrations import HISTORY
from nlpquiz.store.write_ahead import keep_room

LAST_EXAMS = 5  # their cards rest, where there are others

_EVENT = "kind, at_ms, day, real_ms, awake_ms, boot, counts_sleep, place, value, counted_ms, absent_ms"


@dataclass(frozen=True, slots=True)
class Sat:
    """One exam of the history; ``number`` counts from 1, the oldest first."""

    number: int
    attempt: Attempt


class Exams:
    """The exams in the file of facts. Each call that adds something returns when it is safe on disk."""

    def __init__(self, connection: sqlite3.Connection, path: Path, busy_timeout_ms: int) -> None:
        self.path = path
        self._connection = connection
        self._busy_timeout_ms = busy_timeout_ms
        self._shared = False
        self._written: dict[str, int] = {}  # events by paper, as far as this process knows
        self._has_room = False

    @classmethod
    def open(cls, path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Self:
        """Open the file of facts, creating it or bringing it to its present form as needed.

        Raises:
            QuizError: the file is damaged, cannot be opened, or belongs to a newer version or another program.
        """
        return cls(open_database(path, HISTORY, busy_timeout_ms), path, busy_timeout_ms)

    @classmethod
    def of(cls, history: History, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Self:
        """The exams in an open file of facts: they share its connection and leave it open."""
        exams = cls(history._connection, history.path, busy_timeout_ms)  # noqa: SLF001 (as Plans)
        exams._shared = True
        return exams

    def close(self) -> None:
        """Let go of the file, unless it was open before."""
        if not self._shared:
            with in_words(self.path):
                self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # adding facts

    def start(self, paper: Paper, events: Sequence[Event]) -> None:
        """Add a paper with its first events. When this returns, it is on disk.

        Raises:
            QuizError: it could not be saved.
        """

        def start() -> None:
            at, body = paper.at, to_json(paper)
            insert(self._connection, "exam_papers", paper.id, self._device_number(), at.at_ms, at.day, body)
            self._insert(paper.id, 0, events)

        with reading(self.path):
            commit(self._connection, start, self._busy_timeout_ms)
        self._written[paper.id] = len(events)

    def add(self, paper_id: str, events: Sequence[Event]) -> None:
        """Add what happened next. When this returns, it is on disk.

        Raises:
            QuizError: it could not be saved, or the paper goes on in another window.
        """
        if not events:
            return
        with reading(self.path):
            first = self._written.setdefault(paper_id, self._count(paper_id))
            try:
                commit(self._connection, lambda: self._insert(paper_id, first, events), self._busy_timeout_ms)
            except sqlite3.IntegrityError as error:
                raise QuizError(
                    "This exam goes on in another window; nothing was written here.",
                    "Go on there, or close it there and type `nlpquiz exam --resume`.",
                    ExitCode.TEMPORARY,
                ) from error
        self._written[paper_id] = first + len(events)

    # asking

    def all(self) -> Iterator[Sat]:
        """Every exam that was begun, oldest first."""
        with reading(self.path):
            rows = self._connection.execute("SELECT seq, id, at_ms, day, body FROM exam_papers ORDER BY at_ms, id")
            for number, (seq, paper_id, at_ms, day, body) in enumerate(rows.fetchall(), 1):
                paper = self._paper(paper_id, Moment(at_ms, day), body)
                events = events_of(self._connection, seq)
                self._written[paper_id] = len(events)
                try:
                    attempt = replay(paper, events)
                except (AssertionError, AttributeError, LookupError) as error:  # no such event was ever written
                    raise ValueError(f"the exam of {paper.at.date()}: {error!r}") from error
                if attempt is not None:
                    yield Sat(number, attempt)

    def unfinished(self) -> list[Sat]:
        """The exams that were not handed in; the one that somebody was at last comes last."""
        found = [sat for sat in self.all() if sat.attempt.phase != "over"]
        return sorted(found, key=lambda sat: sat.attempt.last.at.at_ms)

    def asked_lately(self) -> Mapping[str, int]:
        """By card name: the higher, the later an exam asked it; cards of older exams are missing."""
        asked: dict[str, int] = {}
        with reading(self.path):
            rows = self._connection.execute(
                "SELECT id, at_ms, day, body FROM exam_papers ORDER BY at_ms DESC, id DESC LIMIT ?", (LAST_EXAMS,)
            ).fetchall()
        for lateness, (paper_id, at_ms, day, body) in zip(range(LAST_EXAMS, 0, -1), rows, strict=False):
            for question in self._paper(paper_id, Moment(at_ms, day), body).questions:
                asked.setdefault(question.name, lateness)
        return asked

    # rows

    def _paper(self, paper_id: str, at: Moment, body: str) -> Paper:
        try:
            return from_json(body, paper_id, at)
        except (ValueError, KeyError, TypeError) as error:
            raise QuizError(
                f"The exam of {at.date()} cannot be read ({error}).", "A newer nlpquiz may have written it: update."
            ) from error

    def _count(self, paper_id: str) -> int:
        row = self._connection.execute(
            "SELECT count(*) FROM exam_events JOIN exam_papers ON exam_papers.seq = paper WHERE exam_papers.id = ?",
            (paper_id,),
        ).fetchone()
        return int(row[0])

    def _insert(self, paper_id: str, first: int, events: Iterable[Event]) -> None:
        if not self._has_room:
            keep_room(self.path)
            self._has_room = True
        paper = self._connection.execute("SELECT seq FROM exam_papers WHERE id = ?", (paper_id,)).fetchone()[0]
        device = self._device_number()
        for number, event in enumerate(events, first):
            at = event.reading
            insert(
                self._connection,
                "exam_events",
                *(new_id(at.at.at_ms), paper, number, device, event.kind, at.at.at_ms, at.at.day, at.real_ms),
                *(at.awake_ms, at.boot, int(at.counts_sleep), event.place),
                *(_dump(event.value), event.counted_ms, event.absent_ms),
            )

    def _device_number(self) -> int:
        row = self._connection.execute("SELECT id FROM devices ORDER BY id LIMIT 1").fetchone()
        if row is not None:
            return int(row[0])
        return int(
            self._connection.execute("INSERT INTO devices (name) VALUES (?)", (os.urandom(8).hex(),)).lastrowid or 0
        )


def events_of(connection: sqlite3.Connection, paper: int) -> list[Event]:
    """What happened in the paper with this number, in order."""
    rows = connection.execute(f"SELECT {_EVENT} FROM exam_events WHERE paper = ? ORDER BY number", (paper,))
    return [_event(row) for row in rows]


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _event(row: Sequence[Any]) -> Event:
    kind, at_ms, day, real_ms, awake_ms, boot, counts_sleep, place, value, counted_ms, absent_ms = row
    clocks = Reading(Moment(at_ms, day), real_ms, awake_ms, boot, bool(counts_sleep))
    return Event(kind, clocks, place, json.loads(value), counted_ms, absent_ms)
