"""Disks without room, for real: what was answered stays, the sentence is clear, and it goes on when there is room."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpquiz.errors import QuizError
from nlpquiz.store.history import History
from tests.e2e.exam_deck import make_home, rows, run
from tests.faults.killing import some_answers
from tests.store.test_history_faults import largest_file

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small file system takes more rights than we have")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(place: Path, leave: int = 0) -> Path:
    """Take all the room but ``leave`` bytes."""
    ballast = place / "ballast"
    with ballast.open("ab", buffering=0) as stream:
        for size in (65536, 4096):
            try:
                while True:
                    stream.write(bytes(size))
            except OSError:
                pass
    with ballast.open("ab") as stream:
        stream.truncate(max(0, stream.tell() - leave))
    return ballast


def test_a_log_that_may_not_grow_is_folded_into_the_file_and_the_answer_is_kept(tmp_path: Path) -> None:
    """A reader has kept the log from being folded; when it has gone, the next answer folds it and is kept."""
    file = tmp_path / "history.sqlite"
    with History.open(file) as history, largest_file(400_000):
        reader = sqlite3.connect(file, isolation_level=None)
        answers = some_answers(5000)
        history.record(next(answers))
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM reviews").fetchone()
        kept = 1
        refusals = []
        for review in answers:
            try:
                history.record(review)
            except QuizError as error:
                refusals.append(error.message)
                break
            kept += 1
        assert "safe" in refusals[0]
        assert 2 < kept < 5000
        reader.execute("ROLLBACK")
        reader.close()
        for _ in range(40):
            history.record(next(answers))
            kept += 1
        assert len(list(history.reviews())) == kept
        assert history.problems() == []


def test_a_sitting_on_a_full_disk_ends_with_a_sentence_and_goes_on_later(small_disk: Path) -> None:
    home = make_home(small_disk, each=12)
    words = ("study", "demo", "--kind", "open", "--new", "12", "--lang", "en")
    assert run(*words, home=home, text="3\n" * 2).returncode == 0
    ballast = fill_up(small_disk)
    done = run(*words, home=home, text="3\n" * 9)
    assert done.returncode == 73
    assert "Traceback" not in done.stderr
    assert "disk is full" in done.stderr or "system reported an error" in done.stderr
    assert "safe" in done.stderr
    ballast.unlink()
    kept = rows(home, "SELECT count(*) FROM reviews")[0][0]
    assert kept >= 2
    assert run(*words, home=home, text="3\n" * 3).returncode == 0
    assert rows(home, "SELECT count(*) FROM reviews") == [(kept + 3,)]
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]


def test_a_disk_that_fills_up_in_a_sitting_has_room_for_answers(small_disk: Path) -> None:
    """Room was kept for them when the sitting began; when that is used up, what was acknowledged stays."""
    with History.open(small_disk / "history.sqlite") as history:
        history.check_writable()
        fill_up(small_disk)
        kept: list[str] = []

        def answer_on() -> None:
            for review in some_answers(5000):
                history.record(review)
                kept.append(review.id)

        with pytest.raises(QuizError, match="safe"):
            answer_on()
        assert len(kept) >= 20
        assert [review.id for review in history.reviews()] == kept
        (small_disk / "ballast").unlink()
        for review in some_answers(10, first=9000):
            history.record(review)
        assert len(list(history.reviews())) == len(kept) + 10
        assert history.problems() == []


def test_a_backup_without_room_stops_nothing_and_leaves_nothing(small_disk: Path) -> None:
    home = make_home(small_disk, each=12)
    with History.open(home / "history.sqlite") as history:
        history.add(some_answers(500))
    fill_up(small_disk, leave=150_000)
    done = run("study", "demo", "--kind", "open", "--new", "12", "--lang", "en", home=home, text="3\n")
    assert done.returncode == 0
    assert "The backup could not be made" in done.stderr
    assert rows(home, "SELECT count(*) FROM reviews") == [(501,)]
    assert not list(home.rglob("*.new"))
    assert not list(home.rglob("*.new-journal"))
    assert not list((home / "backups").glob("*.sqlite"))
    done = run("backup", home=home)
    assert done.returncode == 73
    assert "disk is full" in done.stderr
    done = run("export", "json", "--with-progress", "-o", str(small_disk / "all.json"), home=home)
    assert done.returncode == 73
    assert not (small_disk / "all.json").exists()


def test_a_restore_without_room_changes_nothing(small_disk: Path) -> None:
    home = make_home(small_disk, each=12)
    with History.open(home / "history.sqlite") as history:
        history.add(some_answers(500))
    assert run("backup", home=home).returncode == 0
    before = (home / "history.sqlite").read_bytes()
    fill_up(small_disk, leave=100_000)
    done = run("restore", "--yes", home=home)
    assert done.returncode == 73
    assert "disk is full" in done.stderr
    assert (home / "history.sqlite").read_bytes() == before
    assert not list(home.rglob("*replaced*"))
