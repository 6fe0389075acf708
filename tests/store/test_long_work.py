"""What runs long inside SQLite: it says how far it is, and a signal ends it."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store import backups
from nlpquiz.store.history import History
from nlpquiz.store.long_work import heard
from tests.store.conftest import at
from tests.store.older_files import write_older

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
posix_only = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


class Leave(BaseException):
    """What a handler of a signal raises."""


def many(count: int) -> list[Review]:
    return [Review(f"id{n}", f"a/{n % 50}", at(0, n), Rating.GOOD, 5000, detail="x" * 40) for n in range(count)]


class Heard:
    """Progress as it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def check(self) -> None:
        """Something was told, never more than there is, and nothing went back within one piece of work."""
        assert self.told
        assert all(0 <= done <= total for done, total in self.told)
        assert any(0 < done < total for done, total in self.told)


@posix_only
def test_a_signal_ends_a_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_number: int, _frame: object) -> None:
        raise Leave

    before = signal.signal(signal.SIGALRM, leave)
    connection = sqlite3.connect(":memory:")
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(Leave), heard(connection):
            connection.execute(ENDLESS).fetchall()
    finally:
        signal.signal(signal.SIGALRM, before)
    assert connection.execute("SELECT 1").fetchone() == (1,)  # nothing of it stays
    connection.close()


def test_what_goes_wrong_while_progress_is_told_ends_it_too() -> None:
    connection = sqlite3.connect(":memory:")

    def fail(_steps: int) -> None:
        raise Leave

    with pytest.raises(Leave), heard(connection, fail):
        connection.execute(ENDLESS).fetchall()
    connection.close()


def test_other_errors_stay_what_they_are() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), heard(connection):
        connection.execute("SELECT * FROM nowhere")
    connection.close()


def test_a_check_says_how_far_it_is_and_can_be_ended(history: History) -> None:
    history.add(many(30_000))
    told = Heard()
    assert history.problems(told) == []
    told.check()
    done = [done for done, _ in told.told]
    assert done == sorted(done)
    assert told.told[-1][0] == told.told[-1][1]

    def interrupt(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        history.problems(interrupt)
    assert history.problems() == []


def test_a_copy_and_a_restore_say_how_far_they_are(history: History, tmp_path: Path) -> None:
    history.add(many(30_000))
    told = Heard()
    history.backup_to(tmp_path / "copy.sqlite", told)
    told.check()
    history.close()
    told = Heard()
    backups.restore(history.path, tmp_path / "copy.sqlite", Moment(0, 739_000).date(), None, told)
    told.check()


def test_a_copy_that_is_ended_leaves_nothing(history: History, tmp_path: Path) -> None:
    history.add(many(3000))

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        history.backup_to(tmp_path / "copies" / "copy.sqlite", interrupt)
    assert list((tmp_path / "copies").iterdir()) == []
    history.record(many(3001)[-1])


def stop_after(calls: int) -> Callable[[int, int], None]:
    left = [calls]

    def interrupt(_done: int, _total: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt

    return interrupt


def test_a_new_form_says_how_far_it_is(history_file: Path) -> None:
    write_older(history_file, many(8000), steps=3)
    told = Heard()
    with History.open(history_file, progress=told) as history:
        told.check()
        assert history.problems() == []


def test_a_new_form_that_is_ended_is_made_the_next_time(history_file: Path) -> None:
    write_older(history_file, many(8000), steps=3)
    told = Heard()
    with pytest.raises(KeyboardInterrupt):
        History.open(history_file, progress=stop_after(4))
    with History.open(history_file, progress=told) as history:
        assert len(list(history.reviews())) == 8000
        assert history.problems() == []
    told.check()  # it had not been made
