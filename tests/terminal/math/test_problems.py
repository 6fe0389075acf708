"""What is wrong in a formula, and where."""

from __future__ import annotations

import pytest

from nlpquiz.terminal.math import FormulaProblem, inline, problems, render


@pytest.mark.parametrize(
    ("tex", "part", "message"),
    [
        (r"a+\nosuch{b}", r"\nosuch", r"unknown macro \nosuch"),
        (r"\frac{a}{b", "{", "this { is never closed"),
        (r"a}b", "}", "this } closes nothing"),
        (r"\left(a", r"\left", r"\left without \right"),
        (r"a\right)", r"\right", r"\right without \left"),
        (r"\begin{cases}a", r"\begin{cases}", r"\begin{cases} is never closed"),
        (r"\begin{cases}a\end{matrix}", r"\end{matrix}", r"\end{matrix} closes \begin{cases}"),
        (r"\begin{nosuch}a\end{nosuch}", r"\begin{nosuch}", "unknown environment nosuch"),
        (r"a\end{cases}", r"\end", r"\end{cases} without \begin{cases}"),
        (r"x_a_b", "_", "two subscripts on one symbol"),
        (r"x^a^b", "^", "two superscripts on one symbol"),
        (r"\frac{a}", r"\frac", r"\frac lacks an argument"),
        (r"{a & b}", "&", "& outside the cells of a matrix or an alignment"),
        (r"\sqrt[3{x}", "[", "this [ is never closed"),
        (r"<v,w>", "<v,w>", "< and > are relations, not brackets"),
        (r"\text{if \nosuch}", r"\nosuch", r"unknown macro \nosuch"),
    ],
)
def test_problems_point_at_their_part(tex: str, part: str, message: str) -> None:
    found = problems(tex)
    assert message in [problem.message for problem in found]
    problem = next(problem for problem in found if problem.message == message)
    assert tex[problem.offset : problem.offset + problem.length] == part


@pytest.mark.parametrize(
    "tex",
    [
        "x_a^b",
        "x'^2",
        "x'_i",
        r"{x^a}^b",
        r"\sqrt[3]{x}",
        r"\left.x\right|_0",
        r"a<b,c>d",
        r"\{a\}",
        r"\text{a $x$ b}",
        "100\\%",
    ],
)
def test_right_formulas_have_none(tex: str) -> None:
    assert problems(tex) == []


def test_unknown_macros_are_shown_as_written() -> None:
    assert inline(r"a+\nosuch{b}") == r"a + \nosuch b"
    assert render(r"\nosuch") == r"\nosuch"


def test_problems_compare_by_value() -> None:
    assert problems("}") == [FormulaProblem(0, 1, "this } closes nothing", "write \\} for a visible brace")]
    assert len({*problems("}"), *problems("}")}) == 1
