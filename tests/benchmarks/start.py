"""How long commands take to start, as multiples of ``python -c "import sqlite3"`` in the same run.

``python -m tests.benchmarks.start [RUNS]`` prints medians; the commands take turns, so that a slow moment
of the machine hits all of them.
"""

from __future__ import annotations

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

NLPQUIZ = [sys.executable, "-m", "nlpquiz"]
BASE = "import sqlite3"


def whole(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from start to end of a process."""
    begun = time.perf_counter()
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return time.perf_counter() - begun


def first_card(environment: dict[str, str]) -> float:
    """Seconds until a question and its keys stand on a real pseudo-terminal."""
    begun = time.perf_counter()
    child, fd = pty.fork()
    if child == 0:
        os.execve(sys.executable, [*NLPQUIZ, "study", "transformer", "--lang", "en"], environment)
    shown = b""
    while b"\x1b[?2004h" not in shown or b"keys" not in shown:  # the footer is the last thing drawn
        if not select.select([fd], [], [], 30)[0]:
            raise RuntimeError(f"no card was shown: {shown!r}")
        shown += os.read(fd, 65536)
    took = time.perf_counter() - begun
    os.write(fd, b"q")
    while True:
        try:
            if not os.read(fd, 65536):
                break
        except OSError:
            break
    os.waitpid(child, 0)
    os.close(fd)
    return took


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "NLPQUIZ_HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        measured: dict[str, Callable[[], float]] = {
            "python -c pass": lambda: whole([sys.executable, "-c", "pass"], environment),
            BASE: lambda: whole([sys.executable, "-c", "import sqlite3"], environment),
            "nlpquiz --version": lambda: whole([*NLPQUIZ, "--version"], environment),
            "nlpquiz (today)": lambda: whole(NLPQUIZ, environment),
            "nlpquiz decks list": lambda: whole([*NLPQUIZ, "decks", "list"], environment),
            "first card of study": lambda: first_card(environment),
        }
        for run in measured.values():  # compiles the decks and the byte code
            run()
        times: dict[str, list[float]] = {name: [] for name in measured}
        for _ in range(runs):
            for name, run in measured.items():
                times[name].append(run())
    base = statistics.median(times[BASE])
    print(f"{'median of ' + str(runs):24} {'ms':>7} {'ratio':>6}")
    for name, seconds in times.items():
        median = statistics.median(seconds)
        print(f"{name:24} {median * 1000:7.0f} {median / base:6.2f}")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {Path(sys.executable).name}")


if __name__ == "__main__":
    main()
