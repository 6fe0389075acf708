"""The texts of errors as the source raises them, read without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import nlpquiz

PACKAGE = Path(nlpquiz.__file__).parent
FILLED = "{}"  # what stands for a value that only a run knows
RAISED = {  # what makes an error, and which of its arguments are texts
    "QuizError": {0: "message", 1: "next_step"},
    "DeckError": {1: "next_step"},
    "PackageError": {1: "what", 2: "next_step"},
    "unknown": {0: "message", 3: "otherwise"},
}
BEFORE = {("PackageError", 1): "{} "}  # it puts its file before what is wrong
MOST_FORMS = 64  # of one expression


@dataclass(frozen=True, slots=True)
class Raised:
    """A text of an error: its possible forms, or none where the source alone does not tell them."""

    place: str  # module and function
    line: int
    source: str
    forms: tuple[str, ...]


@cache
def raised_texts() -> tuple[Raised, ...]:
    """Every text that an error of this program is made with."""
    return tuple(_raised_texts())


def _raised_texts() -> Iterator[Raised]:
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        module = file.relative_to(PACKAGE).as_posix()
        for function, call, wanted in _calls(tree):
            for place, argument in _texts(call, wanted):
                forms = forms_of(argument, (function, tree) if function else (tree,))
                before = BEFORE.get((_name(call.func), place), "")
                where = f"{module}:{function.name if function else ''}"
                yield Raised(where, call.lineno, ast.unparse(argument), tuple(before + form for form in forms))


def typer_texts(module: ast.AST, raisers: frozenset[str]) -> Iterator[str]:
    """The forms of what typer says, as far as its source tells them."""
    for function in ast.walk(module):
        if not isinstance(function, Function):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and _name(call.func) in raisers:
                for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                    if isinstance(argument, ast.Constant | ast.JoinedStr):
                        yield from forms_of(argument, (function,))


Function = ast.FunctionDef | ast.AsyncFunctionDef
Scopes = tuple[ast.AST, ...]  # innermost first


def _calls(
    node: ast.AST, function: Function | None = None, kinds: frozenset[str] = frozenset()
) -> Iterator[tuple[Function | None, ast.Call, dict[int, str]]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _name(child.func) in RAISED:
            yield function, child, RAISED[_name(child.func)]
        elif isinstance(child, ast.Call) and _name(child.func) == "__init__" and kinds & {"QuizError"}:
            yield function, child, RAISED["QuizError"]
        inner = child if isinstance(child, Function) else function
        bases = frozenset(map(_name, child.bases)) if isinstance(child, ast.ClassDef) else kinds
        yield from _calls(child, inner, bases)


def _texts(call: ast.Call, wanted: dict[int, str]) -> Iterator[tuple[int, ast.expr]]:
    for place, argument in enumerate(call.args):
        if place in wanted:
            yield place, argument
    for keyword in call.keywords:
        for place, name in wanted.items():
            if keyword.arg == name:
                yield place, keyword.value


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def forms_of(text: ast.expr, scopes: Scopes) -> list[str]:
    """What the expression may say; empty where that cannot be told."""
    match text:
        case ast.Constant(value=str(words)):
            return [words]
        case ast.JoinedStr(values=parts):
            found = [_filled(part, scopes) for part in parts]
            return ["".join(choice) for choice in product(*found)][:MOST_FORMS]
        case ast.IfExp(body=one, orelse=other):
            return _all([one, other], scopes)
        case ast.BoolOp(op=ast.Or(), values=values):
            return _all(values, scopes)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return [a + b for a, b in product(forms_of(left, scopes), forms_of(right, scopes))]
        case ast.Name(id=name):
            return _all(_assigned(name, scopes), scopes)
        case ast.Call(func=ast.Name(id="_at"), args=[_, what]):  # behind the place of a setting
            return [before + form for form in forms_of(what, scopes) for before in ("", "{}: ")]
    return []


def _all(values: list[ast.expr], scopes: Scopes) -> list[str]:
    found = [forms_of(value, scopes) for value in values]
    return [form for forms in found for form in forms] if all(found) else []


def _filled(part: ast.expr, scopes: Scopes) -> list[str]:
    match part:
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return forms_of(value, scopes) or [FILLED]
        case ast.FormattedValue():
            return [FILLED]
    return forms_of(part, scopes)


def _assigned(name: str, scopes: Scopes) -> list[ast.expr]:
    """The values that a name is given: in the function, or else in the module."""
    for scope in scopes:
        if isinstance(scope, Function) and name in {
            argument.arg for argument in ast.walk(scope.args) if isinstance(argument, ast.arg)
        }:
            return []
        nodes = ast.walk(scope) if isinstance(scope, Function) else ast.iter_child_nodes(scope)
        found = [
            node.value
            for node in nodes
            if isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        ]
        if found:
            return found
    return []
