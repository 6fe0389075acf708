"""What boxes are drawn with on one kind of terminal: lines, brackets, frames, in Unicode or in ASCII."""

from __future__ import annotations

from nlpquiz.terminal.math.box import EMPTY, Box, aligned, beside, blank, stack
from nlpquiz.terminal.math.cells import cell_width
from nlpquiz.terminal.math.delimiters import has_tall_form, tall
from nlpquiz.terminal.math.symbols import ascii_spelling

# Big operators in ASCII: their rows; the baseline is the middle one.
_ASCII_OPERATORS = {"∑": ("__ ", "\\  ", "/_ "), "∏": ("___", "| |", "| |"), "∫": (" /", " |", "/ ")}
_ASCII_LINES = {
    "╱‾╲": "/-\\",
    "──→": "-->",
    "←──": "<--",
    "←─→": "<->",
    "╲_╱": "\\_/",
    "╰─╯": "\\_/",
    "‾": "-",
    " ´ ": "'",
    " ° ": "o",
}
_ASCII_MARKS = {
    "╱‾╲": "^",
    "──→": ">",
    "←──": "<",
    "←─→": "<->",
    "╲_╱": "v",
    "╰─╯": "u",
    "‾": "-",
    " ´ ": "'",
    " ° ": "o",
}
_ASCII_ARROWS = dict(zip("→←⇒⇐═├⇀╰↠", "><><=|>->", strict=True))


