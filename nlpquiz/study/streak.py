"""How many days in a row somebody has studied."""

from __future__ import annotations

from collections.abc import Iterable


def streak_days(days: Iterable[int], today: int) -> int:
    """Length of the unbroken run of ``days`` (ordinals) that ends today, or yesterday while today is still open."""
    studied = set(days)
    last = today if today in studied else today - 1
    length = 0
    while last - length in studied:
        length += 1
    return length
