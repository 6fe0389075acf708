"""Statements that run long: how far they are is told, and Ctrl-C and other signals are heard while SQLite works."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how much is done, and how much there is to do: in units of about two microseconds"""

ROW_CHECKED = 3
"""What checking a fact in full takes, in units"""

ROW_CHANGED = 5
"""What changing a fact takes in a migration, with its check of references"""

PAGE_COPIED = 8
"""What copying a page takes, with the copy's check"""

STEPS = 50_000  # SQLite's own, some milliseconds


def silent(_done: int, _total: int) -> None:
    """Progress that nobody is told."""


@contextmanager
def heard(connection: sqlite3.Connection, moved: Callable[[int], None] | None = None) -> Iterator[None]:
    """Let signals end what SQLite does on this connection; ``moved`` is told its steps so far.

    SQLite calls Python in between, and takes any exception there for a wish to stop.
    """
    stopped: list[BaseException] = []
    ticks = _ticks(moved, stopped)
    next(ticks)
    connection.set_progress_handler(ticks.__next__, STEPS)
    try:
        yield
    except sqlite3.OperationalError:
        if not stopped:
            raise
    finally:
        connection.set_progress_handler(None, 0)
    if stopped:
        raise stopped[0]


def _ticks(moved: Callable[[int], None] | None, stopped: list[BaseException]) -> Generator[int, None, None]:
    """1 when SQLite is to stop.

    A generator, because a signal's exception is raised where Python code is entered: here that is within the ``try``.
    """
    steps = 0
    while True:
        try:
            yield len(stopped)
            steps += STEPS
            if moved is not None and not stopped:
                moved(steps)
        except GeneratorExit:
            return
        except BaseException as error:  # it is raised again as soon as SQLite has stopped
            stopped.append(error)


def part_of(progress: Progress, total: int, before: int, units: int, steps: int) -> Callable[[int], None]:
    """``moved`` for one of several statements: after ``before`` units of ``total`` it takes ``units``, in ``steps``."""
    return lambda done: progress(before + min(units, units * done // max(1, steps)), total)