class Canvas:
    """Draws for a terminal with or without Unicode, with narrow or wide ambiguous characters."""

    __slots__ = ("ascii_only", "wide_ambiguous")

    def __init__(self, *, ascii_only: bool, wide_ambiguous: bool) -> None:
        self.ascii_only, self.wide_ambiguous = ascii_only, wide_ambiguous

    def width(self, text: str) -> int:
        """Cells of a text."""
        return len(text) if text.isascii() else cell_width(text, wide_ambiguous=self.wide_ambiguous)

    def text(self, text: str) -> Box:
        """A text as a box."""
        return Box([text], self.width(text))

    def glyph(self, drawn: str, plain: str) -> str:
        """A drawing character, or its ASCII stand-in."""
        return plain if self.ascii_only else drawn

    def rule(self, character: str, width: int) -> Box:
        """A horizontal line at least ``width`` cells wide."""
        count = -(-width // self.width(character))
        return Box([character * count], count * self.width(character))

    def fraction_bar(self, width: int) -> Box:
        """The line between numerator and denominator; in ASCII longer than a minus."""
        return self.rule("-", width + 2) if self.ascii_only else self.rule("─", width)

    def upright(self, text: str, up: int, down: int) -> Box:
        """The same text on every row: a vertical line."""
        return Box([text] * (up + down + 1), self.width(text), up)

    def delimiter(self, delimiter: str, up: int, down: int) -> Box:
        """A bracket or bar of the given reach; in one row, or where it cannot grow, as written."""
        if delimiter and (up or down) and has_tall_form(delimiter):
            return tall(delimiter, up, down, ascii_only=self.ascii_only, wide_ambiguous=self.wide_ambiguous)
        return self.text(ascii_spelling(delimiter) if self.ascii_only else delimiter)

    def fenced(self, opening: str, body: Box, closing: str, *, grown: bool) -> Box:
        """``body`` between delimiters, as tall as it is where ``grown``."""
        up, down = (body.up, body.down) if grown else (0, 0)
        return beside([self.delimiter(opening, up, down), body, self.delimiter(closing, up, down)])

    def operator(self, symbol: str) -> Box:
        """A big operator; sums, products and integrals are drawn in ASCII."""
        if self.ascii_only and symbol in _ASCII_OPERATORS:
            rows = list(_ASCII_OPERATORS[symbol])
            return Box(rows, len(rows[0]), 1)
        return self.text(ascii_spelling(symbol) if self.ascii_only else symbol)

    def integral(self, symbol: str) -> Box:
        """An integral sign three rows tall."""
        if self.ascii_only:
            sign = self.operator(symbol)
            return (
                sign if len(sign.rows) == 3 else Box([" " * sign.width, sign.rows[0], " " * sign.width], sign.width, 1)
            )
        if symbol != "∫":
            return stack([EMPTY, self.text(symbol), EMPTY], 1)
        return stack([self.text("⌠"), self.text("⎮"), self.text("⌡")], 1, "l")

    def between(self, first: str, middle: str, last: str, width: int) -> Box:
        """``first`` and ``last`` with as much ``middle`` as makes ``width`` cells."""
        rest = max(0, width - self.width(first) - self.width(last))
        return self.text(first + middle * -(-rest // self.width(middle)) + last)

    def cover(self, line: str, width: int) -> Box:
        """A wide accent: one character repeated, or two ends and a middle."""
        if self.ascii_only:
            line = _ASCII_MARKS.get(line, line) if width < 2 else _ASCII_LINES.get(line, line)
        if len(line) == 1:
            return self.rule(line, width)
        if line[0] in " ." or width < 2:
            return self.text(line.strip())
        return self.between(line[0], line[1], line[2], width)

    def arrow(self, ends: str, width: int) -> Box:
        """An arrow at least ``width`` cells long."""
        if self.ascii_only:
            ends = "".join([_ASCII_ARROWS.get(character, "-") for character in ends])
        return self.between(ends[0], ends[1], ends[2], width)

    def brace(self, width: int, *, over: bool, square: bool) -> Box:
        """A brace lying over or under something, with its point in the middle."""
        if self.ascii_only:
            shape = "/-^\\" if over else "\\-v/"
        elif square:
            shape = "┌─┴┐" if over else "└─┬┘"
        else:
            shape = "╭─┴╮" if over else "╰─┬╯"
        first, middle, point, last = shape[0], shape[1], shape[2], shape[3]
        width = max(width, 3 * self.width(middle))
        left = self.between(first, middle, "", (width - self.width(point)) // 2).rows[0]
        return self.between(left + point, middle, last, width)

    def overlined_root(self, body: Box) -> Box:
        """One row under a root, with a line over all of it."""
        covered = stack([self.rule("_", body.width), body], 1)
        return beside([stack([blank(self.width("√")), self.text("√")], 1), covered])

    def tall_root(self, body: Box, index: str) -> Box:
        """A root whose hook is as tall as the body; the index stands on the hook."""
        line = self.rule("─", body.width + 1)
        body = aligned(body, line.width, "l")
        foot = " " * self.width("╲")
        rows = [foot + "┌" + line.rows[0]]
        rows += [foot + "│" + row for row in body.rows[:-1]]
        rows.append("╲│" + body.rows[-1])
        root = Box(rows, self.width(rows[0]), body.base + 1)
        if not index:
            return root
        # The index stands on the hook's foot.
        label = self.width(index)
        before = max(0, label - len(foot))
        rows = [" " * before + row for row in rows]
        rows[-2] = " " * (before + len(foot) - label) + index + rows[-2][before + len(foot) :]
        return Box(rows, before + root.width, root.base)

    def frame(self, body: Box) -> Box:
        """``body`` in a frame."""
        corners = "+-+++|" if self.ascii_only else "┌─┐└┘│"
        line = self.rule(corners[1], body.width + 2)
        inner = aligned(body, line.width)
        rows = [corners[0] + line.rows[0] + corners[2]]
        rows += [corners[5] + row + corners[5] for row in inner.rows]
        rows.append(corners[3] + line.rows[0] + corners[4])
        return Box(rows, self.width(rows[0]), body.base + 1)


def beside_one_row(body: Box, level: Box, above: Box | None, below: Box | None) -> Box:
    """A base of one row with scripts: those in small letters ``level`` with it, the others above and below."""
    parts = [part for part in (above, level, below) if part is not None]
    column = stack(parts, 0 if above is None else 1, "l")
    return beside([body, column])


def beside_tall(body: Box, above: Box | None, below: Box | None, *, small_above: bool, small_below: bool) -> Box:
    """A tall base with scripts: small ones level with its first and last row, others beyond them."""
    width = max(box.width for box in (above, below) if box is not None)
    over = len(above.rows) if above is not None else 0
    under = len(below.rows) if below is not None else 0
    between = len(body.rows) - (over if small_above else 0) - (under if small_below else 0)
    if between < 0:  # both scripts on a base of one row with something above it
        between, small_below = 0, False
    parts = [above, Box([" " * width] * between, width) if between else None, below]
    column = stack([part for part in parts if part is not None], 0, "l")
    column.base = body.base + (0 if small_above else over)
    return beside([body, column])
