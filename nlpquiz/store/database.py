"""SQLite files of ours: created whole, recognised, never harmed, and with errors that say what to do next."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from nlpquiz.deck.record import record
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.store import digests
from nlpquiz.store.long_work import PAGE_COPIED, ROW_CHANGED, ROW_CHECKED, Progress, heard, part_of, silent

T = TypeVar("T")

OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
BUSY_TIMEOUT_MS = 10_000
_MAGIC = b"SQLite format 3\x00"
_STEPS_OF_A_CHECK, _STEPS_OF_A_CHANGE, _STEPS_OF_A_PAGE = 60, 150, 720
"""About how many of SQLite's steps a fact, or a page, takes"""
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}


@record
class Migration:
    """A named step from one form of a file to the next, as single statements."""

    name: str
    statements: tuple[str, ...]


@record
class Form:
    """What marks a file as ours, and how it came to its present form."""

    application_id: int
    migrations: tuple[Migration, ...]


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code: the extended one without its detail. -1 when there is none."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else code & 0xFF


def as_quiz_error(error: sqlite3.Error, path: Path) -> QuizError:
    """What went wrong with a file, in words."""
    code = primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return disk_is_full(path)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
        return QuizError(
            f"{path} is read-only, so answers cannot be saved.",
            f"Make the file and its folder writable: chmod u+w '{path}' '{path.parent}'",
            ExitCode.CANNOT_WRITE,
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return QuizError(
            f"{path} cannot be opened.",
            f"Check that {path.parent} exists, is yours and is writable.",
            ExitCode.CANNOT_WRITE,
        )
    if code == sqlite3.SQLITE_IOERR:
        return QuizError(
            f"The system reported an error while {path} was read or written ({error})."
            " Everything answered before is safe.",
            "Check that the disk has space and is still there, then start again.",
            ExitCode.CANNOT_WRITE,
        )
    if code in _LOCKED:
        return QuizError(
            f"Another program has kept {path} locked for too long.",
            "Close it and start again; nothing was lost.",
            ExitCode.TEMPORARY,
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or str(error).startswith("Could not decode to UTF-8"):
        return damaged(path, str(error)[:80])
    return QuizError(f"{path}: {error}", "`nlpquiz doctor` checks the file.", ExitCode.PROBLEM)


def disk_is_full(path: Path) -> QuizError:
    """The error for a file that cannot grow."""
    return QuizError(
        f"The disk is full: {path} could not be written. Everything answered before is safe.",
        "Free some space and start again.",
        ExitCode.CANNOT_WRITE,
    )


def damaged(path: Path, detail: str) -> QuizError:
    """The error for a file that is not as SQLite left it."""
    return QuizError(
        f"{path} is damaged ({detail}). It was left as it is.",
        "`nlpquiz doctor` says what can be saved, `nlpquiz restore` brings back the newest good backup.",
    )


@contextlib.contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors and the system's into QuizErrors about ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise as_quiz_error(error, path) from error
    except OSError as error:
        raise QuizError(
            f"{path} cannot be used: {error.strerror or error}",
            f"Check that {path.parent} is yours, writable, and on a disk with space.",
            ExitCode.CANNOT_WRITE,
        ) from error


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """``in_words``, where also a message of SQLite that is no text means a damaged file."""
    try:
        with in_words(path):
            yield
    except UnicodeDecodeError as error:
        raise damaged(path, "what SQLite says about it is no text") from error


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """``in_words``, where also values that cannot be what was written mean a damaged file."""
    try:
        with in_words(path):
            yield
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise damaged(path, f"it holds what was never written: {error}") from error


def locks_work(folder: Path) -> bool:
    """Whether the file system keeps two programs apart; True where that cannot be tried."""
    try:
        import fcntl
    except ImportError:  # Windows has no file system without locks
        return True
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL)
    return True


def begin(connection: sqlite3.Connection, patience_ms: int = BUSY_TIMEOUT_MS) -> None:
    """Start a writing transaction, waiting for other processes.

    SQLite's own waiting does not cover every way of being busy (recovery of a log, a file being closed), so it is
    repeated until the time is over.
    """
    deadline = time.monotonic() + patience_ms / 1000
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if primary_code(error) not in _LOCKED or time.monotonic() >= deadline:
                raise
            time.sleep(0.01)
        else:
            return


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection, patience_ms: int = BUSY_TIMEOUT_MS) -> Iterator[None]:
    """All or nothing; durable when it is left without an error, as far as the connection's settings go."""
    begin(connection, patience_ms)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: sqlite3.Connection) -> None:
    with contextlib.suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _in_transaction(connection: sqlite3.Connection, work: Callable[[], T], patience_ms: int) -> T:
    """``transaction`` as a call: what each answer goes through."""
    begin(connection, patience_ms)
    try:
        done = work()
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise
    return done


