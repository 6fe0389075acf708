"""The file of facts: private, recognised, refused when it is not ours, and migrated in whole steps."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.scheduling.review import Moment, Review
from nlpquiz.store.database import Form, Migration, open_database
from nlpquiz.store.history import History
from nlpquiz.store.migrations import HISTORY
from tests.store.older_files import write_older

Make = Callable[..., Review]
At = Callable[..., Moment]
FACTS = ("reviews", "voids", "marks", "cards", "devices")
PAPERS = Migration("papers", ("CREATE TABLE papers (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO papers VALUES (1)"))
BROKEN = Migration("broken", ("CREATE TABLE half (x) STRICT", "INSERT INTO nowhere VALUES (1)"))


def with_more(*migrations: Migration) -> Form:
    return replace(HISTORY, migrations=(*HISTORY.migrations, *migrations))


def tables_of(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    try:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    finally:
        connection.close()


@pytest.fixture
def filled(history: History, review: Make, at: At) -> Path:
    """A closed file with one fact of each kind."""
    one = review("a/x", 0)
    history.record(one)
    history.void(one.id, at(0))
    history.mark("a/x", "flag", at(0))
    history.close()
    return history.path


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_nobody_else_can_read_it(history: History, review: Make, tmp_path: Path) -> None:
    history.record(review("a/x", 0))
    for file in history.path.parent.iterdir():  # also the write-ahead log
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(history.path.parent.stat().st_mode) == 0o700
    history.backup_to(tmp_path / "copies" / "copy.sqlite")
    assert stat.S_IMODE((tmp_path / "copies" / "copy.sqlite").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "copies").stat().st_mode) == 0o700


def test_every_commit_waits_for_the_disk(history: History) -> None:
    pragmas = {
        name: history._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "fullfsync")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "fullfsync": 1}


@pytest.mark.parametrize("table", FACTS)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET rowid = rowid + 100",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
    ],
)
def test_facts_cannot_be_changed_not_even_by_another_program(filled: Path, table: str, statement: str) -> None:
    connection = sqlite3.connect(filled)
    before = connection.execute(f"SELECT * FROM {table}").fetchall()
    assert before
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement.format(table=table))
    assert connection.execute(f"SELECT * FROM {table}").fetchall() == before
    connection.close()


@pytest.mark.parametrize("application_id", [0, 12345])
def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path, application_id: int) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {application_id}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(QuizError, match="another program") as refusal:
        History.open(path)
    assert refusal.value.next_step
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 5000, b"SQLite format 3\x00", "题".encode() * 100])
def test_what_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "history.sqlite"
    path.write_bytes(content)
    with pytest.raises(QuizError, match="damaged") as refusal:
        History.open(path)
    assert "nlpquiz restore" in refusal.value.next_step
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuizError, match="folder"):
        History.open(tmp_path)


def test_a_newer_file_is_refused_untouched(filled: Path) -> None:
    open_database(filled, with_more(PAPERS)).close()
    before = filled.read_bytes()
    with pytest.raises(QuizError, match="newer version") as refusal:
        History.open(filled)
    assert "Update" in refusal.value.next_step
    assert filled.read_bytes() == before


def test_a_file_with_other_migrations_is_refused(filled: Path) -> None:
    other = Form(HISTORY.application_id, (replace(HISTORY.migrations[0], name="another start"),))
    with pytest.raises(QuizError, match="newer version"):
        open_database(filled, other)


def test_a_migration_is_recorded_and_backed_up_before(filled: Path) -> None:
    open_database(filled, with_more(PAPERS)).close()
    open_database(filled, with_more(PAPERS)).close()  # nothing more to do
    connection = sqlite3.connect(filled)
    published = list(enumerate(migration.name for migration in HISTORY.migrations))
    rows = connection.execute("SELECT position, name FROM migrations").fetchall()
    assert rows == [*published, (len(published), "papers")]
    assert connection.execute("PRAGMA user_version").fetchone() == (len(published) + 1,)
    assert connection.execute("SELECT * FROM papers").fetchall() == [(1,)]
    connection.close()
    (backup,) = (filled.parent / "backups").iterdir()
    assert backup.name == "history-before-papers.sqlite"
    assert "papers" not in tables_of(backup)
    with History.open(backup) as copy:
        assert len(copy.marks()) == 1
        assert copy.problems() == []


def test_a_migration_that_fails_leaves_the_file_as_it_was_and_a_backup(filled: Path, review: Make) -> None:
    with pytest.raises(QuizError, match="stays as it was") as failure:
        open_database(filled, with_more(BROKEN))
    assert "history-before-broken.sqlite" in failure.value.next_step
    assert "half" not in tables_of(filled)
    assert len(list((filled.parent / "backups").iterdir())) == 1
    with History.open(filled) as history:
        history.record(review("a/z", 1))
        assert history.problems() == []


def test_the_good_steps_before_a_failing_one_are_kept(filled: Path) -> None:
    with pytest.raises(QuizError):
        open_database(filled, with_more(PAPERS, BROKEN))
    assert "papers" in tables_of(filled)
    assert "half" not in tables_of(filled)
    open_database(filled, with_more(PAPERS)).close()


def test_backups_do_not_overwrite_each_other(filled: Path) -> None:
    for _ in range(3):
        with pytest.raises(QuizError):
            open_database(filled, with_more(BROKEN))
    assert len(list((filled.parent / "backups").iterdir())) == 3


def test_a_copy_taken_while_in_use_is_whole(history: History, review: Make, tmp_path: Path) -> None:
    history.record(review("a/x", 0))
    history.backup_to(tmp_path / "copy.sqlite")
    history.record(review("a/x", 1))
    history.backup_to(tmp_path / "copy.sqlite")
    with History.open(tmp_path / "copy.sqlite") as copy:
        assert copy.reviews_of("a/x") == history.reviews_of("a/x")


def test_a_copy_that_cannot_be_written_says_so_and_leaves_nothing(history: History, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(QuizError) as failure:
        history.backup_to(tmp_path / "file" / "copy.sqlite")
    assert failure.value.exit_code == ExitCode.CANNOT_WRITE


def test_nothing_is_left_beside_a_new_file(history: History) -> None:
    history.close()
    assert [file.name for file in history.path.parent.iterdir()] == ["history.sqlite"]


def silently_lost(path: Path, expected: int) -> bool:
    """Whether a file opens, passes its check, and yet has other than the expected number of reviews."""
    try:
        with History.open(path) as opened:
            return not opened.problems() and len(list(opened.reviews())) != expected
    except QuizError as error:
        return not (error.message and error.next_step)


@pytest.mark.parametrize("damage", ["truncated", "flipped", "zeros"])
def test_a_damaged_file_gives_a_sentence_or_right_answers(history: History, review: Make, damage: str, at: At) -> None:
    given = [review(f"a/x{number % 7}", number // 20, ms=number) for number in range(300)]
    history.add(given)
    history.close()
    good = history.path.read_bytes()
    for place in range(4096, len(good), max(1, len(good) // 25)):
        if damage == "truncated":
            bad = good[:place]
        elif damage == "flipped":
            bad = good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :]
        else:
            bad = good[:place] + bytes(len(good[place : place + 512])) + good[place + 512 :]
        history.path.write_bytes(bad)
        assert not silently_lost(history.path, len(given))
        for ending in ("-wal", "-shm"):
            history.path.with_name(history.path.name + ending).unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("reviews", "detail = 'other'"),
        ("reviews", "fingerprint = 'other'"),
        ("marks", "day = day + 1"),
        ("reviews", "detail = CAST(x'ff' AS TEXT)"),
    ],
)
def test_a_changed_value_is_noticed_where_no_index_stands_beside_it(filled: Path, table: str, change: str) -> None:
    with History.open(filled) as history:
        assert history.problems() == []
    connection = sqlite3.connect(filled)
    connection.execute(f"DROP TRIGGER {table}_never_changes")
    connection.execute(f"UPDATE {table} SET {change} WHERE seq = 1")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.commit()
    connection.close()
    with History.open(filled) as history:
        assert history.problems() == [f"row 1 of {table} is not as it was written"]


def test_a_text_that_became_bytes_is_noticed(filled: Path) -> None:
    """One bit of a row's header; the sums, made by SQLite, do not tell the two apart."""
    with History.open(filled) as history:
        review_id = str(history._connection.execute("SELECT id FROM reviews").fetchone()[0]).encode()
    content = bytearray(filled.read_bytes())
    place = content.rindex(b"\x55", 0, content.rindex(review_id))  # 13 + 2 * 36: a text of 36 bytes
    content[place] ^= 1
    filled.write_bytes(content)
    with History.open(filled) as history:
        assert history.problems()


