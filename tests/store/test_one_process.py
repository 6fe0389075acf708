"""Several connections of one process to the file of facts.

POSIX drops all of a process's locks on a file when the process closes any handle on it, SQLite's included
(https://www.sqlite.org/howtocorrupt.html, section 2.2). Reading the header of a file that is already open would let the
next process that closes the file take the write-ahead log away under this one, with every answer that goes there.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, sys
from pathlib import Path
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.history import History, new_id

path = Path(sys.argv[1])
now = Moment(1_800_000_000_000, 739_000)
history = History.open(path)
history.record(Review(new_id(now.at_ms), "deck/before", now, Rating.GOOD, 1))
another = History.open(path)  # as an exam or a plan does
print("ready", flush=True)
sys.stdin.readline()
history.record(Review(new_id(now.at_ms), "deck/after", now, Rating.GOOD, 1))
print("acknowledged", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def names(path: Path) -> list[str]:
    """The cards in the log, read by another program, which is the last to close the file as far as the locks say."""
    connection = sqlite3.connect(path)
    found = [name for (name,) in connection.execute("SELECT cards.name FROM reviews JOIN cards ON cards.id = card")]
    connection.close()
    return found


@pytest.mark.skipif(os.name == "nt", reason="POSIX locks")
def test_the_log_stays_while_a_process_with_two_connections_has_it(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert names(path) == ["deck/before"]
        process.stdin.write("go\n")
        process.stdin.flush()
        assert process.stdout.readline() == "acknowledged\n"
        assert process.wait() == -signal.SIGKILL
    assert names(path) == ["deck/before", "deck/after"]
