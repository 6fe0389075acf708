"""The deck's macros, and definitions inside a formula."""

from __future__ import annotations

import pytest

from nlpquiz.terminal.math import inline, problems


def test_macros_of_the_deck_with_and_without_a_backslash() -> None:
    macros = {"\\E": r"\mathbb{E}\left[#1\right]", "R": r"\mathbb{R}"}
    assert inline(r"\E{X^2},\ X\in\R", macros=macros) == "𝔼[X²], X ∈ ℝ"
    assert problems(r"\E{X}\R", macros) == []


def test_a_macro_may_use_another_and_take_nine_arguments() -> None:
    macros = {"norm": r"\|#1\|_{#2}", "two": r"\norm{#1}{2}", "rev": "#9#8#7#6#5#4#3#2#1"}
    assert inline(r"\two{x}", macros=macros) == "‖x‖₂"
    assert inline(r"\rev abcdefghi", macros=macros) == "ihgfedcba"


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\newcommand{\a}{x}\a+\a", "x + x"),
        (r"\newcommand\p[2]{#1(#2)}\p fx", "f(x)"),
        (r"\newcommand{\p}[2][g]{#1(#2)}\p{x}+\p[h]{y}", "g(x) + h(y)"),
        (r"\def\k#1{\sqrt{#1}}\k{d}", "√d"),
        (r"\DeclareMathOperator{\rank}{rank}\rank A", "rank A"),
        (r"\providecommand{\alpha}{x}\alpha", "x"),
        (r"\let\eps=\varepsilon \eps", "ε"),
        (r"\renewcommand{\log}{\ln}\log x", "ln x"),
    ],
)
def test_definitions_inside_the_formula(tex: str, shown: str) -> None:
    assert inline(tex) == shown
    assert problems(tex) == []


def test_a_macro_that_uses_itself_is_shown_and_reported() -> None:
    (problem,) = problems(r"x+\a", {"a": r"1+\a"})[:1]
    assert (problem.offset, problem.length) == (2, 2)
    assert "without end" in problem.message
    assert "\\a" in inline(r"x+\a", macros={"a": r"1+\a"})


def test_problems_in_a_replacement_are_reported_at_its_use() -> None:
    (problem,) = problems(r"ab\c", {"c": r"\nosuch"})
    assert (problem.offset, problem.message) == (2, r"unknown macro \nosuch")
    assert problem.offset + problem.length <= 4
