"""The clocks of this machine, for exams."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

from nlpquiz.exam.clock import Reading
from nlpquiz.scheduling.review import Moment

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def read_clocks(at: Moment) -> Reading:
    """All clocks now; ``at`` is the wall clock's word.

    Linux has a clock that counts sleep and a name for each start of the machine; so has macOS, but for the name.
    Elsewhere the monotonic clock stands for both.
    """
    awake_ms = round(time.monotonic() * 1000)
    if hasattr(time, "CLOCK_BOOTTIME"):
        return Reading(at, round(time.clock_gettime(time.CLOCK_BOOTTIME) * 1000), awake_ms, _run())
    if hasattr(time, "CLOCK_UPTIME_RAW"):  # macOS: its CLOCK_MONOTONIC goes on in sleep, this one does not
        real_ms = round(time.clock_gettime(time.CLOCK_MONOTONIC) * 1000)
        return Reading(at, real_ms, round(time.clock_gettime(time.CLOCK_UPTIME_RAW) * 1000), _run())
    return Reading(at, awake_ms, awake_ms, _run(), counts_sleep=False)


@cache
def _run() -> str:
    """A name for this run of the machine, or of the process where the system has none."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return f"process {os.getpid()} {time.monotonic_ns()}"
