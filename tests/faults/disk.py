"""A disk that holds what was synced and nothing else, and a process that dies at a chosen operation on it.

The shim (``disk_shim.c``) is preloaded into real processes; it needs Linux and a C compiler.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("disk_shim.c")


@cache
def compiler() -> str | None:
    """A C compiler, where the shim can work."""
    return shutil.which("cc") or shutil.which("gcc") if sys.platform == "linux" else None


@dataclass(frozen=True)
class Disk:
    """What is on the disk of a folder."""

    folder: Path
    place: Path
    library: Path

    @classmethod
    def make(cls, folder: Path, work: Path) -> Disk:
        """A disk for ``folder``, whose present contents are on it."""
        library = work / "disk_shim.so"
        if not library.exists():
            command = [compiler() or "cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl"]
            subprocess.run(command, check=True, capture_output=True)
        place = work / "disk"
        place.mkdir(exist_ok=True)
        disk = cls(folder.resolve(), place, library)
        disk.sync_everything()
        return disk

    def environment(self, *, kill_at: int = 0, count_to: Path | None = None, power: bool = True) -> dict[str, str]:
        """Variables for a process on this disk; it dies at operation ``kill_at``."""
        found = {
            "LD_PRELOAD": str(self.library),
            "SHIM_UNDER": str(self.folder),
            "SHIM_EXCEPT": str(self.folder / "cache"),  # may be lost at any time
            "SHIM_KILL": str(kill_at),
        }
        if power:
            found["SHIM_DISK"] = str(self.place)
        if count_to is not None:
            found["SHIM_COUNT"] = str(count_to)
        return found

    def sync_everything(self) -> None:
        """The disk holds what the folder shows."""
        for old in self.place.iterdir():
            old.unlink()
        for folder in (self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())):
            names = [
                f"{'d' if path.is_dir() else 'f'} {path.lstat().st_ino} {path.name}\n" for path in folder.iterdir()
            ]
            (self.place / f"dir-{folder.stat().st_ino}").write_text("".join(names))
            for path in folder.iterdir():
                if path.is_file():
                    shutil.copyfile(path, self.place / f"ino-{path.stat().st_ino}")

    def after_power_loss(self, target: Path) -> Path:
        """Build in ``target`` what the folder holds when the power comes back."""
        self._rebuild(self.folder.stat().st_ino, target)
        return target

    def _rebuild(self, inode: int, target: Path) -> None:
        target.mkdir(mode=0o700)
        names = self.place / f"dir-{inode}"
        for line in names.read_text().splitlines() if names.exists() else ():
            kind, number, name = line.split(" ", 2)
            if kind == "d":
                self._rebuild(int(number), target / name)
                continue
            held = self.place / f"ino-{number}"
            if held.exists():
                shutil.copyfile(held, target / name)
            else:
                (target / name).touch()  # its name was synced, its contents never
            (target / name).chmod(0o600)
