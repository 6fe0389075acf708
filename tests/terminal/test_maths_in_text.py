"""Which dollars are maths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.terminal.maths_in_text import PLACEHOLDER, take_out_maths


def _found(text: str) -> list[tuple[str, bool]]:
    return [(formula.tex, formula.display) for formula in take_out_maths(text).formulas]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$a*b$ and $c*d$", ["a*b", "c*d"]),
        (r"$\{x\}$", [r"\{x\}"]),
        (r"$p(x|y)$", ["p(x|y)"]),
        (r"$a\$b$", [r"a\$b"]),
        (r"\(x+1\)", ["x+1"]),
        ("中文$x$中文", ["x"]),
        ("$k$-means and the $n$th", ["k", "n"]),
        ("$ x_i $", ["x_i"]),
        ("$x\ny$", ["x y"]),
        ("$2^{10}$ is $1024$", ["2^{10}", "1024"]),
        ("> $a\n> b$", ["a b"]),
        ("$a > b$", ["a > b"]),
    ],
)
def test_inline(text: str, formulas: list[str]) -> None:
    assert _found(text) == [(formula, False) for formula in formulas]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$$x$$", ["x"]),
        ("text\n$$\nx\n$$\nmore", ["x"]),
        ("$$\na\n\n\\\\ b\n$$", ["a\n\n\\\\ b"]),
        (r"\[x\]", ["x"]),
        ("> $$\n> x\n> y\n> $$", ["x\ny"]),
        (r"$$a \\[2pt] b$$", [r"a \\[2pt] b"]),
        ("\\begin{align}\na &= b\n\\end{align}", ["\\begin{align}\na &= b\n\\end{align}"]),
        ("$$a$$ and $$b$$", ["a", "b"]),
        ("$$\na\n> b\n$$", ["a\n> b"]),
    ],
)
def test_display(text: str, formulas: list[str]) -> None:
    assert _found(text) == [(formula, True) for formula in formulas]


@pytest.mark.parametrize(
    "text",
    [
        "costs $5",
        "between $5 and $6",
        "$5 to $10 a month",
        "从 $5 涨到 $10 了",
        r"\$5 and \$6",
        "$HOME",
        "$HOME/bin and $PATH",
        "$HOME/$USER",
        "${HOME}:${PATH}",
        "`$x$`",
        "`` $x$ ` $y$ ``",
        "```\n$x$\n$$y$$\n```",
        "- ```sh\n  echo $a$b\n  ```",
        "~~~\n$x$\n~~~",
        "$$",
        "$$ $$",
        "$",
        "a $x\n\ny$ b",
        "$$\nno end",
        r"\\(x\\)",
        "$$\n# heading\n$$",
        r"\begin{align} no end",
        r"\begin{document}x\end{document}",
        "```\n$x$",
    ],
)
def test_text(text: str) -> None:
    assert _found(text) == []
    assert take_out_maths(text).text == text


def test_code_keeps_its_dollars_beside_maths() -> None:
    extracted = take_out_maths("`$a$` $b$ `$c$`")
    assert [formula.tex for formula in extracted.formulas] == ["b"]
    assert extracted.restored(extracted.text) == "`$a$` $b$ `$c$`"


def test_a_forged_placeholder_is_not_a_formula() -> None:
    assert take_out_maths("$x$").formula("\U000f0009") is None


@given(st.text(st.sampled_from("$\\`~()[]{}ab5 \n>-中#"), max_size=60))
def test_putting_the_formulas_back_gives_the_text(text: str) -> None:
    extracted = take_out_maths(text)
    if ">" not in text:
        assert extracted.restored(extracted.text) == text
    assert len(PLACEHOLDER.findall(extracted.text)) == len(extracted.formulas)
