"""No network, no shell, no way out of a folder. (Expressions: tests/deck/test_arithmetic.py; packages of Anki:
tests/exchange/test_anki_hostile.py.)"""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
import textwrap
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nlpquiz.store.history import History
from tests.e2e.exam_deck import make_home, run
from tests.e2e.terminal import Terminal
from tests.faults.killing import environment_of, some_answers

OFFLINE = textwrap.dedent("""
    import sys

    def refuse(event, arguments):
        if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
            print("NETWORK", event, arguments, file=sys.stderr)
            raise SystemExit(99)
        if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
            print("PROCESS", event, arguments, file=sys.stderr)
            raise SystemExit(98)

    sys.addaudithook(refuse)
    from nlpquiz.__main__ import main
    sys.exit(main(sys.argv[1:]))
""")
COMMANDS = [
    ((), ""),
    (("study", "demo", "--cram", "--keep", "--lang", "en"), "\n3\n" * 30),
    (("exam", "demo", "--questions", "4", "--seed", "k"), "1\n" * 4 + "y\n\n\n"),
    (("exam", "--report", "1", "--html", "report.html", "--markdown", "report.md"), ""),
    (("plan", "--date", str(datetime.now().astimezone().date() + timedelta(days=30))), ""),
    (("stats",), ""),
    (("undo",), ""),
    (("cards", "find", "softmax"), ""),
    (("cards", "show", "demo/open-1"), ""),
    (("decks", "lint"), ""),
    (("decks", "list"), ""),
    (("export", "anki", "-o", "out.apkg", "--with-progress"), ""),
    (("import", "anki", "out.apkg", "--with-progress", "-o", "decks2"), ""),
    (("export", "json", "--with-progress", "-o", "out.json"), ""),
    (("import", "json", "out.json"), ""),
    (("export", "html", "-o", "out.html"), ""),
    (("backup",), ""),
    (("restore", "--yes"), ""),
    (("config", "set", "theme", "dark"), ""),
    (("doctor",), ""),
]


def test_the_suite_itself_is_offline() -> None:
    with pytest.raises(AssertionError, match="socket"), socket.socket() as one:
        one.connect(("127.0.0.1", 9))
    with pytest.raises(AssertionError, match="socket"):
        socket.getaddrinfo("example.org", 80)


@pytest.mark.slow
def test_the_processes_that_tests_start_are_offline(tmp_path: Path) -> None:
    python = (sys.executable,)
    for call in ("socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo('example.org', 80)"):
        code = f"import socket\ntry: {call}\nexcept BaseException: pass"
        terminal = Terminal(("-c", code), home=tmp_path, program=python)
        assert terminal.wait_for_end() == 99
        assert "NETWORK" in terminal.text
        assert run("-c", code, home=tmp_path, program=python).returncode == 99
        for environment in (environment_of(tmp_path), dict(os.environ)):
            done = subprocess.run([*python, "-c", code], env=environment, capture_output=True, check=False)
            assert done.returncode == 99


