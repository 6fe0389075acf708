"""From source to tree: tokens, macros, parser."""

from __future__ import annotations

from nlpquiz.terminal.math.commands import read
from nlpquiz.terminal.math.macros import MOST_TOKENS, expand, read_macros
from nlpquiz.terminal.math.parser import Parser
from nlpquiz.terminal.math.problem import FormulaProblem, FormulaTooLarge
from nlpquiz.terminal.math.tokens import tokenize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from nlpquiz.terminal.math.tree import Row

LONGEST_SOURCE = 20_000


def parse(tex: str, macros: Mapping[str, str] | None = None) -> tuple[Row, list[FormulaProblem]]:
    """The formula as a tree, and what is wrong with it. Raises ``FormulaTooLarge``."""
    if len(tex) > LONGEST_SOURCE:
        raise FormulaTooLarge
    tokens, problems = expand(tokenize(tex), read_macros(macros) if macros else {})
    if len(tokens) > MOST_TOKENS:
        raise FormulaTooLarge
    parser = Parser(tokens, len(tex), read)
    parser.problems += problems
    tree = parser.whole()
    parser.problems.sort(key=lambda problem: problem.offset)
    return tree, parser.problems
