"""The inline form: one line of text that keeps every grouping.

Fractions become ``a/b`` with brackets wherever the line alone would not say what belongs to them, roots ``√(…)``,
scripts small letters where there are such and else ``x_{…}``, matrices ``[a, b; c, d]``.
"""

from __future__ import annotations

from nlpquiz.terminal.math.alphabets import ACCENTS, FONTS, PLAIN_LETTER, SUBSCRIPTS, SUPERSCRIPTS
from nlpquiz.terminal.math.cells import cell_width
from nlpquiz.terminal.math.delimiters import CLOSING, OPENING
from nlpquiz.terminal.math.grouping import is_one_factor, is_product, is_radicand, is_stem
from nlpquiz.terminal.math.letters import composed, is_single_letter, small_letters
from nlpquiz.terminal.math.spacing import FRACTION, SPACE, Piece, gaps, mark_signs, space_piece
from nlpquiz.terminal.math.symbols import BIG, BIN, CLOSE, FUNCTION, INNER, OPEN, ORD, PUNCT, REL, ascii_spelling
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
    Negated,
    Phantom,
    Root,
    Row,
    Scripts,
    Space,
    Stack,
    Tag,
    Text,
)  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nlpquiz.terminal.math.tree import Node

_FACTORS = frozenset((ORD, CLOSE, INNER, FRACTION))
# Operators that bind less tightly than a fraction: beside them it needs no brackets.
_LOOSE = frozenset("+−±∓-<>=,") | {"+/-", "-/+"}
# What may follow a formula as the end of a sentence.
_ENDS = frozenset(".。:：")