def commit(connection: sqlite3.Connection, work: Callable[[], T], patience_ms: int = BUSY_TIMEOUT_MS) -> T:
    """Do ``work`` in a transaction; when there is no room for it, fold the write-ahead log into the file and try again.

    A log that grew because other programs were reading holds pages that the file needs no longer.
    """
    try:
        return _in_transaction(connection, work, patience_ms)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}:  # not after a failed sync
            raise
        with contextlib.suppress(sqlite3.Error):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return _in_transaction(connection, work, patience_ms)


def make_private_folder(folder: Path) -> None:
    """Create ``folder`` for its owner only; an existing one is left as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def open_database(
    path: Path, form: Form, busy_timeout_ms: int = BUSY_TIMEOUT_MS, progress: Progress = silent
) -> sqlite3.Connection:
    """Open a file of this form, creating it or bringing it to its present form as needed.

    A file that may not be written is opened for reading. ``progress`` is told how far a new form is.

    Raises:
        QuizError: the file belongs to another program or a newer version, is damaged, or cannot be opened. In each
            case it is left as it is.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise QuizError(
            f"This Python comes with SQLite {sqlite3.sqlite_version}; nlpquiz needs 3.37 or newer.",
            "Install a newer Python, for example with `uv python install`.",
        )
    with reading(path):
        make_private_folder(path.parent)
        if not path.exists():
            _check_nothing_is_missing(path)
            _create(path, form)
        recognise(path, form)
        connection = _connect_to_what_is_there(path, busy_timeout_ms)
        try:
            _migrate(connection, path, form, busy_timeout_ms, progress)
        except BaseException:
            connection.close()
            raise
        return connection


def _check_nothing_is_missing(path: Path) -> None:
    """Refuse to begin anew where there was a file: a log that is left would destroy the new one.

    Raises:
        QuizError: something is left of an earlier file.
    """
    if left := [each for each in leftovers(path) if not each.name.endswith("-shm")]:
        raise QuizError(
            f"{path} is missing, but {left[0].name}, which belongs to it, is there.",
            f"Put {path.name} back beside it. Or bring back the newest backup: nlpquiz restore",
        )
    folder = path.parent / "backups"
    if any(folder.glob(f"{path.stem}-*.sqlite")):
        raise QuizError(
            f"{path} is missing, but there are backups of it.",
            f"`nlpquiz restore` brings back the newest. To begin anew, move {folder} away.",
        )


def _connect_to_what_is_there(path: Path, busy_timeout_ms: int) -> _Connection:
    """Connect, and once more when the file was replaced meanwhile: answers must not go into the old one."""
    while True:
        before = _identity(path)
        connection = _connect(path, busy_timeout_ms)
        if _identity(path) == before:
            connection.hold(before)
            return connection
        connection.close()


def _connect(path: Path, busy_timeout_ms: int) -> _Connection:
    uri = path.absolute().as_uri()
    ways = [f"{uri}?mode=rw", f"{uri}?mode=ro"]
    if not path.with_name(path.name + "-wal").exists():
        ways.append(f"{uri}?mode=ro&immutable=1")  # a read-only folder: nobody can be writing
    for way in ways[:-1]:
        try:
            return _configured(way, busy_timeout_ms)
        except sqlite3.OperationalError as error:
            if primary_code(error) not in _READ_ONLY:
                raise
    return _configured(ways[-1], busy_timeout_ms)


def leftovers(path: Path) -> list[Path]:
    """What SQLite keeps beside a file while it is in use, as far as it is there."""
    beside = (path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))
    return [each for each in beside if each.exists()]


def open_copy(path: Path) -> sqlite3.Connection:
    """A copy, for reading only: nothing is written beside it when nothing is there."""
    how = "mode=ro" if leftovers(path) else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


_HELD: Counter[tuple[int, int]] = Counter()  # files that this process has open, by device and inode


