"""Errors about a learner's files speak Chinese, and every form is one that is really raised."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import nlpquiz
from nlpquiz.errors import QuizError
from nlpquiz.store.backups import restore
from nlpquiz.store.database import damaged
from nlpquiz.store.history import History
from nlpquiz.terminal.error_messages import CHINESE, in_language

NAMES = re.compile(r"\{(\w+)\}")


def sources() -> str:
    """The program's texts with what is filled in left out and joined over lines."""
    files = Path(nlpquiz.__file__).parent.rglob("*.py")
    text = "".join(file.read_text(encoding="utf-8") for file in files if file.name != "error_messages.py")
    text = re.sub(r'"\s*f?"', "", text)
    return re.sub(r"\{[^{}]*\}", "{}", text)


def test_every_form_is_raised_somewhere() -> None:
    text = sources()
    missing = [form for form in CHINESE if NAMES.sub("{}", form) not in text]
    assert missing == ["Make the file and its folder writable: {command}"]  # the command is in the text there


@pytest.mark.parametrize("form", CHINESE)
def test_both_languages_fill_in_the_same(form: str) -> None:
    assert set(NAMES.findall(form)) == set(NAMES.findall(CHINESE[form]))
    values = {name: f"/a b/{name}.sqlite" for name in NAMES.findall(form)}
    assert in_language(form.format(**values), "zh") == CHINESE[form].format(**values)
    assert in_language(form.format(**values), "en") == form.format(**values)


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
