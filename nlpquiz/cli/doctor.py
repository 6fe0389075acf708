"""``nlpquiz doctor``: is everything in order, and what to do where it is not."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nlpquiz import __version__
from nlpquiz.cli.output import print_json
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.errors import QuizError

if TYPE_CHECKING:
    from nlpquiz.terminal.look import Look

app = new_app()

AMBIGUOUS = "αβγδ∑∏∂√≤≥∈∞“”…—①"  # characters that some terminals for East Asia draw two cells wide


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    state: Literal["good", "notice", "bad"]
    text: str
    next_step: str = ""


@app.command()
def doctor(json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> int:
    """Check the installation, the terminal and the data. Exit code 1: something needs you."""
    with open_workspace() as workspace:
        findings = [*_program(), *_folders(workspace), *_data(workspace)]
        bad = any(finding.state == "bad" for finding in findings)
        if json:
            print_json("doctor", [asdict(finding) for finding in findings])
            return int(bad)
        from nlpquiz.terminal.console import look_for, make_console

        look = look_for(workspace.look, workspace.environment)
        console = make_console(look, environment=workspace.environment)
        findings += _terminal(console.width, console.color_system, console.encoding, look)
        signs = {
            "good": ("+" if look.ascii_only else "✓", "correct"),
            "notice": ("!", "warning"),
            "bad": ("x", "wrong"),
        }
        from rich.text import Text as Line

        for finding in findings:
            sign, style = signs[finding.state]
            console.print(
                Line.assemble((f"{sign} ", style), (f"{finding.what}: ", "dim"), finding.text), soft_wrap=True
            )
            if finding.next_step:
                console.print(Line(f"    {finding.next_step}", "hint"), soft_wrap=True)
        if not look.ascii_only:
            for row in _ruler(wide=look.wide_ambiguous):
                console.print(row, soft_wrap=True)
    return int(bad)


def _program() -> Iterator[Finding]:
    yield Finding("nlpquiz", "good", f"{__version__}, Python {platform.python_version()}")


def _folders(workspace: Workspace) -> Iterator[Finding]:
    folders = workspace.folders
    for what, folder in (("settings", folders.config), ("answers", folders.data), ("caches", folders.cache)):
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if os.access(existing, os.W_OK):
            yield Finding(what, "good", str(folder))
        else:
            hint = "Give yourself the right to write there, or set NLPQUIZ_HOME to another folder."
            yield Finding(what, "bad", f"{folder} cannot be written", hint)


def _data(workspace: Workspace) -> Iterator[Finding]:
    try:
        workspace.settings  # noqa: B018 (reads and checks them)
    except QuizError as error:
        yield Finding("settings", "bad", error.message, error.next_step)
        return
    try:
        faults = workspace.history.problems()
        for fault in faults:
            yield Finding(
                "answers", "bad", fault, f"Keep a copy of {workspace.folders.history_file}, then restore a backup."
            )
        if not faults:
            reviewed = len(workspace.history.seen_cards())
            yield Finding(
                "answers", "good", f"{workspace.folders.history_file.name} is sound; {reviewed} cards answered"
            )
    except QuizError as error:
        yield Finding("answers", "bad", error.message, error.next_step)
        return
    try:
        heads = workspace.cache.heads()
    except QuizError as error:
        yield Finding("decks", "bad", error.message, error.next_step)
        return
    files = {problem.file for problem in workspace.problems if problem.severity == "error"}
    total = sum(head.cards for head in heads)
    yield Finding("decks", "good", f"{len(heads)} decks, {total} cards")
    for file in sorted(files):
        yield Finding("decks", "bad", f"{Path(file).name} has problems and is left out", f"nlpquiz decks lint {file}")


def _terminal(width: int, colours: str | None, encoding: str, look: Look) -> Iterator[Finding]:
    where = "a terminal" if sys.stdout.isatty() else "no terminal"
    state: Literal["good", "notice"] = "good" if width >= 60 else "notice"
    yield Finding("screen", state, f"{where}, {width} cells wide, colours: {colours or 'none'}, theme {look.theme}")
    if encoding.lower().replace("-", "") != "utf8" and not look.ascii_only:
        yield Finding(
            "screen", "notice", f"the encoding is {encoding}", "Use a UTF-8 locale, or: nlpquiz config set ascii true"
        )


def _ruler(*, wide: bool) -> tuple[str, ...]:
    """Two rows that end below each other when the terminal draws ambiguous characters as the settings say."""
    other = "false" if wide else "true"
    return (
        f"  {AMBIGUOUS}|",
        f"  {'-' * len(AMBIGUOUS) * (2 if wide else 1)}|",
        f"  If the two bars do not stand below each other: nlpquiz config set ambiguous_wide {other}",
    )
