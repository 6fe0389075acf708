"""How many terminal cells a text takes.

The same rule as the rest of the terminal: combining marks take none, Hanzi and other wide characters two. A copy of the
rule stands here because maths must not need rich, from which the rest of the terminal has its table.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

# Filled as characters are met; there are only as many entries as characters in use.
_NARROW: dict[str, int] = {}
_WIDE: dict[str, int] = {}


def cell_width(text: str, *, wide_ambiguous: bool = False) -> int:
    """Cells of a line of text; with ``wide_ambiguous`` characters of ambiguous width count two."""
    if text.isascii():
        return len(text)
    widths = _WIDE if wide_ambiguous else _NARROW
    total = 0
    for character in text:
        width = widths.get(character)
        if width is None:
            width = widths[character] = _measure(character, wide_ambiguous=wide_ambiguous)
        total += width
    return total


def _measure(character: str, *, wide_ambiguous: bool) -> int:
    kind = category(character)
    if kind in ("Mn", "Me", "Cc", "Cf", "Cs") or "\u1160" <= character <= "\u11ff":
        return 0
    width = east_asian_width(character)
    return 2 if width in "WF" or (wide_ambiguous and width == "A") else 1


def harmless(text: str) -> str:
    """``text`` on one line, with every character that a terminal would obey or hide shown as �."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)
