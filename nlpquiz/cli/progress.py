"""A bar on stderr while something takes long: only on a terminal, never under --quiet, gone when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from nlpquiz.cli.flags import GIVEN

T = TypeVar("T")

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


def _nobody_sees_a_bar() -> bool:
    return GIVEN.quiet or bool(GIVEN.plain) or not sys.stderr.isatty()


def _bar(label: str, shown: ExitStack) -> Callable[[int, int], None]:
    from rich.console import Console
    from rich.progress import Progress

    bar = shown.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task(label)
    return lambda done, total: bar.update(task, completed=done, total=total)


def tracked(items: Iterable[T], label: str, *, total: int | None = None, least: int = WORTH_A_BAR) -> Iterable[T]:
    """The items, with a bar while they are worked through when there are ``least`` or nobody knows how many."""
    count = len(items) if total is None and isinstance(items, Sized) else total
    if (count is not None and count < least) or _nobody_sees_a_bar():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, label, count, console=Console(stderr=True), transient=True)
