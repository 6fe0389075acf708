"""Readers of the macros that build something: fractions, roots, brackets, stacks, arrows."""

from __future__ import annotations

from nlpquiz.terminal.math.symbols import BIG, BIN, CHARACTERS, CLOSE, FUNCTION, INNER, OPEN, ORD, PUNCT, REL
from nlpquiz.terminal.math.tree import (
    Accent,
    Arrow,
    Atom,
    Boxed,
    Brace,
    Fence,
    Fraction,
    Grid,
    Negated,
    Phantom,
    Root,
    Row,
    Stack,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nlpquiz.terminal.math.parser import Parser
    from nlpquiz.terminal.math.tree import Node

_RIGHT = frozenset(("\\right", "\\end"))
_MIDDLE = _RIGHT | {"\\middle"}


def fraction(parser: Parser, lexeme: str, offset: int) -> Node:
    """A numerator and a denominator."""
    return Fraction(parser.argument(lexeme, offset), parser.argument(lexeme, offset))


def binomial(parser: Parser, lexeme: str, offset: int) -> Node:
    """Two arguments in round brackets, one above the other."""
    return Fraction(parser.argument(lexeme, offset), parser.argument(lexeme, offset), bar=False, fence="()")


def root(parser: Parser, lexeme: str, offset: int) -> Node:
    """A radicand, with an index in square brackets before it."""
    index = parser.option()
    return Root(parser.argument(lexeme, offset), index)


def left(parser: Parser, lexeme: str, offset: int) -> Node:
    r"""From \left to its \right, cut at each \middle."""
    opening = parser.delimiter(lexeme, offset)
    parts, middles = [parser.row(_MIDDLE)], []
    while parser.peek() == "\\middle":
        at = parser.offset()
        parser.place += 1
        middles.append(parser.delimiter("\\middle", at))
        parts.append(parser.row(_MIDDLE))
    if parser.peek() != "\\right":
        parser.report(offset, len(lexeme), "\\left without \\right", "close it; \\right. is the invisible delimiter")
        return Fence(opening, parts, middles, "")
    at = parser.offset()
    parser.place += 1
    return Fence(opening, parts, middles, parser.delimiter("\\right", at))


def stray_right(parser: Parser, lexeme: str, offset: int) -> Node:
    r"""A \right or \middle that belongs to no \left."""
    parser.report(offset, len(lexeme), f"{lexeme} without \\left", "open it; \\left. is the invisible delimiter")
    return Atom(parser.delimiter(lexeme, offset), CLOSE)


def big(parser: Parser, lexeme: str, offset: int) -> Node:
    r"""A delimiter of \big and its kin."""
    drawn = parser.delimiter(lexeme, offset)
    kind = CHARACTERS.get(drawn, ORD)
    if lexeme[-1] in "lrm" or kind in (OPEN, CLOSE):
        kind = {"l": OPEN, "r": CLOSE, "m": REL}.get(lexeme[-1], kind)
    return Atom(drawn, kind if drawn else ORD, grows=True)


def accent(parser: Parser, lexeme: str, offset: int) -> Node:
    """A mark and what it stands on."""
    return Accent(lexeme[1:], parser.argument(lexeme, offset))


def brace(parser: Parser, lexeme: str, offset: int) -> Node:
    """What lies over or under a brace."""
    return Brace(parser.argument(lexeme, offset), over=lexeme.startswith("\\over"), shape=lexeme[-1])


def overset(parser: Parser, lexeme: str, offset: int) -> Node:
    """A small row above or below another."""
    small = parser.argument(lexeme, offset)
    base = parser.argument(lexeme, offset)
    first = base.items[0] if len(base.items) == 1 else None
    kind = first.kind if isinstance(first, Atom) else REL if lexeme == "\\stackrel" else ORD
    return Stack(base, None, small, kind) if lexeme == "\\underset" else Stack(base, small, None, kind)


def overunderset(parser: Parser, lexeme: str, offset: int) -> Node:
    """Small rows above and below another."""
    above, below = parser.argument(lexeme, offset), parser.argument(lexeme, offset)
    return Stack(parser.argument(lexeme, offset), above, below, REL)


ARROWS = {
    "xrightarrow": "──→", "xleftarrow": "←──", "xleftrightarrow": "←─→", "xRightarrow": "══⇒", "xLeftarrow": "⇐══",
    "xmapsto": "├─→", "xLeftrightarrow": "⇐═⇒", "xhookrightarrow": "╰─→", "xrightharpoonup": "──⇀", "xlongequal": "═══",
    "xtwoheadrightarrow": "──↠",
}  # fmt: skip


def arrow(parser: Parser, lexeme: str, offset: int) -> Node:
    """An arrow with texts."""
    below = parser.option()
    return Arrow(ARROWS[lexeme[1:]], parser.argument(lexeme, offset), below)


def substack(parser: Parser, lexeme: str, offset: int) -> Node:
    """Small lines one above the other."""
    if parser.peek() != "{":
        return parser.argument(lexeme, offset)
    parser.place += 1
    rows, _ = parser.cells_until(frozenset("}"))
    if not parser.peek():
        parser.report(offset, len(lexeme), "this { is never closed", "add }")
    parser.place += 1
    return Grid(rows, "stack")


def negated(parser: Parser, lexeme: str, offset: int) -> Node | None:
    r"""\not and the relation after it."""
    row = parser.argument(lexeme, offset)
    return Negated(row.items[0]) if row.items else Atom("\\not", ORD, named=True)


_KINDS = {"op": BIG, "bin": BIN, "rel": REL, "open": OPEN, "close": CLOSE, "ord": ORD, "inner": INNER, "punct": PUNCT}


def of_kind(parser: Parser, lexeme: str, offset: int) -> Node:
    """``\\mathop{…}`` and the like: an argument that is spaced, and takes limits, as what the macro says."""
    return Stack(parser.argument(lexeme, offset), None, None, _KINDS[lexeme.removeprefix("\\math")])


def boxed(parser: Parser, lexeme: str, offset: int) -> Node:
    """A frame."""
    return Boxed(parser.argument(lexeme, offset))


def phantom(parser: Parser, lexeme: str, offset: int) -> Node:
    """Space as large as the argument."""
    return Phantom(parser.argument(lexeme, offset))


def modulo(parser: Parser, lexeme: str, offset: int) -> Node:
    r"""\bmod, or \pmod in its brackets."""
    if lexeme in ("\\bmod", "\\mod"):
        return Atom("mod", BIN, named=True)
    return Fence("(", [Row([Atom("mod", FUNCTION, named=True), *parser.argument(lexeme, offset).items])], [], ")")


def delimited(parser: Parser, lexeme: str, offset: int) -> Node:
    """``\\abs{x}``, ``\\norm{x}`` of common packages."""
    fence = {"\\abs": "||", "\\norm": "‖‖", "\\set": "{}", "\\ceil": "⌈⌉", "\\floor": "⌊⌋"}[lexeme]
    return Fence(fence[0], [parser.argument(lexeme, offset)], [], fence[1])


def genfrac(parser: Parser, lexeme: str, offset: int) -> Node:
    r"""\genfrac with its delimiters and the thickness of its line."""
    left, right, line = parser.raw(), parser.raw(), parser.raw()
    parser.raw()
    fence = left[-1:] + right[-1:]
    numerator, denominator = parser.argument(lexeme, offset), parser.argument(lexeme, offset)
    return Fraction(numerator, denominator, bar=line[:1] != "0", fence=fence if len(fence) == 2 else "")
