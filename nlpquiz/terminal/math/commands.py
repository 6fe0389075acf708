"""What each macro reads and becomes: a table from names to small functions."""

from __future__ import annotations

from nlpquiz.terminal.math import environments
from nlpquiz.terminal.math.alphabets import ACCENTS, FONTS
from nlpquiz.terminal.math.symbols import (
    BIG,
    BIN,
    CHARACTERS,
    CLOSE,
    FUNCTION,
    FUNCTIONS,
    INNER,
    LIMIT_FUNCTIONS,
    OPEN,
    ORD,
    PUNCT,
    REL,
    SPACES,
    SYMBOLS,
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
    Negated,
    Phantom,
    Root,
    Row,
    Space,
    Stack,
    Tag,
    Text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from nlpquiz.terminal.math.parser import Parser
    from nlpquiz.terminal.math.tree import Node

    Reader: TypeAlias = Callable[[Parser, str, int], Node | None]

_RIGHT = frozenset(("\\right", "\\end"))
_MIDDLE = _RIGHT | {"\\middle"}
_IGNORED = (
    "displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag nolimits limits tiny scriptsize footnotesize "
    "small normalsize large Large LARGE huge Huge strut mathstrut allowbreak nobreak hline relax null noindent "
    "centering bfseries itshape rmfamily sffamily displaylimits boldmath unboldmath break smallbreak par ensuremath "
)
_WITH_IGNORED_ARGUMENT = "label color hspace hskip mspace vspace bookmark pagecolor vphantom cline vskip"
_TEXTS = "text textrm textbf textit textsf texttt textnormal mbox hbox textsc emph textup intertext shortintertext"
_BIG = "big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm"


def read(parser: Parser, lexeme: str, offset: int) -> Node | None:
    """The node of the macro ``lexeme``, which has just been taken."""
    name = lexeme[1:]
    symbol = SYMBOLS.get(name)
    if symbol is not None:
        return Atom(symbol[0], symbol[1])
    reader = _READERS.get(name)
    if reader is not None:
        return reader(parser, lexeme, offset)
    if not name:
        return Atom("\\", ORD)
    hint = _SUGGESTIONS.get(name) or "define it under macros: in the deck, or write it out"
    parser.report(offset, len(lexeme), f"unknown macro {lexeme}", hint)
    return Atom(lexeme, ORD, named=True)


def _space(_parser: Parser, lexeme: str, _offset: int) -> Node:
    return Space(SPACES[lexeme[1:]])


def _nothing(_parser: Parser, _lexeme: str, _offset: int) -> None:
    return None


def _ignore_argument(parser: Parser, lexeme: str, offset: int) -> Node | None:
    if parser.place < parser.end and parser.tokens[parser.place][0] == "*":
        parser.place += 1
    if lexeme == "\\color":
        parser.option_text()
    if lexeme == "\\vphantom":
        parser.argument(lexeme, offset)
        return None
    parser.raw()
    return Space(1) if "space" in lexeme or "skip" in lexeme else None


def _function(parser: Parser, lexeme: str, _offset: int) -> Node:
    name = lexeme[1:]
    if name == "arg" and parser.peek() in ("\\max", "\\min"):
        name = "arg " + parser.take()[1:]
    return Atom(LIMIT_FUNCTIONS.get(name, name), FUNCTION, named=True)


def _operator(parser: Parser, lexeme: str, offset: int) -> Node:
    """``\\operatorname`` and its starred form, whose scripts are limits: that form gets the kind of ``\\max``."""
    starred = parser.place < parser.end and parser.tokens[parser.place][0] == "*"
    parser.place += starred
    if parser.peek() != "{":
        return Font("mathrm", parser.argument(lexeme, offset))
    start = parser.place
    problems = len(parser.problems)
    row = parser.group()
    name = plain_name(row)
    if name is None:
        return Font("mathrm", row)
    if len(parser.problems) == problems and any(
        text in ("\\,", "\\ ", "~") for text, _ in parser.tokens[start : parser.place]
    ):
        name = {"argmax": "arg max", "argmin": "arg min", "limsup": "lim sup", "liminf": "lim inf"}.get(name, name)
    return Atom(name, FUNCTION, named=True, grows=starred)


def plain_name(row: Row) -> str | None:
    """The word that a row of letters, digits, signs and texts spells; None when there is more in it."""
    letters = []
    for item in row.items:
        if isinstance(item, Atom) and item.kind != FUNCTION:
            letters.append("-" if item.text == "−" else item.text)
        elif isinstance(item, Text):
            letters.append(item.text)
        elif isinstance(item, Font) and item.name in ("mathrm", "rm"):
            letters.append(plain_name(item.body) or "")
        elif not isinstance(item, Space):
            return None
    return "".join(letters) or None


def _font(parser: Parser, lexeme: str, offset: int) -> Node:
    name = lexeme[1:]
    row = parser.argument(lexeme, offset)
    if not FONTS[name][1] and (word := plain_name(row)) is not None:
        return Atom(word, ORD, named=len(word) > 1)
    return Font(name, row)


def _text(parser: Parser, lexeme: str, offset: int) -> Node:
    if parser.peek() != "{":
        return parser.argument(lexeme, offset)
    opening = parser.offset()
    parser.place += 1
    parts = _words(parser, opening)
    return parts[0] if len(parts) == 1 else Row(parts)


def _words(parser: Parser, opening: int) -> list[Node]:
    """Text up to the closing brace, with ``$…$`` inside it as maths."""
    parts: list[Node] = []
    text = ""
    depth = 1
    while parser.place < parser.end:
        lexeme, offset = parser.tokens[parser.place]
        parser.place += 1
        if lexeme == "$":
            parts += [Text(text)] if text else []
            text = ""
            parts.append(parser.row(frozenset("$}")))
            parser.place += parser.peek() == "$"
        elif lexeme == "{":
            depth += 1
        elif lexeme == "}":
            depth -= 1
            if depth == 0:
                return [*parts, Text(text)] if text or not parts else parts
        elif lexeme[0] == "\\" and len(lexeme) > 1:
            text += _in_text(parser, lexeme, offset)
        else:
            text += " " if lexeme == "~" else lexeme
    parser.report(opening, 1, "this { is never closed", "add }")
    return [*parts, Text(text)] if text or not parts else parts


def _in_text(parser: Parser, lexeme: str, offset: int) -> str:
    name = lexeme[1:]
    if name in SYMBOLS:
        if parser.place < parser.end and parser.tokens[parser.place][0] == " " and name.isalpha():
            parser.place += 1  # TeX eats the space after a command word
        return SYMBOLS[name][0]
    if name in SPACES or name == "\\":
        return " " * max(1, SPACES.get(name, 1)) if name != "!" else ""
    if name not in _READERS:
        parser.report(
            offset, len(lexeme), f"unknown macro {lexeme}", "define it under macros: in the deck, or write it out"
        )
        return lexeme
    return "" if name in _TEXTS.split() or name in _IGNORED.split() or name in FONTS else lexeme


def _fraction(parser: Parser, lexeme: str, offset: int) -> Node:
    return Fraction(parser.argument(lexeme, offset), parser.argument(lexeme, offset))


def _binomial(parser: Parser, lexeme: str, offset: int) -> Node:
    return Fraction(parser.argument(lexeme, offset), parser.argument(lexeme, offset), bar=False, fence="()")


def _root(parser: Parser, lexeme: str, offset: int) -> Node:
    index = parser.option()
    return Root(parser.argument(lexeme, offset), index)


def _left(parser: Parser, lexeme: str, offset: int) -> Node:
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


def _stray_right(parser: Parser, lexeme: str, offset: int) -> Node:
    parser.report(offset, len(lexeme), f"{lexeme} without \\left", "open it; \\left. is the invisible delimiter")
    return Atom(parser.delimiter(lexeme, offset), CLOSE)


def _big(parser: Parser, lexeme: str, offset: int) -> Node:
    drawn = parser.delimiter(lexeme, offset)
    kind = CHARACTERS.get(drawn, ORD)
    if lexeme[-1] in "lrm" or kind in (OPEN, CLOSE):
        kind = {"l": OPEN, "r": CLOSE, "m": REL}.get(lexeme[-1], kind)
    return Atom(drawn, kind if drawn else ORD, grows=True)


def _accent(parser: Parser, lexeme: str, offset: int) -> Node:
    return Accent(lexeme[1:], parser.argument(lexeme, offset))


def _brace(parser: Parser, lexeme: str, offset: int) -> Node:
    return Brace(parser.argument(lexeme, offset), over=lexeme.startswith("\\over"), shape=lexeme[-1])


def _over(parser: Parser, lexeme: str, offset: int) -> Node:
    small = parser.argument(lexeme, offset)
    base = parser.argument(lexeme, offset)
    first = base.items[0] if len(base.items) == 1 else None
    kind = first.kind if isinstance(first, Atom) else REL if lexeme == "\\stackrel" else ORD
    return Stack(base, None, small, kind) if lexeme == "\\underset" else Stack(base, small, None, kind)


def _overunderset(parser: Parser, lexeme: str, offset: int) -> Node:
    above, below = parser.argument(lexeme, offset), parser.argument(lexeme, offset)
    return Stack(parser.argument(lexeme, offset), above, below, REL)


_ARROWS = {
    "xrightarrow": "──→", "xleftarrow": "←──", "xleftrightarrow": "←─→", "xRightarrow": "══⇒", "xLeftarrow": "⇐══",
    "xmapsto": "├─→", "xLeftrightarrow": "⇐═⇒", "xhookrightarrow": "╰─→", "xrightharpoonup": "──⇀", "xlongequal": "═══",
    "xtwoheadrightarrow": "──↠",
}  # fmt: skip


def _arrow(parser: Parser, lexeme: str, offset: int) -> Node:
    below = parser.option()
    return Arrow(_ARROWS[lexeme[1:]], parser.argument(lexeme, offset), below)


def _substack(parser: Parser, lexeme: str, offset: int) -> Node:
    if parser.peek() != "{":
        return parser.argument(lexeme, offset)
    parser.place += 1
    rows, _ = parser.cells_until(frozenset("}"))
    if not parser.peek():
        parser.report(offset, len(lexeme), "this { is never closed", "add }")
    parser.place += 1
    return Grid(rows, "stack")


def _not(parser: Parser, lexeme: str, offset: int) -> Node | None:
    row = parser.argument(lexeme, offset)
    return Negated(row.items[0]) if row.items else Atom("\\not", ORD, named=True)


def _tag(parser: Parser, lexeme: str, offset: int) -> Node:
    bare = parser.place < parser.end and parser.tokens[parser.place][0] == "*"
    parser.place += bare
    text = _text(parser, lexeme, offset)
    return Tag(text if isinstance(text, Row) else Row([text]), bare=bare)


def _reference(parser: Parser, lexeme: str, _offset: int) -> Node:
    name = parser.raw()
    return Text(f"({name})" if lexeme == "\\eqref" else name)


def _coloured(parser: Parser, lexeme: str, offset: int) -> Node:
    parser.option_text()
    parser.raw()
    if lexeme == "\\fcolorbox":
        parser.raw()
    return parser.argument(lexeme, offset)


def _transparent(parser: Parser, lexeme: str, offset: int) -> Node:
    return parser.argument(lexeme, offset)


_KINDS = {"op": BIG, "bin": BIN, "rel": REL, "open": OPEN, "close": CLOSE, "ord": ORD, "inner": INNER, "punct": PUNCT}


def _kind(parser: Parser, lexeme: str, offset: int) -> Node:
    """``\\mathop{…}`` and the like: an argument that is spaced, and takes limits, as what the macro says."""
    return Stack(parser.argument(lexeme, offset), None, None, _KINDS[lexeme.removeprefix("\\math")])


def _boxed(parser: Parser, lexeme: str, offset: int) -> Node:
    return Boxed(parser.argument(lexeme, offset))


def _phantom(parser: Parser, lexeme: str, offset: int) -> Node:
    return Phantom(parser.argument(lexeme, offset))


def _modulo(parser: Parser, lexeme: str, offset: int) -> Node:
    if lexeme in ("\\bmod", "\\mod"):
        return Atom("mod", BIN, named=True)
    return Fence("(", [Row([Atom("mod", FUNCTION, named=True), *parser.argument(lexeme, offset).items])], [], ")")


def _pair(parser: Parser, lexeme: str, offset: int) -> Node:
    """``\\abs{x}``, ``\\norm{x}`` of common packages."""
    fence = {"\\abs": "||", "\\norm": "‖‖", "\\set": "{}", "\\ceil": "⌈⌉", "\\floor": "⌊⌋"}[lexeme]
    return Fence(fence[0], [parser.argument(lexeme, offset)], [], fence[1])


def _genfrac(parser: Parser, lexeme: str, offset: int) -> Node:
    left, right, line = parser.raw(), parser.raw(), parser.raw()
    parser.raw()
    fence = left[-1:] + right[-1:]
    numerator, denominator = parser.argument(lexeme, offset), parser.argument(lexeme, offset)
    return Fraction(numerator, denominator, bar=line[:1] != "0", fence=fence if len(fence) == 2 else "")


def _environment(parser: Parser, _lexeme: str, offset: int) -> Node | None:
    return environments.read(parser, offset)


def _stray_end(parser: Parser, lexeme: str, offset: int) -> Node:
    name = parser.raw()
    parser.report(offset, len(lexeme), f"\\end{{{name}}} without \\begin{{{name}}}")
    return Atom(f"\\end{{{name}}}", ORD, named=True)


def _line_end(_parser: Parser, _lexeme: str, _offset: int) -> Node:
    """A new line where there are no lines, as inside a group or between ``\\left`` and ``\\right``."""
    return Space(2)


def _table() -> dict[str, Reader]:
    groups: tuple[tuple[str, Reader], ...] = (
        (" ".join(FUNCTIONS) + " " + " ".join(name for name in LIMIT_FUNCTIONS if " " not in name), _function),
        (_IGNORED, _nothing),
        (_WITH_IGNORED_ARGUMENT, _ignore_argument),
        (_TEXTS, _text),
        (_BIG, _big),
        (" ".join(FONTS), _font),
        (" ".join(ACCENTS), _accent),
        (" ".join(_ARROWS), _arrow),
        ("frac dfrac tfrac cfrac sfrac nicefrac", _fraction),
        ("binom dbinom tbinom", _binomial),
        ("underbrace overbrace underbracket overbracket", _brace),
        ("overset underset stackrel", _over),
        ("operatorname operatornamewithlimits", _operator),
        ("textcolor colorbox fcolorbox", _coloured),
        ("smash llap rlap mathllap mathrlap", _transparent),
        ("mathop mathbin mathrel mathopen mathclose mathord mathinner mathpunct", _kind),
        ("boxed fbox framebox", _boxed),
        ("phantom hphantom", _phantom),
        ("bmod mod pmod", _modulo),
        ("abs norm set ceil floor", _pair),
        ("ref eqref", _reference),
        ("\\ cr newline tabularnewline", _line_end),
    )
    readers = {name: reader for names, reader in groups for name in names.split(" ")}
    readers.update(dict.fromkeys(SPACES, _space))
    readers.update(
        {
            "sqrt": _root,
            "left": _left,
            "right": _stray_right,
            "middle": _stray_right,
            "substack": _substack,
            "not": _not,
        }
        | {"tag": _tag, "genfrac": _genfrac, "begin": _environment, "end": _stray_end, "overunderset": _overunderset}
    )
    return readers


_READERS = _table()
_SUGGESTIONS = {
    "argmax": "write \\operatorname*{arg\\,max}",
    "sign": "write \\operatorname{sign}",
    "sgn": "write \\operatorname{sgn}",
    "sigmoid": "write \\operatorname{sigmoid} or \\sigma",
    "softmax": "write \\operatorname{softmax}",
    "E": "write \\mathbb{E}",
    "KL": "write \\mathrm{KL}",
}
