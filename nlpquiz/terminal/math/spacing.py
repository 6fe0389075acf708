"""Space between neighbours, after TeX's table (The TeXbook, chapter 18): one cell where TeX sets any space.

A sign is a binary operator without a left or right operand; it keeps close to what follows.
"""

from __future__ import annotations

from nlpquiz.terminal.math.box import EMPTY, Box
from nlpquiz.terminal.math.symbols import BIG, BIN, CLOSE, FUNCTION, INNER, OPEN, ORD, PUNCT, REL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIGN, SPACE, FRACTION = "sign", "space", "fraction"

_SPACED = {
    ORD: (FUNCTION, BIG, BIN, REL, INNER, FRACTION),
    CLOSE: (FUNCTION, BIG, BIN, REL, INNER, FRACTION),
    INNER: (ORD, FUNCTION, BIG, BIN, REL, INNER, FRACTION, OPEN),
    FRACTION: (ORD, FUNCTION, BIG, BIN, REL, INNER, FRACTION, OPEN, CLOSE),
    FUNCTION: (ORD, FUNCTION, BIG, REL, INNER, BIN, FRACTION, SIGN),
    BIG: (ORD, FUNCTION, BIG, REL, INNER, FRACTION, BIN, OPEN, SIGN),
    BIN: (ORD, FUNCTION, BIG, OPEN, INNER, FRACTION, SIGN, REL, BIN, CLOSE),
    REL: (ORD, FUNCTION, BIG, OPEN, INNER, FRACTION, SIGN, BIN),
    PUNCT: (ORD, FUNCTION, BIG, REL, OPEN, INNER, FRACTION, SIGN, BIN, PUNCT),
    OPEN: (FRACTION,),
    SIGN: (FRACTION,),
}
_GAPS = frozenset((left, right) for left, rights in _SPACED.items() for right in rights)
# Within scripts only names keep their distance.
_TIGHT = frozenset(
    (left, right)
    for left, right in _GAPS
    if (left == FUNCTION and right != BIN) or (right == FUNCTION and left in (ORD, CLOSE)) or FRACTION in (left, right)
)
_NO_LEFT_OPERAND = frozenset((BIN, OPEN, REL, PUNCT, SIGN, BIG))
_NO_RIGHT_OPERAND = frozenset((REL, CLOSE, PUNCT))


class Piece:
    """A laid-out part of a row, for either form: a box for two dimensions, else only its text.

    ``left`` and ``right`` are the kinds that its neighbours see. ``named``: a word, kept apart from letters.
    ``guarded``: ends in a script without braces (x_i), so no letter may follow. ``tall``: brackets grow round it.
    ``depth``: brackets open around it. ``cells``: width of explicit space. ``flexible``: a bracket whose pair may
    stand on another line; it becomes as tall as its own line.
    """

    __slots__ = ("box", "cells", "depth", "flexible", "guarded", "left", "named", "padded", "right", "tall", "text")

    def __init__(self, kind: str, text: str, box: Box = EMPTY, *, named: bool = False, tall: bool = False) -> None:
        self.left = self.right = kind
        self.text, self.box, self.named, self.tall = text, box, named, tall
        self.guarded = False
        self.flexible = ""
        self.padded = (False, False)
        self.cells = 0
        self.depth = 0


def space_piece(cells: int) -> Piece:
    """Explicit space."""
    piece = Piece(SPACE, "")
    piece.cells = cells
    return piece


def mark_signs(pieces: Iterable[Piece]) -> None:
    """Turn binary operators without a left operand into signs, and without a right one into ordinary symbols."""
    previous: Piece | None = None
    for piece in pieces:
        if piece.left == SPACE:
            continue
        if piece.left == BIN:
            if previous is None or previous.right in _NO_LEFT_OPERAND:
                piece.left = piece.right = SIGN
        elif previous is not None and previous.left == BIN and piece.left in _NO_RIGHT_OPERAND:
            previous.left = previous.right = ORD
        previous = piece
    if previous is not None and previous.left == BIN:
        previous.left = previous.right = ORD


def gaps(pieces: Sequence[Piece], *, tight: bool = False) -> list[int]:
    """Cells before each piece; explicit space is counted in, and its own pieces have none."""
    pairs = _TIGHT if tight else _GAPS
    result: list[int] = []
    previous: Piece | None = None
    explicit = 0
    for piece in pieces:
        if piece.left == SPACE:
            explicit += piece.cells
            result.append(0)
            continue
        if previous is None:
            result.append(0)
        else:
            gap = 1 if (previous.right, piece.left) in pairs or previous.padded[1] or piece.padded[0] else 0
            if tight and not gap and (_is_word_operator(previous) or _is_word_operator(piece)):
                gap = 1
            if not gap and not explicit and (previous.named or piece.named or previous.guarded):
                gap = _touching(previous, piece)
            result.append(max(gap, explicit))
        previous, explicit = piece, 0
    return result


def _is_word_operator(piece: Piece) -> bool:
    """In ASCII some operators are words, which keep their spaces even in scripts: ``x in S``."""
    return piece.named and piece.left in (BIN, REL)


def _touching(left: Piece, right: Piece) -> int:
    """1 where two neighbours would read as one word or one script."""
    if not left.text or not right.text:
        return 0
    before, after = left.text[-1], right.text[0]
    if left.guarded and (after.isalnum() or after in "_^"):
        return 1
    return 1 if before.isalnum() and after.isalnum() and (left.named or right.named) else 0
