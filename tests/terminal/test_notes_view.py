"""What an import of notes says of one thing, and of several."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from nlpquiz.terminal.look import Look
from nlpquiz.terminal.notes_messages import MESSAGES
from nlpquiz.terminal.notes_view import conflict_lines, repair_line
from nlpquiz.terminal.view import View

ENGLISH, CHINESE = (View(Look(theme="none"), 80, language) for language in ("en", "zh"))


@dataclass(frozen=True)
class Conflict:
    """A field that was changed on both sides."""

    card: str = "notes/a"
    field: str = "answer"
    deck_file: str = "notes.yaml"
    deck_line: int = 3
    ours: str = "mine"
    notes_file: str = "notes.md"
    notes_line: int = 7
    theirs: str = "theirs"


@pytest.mark.parametrize(
    ("count", "view", "words"),
    [
        (1, ENGLISH, "1 field was changed by you and in the notes; yours stays"),
        (2, ENGLISH, "2 fields were changed by you and in the notes; yours stay"),
        (1, CHINESE, "1 处你和笔记都改过，保留你的"),
    ],
)
def test_conflicts_are_counted(count: int, view: View, words: str) -> None:
    assert conflict_lines([Conflict()] * count, view)[0].plain == words


@pytest.mark.parametrize(
    ("what", "count", "words"),
    [
        ("nul", 1, "1 NUL byte left out"),
        ("nul", 2, "2 NUL bytes left out"),
        ("mojibake", 1, "1 line was UTF-8 read in another encoding, and is mended"),
        ("mojibake", 3, "3 lines were UTF-8 read in another encoding, and are mended"),
        ("mojibake-guessed", 1, "in them 1 character had lost bytes: the likeliest was taken, read it through"),
    ],
)
def test_repairs_are_counted(what: str, count: int, words: str) -> None:
    assert repair_line("a.md", what, count, "GBK", (), ENGLISH).plain == f"a.md: {words}"


def test_what_is_said_of_one_is_said_in_both_languages() -> None:
    for name in (name for name in MESSAGES if name.endswith(".one")):
        assert len(set(MESSAGES[name])) == 2
        assert name.removesuffix(".one") in MESSAGES
