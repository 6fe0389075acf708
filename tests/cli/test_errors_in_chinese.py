"""Wrong usage is answered in the language of the command line or of the settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ANSWERS = [
    ("nosuch", "没有命令 'nosuch'。", "`nlpquiz --help` 列出所有命令。"),
    ("stdy", "没有命令 'stdy'。", "你想输入的是 study 吗？"),
    ("cards nosuch", "没有命令 'nosuch'。", "用法见 `nlpquiz cards --help`。"),
    ("study --limt 3", "没有选项 --limt（相近的选项：--limit, --math, --quiet）。", "用法见 `nlpquiz study --help`。"),
    ("study --limit x", "'--limit' 的值无效：'x' 不是整数。", "用法见 `nlpquiz study --help`。"),
    ("study --limit 0", "'--limit' 的值无效：0 不在范围 x>=1 内。", "用法见 `nlpquiz study --help`。"),
    ("study --new", "选项 '--new' 需要一个值。", ""),
    ("study --quiet=1", "选项 '--quiet' 不带值。", ""),
    ("study --kind opn", "--kind：没有 'opn'。", "你想输入的是 open 吗？"),
    ("study --topic zzz", "--topic：没有 'zzz'。", "可用的有：sums, demo/sums。"),
    ("study nosuch", "没有题库 'nosuch'。", "`nlpquiz decks list` 列出现有的题库。"),
    ("--theme blue", "--theme：'blue' 不在可选值之列（dark, light, none）。", "例如：--theme dark"),
    ("cards show", "缺少参数 'DECK/CARD'。", "用法见 `nlpquiz cards show --help`。"),
    ("cards show demo/zzz", "没有卡片 'demo/zzz'。", "用 `nlpquiz cards find 关键词` 查找。"),
    ("undo now", "多余的参数：now。", "用法见 `nlpquiz undo --help`。"),
    ("config set nosuch 1", "config set: 没有设置项 'nosuch'。", "`nlpquiz config show` 列出所有设置项。"),
    ("config set new_per_day x", "config set: x 不能作为 new_per_day 的值（每天的新卡片数）。", "例如写成 12。"),
    (
        "config set theme blue",
        "'blue' 不能作为 theme 的值（深色或浅色终端的配色，或不用颜色）。",
        "可选值：dark, light, none。",
    ),
    ("plan --date soon", "--date：'soon' 不是日期。", "例如：--date 2026-12-15"),
    ("exam --history --report 1", "--history 与 --report 不能同时使用。", "请单独使用 --history。"),
    ("exam --timed --untimed", "--timed 与 --untimed 不能同时使用。", "请去掉其中一个。"),
    ("import markdown nosuch.md", "nosuch.md 不存在。", "请给出笔记文件、目录，或用 - 表示标准输入。"),
    ("import anki nosuch.apkg", "无法读取 nosuch.apkg：没有该文件或目录。", "请检查该文件。"),
    ("restore nosuch", "没有文件 nosuch。", "`nlpquiz backup --list` 列出已有的备份。"),
]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("words", "message", "hint"), ANSWERS)
def test_wrong_usage_in_chinese(run: Run, words: str, message: str, hint: str) -> None:
    done = run("--lang", "zh", *words.split())
    assert done.out == ""
    assert message in done.err
    assert done.err.splitlines()[1:] == ([hint] if hint else [])


@pytest.mark.parametrize("place", ["nosuch --lang zh", "nosuch --lang=zh", "study --limt 3 --lang zh"])
def test_the_language_counts_wherever_it_stands(run: Run, home: Path, place: str) -> None:
    assert "没有" in run(*place.split()).err


def test_the_language_of_the_settings_counts(run: Run, home: Path) -> None:
    (home / "config.toml").write_text('language = "zh"\n', encoding="utf-8")
    assert "没有命令" in run("nosuch").err
    assert "there is no command" in run("nosuch", "--lang", "en").err


def test_a_wrong_setting_is_told_in_chinese(run: Run, home: Path) -> None:
    (home / "config.toml").write_text('language = "zh"\nnew_per_day = "x"\ntheme = 3\n', encoding="utf-8")
    said = run("decks", "list").err
    assert "不能作为 new_per_day 的值" in said
    assert "另有 1 处问题" in said
    assert not re.search(r"\bis\b|\bno\b", said.replace(str(home), ""))


@pytest.mark.usefixtures("home")
def test_the_lines_about_settings_are_chinese(run: Run) -> None:
    shown = run("config", "show", "--lang", "zh").out
    assert "# 每天的新卡片数\nnew_per_day = 12\n" in shown
    assert not [line for line in shown.splitlines() if line.startswith("#") and line.isascii()]
