"""What happens to terminals: the program goes on or ends, and the terminal is sane afterwards."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.exam_deck import make_home, stored_answers
from tests.e2e.terminal import Start, Terminal

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="POSIX terminals and signals")]

STUDY = ("study", "demo", "--kind", "open", "--lang", "en")
EXAM = ("exam", "demo", "--questions", "3", "--seed", "k", "--lang", "en", "--minutes", "100")
FIRST = {STUDY: "1/", EXAM: "Question 1"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path)


def answers(home: Path) -> int:
    with sqlite3.connect(home / "history.sqlite") as connection:
        (count,) = connection.execute("SELECT count(*) FROM reviews").fetchone()
    connection.close()
    return int(count)


def ends_well(terminal: Terminal, code: int) -> None:
    assert terminal.wait_for_end() == code
    assert terminal.is_sane()
    assert "Traceback" not in terminal.text
    assert b"\x1b[?2004l" in terminal.raw or b"\x1b[?2004h" not in terminal.raw  # bracketed paste is off again


def answer_and_quit(terminal: Terminal) -> None:
    terminal.press(" ")
    terminal.wait_for_footer("4 Easy")
    terminal.press("3")
    terminal.wait_for("2/")
    terminal.press("q")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("words", [STUDY, EXAM], ids=["study", "exam"])
def test_a_signal_to_end(start: Start, words: tuple[str, ...], number: signal.Signals) -> None:
    terminal = start(*words)
    terminal.wait_for(FIRST[words])
    terminal.process.kill(number)
    ends_well(terminal, 128 + number)


@pytest.mark.parametrize("words", [STUDY, EXAM], ids=["study", "exam"])
def test_stopped_and_continued(start: Start, words: tuple[str, ...]) -> None:
    """In a real shell with job control: only there does a stopped program come back."""
    shell = start("--norc", "--noprofile", "-i", program=("/bin/bash",), environment={"PS1": "prompt> "})
    shell.wait_for("prompt>")
    shell.press(f"'{sys.executable}' -m nlpquiz {' '.join(words)}\r")
    shell.wait_for(FIRST[words])
    for number in (1, 2):
        shell.press("\x1a")
        shell.wait_for("Stopped", times=number)
        shell.press(f"stty -a | grep -o '[-]*icanon' && echo n{number}\r")
        shell.wait_for(f"\nn{number}")
        assert "-icanon" not in shell.text
        shell.press("fg\r")
        shell.wait_for(FIRST[words], times=number + 1)  # drawn again
    shell.press("\x03")
    shell.wait_for("prompt>", times=6)
    shell.press("stty -a | grep -o '[-]*icanon' && echo end\r")
    shell.wait_for("\nend")
    assert "-icanon" not in shell.text
    assert "Traceback" not in shell.text


def test_a_window_of_one_cell_and_back(start: Start, home: Path) -> None:
    terminal = start(*STUDY)
    terminal.wait_for("1/")
    for columns, rows in ((1, 1), (2, 1), (1, 40), (80, 1), (500, 200), (80, 40)):
        terminal.resize(columns, rows)
    terminal.wait_for_footer("space answer")
    answer_and_quit(terminal)
    ends_well(terminal, 0)
    assert answers(home) == 1


@pytest.mark.parametrize("words", [STUDY, EXAM], ids=["study", "exam"])
def test_a_terminal_that_is_one_cell_from_the_beginning(start: Start, words: tuple[str, ...]) -> None:
    terminal = start(*words, columns=1, rows=1)
    terminal.process.expect(".")
    terminal.press("\x03")
    assert terminal.wait_for_end() == 130
    assert terminal.is_sane()


def test_ten_megabytes_pasted_as_an_answer(start: Start, home: Path) -> None:
    terminal = start(*STUDY)
    terminal.wait_for("1/")
    terminal.press("t")
    terminal.wait_for("Enter submits")
    data = b"\x1b[200~" + "the variance grows 方差增大 ".encode() * 310_000 + b"\x1b[201~\r"
    assert len(data) > 9_500_000
    while data:
        data = data[os.write(terminal.process.child_fd, data[:65536]) :]
    terminal.wait_for_footer("4 Easy")
    terminal.press("3")
    terminal.wait_for("2/")
    terminal.press("q")
    ends_well(terminal, 0)
    assert answers(home) == 1
    assert (home / "history.sqlite").stat().st_size < 2_000_000


@pytest.mark.parametrize("garbage", [b"\xff\xfe\x80\xc3", b"\xe6\x96", b"\xed\xa0\x80", bytes(range(128, 256))])
def test_bytes_that_are_no_text(start: Start, home: Path, garbage: bytes) -> None:
    terminal = start(*STUDY)
    terminal.wait_for("1/")
    terminal.process.send(garbage)
    terminal.press("t")
    terminal.wait_for("Enter submits")
    terminal.process.send(garbage + "方差 variance".encode() + garbage)
    terminal.press("\r")
    terminal.wait_for_footer("4 Easy")
    terminal.press("3")
    terminal.wait_for("2/")
    terminal.press("q")
    ends_well(terminal, 0)
    assert answers(home) == 1


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        {"LANG": "xx_YY.nonsense", "LC_ALL": "xx_YY.nonsense"},
        {"TERM": ""},
        {"TERM": "nonsense"},
        {"TERM": "dumb", "COLUMNS": "-3", "LINES": "x"},
    ],
    ids=lambda environment: " ".join(f"{name}={value}" for name, value in environment.items()),
)
def test_poor_surroundings(start: Start, home: Path, environment: dict[str, str]) -> None:
    terminal = start(*STUDY, environment=environment)
    terminal.wait_for("1/")
    terminal.press(" ")
    terminal.wait_for("Easy")
    terminal.press("3")
    terminal.wait_for("2/")
    terminal.press("q")
    ends_well(terminal, 0)
    assert answers(home) == 1


@pytest.mark.parametrize("words", [(), ("decks", "list"), ("export", "json"), ("cards", "find", "e"), ("doctor",)])
def test_a_reader_that_has_gone(home: Path, words: tuple[str, ...]) -> None:
    environment = {**os.environ, "NLPQUIZ_HOME": str(home), "LANG": "C.UTF-8"}
    reading_end, writing_end = os.pipe()
    os.close(reading_end)
    process = subprocess.run(
        [sys.executable, "-m", "nlpquiz", *words],
        stdout=writing_end,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        check=False,
    )
    os.close(writing_end)
    assert process.returncode in (0, 1, 141)  # 1 is what the library for command lines makes of it
    assert process.stderr == ""


def test_a_screen_that_closes_under_a_sitting_keeps_what_was_answered(start: Start, home: Path) -> None:
    terminal = start(*STUDY)
    terminal.wait_for("1/")
    terminal.press(" ")
    terminal.wait_for_footer("4 Easy")
    terminal.press("3")
    terminal.wait_for("2/")
    pid = terminal.process.pid
    os.close(terminal.process.child_fd)  # the window is closed: SIGHUP, and every write fails
    terminal.process.closed = True
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) != 70  # whatever it is, nobody reads it; it is no crash
    assert answers(home) == 1


@pytest.mark.parametrize("typed", [" 3", "3\r3\r", "tanswer\r3"])
@pytest.mark.parametrize("words", [STUDY, EXAM], ids=["study", "exam"])
def test_what_is_typed_before_the_first_screen_is_no_answer(
    start: Start, home: Path, words: tuple[str, ...], typed: str
) -> None:
    terminal = start(*words)
    terminal.press(typed)
    terminal.wait_for(FIRST[words])
    terminal.wait_for_footer("space answer" if words is STUDY else "left")
    terminal.press("\x03")
    ends_well(terminal, 130)
    assert answers(home) == 0
    assert words is STUDY or stored_answers(home) == {}
