"""What reads as one thing without brackets, when a fraction, a root or a script is written on one line."""

from __future__ import annotations

from nlpquiz.terminal.math.symbols import CLOSE, FUNCTION, INNER, OPEN, ORD
from nlpquiz.terminal.math.tree import (
    Accent,
    Atom,
    Boxed,
    Brace,
    Fence,
    Font,
    Fraction,
    Grid,
    Root,
    Row,
    Scripts,
    Space,
    Text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nlpquiz.terminal.math.tree import Node


_FACTORIAL = frozenset("!?")


def is_stem(node: Node) -> bool:
    """Whether a script after the text of ``node`` clearly belongs to all of it."""
    match node:
        case Row():
            if len(node.items) == 1:
                return is_stem(node.items[0])
            return all(isinstance(item, Atom) and item.kind == ORD and len(item.text) == 1 for item in node.items)
        case Scripts():
            return node.above is None and is_stem(node.base)
        case Fraction() | Root():
            return isinstance(node, Fraction) and not node.bar
        case Font():
            return is_stem(node.body)
        case Grid():
            return bool(node.open or node.close)
        case Text():
            return not any(character.isspace() for character in node.text.strip())
        case _:
            return True


def lone(row: Row) -> Node | None:
    """The only part of a row, groups opened; None when there are more or none."""
    while len(row.items) == 1:
        item = row.items[0]
        if not isinstance(item, Row):
            return item
        row = item
    return None


def is_one_factor(row: Row) -> bool:
    """Whether the row reads as one thing after a slash: ``x``, ``xᵢ``, ``√x``, ``(…)``, ``f(x)``, ``∂x``."""
    items: list[Node] = [item for item in row.items if not isinstance(item, Space)]
    if not items:
        return False
    if len(items) == 1:
        return _is_factor(items[0])
    first = items[0]
    if isinstance(first, Atom) and first.text == "∂":
        return is_one_factor(Row(items[1:]))
    if _barred(items):
        return True
    if not (_is_factor(first) or _is_function(first)):
        return False
    if len(items) == 2 and isinstance(items[1], (Fence, Scripts)):
        second = items[1].base if isinstance(items[1], Scripts) and items[1].above is None else items[1]
        return isinstance(second, Fence) and bool(second.open)
    return _encloses(items[1:])


def _is_function(node: Node) -> bool:
    node = node.base if isinstance(node, Scripts) else node
    return isinstance(node, Atom) and node.kind == FUNCTION


def _encloses(items: list[Node]) -> bool:
    """Whether the first part opens a bracket that the last one closes."""
    depth = 0
    for index, item in enumerate(items):
        kind = _kind(item)
        depth += (kind == OPEN) - (kind == CLOSE)
        if depth <= 0:
            return depth == 0 and index == len(items) - 1 and index > 0
    return False


def _barred(items: list[Node]) -> bool:
    """Whether the first and the last part are the only bars: |Q|."""
    bars = [index for index, item in enumerate(items) if _text(item) in ("|", "‖")]
    return bars == [0, len(items) - 1] and len(items) > 2 and _text(items[0]) == _text(items[-1])


def _text(node: Node) -> str:
    node = node.base if isinstance(node, Scripts) else node
    return node.text if isinstance(node, Atom) else ""


def _kind(node: Node) -> str:
    if isinstance(node, Scripts):
        node = node.base
    if not isinstance(node, Atom) or node.text in _FACTORIAL:
        return ORD
    return node.kind


def _is_factor(node: Node) -> bool:
    match node:
        case Atom():
            return (
                node.text in _FACTORIAL
                or (node.kind in (ORD, INNER) and node.text not in "/|")
                or node.kind == FUNCTION
            )
        case Scripts():
            return _is_factor(node.base) and not (isinstance(node.base, Atom) and node.base.kind == FUNCTION)
        case Row():
            return is_one_factor(node)
        case Text():
            return not any(character.isspace() for character in node.text.strip())
        case Font():
            return len(node.body.items) == 1 and _is_factor(node.body.items[0])
        case Fence():
            return bool(node.open or node.close) or is_one_factor(node.parts[0])
        case Grid():
            return bool(node.open or node.close)
        case Fraction():
            return not node.bar
        case Root() | Accent() | Boxed() | Brace():
            return True
        case _:
            return False


def is_radicand(row: Row) -> bool:
    """Whether the row needs no brackets after √: a letter, a number, a name, with a subscript at most."""
    node = lone(row)
    if isinstance(node, Scripts):
        if node.above is not None:
            return False
        node = node.base
    while isinstance(node, Font) and len(node.body.items) == 1:
        node = node.body.items[0]
    return (isinstance(node, Atom) and node.kind in (ORD, CLOSE) and node.text not in "/|") or isinstance(node, Accent)


def is_product(row: Row) -> bool:
    """Whether the row, before a slash, is only factors: nothing that binds less tightly than the slash."""
    items: list[Node] = [item for item in row.items if not isinstance(item, Space)]
    if not items:
        return False
    if is_one_factor(row):
        return True
    depth = 0
    for item in items:
        kind = _kind(item)
        depth += (kind == OPEN) - (kind == CLOSE)
        if depth < 0:
            return False
        if depth or kind == CLOSE:
            continue
        if kind not in (ORD, INNER) or not _is_factor(item):
            return False
    return depth == 0
