"""Copies of the file of facts: made each day and before what could go wrong, and brought back when it did.

They lie in a folder beside the file, one file each, named for the day. A copy gets its name only when it is whole,
sound and on the disk.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.store.database import (
    as_quiz_error,
    backup_to,
    check_form,
    damaged,
    extent,
    free_name,
    in_words,
    leftovers,
    make_private_folder,
    newest_entry,
    open_copy,
    problems_in,
    reading,
    recognise,
    remove_unfinished,
    sync,
)
from nlpquiz.store.history import History
from nlpquiz.store.long_work import Progress, silent
from nlpquiz.store.migrations import HISTORY

_UNIX_DAY = date(1970, 1, 1).toordinal()
DAYS_KEPT, WEEKS_KEPT, OTHERS_KEPT = 7, 8, 8
_NAME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:-(?P<why>before-[a-z]+|replaced))?(?:-\d+)?$")


class Backup(NamedTuple):
    """A copy in the folder of backups. ``why`` is empty for the daily ones."""

    path: Path
    day: date
    why: str


class Contents(NamedTuple):
    """What is in a file of facts."""

    answers: int
    last_day: date | None
    """The learner's day of the newest answer"""


class Restored(NamedTuple):
    """How a restoring went."""

    source: Path
    contents: Contents
    replaced: Path | None
    """Where the file that was in place is now; None when there was none"""
    passed_over: tuple[Path, ...]
    """Newer backups that are not sound"""
    rescued: int | None
    """Facts that the backup has not, read from the file that was in place; None when that is sound: nothing is taken
    from it, because somebody wanted to go back"""


def backups_folder(history_file: Path) -> Path:
    """Where the copies of a file of facts are."""
    return history_file.parent / "backups"


def daily_name(history_file: Path, day: date) -> Path:
    """Where the copy of a day is, or would be."""
    return backups_folder(history_file) / f"{history_file.stem}-{day}.sqlite"


def backups(history_file: Path) -> list[Backup]:
    """The copies that there are, newest first; files that were replaced are not among them.

    The newest is the one with the newest entry, of several such the one with the most entries: names are few words, and
    copying, synchronising or unpacking a folder changes the times of its files. A copy that cannot be read is as new as
    the day in its name.
    """
    return sorted(_copies(history_file), key=lambda backup: _age(backup.path) or (_end_of(backup.day), 0), reverse=True)


def _copies(history_file: Path) -> list[Backup]:
    """The copies by the days in their names, the newest first; none is opened."""
    found: list[tuple[date, int, Backup]] = []
    with contextlib.suppress(OSError):
        for path in backups_folder(history_file).glob(f"{history_file.stem}-*.sqlite"):
            changed = path.stat()
            match = _NAME.match(path.stem.removeprefix(f"{history_file.stem}-"))
            try:
                day = date.fromisoformat(match["day"]) if match else date.fromtimestamp(changed.st_mtime)  # noqa: DTZ012
            except (ValueError, OverflowError):
                continue
            why = (match["why"] or "") if match else "before-migration"
            if why != "replaced":
                found.append((day, changed.st_mtime_ns, Backup(path, day, why)))
    return [backup for _, _, backup in sorted(found, reverse=True)]


def _age(path: Path) -> tuple[int, int] | None:
    """When the newest entry of a file of facts was made, and how many there are; None when it cannot be read."""
    with contextlib.suppress(sqlite3.Error, ValueError), contextlib.closing(open_copy(path)) as copy:
        return newest_entry(copy), sum(count for _, count in extent(copy))
    return None


def _end_of(day: date) -> int:
    """The end of a learner's day in ms of Unix time, wherever on Earth it ends last: at 04:00 where clocks are 12 h
    behind."""
    return ((day.toordinal() - _UNIX_DAY) * 24 + 40) * 3_600_000


def back_up(history: History, day: date, why: str = "", progress: Progress = silent) -> Path:
    """Copy the file of facts into its folder of backups and remove copies that are too old.

    ``why`` is empty, or what it is made before, as in ``before-import``.

    Raises:
        QuizError: the copy cannot be written, or the file is damaged; nothing was removed.
    """
    folder, stem = backups_folder(history.path), f"{history.path.stem}-{day}"
    target = free_name(folder, f"{stem}-{why}" if why else stem)
    history.backup_to(target, progress)
    prune(history.path, day)
    return target


