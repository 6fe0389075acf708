"""Card text is data, never a command to the terminal: what could move, hide or reorder text is shown instead."""

from __future__ import annotations

from unicodedata import category, combining

# Controls, formats (bidi, zero width, soft hyphen, tags), surrogates, private use, line and paragraph separators.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Letters and marks that show nothing, variation selectors, and non-characters.
_INVISIBLE = frozenset(
    [
        *"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\ufffe\uffff",
        *map(chr, range(0xFE00, 0xFE10)),
        *map(chr, range(0xE0100, 0xE01F0)),
    ]
)
_KEPT = frozenset("\n\t")
# More marks than this on one letter paint over the lines above and below.
_MOST_MARKS = 4


def harmless(text: str, *, ascii_only: bool = False) -> str:
    """Return ``text`` with everything visible that a terminal would obey or hide: ESC as ␛, U+202E as ⟨U+202E⟩.

    Tabs and newlines stay; CR LF becomes a newline; a byte order mark at the start and variation selectors, which only
    choose between two drawings of one character, go. Harmless text comes back unchanged, so it may be called twice.
    """
    if _is_harmless(text):
        return text
    pieces: list[str] = []
    marks = 0
    for character in text.replace("\r\n", "\n").removeprefix("\ufeff"):
        marks = marks + 1 if combining(character) else 0
        if marks > _MOST_MARKS:
            pieces.append(_named(character, ascii_only=ascii_only))
        elif character in _KEPT or not (character in _INVISIBLE or category(character) in _UNSAFE_CATEGORIES):
            pieces.append(character)
        else:
            pieces.append(_shown(character, ascii_only=ascii_only))
    return "".join(pieces)


def _is_harmless(text: str) -> bool:
    """The quick answer for almost every text; False may also mean "look closer"."""
    if not text.isprintable() and not text.replace("\n", "").replace("\t", "").isprintable():
        return False
    return text.isascii() or (_INVISIBLE.isdisjoint(text) and not any(map(combining, text)))


def _shown(character: str, *, ascii_only: bool) -> str:
    code = ord(character)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return ""
    if not ascii_only and code < 0x20:
        return chr(0x2400 + code)  # the control pictures: ␀ … ␛ …
    if not ascii_only and code == 0x7F:
        return "\u2421"
    return _named(character, ascii_only=ascii_only)


def _named(character: str, *, ascii_only: bool) -> str:
    return f"<U+{ord(character):04X}>" if ascii_only else f"\u27e8U+{ord(character):04X}\u27e9"
