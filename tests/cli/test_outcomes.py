"""What commands say about files that they wrote or read, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlpquiz.terminal.outcome_messages import MESSAGES
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("export anki -o out.apkg", "已写入 out.apkg：2 条笔记，3 张卡片；不含你的学习记录。"),
        ("export anki -o out.apkg --with-progress", "已写入 out.apkg：2 条笔记，3 张卡片，0 次复习。"),
        ("export csv -o out.csv", "已写入 out.csv。"),
        ("export html -o out.html", "已写入 out.html。"),
        ("cards show demo/first --svg out.svg", "已写入 out.svg。"),
        ("config set theme light", 'theme = "light"，已写入'),
    ],
)
def test_what_was_written_is_told_in_chinese(run: Run, words: str, said: str) -> None:
    done = run(*words.split(), "--lang", "zh")
    assert done.code == 0
    assert said in done.err
    assert run(*words.split(), "--lang", "zh", "--quiet").err == ""


def test_an_import_from_anki_is_told_in_both_languages(run: Run) -> None:
    run("export", "anki", "-o", "out.apkg")
    done = run("import", "anki", "out.apkg", "--with-progress", "-o", "back.yaml")
    assert done.err == "Wrote back.yaml.\nout.apkg: 2 new cards, 0 new reviews.\n"
    done = run("import", "anki", "out.apkg", "-o", "zh.yaml", "--lang", "zh")
    assert done.err == "已写入 zh.yaml。\nout.apkg：2 张新卡片。\n"


def test_decks_that_cannot_be_used_are_told_in_both_languages(run: Run, home: Path) -> None:
    (home / "decks" / "broken.yaml").write_text("format: 1\n", encoding="utf-8")
    assert "nlpquiz: warning: the deck broken has 1 problem and is left out" in run("decks", "show", "demo").err
    assert "警告：题库 broken 有 1 个问题，未载入" in run("decks", "show", "demo", "--lang", "zh").err
    assert run("decks", "lint", "broken", "--lang", "zh").err == "1 个文件：1 个错误。\n"


@pytest.mark.parametrize("name", MESSAGES)
def test_both_languages_fill_in_the_same(name: str) -> None:
    english, chinese = (set(text.split("{")[1:]) for text in MESSAGES[name])
    assert {part.partition("}")[0] for part in english} == {part.partition("}")[0] for part in chinese}
