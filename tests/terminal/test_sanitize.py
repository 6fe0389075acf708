"""Nothing that a terminal obeys or hides passes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.terminal.sanitize import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]8;;http://evil\x07link", "␛]8;;http://evil␇link"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("pass\u200bword", "pass⟨U+200B⟩word"),
        ("a\u00adb", "a⟨U+00AD⟩b"),
        ("one\rtwo", "one␍two"),
        ("one\r\ntwo", "one\ntwo"),
        ("\x00\x7f\x08", "␀␡␈"),
        ("\ufefftext", "text"),
        ("te\ufeffxt", "te⟨U+FEFF⟩xt"),
        ("⚠\ufe0f", "⚠"),
        ("\ud800", "⟨U+D800⟩"),
        ("\ue000\U000f0001", "⟨U+E000⟩⟨U+F0001⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("x\u2028y", "x⟨U+2028⟩y"),
    ],
)
def test_what_would_act_or_hide_is_shown(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize(
    "text", ["中文，English\n\ttab", "x[i] [/b] [bold]", "é ē ṩ", "नमस्ते", "∑ αβγ √x̂ ℝ", "👍 ⚠ 한국어", "a\u00a0b"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_piled_up_marks_do_not_paint_over_other_lines() -> None:
    assert harmless("a" + "\u0301" * 6) == "a" + "\u0301" * 4 + "⟨U+0301⟩" * 2


def test_ascii_form() -> None:
    assert harmless("\x1b\u202e", ascii_only=True) == "<U+001B><U+202E>"


@given(st.text(st.characters(), max_size=60))
def test_every_text_becomes_harmless_and_stays_so(text: str) -> None:
    shown = harmless(text)
    assert harmless(shown) == shown
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Co")} - {"\n", "\t"}
    assert not {c for c in shown if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI")}
    shown.encode("utf-8")
