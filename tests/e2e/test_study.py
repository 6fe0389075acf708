"""`nlpquiz study` in a real pseudo-terminal."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.slow

DECK = """\
format: 1
deck: demo
title: {en: Demo, zh: 演示}
topics:
  - {id: sums, title: {en: Sums, zh: 求和}}
  - {id: words, title: {en: Words, zh: 词}}
cards:
  - id: first
    kind: open
    topic: sums
    priority: core
    question: {en: Why is the first question easy?, zh: 第一个问题为什么容易？}
    answer: {en: Because $1+1=2$., zh: 因为 $1+1=2$。}
    points:
      - {say: {en: it is a sum, zh: 是加法}, keys: [[sum, 加法]]}
    follow_ups: [gap]
    pitfalls: [{en: Adding twice., zh: 加两次。}]
    sources: [{title: Arithmetic, url: "https://example.org/sums"}]
  - id: pick
    kind: choice
    topic: words
    question: {en: Which one is a verb?, zh: 哪个是动词？}
    options:
      - {text: run, correct: true, why: {en: It is done., zh: 表示动作。}}
      - {text: green, correct: false, why: {en: It is a colour., zh: 表示颜色。}}
    sources: [{title: Grammar}]
  - id: gap
    kind: cloze
    topic: words
    text: {en: "The capital of France is {{c1::Paris}}.", zh: "法国的首都是{{c1::巴黎}}。"}
    accept: {c1: [paris, 巴黎]}
    sources: [{title: Atlas}]
  - id: count
    kind: numeric
    topic: sums
    question: {en: "What is {a} times 1,000,000?", zh: "{a} 乘以一百万是多少？"}
    variables: {a: [110, 110]}
    value: a * 1000000
    sources: [{title: Arithmetic}]
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's folder with one small deck of their own."""
    folder = tmp_path / "home"
    (folder / "decks").mkdir(parents=True)
    (folder / "decks" / "demo.yaml").write_text(DECK, encoding="utf-8")
    return folder


@pytest.fixture
def study(home: Path) -> Callable[..., Terminal]:
    def start(*arguments: str, columns: int = 80, rows: int = 40, lang: str = "en", **environment: str) -> Terminal:
        words = ["study", "demo", "--lang", lang, *arguments]
        return Terminal(words, home=home, columns=columns, rows=rows, environment=environment)

    return start


def reviews(home: Path) -> list[tuple[str, int]]:
    """What is in the log, asked from outside the program."""
    with sqlite3.connect(home / "history.sqlite") as connection:
        return connection.execute(
            "SELECT cards.name, rating FROM reviews JOIN cards ON cards.id = reviews.card ORDER BY seq"
        ).fetchall()


def test_a_first_sitting_explains_the_keys_once(study: Callable[..., Terminal]) -> None:
    terminal = study()
    terminal.wait_for("press space to see the model answer", "Why is the first question easy?")
    terminal.press(" ")
    terminal.wait_for("Because 1 + 1 = 2.", "Adding twice.", "Again", "Easy")
    terminal.press("3")
    terminal.wait_for("2/5")  # the first card comes back when its ten minutes are over
    terminal.press("q")
    terminal.wait_for("Done for now", "100%")
    assert terminal.wait_for_end() == 0
    assert terminal.is_sane()
    again = study()
    again.wait_for("Demo")
    assert "press space to see" not in again.text
    again.press("q")
    again.wait_for_end()


