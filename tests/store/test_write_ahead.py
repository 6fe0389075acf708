"""Room that is kept in the write-ahead log: answers go into it, and zeros in it are never taken for facts."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.scheduling.review import Moment, Review
from nlpquiz.store.history import History
from nlpquiz.store.write_ahead import LEAST_ROOM, ROOM

Make = Callable[..., Review]
At = Callable[..., Moment]


def log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def as_after_a_kill(file: Path, place: Path) -> Path:
    """What the next process finds when this one ends without closing anything."""
    place.mkdir()
    for each in (file, log_of(file)):
        shutil.copyfile(each, place / each.name)
    return place / file.name


def test_answers_go_into_the_room_that_was_kept(history: History, review: Make, at: At, tmp_path: Path) -> None:
    history.check_writable()
    assert log_of(history.path).stat().st_size == ROOM
    given = [review(f"a/{number}", 0, ms=number) for number in range(150)]
    for each in given:
        history.record(each)
    history.void(given[0].id, at(1))
    assert log_of(history.path).stat().st_size == ROOM
    with History.open(as_after_a_kill(history.path, tmp_path / "killed")) as found:
        assert [each.id for each in found.reviews()] == [each.id for each in given[1:]]
        assert found.problems() == []


def test_room_in_which_nothing_was_written_is_no_log(history: History, review: Make, tmp_path: Path) -> None:
    history.check_writable()
    killed = as_after_a_kill(history.path, tmp_path / "killed")
    with History.open(killed) as found:
        assert found.problems() == []
        found.record(review("a/x", 0))
    with History.open(killed) as found:
        assert len(list(found.reviews())) == 1


def test_what_others_have_written_to_the_log_stays(history: History, review: Make) -> None:
    history.record(review("a/x", 0))
    with History.open(history.path) as other:
        other.record(review("a/y", 0))
        history.check_writable()
        other.check_writable()
        other.record(review("a/z", 0))
        history.record(review("a/x", 1))
    assert {each.card for each in history.reviews()} == {"a/x", "a/y", "a/z"}
    assert history.problems() == []
    copy = sqlite3.connect(history.path)
    assert copy.execute("SELECT count(*) FROM reviews").fetchone() == (4,)
    copy.close()


def test_the_log_never_grows_while_it_is_folded_as_sqlite_does(history: History, review: Make) -> None:
    history.check_writable()
    for number in range(400):  # more than 1000 pages
        history.record(review(f"a/{number % 7}", 0, ms=number))
    assert log_of(history.path).stat().st_size <= ROOM + 20 * 4120


def test_a_disk_with_little_room_keeps_most_of_it_for_others(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlpquiz.store.write_ahead._free_bytes", lambda _: 1_000_000)
    history.check_writable()
    assert log_of(history.path).stat().st_size == 250_000


def full_after(size: int) -> Callable[[int, bytes], int]:
    """``os.write`` to a disk on which ``size`` bytes are left."""
    real_write, left = os.write, [size]

    def write(handle: int, data: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real_write(handle, data[: left[0]])
        left[0] -= written
        return written

    return write


def test_a_full_disk_is_told_before_the_first_answer(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", full_after(LEAST_ROOM - 1))
    with pytest.raises(QuizError, match="The disk is full") as refusal:
        history.check_writable()
    assert refusal.value.exit_code == ExitCode.CANNOT_WRITE
    assert log_of(history.path).stat().st_size == 0


def test_what_room_there_was_is_kept(history: History, review: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", full_after(2 * LEAST_ROOM))
    history.check_writable()
    assert log_of(history.path).stat().st_size == 2 * LEAST_ROOM
    history.record(review("a/x", 0))
    assert history.problems() == []
