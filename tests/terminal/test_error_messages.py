"""Errors about a learner's files speak Chinese, and every form is one that is really raised."""

from __future__ import annotations

import ast
import errno
import os
import re
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
import typer

from nlpquiz.cli.registry import USAGE_ERRORS
from nlpquiz.config import setting_help, setting_names
from nlpquiz.errors import QuizError
from nlpquiz.exchange.anki_container import _EXPORT_AGAIN
from nlpquiz.store.backups import restore
from nlpquiz.store.database import damaged
from nlpquiz.store.history import History
from nlpquiz.terminal import deck_error_messages, file_error_messages, usage_error_messages
from nlpquiz.terminal.error_messages import in_language
from tests.terminal.error_forms import raised_texts, typer_texts

NAMES = re.compile(r"\{\w*\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
FORMS = (*deck_error_messages.CHINESE, *file_error_messages.CHINESE, *usage_error_messages.CHINESE)
TABLES = (deck_error_messages.CHINESE, file_error_messages.CHINESE, usage_error_messages.CHINESE)
PAIRS = [
    pair for table in (*TABLES, usage_error_messages.TYPER, usage_error_messages.SETTINGS) for pair in table.items()
]

MADE_ELSEWHERE = {  # the text is another error's, or the caller's, where it is collected
    ("__main__.py:_run", "error.format_message()"),
    ("__main__.py:main", "confession"),
    ("cli/editing.py:_become_own", "error.message"),
    ("cli/suggestions.py:unknown", "message"),
    ("cli/suggestions.py:unknown", "f'Did you mean {near[0]}?' if near else otherwise"),
    ("config.py:read_settings", "first.hint"),
    ("errors.py:__init__", "next_step"),
    ("exchange/anki_container.py:__init__", "next_step"),
}
ONLY_VALUES = {"", "{}", "{} {}", "{}: {}"}  # nothing of their own to say: what is filled in has its own form
COMMANDS = re.compile(r"nlpquiz [a-z -]+(\{\}|\d|FILE| )*")  # the same in both languages
RAISERS = frozenset({"fail", "BadParameter", "BadOptionUsage", "BadArgumentUsage", "UsageError", "NoSuchOption"})


def skeleton(form: str) -> str:
    return NAMES.sub("{}", form)


def test_every_text_of_an_error_has_a_chinese_form() -> None:
    """To add one: a line in one of the tables nlpquiz/terminal/*_error_messages.py."""
    known = {skeleton(form) for form in FORMS} | ONLY_VALUES
    texts = raised_texts()
    assert len(texts) > 200
    assert [
        (text.place, text.line, form)
        for text in texts
        for form in text.forms
        if known.isdisjoint({form, form.removeprefix("{}: ")})
    ] == []


def test_texts_that_the_source_does_not_tell_are_known() -> None:
    """Who makes an error in another way writes its text where it is raised, or names the place above."""
    assert {(text.place, text.source) for text in raised_texts() if not text.forms} <= MADE_ELSEWHERE


def test_every_form_is_raised_somewhere() -> None:
    raised = {form for text in raised_texts() for form in text.forms} | {_EXPORT_AGAIN}  # a parameter's default
    assert [form for form in FORMS if skeleton(form) not in raised] == []


def test_what_typer_says_has_a_chinese_form() -> None:
    click = import_module(USAGE_ERRORS.__module__.rpartition(".")[0])
    files = [Path(str(click.__file__)).parent / f"{name}.py" for name in ("core", "parser", "types")]
    forms = {
        form
        for file in (*files, Path(str(typer.__file__)).parent / "core.py")
        for form in typer_texts(ast.parse(file.read_text(encoding="utf-8")), RAISERS)
    }
    assert sorted(forms - {skeleton(form) for form in usage_error_messages.TYPER}) == []


@pytest.mark.parametrize(("form", "chinese"), PAIRS)
def test_both_languages_fill_in_the_same(form: str, chinese: str) -> None:
    names = NAMES.findall(form)
    assert len(set(names)) == len(names)
    assert sorted(names) == sorted(NAMES.findall(chinese))
    assert HAN.search(chinese) or COMMANDS.fullmatch(skeleton(form))
    values = {name.strip("{}"): f"/a b/{name.strip('{}')}.sqlite" for name in names}
    assert in_language(form.format(**values), "zh") == chinese.format(**values)
    assert in_language(form.format(**values), "en") == form.format(**values)


def test_every_setting_has_a_line_in_chinese() -> None:
    assert {setting_help(name) for name in setting_names()} == set(usage_error_messages.SETTINGS)


def test_texts_within_texts_and_behind_places() -> None:
    inner = f"/home/a cannot be read: {os.strerror(errno.EACCES)}"
    assert in_language(inner, "zh") == "无法读取 /home/a：权限不够"
    assert in_language("config.toml:3: there is no setting 'x'", "zh") == "config.toml:3: 没有设置项 'x'"
    assert (
        in_language("Invalid value for '--limit': 'x' is not a valid int.", "zh")
        == "'--limit' 的值无效：'x' 不是整数。"
    )


@pytest.mark.parametrize("text", ["there is no deck 'a" * 500, "a: " * 5000, "Invalid value for x: " * 150])
def test_long_texts_end(text: str) -> None:
    assert in_language(text, "zh")


def test_what_is_raised_is_found(tmp_path: Path) -> None:
    error = damaged(tmp_path / "history.sqlite", "it is empty")
    assert in_language(error.message, "zh") == f"{tmp_path / 'history.sqlite'} 已损坏（it is empty），未作任何改动。"
    assert "恢复最新的完好备份" in in_language(error.next_step, "zh")
    with pytest.raises(QuizError) as folder:
        History.open(tmp_path)
    assert "是目录" in in_language(folder.value.message, "zh")
    with pytest.raises(QuizError) as none:
        restore(tmp_path / "history.sqlite", None, date(2026, 11, 21))
    assert "没有备份" in in_language(none.value.message, "zh")
    assert in_language("something else", "zh") == "something else"
