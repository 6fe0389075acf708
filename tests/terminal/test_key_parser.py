"""What terminals send, as keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.terminal.key_parser import LONGEST_PASTE, PASTE_PATIENCE_S, Key, KeyParser
from nlpquiz.terminal.keys import windows_key


def _keys(*pieces: bytes, give_up: bool = False) -> list[Key]:
    parser = KeyParser()
    found: list[Key] = []
    for piece in pieces:
        parser.feed(piece)
        while (key := parser.next_key()) is not None:
            found.append(key)
    while give_up and parser.patience_s is not None:
        if (key := parser.give_up()) is not None:
            found.append(key)
    return found


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b"\r", "enter"),
        (b"\n", "ctrl-j"),
        (b"\t", "tab"),
        (b"\x7f", "backspace"),
        (b"\x08", "backspace"),
        (b"\x01", "ctrl-a"),
        (b"\x04", "ctrl-d"),
        (b"\x1b[A", "up"),
        (b"\x1bOA", "up"),
        (b"\x1b[1;5D", "ctrl-left"),
        (b"\x1bOd", "ctrl-left"),
        (b"\x1b[1;3C", "alt-right"),
        (b"\x1b\x1b[C", "alt-right"),
        (b"\x1b[1;2A", "shift-up"),
        (b"\x1b[H", "home"),
        (b"\x1b[1~", "home"),
        (b"\x1bOF", "end"),
        (b"\x1b[3~", "delete"),
        (b"\x1b[3;5~", "ctrl-delete"),
        (b"\x1b[5~", "page-up"),
        (b"\x1b[Z", "shift-tab"),
        (b"\x1bOP", "f1"),
        (b"\x1b[[A", "f1"),
        (b"\x1b[24~", "f12"),
        (b"\x1b\x7f", "alt-backspace"),
        (b"\x1b\r", "alt-enter"),
        (b"\x1bb", "alt-b"),
        ("\x1b中".encode(), "alt-中"),
        (b"\x1b[13;3u", "alt-enter"),
        (b"\x1b[13;2u", "shift-enter"),
        (b"\x1b[27;5;9~", "ctrl-tab"),
        (b"\x1b[127;5u", "ctrl-backspace"),
    ],
)
def test_keys_have_names_however_the_bytes_are_cut(sent: bytes, name: str) -> None:
    assert _keys(sent) == [Key(name)]
    assert _keys(*[sent[place : place + 1] for place in range(len(sent))]) == [Key(name)]


def test_chinese_arrives_in_pieces() -> None:
    sent = "中文a".encode()
    assert _keys(sent[:1], sent[1:4], sent[4:]) == [Key("char", "中"), Key("char", "文"), Key("char", "a")]


def test_invalid_bytes_do_no_harm() -> None:
    assert _keys(b"\xff\xe4a\x80b") == [
        Key("char", "\ufffd"),
        Key("char", "\ufffd"),
        Key("char", "a"),
        Key("char", "\ufffd"),
        Key("char", "b"),
    ]


def test_a_paste_is_one_key_and_its_lines_stay() -> None:
    sent = "\x1b[200~第一行\r\n二 \x1b[31m三\r四\x1b[201~x".encode()
    for cut in range(len(sent)):
        assert _keys(sent[:cut], sent[cut:]) == [Key("paste", "第一行\n二 \x1b[31m三\n四"), Key("char", "x")]


def test_escape_alone_is_known_only_when_nothing_follows() -> None:
    assert _keys(b"\x1b") == []
    assert _keys(b"\x1b", give_up=True) == [Key("escape")]
    assert _keys(b"\x1b\x1b", give_up=True) == [Key("escape"), Key("escape")]
    assert _keys(b"\x1b[", give_up=True) == [Key("alt-[")]
    assert _keys(b"\x1b[200~abc", give_up=True) == [Key("paste", "abc")]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x1b[?62;22c",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[<0;10;10M",
        b"\x1b]11;rgb:0/0/0\x07",
        b"\x1b]1;x\x1b\\",
        b"\x1b[99~",
    ],
)
def test_answers_of_the_terminal_are_not_typed_text(sent: bytes) -> None:
    assert _keys(sent, b"x") == [Key("char", "x")]


def test_a_cursor_report_is_not_a_function_key() -> None:
    assert _keys(b"\x1b[P") == []


@given(st.lists(st.binary(max_size=12), max_size=8))
def test_no_bytes_raise_and_nothing_waits_for_ever(pieces: list[bytes]) -> None:
    parser = KeyParser()
    for piece in pieces:
        parser.feed(piece)
        while parser.next_key() is not None:
            pass
    for _ in range(2):
        if parser.patience_s is not None:
            parser.give_up()
    assert parser.next_key() is None
    assert parser.patience_s is None


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30), st.data())
def test_typed_text_arrives_whole(text: str, data: st.DataObject) -> None:
    sent = text.encode()
    cut = data.draw(st.integers(0, len(sent)))
    assert "".join(key.character for key in _keys(sent[:cut], sent[cut:])) == text


@pytest.mark.parametrize(
    ("characters", "key"),
    [
        ("a", Key("char", "a")),
        ("中", Key("char", "中")),
        ("\xe0H", Key("up")),
        ("\x00K", Key("left")),
        ("\xe0s", Key("ctrl-left")),
        ("\r", Key("enter")),
        ("\x08", Key("backspace")),
        ("\ud83d\ude00", Key("char", "😀")),
    ],
)
def test_windows_consoles(characters: str, key: Key) -> None:
    source = iter(characters)
    assert windows_key(lambda: next(source)) == key


def test_windows_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt):
        windows_key(lambda: "\x03")


@given(st.text(max_size=40), st.lists(st.integers(1, 9), min_size=1, max_size=60))
def test_a_paste_is_the_same_in_whatever_pieces_it_arrives(text: str, sizes: list[int]) -> None:
    text = text.replace("\x1b[201~", "").replace("\x1b", "")
    data = b"a\x1b[200~" + text.encode("utf-8", "replace") + b"\x1b[201~b"
    parser, place, number = KeyParser(), 0, 0
    keys: list[Key] = []
    while place < len(data):
        size = sizes[number % len(sizes)]
        parser.feed(data[place : place + size])
        place, number = place + size, number + 1
        while (key := parser.next_key()) is not None:
            keys.append(key)
    plain = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    assert keys == [Key("char", "a"), Key("paste", plain), Key("char", "b")]
    assert parser.patience_s is None


def test_a_paste_without_an_end_is_given_as_it_stands() -> None:
    parser = KeyParser()
    for piece in (b"\x1b[200~one", b" two", b"\x1b[20", b"x"):
        parser.feed(piece)
        assert parser.next_key() is None
        assert parser.patience_s == PASTE_PATIENCE_S
    assert parser.give_up() == Key("paste", "one two\x1b[20x")
    assert parser.next_key() is None
    assert parser.patience_s is None


def test_of_a_huge_paste_the_beginning_is_taken() -> None:
    parser = KeyParser()
    parser.feed(b"\x1b[200~")
    assert parser.next_key() is None
    for _ in range(1000):
        parser.feed(b"x" * 4096)
        assert parser.next_key() is None
    parser.feed(b"\x1b[201~y")
    assert parser.next_key() == Key("paste", "x" * LONGEST_PASTE)
    assert parser.next_key() == Key("char", "y")