class _Connection(sqlite3.Connection):
    """A connection that tells when it closes which file it held."""

    held: tuple[int, int] | None = None

    def hold(self, identity: tuple[int, int]) -> None:
        """Count the file as open in this process."""
        self.held = identity
        _HELD[self.held] += 1

    def close(self) -> None:
        """Close, and count the file as closed."""
        if self.held is not None:
            _HELD[self.held] -= 1
            self.held = None
        super().close()


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _configured(uri: str, busy_timeout_ms: int) -> _Connection:
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=busy_timeout_ms / 1000, factory=_Connection
    )
    try:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]  # also finds out whether it can be read
        if mode != "wal" and "mode=rw" in uri:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        # without the write-ahead log (a folder on a network) only EXTRA makes the deletion of the journal durable
        connection.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")
        connection.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves data in the drive's cache
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        digests.register(connection)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def recognise(path: Path, form: Form) -> None:
    """Look at the header before SQLite does: opening a file can change it (recovery of a log).

    Never while this process has the file open: POSIX drops all locks of a process on a file with the first handle on it
    that the process closes, and another connection could then take the write-ahead log away.
    """
    if path.is_dir():
        raise QuizError(f"{path} is a folder, not a file.", "Move it away and start again.")
    if _HELD[_identity(path)]:
        return
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise damaged(path, "it is empty")
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise damaged(path, "it is not an SQLite file")
    if int.from_bytes(header[68:72], "big") != form.application_id:
        raise QuizError(
            f"{path} belongs to another program. It was left as it is.",
            "Move it away, or set NLPQUIZ_HOME to another folder.",
        )


def _create(path: Path, form: Form) -> None:
    """Build the file beside its place and put it there whole, unless another process was faster."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlite3.connect(beside, isolation_level=None)
        try:
            connection.execute(f"PRAGMA application_id = {form.application_id}")
            digests.register(connection)
            _apply(connection, form, path, 0, silent)
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        sync(beside)
        try:
            os.link(beside, path)
        except FileExistsError:
            return
        except OSError:  # no hard links on this file system
            if not path.exists():
                beside.rename(path)
        sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def applied_migrations(connection: sqlite3.Connection) -> list[str]:
    """The names of the migrations that made this file, in order."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'").fetchone() is None:
        return []
    return [name for (name,) in connection.execute("SELECT name FROM migrations ORDER BY position")]


def check_form(connection: sqlite3.Connection, path: Path, form: Form) -> str:
    """The name of the first migration that the file still needs; empty when it needs none.

    Raises:
        QuizError: a newer version wrote the file.
    """
    done = applied_migrations(connection)
    known = [migration.name for migration in form.migrations]
    if done[: len(known)] != known[: len(done)] or len(done) > len(known):
        raise QuizError(
            f"{path} was written by a newer version of nlpquiz. It was left as it is.",
            "Update nlpquiz, or set NLPQUIZ_HOME to another folder.",
        )
    return "" if done == known else known[len(done)]


def _migrate(connection: sqlite3.Connection, path: Path, form: Form, patience_ms: int, progress: Progress) -> None:
    next_one = check_form(connection, path, form)
    if not next_one:
        return
    backup = free_name(path.parent / "backups", f"{path.stem}-before-{next_one}")
    backup_to(connection, backup, progress)
    try:
        _apply(connection, form, path, patience_ms, progress)
    except sqlite3.Error as error:
        words = as_quiz_error(error, path)
        raise QuizError(
            f"{path} could not be brought to its new form and stays as it was: {words.message}",
            f"A copy is in {backup}. {words.next_step}",
            words.exit_code,
        ) from error


def _apply(connection: sqlite3.Connection, form: Form, path: Path, patience_ms: int, progress: Progress) -> None:
    facts = sum(count for _, count in extent(connection))
    moved = part_of(progress, facts * ROW_CHANGED, 0, facts * ROW_CHANGED, facts * _STEPS_OF_A_CHANGE)
    with heard(connection, moved):
        _apply_all(connection, form, path, patience_ms)


def _apply_all(connection: sqlite3.Connection, form: Form, path: Path, patience_ms: int) -> None:
    for position, migration in enumerate(form.migrations):
        with transaction(connection, patience_ms):
            if len(applied_migrations(connection)) > position:  # another process may have been faster
                continue
            if position == 0:
                connection.execute(
                    "CREATE TABLE migrations (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"
                )
            for statement in migration.statements:
                connection.execute(statement)
            connection.execute("INSERT INTO migrations VALUES (?, ?)", (position, migration.name))
            connection.execute(f"PRAGMA user_version = {position + 1}")
            if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
                raise damaged(path, f"{migration.name} left a dangling reference in {broken[0]}")


