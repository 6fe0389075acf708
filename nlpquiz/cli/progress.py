"""A bar on stderr while something takes long: only on a terminal, never under --quiet, gone when it is done."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sized
from typing import TypeVar

from nlpquiz.cli.flags import GIVEN

T = TypeVar("T")

WORTH_A_BAR = 500
"""Items below which the work is done before a bar could be read"""


def tracked(items: Iterable[T], label: str, *, total: int | None = None, least: int = WORTH_A_BAR) -> Iterable[T]:
    """The items, with a bar while they are worked through when there are ``least`` or nobody knows how many."""
    count = len(items) if total is None and isinstance(items, Sized) else total
    if (count is not None and count < least) or GIVEN.quiet or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, label, count, console=Console(stderr=True), transient=True)
