"""What holds for every command: help, version, wrong usage, completion, the door out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlpquiz import __version__
from nlpquiz.cli.registry import BRANCHES
from tests.cli.conftest import DECK, Run


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", *BRANCHES])
def test_help_is_there_for_every_command(run: Run, command: str, flag: str) -> None:
    done = run(*command.split(), flag)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: nlpquiz {command}".rstrip())


@pytest.mark.parametrize("words", [["--version"], ["-V"], ["--version", "--help"]])
def test_the_version(run: Run, words: list[str]) -> None:
    assert run(*words).out.startswith((f"nlpquiz {__version__}", "Usage"))


def test_the_version_is_answered_without_importing_anything_heavy() -> None:
    program = "import sys; from nlpquiz.__main__ import main; main(['-V']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == f"nlpquiz {__version__}\n"
    for heavy in ("typer", "rich", "sqlite3", "pydantic", "yaml", "dataclasses"):
        assert f"'{heavy}'" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["stdy"], "Did you mean study?"),
        (["study", "--limit", "0"], "not in the range"),
        (["study", "--limt", "3"], "--limt"),
        (["study", "--kind", "opn"], "Did you mean open?"),
        (["study", "--lang", "fr"], "not one of en, zh, both"),
        (["cards", "show"], "DECK/CARD"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_hint(run: Run, words: list[str], said: str) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("nlpquiz study de", "demo"),
        ("nlpquiz study --topic s", "sums"),
        ("nlpquiz study --tag t", "t1"),
        ("nlpquiz cards show demo/g", "demo/gaps"),
        ("nlpquiz st", "study"),
    ],
)
def test_the_shell_completes_names(home: Path, words: str, expected: str) -> None:
    environment = {
        **os.environ,
        "_NLPQUIZ_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    done = subprocess.run(
        [sys.executable, "-m", "nlpquiz"], env=environment, capture_output=True, text=True, check=False
    )
    assert expected in done.stdout.split()
    assert done.stderr == ""


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    command = f"{sys.executable} -m nlpquiz cards find a | head -n 0"
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 141
    assert done.stderr == ""


def test_a_data_folder_that_cannot_be_made_says_so(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NLPQUIZ_HOME", str(tmp_path / "file" / "home"))
    done = run("study")
    assert done.code in (1, 73)
    assert "Traceback" not in done.err
    assert done.err.startswith("nlpquiz: ")


def test_a_folder_of_decks_and_names_of_decks_go_together(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    more = tmp_path / "more"
    more.mkdir()
    (more / "extra.yaml").write_text(DECK.replace("deck: demo", "deck: extra"), encoding="utf-8")
    done = run("study", "demo", "extra", "--decks", str(more), "--kind", "open", "--limit", "2")
    assert (done.code, done.err) == (0, "")
    assert run("study", "extra").code == 2
    by_path = run("study", str(more / "extra.yaml"), "--kind", "open")
    assert (by_path.code, by_path.err) == (0, "")


def test_output_that_cannot_be_written_is_a_sentence(home: Path) -> None:
    for redirect, code in (("> /dev/full", 73), (">&-", 0)):
        command = ["bash", "-c", f"{sys.executable} -m nlpquiz cards find one {redirect}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code
        assert "Traceback" not in done.stderr


def test_a_group_without_a_command_shows_its_help(run: Run) -> None:
    done = run("cards")
    assert (done.code, done.err) == (2, "")
    assert done.out.startswith("Usage: nlpquiz cards")


@pytest.mark.parametrize(("words", "near"), [(("--topic", "sumz"), "sums"), (("--tag", "t11"), "t1")])
def test_a_topic_or_tag_that_no_deck_has_suggests_one(run: Run, words: tuple[str, str], near: str) -> None:
    done = run("study", *words)
    assert (done.code, f"Did you mean {near}?" in done.err) == (2, True)


def test_today_takes_the_options_of_every_command_and_speaks_to_programs(run: Run) -> None:
    assert run("--lang", "zh").out.startswith("今天")
    assert run("--ascii").out.isascii()
    data = json.loads(run("--json").out)["data"]
    assert data["decks"] == [{"deck": "demo", "due": 0, "unseen": 3, "learned": 0, "total": 3}]
    assert run("--lang", "zh", "cards", "show", "demo/first").out.startswith("demo/first   演示")