def free_name(folder: Path, stem: str) -> Path:
    """``folder/stem.sqlite``, or with a number when that exists."""
    candidate = folder / f"{stem}.sqlite"
    number = 2
    while candidate.exists():
        candidate = folder / f"{stem}-{number}.sqlite"
        number += 1
    return candidate


def backup_to(connection: sqlite3.Connection, target: Path, progress: Progress = silent) -> None:
    """A complete, consistent copy of an open file, also while others write to it.

    ``target`` appears whole or not at all, and only when the copy is sound. ``progress`` is told how far it is.

    Raises:
        QuizError: the copy cannot be written, or the file is damaged.
    """
    with in_words(target):
        make_private_folder(target.parent)
        beside = target.with_name(f".{target.name}.{os.getpid()}.new")
        try:
            beside.unlink(missing_ok=True)
            os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with contextlib.closing(sqlite3.connect(beside, isolation_level=None)) as copy:
                pages = _copy_pages(connection, copy, progress)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file that can be copied and carried
                half = pages * PAGE_COPIED // 2
                with heard(copy, part_of(progress, 2 * half, half, half, pages * _STEPS_OF_A_PAGE)):
                    found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
                if found != "ok":
                    raise damaged(Path(connection.execute("PRAGMA database_list").fetchone()[2]), str(found))
            sync(beside)
            beside.replace(target)
            sync(target.parent)
        finally:
            beside.unlink(missing_ok=True)


def _copy_pages(connection: sqlite3.Connection, copy: sqlite3.Connection, progress: Progress) -> int:
    """Copy in steps, between which Ctrl-C is heard, all of one moment: other processes may write meanwhile.

    Returns the number of pages.
    """
    pages = 0

    def copied(_status: int, remaining: int, total: int) -> None:
        nonlocal pages
        pages = total
        progress((total - remaining) * PAGE_COPIED // 2, total * PAGE_COPIED)

    copy.execute("PRAGMA synchronous = OFF")  # the whole file is synced once, before it gets its name
    own = not connection.in_transaction
    if own:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    try:
        connection.backup(copy, pages=4096, progress=copied)
    finally:
        if own:
            connection.execute("ROLLBACK")
    return pages


def remove_unfinished(folder: Path) -> None:
    """Remove copies that a process was writing when it was killed; those of processes that run are left alone."""
    if os.name == "nt":  # there is no asking whether a process runs
        return
    for path in folder.glob(".*.sqlite.*.new*"):
        number = path.name.rpartition(".new")[0].rpartition(".")[2]
        if number.isdecimal() and not _runs(int(number)):
            with contextlib.suppress(OSError):
                path.unlink()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def extent(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """How many facts a file has, by table: facts are numbered from 1 and never deleted."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%seq INTEGER PRIMARY KEY%' ORDER BY name"
    ).fetchall()
    return [
        (name, connection.execute(f"SELECT coalesce(max(seq), 0) FROM {name}").fetchone()[0])  # noqa: S608
        for (name,) in tables
    ]


def newest_entry(connection: sqlite3.Connection) -> int:
    """When the newest fact of a file was made, in ms; 0 when there is none."""
    times: list[object] = [0]
    for table, _ in extent(connection):
        where = " WHERE day = (SELECT max(day) FROM reviews)" if table == "reviews" else ""  # that column has an index
        times.append(connection.execute(f"SELECT max(at_ms) FROM {table}{where}").fetchone()[0])  # noqa: S608
    return max(each for each in times if isinstance(each, int))  # None, or in a damaged file anything


def problems_in(connection: sqlite3.Connection, most: int = 20, progress: Progress = silent) -> Sequence[str]:
    """What SQLite's full check and the sums of the facts tell; empty when the file is sound."""
    rows = 0
    with contextlib.suppress(sqlite3.Error, TypeError):  # the check itself tells what is damaged
        rows = sum(count for _, count in extent(connection))
    total = rows * ROW_CHECKED
    looked_at = total - rows  # the sums take a third
    with heard(connection, part_of(progress, total, 0, looked_at, rows * _STEPS_OF_A_CHECK)):
        found = [row[0] for row in connection.execute(f"PRAGMA integrity_check({most})")]
        found = [] if found == ["ok"] else found
        dangling = [f"a row of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]

    def checked(more: int) -> None:
        nonlocal looked_at
        looked_at += more
        progress(looked_at, total)

    return [*found, *dangling[:most], *digests.damaged_facts(connection, most, checked)]
