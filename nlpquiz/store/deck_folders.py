"""Which files of a folder are decks: found by their names alone, none is opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from nlpquiz.errors import Problem

SUFFIXES = (".yaml", ".yml")
MOST_FOLDERS = 1_000
"""Of one folder's own ones, at all depths: whoever has more has named the wrong folder"""


class Found(NamedTuple):
    """Deck files, sorted, and what could not be looked at. A folder named like a deck is among the files."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()


def is_deck_name(name: str) -> bool:
    """Whether a file of this name is taken for a deck; hidden ones are not."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def find_decks(folder: Path) -> Found:
    """The deck files in a folder and below. One that does not exist has none; links may lead in a circle."""
    files: list[str] = []
    problems: list[Problem] = []
    visited: set[tuple[int, int]] = set()
    waiting = [str(folder)]
    while waiting:
        parent = waiting.pop()
        if len(visited) >= MOST_FOLDERS:
            message = f"more than {MOST_FOLDERS:,} folders are in {folder}: this one and others were not looked at"
            problems.append(_warning(parent, message, "keep decks in a folder of their own"))
            break
        try:
            status = os.stat(parent)  # noqa: PTH116 (a Path for each of ten thousand files takes longer than the rest)
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            with os.scandir(parent) as entries:
                for entry in entries:
                    if is_deck_name(entry.name):
                        files.append(entry.path)
                    elif not entry.name.startswith(".") and _is_folder(entry):
                        waiting.append(entry.path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror}"
            problems.append(_warning(parent, message, "check its permissions"))
    return Found(tuple(map(Path, sorted(files))), tuple(problems))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _warning(folder: str, message: str, hint: str) -> Problem:
    return Problem(folder, 0, 0, message, hint, code="unreadable", severity="warning")
