"""What each macro reads and becomes: a table from names to small functions."""

from __future__ import annotations

from nlpquiz.terminal.math import environments, structures
from nlpquiz.terminal.math.alphabets import ACCENTS, FONTS
from nlpquiz.terminal.math.symbols import (
    FUNCTION,
    FUNCTIONS,
    LIMIT_FUNCTIONS,
    ORD,
    SPACES,
    SYMBOLS,
)
from nlpquiz.terminal.math.tree import (
    Atom,
    Font,
    Row,
    Space,
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
        (_BIG, structures.big),
        (" ".join(FONTS), _font),
        (" ".join(ACCENTS), structures.accent),
        (" ".join(structures.ARROWS), structures.arrow),
        ("frac dfrac tfrac cfrac sfrac nicefrac", structures.fraction),
        ("binom dbinom tbinom", structures.binomial),
        ("underbrace overbrace underbracket overbracket", structures.brace),
        ("overset underset stackrel", structures.overset),
        ("operatorname operatornamewithlimits", _operator),
        ("textcolor colorbox fcolorbox", _coloured),
        ("smash llap rlap mathllap mathrlap", _transparent),
        ("mathop mathbin mathrel mathopen mathclose mathord mathinner mathpunct", structures.of_kind),
        ("boxed fbox framebox", structures.boxed),
        ("phantom hphantom", structures.phantom),
        ("bmod mod pmod", structures.modulo),
        ("abs norm set ceil floor", structures.delimited),
        ("ref eqref", _reference),
        ("\\ cr newline tabularnewline", _line_end),
    )
    readers = {name: reader for names, reader in groups for name in names.split(" ")}
    readers.update(dict.fromkeys(SPACES, _space))
    readers.update(
        {
            "sqrt": structures.root,
            "left": structures.left,
            "right": structures.stray_right,
            "middle": structures.stray_right,
            "substack": structures.substack,
            "not": structures.negated,
        }
        | {
            "tag": _tag,
            "genfrac": structures.genfrac,
            "begin": _environment,
            "end": _stray_end,
            "overunderset": structures.overunderset,
        }
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
