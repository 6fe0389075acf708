"""Honest time: how much of an exam has passed between two readings of the machine's clocks.

Three clocks are read together. The wall clock can be changed by anyone; the clock that goes on while the machine
sleeps cannot, but starts anew when the machine does; the one that stands still meanwhile tells a sleep from work.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlpquiz.scheduling.review import Moment

UNNOTICED_MS = 2000  # clocks are disciplined all the time; less is not worth a word


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks at one instant.

    ``real_ms`` goes on while the machine sleeps, ``awake_ms`` does not; ``boot`` names the run of the machine (or of
    the process, where the system has no name for it) in which the two count. ``counts_sleep`` is False on a system
    that has no clock of the first sort: both are then the same.
    """

    at: Moment
    real_ms: int
    awake_ms: int
    boot: str
    counts_sleep: bool = True


@dataclass(frozen=True, slots=True)
class Passed:
    """What lies between two readings. ``moved_ms``: by how much the wall clock was changed (below 0: set back)."""

    real_ms: int
    slept_ms: int = 0
    moved_ms: int = 0

    @property
    def worth_saying(self) -> bool:
        """Whether the machine slept or its clock was changed."""
        return bool(self.slept_ms or self.moved_ms)


def passed(before: Reading, now: Reading) -> Passed:
    """The time from ``before`` to ``now``; never negative, and never shortened by a sleep or a changed clock."""
    wall_ms = now.at.at_ms - before.at.at_ms
    same_run = bool(before.boot) and before.boot == now.boot and now.real_ms >= before.real_ms
    if not same_run:  # the machine was started anew: only the wall clock knows
        return Passed(max(0, wall_ms), moved_ms=wall_ms if wall_ms < -UNNOTICED_MS else 0)
    real_ms = now.real_ms - before.real_ms
    slept_ms = real_ms - (now.awake_ms - before.awake_ms)
    moved_ms = wall_ms - real_ms
    if not (before.counts_sleep and now.counts_sleep) and moved_ms > UNNOTICED_MS:
        return Passed(wall_ms, slept_ms=moved_ms)  # a sleep or a clock put forward: it gives no time either way
    return Passed(
        real_ms,
        slept_ms if slept_ms > UNNOTICED_MS else 0,
        moved_ms if abs(moved_ms) > UNNOTICED_MS else 0,
    )
