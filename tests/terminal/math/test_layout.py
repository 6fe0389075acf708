"""Boxes with a baseline."""

from __future__ import annotations

from textwrap import dedent

import pytest

from nlpquiz.terminal.math import cell_width, render


def picture(text: str) -> str:
    return dedent(text).strip("\n")


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (
            r"x+\frac{a+b}{c}",
            """
                a + b
            x + ─────
                  c
            """,
        ),
        (
            r"\left(\frac{a}{b}\right)^2",
            """
            ⎛ a ⎞²
            ⎜ ─ ⎟
            ⎝ b ⎠
            """,
        ),
        (
            r"-\frac{1}{2}",
            """
              1
            − ─
              2
            """,
        ),
        (
            r"\sum_{i=1}^n x_i",
            """
             n
             ∑  xᵢ
            i=1
            """,
        ),
        (
            r"\sqrt{x+1}",
            """
             _____
            √x + 1
            """,
        ),
        (
            r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
            """
            ⎛a  b⎞
            ⎜    ⎟
            ⎝c  d⎠
            """,
        ),
        (
            r"x_{model}^2",
            """
            x²
             model
            """,
        ),
        (
            r"\overbrace{a+b}^{n}",
            """
              n
            ╭─┴─╮
            a + b
            """,
        ),
        (
            r"A\xrightarrow[g]{f}B",
            """
               f
            A ──→ B
               g
            """,
        ),
        (
            r"(\frac{a}{b})",
            """
            ⎛ a ⎞
            ⎜ ─ ⎟
            ⎝ b ⎠
            """,
        ),
        (
            r"\begin{aligned}a&=b\\cc&=d\end{aligned}",
            """
             a = b
            cc = d
            """,
        ),
        (
            r"\begin{aligned}\text{dot:}\quad & q^\top k\\ \text{bilinear:}\quad & q^\top Wk\end{aligned}",
            """
                 dot:  qᵀk
            bilinear:  qᵀWk
            """,
        ),
    ],
)
def test_picture(tex: str, expected: str) -> None:
    assert "\n".join(row.rstrip() for row in render(tex).split("\n")).strip("\n") == picture(expected)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("a=-b", "a = −b"),
        ("a-b", "a − b"),
        ("(-1)^n", "(−1)ⁿ"),
        (r"2\log x", "2 log x"),
        (r"\log(x)", "log(x)"),
        (r"\mathrm{softmax}x", "softmax x"),
        ("f(x,y)", "f(x, y)"),
        (r"1{,}000", "1,000"),
        (r"\text{if }x>0", "if x > 0"),
        ("h^{(l)}", "h⁽ˡ⁾"),
        (r"a\,b\quad c", "a b  c"),
        (r"{\color{red}x}y", "xy"),
        (r"\mathbf{x}^{\top}", "𝐱ᵀ"),
        (r"\hat{y}", "ŷ"),
    ],
)
def test_one_row(tex: str, shown: str) -> None:
    assert render(tex) == shown


@pytest.mark.parametrize(
    "tex",
    [r"\frac{a+b}{c}", r"\sqrt{\frac{a}{b}}", r"\begin{array}{c|c}a&b\\\hline c&d\end{array}"],
)
def test_lines_cover_their_content_where_ambiguous_characters_are_wide(tex: str) -> None:
    rows = render(tex, wide_ambiguous=True).split("\n")
    lines = [row for row in rows if "─" in row]
    others = [row for row in rows if "─" not in row]
    assert lines
    assert max(cell_width(row, wide_ambiguous=True) for row in lines) >= max(
        cell_width(row.strip(), wide_ambiguous=True) for row in others
    )