def test_damage_that_sqlite_tells_in_no_text_is_damage(filled: Path, review: Make) -> None:
    content = filled.read_bytes()
    words = b"reviews is append-only"
    assert content.count(words) == 3
    filled.write_bytes(content.replace(words, b"\xff" * len(words)))
    with History.open(filled) as history:
        (first,) = history._connection.execute("SELECT id FROM reviews").fetchone()
        with pytest.raises(QuizError, match="is damaged"):
            history.record(review("a/x", 1)._replace(id=first))


def test_texts_with_a_character_0_get_their_sums_too(tmp_path: Path, review: Make) -> None:
    path = tmp_path / "history.sqlite"
    write_older(path, [review("a/x", 0)._replace(detail="a\0b"), review("a/x", 1)._replace(detail="\0")])
    with History.open(path) as history:
        assert history.problems() == []


def test_a_missing_fact_is_noticed(filled: Path, review: Make) -> None:
    with History.open(filled) as history:
        history.record(review("a/late", 9))
    connection = sqlite3.connect(filled)
    connection.execute("DROP TRIGGER voids_never_shrinks")
    connection.execute("DROP TRIGGER reviews_never_shrinks")
    connection.execute("DELETE FROM voids")
    connection.execute("DELETE FROM reviews WHERE seq = 1")
    connection.commit()
    connection.close()
    with History.open(filled) as history:
        assert history.problems() == ["1 rows of reviews are missing"]


def test_facts_from_before_there_were_sums_get_theirs(tmp_path: Path, review: Make) -> None:
    path = tmp_path / "history.sqlite"
    given = [review(f"a/x{number}", number) for number in range(20)]
    write_older(path, given)
    with History.open(path) as history:
        assert list(history.reviews()) == given
        assert history.problems() == []
        history.record(review("a/new", 21))
        assert history.problems() == []
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE reviews SET sum = 1")
    connection.close()