def anything_new(history: History) -> bool:
    """Whether the file has facts that no copy is of; one that was never answered needs no copy."""
    if not history.any_review():
        return False
    here = (history.newest_entry(), history.extent())
    for backup in _copies(history.path):
        with contextlib.suppress(sqlite3.Error, ValueError), contextlib.closing(open_copy(backup.path)) as copy:
            if (newest_entry(copy), extent(copy)) == here:
                return False
    return True


def prune(history_file: Path, today: date) -> list[Path]:
    """Remove what is not needed any more; what was removed.

    Kept are the newest copy of each of the last seven days that have one, of each of the last eight weeks, the last
    eight made before something, all of today, and all from before a migration.
    """
    kept: set[Path] = set()
    days: set[date] = set()
    weeks: set[tuple[int, int]] = set()
    others = 0
    # by days, and those of one day by what is in them: what was left behind in a step back must not displace newer days
    everything = sorted(backups(history_file), key=lambda backup: backup.day, reverse=True)
    for backup in everything:
        if backup.why == "before-migration" or backup.day == today:
            kept.add(backup.path)
        elif backup.why:
            others += 1
            if others <= OTHERS_KEPT:
                kept.add(backup.path)
        if not backup.why:
            week = backup.day.isocalendar()[:2]
            if (backup.day not in days and len(days) < DAYS_KEPT) or (week not in weeks and len(weeks) < WEEKS_KEPT):
                kept.add(backup.path)
            days.add(backup.day)
            weeks.add(week)
    for folder in (history_file.parent, backups_folder(history_file)):
        remove_unfinished(folder)
    removed = [backup.path for backup in everything if backup.path not in kept]
    with contextlib.suppress(OSError):
        for path in removed:
            path.unlink(missing_ok=True)
    return removed


def contents_of(path: Path, progress: Progress = silent) -> Contents:
    """What is in a file of facts that nothing else is done with; it is checked in full, ``progress`` told how far.

    Raises:
        QuizError: it is damaged, or no file of facts.
    """
    with reading(path):
        recognise(path, HISTORY)
        with contextlib.closing(open_copy(path)) as connection:
            check_form(connection, path, HISTORY)
            if found := problems_in(connection, 1, progress):
                raise damaged(path, found[0].rstrip().rpartition("\n")[2])  # before it can be a heading
            answers, last = connection.execute("SELECT count(*), max(day) FROM reviews").fetchone()
            return Contents(answers, None if last is None else date.fromordinal(last))


def newest_good(history_file: Path, progress: Progress = silent) -> tuple[Backup, list[Path]]:
    """The newest backup that is sound, and the newer ones that are not.

    Raises:
        QuizError: there is none.
    """
    bad: list[Path] = []
    for backup in backups(history_file):
        try:
            contents_of(backup.path, progress)
        except QuizError:
            bad.append(backup.path)
        else:
            return backup, bad
    folder = backups_folder(history_file)
    if bad:
        raise QuizError(f"None of the {len(bad)} backups in {folder} is sound.", "Name another: nlpquiz restore FILE")
    raise QuizError(f"There are no backups in {folder}.", "If you have one elsewhere: nlpquiz restore FILE")


def to_lose(history_file: Path, progress: Progress = silent) -> Contents | None:
    """What is in the file in place when that is sound; None when it is not, not there, or has no facts at all."""
    try:
        contents = contents_of(history_file, progress)
        with contextlib.closing(open_copy(history_file)) as connection:
            return contents if any(count for _, count in extent(connection)) else None
    except (QuizError, sqlite3.Error):
        return None