def test_every_kind_is_answered_by_key_or_typing(study: Callable[..., Terminal]) -> None:
    terminal = study("--kind", "choice")
    terminal.wait_for("Which one is a verb?")
    terminal.press("1" if "1 run" in terminal.text else "2")
    terminal.wait_for("Right", "(yours)")
    terminal.press("q")
    terminal.wait_for_end()

    terminal = study("--kind", "cloze")
    terminal.wait_for("The capital of France is [...].")
    terminal.press("t")
    terminal.wait_for("Enter submits")
    terminal.press("Ｐaris\r")
    terminal.wait_for("Right", "The capital of France is Paris.")
    terminal.press("\r")
    terminal.wait_for("The capital of France is [...].", times=2)
    terminal.press("q")
    terminal.wait_for_end()

    terminal = study("--kind", "numeric")
    terminal.wait_for("What is 110 times 1,000,000?")
    terminal.press("110M\r")
    terminal.wait_for("Right")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_an_open_answer_is_marked_point_by_point_in_chinese(study: Callable[..., Terminal]) -> None:
    terminal = study("--kind", "open", lang="zh")
    terminal.wait_for("第一个问题为什么容易？")
    terminal.press("t")
    terminal.wait_for("Enter 提交")
    terminal.press("因为只是加法题x\x7f\r")
    terminal.wait_for("部分", "是加法", "“加法”")
    terminal.press("a")
    terminal.wait_for("答到", "得分 1/1")
    terminal.press("3")
    terminal.wait_for("2/2", "学习中 1")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_undo_goes_back_through_ratings_and_reveals(study: Callable[..., Terminal], home: Path) -> None:
    terminal = study()
    terminal.wait_for("Why is the first question easy?")
    terminal.press(" 3")
    terminal.wait_for("2/5")
    terminal.press("u")
    terminal.wait_for("Taken back.")
    terminal.press("u")
    terminal.wait_for("Taken back.", times=2)
    terminal.press("u")
    terminal.wait_for("Nothing to take back in this sitting")
    terminal.press("q")
    terminal.wait_for_end()
    done = run("undo", home=home)
    assert (done.returncode, done.stderr) == (1, "There is nothing to take back.\n")


