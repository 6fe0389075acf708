"""Formulas that are too wide."""

from __future__ import annotations

import pytest

from nlpquiz.terminal.math import cell_width, render
from nlpquiz.terminal.math.text_wrapping import wrapped


def test_breaks_at_relations_one_under_the_other() -> None:
    assert render("L(x)=a_1+a_2+a_3+a_4=b_1+b_2+b_3+b_4", 30).split("\n") == [
        "L(x) = a₁ + a₂ + a₃ + a₄",
        "     = b₁ + b₂ + b₃ + b₄",
    ]


def test_then_at_operators_after_the_relation() -> None:
    assert render("y=aaaa+bbbb+cccc+dddd", 20).split("\n") == ["y = aaaa + bbbb", "    + cccc + dddd"]


def test_formulas_parted_by_a_quad_come_first() -> None:
    assert render(r"a=b+c,\qquad d=e+f", 14).split("\n") == ["a = b + c,", "d = e + f"]


def test_outer_breaks_before_those_in_brackets() -> None:
    assert render("f(a+b+c)+g(d+e+f)", 20).split("\n") == ["f(a + b + c)", "  + g(d + e + f)"]


def test_what_cannot_be_broken_takes_the_inline_form() -> None:
    tex = r"\frac{aaaa+bbbb+cccc}{dddd}"
    assert render(tex, 16).split("\n") == ["(aaaa + bbbb", "+ cccc)/(dddd)"]


def test_tall_brackets_open_at_a_line_end() -> None:
    rows = render(r"x=\left(\frac{aaaaaa}{b}+\frac{cccccc}{d}\right)", 16).split("\n")
    assert [row for row in rows if "⎜" in row]
    assert [row for row in rows if "⎟" in row]
    assert not any("⎜" in row and "⎟" in row for row in rows)


@pytest.mark.parametrize("width", [10, 20, 40])
def test_no_line_is_wider_than_asked(width: int) -> None:
    tex = r"\text{预测正确的样本数量除以总样本数}=\frac{a+b}{c}+\log p(x_1,x_2,\ldots,x_n\mid\theta)"
    assert max(cell_width(row) for row in render(tex, width).split("\n")) <= width


def test_lines_of_text_break_before_operators_and_never_before_closing_punctuation() -> None:
    assert wrapped("f(x, y, z) = g(x, y) + h(z)", 22) == ["f(x, y, z) = g(x, y)", "  + h(z)"]
    assert all(not line.lstrip().startswith("，") for line in wrapped("正样本，负样本，" * 6, 15))


def test_a_word_wider_than_the_line_is_cut() -> None:
    lines = wrapped("x" * 50, 20, indent=0)
    assert lines == ["x" * 20, "x" * 20, "x" * 10]
