"""One asking of a card: the numbers of its variables, the order of its options, the text with the numbers filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlpquiz.deck.arithmetic import compile_expression
from nlpquiz.deck.chance import choose, permutation
from nlpquiz.deck.model import ChoiceCard, NumericCard, OrderCard
from nlpquiz.deck.number_format import exact_number, latex_number, plain_number


def draw_values(card: NumericCard, seed: str) -> dict[str, int | float]:
    """A value for each variable, in the card's order; the same seed gives the same values everywhere.

    Variables are drawn one by one, so that adding a variable to a card does not change the others.
    """
    return {name: choices[choose(f"{seed}\0{name}", len(choices))] for name, choices in card.variables.items()}


def numeric_answer(card: NumericCard, values: Mapping[str, int | float]) -> int | float:
    """The right number for these values.

    Raises ArithmeticSyntaxError when the card's ``value`` is no arithmetic, ArithmeticError when it has no result.
    """
    if isinstance(card.value, str):
        return compile_expression(card.value, card.variables).evaluate(values)
    return card.value


# Maths first, then code: only inside them do braces and commas have a meaning of their own.
_SPAN = re.compile(r"(?P<maths>\$\$.*?\$\$|(?<!\\)\$[^$\n]+\$)|(?P<code>`[^`]*`)|\{(?P<name>\w+)\}", re.DOTALL)
_NAME = re.compile(r"\{(\w+)\}")


def fill(text: str, values: Mapping[str, int | float], value: float | None = None) -> str:
    """``text`` with {name} replaced for each of ``values`` and {value} for ``value``; every other brace stays.

    In maths the braces are kept around the number, so that ``x^{hidden}`` and ``\\frac{hidden}{2}`` stay what they are;
    in code the number has no thousands separators.
    """
    numbers = dict(values)
    if value is not None:
        numbers["value"] = value
    if not numbers:
        return text

    def in_span(match: re.Match[str]) -> str:
        if match["name"]:
            name = match["name"]
            return exact_number(numbers[name]) if name in numbers else match[0]
        write = latex_number if match["maths"] else plain_number
        return _NAME.sub(lambda inner: write(numbers[inner[1]]) if inner[1] in numbers else inner[0], match[0])

    return _SPAN.sub(in_span, text)


def shuffled_options(card: ChoiceCard, seed: str) -> tuple[int, ...]:
    """The order in which to show the options: indexes into ``card.options``."""
    return permutation(f"{seed}\0options", len(card.options))


def shuffled_items(card: OrderCard, seed: str) -> tuple[int, ...]:
    """The order in which to show the items, indexes into ``card.items``: never the right order."""
    right = tuple(range(len(card.items)))
    order = permutation(f"{seed}\0items", len(right))
    attempt = 0
    while order == right and len(right) > 1:
        attempt += 1
        order = permutation(f"{seed}\0items\0{attempt}", len(right))
    return order
