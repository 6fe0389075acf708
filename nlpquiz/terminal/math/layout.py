"""The form in two dimensions: trees to boxes with a baseline.

Scripts are one row in the linear form (small letters on the line itself where there are such), as TeX sets them small:
the height of a formula comes from its fractions, limits and matrices, and it stays readable.
"""

from __future__ import annotations

from nlpquiz.terminal.math.alphabets import ACCENTS, LOW_COMMA, SUBSCRIPTS, SUPERSCRIPTS
from nlpquiz.terminal.math.box import EMPTY, Box, aligned, beside, blank, stack
from nlpquiz.terminal.math.canvas import Canvas, beside_one_row, beside_tall
from nlpquiz.terminal.math.grids import drawn_grid
from nlpquiz.terminal.math.grouping import is_radicand, is_stem, lone
from nlpquiz.terminal.math.letters import small_letters
from nlpquiz.terminal.math.linear import LinearForm
from nlpquiz.terminal.math.spacing import FRACTION, SPACE, Piece, gaps, mark_signs, space_piece
from nlpquiz.terminal.math.symbols import (
    BIG,
    BIN,
    CLOSE,
    FUNCTION,
    INNER,
    INTEGRALS,
    LIMIT_NAMES,
    OPEN,
    ORD,
    PUNCT,
    REL,
)
from nlpquiz.terminal.math.tree import (
    Accent,
    Arrow,
    Atom,
    Boxed,
    Brace,
    Fence,
    Font,
    Fraction,
    Grid,
    Phantom,
    Root,
    Row,
    Scripts,
    Stack,
    Tag,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlpquiz.terminal.math.tree import Node

_SMALL_SUBSCRIPTS = SUBSCRIPTS | {",": LOW_COMMA}
_LONGEST_SMALL = 4
_LONGEST_ASCII_SCRIPT = 6


class Layout:
    """Turns trees into boxes for one kind of terminal."""

    def __init__(self, *, ascii_only: bool = False, wide_ambiguous: bool = False) -> None:
        self.canvas = Canvas(ascii_only=ascii_only, wide_ambiguous=wide_ambiguous)
        self.ascii_only = ascii_only
        self.linear = LinearForm(ascii_only=ascii_only)

    # rows

    def row(self, row: Row) -> Box:
        """Parts side by side."""
        return self.joined(self.pieces(row))

    def joined(self, pieces: Sequence[Piece]) -> Box:
        """Pieces on one baseline with TeX's spaces."""
        boxes: list[Box] = []
        if any(piece.flexible for piece in pieces):
            self.fit_brackets(pieces)
        for piece, gap in zip(pieces, gaps(pieces), strict=True):
            if gap or (self.ascii_only and piece.left == BIG and boxes):  # ASCII's sum would touch a sign
                boxes.append(blank(gap or 1))
            if piece.box.width or len(piece.box.rows) > 1:
                boxes.append(piece.box)
        return beside(boxes) if boxes else EMPTY

    def fit_brackets(self, pieces: Sequence[Piece]) -> None:
        """Make brackets that stand apart from their pair as tall as the line they are on."""
        tall = [piece.box for piece in pieces if piece.tall and not piece.flexible]
        up, down = max((box.up for box in tall), default=0), max((box.down for box in tall), default=0)
        for piece in pieces:
            if piece.flexible:
                piece.box = self.canvas.delimiter(piece.flexible, up, down)

    def padded(self, pieces: Sequence[Piece]) -> Box:
        """Content of tall brackets: a fraction's bar does not touch them."""
        return self.joined([Piece(OPEN, ""), *pieces, Piece(CLOSE, "")])

    def pieces(self, row: Row) -> list[Piece]:
        """One piece for each part; brackets round tall content have grown and are one piece with it."""
        growing: list[int] = []
        pieces: list[Piece] = []
        up = down = 0
        for item in row.items:
            if _grows(item):
                growing.append(len(pieces))
                pieces.append(space_piece(0))
                continue
            piece = self.piece(item)
            pieces.append(piece)
            if piece.tall:
                up, down = max(up, piece.box.up), max(down, piece.box.down)
        for index in growing:
            pieces[index] = self.bracket(row.items[index], up, down)
        mark_signs(pieces)
        return self.grow_brackets(pieces, row.items)

    def bracket(self, item: Node, up: int, down: int) -> Piece:
        """A bracket or bar of the given reach, with its scripts."""
        atom = item.base if isinstance(item, Scripts) else item
        assert isinstance(atom, Atom)
        piece = Piece(atom.kind, atom.text, self.canvas.delimiter(atom.text, up, down), tall=bool(up or down))
        return self.scripted(piece, item) if isinstance(item, Scripts) else piece

    def grow_brackets(self, pieces: list[Piece], items: list[Node]) -> list[Piece]:
        r"""Plain brackets round a fraction or a sum grow as \left and \right would; depth is noted for breaking."""
        opened: list[int] = []
        result: list[Piece] = []
        sources: list[Node] = []
        for piece, item in zip(pieces, items, strict=True):
            shown = piece
            piece.depth = len(opened)
            if isinstance(item, Atom) and piece.left == OPEN:
                opened.append(len(result))
            elif opened and piece.right == CLOSE and isinstance(item.base if isinstance(item, Scripts) else item, Atom):
                start = opened.pop()
                piece.depth = len(opened)
                inside = result[start + 1 :]
                if any(part.tall for part in inside):
                    body = self.padded(inside)
                    ends = self.bracket(sources[start], body.up, body.down), self.bracket(item, body.up, body.down)
                    shown = Piece(OPEN, ")", beside([ends[0].box, body, ends[1].box]), tall=True)
                    shown.right = CLOSE
                    shown.depth = len(opened)
                    del result[start:], sources[start:]
            result.append(shown)
            sources.append(item)
        return result

    def piece(self, node: Node) -> Piece:
        """One part of a row."""
        match node:
            case Scripts():
                return self.scripts(node)
            case Fraction():
                return self.fraction(node)
            case Fence():
                return self.fence(node)
            case Root():
                return self.root(node)
            case Grid():
                return self.grid(node)
            case Row():
                return self.group(node)
            case Font():
                return self.font(node)
            case Accent():
                return self.accent(node)
            case Brace():
                return Piece(INNER, "", self.brace(node, None), tall=True)
            case Stack():
                return Piece(node.kind, "", self.stacked(self.row(node.base), node.above, node.below), tall=True)
            case Arrow():
                return self.arrow(node)
            case Boxed():
                return Piece(ORD, "", self.canvas.frame(self.row(node.body)), tall=True)
            case Phantom():
                box = self.row(node.body)
                return Piece(ORD, " ", blank(box.width, len(box.rows), box.base))
            case _:
                piece = self.linear.piece(node)
                if isinstance(node, Atom) and node.kind == BIG and self.ascii_only:
                    piece.box = self.canvas.operator(node.text)
                    piece.tall = len(piece.box.rows) > 1
                else:
                    piece.box = self.canvas.text(piece.text if not isinstance(node, Tag) else "   " + piece.text)
                return piece

    def group(self, row: Row) -> Piece:
        """A group in braces; a lone part stays what it is."""
        if len(row.items) == 1 and not isinstance(row.items[0], Atom):
            return self.piece(row.items[0])
        pieces = self.pieces(row)
        box = self.joined(pieces)
        piece = Piece(ORD, box.rows[box.base], box, tall=any(part.tall for part in pieces))
        if pieces:
            piece.named = len(pieces) == 1 and pieces[0].named
            piece.padded = (pieces[0].padded[0], pieces[-1].padded[1])
            piece.guarded = pieces[-1].guarded
            piece.left = INNER if pieces[0].left in (FRACTION, INNER) else ORD
            piece.right = INNER if pieces[-1].right in (FRACTION, INNER) else ORD
            if len(pieces) > 2 and any(part.left in (BIN, REL) for part in pieces):
                piece.left = piece.right = INNER
        return piece

    # scripts and limits

    def scripts(self, node: Scripts) -> Piece:
        """A base with scripts beside it, or with limits above and below."""
        base = node.base
        if isinstance(base, Brace):
            return Piece(INNER, "", self.brace(base, node.above if base.over else node.below), tall=True)
        if self.has_limits(node):
            return self.limits(node)
        if isinstance(base, Atom) and base.text in INTEGRALS:
            return self.integral(node)
        piece = self.piece(base)
        if not is_stem(base):
            inner = self.padded([piece]) if piece.tall else piece.box
            stem = Piece(OPEN, "(", self.canvas.fenced("(", inner, ")", grown=piece.tall), tall=piece.tall)
            stem.right = CLOSE
            piece = stem
        return self.scripted(piece, node)

    def has_limits(self, node: Scripts) -> bool:
        """Whether the scripts stand above and below the base."""
        if node.limits is not None:
            return node.limits
        base = node.base
        if isinstance(base, Stack):
            return base.kind in (BIG, FUNCTION)
        if not isinstance(base, Atom):
            return False
        if base.kind == BIG:
            return base.text not in INTEGRALS
        return base.kind == FUNCTION and (base.grows or base.text in LIMIT_NAMES)

    def limits(self, node: Scripts) -> Piece:
        """Big operator or function with its limits centred above and below."""
        base = self.piece(node.base)
        piece = Piece(base.left, "", self.stacked(base.box, node.above, node.below), tall=True)
        piece.right = BIG if base.right == FUNCTION else base.right  # the limit is wider than the name: a space follows
        return piece

    def stacked(self, base: Box, above: Row | None, below: Row | None) -> Box:
        """A base with small rows above and below."""
        parts = [self.script_box(above)] if above is not None and above.items else []
        parts.append(base)
        if below is not None and below.items:
            parts.append(self.script_box(below))
        return stack(parts, 1 if above is not None and above.items else 0)

    def integral(self, node: Scripts) -> Piece:
        """An integral; bounds that are not small letters make it three rows tall."""
        assert isinstance(node.base, Atom)
        flat = self.linear.scripts(node)
        if "_" not in flat.text and "^" not in flat.text:
            flat.box = self.canvas.text(flat.text)
            return flat
        high = self.script_box(node.above) if node.above is not None else EMPTY
        low = self.script_box(node.below) if node.below is not None else EMPTY
        column = stack([high, EMPTY, low], 1, "l")
        return Piece(BIG, "", beside([self.canvas.integral(node.base.text), column]), tall=True)

    def script_box(self, row: Row) -> Box:
        """Content of a script: one row in the linear form, unless it has lines of its own."""
        only = lone(row)
        if isinstance(only, Grid) and only.style == "stack":
            return stack([self.canvas.text(self.linear.cells_of(cells, "stack")) for cells in only.rows], 0)
        return self.canvas.text(self.linear.line(row, tight=True))

    def scripted(self, piece: Piece, node: Scripts) -> Piece:
        """``piece`` with its scripts to the right: small letters on its own rows, other scripts above and below."""
        low = self.linear.line(node.below, tight=True) if node.below is not None else ""
        high = self.linear.line(node.above, tight=True) if node.above is not None else ""
        result = Piece(piece.left, piece.text, piece.box, named=piece.named, tall=piece.tall)
        result.right = piece.right
        if result.left in (FRACTION, INNER, PUNCT):
            result.left = result.right = ORD
        if self.ascii_only:
            flat = short_ascii_scripts(low, high)
            if flat is not None and not piece.tall:
                result.box = beside([piece.box, self.canvas.text(flat)])
                result.text += flat
                result.guarded = flat[-1:] not in "}'"
                return result
            small_low, small_high = None if low else "", None if high else ""
        else:
            small_low = small_letters(low, _SMALL_SUBSCRIPTS, _LONGEST_SMALL)
            small_high = small_letters(high, SUPERSCRIPTS, _LONGEST_SMALL)
        above = self.script_box(node.above) if node.above is not None and small_high is None else None
        below = self.script_box(node.below) if node.below is not None and small_low is None else None
        if len(piece.box.rows) == 1:
            level = (small_low or "") + (small_high or "")
            result.text += level
            result.box = beside_one_row(piece.box, self.canvas.text(level), above, below)
            return result
        above = self.canvas.text(small_high) if small_high else above
        below = self.canvas.text(small_low) if small_low else below
        if above is not None or below is not None:
            result.box = beside_tall(piece.box, above, below, small_above=bool(small_high), small_below=bool(small_low))
        return result

    # fractions, roots, brackets

    def fraction(self, node: Fraction) -> Piece:
        """Numerator over denominator; the bar of an outer fraction is longer than those inside it."""
        numerator, denominator = self.row(node.numerator), self.row(node.denominator)
        width = max(numerator.width, denominator.width, 1)
        if node.bar and (len(numerator.rows) > 1 or len(denominator.rows) > 1):
            width += 2
        middle = self.canvas.fraction_bar(width) if node.bar else blank(width)
        box = stack([numerator, middle, denominator], 1)
        if node.open or node.close or not node.bar:
            piece = Piece(OPEN, "(", self.canvas.fenced(node.open, box, node.close, grown=True), tall=True)
            piece.right = CLOSE
            return piece
        return Piece(FRACTION, "", box, tall=True)

    def fence(self, node: Fence) -> Piece:
        """Delimiters as tall as their content; low scripts alone do not make them grow."""
        only = lone(node.parts[0]) if len(node.parts) == 1 else None
        if isinstance(only, Grid) and not (only.open or only.close) and (node.open or node.close):
            return self.grid(only, node.open, node.close)
        inner = [self.pieces(part) for part in node.parts]
        tall = any(piece.tall for pieces in inner for piece in pieces)
        if tall:  # a fraction's bar does not touch the outer delimiters
            inner[0].insert(0, Piece(OPEN, ""))
            inner[-1].append(Piece(CLOSE, ""))
        boxes = [self.joined(pieces) for pieces in inner]
        up, down = max(box.up for box in boxes), max(box.down for box in boxes)
        body = [boxes[0]]
        for middle, box in zip(node.middles, boxes[1:], strict=True):
            bar = self.canvas.delimiter(middle, up if tall else 0, down if tall else 0)
            body += [blank(1), bar, blank(1), box]
        box = self.canvas.fenced(node.open, beside(body), node.close, grown=tall)
        piece = Piece(OPEN if node.open else ORD, box.rows[box.base], box, tall=tall)
        piece.right = CLOSE
        return piece

    def grid(self, node: Grid, opening: str = "", closing: str = "") -> Piece:
        """A matrix, a list of cases, an alignment inside a formula, in its own delimiters or those given."""
        opening, closing = opening or node.open, closing or node.close
        if node.style == "align":
            cells = [[self.joined(self.cell(cell, index)) for index, cell in enumerate(row)] for row in node.rows]
        else:
            cells = [[self.row(cell) for cell in row] for row in node.rows]
        box = drawn_grid(self.canvas, node, cells, airy=bool(opening or closing))
        if opening or closing:
            box = self.canvas.fenced(opening, box, closing, grown=len(box.rows) > 1)
        piece = Piece(ORD if node.style == "stack" else INNER, "", box, tall=True)
        if opening:
            piece.left = OPEN
        if closing:
            piece.right = CLOSE
        return piece

    def cell(self, cell: Row, index: int) -> list[Piece]:
        """A cell of an alignment: on the right a relation keeps its space, a leading + or - is no sign."""
        pieces = self.pieces(cell)
        if pieces and pieces[-1].left == SPACE:
            pieces.append(Piece(ORD, ""))  # space at the end of a cell parts it from the next
        if index % 2 == 0 or not pieces:
            return pieces
        if pieces[0].left == "sign":
            pieces[0].left = pieces[0].right = BIN
        return [Piece(ORD, ""), *pieces]

    def root(self, node: Root) -> Piece:
        """One letter after the sign; one row under a line; tall radicands in a hook as tall as they are."""
        body = self.row(node.body)
        index = self.linear.line(node.index, tight=True) if node.index is not None else ""
        if self.ascii_only:
            pieces = self.pieces(node.body)
            if index:
                pieces.append(Piece(PUNCT, "", self.canvas.text(", " + index)))
            tall = any(piece.tall for piece in pieces)
            inner = self.padded(pieces) if tall else self.joined(pieces)
            name = self.canvas.text("root" if index else "sqrt")
            box = beside([name, self.canvas.fenced("(", inner, ")", grown=tall)])
            return Piece(ORD, "sqrt)", box, named=True, tall=tall)
        small = small_letters(index, SUPERSCRIPTS, _LONGEST_SMALL)
        if len(body.rows) > 1 or small is None:
            return Piece(INNER, "", self.canvas.tall_root(body, small or index), tall=True)
        if is_radicand(node.body):
            piece = Piece(ORD, f"{small}√{body.rows[0]}", named=bool(index))
            piece.box = self.canvas.text(piece.text)
            piece.guarded = True
            return piece
        box = self.canvas.overlined_root(body)
        piece = Piece(ORD, "√", beside([self.canvas.text(small), box]) if small else box)
        piece.right = INNER
        return piece

    # letters and decorations

    def font(self, node: Font) -> Piece:
        """Letters of a font; in a group with fractions the letters of each part."""
        piece = self.group(node.body)
        if len(piece.box.rows) == 1:
            piece = self.linear.font(node)
            piece.box = self.canvas.text(piece.text)
        return piece

    def accent(self, node: Accent) -> Piece:
        """A mark on one letter; over more a line of its own."""
        line = ACCENTS[node.name][1]
        flat = self.linear.accent(node)
        if not flat.named or (not line and self.ascii_only):
            flat.box = self.canvas.text(flat.text)
            return flat
        body = self.row(node.body)
        cover = self.canvas.cover(line, body.width)
        under = node.name.startswith("under")
        box = stack([body, cover] if under else [cover, body], 0 if under else 1)
        return Piece(ORD, box.rows[box.base], box, tall=len(body.rows) > 1)

    def brace(self, node: Brace, label: Row | None) -> Box:
        """A brace over or under the body, with its label at the brace's point."""
        body = self.row(node.body)
        brace = self.canvas.brace(body.width, over=node.over, square=node.shape == "t")
        boxes = [aligned(body, brace.width), brace]
        if label is not None and label.items:
            boxes.append(self.canvas.text(self.linear.line(label)))
        return stack(boxes[::-1], len(boxes) - 1) if node.over else stack(boxes, 0)

    def arrow(self, node: Arrow) -> Piece:
        """An arrow as long as its texts."""
        texts = [self.script_box(row).width for row in (node.above, node.below) if row is not None]
        shaft = self.canvas.arrow(node.ends, max(texts) + 2)
        return Piece(REL, "", self.stacked(shaft, node.above, node.below), tall=True)


def _grows(item: Node) -> bool:
    r"""Whether the item is a lone bar of \big and the like; its brackets grow in pairs, as plain ones do."""
    atom = item.base if isinstance(item, Scripts) else item
    return isinstance(atom, Atom) and atom.grows and atom.kind not in (OPEN, CLOSE, FUNCTION)


def short_ascii_scripts(low: str, high: str) -> str | None:
    """Scripts in ASCII on the line itself when they are short: ``_i``, ``^2``, ``_{t-1}``."""
    primes = high[: len(high) - len(high.lstrip("'"))]
    high = high[len(primes) :]
    if len(low) > _LONGEST_ASCII_SCRIPT or len(high) > _LONGEST_ASCII_SCRIPT:
        return None
    scripts = [(sign, text) for sign, text in (("_", low), ("^", high)) if text]
    return primes + "".join([sign + (text if len(text) == 1 else f"{{{text}}}") for sign, text in scripts])
