"""How many cells a terminal gives to a text, and which characters stand in one cell together.

The widths are rich's table (Unicode's East Asian Width), so that frames drawn by rich and lines wrapped here agree. On
terminals that draw ambiguous characters wide those count two.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import east_asian_width

from rich.cells import get_character_cell_size


def character_width(character: str, *, wide_ambiguous: bool = False) -> int:
    """Cells of one character: 0 for combining marks and controls, 2 for Hanzi and other wide characters, else 1."""
    if wide_ambiguous:
        return _width_where_ambiguous_is_wide(character)
    return 1 if " " <= character <= "~" else get_character_cell_size(character)


@lru_cache(maxsize=4096)
def _width_where_ambiguous_is_wide(character: str) -> int:
    cells = get_character_cell_size(character)
    return 2 if cells == 1 and east_asian_width(character) == "A" else cells


def text_width(text: str, *, wide_ambiguous: bool = False) -> int:
    """Cells of a line of text."""
    if text.isascii():
        return len(text)
    return sum(character_width(character, wide_ambiguous=wide_ambiguous) for character in text)


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that stand together: a character with the marks that have no width of their own."""
    start = 0
    for place in range(1, len(text)):
        if character_width(text[place]) or text[place] in "\n\t":
            yield text[start:place]
            start = place
    if text:
        yield text[start:]
