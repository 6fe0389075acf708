r"""The deck's macros and ``\newcommand`` inside a formula, replaced in the tokens before parsing.

Expansion is bounded in depth and in size: a macro that expands to itself is reported and shown as written.
"""

from __future__ import annotations

from nlpquiz.terminal.math.problem import FormulaProblem, FormulaTooLarge
from nlpquiz.terminal.math.tokens import tokenize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from nlpquiz.terminal.math.tokens import Token

_DEFINING = frozenset(
    ("\\newcommand", "\\renewcommand", "\\providecommand", "\\def", "\\DeclareMathOperator", "\\let", "\\gdef")
)
_DEEPEST = 24
_LONGEST_OPTION = 200
MOST_TOKENS = 20_000


class Macro:
    """A replacement text with its number of arguments, and the value of the first one when that is optional."""

    __slots__ = ("arguments", "body", "default")

    def __init__(self, body: list[Token], arguments: int, default: list[Token] | None = None) -> None:
        self.body, self.arguments, self.default = body, arguments, default


def read_macros(source: Mapping[str, str]) -> dict[str, Macro]:
    r"""The deck's ``macros:`` mapping, "\\E" or "E" to a replacement with #1 to #9."""
    macros = {}
    for name, text in source.items():
        body = tokenize(text)
        macros[name if name.startswith("\\") else "\\" + name] = Macro(body, _highest_parameter(body))
    return macros


def expand(tokens: list[Token], macros: dict[str, Macro]) -> tuple[list[Token], list[FormulaProblem]]:
    """Tokens with all macros replaced (each replacement has the place of its use), and what went wrong."""
    if not macros and not any(text in _DEFINING for text, _ in tokens):
        return tokens, []
    expander = _Expander(dict(macros))
    return expander.expand(tokens, 0), expander.problems


class _Expander:
    def __init__(self, macros: dict[str, Macro]) -> None:
        self.macros = macros
        self.problems: list[FormulaProblem] = []
        self.written = 0
        self.active: list[str] = []  # the macros being expanded, outermost first

    def expand(self, tokens: list[Token], depth: int) -> list[Token]:
        result: list[Token] = []
        place = 0
        while place < len(tokens):
            text, offset = tokens[place]
            macro = self.macros.get(text) if text[0] == "\\" else None
            if text in _DEFINING and (after := self.define(tokens, place)) is not None:
                place = after
            elif macro is not None and depth < _DEEPEST and text not in self.active:
                place, arguments = _arguments(tokens, place + 1, macro)
                body = _substitute(macro.body, arguments, offset)
                self.written += 1
                self.active.append(text)
                result += self.expand(body, depth + 1)
                self.active.pop()
            else:
                if macro is not None:
                    problem = FormulaProblem(
                        offset, len(text), f"{text} expands without end", "a macro may not use itself"
                    )
                    if problem not in self.problems:
                        self.problems.append(problem)
                result.append((text, offset))
                place += 1
                self.written += 1
            if len(result) > MOST_TOKENS or self.written > 2 * MOST_TOKENS:
                raise FormulaTooLarge
        return result

    def define(self, tokens: list[Token], place: int) -> int | None:
        """Read the definition at ``place``; the place after it, or None when it is not one."""
        command = tokens[place][0]
        place += 1
        starred = place < len(tokens) and tokens[place][0] == "*"
        place, name = _argument(tokens, place + starred)
        name = [token for token in name if token[0] != " "]
        if len(name) != 1 or name[0][0][0] != "\\":
            return None
        key = name[0][0]
        if command == "\\let":
            place, target = _argument(tokens, place + (place < len(tokens) and tokens[place][0] == "="))
            self.macros[key] = self.macros.get(target[0][0], Macro(target, 0)) if target else Macro([], 0)
            return place
        arguments, default = 0, None
        if command in ("\\def", "\\gdef"):
            while place < len(tokens) and tokens[place][0] != "{":  # #1#2
                arguments += tokens[place][0].isdigit()
                place += 1
        else:
            place, count = _optional(tokens, place)
            if count and count[0][0].isdigit():
                arguments = int(count[0][0]) if count[0][0] in "123456789" else 0
            place, default = _optional(tokens, place)
        place, body = _argument(tokens, place)
        if command == "\\DeclareMathOperator":
            star = [("*", 0)] if starred else []
            body = [("\\operatorname", 0), *star, ("{", 0), *body, ("}", 0)]
        if command != "\\providecommand" or key not in self.macros:
            self.macros[key] = Macro(body, arguments, default)
        return place


def _highest_parameter(body: list[Token]) -> int:
    numbers = (body[i + 1][0] for i in range(len(body) - 1) if body[i][0] == "#")
    return max((int(number) for number in numbers if number in "123456789"), default=0)


def _substitute(body: list[Token], arguments: list[list[Token]], offset: int) -> list[Token]:
    result: list[Token] = []
    place = 0
    while place < len(body):
        text = body[place][0]
        number = body[place + 1][0] if text == "#" and place + 1 < len(body) else ""
        if number and number in "123456789" and int(number) <= len(arguments):
            result += arguments[int(number) - 1]
            place += 2
        else:
            result.append((text, offset))
            place += 1
        if len(result) > MOST_TOKENS:
            raise FormulaTooLarge
    return result


def _arguments(tokens: list[Token], place: int, macro: Macro) -> tuple[int, list[list[Token]]]:
    arguments: list[list[Token]] = []
    if macro.default is not None and macro.arguments:
        place, given = _optional(tokens, place)
        arguments.append(macro.default if given is None else given)
    while len(arguments) < macro.arguments:
        place, argument = _argument(tokens, place)
        arguments.append(argument)
    return place, arguments


def _argument(tokens: list[Token], place: int) -> tuple[int, list[Token]]:
    """One argument: the content of a group, or one token; nothing where the tokens end."""
    while place < len(tokens) and tokens[place][0] == " ":
        place += 1
    if place >= len(tokens) or tokens[place][0] == "}":
        return place, []
    if tokens[place][0] != "{":
        return place + 1, [tokens[place]]
    start, depth = place + 1, 0
    while place < len(tokens):
        depth += (tokens[place][0] == "{") - (tokens[place][0] == "}")
        place += 1
        if depth == 0:
            return place, tokens[start : place - 1]
    return place, tokens[start:]


def _optional(tokens: list[Token], place: int) -> tuple[int, list[Token] | None]:
    start = place
    while start < len(tokens) and tokens[start][0] == " ":
        start += 1
    if start >= len(tokens) or tokens[start][0] != "[":
        return place, None
    for end in range(start + 1, min(len(tokens), start + _LONGEST_OPTION)):
        if tokens[end][0] == "]":
            return end + 1, tokens[start + 1 : end]
    return place, None
