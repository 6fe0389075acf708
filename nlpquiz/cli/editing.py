"""A card in the user's editor, at its line; never through a shell."""

from __future__ import annotations

import filecmp
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nlpquiz.cli.output import note
from nlpquiz.cli.workspace import Workspace
from nlpquiz.cli.writing import replacing
from nlpquiz.config import shipped_decks
from nlpquiz.deck.catalog import Entry
from nlpquiz.errors import QuizError
from nlpquiz.study.queue import Candidate
from nlpquiz.terminal.deck_messages import say
from nlpquiz.terminal.keys import terminal_given_back

if TYPE_CHECKING:
    from rich.console import Console

PLUS_LINE = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "joe", "ne", "kak", "mg", "jed"}
COLON_LINE = {"hx", "helix", "subl", "zed"}
FALLBACKS = ("nano", "vim", "vi", "notepad")


def editor_command(environment: Mapping[str, str], file: Path, line: int) -> list[str]:
    """The words that open ``file`` at ``line`` in $VISUAL or $EDITOR.

    Raises:
        QuizError: no editor is set, and none of the usual ones is there or there is no terminal for one.
    """
    setting = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(setting, posix=os.name != "nt")
    except ValueError as error:
        raise QuizError(
            f"$EDITOR cannot be read: {setting!r} ({error})", "Set it to a command, as in EDITOR=nano."
        ) from error
    if not words:
        if not sys.stdin.isatty():  # the usual ones would take a pipe for keys
            hint = "Run it in a terminal, or set EDITOR to an editor with a window of its own."
            raise QuizError("an editor needs a terminal", hint)
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


def is_shipped(file: Path) -> bool:
    """Whether a deck came with the program and is not the checkout of somebody who works on the decks."""
    shipped = shipped_decks()
    return file.is_relative_to(shipped) and not os.access(shipped.parent / "pyproject.toml", os.W_OK)


def edited(workspace: Workspace, file: Path, line: int) -> Path:
    """Open a deck in the editor; where it is afterwards.

    A deck that was shipped becomes the user's own, in their decks folder where no update overwrites it, once something
    was changed in it; until then it goes on following updates.

    Raises:
        QuizError: no editor, or the copy cannot be written; it names the file that still has the changes.
    """
    if not is_shipped(file):
        open_editor(workspace, file, line)
        return file
    own = workspace.folders.decks / file.name
    if own.exists():
        open_editor(workspace, own, line)
        return own
    folder = Path(tempfile.mkdtemp(prefix="nlpquiz-"))
    draft = folder / file.name
    try:
        shutil.copyfile(file, draft)
        open_editor(workspace, draft, line)
        changed = not filecmp.cmp(file, draft, shallow=False)
        if changed:
            _become_own(draft, own)
    except (OSError, QuizError):
        if not draft.exists() or filecmp.cmp(file, draft, shallow=False):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    note(say("copy.made", workspace.language, file=own) if changed else say("unchanged", workspace.language))
    return own if changed else file


def _become_own(draft: Path, own: Path) -> None:
    try:
        with replacing(own) as (stream, _):
            stream.write(draft.read_bytes())
    except QuizError as error:
        advice = f"{error.next_step} What you wrote is in {draft}."
        raise QuizError(error.message, advice, error.exit_code) from error


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
        note(say("editor.code", workspace.language, code=done.returncode))


def edit_card(workspace: Workspace, console: Console, entry: Entry) -> Candidate | None:
    """Open the card in the editor and read its deck again; None (with the problems shown) when it is broken now."""
    try:
        with terminal_given_back():
            file = edited(workspace, Path(entry.file), entry.line)
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