def test_language_sources_info_flag_and_help_keep_the_card(study: Callable[..., Terminal]) -> None:
    terminal = study()
    terminal.wait_for("Why is the first question easy?")
    terminal.press("l")
    terminal.wait_for("第一个问题为什么容易？")
    terminal.press("o")
    terminal.wait_for("https://example.org/sums")
    terminal.press("i")
    terminal.wait_for("demo/first", "尚未作答")
    terminal.press("f")
    terminal.wait_for("已标记")
    terminal.press("?")
    terminal.wait_for("给自己打分" if "给自己打分" in terminal.text else "打分")
    terminal.press("n")
    terminal.wait_for("接下来：demo/gap")
    terminal.press("s")
    terminal.wait_for("已暂停 demo/first", "法国的首都是")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_ctrl_c_at_each_prompt_saves_and_leaves_the_terminal_sane(study: Callable[..., Terminal], home: Path) -> None:
    for keys, shown in (("", "Why is the first"), (" ", "Because"), ("t", "Enter submits"), ("?", "bury until")):
        terminal = study("--kind", "open")
        terminal.wait_for("Why is the first question easy?")
        terminal.press(keys)
        terminal.wait_for(shown)
        terminal.press("\x03")
        assert terminal.wait_for_end() == 130
        assert terminal.is_sane()
        assert "Traceback" not in terminal.text
        assert "Everything that you answered is saved." in terminal.text
    terminal = study("--kind", "open")
    terminal.wait_for("Why is the first question easy?")
    terminal.press(" 4")
    terminal.wait_for("Done for now")
    terminal.wait_for_end()
    assert reviews(home) == [("demo/first", 4)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_leaves_the_terminal_sane(study: Callable[..., Terminal], number: signal.Signals) -> None:
    terminal = study()
    terminal.wait_for("Why is the first question easy?")
    terminal.process.kill(number)
    assert terminal.wait_for_end() == 128 + number
    assert terminal.is_sane()


def test_kill_9_loses_at_most_the_card_on_the_screen(study: Callable[..., Terminal], home: Path) -> None:
    for round_number in range(1, 5):
        terminal = study("--cram", "--keep", "--seed", str(round_number))
        terminal.wait_for("1/4")
        terminal.wait_for_footer("space answer")
        terminal.press(" ")
        terminal.wait_for_footer("4 Easy")
        terminal.press("4")
        terminal.wait_for("2/")  # the next card is drawn: the answer is in the log
        terminal.process.kill(signal.SIGKILL)
        terminal.wait_for_end()
        assert len(reviews(home)) == round_number


def test_two_sittings_at_once_lose_nothing(study: Callable[..., Terminal], home: Path) -> None:
    both = [study("--cram", "--keep", "--seed", str(seed)) for seed in (1, 2)]
    for position in ("1/4", "2/4", "3/4", "4/4"):
        for terminal in both:
            terminal.wait_for(position)
            terminal.wait_for_footer("space answer")
            terminal.press(" ")
            terminal.wait_for_footer("4 Easy")
            terminal.press("4")
    for terminal in both:
        terminal.wait_for("Done for now")
        assert terminal.wait_for_end() == 0
    assert len(reviews(home)) == 8


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_no_row_is_wider_than_the_window(study: Callable[..., Terminal], columns: int) -> None:
    terminal = study(columns=columns)
    terminal.wait_for("Why is the first question easy?", "space answer")
    terminal.press(" ")
    terminal.wait_for("Easy")
    assert all(len(row) <= columns for row in terminal.screen)
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_a_resized_window_draws_the_card_again(study: Callable[..., Terminal]) -> None:
    terminal = study()
    terminal.wait_for("Why is the first question easy?")
    terminal.resize(60, 30)
    terminal.wait_for("Why is the first question easy?", times=2)
    terminal.press("q")
    assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colours_there_are_none(study: Callable[..., Terminal], environment: dict[str, str]) -> None:
    terminal = study(**environment)
    terminal.wait_for("Why is the first question easy?")
    terminal.press(" ")
    terminal.wait_for("Because 1 + 1 = 2.")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert b"\x1b[38" not in terminal.raw
    if "TERM" in environment:
        assert b"\x1b[K" not in terminal.raw


def test_ascii_draws_nothing_else_around_the_card(study: Callable[..., Terminal]) -> None:
    terminal = study("--ascii")
    terminal.wait_for("Why is the first question easy?")
    terminal.press(" ")
    terminal.wait_for("Easy")
    terminal.press("q")
    terminal.wait_for_end()
    assert terminal.text.isascii()


def run(*words: str, home: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    base = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    environment = {**base, "NLPQUIZ_HOME": str(home), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "nlpquiz", *words]
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=60, check=False
    )


def test_without_a_terminal_each_line_is_an_answer(home: Path) -> None:
    done = run("study", "demo", "--lang", "en", "--kind", "open", "--kind", "numeric", home=home, given="3\n110M\n")
    assert done.returncode == 0
    assert "Right" in done.stdout
    assert "> your answer, or an empty line to see the model answer" in done.stdout
    assert "? keys" not in done.stdout  # keys are not read here
    assert reviews(home) == [("demo/first", 3), ("demo/count", 3)]


def test_a_limit_holds_for_cards_in_their_steps_too(home: Path) -> None:
    assert run("study", "demo", "--cram", "--keep", home=home, given="\n1\n" * 4 + ":q\n").returncode == 0
    begun = len(reviews(home))
    assert begun >= 3
    assert run("study", "demo", "--limit", "2", home=home, given=" \n4\n" * 9).returncode == 0
    assert len(reviews(home)) <= begun + 2


def test_the_end_of_the_input_ends_the_sitting_with_everything_saved(home: Path) -> None:
    done = run("study", "demo", "--lang", "en", home=home, given="4\n")
    assert done.returncode == 0
    assert reviews(home) == [("demo/first", 4)]
    assert "\x1b" not in done.stdout


def test_a_line_that_means_nothing_is_refused_with_what_is_wanted(home: Path) -> None:
    done = run("study", "demo", "--lang", "en", "--kind", "choice", home=home, given="seven\n")
    assert "“seven” is not understood here: number of the right option." in done.stdout
    assert reviews(home) == []


def test_an_unknown_deck_suggests_the_nearest(home: Path) -> None:
    done = run("study", "transfomer", home=home)
    assert (done.returncode, done.stderr) == (2, "nlpquiz: there is no deck 'transfomer'.\nDid you mean transformer?\n")


def test_a_broken_deck_that_was_asked_for_stops_with_its_problems(home: Path) -> None:
    (home / "decks" / "bad.yaml").write_text(
        "format: 1\ndeck: bad\ntitle: Bad\ntopics: []\ncards: 7\n", encoding="utf-8"
    )
    asked = run("study", "bad", home=home)
    assert asked.returncode == 1
    assert "bad.yaml:5:1: error: cards: wants a list" in asked.stderr
    other = run("study", "demo", home=home, given="")
    assert other.returncode == 0
    assert other.stderr.count("\n") == 1
    assert "the deck bad has" in other.stderr


def test_the_editor_gets_a_sane_terminal_and_the_edited_card_comes_back(
    study: Callable[..., Terminal], home: Path
) -> None:
    log, editor = home / "log", home / "vi"
    editor.write_text(
        f'#!/bin/sh\nstty -a > "{log}"\necho "$1" >> "{log}"\nsed -i "s/is the first/was the first/" "$2"\n'
    )
    editor.chmod(0o700)
    terminal = study("--kind", "open", EDITOR=str(editor))
    terminal.wait_for("Why is the first question easy?")
    terminal.press("e")
    terminal.wait_for("Reloaded demo/first.", "Why was the first question easy?")
    settings = log.read_text().split()
    assert {"icanon", "echo", "icrnl", "+8"} <= set(settings)
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert terminal.is_sane()


def test_a_deck_broken_in_the_editor_shows_its_problems_and_the_sitting_goes_on(
    study: Callable[..., Terminal], home: Path
) -> None:
    editor = home / "vi"
    editor.write_text('#!/bin/sh\nsed -i "s/kind: open/kind: opne/" "$2"\n')
    editor.chmod(0o700)
    terminal = study("--kind", "open", EDITOR=str(editor))
    terminal.wait_for("Why is the first question easy?")
    terminal.press("e")
    terminal.wait_for('error: "opne" is no kind', "did you mean open?", "^^^^")
    terminal.wait_for("Why is the first question easy?", times=2)
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_a_deck_that_vanishes_while_it_is_studied_ends_nothing(study: Callable[..., Terminal], home: Path) -> None:
    terminal = study()
    terminal.wait_for("Why is the first question easy?")
    (home / "decks" / "demo.yaml").unlink()
    terminal.press(" ")
    terminal.wait_for_footer("4 Easy")
    terminal.press("4")
    terminal.wait_for("2/")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert reviews(home) == [("demo/first", 4)]


def test_images_open_in_the_viewer_and_never_leave_the_folder_of_the_deck(
    study: Callable[..., Terminal], home: Path
) -> None:
    decks = home / "decks"
    (decks / "heads.png").write_bytes(b"png")
    (home / "secret.png").write_bytes(b"png")
    text = DECK.replace("en: Because $1+1=2$.", 'en: "See ![heads](heads.png) and ![out](../secret.png)."')
    (decks / "demo.yaml").write_text(text, encoding="utf-8")
    log, viewer = home / "log", home / "viewer"
    viewer.write_text(f'#!/bin/sh\necho "$1" >> "{log}"\n')
    viewer.chmod(0o700)
    terminal = study("--kind", "open", BROWSER=str(viewer))
    terminal.wait_for("Why is the first question easy?")
    terminal.press("o")
    terminal.wait_for("Images", "../secret.png is not beside the deck.")
    assert log.read_text() == (decks / "heads.png").as_uri() + "\n"
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_a_screen_reader_hears_one_fact_a_line_and_no_drawing(study: Callable[..., Terminal]) -> None:
    terminal = study("--plain", "--kind", "open")
    terminal.wait_for("Why is the first question easy?")
    terminal.press(" ")
    terminal.wait_for("Because 1 + 1 = 2.", "4 Easy")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert "core; open question; new" in terminal.text
    assert "weight 1: it is a sum" in terminal.text
    assert b"\x1b[K" not in terminal.raw
    assert not set(terminal.text) & set("─━│•▸✓✗")


def test_a_remedy_comes_next_and_goes_with_the_undone_answer(study: Callable[..., Terminal], home: Path) -> None:
    deck = home / "decks" / "demo.yaml"
    wrong = "{text: green, correct: false,"
    deck.write_text(DECK.replace(wrong, f"{wrong} remedy: first,"), encoding="utf-8")
    terminal = study("--kind", "choice")
    terminal.wait_for("1/1", "Which one is a verb?")
    terminal.press("2" if "2 green" in terminal.text else "1")
    terminal.wait_for("Comes next, to clear this up: demo/first")
    terminal.press("u")
    terminal.wait_for("1/1", times=2)
    terminal.press("q")
    assert terminal.wait_for_end() == 0
