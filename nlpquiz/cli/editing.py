"""A card in the user's editor, at its line; never through a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nlpquiz.cli.output import note
from nlpquiz.cli.workspace import Workspace
from nlpquiz.config import shipped_decks
from nlpquiz.deck.catalog import Entry
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.study.queue import Candidate
from nlpquiz.terminal.keys import terminal_given_back

if TYPE_CHECKING:
    from rich.console import Console

PLUS_LINE = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "joe", "ne", "kak", "mg", "jed"}
COLON_LINE = {"hx", "helix", "subl", "zed"}
FALLBACKS = ("nano", "vim", "vi", "notepad")


def editor_command(environment: Mapping[str, str], file: Path, line: int) -> list[str]:
    """The words that open ``file`` at ``line`` in $VISUAL or $EDITOR.

    Raises:
        QuizError: no editor is set and none of the usual ones is there.
    """
    setting = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(setting, posix=os.name != "nt")
    except ValueError as error:
        raise QuizError(
            f"$EDITOR cannot be read: {setting!r} ({error})", "Set it to a command, as in EDITOR=nano."
        ) from error
    if not words:
        found = next((name for name in FALLBACKS if shutil.which(name)), None)
        if found is None:
            raise QuizError("no editor is set", "Set one, as in: export EDITOR=nano")
        words = [found]
    name = Path(words[0]).stem
    if name in PLUS_LINE:
        return [*words, f"+{max(1, line)}", str(file)]
    if name in COLON_LINE:
        return [*words, f"{file}:{max(1, line)}"]
    if name in {"code", "codium", "cursor"}:
        return [*words, "--wait", "--goto", f"{file}:{max(1, line)}"]
    return [*words, str(file)]


def own_copy(workspace: Workspace, file: Path) -> Path:
    """The file to edit: a deck that was shipped is copied to the user's decks first, where no update overwrites it."""
    shipped = shipped_decks()
    if not file.is_relative_to(shipped) or os.access(shipped.parent / "pyproject.toml", os.W_OK):
        return file  # the user's own, or the checkout of somebody who works on the decks
    copy = workspace.folders.decks / file.name
    if not copy.exists():
        try:
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(file, copy)
        except OSError as error:
            raise QuizError(
                f"the deck cannot be copied to {copy}: {error.strerror}", "Check the folder.", ExitCode.CANNOT_WRITE
            ) from error
        note(f"Your own copy of this deck is {copy}; it stands in for the one that came with nlpquiz.")
    return copy


def open_editor(workspace: Workspace, file: Path, line: int) -> None:
    """Run the editor and wait for it.

    Raises:
        QuizError: it cannot be started.
    """
    command = editor_command(workspace.environment, file, line)
    try:
        done = subprocess.run(command, check=False)  # noqa: S603 (the user's own editor, without a shell)
    except OSError as error:
        hint = "Set another one, as in: export EDITOR=nano"
        raise QuizError(f"the editor {command[0]!r} cannot be started: {error.strerror}", hint) from error
    if done.returncode:
        note(f"The editor ended with code {done.returncode}.")


def edit_card(workspace: Workspace, console: Console, entry: Entry) -> Candidate | None:
    """Open the card in the editor and read its deck again; None (with the problems shown) when it is broken now."""
    try:
        file = own_copy(workspace, Path(entry.file))
        with terminal_given_back():
            open_editor(workspace, file, entry.line)
    except QuizError as error:
        console.print(f"{error.message}. {error.next_step}", style="warning")
        return None
    from nlpquiz.deck.loader import load_file

    loaded = load_file(file)
    if loaded.deck is None:  # the sitting goes on with the deck as it was
        from nlpquiz.terminal.problems import render_problems

        console.print(render_problems(loaded.problems), style="warning", soft_wrap=True)
        return None
    workspace.reread_decks()
    cache = workspace.cache
    again = next((found for found in cache.entries_named(entry.name) if found.key == entry.key), None)
    return Candidate(again, cache.state_of(again.key)) if again else None
