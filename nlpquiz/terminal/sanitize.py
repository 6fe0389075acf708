"""Card text is data, never a command to the terminal: what could move, hide or reorder text is shown instead."""

from __future__ import annotations

import re

# C0 and C1 controls (tab and newline stay), format characters that are invisible or reorder text (bidi, zero width,
# soft hyphen, fillers, tags, annotations), line separators, surrogates, private use and non-characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# More marks than this on one letter paint over the lines above and below.
_MOST_MARKS = 4
_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_MARKS = re.compile(f"([{_COMBINING}]{{{_MOST_MARKS}}})([{_COMBINING}]+)")
_MARK = re.compile(f"[{_COMBINING}]")


def harmless(text: str, *, ascii_only: bool = False) -> str:
    """Return ``text`` with everything visible that a terminal would obey or hide: ESC as ␛, U+202E as ⟨U+202E⟩.

    Tabs and newlines stay; CR LF becomes a newline; a byte order mark at the start and variation selectors, which only
    choose between two drawings of one character, go. Harmless text comes back unchanged, so it may be called twice.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(lambda found: _shown(found[0], ascii_only=ascii_only), text.removeprefix("\ufeff"))
    if _MARK.search(text):
        text = _PILED_MARKS.sub(
            lambda found: found[1] + "".join(_named(mark, ascii_only=ascii_only) for mark in found[2]), text
        )
    return text


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
