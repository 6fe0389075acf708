"""Brackets and bars as tall as what they enclose."""

from __future__ import annotations

from nlpquiz.terminal.math.box import Box, blank
from nlpquiz.terminal.math.cells import cell_width

# top, middle (repeated), bottom
_TALL = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "|": "│││", "‖": "‖‖‖", "⌊": "⎢⎢⎣", "⌋": "⎥⎥⎦", "⌈": "⎡⎢⎢",
    "⌉": "⎤⎥⎥", "∣": "│││", "↑": "↑││", "↓": "││↓", "⟦": "⟦⟦⟦", "⟧": "⟧⟧⟧",
}  # fmt: skip
_TALL_ASCII = {
    "(": "/|\\", ")": "\\|/", "[": "[[[", "]": "]]]", "|": "|||", "‖": "|||", "⌊": "||L", "⌋": "||J", "⌈": "r||",
    "⌉": "7||", "∣": "|||",
}  # fmt: skip
_MIRRORED = dict(zip("([{⟨⌊⌈|‖⟦", ")]}⟩⌋⌉|‖⟧", strict=True))
OPENING = {closing: opening for opening, closing in _MIRRORED.items()}
CLOSING = _MIRRORED


def tall(delimiter: str, up: int, down: int, *, ascii_only: bool, wide_ambiguous: bool) -> Box:
    """``delimiter`` reaching ``up`` rows above and ``down`` rows below the baseline; a brace has its point there."""
    height = up + down + 1
    if delimiter in ("{", "}"):
        return _brace(delimiter, max(up, 1), max(down, 1), ascii_only=ascii_only)
    if delimiter in ("⟨", "⟩"):
        return _angle(delimiter, max(up, down, 1), ascii_only=ascii_only, wide_ambiguous=wide_ambiguous)
    pieces = (_TALL_ASCII if ascii_only else _TALL).get(delimiter)
    if pieces is None or height == 1:
        return blank(0)
    rows = [pieces[0]] + [pieces[1]] * (height - 2) + [pieces[2]]
    if ascii_only and delimiter == "‖":
        rows = ["||"] * height
    return Box(rows, max(cell_width(row, wide_ambiguous=wide_ambiguous) for row in rows), up)


def has_tall_form(delimiter: str) -> bool:
    """Whether the delimiter can grow at all."""
    return delimiter in _TALL or delimiter in ("{", "}", "⟨", "⟩")


def _brace(delimiter: str, up: int, down: int, *, ascii_only: bool) -> Box:
    if ascii_only:
        top, side, point = ("/", "|", "<") if delimiter == "{" else ("\\", "|", ">")
        bottom = "\\" if delimiter == "{" else "/"
    else:
        top, side, point, bottom = "⎧⎪⎨⎩" if delimiter == "{" else "⎫⎪⎬⎭"
    rows = [top, *[side] * (up - 1), point, *[side] * (down - 1), bottom]
    return Box(rows, 1, up)


def _angle(delimiter: str, reach: int, *, ascii_only: bool, wide_ambiguous: bool) -> Box:
    """Two strokes that meet in a point on the baseline."""
    left = delimiter == "⟨"
    rising, falling = ("/", "\\") if ascii_only else ("╱", "╲")
    point = ("<" if left else ">") if ascii_only else delimiter
    width = reach + cell_width(rising, wide_ambiguous=wide_ambiguous)

    def row(stroke: str, distance: int) -> str:
        rest = width - distance - cell_width(stroke, wide_ambiguous=wide_ambiguous)
        return " " * distance + stroke + " " * rest if left else " " * rest + stroke + " " * distance

    upper = [row(rising if left else falling, distance) for distance in range(reach, 0, -1)]
    lower = [row(falling if left else rising, distance) for distance in range(1, reach + 1)]
    return Box([*upper, row(point, 0), *lower], width, reach)
