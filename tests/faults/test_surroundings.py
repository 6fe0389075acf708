"""What is around the file of facts is not as it should be: a clear sentence, nothing overwritten, doctor names it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpquiz.store.history import History
from tests.e2e.exam_deck import make_home, rows, run
from tests.faults.killing import some_answers
from tests.store.test_history_faults import give_away

pytestmark = pytest.mark.slow
posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and locks")
CHECKOUT = Path(__file__).parents[2]
reachable = pytest.mark.skipif(
    os.name == "nt" or any(not folder.stat().st_mode & 0o001 for folder in (CHECKOUT, *CHECKOUT.parents)),
    reason="the checkout cannot be read without the rights of its owner",
)
STUDY = ("study", "demo", "--kind", "open", "--new", "2", "--lang", "en")
AS_NOBODY = """
import importlib, os, pkgutil, sys
import nlpquiz, typer
# what is imported later could not be read any more where the checkout is its owner's alone
for package in (nlpquiz, typer):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith(("__main__", "windows_terminal", "_winconsole")):
            importlib.import_module(module.name)
from pathlib import Path
from nlpquiz.__main__ import main
from nlpquiz.deck.loader import load_file
load_file(Path(os.environ["NLPQUIZ_HOME"], "decks", "demo.yaml"))
import rich.console, rich.text, typer.main, encodings.idna, difflib, tomllib, sqlite3, platformdirs.unix, tempfile
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with some answers."""
    made = make_home(tmp_path)
    with History.open(made / "history.sqlite") as history:
        history.add(some_answers(30))
    return made


def findings(home: Path, preload: str = "") -> list[dict[str, str]]:
    """What doctor finds wrong with the answers and their folder."""
    done = run("doctor", "--json", home=home, LD_PRELOAD=preload)
    assert "Traceback" not in done.stderr
    data: list[dict[str, str]] = json.loads(done.stdout)["data"]
    return [finding for finding in data if finding["state"] != "good" and finding["what"] not in ("screen", "decks")]


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A home that any user may enter, unlike pytest's own folders."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        made = make_home(Path(name))
        with History.open(made / "history.sqlite") as history:
            history.add(some_answers(30))
        yield made
        made.chmod(0o755)


def as_owner(home: Path, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """The program, run by the owner of the files, whom permissions bind."""
    environment = {
        **os.environ,
        "NLPQUIZ_HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TMPDIR": str(home.parent),
    }
    return subprocess.run(
        [sys.executable, "-c", AS_NOBODY, *words],
        env=environment,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=home.parent,
    )


@posix_only
@reachable
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o555), (0o444, 0o755), (0o600, 0o555)])
def test_a_folder_or_file_that_may_not_be_written(open_home: Path, file_mode: int, folder_mode: int) -> None:
    before = (open_home / "history.sqlite").read_bytes()
    for folder in (open_home / "decks", open_home):
        give_away(folder, file_mode, folder_mode)
        (open_home / "decks").chmod(0o755)
    done = as_owner(open_home, *STUDY, text="3\n")
    if (file_mode, folder_mode) == (0o600, 0o555):
        assert done.returncode in (0, 73), done.stderr  # with a log beside it SQLite can write, without it cannot
    else:
        assert done.returncode == 73, done.stderr
    if done.returncode:
        assert "read-only" in done.stderr or "cannot be" in done.stderr
        assert str(open_home / "history.sqlite") in done.stderr
        assert (open_home / "history.sqlite").read_bytes() == before
    shown = as_owner(open_home, "--json")
    assert shown.returncode == 0, shown.stderr
    if folder_mode == 0o555:
        checked = as_owner(open_home, "doctor", "--json")
        assert checked.returncode == 1
        assert any(
            each["what"] == "folder of answers" and each["state"] == "bad"
            for each in json.loads(checked.stdout)["data"]
        )


@posix_only
@reachable
def test_a_file_that_may_not_be_read(open_home: Path) -> None:
    give_away(open_home, 0o000, 0o755)
    done = as_owner(open_home, *STUDY, text="3\n")
    assert done.returncode == 73
    assert "Permission denied" in done.stderr
    checked = as_owner(open_home, "doctor", "--json")
    assert checked.returncode == 1
    assert any(
        each["what"] == "answers" and "Permission" in each["text"] for each in json.loads(checked.stdout)["data"]
    )


def test_no_home_folder(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": "/proc/nowhere", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "nlpquiz"]
    if not Path("/proc/self").exists():
        pytest.skip("a folder that nobody can make is needed")
    for words in ((), ("study",), ("config", "set", "theme", "light"), ("backup",)):
        done = subprocess.run(
            [*command, *words], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path, input=""
        )
        assert done.returncode == 73, done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) >= 2
    done = subprocess.run([*command, "doctor", "--json"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    bad = {each["what"] for each in json.loads(done.stdout)["data"] if each["state"] == "bad"}
    assert "answers" in bad
    assert "folder of answers" in bad or os.getuid() == 0  # who may write anywhere


LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


def test_locked_by_another_program_for_ten_seconds(home: Path) -> None:
    """Longer than that is told; what ends before is not even noticed."""
    with subprocess.Popen(
        [sys.executable, "-c", LOCKER, str(home / "history.sqlite")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as locker:
        assert locker.stdout is not None
        assert locker.stdout.readline() == "locked\n"
        done = run(*STUDY, home=home, text="3\n")
        assert done.returncode == 75
        assert "locked for too long" in done.stderr
        assert "nothing was lost" in done.stderr
        assert "database is locked" not in done.stderr
        assert run("--json", home=home).returncode == 0  # reading goes on
        waiting = subprocess.Popen(
            [sys.executable, "-m", "nlpquiz", *STUDY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "NLPQUIZ_HOME": str(home), "LANG": "C.UTF-8"},
        )
        locker.communicate("\n", timeout=60)
        _, said = waiting.communicate("3\n", timeout=60)
        assert (waiting.returncode, "locked" in said) == (0, False)
    assert rows(home, "SELECT count(*) FROM reviews") == [(31,)]


@pytest.mark.parametrize("kind", ["another program", "no database", "empty", "folder", "cut"])
def test_a_file_that_is_not_ours_or_not_whole_is_left_alone_and_restore_helps(home: Path, kind: str) -> None:
    assert run("backup", home=home).returncode == 0
    file = home / "history.sqlite"
    good = file.read_bytes()
    file.unlink()
    match kind:
        case "another program":
            other = sqlite3.connect(file)
            other.execute("CREATE TABLE theirs (x)")
            other.commit()
            other.close()
        case "no database":
            file.write_text("dear diary")
        case "empty":
            file.touch()
        case "folder":
            file.mkdir()
        case "cut":
            file.write_bytes(good[: len(good) // 2])
    before = None if kind == "folder" else file.read_bytes()
    for words in ((), STUDY, ("undo",), ("exam", "--history"), ("backup",)):
        done = run(*words, home=home, text="3\n")
        assert done.returncode == 1, (words, done.stderr)
        assert "history.sqlite" in done.stderr
        assert "Traceback" not in done.stderr
    assert before is None or file.read_bytes() == before
    assert [finding["what"] for finding in findings(home)] == ["answers"]
    if kind == "folder":
        return
    done = run("restore", home=home)
    assert done.returncode == 0, done.stderr
    assert rows(home, "SELECT count(*) FROM reviews") == [(30,)]
    (kept,) = (home / "backups").glob("*replaced*")
    assert kept.read_bytes() == before
    assert findings(home) == []


def test_a_missing_file_with_a_log_or_backups_left_is_not_begun_anew(home: Path) -> None:
    assert run("backup", home=home).returncode == 0
    (home / "history.sqlite").rename(home.parent / "moved.sqlite")
    (home / "history.sqlite-wal").write_bytes(b"something")
    for said in ("history.sqlite-wal", "backups"):
        done = run(*STUDY, home=home, text="3\n")
        assert done.returncode == 1
        assert said in done.stderr
        assert "nlpquiz restore" in done.stderr
        assert not (home / "history.sqlite").exists()
        assert findings(home)[0]["what"] == "answers"
        (home / "history.sqlite-wal").unlink(missing_ok=True)
    assert run("restore", home=home).returncode == 0
    assert rows(home, "SELECT count(*) FROM reviews") == [(30,)]


@pytest.mark.parametrize("with_log", [True, False])
def test_a_folder_copied_while_it_is_in_use(home: Path, tmp_path: Path, with_log: bool) -> None:
    with History.open(home / "history.sqlite") as history:
        for review in some_answers(20, first=1000):
            history.record(review)
        copy = tmp_path / "copy"
        copy.mkdir()
        for file in home.glob("history.sqlite*"):
            if with_log or file.name == "history.sqlite":
                shutil.copy(file, copy / file.name)
    shutil.copytree(home / "decks", copy / "decks")
    done = run("--json", home=copy)
    assert done.returncode == 0, done.stderr
    (count,) = rows(copy, "SELECT count(*) FROM reviews")[0]
    assert count == (50 if with_log else 30)  # what was in the log only is where the log is
    assert [finding["what"] for finding in findings(copy)] in ([], ["backups"])


@posix_only
@pytest.mark.skipif(sys.platform != "linux", reason="needs a preloaded library")
def test_a_folder_without_locks_is_told_by_doctor(home: Path, tmp_path: Path) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs a C compiler")
    source = tmp_path / "no_locks.c"
    source.write_text(
        "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <errno.h>\n#include <fcntl.h>\n#include <stdarg.h>\n"
        "static int refuse(int fd, int command, void *argument) {\n"
        "  static int (*real)(int, int, ...);\n"
        '  if (!real) real = dlsym(RTLD_NEXT, "fcntl");\n'
        "  if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) { errno = ENOLCK; return -1; }\n"
        "  return real(fd, command, argument); }\n"
        "int fcntl(int fd, int command, ...) { va_list rest; va_start(rest, command); void *argument = "
        "va_arg(rest, void *); va_end(rest); return refuse(fd, command, argument); }\n"
        "int fcntl64(int fd, int command, ...) { va_list rest; va_start(rest, command); void *argument = "
        "va_arg(rest, void *); va_end(rest); return refuse(fd, command, argument); }\n"
    )
    library = tmp_path / "no_locks.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    before = (home / "history.sqlite").read_bytes()
    done = run(*STUDY, home=home, text="3\n", LD_PRELOAD=str(library))
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 73, 75), done.stderr
    if done.returncode:
        assert (home / "history.sqlite").read_bytes() == before
        assert str(home / "history.sqlite") in done.stderr
    found = findings(home, str(library))
    assert any(finding["what"] == "folder of answers" and "locks" in finding["text"] for finding in found)


@posix_only
def test_everything_is_for_the_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    (tmp_path / "new").mkdir()
    home.mkdir(mode=0o700)
    shutil.copytree(make_home(tmp_path / "made") / "decks", home / "decks")
    old = os.umask(0)
    try:
        assert run(*STUDY, home=home, text="3\n").returncode == 0
        for words in (("config", "set", "theme", "light"), ("backup",), ("restore", "--yes")):
            assert run(*words, home=home).returncode == 0
        assert run("exam", "demo", "--questions", "2", "--seed", "k", home=home, text="1\n1\ny\n\n\n").returncode == 0
    finally:
        os.umask(old)
    (home / "decks").chmod(0o700)
    for path in home.rglob("*"):
        if path.parent.name != "decks":
            wanted = 0o700 if path.is_dir() else 0o600
            assert oct(path.stat().st_mode & 0o777) == oct(wanted), path
