"""What the user types to mean a deck."""

from __future__ import annotations

import shlex
from pathlib import Path

from nlpquiz.cli.workspace import Workspace


def is_found(workspace: Workspace, file: Path) -> bool:
    """Whether commands find a deck file by its deck's id: it is in one of the folders with decks."""
    return file.absolute().parent.resolve() in {folder.absolute().resolve() for folder in workspace.deck_folders()}


def as_typed(workspace: Workspace, file: Path, deck: str) -> str:
    """The id of the deck, or, where that would not be found, the file as a shell takes it."""
    if is_found(workspace, file):
        return deck
    shown = str(file)
    return shlex.quote(shown if file.is_absolute() or shown.startswith((".", "~")) else f"./{shown}")
