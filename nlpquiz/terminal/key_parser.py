"""What a terminal sends for a key, as keys: UTF-8, escape sequences and pastes, in whatever pieces they arrive.

No terminal and no clock in here. The module is on the path to the first card and imports next to nothing.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable


class Key:
    """One thing that came from the keyboard: ``name`` says what, ``text`` carries what was written.

    Names: ``char`` (one character in ``text``), ``paste`` (the pasted text), ``line`` (a whole line, when there is no
    terminal), ``eof`` (the input is closed), ``resize`` (the window changed, or the program came back from Ctrl-Z: draw
    again), ``enter``, ``tab``, ``shift-tab``, ``escape``, ``backspace``, ``alt-backspace``, ``insert``, ``delete``,
    ``up``, ``down``, ``left``, ``right``, ``home``, ``end``, ``page-up``, ``page-down``, ``f1`` … ``f12``, each of the
    cursor keys with ``shift-``, ``alt-`` and ``ctrl-``, ``ctrl-a`` … ``ctrl-z``, ``alt-x`` for any character x.
    Enter is ``enter``; a line feed, which Ctrl-J sends, is ``ctrl-j``.
    """

    __slots__ = ("name", "text")
    __match_args__ = ("name", "text")

    def __init__(self, name: str, text: str = "") -> None:
        self.name = name
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and (self.name, self.text) == (other.name, other.text)

    def __hash__(self) -> int:
        return hash((self.name, self.text))

    def __repr__(self) -> str:
        return f"Key({self.name!r}, {self.text!r})" if self.text else f"Key({self.name!r})"

    @property
    def character(self) -> str:
        """The character typed, or an empty string for every other key."""
        return self.text if self.name == "char" else ""


Read = Callable[["float | None"], "Key | None"]
"""Gives the next key; None when the time given (in seconds, None: for ever) passes first."""

EOF = Key("eof")
RESIZE = Key("resize")

# A lone ESC is the Escape key when nothing follows within this time; over a slow line the rest of a sequence may lag.
ESCAPE_DELAY_S = 0.05
# A paste whose end never comes is given as it stands.
PASTE_PATIENCE_S = 1.0
# Characters; marking reads no more of an answer, and nobody reads megabytes drawn on a screen.
LONGEST_PASTE = 20_000

_PASTE_BEGIN, _PASTE_END = "\x1b[200~", "\x1b[201~"

_FINAL = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "Z": "shift-tab", "M": "enter",
    "P": "f1", "Q": "f2", "R": "f3", "S": "f4",
    "a": "ctrl-up", "b": "ctrl-down", "c": "ctrl-right", "d": "ctrl-left",
}  # fmt: skip
_TILDE = {
    1: "home", 2: "insert", 3: "delete", 4: "end", 5: "page-up", 6: "page-down", 7: "home", 8: "end",
    11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5", 17: "f6", 18: "f7", 19: "f8", 20: "f9", 21: "f10", 23: "f11",
    24: "f12",
}  # fmt: skip
_CONTROL = {"\r": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace", "\x00": "ctrl-space"}


class KeyParser:
    """Turns what the terminal sends, in whatever pieces it arrives, into keys. It knows neither clock nor terminal."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._paste: list[str] = []  # the pieces of a paste so far: ten megabytes are not searched again at each piece

    def feed(self, data: bytes) -> None:
        """Take bytes in; a character or sequence that is cut off waits for its rest."""
        text = self._decoder.decode(data)
        if not self._paste:
            self._pending += text
            return
        ended = _PASTE_END in self._paste[-1][1 - len(_PASTE_END) :] + text
        if len(text) < len(_PASTE_END):
            text = self._paste.pop() + text
        self._paste.append(text)
        if ended:
            self._pending = "".join(self._paste)
            self._paste.clear()

    def next_key(self) -> Key | None:
        """The next complete key, or None when nothing complete is there."""
        while self._pending:
            size, key = _first(self._pending)
            if size == 0:
                if self._pending.startswith(_PASTE_BEGIN):
                    self._paste, self._pending = [self._pending], ""
                return None
            self._pending = self._pending[size:]
            if key is not None:
                return key
        return None

    @property
    def patience_s(self) -> float | None:
        """How long to wait for the rest of what has begun; None when nothing has begun."""
        if self._paste:
            return PASTE_PATIENCE_S
        return ESCAPE_DELAY_S if self._pending else None

    def give_up(self) -> Key | None:
        """The rest did not come: Escape, the cut-off paste, or nothing for half a sequence."""
        if self._paste:
            pasted = "".join(self._paste)[len(_PASTE_BEGIN) :]
            self._paste.clear()
            return Key("paste", _pasted(pasted))
        pending, self._pending = self._pending, ""
        if pending in ("\x1b", "\x1b\x1b"):
            self._pending = pending[1:]
            return Key("escape")
        if len(pending) == 2 and pending[0] == "\x1b":  # Alt-[ and Alt-O look like the start of a sequence
            return Key(f"alt-{pending[1]}")
        return None


