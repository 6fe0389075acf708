"""Single keys from a terminal, whole lines from anything else; the terminal is left as it was found, whatever happens.

POSIX terminals are read through termios and select, Windows consoles through msvcrt. Ctrl-C stays KeyboardInterrupt.
This module is on the path to the first card: it imports nothing that costs more than a millisecond.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator

from nlpquiz.terminal.key_parser import EOF, RESIZE, Key, Read, plain_key

TYPE_CHECKING = False  # typing costs more to import than this whole module
if TYPE_CHECKING:
    from typing import Any, TextIO

__all__ = ["EOF", "RESIZE", "Key", "Read", "forget_typed", "raw_keys", "terminal_given_back", "windows_key"]

_WINDOWS = {
    "H": "up", "P": "down", "K": "left", "M": "right", "G": "home", "O": "end", "R": "insert", "S": "delete",
    "I": "page-up", "Q": "page-down", "s": "ctrl-left", "t": "ctrl-right", "\x8d": "ctrl-up", "\x91": "ctrl-down",
    "w": "ctrl-home", "u": "ctrl-end", "\x93": "ctrl-delete",
    ";": "f1", "<": "f2", "=": "f3", ">": "f4", "?": "f5", "@": "f6", "A": "f7", "B": "f8", "C": "f9", "D": "f10",
    "\x85": "f11", "\x86": "f12",
}  # fmt: skip


@contextlib.contextmanager
def raw_keys(stdin: TextIO | None = None) -> Iterator[Read]:
    """Yield ``read(timeout_s)``: the next key; None when ``timeout_s`` passes first; ``timeout_s`` None waits for ever.

    Without a terminal ``read`` gives whole lines as ``Key("line", text)`` and then ``EOF``.
    """
    stream = sys.stdin if stdin is None else stdin
    if stream is None or stream.closed or not stream.isatty():
        yield _lines(stream)
    elif sys.platform == "win32":
        yield _windows_reader()
    else:
        from nlpquiz.terminal.posix_terminal import posix_reader

        with posix_reader(stream.fileno()) as read:
            yield read


def forget_typed(stdin: TextIO | None = None) -> None:
    """Drop what was typed before there was anything to answer: it is no answer. A pipe or file keeps all its lines."""
    stream = sys.stdin if stdin is None else stdin
    if stream is None or stream.closed or not stream.isatty():
        return
    if sys.platform == "win32":
        import importlib

        msvcrt: Any = importlib.import_module("msvcrt")
        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios

        with contextlib.suppress(termios.error):
            termios.tcflush(stream.fileno(), termios.TCIFLUSH)


@contextlib.contextmanager
def terminal_given_back() -> Iterator[None]:
    """Inside ``raw_keys``: the terminal as it was found, so that another program, such as an editor, can have it."""
    if sys.platform == "win32":
        yield
        return
    from nlpquiz.terminal.posix_terminal import given_back

    with given_back():
        yield


def _lines(stream: TextIO | None) -> Read:
    def read(timeout_s: float | None = None) -> Key | None:
        if stream is None or stream.closed:
            return EOF
        if timeout_s is not None and not arrived(timeout_s):
            return None
        line = take()
        return Key("line", line.rstrip("\r\n")) if line else EOF

    pieces = _LineBuffer(stream)
    arrived, take = pieces.arrived, pieces.take
    return read


class _LineBuffer:
    """Lines of a pipe or file, with a time limit where the system can tell whether something has arrived."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._text = ""
        self._closed = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        try:
            self._fd = -1 if stream is None or sys.platform == "win32" else stream.fileno()
        except (OSError, ValueError, AttributeError):
            self._fd = -1  # a StringIO: everything is there already

    def arrived(self, timeout_s: float) -> bool:
        if self._fd < 0:
            return True
        import select

        deadline = time.monotonic() + timeout_s
        while "\n" not in self._text and not self._closed:
            if not select.select([self._fd], [], [], max(0.0, deadline - time.monotonic()))[0]:
                return False
            self._fill()
        return True

    def take(self) -> str:
        if self._fd < 0:
            return self._stream.readline() if self._stream is not None else ""
        while "\n" not in self._text and not self._closed:
            self._fill()
        line, newline, self._text = self._text.partition("\n")
        return line + newline

    def _fill(self) -> None:
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            data = b""
        self._closed = not data
        self._text += self._decoder.decode(data, final=self._closed)


def _windows_reader() -> Read:
    import importlib

    msvcrt: Any = importlib.import_module("msvcrt")

    def read(timeout_s: float | None = None) -> Key | None:
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while not msvcrt.kbhit():
            if deadline is not None and time.monotonic() >= deadline:
                return None
            time.sleep(0.01)
        return windows_key(msvcrt.getwch)

    return read


def windows_key(next_character: Callable[[], str]) -> Key:
    """One key from a source of characters such as ``msvcrt.getwch``.

    Raises KeyboardInterrupt for Ctrl-C, which ``getwch`` hands over as a character.
    """
    first = next_character()
    if first == "\x03":
        raise KeyboardInterrupt
    if first in "\x00\xe0":
        return Key(_WINDOWS.get(next_character(), "unknown"))
    if "\ud800" <= first <= "\udbff":  # the console gives UTF-16
        pair = (first + next_character()).encode("utf-16-le", "surrogatepass")
        return Key("char", pair.decode("utf-16-le", "replace"))
    return plain_key(first)
