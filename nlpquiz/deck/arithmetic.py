"""Arithmetic written in decks: ``layers * (12 * hidden**2 + 13 * hidden)``.

An expression is parsed by ``ast``, never evaluated by Python, and rebuilt from a short list of node types. A deck may
come from anyone, so length, depth, exponents and magnitudes have bounds: no expression takes noticeable time or memory.
"""

from __future__ import annotations

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from nlpquiz.deck.record import record

Number: TypeAlias = int | float

MAX_LENGTH = 1000  # characters
MAX_DEPTH = 50  # operations inside each other
MAX_MAGNITUDE = 10**100  # of every intermediate result
MAX_ROUND_DIGITS = 30  # round(1, -10**9) would compute 10**10**9

_Step: TypeAlias = Callable[[Mapping[str, Number]], Number]


class ArithmeticSyntaxError(ValueError):
    """The text is no arithmetic that is allowed here. ``offset`` counts characters from 0, where the fault begins."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@record
class Expression:
    """Checked arithmetic; ``names`` are the variables that it uses."""

    text: str
    names: frozenset[str]
    _step: _Step

    def evaluate(self, values: Mapping[str, float]) -> int | float:
        """The value for these variables; whole numbers stay whole.

        Raises ArithmeticError with a sentence for people when there is no finite real result: division by zero, the
        root of a negative number, a result beyond 1e100, a variable without a value.
        """
        return self._step(values)


def compile_expression(text: str, names: Collection[str]) -> Expression:
    """Check ``text`` as arithmetic over the variables ``names``; raises ArithmeticSyntaxError."""
    if len(text) > MAX_LENGTH:
        raise ArithmeticSyntaxError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    if not text.strip():
        raise ArithmeticSyntaxError("there is nothing to compute", 0)
    if strange := _NOT_ALLOWED.search(text):
        hint = _REPLACEMENTS.get(strange[0])
        raise ArithmeticSyntaxError(
            f"{strange[0]!r} is not arithmetic" + (f": write {hint}" if hint else ""), strange.start()
        )
    body = re.sub(r"\s", " ", text)
    indent = len(body) - len(body.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns about 1if and the like; they are refused below
            tree = ast.parse(body.lstrip(), mode="eval")
    except SyntaxError as error:
        offset = min(indent + max((error.offset or 1) - 1, 0), len(text))
        raise ArithmeticSyntaxError(f"not arithmetic: {error.msg}", offset) from None
    except (ValueError, RecursionError, MemoryError):
        raise ArithmeticSyntaxError("nested too deeply", indent) from None
    compiler = _Compiler(frozenset(names), indent)
    step = compiler.step(tree.body, 0)
    return Expression(text, frozenset(compiler.used), step)


_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9_.+\-*/%(),\s]")
_REPLACEMENTS = {
    "^": "** for a power",
    "×": "*",
    "·": "*",
    "⋅": "*",
    "÷": "/",
    "（": "(",
    "）": ")",
    "，": ",",
    "−": "-",
    "–": "-",
    "√": "sqrt(…)",
    "²": "**2",
    "³": "**3",
    "{": "the name of the variable without braces",
    "$": "plain arithmetic, no LaTeX",
    "\\": "plain arithmetic, no LaTeX",
}

# Name -> (function, fewest arguments, most arguments)
_FUNCTIONS: dict[str, tuple[Callable[..., Number], int, int]] = {
    "sqrt": (math.sqrt, 1, 1),
    "log": (math.log, 1, 2),
    "log2": (math.log2, 1, 1),
    "log10": (math.log10, 1, 1),
    "exp": (math.exp, 1, 1),
    "ceil": (math.ceil, 1, 1),
    "floor": (math.floor, 1, 1),
    "round": (lambda x, digits=None: _rounded(x, digits), 1, 2),
    "abs": (abs, 1, 1),
    "min": (min, 2, 20),
    "max": (max, 2, 20),
}
FUNCTION_NAMES = tuple(_FUNCTIONS)

_OPERATORS: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: lambda base, exponent: _power(base, exponent),
}


class _Compiler:
    """Turns allowed nodes into closures; remembers which variables occur."""

    def __init__(self, names: frozenset[str], indent: int) -> None:
        self.names = names
        self.indent = indent
        self.used: set[str] = set()

    def refuse(self, message: str, node: ast.expr) -> ArithmeticSyntaxError:
        return ArithmeticSyntaxError(message, self.indent + node.col_offset)

    def step(self, node: ast.expr, depth: int) -> _Step:
        if depth > MAX_DEPTH:
            raise self.refuse(f"nested more than {MAX_DEPTH} deep", node)
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                if not abs(number) <= MAX_MAGNITUDE:
                    raise self.refuse("a number beyond 1e100", node)
                return lambda _values: number
            case ast.Name(id=name):
                return self.variable(name, node)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.step(operand, depth + 1)
                return lambda values: -inner(values)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.step(operand, depth + 1)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return _applied(_OPERATORS[type(op)], (self.step(left, depth + 1), self.step(right, depth + 1)))
            case ast.Call():
                return self.call(node, depth)
            case _:
                raise self.refuse("only numbers, variables, + - * / // % **, parentheses and functions", node)

    def variable(self, name: str, node: ast.expr) -> _Step:
        if name not in self.names:
            if name in _FUNCTIONS:
                raise self.refuse(f"{name} is a function: write {name}(…)", node)
            known = ", ".join(sorted(self.names)) or "none are declared"
            raise self.refuse(f"unknown name {name}; the variables are: {known}", node)
        self.used.add(name)

        def look_up(values: Mapping[str, Number]) -> Number:
            if name not in values:
                raise ArithmeticError(f"there is no value for {name}")
            return _bounded(values[name])

        return look_up

    def call(self, node: ast.Call, depth: int) -> _Step:
        if not (isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS):
            raise self.refuse(f"only these functions can be called: {', '.join(_FUNCTIONS)}", node)
        function, fewest, most = _FUNCTIONS[node.func.id]
        if node.keywords:
            raise self.refuse(f"{node.func.id} takes plain values only", node)
        if not fewest <= len(node.args) <= most:
            wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            raise self.refuse(f"{node.func.id} takes {wanted} value{'s' if most > 1 else ''}", node)
        return _applied(function, tuple(self.step(argument, depth + 1) for argument in node.args))


def _applied(function: Callable[..., Number], arguments: tuple[_Step, ...]) -> _Step:
    def apply(values: Mapping[str, Number]) -> Number:
        numbers = [argument(values) for argument in arguments]
        try:
            return _bounded(function(*numbers))
        except ZeroDivisionError:
            raise ArithmeticError("division by zero") from None
        except OverflowError:
            raise ArithmeticError("the result is too large") from None
        except ValueError:  # math's word for an argument outside the domain
            raise ArithmeticError("a root or logarithm of a number that has none") from None

    return apply


def _bounded(number: Number) -> Number:
    if not isinstance(number, int | float):  # complex, from a fractional power
        raise ArithmeticError("a fractional power of a negative number")  # noqa: TRY004  not a mistake in the caller
    if number != number:  # nan is the one number that differs from itself
        raise ArithmeticError("the result is not a number")
    if abs(number) > MAX_MAGNITUDE:
        raise ArithmeticError("the result is beyond 1e100")
    return number


def _power(base: Number, exponent: Number) -> Number:
    # Checked before computing: 9**9**9 would fill the memory first.
    if base != 0 and exponent > 0 and exponent * math.log10(abs(base)) > math.log10(MAX_MAGNITUDE) + 1:
        raise ArithmeticError("the result is beyond 1e100")
    return base**exponent


def _rounded(number: Number, digits: Number | None) -> Number:
    if digits is None:
        return round(number)
    if digits != int(digits) or abs(digits) > MAX_ROUND_DIGITS:
        raise ArithmeticError(f"round takes a whole number of digits up to {MAX_ROUND_DIGITS}")
    return round(number, int(digits))