def restore(
    history_file: Path,
    source: Path | None,
    day: date,
    agree: Callable[[Path, Contents], None] | None = None,
    progress: Progress = silent,
) -> Restored:
    """Put a copy in the place of the file of facts, which is kept aside among the backups.

    Without ``source`` the newest sound backup is taken. ``agree`` is called with what will be put in place before
    anything is changed; it raises what it likes to stop that. The file in place is replaced in one step: whatever ends
    the process, either the old one is there or the new one, whole.

    Raises:
        QuizError: another process has the file open, there is no sound copy, or it cannot be written. Everything is as
            it was.
    """
    passed_over: list[Path] = []
    if source is None:
        backup, passed_over = newest_good(history_file, progress)
        source = backup.path
    elif not source.exists():
        raise QuizError(f"There is no file {source}.", "`nlpquiz backup --list` shows the backups that there are.")
    elif history_file.exists() and source.samefile(history_file):
        raise QuizError(f"{source} is the file in use, not a backup.", "Name a backup.", ExitCode.USAGE)
    else:
        _check_kind(source)
    contents = contents_of(source, progress)
    if agree is not None:
        agree(source, contents)
    beside = history_file.with_name(f".{history_file.name}.{os.getpid()}.new")
    try:
        with reading(source), contextlib.closing(open_copy(source)) as connection:
            backup_to(connection, beside, progress)
        with in_words(history_file):
            replaced = _replace(history_file, beside, day)
    finally:
        beside.unlink(missing_ok=True)
    return Restored(source, contents, replaced, tuple(passed_over), _rescue(history_file, replaced, progress))


def _check_kind(source: Path) -> None:
    """Refuse what is easily taken for a backup.

    Raises:
        QuizError: it is a folder or JSON.
    """
    if source.is_dir():
        raise QuizError(f"{source} is a folder, not a backup.", "Name a file in it.", ExitCode.USAGE)
    with in_words(source), source.open("rb") as file:
        if file.read(1) in (b"{", b"["):
            raise QuizError(
                f"{source} is JSON, not a backup.", f"It is read by: nlpquiz import json '{source}'", ExitCode.USAGE
            )


def _rescue(history_file: Path, replaced: Path | None, progress: Progress) -> int | None:
    """Add what can still be read of a damaged file; how many facts that were."""
    from nlpquiz.store.facts import add_facts, readable_facts  # with exams: not for the look that each command takes

    if replaced is None:
        return None
    try:
        contents_of(replaced, progress)
    except QuizError:
        with History.open(history_file) as history:
            return add_facts(history, readable_facts(replaced), skip_unreadable=True).new.total()
    return None


def _replace(history_file: Path, new: Path, day: date) -> Path | None:
    _settle(history_file)
    folder = backups_folder(history_file)
    make_private_folder(folder)
    aside = free_name(folder, f"{history_file.stem}-{day}-replaced")
    there = history_file.exists()
    with _alone(history_file):
        if there:
            try:
                os.link(history_file, aside)
            except OSError:  # no hard links on this file system
                import shutil

                shutil.copyfile(history_file, aside)
                sync(aside)
        # a log beside the file belongs to what was in place: read with another file it would destroy that one
        for path in leftovers(history_file):
            path.replace(folder / path.name.replace(history_file.name, aside.name, 1))
        sync(folder)
        sync(history_file.parent)
        new.replace(history_file)
        sync(history_file.parent)
    return aside if there else None


def _settle(path: Path) -> None:
    """Fold the write-ahead log into the file, so that it is one file; a damaged one stays as it is.

    Raises:
        QuizError: another process has the file open.
    """
    if not path.exists():
        return
    try:
        recognise(path, HISTORY)
        uri = f"{path.absolute().as_uri()}?mode=rw"
        with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if as_quiz_error(error, path).exit_code == ExitCode.TEMPORARY:
            raise _in_use(path) from error
    except (QuizError, ValueError):  # damaged: even SQLite's error need not be text
        return


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep SQLite in other processes from the file, with SQLite's own lock, also from a file that it cannot read.

    Raises:
        QuizError: another process has the file open.
    """
    if os.name == "nt" or not path.exists():  # Windows does not replace a file that somebody has open
        yield
        return
    import fcntl

    with path.open("r+b" if os.access(path, os.W_OK) else "rb") as file:
        how = fcntl.LOCK_EX if file.writable() else fcntl.LOCK_SH
        try:
            fcntl.lockf(file, how | fcntl.LOCK_NB, 510, 0x40000002)  # SHARED_FIRST in SQLite's os.h
        except BlockingIOError as error:
            raise _in_use(path) from error
        except OSError:  # a folder without locks
            pass
        yield


def _in_use(path: Path) -> QuizError:
    return QuizError(
        f"Another nlpquiz has {path} open, so it was not replaced.",
        "Close it, then type `nlpquiz restore` again.",
        ExitCode.TEMPORARY,
    )
