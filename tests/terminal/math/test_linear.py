"""The inline form never drops a grouping."""

from __future__ import annotations

import pytest

from nlpquiz.terminal.math import inline


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\frac{a}{b}", "a/b"),
        (r"\dfrac12", "1/2"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{a}{bc}", "a/(bc)"),
        (r"\frac{a}{b}c", "(a/b)c"),
        (r"a\frac{b}{c}", "a (b/c)"),
        (r"a+\frac{b}{c}", "a + b/c"),
        (r"\frac{a}{b}\cdot c", "(a/b) · c"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"\frac{a}{b}/c", "(a/b)/c"),
        (r"\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}", "(x − μ)/√(σ² + ϵ)"),
        (r"\log\frac{P(x)}{Q(x)}", "log(P(x)/Q(x))"),
        (r"\frac{\partial L}{\partial w_i}", "∂L/∂wᵢ"),
        (r"\frac{1}{|Q|}", "1/|Q|"),
        (r"\frac{n!}{k!}", "n!/(k!)"),
        (r"\sqrt{x^2}", "√(x²)"),
        (r"\sqrt{d_k}x", "√dₖ x"),
        (r"\sqrt{10}", "√10"),
        (r"{\sqrt x}^2", "(√x)²"),
        (r"{ab}^2", "ab²"),
        (r"{a+b}^2", "(a + b)²"),
        (r"{\frac ab}^2", "(a/b)²"),
        (r"{x^a}^b", "(xᵃ)ᵇ"),
        (r"x_fy", "x_f y"),
        (r"x_{model}", "x_{model}"),
        (r"e^{z_y}", "e^{z_y}"),
        (r"x_{i,j}", "x_{i,j}"),
        (r"\widehat{ab}c", "widehat(ab)c"),
        (r"\binom{n}{k}", "(n choose k)"),
        (r"\left.\frac{a+b}{c}\right|_{0}", "((a + b)/c)|₀"),
        (r"\left\{\begin{aligned}a&=1\\b&=2\end{aligned}\right.", "{a = 1; b = 2}"),
        (r"\begin{cases}1, & x>0\\0 & \text{else}\end{cases}", "{1, x > 0; 0, else}"),
        (r"\begin{pmatrix}a,b & c\\d & e\end{pmatrix}", "((a, b), c; d, e)"),
        (r"\underbrace{a+b}_{c}+d", "underbrace(a + b)_{c} + d"),
        (r"\sum_{i=1}^n a_i", "∑ᵢ₌₁ⁿ aᵢ"),
        (r"\sum_{c=1}^C a_c", "∑_{c=1}^C a_c"),
        (r"f''(x)", "f′′(x)"),
        (r"A^\top", "Aᵀ"),
        (r"a&=b&c&=d", "a = b, c = d"),
    ],
)
def test_inline(tex: str, shown: str) -> None:
    assert inline(tex) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{a}{b}c", r"\frac{a}{bc}"),
        (r"\frac{a}{b}c", r"\frac{ac}{b}"),
        (r"\sqrt{a}b", r"\sqrt{ab}"),
        (r"\sqrt{a^2}", r"{\sqrt a}^2"),
        (r"x_{fy}", "x_fy"),
        (r"x^{ab}", "x^ab"),
        (r"e^{a+b}", "e^a+b"),
        (r"\frac{a+b}{c}", r"a+\frac{b}{c}"),
        (r"\frac{a}{b+c}", r"\frac{a}{b}+c"),
        (r"\frac{a}{\frac{b}{c}}", r"\frac{\frac{a}{b}}{c}"),
        (r"\hat{ab}", r"\hat ab"),
        (r"\mathbf{x}+x", "x+x"),
        (r"x_{i_j}", "x_{ij}"),
        (r"{a+b}^2", "a+b^2"),
        (r"\overline{ab}", r"\overline{a}\,\overline{b}"),
        (r"\sqrt[3]{x}", r"3\sqrt{x}"),
        (r"\log\frac{a}{b}c", r"\log\frac{a}{bc}"),
    ],
)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_different_formulas_look_different(one: str, other: str, ascii_only: bool) -> None:
    assert inline(one, ascii_only=ascii_only) != inline(other, ascii_only=ascii_only)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\alpha\le\beta", "alpha <= beta"),
        (r"\alpha x", "alpha x"),
        (r"x_i^2", "x_i^2"),
        (r"\sqrt{\frac{a}{b}}", "sqrt(a/b)"),
        (r"\mathbb{E}[x]", "E[x]"),
        (r"\mathbf{x}+x", "bold(x) + x"),
        (r"\text{准确率}\times 2", "准确率 times 2"),
        ("α × β", "alpha times beta"),
        (r"\hat y", "hat(y)"),
        (r"x\notin A", "x !in A"),
        (r"a\not\subset b", "a !subset b"),
        (r"\left\lfloor x\right\rfloor", "floor(x)"),
    ],
)
def test_ascii(tex: str, shown: str) -> None:
    assert inline(tex, ascii_only=True) == shown