class LinearForm:
    """Turns trees into lines. ``fonts``: letters of which the formula has two kinds (only ASCII must name them)."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        self.ascii_only = ascii_only
        self.named_fonts: frozenset[str] | None = None

    def line(self, row: Row, *, tight: bool = False) -> str:
        """A row of the tree as text."""
        return self.joined(self.pieces(row), tight=tight)

    def joined(self, pieces: list[Piece], *, tight: bool = False) -> str:
        """Pieces as text, with brackets round fractions that need them."""
        mark_signs(pieces)
        self._bracket_fractions(pieces)
        parts: list[str] = []
        for piece, gap in zip(pieces, gaps(pieces, tight=tight), strict=True):
            if gap:
                parts.append(" " * gap)
            parts.append(piece.text)
        return "".join(parts)

    def pieces(self, row: Row) -> list[Piece]:
        """One piece for each part of the row."""
        return [self.piece(item) for item in row.items]

    def symbol(self, text: str) -> str:
        """A symbol as it is drawn in this form."""
        return ascii_spelling(text) if self.ascii_only else text

    def piece(self, node: Node) -> Piece:
        """One part of a row."""
        match node:
            case Atom():
                text = self.symbol(node.text)
                word = node.named or (self.ascii_only and len(text) > 1 and text.isalpha())
                return Piece(node.kind, text, named=word)
            case Scripts():
                return self.scripts(node)
            case Row():
                return self.row_piece(node)
            case Text():
                text = self.symbol(" ".join(node.text.split()))
                piece = Piece(ORD, text, named=True)
                piece.padded = (node.text[:1] == " ", node.text[-1:] == " ")
                return piece
            case Space():
                return space_piece(node.cells)
            case Fraction():
                return self.fraction(node)
            case Fence():
                return self.fence(node)
            case Root():
                return self.root(node)
            case Font():
                return self.font(node)
            case Accent():
                return self.accent(node)
            case Grid():
                return self.grid(node)
            case Brace():
                return Piece(ORD, f"{'over' if node.over else 'under'}{_BRACES[node.shape]}({self.line(node.body)})")
            case Stack():
                return self.with_scripts(node.base, node.below, node.above, kind=node.kind)
            case Arrow():
                return self.arrow(node)
            case Negated():
                return self.negated(node)
            case Boxed():
                return Piece(ORD, f"boxed({self.line(node.body)})", named=True)
            case Phantom():
                return space_piece(len(self.line(node.body)))
            case Tag():
                text = self.line(node.text)
                piece = Piece(ORD, text if node.bare else f"({text})")
                piece.padded = (True, False)
                return piece

    # scripts

    def scripts(self, node: Scripts) -> Piece:
        """A base with its scripts, small where all of them can be."""
        if isinstance(node.base, Brace):
            piece = self.piece(node.base)
            piece.text += "".join(
                self._braced(sign, row) for sign, row in (("_", node.below), ("^", node.above)) if row
            )
            return piece
        return self.with_scripts(node.base, node.below, node.above)

    def with_scripts(self, base: Node, below: Row | None, above: Row | None, kind: str = "") -> Piece:
        """``base`` with what stands below and above it as scripts."""
        piece = self.piece(base)
        stem = piece.text
        if not is_stem(base):
            stem = f"({stem})"
            piece.left, piece.right = OPEN, CLOSE
        if kind:
            piece.left = piece.right = kind
        if piece.left == FRACTION:
            piece.left = piece.right = ORD
        low = self.line(below, tight=True) if below is not None else ""
        high = self.line(above, tight=True) if above is not None else ""
        small = ""
        if not self.ascii_only:
            small_low, small_high = small_letters(low, SUBSCRIPTS), small_letters(high, SUPERSCRIPTS)
            if small_low is not None and small_high is not None:
                small = small_low + small_high
        if small or not (low or high):
            text = small
        else:
            marks = self._prime_marks(high)
            rest = high[len(marks) :]
            text = marks + (_script("_", low) if low else "") + (_script("^", rest) if rest else "")
            piece.guarded = not text.endswith(("}", "′", "'"))
        piece.text = stem + text
        if piece.left in (BIN, PUNCT):
            piece.left = piece.right = ORD if piece.left == PUNCT else BIN
        return piece

    def _prime_marks(self, high: str) -> str:
        prime = "'" if self.ascii_only else "′"
        return high[: len(high) - len(high.lstrip(prime))]

    def _braced(self, sign: str, row: Row) -> str:
        return f"{sign}{{{self.line(row)}}}"

    # groups

    def row_piece(self, row: Row) -> Piece:
        """A group in braces: the spacing treats it as one ordinary symbol; a lone part stays what it is."""
        if len(row.items) == 1 and not isinstance(row.items[0], Atom):
            return self.piece(row.items[0])
        pieces = self.pieces(row)
        piece = Piece(ORD, self.joined(pieces))
        if pieces:
            piece.named = len(pieces) == 1 and pieces[0].named
            piece.padded = (pieces[0].padded[0], pieces[-1].padded[1])
            piece.guarded = pieces[-1].guarded
            if any(part.left in (BIN, REL) for part in pieces) and len(pieces) > 2:
                piece.left = piece.right = INNER
        return piece

    def fence(self, node: Fence) -> Piece:
        """Delimiters round their content; an invisible one is written where grouping would be lost."""
        text = self.line(node.parts[0])
        for middle, part in zip(node.middles, node.parts[1:], strict=True):
            text += f" {self.symbol(middle)} {self.line(part)}"
        opening, closing = node.open, node.close
        if opening == "" and closing == "":
            opening, closing = ("", "") if is_one_factor(node.parts[0]) else ("(", ")")
        elif opening == "":
            mirrored = OPENING.get(closing, "")
            if mirrored in ("", "|", "‖"):
                text = text if is_one_factor(node.parts[0]) else f"({text})"
            else:
                opening = mirrored
        elif closing == "":
            closing = CLOSING.get(opening, "")
        content = node.parts[0].items
        if len(node.parts) == 1 and len(content) == 1 and isinstance(content[0], Grid) and not content[0].open:
            text = self.cells(content[0])
        piece = Piece(OPEN, self.symbol(opening) + text + self.symbol(closing))
        piece.right = CLOSE
        return piece

    def fraction(self, node: Fraction) -> Piece:
        """``a/b`` or ``(n choose k)``."""
        numerator, denominator = self.line(node.numerator), self.line(node.denominator)
        if not node.bar:
            if node.open == "(":
                text = f"({numerator} choose {denominator})"
            else:
                text = f"{self.symbol(node.open) or '('}{numerator}; {denominator}{self.symbol(node.close) or ')'}"
            piece = Piece(OPEN, text)
            piece.right = CLOSE
            return piece
        if not is_product(node.numerator):
            numerator = f"({numerator})"
        if not is_one_factor(node.denominator):
            denominator = f"({denominator})"
        if node.open or node.close:
            piece = Piece(OPEN, f"{self.symbol(node.open)}{numerator}/{denominator}{self.symbol(node.close)}")
            piece.right = CLOSE
            return piece
        return Piece(FRACTION, f"{numerator}/{denominator}")

    def _bracket_fractions(self, pieces: list[Piece]) -> None:
        solid = [piece for piece in pieces if piece.left != SPACE]
        for index, piece in enumerate(solid):
            if piece.left != FRACTION:
                continue
            before = solid[index - 1] if index else None
            after = solid[index + 1] if index + 1 < len(solid) else None
            joined_left = before is not None and (
                (before.right in _FACTORS and cell_width(before.text[-1:]) < 2)
                or before.right == FUNCTION
                or (before.left == BIN and before.text not in _LOOSE)
            )
            joined_right = after is not None and (
                (after.left == ORD and after.text not in _ENDS)
                or after.left in (OPEN, FUNCTION, BIG, INNER, FRACTION)
                or (after.left == BIN and after.text not in _LOOSE)
            )
            if joined_left or joined_right:
                piece.text = f"({piece.text})"
                piece.left = OPEN
                piece.right = CLOSE
                if before is not None and (
                    before.right in (ORD, CLOSE, INNER) or (before.right == FUNCTION and joined_right)
                ):
                    piece.left = INNER  # a space, lest η(a/b) read as a function of a/b and log(a/b)c as (log(a/b))c
            else:
                piece.left = piece.right = ORD

    def root(self, node: Root) -> Piece:
        """``√x``, ``√(a + b)``, ``³√x``."""
        body = self.line(node.body)
        index = self.line(node.index, tight=True) if node.index is not None else ""
        if self.ascii_only:
            return Piece(ORD, f"root({body}, {index})" if index else f"sqrt({body})", named=True)
        if not is_radicand(node.body):
            body = f"({body})"
        small = small_letters(index, SUPERSCRIPTS) if index else ""
        text = f"√{body}" if not index else f"{small}√{body}" if small else f"root({self.line(node.body)}, {index})"
        piece = Piece(ORD, text, named=bool(index))
        piece.guarded = not body.startswith("(")
        return piece

    def font(self, node: Font) -> Piece:
        """Letters of a font; in ASCII a plain letter, named only where the formula has it in two fonts."""
        if len(node.body.items) == 1:
            inner = node.body.items[0]
            piece = self.piece(inner)
        else:
            piece = self.row_piece(node.body)
        short, letters = FONTS[node.name]
        if self.ascii_only:
            letters_shown = LinearForm().line(node.body)
            if short and (self.named_fonts is None or any(c in self.named_fonts for c in letters_shown)):
                piece.text, piece.named = f"{short}({piece.text})", True
            elif not short:
                piece.named = len(piece.text) > 1
        elif letters:
            piece.text = "".join([letters.get(character, character) for character in piece.text])
        else:
            piece.named = len(piece.text) > 1
        return piece

    def accent(self, node: Accent) -> Piece:
        """``x̂``; over more than one letter ``hat(ab)``."""
        text = self.line(node.body)
        mark = ACCENTS[node.name][0]
        through = not ACCENTS[node.name][1]
        if not self.ascii_only:
            if len(node.body.items) == 1 and is_single_letter(text):
                return Piece(ORD, composed(text, mark))
            if through:
                return Piece(ORD, "".join(c if c.isspace() else c + mark for c in text))
        return Piece(ORD, f"{node.name}({text})", named=True)

    def negated(self, node: Negated) -> Piece:
        """A relation struck through."""
        piece = self.piece(node.body)
        if self.ascii_only:
            piece.text = "!" + piece.text
        else:
            piece.text = composed(piece.text[:1], "\u0338") + piece.text[1:]
        return piece

    def arrow(self, node: Arrow) -> Piece:
        """``→^{f}``."""
        short = "↔" if node.ends == "←─→" else node.ends[0] if node.ends[0] in "←⇐" else node.ends[-1]
        text = {"═": "=", "↔": "↔"}.get(short, short)
        text = self.symbol("↦" if node.ends[0] == "├" else text)
        if node.below is not None and node.below.items:
            text += self._braced("_", node.below)
        return Piece(REL, text + (self._braced("^", node.above) if node.above.items else ""))

    # grids

    def grid(self, node: Grid) -> Piece:
        """A matrix in its brackets; lines of an alignment joined by semicolons."""
        text = self.cells(node)
        if node.style == "stack":
            return Piece(ORD, text)
        opening, closing = node.open, node.close
        if opening and not closing:
            closing = CLOSING.get(opening, "")
        elif closing and not opening:
            opening = OPENING.get(closing, "")
        elif not opening and not closing and len(node.rows) > 1:
            opening, closing = ("[", "]") if node.style in ("matrix", "array") else ("(", ")")
        piece = Piece(OPEN, self.symbol(opening) + text + self.symbol(closing))
        piece.right = CLOSE
        return piece

    def cells(self, node: Grid) -> str:
        """The cells without delimiters: rows end with ``;``, cells with ``,`` (in alignments with a space)."""
        return "; ".join(self.cells_of(row, node.style) for row in node.rows if any(cell.items for cell in row))

    def cells_of(self, row: list[Row], style: str) -> str:
        """One line of a grid."""
        if style in ("align", "gather", "stack"):
            return self.joined(self.side_by_side(row, style), tight=style == "stack")
        texts = []
        for cell in row:
            text = self.line(cell)
            if style == "cases":
                text = text.rstrip(",，")
            elif any(isinstance(item, Atom) and item.kind == PUNCT for item in cell.items):
                text = f"({text})"
            texts.append(text)
        if style == "cases":
            texts = [text for text in texts if text]
        return ", ".join(texts)

    def side_by_side(self, row: list[Row], style: str) -> list[Piece]:
        """The pieces of an alignment's line; a comma where one equation ends and the next begins."""
        pieces: list[Piece] = []
        for column, cell in enumerate(row):
            if style == "align" and column and column % 2 == 0 and cell.items and pieces and pieces[-1].left != PUNCT:
                pieces.append(Piece(PUNCT, ","))
            pieces += self.pieces(cell)
        return pieces


_BRACES = {"e": "brace", "t": "bracket"}


def _script(sign: str, text: str) -> str:
    return sign + text if len(text) == 1 else f"{sign}{{{text}}}"


def font_clashes(row: Row) -> frozenset[str]:
    """Letters that the formula has plain and in a font, or in two fonts: ASCII must tell them apart."""
    seen: dict[str, set[str]] = {}
    for text in LinearForm().line(row):
        font, letter = PLAIN_LETTER.get(text, ("", text))
        seen.setdefault(letter, set()).add(font)
    return frozenset(letter for letter, fonts in seen.items() if len(fonts) > 1)
