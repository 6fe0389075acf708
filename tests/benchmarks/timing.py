"""How the benchmarks time things: whole processes in turn, the first picture on a terminal, and other programs beside.

Other programs are taken where they are found: ``BENCH_APY`` (the command ``apy`` of apyanki), ``BENCH_ANKI`` and
``BENCH_TEXTUAL`` (a Python that has ``anki``, or ``textual``). Without them this Python and the PATH are looked at, and
what is not there is left out of the table with a word.
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

Times = dict[str, list[float]]
"""Seconds by what was measured"""

PATIENCE_S = 60
CARD_IS_SHOWN = (b"\x1b[?2004h", b"keys")  # the footer is the last thing drawn


def program() -> list[str]:
    """The installed command, or the module when there is none beside this Python."""
    script = Path(sys.executable).with_name("nlpquiz")
    return [str(script)] if script.exists() else [sys.executable, "-m", "nlpquiz"]


def environment_in(home: Path | str, **more: str) -> dict[str, str]:
    """Nothing of the caller's environment but the PATH and where modules are: byte code is written and used."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "NLPQUIZ_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", **more}


def whole(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds from start to end of a process.

    Raises:
        RuntimeError: it did not end with 0.
    """
    begun = time.perf_counter()
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    took = time.perf_counter() - begun
    if done.returncode:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return took


class OnTerminal:
    """A process on a pseudo-terminal of its own."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.begun = time.perf_counter()
        self._child, self._fd = pty.fork()
        if self._child == 0:
            os.execve(shutil.which(command[0]) or command[0], list(command), dict(environment))
        self._shown = b""

    def until(self, *marks: bytes) -> float:
        """Seconds since ``begun`` when all ``marks`` have been shown; what was shown before is forgotten.

        Raises:
            RuntimeError: the process said something else, or nothing.
        """
        while not all(mark in self._shown for mark in marks):
            if not select.select([self._fd], [], [], PATIENCE_S)[0]:
                raise RuntimeError(f"{marks} was not shown, but {self._shown!r}")
            try:
                self._shown += os.read(self._fd, 65536)
            except OSError:
                raise RuntimeError(f"ended with {self._shown.decode(errors='replace')}") from None
        took = time.perf_counter() - self.begun
        self._shown = b""
        return took

    def press(self, keys: bytes) -> None:
        """Type; ``until`` counts from here."""
        self.begun = time.perf_counter()
        os.write(self._fd, keys)

    def finish(self, keys: bytes = b"") -> None:
        """Let the process end: with keys, or with a signal."""
        if keys:
            os.write(self._fd, keys)
        else:
            os.kill(self._child, signal.SIGKILL)
        with suppress(OSError):
            while os.read(self._fd, 65536):
                pass
        os.waitpid(self._child, 0)
        os.close(self._fd)


def first_card(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds until a question and its keys stand on a real pseudo-terminal."""
    screen = OnTerminal(command, environment)
    took = screen.until(*CARD_IS_SHOWN)
    screen.finish(b"q")
    return took


def in_turn(measured: Mapping[str, Callable[[], float]], runs: int) -> Times:
    """Each of them ``runs`` times after one run that does not count, taking turns: a slow moment hits all of them."""
    for run in measured.values():
        run()
    times: Times = {name: [] for name in measured}
    for _ in range(runs):
        for name, run in measured.items():
            times[name].append(run())
    return times


def median_ms(work: Callable[[], object], times: int = 20) -> float:
    """The median of the milliseconds that ``work`` takes in this process."""
    return statistics.median(seconds(work) for _ in range(times)) * 1000


def seconds(work: Callable[[], object]) -> float:
    """The time that ``work`` takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@cache
def apy() -> list[str]:
    """The command ``apy``; empty when there is none."""
    found = os.environ.get("BENCH_APY") or shutil.which("apy")
    return [found] if found else []


@cache
def python_with(package: str) -> str:
    """A Python that can import ``package``; empty when there is none."""
    for python in filter(None, (os.environ.get(f"BENCH_{package.upper()}"), sys.executable)):
        if not subprocess.run([python, "-c", f"import {package}"], capture_output=True, check=False).returncode:
            return python
    return ""
