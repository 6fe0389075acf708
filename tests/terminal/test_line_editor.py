"""Typing an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.key_parser import Key
from nlpquiz.terminal.line_editor import Draft, Outcome, lines, press


def _typed(*names: str, text: str = "", cursor: int | None = None, width: int | None = None) -> Draft:
    """The draft after keys; a name of one character is that character typed."""
    draft = Draft(text, len(text) if cursor is None else cursor)
    for name in names:
        draft, _ = press(draft, Key("char", name) if len(name) == 1 else Key(name), width=width)
    return draft


def _seen(draft: Draft) -> str:
    return draft.text[: draft.cursor] + "|" + draft.text[draft.cursor :]


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("自注意力|", ("backspace",), "自注意|"),
        ("e\u0301|", ("backspace",), "|"),
        ("自|注", ("delete",), "自|"),
        ("|e\u0301x", ("delete",), "|x"),
        ("自注|", ("left", "x"), "自x|注"),
        ("|", ("left", "right", "backspace", "delete"), "|"),
        ("layer norm|", ("ctrl-left",), "layer |norm"),
        ("layer norm|", ("ctrl-left", "ctrl-left", "ctrl-left"), "|layer norm"),
        ("|layer norm", ("ctrl-right",), "layer| norm"),
        ("自注意 norm|", ("alt-b", "alt-b"), "自注|意 norm"),
        ("layer norm|", ("ctrl-w",), "layer |"),
        ("softmax(x) |", ("ctrl-w",), "|"),
        ("自注意|", ("ctrl-w",), "自注|"),
        ("layer norm|", ("alt-backspace",), "layer |"),
        ("one|two", ("ctrl-k",), "one|"),
        ("one|two", ("ctrl-u",), "|two"),
        ("a\nb|c", ("ctrl-u",), "a\n|c"),
        ("a|\nb", ("ctrl-k",), "a|b"),
        ("a\nbc|", ("ctrl-a",), "a\n|bc"),
        ("a\n|bc", ("ctrl-e",), "a\nbc|"),
        ("one two|", ("ctrl-w", "ctrl-y", "ctrl-y"), "one twotwo|"),
        ("ab|", ("ctrl-t",), "ba|"),
        ("自|注", ("ctrl-t",), "注自|"),
        ("ab|", ("alt-enter", "c"), "ab\nc|"),
        ("ab|", ("ctrl-j",), "ab\n|"),
        ("ab|", ("ctrl-d",), "ab|"),
        ("|ab", ("ctrl-d",), "|b"),
        ("一二三\nab|", ("up",), "一|二三\nab"),
        ("一|二三\nab", ("down",), "一二三\nab|"),
        ("ab|", ("down",), "ab|"),
        ("ab|", ("up",), "|ab"),
    ],
)
def test_keys(before: str, keys: tuple[str, ...], after: str) -> None:
    assert _seen(_typed(*keys, text=before.replace("|", ""), cursor=before.index("|"))) == after


def test_up_and_down_move_by_rows_of_the_screen() -> None:
    assert _seen(_typed("up", text="abcdefgh", cursor=6, width=4)) == "ab|cdefgh"


@pytest.mark.parametrize(
    ("key", "text", "outcome"),
    [
        (Key("enter"), "a", Outcome.SUBMITTED),
        (Key("line", "b"), "", Outcome.SUBMITTED),
        (Key("ctrl-d"), "", Outcome.ENDED),
        (Key("ctrl-d"), "a", Outcome.EDITING),
        (Key("eof"), "a", Outcome.ENDED),
        (Key("escape"), "a", Outcome.UNUSED),
        (Key("f1"), "a", Outcome.UNUSED),
        (Key("resize"), "a", Outcome.UNUSED),
    ],
)
def test_outcomes(key: Key, text: str, outcome: Outcome) -> None:
    assert press(Draft(text, len(text)), key)[1] is outcome


def test_a_paste_keeps_its_lines_and_loses_its_escapes() -> None:
    draft, outcome = press(Draft("答：", 2), Key("paste", "第一行\n\tx\x1b[31m"))
    assert outcome is Outcome.EDITING
    assert draft.text == "答：第一行\n    x␛[31m"
    assert draft.cursor == len(draft.text)


def test_a_combining_mark_joins_its_letter() -> None:
    assert _seen(_typed("e", "\u0301")) == "e\u0301|"
    assert _seen(_typed("e", text="\u0301x", cursor=0)) == "e\u0301|x"


def test_rows_and_cursor() -> None:
    shown = lines(Draft("自注意力abc", 4), 6)
    assert shown.rows == ("自注意", "力abc")
    assert (shown.row, shown.column) == (1, 2)


def test_a_hanzi_does_not_stand_across_the_edge() -> None:
    assert lines(Draft("a自注意", 0), 4).rows == ("a自", "注意")


def test_the_cursor_behind_a_full_row_begins_the_next() -> None:
    shown = lines(Draft("abcd", 4), 4)
    assert shown.rows == ("abcd", "")
    assert (shown.row, shown.column) == (1, 0)
    shown = lines(Draft("abcd\nx", 4), 4)
    assert shown.rows == ("abcd", "", "x")
    assert (shown.row, shown.column) == (1, 0)


_KEYS = st.one_of(
    st.sampled_from(
        [
            *["left", "right", "up", "down", "home", "end", "ctrl-left", "ctrl-right", "ctrl-home", "ctrl-end"],
            *["backspace", "delete", "alt-backspace", "alt-d", "ctrl-w", "ctrl-u", "ctrl-k", "ctrl-t", "ctrl-y"],
            *["ctrl-a", "ctrl-e", "alt-enter", "f5"],
        ]
    ).map(Key),
    st.text("自注意力 abc.\u0301😀é\n\t\x1b", min_size=1, max_size=4).map(lambda text: Key("paste", text)),
    st.sampled_from("自力aé \u0301").map(lambda text: Key("char", text)),
)


@given(st.lists(_KEYS, max_size=30), st.integers(2, 12))
def test_any_keys_leave_a_sound_draft(keys: list[Key], width: int) -> None:
    draft = Draft()
    for key in keys:
        draft, _ = press(draft, key, width=width)
        assert 0 <= draft.cursor <= len(draft.text)
        shown = lines(draft, width)
        assert "".join(shown.rows) == draft.text.replace("\n", "")
        assert all(text_width(row) <= width for row in shown.rows)
        assert 0 <= shown.row < len(shown.rows)
        assert 0 <= shown.column <= min(width - 1, text_width(shown.rows[shown.row]))


@given(st.text("自注意 ab\n", max_size=20), st.text("自注意 ab\n", max_size=20))
def test_what_is_typed_between_is_between(before: str, after: str) -> None:
    draft, _ = press(Draft(before + after, len(before)), Key("char", "力"))
    assert _seen(draft) == f"{before}力|{after}"
    draft, _ = press(draft, Key("backspace"))
    assert _seen(draft) == f"{before}|{after}"