def _first(pending: str) -> tuple[int, Key | None]:
    """The first key in ``pending`` and its length; length 0 when more is needed, None for a sequence without a name."""
    head = pending[0]
    if head != "\x1b":
        return 1, plain_key(head)
    if len(pending) == 1:
        return 0, None
    if pending[1] == "\x1b":
        if len(pending) == 2:
            return 0, None
        if pending[2] in "[O":  # Alt with a cursor key, the old way
            size, key = _first(pending[1:])
            return (0, None) if size == 0 else (size + 1, None if key is None else Key(f"alt-{key.name}"))
        return 1, Key("escape")
    if pending[1] == "[":
        return _csi(pending)
    if pending[1] == "O":
        if len(pending) == 2:
            return 0, None
        name = _FINAL.get(pending[2])
        return 3, None if name is None else Key(name)
    if pending[1] in "]PX^_":  # an answer of the terminal (OSC, DCS, …): up to BEL or ST, never typed text
        ends = [end for end in (_after(pending, "\x07"), _after(pending, "\x1b\\")) if end]
        return (min(ends), None) if ends else (0, None)
    key = plain_key(pending[1])
    return 2, Key(f"alt-{key.text if key.name == 'char' else key.name}")


def _after(text: str, mark: str) -> int:
    place = text.find(mark, 2)
    return place + len(mark) if place >= 0 else 0


def plain_key(character: str) -> Key:
    """The key of one character that belongs to no sequence."""
    if character in _CONTROL:
        return Key(_CONTROL[character])
    if character < " ":
        return Key("ctrl-" + chr(ord(character) + 0x60).lower())
    return Key("char", character)


def _csi(pending: str) -> tuple[int, Key | None]:
    end = 2
    while end < len(pending) and "\x20" <= pending[end] <= "\x3f":
        end += 1
    if end == len(pending):
        return 0, None
    if not "\x40" <= pending[end] <= "\x7e":  # broken off by something else: drop what cannot be a key
        return end, None
    sequence, final = pending[: end + 1], pending[end]
    if sequence == _PASTE_BEGIN:
        close = pending.find(_PASTE_END, len(_PASTE_BEGIN))
        if close < 0:
            return 0, None
        return close + len(_PASTE_END), Key("paste", _pasted(pending[len(_PASTE_BEGIN) : close]))
    if final == "[" and sequence == "\x1b[[":  # the Linux console's F1 … F5
        if len(pending) == 3:
            return 0, None
        number = "ABCDE".find(pending[3]) + 1
        return 4, Key(f"f{number}") if number else None
    numbers = [int(part) if part.isascii() and part.isdigit() else 0 for part in sequence[2:-1].split(";")]
    modifier = _modifier(numbers[1] if len(numbers) > 1 else 1)
    if final == "u":  # one code point with modifiers (kitty, xterm's modifyOtherKeys)
        return end + 1, _code_point(numbers[0], modifier)
    if final == "~":
        if numbers[0] == 27 and len(numbers) == 3:
            return end + 1, _code_point(numbers[2], modifier)
        name = _TILDE.get(numbers[0])
    elif sequence[2:-1].startswith(("?", "<", ">", "=")):
        name = None
    else:
        name = _FINAL.get(final) if final not in "PQRSM" or len(numbers) > 1 else None
    return end + 1, None if name is None else Key(modifier + name)


def _modifier(number: int) -> str:
    bits = number - 1
    return ("ctrl-" if bits & 4 else "") + ("alt-" if bits & 2 else "") + ("shift-" if bits & 1 else "")


def _code_point(number: int, modifier: str) -> Key | None:
    if not 0 < number < 0x110000:
        return None
    key = Key("escape") if number == 27 else plain_key(chr(number))
    if not modifier or (modifier == "shift-" and key.name == "char"):
        return key
    return Key(modifier + (key.text or key.name))


def _pasted(text: str) -> str:
    return text[:LONGEST_PASTE].replace("\r\n", "\n").replace("\r", "\n")
