"""Every screen, ended or abused: modes of the terminal as before, the cursor to be seen, no other screen left open."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlpquiz.store.facts import facts_of
from nlpquiz.store.history import History
from tests.e2e.exam_deck import make_home, rows, run, stored_answers
from tests.e2e.terminal import Start, Terminal
from tests.faults.killing import fill

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="POSIX terminals and signals")]

STUDY = ("study", "demo", "--kind", "open", "--lang", "en")
EXAM = ("exam", "demo", "--questions", "2", "--seed", "k", "--lang", "en", "--minutes", "100")
TYPED = (*EXAM, "--kind", "open")
CHOSEN = (*EXAM, "--kind", "truefalse")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = make_home(tmp_path)
    deck = made / "decks" / "demo.yaml"
    long = "is $d_k$.\\n\\n" + "\\n\\n".join(f"Line {number} of many." for number in range(40))
    deck.write_text(deck.read_text(encoding="utf-8").replace("is $d_k$.", long), encoding="utf-8")
    return made


def modes(terminal: Terminal) -> object:
    """What ``stty -a`` would say."""
    import termios

    return termios.tcgetattr(terminal.process.child_fd)


def check_left_as_found(terminal: Terminal, before: object) -> None:
    assert modes(terminal) == before
    raw = terminal.raw
    assert raw.rfind(b"\x1b[?25h") >= raw.rfind(b"\x1b[?25l"), "the cursor is hidden"
    assert raw.rfind(b"\x1b[?1049l") >= raw.rfind(b"\x1b[?1049h"), "another screen is shown"
    assert raw.rfind(b"\x1b[?2004l") >= raw.rfind(b"\x1b[?2004h"), "pastes are still marked"
    assert "Traceback" not in terminal.text


Steps = tuple[tuple[str, str], ...]
SCREENS: dict[str, tuple[tuple[str, ...], Steps]] = {
    "study question": (STUDY, (("", "1/4"),)),
    "study typing": (STUDY, (("", "1/4"), ("tabc", "abc"))),
    "study pager": (STUDY, (("", "1/4"), (" ", "more: space"))),
    "study help": (STUDY, (("", "1/4"), ("?", "bury until"))),
    "exam typing": (TYPED, (("", "Question 1"), ("abc", "abc"))),
    "exam overview": (CHOSEN, (("", "Question 1"), ("o", "2 open"))),
    "exam number": (CHOSEN, (("", "Question 1"), ("g", "go to question:"))),
    "exam handing in": (CHOSEN, (("", "Question 1"), ("1\r", "Question 2"), ("1\r", "That was the last question."))),
    "exam marks": (
        TYPED,
        (("", "Question 1"), ("a\r", "Question 2"), ("b\r", "That was the last question."), ("y", "check the marks")),
    ),
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("how", ["SIGHUP", "ctrl-c"])
def test_every_screen_ended(start: Start, home: Path, screen: str, how: str) -> None:
    words, steps = SCREENS[screen]
    terminal = start(*words, rows=24)
    before = modes(terminal)
    for keys, shown in steps:
        terminal.press(keys)
        terminal.wait_for(shown)
    if how == "ctrl-c":
        terminal.press("\x03")
    else:
        terminal.process.kill(signal.SIGHUP)
    assert terminal.wait_for_end() in ((130, 1) if how == "ctrl-c" else (129,))
    check_left_as_found(terminal, before)
    if screen == "exam typing":
        assert stored_answers(home)[0]["typed"] == "abc"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_import_ended_under_its_bar(start: Start, home: Path, tmp_path: Path, number: signal.Signals) -> None:
    fill(tmp_path / "elsewhere.sqlite", 60_000, first=9000)
    with History.open(tmp_path / "elsewhere.sqlite") as history:
        text = json.dumps({"format": "nlpquiz decks", "version": 1, "decks": [], "facts": list(facts_of(history))})
    (tmp_path / "all.json").write_text(text, encoding="utf-8")
    terminal = start("import", "json", str(tmp_path / "all.json"))
    before = modes(terminal)
    while b"\x1b[?25l" not in terminal.raw:
        assert terminal._read(), terminal.text
    terminal.process.kill(number)
    assert terminal.wait_for_end() in (128 + number, 0)
    check_left_as_found(terminal, before)
    assert rows(home, "SELECT count(*) FROM reviews")[0][0] in (0, 60_000)
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="tells by its open files what a process does")
@pytest.mark.parametrize(
    ("words", "opens"),
    [
        (("stats",), "history.sqlite"),
        (("tune",), "history.sqlite"),
        (("topics",), "history.sqlite"),
        (("export", "anki", "-o", "x.apkg", "--with-progress"), "history.sqlite"),
        (("import", "markdown", "notes.md", "-o", "notes.yaml"), "notes.md"),
        (("import", "csv", "table.csv", "-o", "table.yaml"), "table.csv"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_a_command_ended_while_it_works(
    start: Start, home: Path, tmp_path: Path, words: tuple[str, ...], opens: str
) -> None:
    fill(home / "history.sqlite", 20_000)
    (tmp_path / "notes.md").write_text(
        "# A\n\n" + "\n".join(f"## What is {n}?\n\nThis is {n}.\n" for n in range(20_000))
    )
    (tmp_path / "table.csv").write_text("question,answer\n" + "\n".join(f"What is {n}?,{n}" for n in range(20_000)))
    terminal = start(*words, folder=tmp_path)
    before = modes(terminal)
    descriptors = Path(f"/proc/{terminal.process.pid}/fd")
    deadline = time.monotonic() + 30
    while not any(_leads_to(each, opens) for each in descriptors.iterdir()):
        assert time.monotonic() < deadline
    terminal.process.kill(signal.SIGTERM)
    assert terminal.wait_for_end() in (128 + signal.SIGTERM, 0, 1)
    check_left_as_found(terminal, before)
    assert rows(home, "SELECT count(*) FROM reviews") == [(20_000,)]
    left = {path.name for path in tmp_path.iterdir()} - {"home", "notes.md", "table.csv"}
    assert left <= {"x.apkg", "notes.yaml", "table.yaml"}, "something half done is left"


def _leads_to(link: Path, name: str) -> bool:
    try:
        return link.readlink().name == name
    except OSError:
        return False


def test_a_window_that_changes_while_pages_are_read(start: Start, home: Path) -> None:
    terminal = start(*STUDY, rows=16)
    before = modes(terminal)
    terminal.wait_for("1/4")
    terminal.wait_for_footer("space answer")
    terminal.press(" ")
    terminal.wait_for("more: space")
    for columns, height in ((30, 8), (1, 1), (200, 60), (80, 16)):
        terminal.resize(columns, height)
    for _ in range(12):
        terminal.press(" ")
    terminal.wait_for_footer("4 Easy")
    terminal.press("3")
    terminal.wait_for("2/")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    check_left_as_found(terminal, before)
    assert rows(home, "SELECT count(*) FROM reviews")[0][0] >= 1


def test_ten_megabytes_pasted_into_an_answer_of_an_exam(start: Start, home: Path) -> None:
    terminal = start(*TYPED)
    before = modes(terminal)
    terminal.wait_for("Question 1")
    data = b"\x1b[200~" + "the variance grows 方差增大 ".encode() * 310_000 + b"\x1b[201~\r"
    assert len(data) > 9_500_000
    while data:
        data = data[os.write(terminal.process.child_fd, data[:65536]) :]
    terminal.wait_for("Question 2")
    terminal.press("\x03")
    assert terminal.wait_for_end() == 130
    check_left_as_found(terminal, before)
    typed = stored_answers(home)[0]["typed"]
    assert typed.startswith("the variance grows 方差增大")
    assert (home / "history.sqlite").stat().st_size < 4_000_000


def test_bytes_that_are_no_text_in_an_exam(start: Start, home: Path) -> None:
    terminal = start(*TYPED)
    before = modes(terminal)
    terminal.wait_for("Question 1")
    for garbage in (b"\xff\xfe\x80\xc3", b"\xed\xa0\x80", bytes(range(128, 256)), b"\xe6\x96"):
        terminal.process.send(garbage)
    terminal.process.send("方差 variance".encode())
    terminal.press("\r")
    terminal.wait_for("Question 2")
    terminal.press("\x03")
    assert terminal.wait_for_end() == 130
    check_left_as_found(terminal, before)
    assert stored_answers(home)[0]["typed"].endswith("方差 variance")


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        {"TERM": ""},
        {"TERM": "nonsense"},
        {"TERM": "dumb", "COLUMNS": "-3", "LINES": "x"},
    ],
    ids=lambda environment: " ".join(f"{name}={value}" for name, value in environment.items()),
)
def test_an_exam_in_poor_surroundings(start: Start, home: Path, environment: dict[str, str]) -> None:
    terminal = start(*CHOSEN, environment=environment)
    before = modes(terminal)
    terminal.wait_for("Question 1")
    terminal.press("1\r")
    terminal.wait_for("Question 2")
    for columns, height in ((1, 1), (2, 1), (1, 40), (80, 40)):
        terminal.resize(columns, height)
    terminal.press("1\r")
    terminal.wait_for("That was the last")
    terminal.press("y")
    terminal.wait_for("100%")
    assert terminal.wait_for_end() == 0
    check_left_as_found(terminal, before)
    assert rows(home, "SELECT count(*) FROM reviews") == [(2,)]


@pytest.mark.parametrize("ends", ["stdout", "both"])
def test_a_reader_that_has_gone_under_every_kind_of_command(home: Path, tmp_path: Path, ends: str) -> None:
    assert run(*CHOSEN, home=home, text="1\n1\ny\n").returncode == 0
    (tmp_path / "notes.md").write_text("# A\n\n## What is it?\n\nThis.\n" * 50)
    (tmp_path / "t.csv").write_text("question,answer\n" + "What?,That\n" * 50)
    commands: list[tuple[tuple[str, ...], str]] = [
        *[
            ((*words,), "")
            for words in (("topics",), ("stats",), ("stats", "--json"), ("plan", "--json"), ("decks", "lint"))
        ],
        *[(("export", kind), "") for kind in ("csv", "markdown", "html", "json")],
        *[(("cards", "show", "demo/open-1", *more), "") for more in ((), ("--history",), ("--json",))],
        *[(("exam", *more), "") for more in (("--history",), ("--report", "1"))],
        *[(("backup", "--list"), ""), (("config", "list"), ""), (("--help",), ""), (("study", "--help"), "")],
        *[(("import", "markdown", str(tmp_path / "notes.md"), "-o", str(tmp_path / "a.yaml")), "")],
        *[(("import", "csv", str(tmp_path / "t.csv"), "-o", str(tmp_path / "b.yaml")), "")],
        *[(STUDY, "3\n" * 3), (("exam", "demo", "--questions", "2", "--untimed"), "1\n1\ny\n")],
    ]
    for words, text in commands:
        reading_end, writing_end = os.pipe()
        os.close(reading_end)
        process = subprocess.run(
            [sys.executable, "-m", "nlpquiz", *words],
            input=text,
            stdout=writing_end,
            stderr=writing_end if ends == "both" else subprocess.PIPE,
            text=True,
            env={**os.environ, "NLPQUIZ_HOME": str(home), "LANG": "C.UTF-8"},
            check=False,
            timeout=120,
        )
        os.close(writing_end)
        assert process.returncode in (0, 1, 2, 141), (words, process.returncode)  # 1 is what typer makes of it
        assert "Traceback" not in (process.stderr or ""), (words, process.stderr)
        assert "Exception ignored" not in (process.stderr or ""), (words, process.stderr)
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]
