"""Lines of Chinese, English and both."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.wrapping import CLOSING, OPENING, joined, line_ranges, widest_piece, wrap


def _lines(text: str, width: int, together: tuple[tuple[int, int], ...] = ()) -> list[str]:
    return [text[start:end] for start, end in line_ranges(text, width, together=together)]


def test_chinese_fills_the_line_and_words_stay_whole() -> None:
    assert _lines("缩放点积注意力除以维度的平方根，representation learning 更稳定", 20) == [
        "缩放点积注意力除以维",
        "度的平方根，",
        "representation",
        "learning 更稳定",
    ]


@pytest.mark.parametrize("mark", "、。，；：！？）》」”…")
def test_no_line_begins_with_closing_punctuation(mark: str) -> None:
    assert _lines("一二三四五" + mark + "六七", 10) == ["一二三四", "五" + mark + "六七"]


@pytest.mark.parametrize("mark", "（《「“【")
def test_no_line_ends_with_an_opening_bracket(mark: str) -> None:
    assert _lines("一二三四" + mark + "五六", 10) == ["一二三四", mark + "五六"]


def test_a_space_before_punctuation_changes_nothing() -> None:
    assert _lines("鱼龙混杂、良莠不齐 。", 18) == ["鱼龙混杂、良莠不", "齐 。"]


def test_straight_quotes_stay_with_what_they_enclose() -> None:
    assert _lines('他说"注意力很重要"然后离开', 6) == ["他说", '"注意', "力很重", '要"然', "后离开"]


@pytest.mark.parametrize("word", ["3.14%", "10,000", "￥500", "top250～300", "don’t", "A/B", "C++", "12:30", "(-1)"])
def test_numbers_and_words_stay_whole(word: str) -> None:
    for width in range(text_width(word), 30):
        assert any(word in line for line in _lines(f"一二三四五 {word} 六七八九十一二三", width)), width


def test_a_dash_and_an_ellipsis_are_not_cut_in_two() -> None:
    for width in range(6, 20):
        joined_lines = "\n".join(_lines("那么……粗排打分——因此复用雅克·德里达的话", width))
        assert "…\n…" not in joined_lines
        assert "—\n—" not in joined_lines


def test_an_address_begins_where_it_stands_and_breaks_after_its_punctuation() -> None:
    url = "https://example.org/s?__biz=MzIxMzkwNjM2NQ==&mid=2247504279&idx=1&sn=8d02ecbde4076932d4d5260379d32780"
    lines = _lines("参见" + url, 40)
    assert "".join(lines) == "参见" + url
    assert lines[0] == "参见https://example.org/s?__biz="
    assert all(line[-1] in "/?&=_-." for line in lines[:-1])


def test_percent_escapes_stay_whole() -> None:
    lines = _lines("https://example.org/" + "%E6%B7%B1" * 10, 33)
    assert all(re.fullmatch(r"(%[0-9A-F]{2})+", line) for line in lines[1:])


def test_a_word_longer_than_the_line_is_cut_at_the_edge() -> None:
    assert _lines("ab " + "x" * 25, 10) == ["ab xxxxxxx", "xxxxxxxxxx", "xxxxxxxx"]


def test_a_huge_word_is_wrapped_without_looking_at_all_of_it_for_every_line() -> None:
    lines = _lines("x" * 200_000, 80)
    assert len(lines) == 2500
    assert set(map(len, lines)) == {80}


def test_formulas_stay_on_one_line_where_they_fit() -> None:
    text = "其中的 a + b = c 是已知的"
    assert _lines(text, 12) == ["其中的 a + b", "= c 是已知的"]
    assert _lines(text, 12, ((4, 13),)) == ["其中的", "a + b = c 是", "已知的"]
    assert _lines("a + b = c + d + e", 8, ((0, 17),)) == ["a + b =", "c + d +", "e"]


def test_styles_go_with_the_text() -> None:
    text = Text("一二三四五六")
    text.stylize("strong", 2, 5)
    first, second = wrap(text, 6)
    assert [(first.plain[s.start : s.end], s.style) for s in first.spans] == [("三", "strong")]
    assert [(second.plain[s.start : s.end], s.style) for s in second.spans] == [("四五", "strong")]


def test_newlines_stay_and_empty_lines_too() -> None:
    assert _lines("一\n\n二", 10) == ["一", "", "二"]


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        *[
            ("文", "字", ""),
            ("”", "文", ""),
            ("ス", "漢", ""),
            ("，", "a", ""),
            ("a", "（", ""),
            (" ", "a", ""),
            ("", "a", ""),
        ],
        *[("文", "a", " "), ("a", "文", " "), ("a", "b", " "), (".", "a", " ")],
    ],
)
def test_what_a_line_end_in_the_source_means(before: str, after: str, between: str) -> None:
    assert joined(before, after) == between


def test_ambiguous_characters_can_count_two() -> None:
    assert text_width("α→中", wide_ambiguous=True) == 6
    assert len(line_ranges("αβγδ", 4, wide_ambiguous=True)) == 2


def test_the_widest_piece_of_a_cell() -> None:
    assert widest_piece("一二三 representation 四，五") == len("representation")


_MIXED = st.text(st.sampled_from("一二三四，。（）《》“”…—abc12 .-/()\n%\u0301é"), max_size=80)


@given(_MIXED, st.integers(2, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = _lines(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line) <= width for line in lines)


@given(_MIXED, st.integers(12, 40))
def test_kinsoku_holds_wherever_a_better_place_exists(text: str, width: int) -> None:
    for paragraph in text.split("\n"):
        lines = _lines(paragraph, width)
        for before, line in pairwise(lines):
            if line and line[0] in "，。）》”…" and before:
                # Only a run of marks that fills the line by itself may be cut.
                run = re.search(r"\S*$", before)
                assert run is not None
                assert text_width(run[0]) > width - 8, lines
            assert not (before and before[-1] in "（《“" and len(before) > 1 and before[-2] in "一二三四"), lines


def test_opening_and_closing_do_not_overlap() -> None:
    assert not CLOSING & OPENING
