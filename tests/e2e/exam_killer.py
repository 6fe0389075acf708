"""Runs nlpquiz and kills it like a dead battery does: without a word, at a chosen write to the file of exams.

    python -m tests.e2e.exam_killer NUMBER before|after WORDS…

``after``: when write NUMBER has returned and nothing was drawn yet. ``before``: inside that write, after its rows were
inserted and before they are committed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

from nlpquiz.__main__ import main
from nlpquiz.store.exams import Exams


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(number: int, when: str) -> None:
    """Make write ``number`` the last one."""
    writes = 0

    def counted(write: Callable[..., None]) -> Callable[..., None]:
        def armed(self: Exams, *arguments: Any) -> None:
            nonlocal writes
            is_write = bool(arguments[1])  # the events
            writes += is_write
            if is_write and writes == number and when == "before":
                insert = Exams._insert

                def insert_and_die(self: Exams, paper: str, first: int, events: Sequence[Any]) -> None:
                    insert(self, paper, first, events)
                    die()

                Exams._insert = insert_and_die  # type: ignore[assignment, method-assign]
            write(self, *arguments)
            if is_write and writes == number:
                die()

        return armed

    Exams.start = counted(Exams.start)  # type: ignore[method-assign]
    Exams.add = counted(Exams.add)  # type: ignore[method-assign]


if __name__ == "__main__":
    arm(int(sys.argv[1]), sys.argv[2])
    sys.exit(main(sys.argv[3:]))
