"""``nlpquiz doctor``: is everything in order, and what to do where it is not."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nlpquiz import __version__
from nlpquiz.cli.output import print_json
from nlpquiz.cli.progress import CheckingBar
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.config import placed
from nlpquiz.errors import Problem, QuizError
from nlpquiz.terminal.doctor_messages import say
from nlpquiz.terminal.error_messages import in_language

if TYPE_CHECKING:
    from rich.console import Console

    from nlpquiz.terminal.look import Look

app = new_app()

AMBIGUOUS = "αβγδ∑∏∂√≤≥∈∞“”…—①"  # characters that some terminals for East Asia draw two cells wide
LITTLE_ROOM = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``what`` is the same in every language."""

    what: str
    state: Literal["good", "notice", "bad"]
    text: str
    next_step: str = ""


@app.command()
def doctor(json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> int:
    """Check the installation, the terminal and the data. Exit code 1: something needs you."""
    with open_workspace() as workspace:
        problems = workspace.use_sound_settings()  # the check goes on with those that are right
        language = workspace.language
        findings = [
            Finding("nlpquiz", "good", f"{__version__}, Python {platform.python_version()}"),
            *_settings(workspace, problems, language),
            *_folders(workspace, language),
            *_answers(workspace, language),
            *_backups(workspace, language),
            *_decks(workspace, language),
        ]
        bad = any(finding.state == "bad" for finding in findings)
        if json:
            print_json("doctor", [asdict(finding) for finding in findings])
            return int(bad)
        from nlpquiz.terminal.console import look_for, make_console

        look = look_for(workspace.look, workspace.environment)
        console = make_console(look, environment=workspace.environment)
        findings += _screen(console, look, language)
        _print(findings, console, look, language)
    return int(bad)


def _print(findings: list[Finding], console: Console, look: Look, language: str) -> None:
    from rich.text import Text as Line

    signs = {"good": ("+" if look.ascii_only else "✓", "correct"), "notice": ("!", "warning"), "bad": ("x", "wrong")}
    for finding in findings:
        sign, style = signs[finding.state]
        what = say(finding.what, language)
        console.print(Line.assemble((f"{sign} ", style), (f"{what}: ", "dim"), finding.text), soft_wrap=True)
        if finding.next_step:
            console.print(Line(f"    {finding.next_step}", "hint"), soft_wrap=True)
    if not look.ascii_only:
        for row in _ruler(language, wide=look.wide_ambiguous):
            console.print(row, soft_wrap=True)


def _settings(workspace: Workspace, problems: list[Problem], language: str) -> Iterator[Finding]:
    for problem in sorted(problems, key=lambda problem: problem.severity == "error"):
        yield Finding("settings", "bad" if problem.severity == "error" else "notice", placed(problem), problem.hint)
    if not problems:
        file = workspace.folders.config_file
        text = say("settings.good", language, file=file) if file.exists() else say("settings.none", language)
        yield Finding("settings", "good", text)


def _folders(workspace: Workspace, language: str) -> Iterator[Finding]:
    folders = workspace.folders
    for what, folder in (("settings", folders.config), ("answers", folders.data), ("caches", folders.cache)):
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if os.access(existing, os.W_OK):
            yield Finding(f"folder of {what}", "good", str(folder))
        else:
            text = say("folder.bad", language, folder=folder)
            yield Finding(f"folder of {what}", "bad", text, say("folder.bad.next", language))
    if folders.data.is_dir() and os.access(folders.data, os.W_OK):
        from nlpquiz.store.database import locks_work

        if not locks_work(folders.data):
            text = say("locks", language, folder=folders.data)
            yield Finding("folder of answers", "notice", text, say("locks.next", language))
        if (free := shutil.disk_usage(folders.data).free) < LITTLE_ROOM:
            text = say("room", language, free=free // (1024 * 1024))
            yield Finding("folder of answers", "notice", text, say("room.next", language))


def _answers(workspace: Workspace, language: str) -> Iterator[Finding]:
    file = workspace.folders.history_file
    try:
        with CheckingBar(lambda: language) as bar:
            faults = workspace.history.problems(bar)
        for fault in faults:
            text = say("answers.bad", language, file=file.name, fault=fault)
            yield Finding("answers", "bad", text, say("answers.bad.next", language))
        if faults:
            return
        cards = len(workspace.history.seen_cards())
        yield Finding("answers", "good", say("answers.good", language, file=file.name, cards=cards))
        latest, now = workspace.history.latest_day(), workspace.now()
    except QuizError as error:
        text, next_step = in_language(error.message, language), in_language(error.next_step, language)
        yield Finding("answers", "bad", text, next_step)
        return
    if latest is not None and latest > now.day:
        text = say("clock.behind", language, day=date.fromordinal(latest), today=now.date())
        yield Finding("clock", "notice", text, say("clock.behind.next", language))
    if os.name != "nt" and file.stat().st_mode & 0o077:
        yield Finding("answers", "notice", say("private", language, file=file), f"chmod 600 '{file}'")


def _backups(workspace: Workspace, language: str) -> Iterator[Finding]:
    from nlpquiz.store.backups import backups, contents_of

    sound = None
    found = backups(workspace.folders.history_file)
    for backup in found:
        try:
            with CheckingBar(lambda: language) as bar:
                contents_of(backup.path, bar)
        except QuizError:
            text = say("backups.bad", language, file=backup.path)
            yield Finding("backups", "notice", text, say("backups.bad.next", language))
        else:
            sound = backup
            break
    if sound is not None:
        text = say("backups.good", language, count=len(found), day=sound.day, file=sound.path)
        yield Finding("backups", "good", text)
    elif not found:
        answered = "history" in workspace.__dict__ and workspace.history.any_review()
        next_step = say("backups.none.next", language) if answered else ""
        yield Finding("backups", "notice" if answered else "good", say("backups.none", language), next_step)


def _decks(workspace: Workspace, language: str) -> Iterator[Finding]:
    try:
        heads = workspace.cache.heads()
    except QuizError as error:
        if "history" in workspace.__dict__:  # else it was told already
            text, next_step = in_language(error.message, language), in_language(error.next_step, language)
            yield Finding("decks", "bad", text, next_step)
        return
    files = {problem.file for problem in workspace.problems if problem.severity == "error"}
    cards, asked = sum(head.cards for head in heads), len(workspace.cache.kinds())
    words = "decks.gaps" if asked > cards else "decks.good"
    yield Finding("decks", "good", say(words, language, decks=len(heads), cards=cards, asked=asked))
    known = {*(head.id for head in heads), *(Path(problem.file).stem for problem in workspace.problems)}
    for name in sorted(set(workspace.settings.deck_retention) - known):
        yield Finding("settings", "notice", say("retention", language, deck=name), say("retention.next", language))
    for file in sorted(files):
        text = say("decks.bad", language, file=Path(file).name)
        yield Finding("decks", "bad", text, f"nlpquiz decks lint {file}")


def _screen(console: Console, look: Look, language: str) -> Iterator[Finding]:
    where = say("screen.terminal" if sys.stdout.isatty() else "screen.no.terminal", language)
    state: Literal["good", "notice"] = "good" if console.width >= 60 else "notice"
    colours = console.color_system or "-"
    text = say("screen.good", language, where=where, width=console.width, colours=colours, theme=look.theme)
    yield Finding("screen", state, text)
    encoding = console.encoding
    if encoding.lower().replace("-", "") != "utf8" and not look.ascii_only:
        text = say("screen.encoding", language, encoding=encoding)
        yield Finding("screen", "notice", text, say("screen.encoding.next", language))


def _ruler(language: str, *, wide: bool) -> tuple[str, ...]:
    """Two rows that end below each other when the terminal draws ambiguous characters as the settings say."""
    return (
        f"  {AMBIGUOUS}|",
        f"  {'-' * len(AMBIGUOUS) * (2 if wide else 1)}|",
        f"  {say('ruler', language, other='false' if wide else 'true')}",
    )
