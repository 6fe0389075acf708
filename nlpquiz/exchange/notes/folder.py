"""Notes in a folder and below: which files are read, and under which names."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlpquiz.exchange.notes.cleaning import visible

ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd")
MOST_FILES = 20_000
MOST_DEPTH = 40


@dataclass(frozen=True, slots=True)
class NotesFile:
    """One file of notes; ``name`` is its path within the folder."""

    path: Path
    name: str


def notes_in(folder: Path, endings: tuple[str, ...] = ENDINGS) -> Iterator[NotesFile]:
    """The notes, sorted by name. Hidden files, links in a circle, devices and unreadable folders are passed over."""
    seen: set[tuple[int, int]] = set()
    count = 0
    waiting = [(folder, 0)]
    while waiting:
        parent, depth = waiting.pop()
        try:
            status = parent.stat()
            entries = sorted(parent.iterdir()) if (status.st_dev, status.st_ino) not in seen else []
        except OSError:
            continue
        seen.add((status.st_dev, status.st_ino))
        folders = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                mode = entry.stat().st_mode
            except OSError:
                continue
            if stat.S_ISDIR(mode) and depth < MOST_DEPTH:
                folders.append((entry, depth + 1))
            elif stat.S_ISREG(mode) and entry.suffix.lower() in endings and count < MOST_FILES:
                count += 1
                yield NotesFile(entry, visible(entry.relative_to(folder).as_posix()))
        waiting.extend(reversed(folders))
