"""Tokens to a tree. Nothing raises on any input but ``FormulaTooLarge``; what is wrong is reported and shown."""

from __future__ import annotations

from nlpquiz.terminal.math.cells import cell_width
from nlpquiz.terminal.math.problem import FormulaProblem, FormulaTooLarge
from nlpquiz.terminal.math.symbols import (
    BIG,
    BIN,
    CHARACTERS,
    CLOSE,
    DELIMITERS,
    DRAWN,
    FONT_SWITCHES,
    FUNCTION,
    OPEN,
    ORD,
    PUNCT,
    REL,
)
from nlpquiz.terminal.math.tree import Atom, Font, Fraction, Grid, Row, Scripts, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from nlpquiz.terminal.math.tokens import Token
    from nlpquiz.terminal.math.tree import Node

    MacroReader: TypeAlias = Callable[["Parser", str, int], Node | None]

_DEEPEST = 40
NO_STOP: frozenset[str] = frozenset()
_GROUP_END = frozenset("}")
_CELL_END = frozenset(("&", "\\\\", "\\cr", "\\tabularnewline", "\\newline"))
_INFIX = {"\\over": (True, ""), "\\choose": (False, "()"), "\\atop": (False, ""), "\\brack": (False, "[]")}


class Parser:
    """Reads the tokens once, from left to right; ``read_macro`` reads what follows a macro that has been taken."""

    def __init__(self, tokens: list[Token], source_length: int, read_macro: MacroReader) -> None:
        self.tokens = tokens
        self.read_macro = read_macro
        self.place = 0
        self.end = len(tokens)
        self.source_length = source_length
        self.depth = 0
        self.problems: list[FormulaProblem] = []

    # tokens

    def peek(self) -> str:
        """The next token that is not a space, without taking it; "" at the end."""
        while self.place < self.end:
            text = self.tokens[self.place][0]
            if text != " ":
                return text
            self.place += 1
        return ""

    def take(self) -> str:
        """The next token that is not a space; "" at the end."""
        text = self.peek()
        self.place += 1
        return text

    def offset(self) -> int:
        """Where the next lexeme stands in the source."""
        return self.tokens[self.place][1] if self.place < self.end else self.source_length

    def report(self, offset: int, length: int, message: str, hint: str = "") -> None:
        """Remember a problem."""
        self.problems.append(FormulaProblem(offset, min(length, self.source_length - offset), message, hint))

    # structure

    def whole(self) -> Row:
        """The whole formula; several lines (``\\\\`` or ``&`` outside an environment) become a grid."""
        items = self.lines_until(NO_STOP)
        return items if isinstance(items, Row) else Row([items])

    def lines_until(self, stop: frozenset[str]) -> Row | Grid:
        """A row, or a grid when there are several lines before ``stop``."""
        rows, _ = self.cells_until(stop)
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        return Grid(rows, "align", "rl") if any(len(row) > 1 for row in rows) else Grid(rows, "gather", "l")

    def cells_until(self, stop: frozenset[str]) -> tuple[list[list[Row]], set[int]]:
        """Rows of cells up to ``stop`` (not taken) and the rows that have a line above them."""
        rows: list[list[Row]] = [[]]
        lines: set[int] = set()
        ends = _CELL_END | stop
        while True:
            if not rows[-1]:
                while self.peek() in ("\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\hdashline"):
                    self.place += 1
                    lines.add(len(rows) - 1)
            rows[-1].append(self.row(ends))
            lexeme = self.peek()
            if not lexeme or lexeme in stop:
                break
            self.place += 1
            if lexeme != "&":
                if self.place < self.end and self.tokens[self.place][0] == "*":
                    self.place += 1
                if self.place < self.end and self.tokens[self.place][0] == "[":
                    self.option_text()
                rows.append([])
        while len(rows) > 1 and not any(cell.items for cell in rows[-1]):
            rows.pop()
        return rows, lines

    def row(self, stop: frozenset[str]) -> Row:
        """Atoms with their scripts up to ``stop`` (not taken)."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise FormulaTooLarge
        items: list[Node] = []
        while lexeme := self.peek():
            if lexeme in stop:
                break
            if lexeme in _INFIX:
                self.place += 1
                bar, fence = _INFIX[lexeme]
                items = [Fraction(Row(items), self.row(stop), bar=bar, fence=fence)]
                break
            if lexeme[1:] in FONT_SWITCHES and lexeme[0] == "\\":
                self.place += 1
                items.append(Font(lexeme[1:], self.row(stop)))
                break
            if lexeme == "<" and (angle := self.angle(items, stop)):
                items += angle
                continue
            node = Row([]) if lexeme in "_^'" else self.item(stop)
            if node is not None:
                items.append(self.scripts(node))
        self.depth -= 1
        return Row(items)

    def group(self) -> Row:
        """What stands in braces; the opening brace is the next lexeme."""
        offset = self.offset()
        self.place += 1
        row = self.row(_GROUP_END)
        if not self.peek():
            self.report(offset, 1, "this { is never closed", "add }")
        self.place += 1
        return row

    def argument(self, command: str = "", offset: int = 0) -> Row:
        """The argument of a command: a group, one digit, or one atom."""
        lexeme = self.peek()
        if lexeme == "{":
            return self.group()
        if not lexeme or lexeme in "}&" or lexeme in ("\\right", "\\end", "\\\\"):
            self.report(offset, len(command), f"{command or 'a command'} lacks an argument", "add {…}")
            return Row([])
        if lexeme[0] == "\\" and lexeme[1:] in FONT_SWITCHES:
            self.place += 1
            return Row([])
        if lexeme.isascii() and lexeme.isalnum():
            self.place += 1
            return Row([Atom(lexeme, ORD)])
        self.depth += 1
        if self.depth > _DEEPEST:
            raise FormulaTooLarge
        node = self.item(NO_STOP)
        self.depth -= 1
        return Row([] if node is None else [node])

    def option(self) -> Row | None:
        """What stands in square brackets, if that comes next."""
        if self.peek() != "[":
            return None
        offset = self.offset()
        self.place += 1
        row = self.row(frozenset("]}"))
        if self.peek() == "]":
            self.place += 1
        else:
            self.report(offset, 1, "this [ is never closed", "add ]")
        return row

    def option_text(self) -> str:
        """What stands in square brackets, unread; "" when no bracket comes next."""
        if self.peek() != "[":
            return ""
        for end in range(self.place, min(self.end, self.place + 40)):
            if self.tokens[end][0] == "]":
                text = "".join(lexeme for lexeme, _ in self.tokens[self.place + 1 : end])
                self.place = end + 1
                return text
        return ""

    def raw(self) -> str:
        """A group as it is written: names of environments, column specifications, colours, lengths."""
        if self.peek() != "{":
            return self.take()
        self.place += 1
        depth, start = 1, self.place
        while self.place < self.end:
            text = self.tokens[self.place][0]
            depth += (text == "{") - (text == "}")
            self.place += 1
            if depth == 0:
                return "".join(lexeme for lexeme, _ in self.tokens[start : self.place - 1])
        self.report(self.source_length, 0, "a { is never closed", "add }")
        return "".join(lexeme for lexeme, _ in self.tokens[start:])

    def delimiter(self, command: str, offset: int) -> str:
        """The delimiter after ``\\left`` and the like; "" for the invisible one."""
        lexeme = self.peek()
        if not lexeme or lexeme in "{}" or lexeme == "\\right":
            self.report(offset, len(command), f"{command} lacks a delimiter", f"write {command}( or {command}.")
            return ""
        self.place += 1
        drawn = DELIMITERS.get(lexeme)
        if drawn is None:
            if lexeme[0] == "\\":
                self.report(offset, len(command) + len(lexeme), f"{lexeme} is not a delimiter")
            return lexeme
        return drawn

    # atoms

    def item(self, stop: frozenset[str]) -> Node | None:
        """One atom without its scripts; None for what draws nothing."""
        offset = self.offset()
        lexeme = self.take()
        if lexeme == "{":
            self.place -= 1
            return self.group()
        if lexeme[0] == "\\":
            return self.read_macro(self, lexeme, offset)
        if lexeme == "}":
            self.report(offset, 1, "this } closes nothing", "write \\} for a visible brace")
            return Atom("}", CLOSE)
        if lexeme == "&":
            self.report(offset, 1, "& outside the cells of a matrix or an alignment", "write \\& for a visible &")
            return Atom("&", ORD)
        if lexeme == "~":
            return self.read_macro(self, "\\~", offset)
        if lexeme.isdigit() and lexeme.isascii():
            return Atom(lexeme + self.digits(), ORD)
        kind = CHARACTERS.get(lexeme)
        if kind is None:
            return self.words(lexeme) if cell_width(lexeme) > len(lexeme) else Atom(lexeme, ORD)
        if lexeme == ":" and self.place < self.end and self.tokens[self.place][0] == "=" and "=" not in stop:
            self.place += 1
            lexeme = ":="
        if cell_width(lexeme) > len(lexeme):
            return Atom(lexeme, ORD if kind in (PUNCT, REL, BIN) else kind)
        return Atom(DRAWN.get(lexeme, lexeme), kind)

    def digits(self) -> str:
        """The rest of a number; a point belongs to it only before another digit."""
        start = self.place
        tokens, end = self.tokens, self.end
        while self.place < end:
            text = tokens[self.place][0]
            if text == "." and self.place + 1 < end:
                if not ("0" <= tokens[self.place + 1][0] <= "9" and len(tokens[self.place + 1][0]) == 1):
                    break
            elif not ("0" <= text <= "9" and len(text) == 1):
                break
            self.place += 1
        return "".join(text for text, _ in tokens[start : self.place])

    def words(self, first: str) -> Text:
        """A run of Hanzi and other wide characters without ``\\text``."""
        start = self.place
        while self.place < self.end:
            text = self.tokens[self.place][0]
            if text[0] == "\\" or text in CHARACTERS or cell_width(text) <= len(text):
                break
            self.place += 1
        return Text(first + "".join(text for text, _ in self.tokens[start : self.place]))

    def angle(self, before: list[Node], stop: frozenset[str]) -> list[Node] | None:
        """``<v_i,v_j>`` where no comparison can stand: notes write inner products that way."""
        if before:
            last = before[-1]
            last = last.base if isinstance(last, Scripts) else last
            if not (isinstance(last, Atom) and last.kind in (OPEN, BIN, REL, PUNCT, BIG, FUNCTION)):
                return None
        comma = False
        for place in range(self.place + 1, min(self.end, self.place + 60)):
            text = self.tokens[place][0]
            comma = comma or text == ","
            if text == ">" and comma:
                break
            if text in stop or text in "<=>" or text in _CELL_END or text in ("\\left", "\\right", "\\end"):
                return None
        else:
            return None
        offset = self.offset()
        length = self.tokens[place][1] - offset + 1
        self.report(offset, length, "< and > are relations, not brackets", "write \\langle … \\rangle")
        self.place += 1
        inner = self.row(stop | {">"})
        self.place += self.peek() == ">"
        return [Atom("⟨", OPEN), *inner.items, self.scripts(Atom("⟩", CLOSE))]

    def scripts(self, base: Node) -> Node:
        """``base`` with the scripts, primes and ``\\limits`` that follow it."""
        below: Row | None = None
        above: Row | None = None
        limits: bool | None = None
        raised = False
        while (lexeme := self.peek()) and (lexeme in "_^'" or lexeme in ("\\limits", "\\nolimits")):
            place = self.offset()
            self.place += 1
            if lexeme == "'":
                above = Row([*(above.items if above else []), Atom("′", ORD)])
            elif lexeme == "_":
                if below:
                    self.report(place, 1, "two subscripts on one symbol", "group them: x_{a,b} or {x_a}_b")
                row = self.argument("_", place)
                below = Row([*below.items, *row.items]) if below else row
            elif lexeme == "^":
                if raised:
                    self.report(place, 1, "two superscripts on one symbol", "group them: x^{a,b} or {x^a}^b")
                raised = True
                row = self.argument("^", place)
                above = Row([*above.items, *row.items]) if above else row
            else:
                limits = lexeme == "\\limits"
        if below is None and above is None:
            return base
        return Scripts(base, below, above, limits)
