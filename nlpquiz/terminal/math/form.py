"""The public functions: source in, text or problems out."""

from __future__ import annotations

from nlpquiz.terminal.math.box import Box, aligned, beside, blank
from nlpquiz.terminal.math.cells import harmless
from nlpquiz.terminal.math.grids import column_gap, drawn_grid
from nlpquiz.terminal.math.layout import Layout
from nlpquiz.terminal.math.linear import LinearForm, font_clashes
from nlpquiz.terminal.math.linebreak import broken, filled, loosened, sentences
from nlpquiz.terminal.math.problem import FormulaProblem, FormulaTooLarge
from nlpquiz.terminal.math.source import parse
from nlpquiz.terminal.math.symbols import REL
from nlpquiz.terminal.math.text_wrapping import wrapped
from nlpquiz.terminal.math.tree import Grid, Row, Space

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_INDENT = 4
_TOO_LARGE = "the formula is too long or too deeply nested to be laid out"


def render(
    tex: str,
    width: int = 80,
    *,
    ascii_only: bool = False,
    macros: Mapping[str, str] | None = None,
    wide_ambiguous: bool = False,
) -> str:
    """The formula in two dimensions, in lines of at most ``width`` cells, joined by newlines.

    Too wide, it is broken at relations and then at binary operators; still too wide, it takes the inline form, wrapped.
    """
    try:
        tree, _ = parse(tex, macros)
        display = _Display(width, ascii_only=ascii_only, wide_ambiguous=wide_ambiguous)
        if ascii_only:
            display.layout.linear.named_fonts = font_clashes(tree)
        text = display.text(tree)
    except (FormulaTooLarge, RecursionError):
        text = "\n".join(wrapped(harmless(tex), width, indent=0, wide_ambiguous=wide_ambiguous))
    return text.replace("\ufffd", "?") if ascii_only else text


def inline(
    tex: str, *, ascii_only: bool = False, macros: Mapping[str, str] | None = None, wide_ambiguous: bool = False
) -> str:
    """The formula on one line, with brackets wherever grouping would be lost."""
    del wide_ambiguous  # one line is right whatever its characters' width
    try:
        tree, _ = parse(tex, macros)
        form = LinearForm(ascii_only=ascii_only)
        if ascii_only:
            form.named_fonts = font_clashes(tree)
        text = whole_line(form, tree)
    except (FormulaTooLarge, RecursionError):
        text = harmless(tex).strip()
    return text.replace("\ufffd", "?") if ascii_only else text


def problems(tex: str, macros: Mapping[str, str] | None = None) -> list[FormulaProblem]:
    """What is wrong with the formula: unknown macros, unbalanced braces and environments, and so on."""
    try:
        return parse(tex, macros)[1]
    except (FormulaTooLarge, RecursionError):
        return [FormulaProblem(0, len(tex), _TOO_LARGE, "split it, or write it as text")]


def whole_line(form: LinearForm, tree: Row) -> str:
    """The whole formula on a line; its own lines are joined by semicolons, without brackets."""
    grid = _only_grid(tree)
    return (form.line(tree) if grid is None else form.cells(grid)).strip()


def _only_grid(tree: Row) -> Grid | None:
    """The alignment that is the whole formula."""
    items = [item for item in tree.items if not isinstance(item, Space)]
    while len(items) == 1 and isinstance(items[0], Row):
        items = [item for item in items[0].items if not isinstance(item, Space)]
    if len(items) == 1 and isinstance(items[0], Grid) and items[0].style in ("align", "gather"):
        return items[0]
    return None


class _Display:
    """Lays out a whole formula: its lines, and what is too wide for the screen."""

    def __init__(self, width: int, *, ascii_only: bool, wide_ambiguous: bool) -> None:
        self.width = max(width, 1)
        self.layout = Layout(ascii_only=ascii_only, wide_ambiguous=wide_ambiguous)

    def text(self, tree: Row) -> str:
        """The formula; an empty row parts lines of which one is taller than a row."""
        grid = _only_grid(tree)
        blocks = self.row(tree) if grid is None else self.lines(grid)
        result: list[str] = []
        tall = False
        for rows in blocks:
            if result and (tall or len(rows) > 1):
                result.append("")
            tall = len(rows) > 1
            result += [row.rstrip() for row in rows]
        while result and not result[-1]:
            result.pop()
        while result and not result[0]:
            result.pop(0)
        return "\n".join(result)

    def lines(self, grid: Grid) -> list[list[str]]:
        """The lines of an alignment: as a whole where that fits, else each broken on its own."""
        layout = self.layout
        cells = [
            [layout.cell(cell, i if grid.style == "align" else 0) for i, cell in enumerate(row)] for row in grid.rows
        ]
        boxes = [[layout.joined(pieces) for pieces in row] for row in cells]
        box = drawn_grid(layout.canvas, grid, boxes)
        if box.width <= self.width:
            return [box.rows]
        two_sides = grid.style == "align" and max(len(row) for row in grid.rows) == 2
        left = max(row[0].width for row in boxes) if two_sides else self.width
        blocks: list[list[str]] = []
        for row, pieces, sides in zip(grid.rows, cells, boxes, strict=True):
            right = None
            if two_sides and len(row) == 2:
                relation = layout.joined(pieces[1][1:2]).width + 1 if pieces[1][1:] and pieces[1][1].left == REL else 1
                if left <= self.width // 2:
                    right = filled(layout, pieces[1], self.width - left, relation + 1, 0)
                if not right:  # the left side takes a line of its own, the right one a small indent
                    low = filled(layout, pieces[1][1:], self.width - _INDENT, relation)
                    if low:
                        blocks += self.row(row[0]) if row[0].items else []
                        blocks += [beside([blank(_INDENT), part]).rows for part in low]
                        continue
            if right:
                blocks.append(beside([aligned(sides[0], left, "r"), right[0]]).rows)
                blocks += [beside([blank(left), part]).rows for part in right[1:]]
            else:
                space = [Space(column_gap(grid, 2))]
                items = [
                    item for i, cell in enumerate(row) for item in [*(space if i and i % 2 == 0 else []), *cell.items]
                ]
                blocks += self.row(Row(items))
        return blocks

    def row(self, row: Row) -> list[list[str]]:
        """One row: whole, or its formulas one by one."""
        box = self.layout.row(row)
        if box.width <= self.width:
            return [box.rows]
        blocks: list[list[str]] = []
        waiting: list[Row] = []
        for sentence in sentences(row):
            if waiting and self.together([*waiting, sentence]).width > self.width:
                blocks += self.formula(waiting)
                waiting = []
            waiting.append(sentence)
        return blocks + self.formula(waiting) if waiting else blocks

    def together(self, rows: list[Row]) -> Box:
        """Formulas side by side."""
        return self.layout.row(Row([item for row in rows for item in (Space(2), *row.items)]))

    def formula(self, rows: list[Row]) -> list[list[str]]:
        """Formulas that fit side by side, or one that is broken; where no break helps, its inline form."""
        box = self.together(rows)
        if box.width <= self.width:
            return [box.rows]
        row = rows[0]
        lines = broken(self.layout, self.layout.pieces(row), self.width)
        if lines is None:
            lines = broken(self.layout, loosened(self.layout, row), self.width)
        if lines is not None:
            return [line.rows for line in lines]
        text = whole_line(self.layout.linear, row)
        return [[line] for line in wrapped(text, self.width, wide_ambiguous=self.layout.canvas.wide_ambiguous)]
