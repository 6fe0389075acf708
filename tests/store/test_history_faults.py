"""What can go wrong with a disk, a process or a neighbour, for real: acknowledged answers are never lost."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.scheduling.review import Moment, Review
from nlpquiz.store.history import History

Make = Callable[..., Review]
At = Callable[..., Moment]
NOBODY = 65534

pytestmark = pytest.mark.slow
posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX signals, limits and permissions")

RECORDER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from nlpquiz.scheduling.review import Moment, Rating, Review
    from nlpquiz.store.history import History, new_id

    path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with History.open(path) as history:
        for number in range(count):
            now = Moment(1_800_000_000_000 + number, 739_000)
            review = Review(new_id(now.at_ms), f"deck/{name}-{number % 10}", now, Rating.GOOD, 1)
            history.record(review)
            print(review.id, flush=True)
            if number % 5 == 4:
                history.void(review.id, now)
            if number % 7 == 6:
                history.mark(review.card, "flag", now)
""")


def start(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """A process that records reviews and prints the id of each one when ``record`` has returned."""
    return subprocess.Popen(
        [sys.executable, "-c", RECORDER, str(path), name, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def recorded(path: Path) -> set[str]:
    """The ids of all reviews in the file, also of voided ones."""
    connection = sqlite3.connect(path)
    try:
        return {id_ for (id_,) in connection.execute("SELECT id FROM reviews")}
    finally:
        connection.close()


@posix_only
def test_kill_at_any_moment_loses_nothing_that_was_acknowledged(history_file: Path, review: Make) -> None:
    chance = random.Random(20261121)
    acknowledged: set[str] = set()
    for number in range(32):
        process = start(history_file, f"run{number}", 100_000)
        assert process.stdout is not None
        # some are killed while they open (and at first create) the file, the others in the middle of writing
        for _ in range(chance.choice([0, 1, 2, 5, chance.randrange(40)])):
            acknowledged.add(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        acknowledged.update(line for line in rest.split("\n")[:-1])  # the last line may be cut
        if history_file.exists():
            with History.open(history_file) as history:
                assert history.problems() == []
            assert acknowledged <= recorded(history_file)
    assert len(acknowledged) > 100
    with History.open(history_file) as history:
        history.record(review("a/x", 0))


def test_two_processes_at_once_lose_nothing(history_file: Path) -> None:
    processes = [start(history_file, name, 200) for name in ("one", "two")]
    printed: set[str] = set()
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        printed.update(out.split())
    assert len(printed) == 400
    assert recorded(history_file) == printed
    with History.open(history_file) as history:
        assert history.problems() == []
        assert len(list(history.reviews())) == 400 - 2 * 40


def test_eight_processes_create_one_file(history_file: Path) -> None:
    processes = [start(history_file, f"p{number}", 5) for number in range(8)]
    printed: set[str] = set()
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        printed.update(out.split())
    assert recorded(history_file) == printed
    assert len(printed) == 40
    assert [file.name for file in history_file.parent.iterdir()] == ["history.sqlite"]


def test_a_lock_that_stays_gives_a_sentence(history_file: Path, review: Make) -> None:
    with History.open(history_file, busy_timeout_ms=50) as history:
        history.record(review("a/x", 0))
        other = sqlite3.connect(history_file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(QuizError, match="locked") as failure:
            history.record(review("a/x", 1))
        assert failure.value.exit_code == ExitCode.TEMPORARY
        assert len(history.reviews_of("a/x")) == 1  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        history.record(review("a/x", 1))
        assert len(history.reviews_of("a/x")) == 2


def test_a_file_that_another_program_keeps_to_itself_gives_a_sentence(history: History, review: Make) -> None:
    history.record(review("a/x", 0))
    history.close()
    other = sqlite3.connect(history.path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(QuizError, match="locked") as failure:
        History.open(history.path, busy_timeout_ms=50)
    assert failure.value.exit_code == ExitCode.TEMPORARY
    other.execute("ROLLBACK")
    other.close()
    with History.open(history.path) as again:
        again.record(review("a/x", 1))


@contextlib.contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def fill(history: History, review: Make) -> list[str]:
    """Record until it fails; what was acknowledged."""
    done: list[str] = []

    def go_on() -> None:
        for number in range(100_000):
            one = review(f"a/x{number}", 0, ms=number)
            history.record(one)
            done.append(one.id)

    with pytest.raises(QuizError) as failure:
        go_on()
    assert failure.value.exit_code == ExitCode.CANNOT_WRITE
    assert "safe" in failure.value.message
    assert failure.value.next_step
    return done


@posix_only
def test_a_file_that_may_not_grow(history: History, review: Make) -> None:
    with largest_file(200_000):
        done = fill(history, review)
        assert len(done) > 5
        assert [one.id for one in history.reviews()] == done
    history.record(review("a/again", 1))  # there is room again: the same session goes on
    history.close()
    with History.open(history.path) as again:
        assert [one.id for one in again.reviews()][:-1] == done
        assert again.problems() == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small file system takes more rights than we have")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk(small_disk: Path, review: Make) -> None:
    path = small_disk / "history.sqlite"
    history = History.open(path)
    done = fill(history, review)
    assert len(done) > 20
    assert [one.id for one in history.reviews()] == done
    history.close()
    with History.open(path) as again:
        assert [one.id for one in again.reviews()] == done
        assert again.problems() == []


def test_a_disk_too_full_for_a_copy_or_a_new_file(small_disk: Path, review: Make) -> None:
    with History.open(small_disk / "history.sqlite") as history:
        history.add([review(f"a/x{number}", 0, ms=number) for number in range(600)])
    with History.open(history.path) as again:
        (small_disk / "ballast").write_bytes(bytes(2**20 - history.path.stat().st_size - 150_000))
        for folder in (small_disk, small_disk / "new"):
            with pytest.raises(QuizError) as failure:
                again.backup_to(folder / "copy.sqlite")
            assert failure.value.exit_code == ExitCode.CANNOT_WRITE
        with (small_disk / "ballast").open("ab") as ballast, contextlib.suppress(OSError):
            ballast.write(bytes(150_000))
        with pytest.raises(QuizError) as failure:
            History.open(small_disk / "newer" / "history.sqlite")
        assert failure.value.exit_code == ExitCode.CANNOT_WRITE
        assert list(small_disk.rglob("*copy*")) == []
        assert list(small_disk.rglob("*.new")) == []
        assert len(list(again.reviews())) == 600


READER = textwrap.dedent("""
    import os
    import sys
    from pathlib import Path
    from nlpquiz.errors import QuizError
    from nlpquiz.scheduling.review import Moment, Rating, Review
    from nlpquiz.store.history import History

    if user := int(sys.argv[2]):
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    try:
        with History.open(Path(sys.argv[1])) as history:
            print(len(list(history.reviews())), flush=True)
            for act in (
                history.check_writable,
                lambda: history.record(Review("1", "a/x", Moment(1, 1), Rating.GOOD, 1)),
                lambda: history.mark("a/x", "flag", Moment(1, 1)),
            ):
                try:
                    act()
                    print("written")
                except QuizError as error:
                    print(int(error.exit_code), "read-only" in error.message, bool(error.next_step))
    except QuizError as error:
        print("refused", int(error.exit_code), error.message)
""")


def read_as_owner_without_privileges(path: Path) -> list[str]:
    """What the owner of the files sees when permissions bind them, as they do not bind root."""
    run = subprocess.run(
        [sys.executable, "-c", READER, str(path), str(NOBODY if os.getuid() == 0 else 0)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.stderr == ""
    return str(run.stdout).splitlines()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "data")
        folder.parent.chmod(0o755)
        folder.mkdir()
        yield folder
        folder.chmod(0o755)


def give_away(folder: Path, file_mode: int, folder_mode: int) -> None:
    """Leave a folder and its files to the user that will read, with these permissions."""
    for file in folder.iterdir():
        file.chmod(file_mode)
    folder.chmod(folder_mode)
    if os.getuid() == 0:
        for file in (*folder.iterdir(), folder):
            os.chown(file, NOBODY, NOBODY)


@posix_only
@pytest.mark.parametrize("open_elsewhere", [False, True])
@pytest.mark.parametrize("folder_mode", [0o555, 0o755])
def test_what_is_read_only_can_be_read_and_says_so(
    open_folder: Path, review: Make, folder_mode: int, open_elsewhere: bool
) -> None:
    history = History.open(open_folder / "history.sqlite")
    for day in range(3):
        history.record(review("a/x", day))
    if not open_elsewhere:
        history.close()
    before = history.path.read_bytes()
    give_away(open_folder, 0o444, folder_mode)
    lines = read_as_owner_without_privileges(history.path)
    assert lines == ["3", *[f"{int(ExitCode.CANNOT_WRITE)} True True"] * 3]
    assert history.path.read_bytes() == before


@posix_only
def test_a_file_that_may_not_be_read_gives_a_sentence(open_folder: Path, review: Make) -> None:
    with History.open(open_folder / "history.sqlite") as history:
        history.record(review("a/x", 0))
    give_away(open_folder, 0o000, 0o755)
    (line,) = read_as_owner_without_privileges(history.path)
    assert line.startswith(f"refused {int(ExitCode.CANNOT_WRITE)} {history.path} cannot be used")


@posix_only
def test_a_folder_that_cannot_be_made_gives_a_sentence(open_folder: Path) -> None:
    give_away(open_folder, 0o444, 0o555)
    (line,) = read_as_owner_without_privileges(open_folder / "new" / "history.sqlite")
    assert line.startswith(f"refused {int(ExitCode.CANNOT_WRITE)}")
    assert list(open_folder.iterdir()) == []


def test_a_file_on_a_file_system_without_links_or_wal(
    history_file: Path, review: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    with History.open(history_file) as history:
        history.record(review("a/x", 0))
    with History.open(history_file) as history:
        assert len(history.reviews_of("a/x")) == 1
