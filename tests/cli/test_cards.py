"""`nlpquiz cards` and `nlpquiz undo`."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_find_searches_both_languages_whatever_case_and_width(run: Run) -> None:
    for words in ("QUESTION", "ｑｕｅｓｔｉｏｎ", "问题"):
        done = run("cards", "find", words)
        assert (done.code, done.out.splitlines()[0]) == (0, "demo/first")
    every = run("cards", "find", "demo").out.splitlines()[::2]
    assert run("cards", "find", "demo", "--limit", "1").out.splitlines()[::2] == every[:1] != every
    none = run("cards", "find", "zebra")
    assert (none.code, none.out, none.err) == (1, "", "No card contains 'zebra'.\n")


def test_find_lists_a_cloze_once(run: Run) -> None:
    found = json.loads(run("cards", "find", "two", "--json").out)
    assert found == {
        "command": "cards find",
        "version": 1,
        "data": [{"card": "demo/gaps", "question": "[...] and [...]."}],
    }


def test_show_prints_question_answer_and_sources(run: Run) -> None:
    done = run("cards", "show", "demo/first")
    assert [line for line in done.out.splitlines() if line][:5] == [
        "demo/first   Demo › Sums",
        "core · open question · t1",
        "Why is the Question easy?",
        "Answer",
        "Because 1 + 1 = 2.",
    ]
    assert "https://example.org/sums" in done.out


def test_show_writes_a_picture_with_one_text_element_a_cell(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "card.svg"
    assert run("cards", "show", "demo/first", "--lang", "zh", "--svg", str(file)).code == 0
    picture = file.read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert ">因</text>" in picture


def test_a_name_that_is_not_there_suggests_one(run: Run) -> None:
    done = run("cards", "show", "demo/frist")
    assert (done.code, done.err) == (2, "nlpquiz: there is no card 'demo/frist'.\nDid you mean demo/first?\n")


def test_marks_take_cards_out_of_the_queue_and_back(run: Run) -> None:
    assert run("cards", "suspend", "demo/first").err == "Suspended demo/first.\n"
    assert run("cards", "suspend", "demo/gaps#c2").code == 0
    today = run().out
    assert "   1   " in next(line for line in today.splitlines() if line.startswith("demo"))
    assert run("cards", "unsuspend", "demo/first").code == 0
    assert "   2   " in next(line for line in run().out.splitlines() if line.startswith("demo"))
    assert run("cards", "flag", "demo/first").err == "Flagged demo/first.\n"
    assert run("cards", "flag", "demo/first", "--off").err == "Removed the flag of demo/first.\n"


def test_undo_takes_back_the_newest_answer_and_reset_begins_anew(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    def answer(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert run("study", "demo", "--kind", "open").code == 0

    answer("4")
    done = run("undo")
    assert done.out.startswith("Took back Easy on demo/first of 2")
    assert run("undo").code == 1
    answer("4")
    assert run("study", "demo", "--kind", "open").out.startswith("Nothing is due")
    refused = run("cards", "reset", "demo/first")
    assert (refused.code, "Add --yes" in refused.err) == (2, True)
    assert run("cards", "reset", "demo/first", "--yes").err == "demo/first is new again.\n"
    assert "   3   " in next(line for line in run().out.splitlines() if line.startswith("demo"))


def test_edit_opens_the_editor_at_the_line_without_a_shell(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = home / "log"
    editor = home / "vi"
    editor.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{log}"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", f"{editor} '; touch {home}/pwned'")
    assert run("cards", "edit", "demo/gaps").code == 0
    assert log.read_text().splitlines() == [f"; touch {home}/pwned", "+15", str(home / "decks" / "demo.yaml")]
    assert not (home / "pwned").exists()


def test_an_edit_that_breaks_the_deck_is_reported_with_its_place(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = home / "spoil"
    editor.write_text('#!/bin/sh\nsed -i "s/kind: open/kind: opne/" "$1"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("VISUAL", str(editor))
    done = run("cards", "edit", "demo/first")
    assert done.code == 1
    assert "demo.yaml:8:11: error:" in done.err
    assert "open" in done.err


@pytest.mark.parametrize("words", [("cards", "edit", "demo/first"), ("cards", "new", "demo")])
def test_without_an_editor_and_a_terminal_none_is_started(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    vim = home / "vim"
    vim.write_text(f"#!/bin/sh\ntouch {home}/started\n")
    vim.chmod(vim.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(home))
    monkeypatch.setenv("EDITOR", "")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    done = run(*words, "--lang", "en")
    assert (done.code, done.err.splitlines()[0]) == (1, "nlpquiz: an editor needs a terminal.")
    assert "set EDITOR" in done.err
    assert not (home / "started").exists()


def test_an_editor_that_is_not_there_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    done = run("cards", "edit", "demo/first")
    assert (done.code, "EDITOR=nano" in done.err) == (1, True)
