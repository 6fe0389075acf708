"""Tables: each macro once, in one cell, with a spelling in ASCII."""

from __future__ import annotations

import pytest

from nlpquiz.terminal.math import cell_width, inline
from nlpquiz.terminal.math.alphabets import ACCENTS, FONTS, SUBSCRIPTS, SUPERSCRIPTS
from nlpquiz.terminal.math.canvas import Canvas
from nlpquiz.terminal.math.delimiters import tall
from nlpquiz.terminal.math.symbols import DELIMITERS, SYMBOLS, ascii_spelling


@pytest.mark.parametrize(
    ("macro", "drawn"),
    [
        ("alpha", "α"),
        ("le", "≤"),
        ("sum", "∑"),
        ("in", "∈"),
        ("odot", "⊙"),
        ("{", "{"),
        ("|", "‖"),
        ("colon", ":"),
        ("langle", "⟨"),
    ],
)
def test_symbols(macro: str, drawn: str) -> None:
    assert SYMBOLS[macro][0] == drawn
    assert drawn in inline(f"a\\{macro} b")


def test_every_symbol_takes_one_cell_and_has_an_ascii_spelling() -> None:
    for macro, (drawn, _) in SYMBOLS.items():
        assert cell_width(drawn) == 1, macro
        assert ascii_spelling(drawn).isascii(), macro


def test_letters_of_all_fonts_take_one_cell() -> None:
    letters = {letter for _, table in FONTS.values() for letter in table.values()}
    assert {cell_width(letter) for letter in letters} == {1}
    assert {cell_width(letter) for letter in [*SUPERSCRIPTS.values(), *SUBSCRIPTS.values()]} == {1}
    assert {cell_width(mark) for mark, _ in ACCENTS.values()} == {0}


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("delimiter", sorted(set(DELIMITERS.values()) | set("()[]|")))
@pytest.mark.parametrize(("up", "down"), [(1, 1), (0, 1), (2, 0), (3, 2)])
def test_tall_delimiters_reach_far_enough(delimiter: str, up: int, down: int, ascii_only: bool, wide: bool) -> None:
    canvas = Canvas(ascii_only=ascii_only, wide_ambiguous=wide)
    box = canvas.delimiter(delimiter, up, down)
    assert {cell_width(row, wide_ambiguous=wide) for row in box.rows} == {box.width}
    if len(box.rows) > 1:
        assert box.up >= up
        assert box.down >= down


def test_a_bracket_of_three_rows() -> None:
    assert tall("(", 1, 1, ascii_only=False, wide_ambiguous=False).rows == ["⎛", "⎜", "⎝"]
    assert tall("{", 1, 2, ascii_only=False, wide_ambiguous=False).rows == ["⎧", "⎨", "⎪", "⎩"]


def test_cells() -> None:
    assert cell_width("aα中x̂") == 5
    assert cell_width("aα中x̂", wide_ambiguous=True) == 6
