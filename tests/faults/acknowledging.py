"""Runs nlpquiz and says, on the file descriptor of $ACKNOWLEDGE, which facts it was told are safe on disk.

    python -m tests.faults.acknowledging WORDS…

Each line is the id of a review, ``void ID``, ``mark CARD``, ``event PAPER NUMBER``, or ``import COUNT``. With
$SYNC_OFF, commits do not wait for the disk: what the power-loss test must notice.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Sequence
from typing import Any

from nlpquiz.__main__ import main
from nlpquiz.store import database, facts
from nlpquiz.store.exams import Exams
from nlpquiz.store.history import History


def say(text: str) -> None:
    os.write(int(os.environ["ACKNOWLEDGE"]), f"{text}\n".encode())


def after(owner: Any, name: str, line: Any) -> None:
    """Say ``line(result, *arguments)`` whenever a function has returned."""
    original = getattr(owner, name)

    def said(*arguments: Any, **options: Any) -> Any:
        result = original(*arguments, **options)
        if text := line(result, *arguments):
            say(text)
        return result

    setattr(owner, name, said)


def arm() -> None:
    after(History, "record", lambda _result, _self, review: review.id)
    after(History, "void", lambda _result, _self, review_id, _now: f"void {review_id}")
    after(History, "mark", lambda _result, _self, card, *_: f"mark {card}")
    after(History, "add", lambda result, *_: f"import {result}")

    written: dict[str, int] = {}

    def event(paper: str, events: Sequence[Any]) -> str:
        written[paper] = written.get(paper, 0) + len(events)
        return f"event {paper} {len(events)}" if events else ""

    after(Exams, "start", lambda _result, _self, paper, events: event(paper.id, events))
    after(Exams, "add", lambda _result, _self, paper, events: event(paper, events))
    original = facts.add_facts

    def add_facts(*arguments: Any, **options: Any) -> facts.Added:
        added = original(*arguments, **options)
        say(f"import {added.new.total()}")
        return added

    facts.add_facts = add_facts


def never_sync() -> None:
    original = database._configured

    def configured(*arguments: Any) -> sqlite3.Connection:
        connection = original(*arguments)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    database._configured = configured  # type: ignore[assignment]


if __name__ == "__main__":
    if "ACKNOWLEDGE" in os.environ:
        arm()
    if "SYNC_OFF" in os.environ:
        never_sync()
    sys.exit(main(sys.argv[1:]))
