"""Copies of the history: made, pruned, checked and put back."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.scheduling.review import Review
from nlpquiz.store.backups import anything_new, back_up, backups, contents_of, newest_good, prune, restore
from nlpquiz.store.history import History

Make = Callable[..., Review]
TODAY = date(2026, 11, 21)


def with_answers(path: Path, review: Make, count: int) -> None:
    with History.open(path) as history:
        history.add([review(f"a/x{number}", 0, ms=number) for number in range(count)])


def answers(path: Path) -> int:
    with History.open(path) as history:
        return len(list(history.reviews()))


def test_a_backup_is_whole_private_and_one_file(history: History, review: Make) -> None:
    history.record(review("a/x", 0))
    made = back_up(history, TODAY)
    assert made == history.path.parent / "backups" / "history-2026-11-21.sqlite"
    assert contents_of(made).answers == 1
    assert list(made.parent.iterdir()) == [made]
    if os.name != "nt":
        assert made.stat().st_mode & 0o777 == 0o600
        assert made.parent.stat().st_mode & 0o777 == 0o700


def test_seven_days_and_eight_weeks_are_kept(history: History, review: Make) -> None:
    history.record(review("a/x", 0))
    folder = back_up(history, TODAY - timedelta(days=200)).parent
    (one,) = folder.iterdir()
    for days in range(199, 0, -1):
        (folder / f"history-{TODAY - timedelta(days=days)}.sqlite").write_bytes(one.read_bytes())
    for number in range(12):
        why = f"history-{TODAY - timedelta(days=20 + number)}-before-import.sqlite"
        (folder / why).write_bytes(one.read_bytes())
    (folder / f"history-{TODAY - timedelta(days=300)}-replaced.sqlite").write_bytes(b"mine")
    (folder / "notes.sqlite").write_bytes(b"mine")
    prune(history.path, TODAY)
    left = backups(history.path)
    daily = [backup.day for backup in left if not backup.why]
    assert daily[:7] == [TODAY - timedelta(days=days) for days in range(1, 8)]
    assert len({day.isocalendar()[:2] for day in daily}) == 8
    assert len(daily) == 7 + 6  # the last seven days are part of two weeks
    assert len([backup for backup in left if backup.why]) == 8
    assert sorted(path.name for path in folder.iterdir() if path.read_bytes() == b"mine") == [
        "history-2026-01-25-replaced.sqlite",
        "notes.sqlite",
    ]


def test_restoring_brings_back_the_backup_and_keeps_what_was_there(history_file: Path, review: Make) -> None:
    with_answers(history_file, review, 3)
    with History.open(history_file) as history:
        made = back_up(history, TODAY)
    with_answers(history_file, review, 5)
    assert answers(history_file) == 8
    done = restore(history_file, None, TODAY)
    assert (done.source, done.contents.answers) == (made, 3)
    assert answers(history_file) == 3
    assert done.replaced is not None
    assert answers(done.replaced) == 8
    again = restore(history_file, done.replaced, TODAY)
    assert answers(history_file) == 8
    assert again.replaced is not None
    assert answers(again.replaced) == 3
    assert [backup.path for backup in backups(history_file)] == [made]  # what was replaced is no backup


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + bytes(5000)])
def test_a_file_beyond_reading_is_replaced_and_kept(history_file: Path, review: Make, content: bytes) -> None:
    with_answers(history_file, review, 3)
    with History.open(history_file) as history:
        back_up(history, TODAY)
    history_file.write_bytes(content)
    done = restore(history_file, None, TODAY)
    assert answers(history_file) == 3
    assert done.replaced is not None
    assert done.replaced.read_bytes() == content


def test_damaged_backups_are_passed_over(history_file: Path, review: Make) -> None:
    made = []
    for number in range(3):
        with_answers(history_file, review, 1)
        with History.open(history_file) as history:
            made.append(back_up(history, date(2027, 1, 20 + number)))
    made[2].write_bytes(made[2].read_bytes()[:5000])
    damaged = bytearray(made[1].read_bytes())
    for place in range(9000, len(damaged), 97):
        damaged[place] ^= 255
    made[1].write_bytes(damaged)
    backup, bad = newest_good(history_file)
    assert backup.path == made[0]
    assert bad == [made[2], made[1]]
    done = restore(history_file, None, TODAY)
    assert (done.contents.answers, done.passed_over) == (1, (made[2], made[1]))


def test_which_backup_is_the_newest_is_read_from_what_is_in_it(history_file: Path, review: Make) -> None:
    """Copying a home, synchronising it or unpacking it gives all files another time, in any order."""
    made = []
    for count in (1, 5, 9):
        with History.open(history_file) as history:
            history.add([review(f"a/{count}-{number}", 0, ms=number) for number in range(count)])
            made.append(back_up(history, TODAY, "before-import" if count == 1 else ""))
    for age, path in enumerate(made):
        os.utime(path, (2_000_000_000 - age, 2_000_000_000 - age))
    assert [backup.path for backup in backups(history_file)] == made[::-1]
    assert newest_good(history_file) == (backups(history_file)[0], [])
    assert restore(history_file, None, TODAY).contents.answers == 15


def test_a_copy_without_a_day_in_its_name_is_as_old_as_its_last_entry(history_file: Path, review: Make) -> None:
    with_answers(history_file, review, 9)
    with History.open(history_file) as history:
        old = back_up(history, TODAY).rename(history_file.parent / "backups" / "history-before-sums-of-facts.sqlite")
        history.mark("a/x1", "flag", review("a/x1", 400).at)
        new = back_up(history, TODAY)
    os.utime(old, (2_000_000_000, 2_000_000_000))
    assert [backup.path for backup in backups(history_file)] == [new, old]


def test_after_a_step_back_what_was_left_behind_neither_displaces_nor_multiplies_copies(
    history_file: Path, review: Make
) -> None:
    """Answers of a clock that went ahead are the newest for years, in copies of days that are long gone."""
    with_answers(history_file, review, 3)
    with History.open(history_file) as history:
        history.backup_to(before := history_file.with_name("mine.sqlite"))
        for day in range(1, 10):
            history.record(review(f"b/x{day}", 3000 + day))
            back_up(history, TODAY + timedelta(days=day))
    restore(history_file, before, TODAY)
    for day in range(10, 20):
        with History.open(history_file) as history:
            history.record(review(f"c/x{day}", day))
            assert anything_new(history)
            back_up(history, TODAY + timedelta(days=day))
            assert not anything_new(history)
    days = {backup.day for backup in backups(history_file)}
    assert days >= {TODAY + timedelta(days=day) for day in range(13, 20)}


def test_what_can_be_read_of_a_damaged_file_is_not_lost(history_file: Path, review: Make) -> None:
    with_answers(history_file, review, 1000)
    with History.open(history_file) as history:
        back_up(history, TODAY)
        for number in range(20):
            history.record(review(f"b/x{number}", 1, ms=number))
    content = bytearray(history_file.read_bytes())
    content[20 * 4096 : 24 * 4096] = bytes(4 * 4096)
    history_file.write_bytes(content)
    done = restore(history_file, None, TODAY)
    assert done.rescued == 20
    assert answers(history_file) == 1020


def test_without_a_sound_backup_nothing_changes(history_file: Path, review: Make) -> None:
    with_answers(history_file, review, 2)
    before = history_file.read_bytes()
    with pytest.raises(QuizError, match="no backups"):
        restore(history_file, None, TODAY)
    (history_file.parent / "backups").mkdir()
    bad = history_file.parent / "backups" / "history-2026-11-20.sqlite"
    bad.write_bytes(b"damaged")
    for source, said in ((None, "None of the 1 backups"), (bad, "damaged"), (history_file, "in use")):
        with pytest.raises(QuizError, match=said) as refusal:
            restore(history_file, source, TODAY)
        assert refusal.value.next_step
    assert history_file.read_bytes() == before
    assert sorted(path.name for path in history_file.parent.iterdir()) == ["backups", "history.sqlite"]
    assert list((history_file.parent / "backups").iterdir()) == [bad]


HOLDER = """
import sys
from pathlib import Path
from nlpquiz.store.history import History
with History.open(Path(sys.argv[1])) as history:
    list(history.reviews())
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize("damaged", [False, True])
def test_a_file_that_another_process_has_open_is_not_replaced(history_file: Path, review: Make, damaged: bool) -> None:
    with_answers(history_file, review, 2)
    with History.open(history_file) as history:
        back_up(history, TODAY)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(history_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        if damaged:
            with history_file.open("r+b") as file:  # in this process nobody holds the file
                file.write(b"nonsense")
        with pytest.raises(QuizError, match="open") as refusal:
            restore(history_file, None, TODAY)
        assert refusal.value.exit_code == ExitCode.TEMPORARY
        assert not list((history_file.parent / "backups").glob("*replaced*"))
        process.communicate("\n", timeout=60)
    assert process.returncode == 0
    restore(history_file, None, TODAY)
    assert answers(history_file) == 2


@pytest.mark.parametrize("there", [True, False])
def test_a_log_left_beside_the_file_does_not_get_into_what_is_restored(
    history_file: Path, review: Make, there: bool
) -> None:
    with_answers(history_file, review, 2)
    with History.open(history_file) as history:
        back_up(history, TODAY)
        history.add([review(f"b/x{number}", 1, ms=number) for number in range(50)])
        log = history_file.with_name("history.sqlite-wal").read_bytes()
    if there:
        history_file.write_bytes(b"damaged")
    else:
        history_file.unlink()
    history_file.with_name("history.sqlite-wal").write_bytes(log)
    if not there:
        with pytest.raises(QuizError, match=r"history\.sqlite-wal, which belongs to it, is there") as refusal:
            History.open(history_file)
        assert "nlpquiz restore" in refusal.value.next_step
    restore(history_file, None, TODAY)
    assert answers(history_file) == 2
    kept = [path for path in (history_file.parent / "backups").iterdir() if path.name.endswith("-wal")]
    assert [path.read_bytes() for path in kept] == [log]


def test_nothing_begins_anew_while_there_are_backups(history_file: Path, review: Make) -> None:
    with_answers(history_file, review, 2)
    with History.open(history_file) as history:
        back_up(history, TODAY)
    history_file.unlink()
    with pytest.raises(QuizError, match="missing") as refusal:
        History.open(history_file)
    assert "nlpquiz restore" in refusal.value.next_step
    assert not history_file.exists()
    assert restore(history_file, None, TODAY).replaced is None
    assert answers(history_file) == 2


def test_a_copy_is_of_one_moment_while_others_write(history: History, review: Make, tmp_path: Path) -> None:
    """Every void in the copy finds its review, and what came later is not in it."""
    history.add([review(f"a/x{number}", 0, ms=number) for number in range(3000)])
    with History.open(history.path) as other:
        steps: list[int] = []

        def write_between(*_: int) -> None:
            other.record(review(f"b/{len(steps)}", 1, ms=len(steps)))
            steps.append(1)

        copy = sqlite3.connect(tmp_path / "copy.sqlite")
        history._connection.execute("BEGIN")
        history._connection.execute("SELECT count(*) FROM reviews").fetchone()
        history._connection.backup(copy, pages=20, progress=write_between)
        history._connection.execute("ROLLBACK")
        copy.close()
    assert len(steps) > 5
    assert contents_of(tmp_path / "copy.sqlite").answers == 3000


def test_a_damaged_file_is_not_copied_over_sound_backups(history_file: Path, review: Make) -> None:
    with_answers(history_file, review, 2000)
    chance = random.Random(1)
    content = bytearray(history_file.read_bytes())
    for _ in range(200):
        content[chance.randrange(len(content) // 2, len(content))] ^= 0xFF
    history_file.write_bytes(content)
    with History.open(history_file) as history, pytest.raises(QuizError, match="damaged"):
        back_up(history, TODAY)
    assert backups(history_file) == []


@pytest.mark.skipif(os.name == "nt", reason="there is no asking whether a process runs")
def test_what_a_killed_process_left_is_removed(history: History, review: Make) -> None:
    history.record(review("a/x", 0))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    folder = history.path.parent / "backups"
    folder.mkdir(mode=0o700)
    left = [
        folder / f".history-2026-11-20.sqlite.{ended.pid}.new",
        folder / f".history-2026-11-20.sqlite.{ended.pid}.new-journal",
        history.path.parent / f".history.sqlite.{ended.pid}.new",
    ]
    at_work = folder / f".history-2026-11-20.sqlite.{os.getpid()}.new"
    for path in (*left, at_work):
        path.touch()
    back_up(history, TODAY)
    assert not any(path.exists() for path in left)
    assert at_work.exists()
