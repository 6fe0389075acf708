"""Keys of a POSIX terminal: its modes, its signals, and putting everything back."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator

from nlpquiz.terminal.key_parser import EOF, RESIZE, Key, KeyParser, Read

TYPE_CHECKING = False  # typing costs more to import than this whole module
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_PASTE_ON, _PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"


@contextlib.contextmanager
def posix_reader(fd: int) -> Iterator[Read]:
    import select

    terminal = _Terminal(fd)
    parser = KeyParser()

    def wait(seconds: float | None) -> bool:
        """Whether bytes can be read; False on the time limit or when a signal asked for a redraw."""
        ready = select.select([fd, terminal.wake_fd], [], [], seconds)[0]
        if terminal.wake_fd in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(terminal.wake_fd, 4096)
        return fd in ready

    def read(timeout_s: float | None = None) -> Key | None:
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        begun = None  # when the last bytes of an unfinished sequence came
        while True:
            if (key := parser.next_key()) is not None:
                return key
            if terminal.redraw:
                terminal.redraw = False
                return RESIZE
            patience = parser.patience_s
            if patience is not None:
                begun = time.monotonic() if begun is None else begun
                # A key that has begun is worth its few milliseconds even when the time is up.
                if wait(max(0.0, begun + patience - time.monotonic())):
                    begun = None
                elif time.monotonic() >= begun + patience:
                    begun = None
                    if (key := parser.give_up()) is not None:
                        return key
                    continue
                else:
                    continue
            elif not wait(None if deadline is None else max(0.0, deadline - time.monotonic())):
                if deadline is not None and time.monotonic() >= deadline:
                    return None
                continue
            try:
                data = os.read(fd, 4096)
            except BlockingIOError:
                continue
            except OSError:
                data = b""  # the terminal is gone
            if not data:
                return parser.give_up() or EOF
            parser.feed(data)

    try:
        terminal.enter()
        _IN_USE.append(terminal)
        yield read
    finally:
        if terminal in _IN_USE:
            _IN_USE.remove(terminal)
        terminal.leave()


@contextlib.contextmanager
def given_back() -> Iterator[None]:
    """The terminal as it was found, for another program that runs meanwhile; read again afterwards."""
    terminal = _IN_USE[-1] if _IN_USE else None
    if terminal is None:
        yield
        return
    terminal.give_back()
    try:
        yield
    finally:
        terminal.take_again()


class _Terminal:
    """The modes of one terminal and the signals that concern them."""

    def __init__(self, fd: int) -> None:
        import termios

        self.fd = fd
        self.redraw = False
        self._termios = termios
        self._saved = termios.tcgetattr(fd)
        self._previous: dict[int, Any] = {}
        self.wake_fd, self._wake = os.pipe()
        os.set_blocking(self.wake_fd, False)
        os.set_blocking(self._wake, False)
        self._screen_fd = self._find_screen()

    def _find_screen(self) -> int | None:
        """Where to ask for bracketed paste: the output that is a terminal, unless it is too simple to know it."""
        if os.environ.get("TERM", "dumb").lower() in ("dumb", "unknown", "linux"):
            return None
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                if stream.isatty():
                    return stream.fileno()
        return None

    def enter(self) -> None:
        self._raw()
        self._catch_signals()

    def leave(self) -> None:
        """Put everything back, also when Ctrl-C is pressed meanwhile; every step may be done twice."""
        interrupted = False
        while True:
            try:
                self._restore()
                self._release_signals()
                break
            except KeyboardInterrupt:
                interrupted = True
        for fd in (self.wake_fd, self._wake):
            with contextlib.suppress(OSError):
                os.close(fd)
        if interrupted:
            raise KeyboardInterrupt

    def give_back(self) -> None:
        """Let another program have the terminal as it was."""
        self._restore()

    def take_again(self) -> None:
        """Read single keys again, after ``give_back``."""
        self._raw()
        self.redraw = True

    def _raw(self) -> None:
        termios = self._termios
        mode = termios.tcgetattr(self.fd)
        mode[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.ISTRIP)
        mode[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)  # ISIG stays: Ctrl-C and Ctrl-Z work
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self.fd, termios.TCSADRAIN, mode)  # not TCSAFLUSH: it eats what was typed ahead
        self._say(_PASTE_ON)

    def _restore(self) -> None:
        self._say(_PASTE_OFF)
        with contextlib.suppress(self._termios.error):
            self._termios.tcsetattr(self.fd, self._termios.TCSADRAIN, self._saved)

    def _say(self, text: str) -> None:
        if self._screen_fd is None:
            return
        with contextlib.suppress(OSError, ValueError):
            os.write(self._screen_fd, text.encode())

    def _catch_signals(self) -> None:
        import signal
        import threading

        if threading.current_thread() is not threading.main_thread():
            return  # Python lets only the main thread set handlers
        handlers = {
            signal.SIGWINCH: self._on_resize,
            signal.SIGTSTP: self._on_suspend,
            signal.SIGCONT: self._on_continue,
            signal.SIGTERM: self._on_end,
            signal.SIGHUP: self._on_end,
        }
        for number, handler in handlers.items():
            previous = signal.getsignal(number)
            if number in (signal.SIGTERM, signal.SIGHUP) and previous is not signal.SIG_DFL:
                continue  # somebody else decides what ends the program
            if number == signal.SIGTSTP and previous is signal.SIG_IGN:
                continue
            self._previous[number] = previous
            signal.signal(number, handler)

    def _release_signals(self) -> None:
        import signal

        for number, previous in self._previous.items():
            signal.signal(number, previous if previous is not None else signal.SIG_DFL)

    def _wake_up(self) -> None:
        self.redraw = True
        with contextlib.suppress(OSError):
            os.write(self._wake, b"!")

    def _on_resize(self, number: int, frame: FrameType | None) -> None:
        self._wake_up()
        previous = self._previous.get(number)
        if callable(previous):
            previous(number, frame)

    def _on_suspend(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        import signal

        self._restore()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)  # stops here until `fg`
        signal.signal(signal.SIGTSTP, self._on_suspend)
        self._raw()
        self._wake_up()

    def _on_continue(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._raw()  # stopped by something else than Ctrl-Z, and the shell has set its own modes since
        self._wake_up()

    def _on_end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        raise SystemExit(128 + number)  # unwinds through ``leave``


_IN_USE: list[_Terminal] = []  # the terminals being read, the innermost last
