"""Small letters for scripts, and letters with accents."""

from __future__ import annotations

from unicodedata import normalize

# More small letters than this in a row are hard to read.
_LONGEST_SMALL = 5


def small_letters(text: str, letters: dict[str, str], longest: int = _LONGEST_SMALL) -> str | None:
    """``text`` in small letters, or None where there are none or where it is a word, hard to read so small."""
    if not text:
        return ""
    if len(text) > longest:
        return None
    run = 0
    small = ""
    for character in text:
        letter = letters.get(character)
        if letter is None:
            return None
        run = run + 1 if character.isalpha() else 0
        if run > 2:
            return None
        small += letter
    return small


def composed(text: str, mark: str) -> str:
    """A letter with its accent, as one character where Unicode has it."""
    return normalize("NFC", text + mark)


def is_single_letter(text: str) -> bool:
    """One character that is a letter or a digit; marks on it do not count."""
    return (
        bool(text)
        and text[0].isalnum()
        and all(not c.isalnum() and not c.isspace() and c > "\u02ff" for c in text[1:])
        and (len(text) == 1 or all("\u0300" <= c <= "\u036f" or "\u20d0" <= c <= "\u20ff" for c in text[1:]))
    )
