"""Arithmetic in decks computes what it says and refuses everything else quickly."""

from __future__ import annotations

import ast
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.deck.arithmetic import MAX_LENGTH, ArithmeticSyntaxError, compile_expression


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("layers * (12 * hidden**2 + 13 * hidden)", {"layers": 12, "hidden": 768}, 85_054_464),
        ("1e9", {}, 1e9),
        ("0.5 + .25", {}, 0.75),
        ("7 // 2 + 7 % 4", {}, 6),
        ("-2**2", {}, -4),
        ("+3 - -4", {}, 7),
        ("2**-1", {}, 0.5),
        ("sqrt(d)", {"d": 64}, 8),
        ("log(exp(2))", {}, 2),
        ("log(8, 2)", {}, 3),
        ("log2(1024) + log10(1000)", {}, 13),
        ("ceil(2.1) + floor(2.9) + round(2.6) + abs(-1)", {}, 9),
        ("round(3.14159, 2)", {}, 3.14),
        ("min(3, 1, 2) * max(4, 5)", {}, 5),
        ("  layers\n  * 2 ", {"layers": 6}, 12),
        ("1_000_000", {}, 1_000_000),
        ("0 ** 5", {}, 0),
    ],
)
def test_arithmetic_is_computed(text: str, values: dict[str, float], expected: float) -> None:
    assert compile_expression(text, values).evaluate(values) == pytest.approx(expected)


def test_whole_numbers_stay_whole() -> None:
    value = compile_expression("layers * 2**40", ["layers"]).evaluate({"layers": 3})
    assert isinstance(value, int)
    assert value == 3 * 2**40


def test_names_are_those_in_use() -> None:
    assert compile_expression("a + sqrt(b)", ["a", "b", "c"]).names == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "offset", "part"),
    [
        ("", 0, "nothing"),
        ("  hiden * 2", 2, "the variables are: hidden"),
        ("2 ^ 3", 2, r"write \*\*"),
        ("2 × 3", 2, r"write \*"),
        ("1 + sqrt", 4, r"sqrt\(…\)"),
        ("1 + open(2)", 4, "only these functions"),
        ("hidden.real", 0, "only numbers"),
        ("hidden.bit_length()", 0, "only these functions"),
        ("(1).__class__", 0, "only numbers"),
        ("1 if 2 else 3", 0, "only numbers"),
        ("1 and 2", 0, "only numbers"),
        ("1 + (2, 3)", 4, "only numbers"),
        ("(lambda)", 7, "not arithmetic"),
        ("1j", 0, "only numbers"),
        ("True", 0, "unknown name|only numbers"),
        ("sqrt(1, 2)", 0, "takes 1 value"),
        ("max(1)", 0, "takes 2 to 20"),
        ("sqrt(*hidden)", 5, "only numbers"),
        ("12 * (3", 5, "not arithmetic"),
        ("1e999", 0, "1e100"),
        ("1" + "0" * 200, 0, "1e100"),
        ("(hidden for hidden in hidden)", 0, "only numbers"),
        ("hidden\0", 6, "not arithmetic"),
        ("\ud800", 0, "not arithmetic"),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str, offset: int, part: str) -> None:
    with pytest.raises(ArithmeticSyntaxError, match=part) as caught:
        compile_expression(text, ["hidden"])
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    "text", ["(" * 10_000 + "1" + ")" * 10_000, "1+" * 500_000 + "1", "-" * 900 + "1", "(" * 400 + "1" + ")" * 400]
)
def test_oversized_text_is_refused(text: str) -> None:
    with pytest.raises(ArithmeticSyntaxError):
        compile_expression(text, [])


@pytest.mark.parametrize(
    "text",
    [
        *("lambda: 1", "(lambda x: x)(1)", "[x for x in (1,)]", "{1: 2}", "{1, 2}", "[1] * 9**9", "(x := 9)", "f'{1}'"),
        *(
            "1 << 9**9",
            "1 >> 1",
            "1 | 2",
            "~1",
            "not 1",
            "1 < 2",
            "'a' * 9**9",
            "b'a'",
            "...",
            "x.y.z",
            "x[0]",
            "x @ 2",
        ),
        *("factorial(10**6)", "comb(10**6, 5)", "pow(9, 9)", "sum(1, 2)", "range(9**9)", "exec('1')", "eval('1')"),
        *("__import__('os').system('true')", "().__class__.__bases__[0]", "sqrt.__globals__", "sqrt(**{'x': 1})"),
        *(
            "sqrt(x=1)",
            "max(*[1, 2])",
            "print(1)",
            "await x",
            "yield",
            "1; 2",
            "import os",
            "\uff11\uff0b\uff11 #",
            "0x1f.real",
        ),
    ],
)
def test_nothing_is_called_looped_or_allocated(text: str) -> None:
    with pytest.raises(ArithmeticSyntaxError):
        compile_expression(text, ["x"]).evaluate({"x": 1})


@pytest.mark.parametrize(
    "text", ["1e308*10", "1e100*10", "9**9**9", "2**10**10", "-(9**9**9)", "exp(exp(9))", "x**x**x"]
)
def test_nothing_grows_without_end(text: str) -> None:
    with pytest.raises((ArithmeticSyntaxError, ArithmeticError)):
        compile_expression(text, ["x"]).evaluate({"x": 999})


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("9**9**9", "1e100"),
        ("9**9**9**9**9", "1e100"),
        ("1 / 0", "division by zero"),
        ("1 % 0", "division by zero"),
        ("0 ** -1", "division by zero"),
        ("1 // 0.0", "division by zero"),
        ("exp(1000)", "too large"),
        ("1e99 * 1e99", "1e100"),
        ("sqrt(-1)", "root or logarithm"),
        ("log(0)", "root or logarithm"),
        ("(-8) ** 0.5", "fractional power"),
        ("round(1, -10**9)", "digits"),
        ("round(1, 0.5)", "digits"),
    ],
)
def test_impossible_results_are_arithmetic_errors(text: str, part: str) -> None:
    expression = compile_expression(text, [])
    with pytest.raises(ArithmeticError, match=part):
        expression.evaluate({})


@pytest.mark.parametrize("value", [math.inf, math.nan, -math.inf])
def test_values_that_are_no_numbers_are_refused(value: float) -> None:
    with pytest.raises(ArithmeticError):
        compile_expression("a + 1", ["a"]).evaluate({"a": value})


def test_a_missing_value_is_named() -> None:
    with pytest.raises(ArithmeticError, match="no value for hidden"):
        compile_expression("hidden", ["hidden"]).evaluate({})


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="0123456789+-*/%().,e xsqrtlogmin", max_size=MAX_LENGTH + 20)))
def test_any_text_is_computed_or_refused(text: str) -> None:
    try:
        value = compile_expression(text, ["x"]).evaluate({"x": 2.5})
    except (ArithmeticSyntaxError, ArithmeticError):
        return
    assert math.isfinite(value)
    assert abs(value) <= 1e100


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.integers(-99, 99).map(str),
        lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
        max_leaves=12,
    )
)
def test_agrees_with_python(text: str) -> None:
    assert compile_expression(text, []).evaluate({}) == eval(compile(ast.parse(text, mode="eval"), "", "eval"))