@pytest.mark.slow
def test_no_command_uses_the_network_or_starts_a_program(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    for words, text in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-c", OFFLINE, *words],
            env=environment_of(home),
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode not in (98, 99), (words, done.stderr)
        assert "NETWORK" not in done.stderr
        assert "Traceback" not in done.stderr, (words, done.stderr)
        assert done.returncode == 0, (words, done.stdout, done.stderr)


@pytest.mark.slow
def test_an_editor_with_blanks_and_quotes_in_its_path(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    folder = tmp_path / "my 'editors' ; $HOME"
    folder.mkdir()
    script = folder / "open it"
    script.write_text('#!/bin/sh\nfor word; do echo "<$word>"; done > "$OUT"\n')
    script.chmod(0o700)
    out = tmp_path / "out"
    subprocess.run(
        [sys.executable, "-m", "nlpquiz", "cards", "edit", "demo/open-1"],
        env={**environment_of(home), "EDITOR": f"{shlex.quote(str(script))} -w 'two words' ''", "OUT": str(out)},
        check=True,
        capture_output=True,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
    )
    assert out.read_text().splitlines() == ["<-w>", "<two words>", "<>", f"<{home / 'decks' / 'demo.yaml'}>"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "editor",
    [
        *(
            "touch PWNED; true",
            "$(touch PWNED)",
            "`touch PWNED`",
            "true && touch PWNED",
            "true | touch PWNED",
            "true\ntouch PWNED",
        ),
        *(
            "'touch PWNED",
            '"touch PWNED',
            "touch\\ PWNED",
            "> PWNED",
            "-touch",
            "no such editor",
            "/",
            ".",
            "PWNED=1 true",
        ),
    ],
    ids=ascii,
)
def test_the_editor_is_started_without_a_shell(tmp_path: Path, editor: str) -> None:
    home = make_home(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "nlpquiz", "cards", "edit", "demo/open-1"],
        env={**environment_of(home), "EDITOR": editor, "VISUAL": ""},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or "EDITOR=nano" in done.stderr or "unchanged" in done.stderr.lower()
    assert not (tmp_path / "PWNED").exists()
    assert not (home / "decks" / "PWNED").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "deck",
    [
        *(
            "../../evil",
            "/tmp/evil",
            "a/../../evil",
            "..",
            ".",
            "",
            "evil\\..\\x",
            "evil\x00",
            "C:\\evil",
            "C:evil",
            "~/evil",
        ),
        *(
            "evil" * 75,
            "e\u0301vil",
            "ev\u202eil",
            "ｅｖｉｌ",
            "evil\n",
            "evil ",
            "\u2024\u2024/evil",
            "%2e%2e%2fevil",
            "-rf",
        ),
    ],
    ids=ascii,
)
def test_a_deck_in_a_json_file_stays_in_the_folder_of_decks(tmp_path: Path, deck: str) -> None:
    home = make_home(tmp_path)
    exported = subprocess.run(
        [sys.executable, "-m", "nlpquiz", "export", "json", "demo"],
        env=environment_of(home),
        capture_output=True,
        text=True,
        check=True,
    )
    plain = json.loads(exported.stdout)
    plain["decks"][0]["deck"] = deck
    (tmp_path / "evil.json").write_text(json.dumps(plain))
    before = {path for path in tmp_path.rglob("*") if "cache" not in path.parts}
    done = subprocess.run(
        [sys.executable, "-m", "nlpquiz", "import", "json", str(tmp_path / "evil.json")],
        env=environment_of(home),
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode in (1, 2, 73)  # 73: a name of 300 bytes
    assert "Traceback" not in done.stderr
    after = {path for path in tmp_path.rglob("*") if "cache" not in path.parts}
    assert {path.name for path in after - before} <= {"history.sqlite", "backups"}
    assert not Path("/tmp/evil.yaml").exists()


@pytest.mark.slow
def test_escapes_in_a_history_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """Names of cards and devices come from files that others may have written."""
    home = make_home(tmp_path)
    nasty = "demo/\x1b]0;owned\x07\x1b[2J\u202e"
    with History.open(home / "history.sqlite") as history:
        for review in some_answers(3):
            history.record(review._replace(card=nasty))
        history.mark(nasty, "flag", next(some_answers(1)).at)
    for words in ((), ("undo",), ("doctor",), ("stats",), ("backup", "--list")):
        done = subprocess.run(
            [sys.executable, "-m", "nlpquiz", *words],
            env={**environment_of(home), "TERM": "xterm"},
            capture_output=True,
            check=False,
            cwd=tmp_path,
        )
        assert b"\x1b]0;" not in done.stdout + done.stderr, words
        assert b"\x1b[2J" not in done.stdout + done.stderr, words
        assert b"Traceback" not in done.stderr


def test_new_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with History.open(tmp_path / "new" / "history.sqlite") as history:
            history.backup_to(tmp_path / "kept" / "copy.sqlite")
    finally:
        os.umask(old)
    for path in tmp_path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
