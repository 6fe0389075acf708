"""Any input: nothing raises, nothing hangs, and what comes out has the promised shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlpquiz.terminal.math import cell_width, inline, problems, render
from nlpquiz.terminal.math.alphabets import ACCENTS
from nlpquiz.terminal.math.commands import _READERS
from nlpquiz.terminal.math.layout import Layout
from nlpquiz.terminal.math.problem import FormulaTooLarge
from nlpquiz.terminal.math.source import parse
from nlpquiz.terminal.math.symbols import SYMBOLS

LETTERS = st.sampled_from(
    ["x", "y", "12", "0.5", "+", "-", "=", ",", "(", ")", "|", "'", r"\alpha", r"\le", r"\log ", "中文", r"\times "]
)
NAMES = st.sampled_from(sorted({*SYMBOLS, *_READERS}))


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.lists(inner, max_size=4).map("".join),
        pair.map(lambda p: rf"\frac{{{p[0]}}}{{{p[1]}}}"),
        pair.map(lambda p: f"{{{p[0]}}}_{{{p[1]}}}"),
        pair.map(lambda p: f"{{{p[0]}}}^{{{p[1]}}}"),
        pair.map(lambda p: rf"\sum_{{{p[0]}}}^{{{p[1]}}}"),
        pair.map(lambda p: rf"\begin{{pmatrix}}{p[0]} & {p[1]} \\ {p[1]} & 1\end{{pmatrix}}"),
        pair.map(lambda p: rf"\begin{{cases}}{p[0]} & {p[1]} \\ 0\end{{cases}}"),
        pair.map(lambda p: rf"\begin{{aligned}}{p[0]} &= {p[1]} \\ &= {p[0]}\end{{aligned}}"),
        pair.map(lambda p: rf"\underbrace{{{p[0]}}}_{{{p[1]}}}"),
        inner.map(lambda body: rf"\left[{body}\right)"),
        inner.map(lambda body: rf"\sqrt[3]{{{body}}}"),
        st.tuples(st.sampled_from(sorted(ACCENTS)), inner).map(lambda p: rf"\{p[0]}{{{p[1]}}}"),
    )


FORMULAS = st.recursive(LETTERS, _nested, max_leaves=20)
BROKEN = st.lists(
    st.one_of(
        LETTERS,
        NAMES.map(lambda name: f"\\{name} "),
        st.sampled_from(
            [
                "{",
                "}",
                "_",
                "^",
                "&",
                r"\\",
                "[",
                "]",
                r"\left",
                r"\right",
                r"\begin{cases}",
                r"\end{cases}",
                "$",
                "#1",
                "%",
            ]
        ),
        st.text(max_size=3),
    ),
    max_size=25,
).map("".join)
MODERATE = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MODERATE
@given(st.one_of(FORMULAS, BROKEN), st.integers(1, 100), st.booleans(), st.booleans())
def test_any_input_fits_and_is_harmless(tex: str, width: int, ascii_only: bool, wide: bool) -> None:
    shown = render(tex, width, ascii_only=ascii_only, wide_ambiguous=wide)
    line = inline(tex, ascii_only=ascii_only, wide_ambiguous=wide)
    problems(tex)
    assert "\n" not in line
    assert all(cell_width(row, wide_ambiguous=wide) <= max(width, 4) for row in shown.split("\n"))
    assert (shown + line).replace("\n", "").isprintable()
    if tex.isascii() and ascii_only:
        assert (shown + line).isascii()


@MODERATE
@given(FORMULAS, st.booleans(), st.booleans())
def test_rows_of_a_box_are_equally_wide(tex: str, ascii_only: bool, wide: bool) -> None:
    layout = Layout(ascii_only=ascii_only, wide_ambiguous=wide)
    try:
        box = layout.row(parse(tex)[0])
    except FormulaTooLarge:
        return
    assert {cell_width(row, wide_ambiguous=wide) for row in box.rows} == {box.width}
    assert 0 <= box.base < len(box.rows)


@MODERATE
@given(FORMULAS)
def test_digits_survive_every_nesting(tex: str) -> None:
    visible = re.sub(r"\[3\]", "", tex)
    assert sum(character.isdigit() for character in inline(tex)) >= sum(character in "0125" for character in visible)


HOSTILE = {
    "deep braces": "{" * 10_000 + "x" + "}" * 10_000,
    "deep fractions": r"\frac{1}{" * 10_000 + "x" + "}" * 10_000,
    "deep lefts": r"\left(" * 10_000,
    "deep scripts": "x^{" * 10_000,
    "deep accents": r"\hat" * 5_000 + "x",
    "deep fonts": r"\rm " * 5_000 + "x",
    "deep over": r"a\over " * 5_000,
    "a megabyte": "x+" * 500_000,
    "a megabyte without a break": "x" * 1_000_000,
    "many rows": r"a\\" * 5_000,
    "many columns": "a&" * 5_000,
    "many rows and columns": "a&" * 3_000 + r"\\a" * 3_000,
    "self": r"\def\a{\a\a}\a",
    "doubling": "".join(rf"\def\{chr(97 + i)}{{\{chr(98 + i)}\{chr(98 + i)}}}" for i in range(24)) + r"\a",
    "brackets": "[" * 9_000,
    "options": r"\sqrt[" * 3_000,
    "marks": "x" + "\u0301" * 5_000,
    "columns": r"\begin{array}{*{99}{*{99}{c}}}" + "a",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_shown_and_reported(name: str) -> None:
    tex = HOSTILE[name]
    shown = render(tex, 80)
    assert shown
    assert max(map(cell_width, shown.split("\n"))) <= 80
    assert "\n" not in inline(tex)
    problems(tex)


def test_what_is_too_large_is_its_source_and_a_problem() -> None:
    tex = "{" * 500 + "x" + "}" * 500
    assert render(tex, 100).replace("\n", "") == tex
    assert inline(tex) == tex
    (problem,) = problems(tex)
    assert "too long or too deeply nested" in problem.message
