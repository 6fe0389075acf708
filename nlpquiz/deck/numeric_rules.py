"""Numeric cards: their arithmetic, their variables, their tolerance."""

from __future__ import annotations

import re
from itertools import islice, product
from math import prod
from typing import TypeAlias

from nlpquiz.deck.arithmetic import ArithmeticSyntaxError, Expression, compile_expression
from nlpquiz.deck.source_text import SourceText, shortened
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, Node, ScalarNode, note, note_inside, walk

MOST_COMBINATIONS = 500  # of variables that are tried out; of more, so many are spread over all
MOST_VARIABLES = 10
MOST_VALUES = 1000  # of one variable

_MOST_WALKED = 200_000  # combinations stepped over on the way
_PERCENTAGE = re.compile(r"\d+(\.\d+)?\s*%")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Values: TypeAlias = dict[str, list[int | float]]


def check_arithmetic(card: MapNode, source: SourceText) -> None:
    """Note what cannot be computed: syntax, names, any combination of the variables."""
    tolerance = card.get("tolerance")
    if isinstance(tolerance, ScalarNode):
        _check_tolerance(tolerance, source)
    variables_node = card.get("variables")
    variables = _variables(variables_node, source)
    value = card.get("value")
    if not isinstance(value, ScalarNode) or value.kind in ("null", "faulty") or variables is None:
        return
    used: frozenset[str] = frozenset()
    if value.kind == "text":
        expression = _compiled(value, variables, source)
        if expression is None:
            return
        used = expression.names
        _try_out(expression, variables, value, source)
    if isinstance(variables_node, MapNode):
        question = card.get("question")
        asked = "".join(n.text for n in walk(question) if isinstance(n, ScalarNode)) if question else ""
        for name, key in variables_node.keys.items():
            # a number that is shown and plays no part may be the point of a question
            if name not in used and f"{{{name}}}" not in asked:
                note(source, "variables", key, f"neither value: nor the question uses {name}", "use it, or delete it")


def _compiled(value: ScalarNode, variables: Values, source: SourceText) -> Expression | None:
    try:
        return compile_expression(value.text, list(variables))
    except ArithmeticSyntaxError as error:
        hint = "use + - * / // % ** ( ) and sqrt, log, log2, log10, exp, ceil, floor, round, abs, min, max"
        wrong = _NAME.match(value.text, error.offset)
        if wrong and (near := source.nearest(wrong[0], list(variables))):
            hint = f"did you mean {near}?"
        length = len(wrong[0]) if wrong else 1
        note_inside(source, "arithmetic", value, error.offset, length, str(error), hint)
        return None


def _check_tolerance(node: ScalarNode, source: SourceText) -> None:
    if node.kind == "text":
        if not _PERCENTAGE.fullmatch(node.text.strip()):
            message = f'"{shortened(node.text)}" is no tolerance'
            note(source, "tolerance", node, message, "write a number without quotes, or a percentage such as 2%")
    elif isinstance(node.value, int | float) and node.value < 0:
        note(source, "tolerance", node, "a tolerance below 0", "write 0 for an exact answer")


def _variables(node: Node | None, source: SourceText) -> Values | None:
    """The values of each variable; None when they cannot be used."""
    if node is None:
        return {}
    if not isinstance(node, MapNode):
        return None
    usable = True
    variables: Values = {}
    for name, values in node.entries.items():
        key = node.keys[name]
        if not _NAME.fullmatch(name):
            note(
                source, "variables", key, f'"{shortened(name)}" is no name for a variable', "use letters, digits and _"
            )
            usable = False
        items = values.items if isinstance(values, ListNode) else []
        numbers = [number for item in items if (number := _number(item)) is not None]
        if isinstance(values, ListNode) and not items:
            note(source, "variables", key, f"{shortened(name)} has no values", "write a list of numbers: [1, 2, 4]")
        elif len(items) > MOST_VALUES:
            note(source, "variables", key, f"{shortened(name)} has more than {MOST_VALUES} values", "keep a few")
        usable = usable and 0 < len(numbers) == len(items) <= MOST_VALUES
        variables[name] = numbers
    if len(variables) > MOST_VARIABLES:
        note(source, "variables", node, f"more than {MOST_VARIABLES} variables", "keep those that make a difference")
        usable = False
    return variables if usable else None


def _number(node: Node) -> int | float | None:
    if isinstance(node, ScalarNode) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return node.value
    return None


def _try_out(expression: Expression, variables: Values, value: ScalarNode, source: SourceText) -> None:
    """Compute every combination of the variables, or some spread over all, and note the first that fails."""
    count = prod(len(values) for values in variables.values())
    if count > _MOST_WALKED:
        variables = {name: _spread(values) for name, values in variables.items()}
        count = prod(len(values) for values in variables.values())
    step = -(-count // MOST_COMBINATIONS)
    for drawn in islice(product(*variables.values()), 0, None, step):
        values: dict[str, float] = dict(zip(variables, drawn, strict=True))
        try:
            expression.evaluate(values)
        except (ArithmeticError, ValueError) as error:
            where = " with " + ", ".join(f"{name} = {number}" for name, number in values.items()) if values else ""
            message = f"value: cannot be computed{where}: {error}"
            note(source, "arithmetic", value, message, "change the arithmetic, or the values to draw from")
            return


def _spread(values: list[int | float]) -> list[int | float]:
    """The first, the middle and the last value: 3 to the power of ten combinations can be walked through."""
    return [values[0], values[len(values) // 2], values[-1]]
