"""A wall clock for real processes that can be set while they run."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.faults.disk import compiler

SOURCE = Path(__file__).with_name("clock_shim.c")


@dataclass(frozen=True)
class WallClock:
    """The clock that processes with its environment see."""

    library: Path
    offset: Path

    @classmethod
    def make(cls, folder: Path) -> WallClock:
        """A clock that is right; its files are in ``folder``."""
        found = compiler()
        assert found is not None
        library = folder / "clock.so"
        subprocess.run([found, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], check=True)
        clock = cls(library, folder / "offset")
        clock._write(timedelta())
        return clock

    def environment(self) -> dict[str, str]:
        """What a process needs to see this clock."""
        return {"LD_PRELOAD": str(self.library), "CLOCK_OFFSET": str(self.offset)}

    def set(self, at: datetime) -> None:
        """It is ``at`` now, for everybody, also for processes that run already."""
        self._write(timedelta(seconds=at.timestamp() - time.time()))

    def move(self, by: timedelta) -> None:
        """Set it forward, or back."""
        self._write(timedelta(milliseconds=int.from_bytes(self.offset.read_bytes(), "little", signed=True)) + by)

    def _write(self, offset: timedelta) -> None:
        number = offset // timedelta(milliseconds=1)
        self.offset.write_bytes(number.to_bytes(8, "little", signed=True))
