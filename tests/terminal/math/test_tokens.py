"""Source in tokens."""

from __future__ import annotations

import pytest

from nlpquiz.terminal.math.tokens import tokenize


def test_macros_spaces_and_characters_have_their_places() -> None:
    assert tokenize(r"\frac a  b\,") == [("\\frac", 0), (" ", 5), ("a", 6), (" ", 7), ("b", 9), ("\\,", 10)]


def test_a_mark_joins_its_letter_and_a_lone_one_gets_a_circle() -> None:
    assert [text for text, _ in tokenize("x\u0302 \u0302")] == ["x\u0302", " ", "◌\u0302"]


@pytest.mark.parametrize("hidden", ["\x1b", "\x07", "\u202e", "\u200b", "\ud800", "\x9b"])
def test_what_a_terminal_would_obey_or_hide_becomes_visible(hidden: str) -> None:
    assert [text for text, _ in tokenize(f"a{hidden}b")] == ["a", "\ufffd", "b"]


def test_a_backslash_before_a_hanzi_is_shown() -> None:
    assert [text for text, _ in tokenize("\\中")] == ["\\", "中"]
