"""Formulas that are too wide: broken between formulas, at relations, then at binary operators."""

from __future__ import annotations

from nlpquiz.terminal.math.box import Box, beside, blank
from nlpquiz.terminal.math.spacing import SPACE, Piece, mark_signs
from nlpquiz.terminal.math.symbols import BIN, CLOSE, OPEN, PUNCT, REL
from nlpquiz.terminal.math.tree import Atom, Fence, Row, Scripts, Space

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nlpquiz.terminal.math.layout import Layout

# Explicit space at least this wide separates one formula from the next.
_SEPARATION = 2
_DEEPEST_BREAK = 3


def sentences(row: Row) -> list[Row]:
    r"""The formulas of a row: cut where, outside brackets, there is space as wide as a \quad."""
    result: list[Row] = [Row([])]
    depth = 0
    for item in row.items:
        base = item.base if isinstance(item, Scripts) else item
        if isinstance(base, Atom):
            depth += (base.kind == OPEN) - (base.kind == CLOSE)
        if isinstance(item, Space) and item.cells >= _SEPARATION and depth <= 0:
            if result[-1].items:
                result.append(Row([]))
        else:
            result[-1].items.append(item)
    return [sentence for sentence in result if sentence.items]


def broken(layout: Layout, pieces: list[Piece], width: int) -> list[Box] | None:
    """A row in lines that fit, or None where no break helps: rather with less indent than with breaks in brackets.

    Lines begin with a relation, all under the first one; where that leaves too little room, under a small indent.
    """
    box = layout.joined(pieces)
    if box.width <= width:
        return [box]
    relations = [index for index, piece in enumerate(pieces) if piece.left == REL and piece.depth == 0]
    for deepest in (0, _DEEPEST_BREAK):
        lines = _broken(layout, pieces, relations, width, deepest)
        if lines is not None:
            return lines
    return None


def _broken(layout: Layout, pieces: list[Piece], relations: list[int], width: int, deepest: int) -> list[Box] | None:
    if not relations:
        return filled(layout, pieces, width, 2, deepest)
    head = pieces[: relations[0]]
    chunks = [pieces[start:end] for start, end in zip(relations, [*relations[1:], len(pieces)], strict=True)]
    left = layout.joined(head)
    indent = left.width + 1 if left.width else 0
    if indent <= width // 2:
        lines = _at_relations(layout, chunks, width - indent, deepest)
        if lines is not None:
            first = beside([left, blank(1), lines[0]]) if left.width else lines[0]
            return [first, *[_indented(line, indent) for line in lines[1:]]]
    for smaller in (4, 2):
        lines = _at_relations(layout, chunks, width - smaller, deepest)
        heads = filled(layout, head, width, 2, deepest)
        if lines is not None and heads is not None:
            return [*heads, *[_indented(line, smaller) for line in lines]]
    return None


def _at_relations(layout: Layout, chunks: list[list[Piece]], width: int, deepest: int) -> list[Box] | None:
    """Chunks that begin with a relation, as many on a line as fit."""
    lines: list[Box] = []
    line: list[Piece] = []
    for chunk in chunks:
        if line and layout.joined([*line, *chunk]).width <= width:
            line = [*line, *chunk]
            continue
        if line:
            lines.append(layout.joined(line))
        line = chunk
        if layout.joined(chunk).width > width:
            # Broken terms stand after the relation, so that relations stay visible at the left.
            inner = filled(layout, chunk, width, layout.joined(chunk[:1]).width + 1, deepest)
            if inner is None:
                return None
            lines += inner
            line = []
    if line:
        lines.append(layout.joined(line))
    return lines


def filled(
    layout: Layout, pieces: list[Piece], width: int, indent: int, most: int = _DEEPEST_BREAK
) -> list[Box] | None:
    """Lines broken before operators and after commas, within ``most`` brackets; None where that fails."""
    if not pieces:
        return []
    deepest = min(max(piece.depth for piece in pieces), most)
    for depth in range(deepest + 1):
        places = [
            index for index in range(1, len(pieces)) if pieces[index].depth <= depth and _may_break(pieces, index)
        ]
        lines = _packed(layout, pieces, places, width, width - indent)
        if lines is not None:
            return [lines[0], *[_indented(line, indent) for line in lines[1:]]]
    return None


def _may_break(pieces: list[Piece], index: int) -> bool:
    if pieces[index].left in (BIN, REL):
        return True
    before = index - 1
    while before > 0 and pieces[before].left == SPACE:
        before -= 1
    return pieces[before].left == PUNCT and pieces[index].left not in (SPACE, PUNCT)


def _packed(layout: Layout, pieces: list[Piece], places: list[int], first: int, rest: int) -> list[Box] | None:
    """As much on each line as fits; of the breaks beyond a line's first third the outermost is taken."""
    lines: list[Box] = []
    start = 0
    ends = [*places, len(pieces)]
    while start < len(pieces):
        room = rest if lines else first
        fitting: list[tuple[int, int]] = []
        for end in ends:
            if end > start:
                width = layout.joined(pieces[start:end]).width
                if width > room:
                    break
                fitting.append((end, width))
        if not fitting:
            return None
        end = fitting[-1][0]
        if end < len(pieces):
            late = [place for place, width in fitting if width > room // 3] or [end]
            end = min(reversed(late), key=lambda place: pieces[place].depth)
        lines.append(layout.joined(pieces[start:end]))
        start = end
    return lines


def _indented(box: Box, indent: int) -> Box:
    return beside([blank(indent), box]) if indent else box


def loosened(layout: Layout, row: Row) -> list[Piece]:
    r"""The pieces of a row as ``pieces``, but with \left … \right opened so that lines may break between them."""
    result: list[Piece] = []
    opened = 0
    for item in row.items:
        if not isinstance(item, Fence) or item.middles:
            piece = layout.piece(item)
            opened -= isinstance(item, (Atom, Scripts)) and piece.right == CLOSE
            piece.depth = max(opened, 0)
            opened += isinstance(item, Atom) and piece.left == OPEN
            result.append(piece)
            continue
        inside = loosened(layout, item.parts[0])
        for piece in inside:
            piece.depth += opened + 1
        for delimiter, kind in ((item.open, OPEN), (item.close, CLOSE)):
            piece = Piece(kind, delimiter, layout.canvas.delimiter(delimiter, 0, 0))
            piece.depth = max(opened, 0)
            piece.flexible = delimiter if any(part.tall for part in inside) else ""
            result += [piece, *inside] if kind == OPEN else [piece]
    mark_signs(result)
    return result
