"""A bar on stderr while something takes long: only on a terminal, never under --quiet, gone when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import ExitStack, contextmanager
from typing import Self, TypeVar

from nlpquiz.cli.flags import GIVEN

T = TypeVar("T")

UNITS_WORTH_A_BAR = 250_000
"""Of ``store.long_work``: half a second of checking or copying the log"""
WORTH_A_BAR = 500
"""Items below which the work is done before a bar could be read"""


@contextmanager
def reported(label: str, *, least: int) -> Iterator[Callable[[int, int], None]]:
    """What to call with the number that is done and the number of all; a bar comes when there are ``least``."""
    hidden = _nobody_sees_a_bar()
    with ExitStack() as shown:
        move: Callable[[int, int], None] | None = None

        def report(done: int, total: int) -> None:
            nonlocal move
            if hidden or total < least:
                return
            move = move or _bar(label, shown)
            move(done, total)

        yield report


class CheckingBar:
    """The bar of what copies the log or checks it in full: to be called with what is done and what there is.

    Both are in units of ``store.long_work``; what takes less than half a second gets no bar.

    ``language`` is asked for only then: backups work with settings that cannot be read.
    """

    def __init__(self, language: Callable[[], str]) -> None:
        self._language = language
        self._shown = ExitStack()
        self._report: Callable[[int, int], None] | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._report is None:
            from nlpquiz.terminal.backup_messages import say

            label = say("checking", self._language())
            self._report = self._shown.enter_context(reported(label, least=UNITS_WORTH_A_BAR))
        self._report(done, total)

    def hide(self) -> None:
        """Take the bar away until the next call."""
        self._shown.close()
        self._report = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()


def _nobody_sees_a_bar() -> bool:
    return GIVEN.quiet or bool(GIVEN.plain) or not sys.stderr.isatty()


def _bar(label: str, shown: ExitStack) -> Callable[[int, int], None]:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    shown.callback(console.show_cursor)  # rich leaves it hidden when it is interrupted while a bar begins
    bar = shown.enter_context(Progress(console=console, transient=True))
    task = bar.add_task(label)
    return lambda done, total: bar.update(task, completed=done, total=total)


def tracked(items: Iterable[T], label: str, *, total: int | None = None, least: int = WORTH_A_BAR) -> Iterable[T]:
    """The items, with a bar while they are worked through when there are ``least`` or nobody knows how many."""
    count = len(items) if total is None and isinstance(items, Sized) else total
    if (count is not None and count < least) or _nobody_sees_a_bar():
        return items
    return _with_bar(items, label, count)


def _with_bar(items: Iterable[T], label: str, count: int | None) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    try:
        yield from track(items, label, count, console=console, transient=True)
    finally:
        console.show_cursor()
