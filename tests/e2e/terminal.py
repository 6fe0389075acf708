"""A real pseudo-terminal with a screen that can be read: pexpect runs the program, pyte draws what it writes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

PATIENCE_S = 30.0


class Terminal:
    """A program in a terminal of the given size. Waiting is always for a condition, never for a time."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        home: Path,
        columns: int = 80,
        rows: int = 40,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        program: Sequence[str] = (sys.executable, "-m", "nlpquiz"),
    ) -> None:
        base = {
            name: os.environ[name]
            for name in ("PATH", "HOME", "PYTHONPATH", "COVERAGE_PROCESS_START")
            if name in os.environ
        }
        full = {**base, "TERM": "xterm-256color", "LANG": "C.UTF-8", "NLPQUIZ_HOME": str(home), **(environment or {})}
        self._screen = pyte.HistoryScreen(columns, rows, history=5000)
        self._stream = pyte.ByteStream(self._screen)
        command = [*program, *arguments]
        self.process = pexpect.spawn(
            command[0],
            command[1:],
            env=full,
            cwd=str(folder) if folder else None,
            dimensions=(rows, columns),
            timeout=PATIENCE_S,
        )
        self.raw = b""

    @property
    def text(self) -> str:
        """Everything that was shown, the scrollback included, without trailing spaces."""
        above = [
            "".join(line[column].data for column in range(self._screen.columns)) for line in self._screen.history.top
        ]
        return "\n".join(line.rstrip() for line in [*above, *self._screen.display])

    @property
    def screen(self) -> list[str]:
        """The rows on the screen now."""
        return [line.rstrip() for line in self._screen.display]

    def press(self, keys: str) -> None:
        """Type ``keys``."""
        self.process.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def wait_for(self, *wanted: str, times: int = 1) -> str:
        """Read until each of ``wanted`` was shown (``times`` times in all); fails with the screen when it is not."""
        deadline = time.monotonic() + PATIENCE_S
        while not all(self.text.count(piece) >= times for piece in wanted):
            if not self._read() or time.monotonic() > deadline:
                missing = [piece for piece in wanted if self.text.count(piece) < times]
                raise AssertionError(f"not shown: {missing}\n{self.text}")
        return self.text

    def wait_for_footer(self, wanted: str) -> None:
        """Read until ``wanted`` stands in the last row that is not empty."""
        deadline = time.monotonic() + PATIENCE_S
        while wanted not in next((row for row in reversed(self.screen) if row), ""):
            if not self._read() or time.monotonic() > deadline:
                raise AssertionError(f"not in the last row: {wanted}\n{self.text}")

    def wait_for_end(self) -> int:
        """Read until the program has ended; its exit code, or 128 + the signal that ended it."""
        while self._read():
            pass
        self.process.wait()
        return int(self.process.exitstatus if self.process.exitstatus is not None else 128 + self.process.signalstatus)

    def is_sane(self) -> bool:
        """Whether the terminal echoes and reads whole lines again, as a shell expects it."""
        import termios

        local_flags = termios.tcgetattr(self.process.child_fd)[3]
        return bool(local_flags & termios.ECHO) and bool(local_flags & termios.ICANON)

    def _read(self) -> bool:
        try:
            data = self.process.read_nonblocking(65536, timeout=PATIENCE_S)
        except pexpect.EOF:
            return False
        except pexpect.TIMEOUT as error:
            raise AssertionError(f"nothing more was shown\n{self.text}") from error
        self.raw += data
        self._stream.feed(data)
        return True


Start = Callable[..., Terminal]
"""Starts the program in a terminal: words, then options of ``Terminal``"""
