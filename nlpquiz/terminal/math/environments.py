"""``\\begin{…}`` to ``\\end{…}``: matrices, cases, alignments, arrays."""

from __future__ import annotations

from nlpquiz.terminal.math.tree import Atom, Grid, Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nlpquiz.terminal.math.parser import Parser
    from nlpquiz.terminal.math.tree import Node

_END = frozenset(("\\end",))
_MATRICES = {
    "matrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "smallmatrix": ("", ""),
    "psmallmatrix": ("(", ")"),
    "bsmallmatrix": ("[", "]"),
}
_CASES = {"cases": ("{", ""), "dcases": ("{", ""), "rcases": ("", "}"), "drcases": ("", "}")}
_ALIGNED = {
    "aligned": "rl",
    "align": "rl",
    "alignedat": "rl",
    "alignat": "rl",
    "flalign": "rl",
    "split": "rl",
    "eqnarray": "rcl",
}
_GATHERED = {"gather": "c", "gathered": "c", "multline": "l", "lgathered": "l", "rgathered": "r"}
_TRANSPARENT = frozenset(("equation", "displaymath", "math", "subequations", "small"))


def read(parser: Parser, offset: int) -> Node:
    """The environment whose ``\\begin`` has just been taken."""
    name = parser.raw()
    kind = name.rstrip("*")
    if kind in _TRANSPARENT:
        content = parser.lines_until(_END)
        _close(parser, name, offset)
        return content
    columns = ""
    bars: set[int] = set()
    if kind in ("aligned", "alignedat", "gathered", "array", "split", "subarray"):
        parser.option_text()  # vertical position
    if kind in ("array", "subarray", "tabular"):
        columns, bars = column_specification(parser.raw())
    elif kind in ("alignedat", "alignat"):
        parser.raw()
    elif name in ("matrix*", "pmatrix*", "bmatrix*", "Bmatrix*", "vmatrix*", "Vmatrix*"):
        columns = parser.option_text()
    rows, lines = parser.cells_until(_END)
    if kind in _MATRICES:
        grid = Grid(rows, "matrix", columns or "c", _MATRICES[kind])
    elif kind in _CASES:
        grid = Grid(rows, "cases", "l", _CASES[kind])
    elif kind in _ALIGNED:
        grid = Grid(rows, "align", _ALIGNED[kind])
    elif kind in _GATHERED:
        grid = Grid(rows, "gather", _GATHERED[kind])
    elif kind in ("array", "tabular"):
        grid = Grid(rows, "array", columns or "c")
    elif kind == "subarray":
        grid = Grid(rows, "stack", columns or "c")
    else:
        parser.report(offset, len("\\begin{}") + len(name), f"unknown environment {name}")
        begin, end = Atom(f"\\begin{{{name}}}", "ord", named=True), Atom(f"\\end{{{name}}}", "ord", named=True)
        closed = _close(parser, name, offset)
        return Row([begin, Grid(rows, "array", "l"), *([end] if closed else [])])
    grid.bars, grid.lines = bars, lines
    _close(parser, name, offset)
    return grid


def _close(parser: Parser, name: str, offset: int) -> bool:
    if not parser.peek():
        parser.report(
            offset, len("\\begin{}") + len(name), f"\\begin{{{name}}} is never closed", f"add \\end{{{name}}}"
        )
        return False
    place = parser.offset()
    parser.take()
    closing = parser.raw()
    if closing != name:
        length = len("\\end{}") + len(closing)
        parser.report(place, length, f"\\end{{{closing}}} closes \\begin{{{name}}}", f"write \\end{{{name}}}")
    return True


def column_specification(source: str) -> tuple[str, set[int]]:
    """``l|c@{}p{2cm}*{2}{r}`` as letters l, c, r and the columns that have a line on their left."""
    columns, bars = "", set()
    place = 0
    while place < len(source) and len(columns) < 200:
        character = source[place]
        place += 1
        if character in "lcr":
            columns += character
        elif character == "|":
            bars.add(len(columns))
        elif character in "pmbX@!><":
            place, _ = _group(source, place)
            columns += "l" if character in "pmbX" else ""
        elif character == "*":
            place, count = _group(source, place)
            place, repeated = _group(source, place)
            if repeated.count("*") == 0:
                inner, inner_bars = column_specification(repeated)
                for _ in range(min(int(count) if count.isdecimal() and len(count) < 3 else 1, 100)):
                    bars |= {bar + len(columns) for bar in inner_bars}
                    columns += inner
    return columns, bars


def _group(source: str, place: int) -> tuple[int, str]:
    if source[place : place + 1] != "{":
        return place, ""
    end = source.find("}", place)
    end = len(source) if end < 0 else end
    return end + 1, source[place + 1 : end]
