"""``nlpquiz backup`` and ``nlpquiz restore``: copies of everything that was answered, and back."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.progress import CheckingBar
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.writing import check_target
from nlpquiz.errors import ExitCode, QuizError

if TYPE_CHECKING:
    from nlpquiz.cli.workspace import Workspace
    from nlpquiz.store.backups import Backup, Contents

backup_app = new_app()
restore_app = new_app()


@backup_app.command("backup")
def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", show_default=False, help="The copy to write.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Show the backups that there are, and check them.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE whatever it is.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> int:
    """Copy all answers, exams and plans to FILE, or to the folder of backups.

    A copy is made by itself each day you study, and before imports, restores and new versions: the last 7 days and 8
    weeks are kept.
    """
    from nlpquiz.cli.workspace import open_workspace
    from nlpquiz.store.backups import back_up, contents_of

    with open_workspace() as workspace, CheckingBar(lambda: workspace.language) as bar:
        if list_:
            return _list(workspace, bar, json=json)
        today = _today(workspace)
        if file is None:
            target = back_up(workspace.history, today, progress=bar)
        else:
            target = file / f"nlpquiz-{today}.sqlite" if file.is_dir() else file
            history_file = workspace.folders.history_file
            if target.exists() and history_file.exists() and target.samefile(history_file):
                raise QuizError(f"{target} is the file in use", "Name another file.", ExitCode.USAGE)
            check_target(target, _is_backup, force=force)
            workspace.history.backup_to(target, bar)
        contents = contents_of(target, bar)
        bar.hide()
        if json:
            print_json("backup", {"file": str(target), **_plain(contents)})
        else:
            note(_say(workspace, "made", file=target, contents=_words(workspace, contents)))
    return 0


@restore_app.command("restore")
def restore(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", show_default=False, help="A backup; none: the newest sound one.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> int:
    """Put a backup in the place of your answers. What was there is kept aside.

    When that is damaged, whatever can still be read of it and is not in the backup is added; when it is sound, you are
    asked before.
    """
    from nlpquiz.cli.workspace import open_workspace
    from nlpquiz.store import backups

    with open_workspace() as workspace, CheckingBar(lambda: workspace.language) as bar:
        today = _today(workspace)

        def agree(source: Path, contents: Contents) -> None:
            if not yes:
                _ask(workspace, source, contents, bar)

        done = backups.restore(workspace.folders.history_file, file, today, agree, bar)
        bar.hide()
        if json:
            replaced = None if done.replaced is None else str(done.replaced)
            print_json(
                "restore",
                {"file": str(done.source), "replaced": replaced, "rescued": done.rescued, **_plain(done.contents)},
            )
            return 0
        for path in done.passed_over:
            note(_say(workspace, "passed.over", file=path))
        note(_say(workspace, "restored", file=done.source, contents=_words(workspace, done.contents)))
        if done.replaced is not None:
            note(_say(workspace, "replaced", file=done.replaced))
            if done.rescued is None:
                note(_say(workspace, "back.again", file=done.replaced))
            else:
                note(_say(workspace, "saved", count=done.rescued))
    return 0


def _ask(workspace: Workspace, source: Path, contents: Contents, bar: CheckingBar) -> None:
    """Ask before sound answers are replaced.

    Raises:
        typer.Abort: the answer is no.
        QuizError: there is nobody to ask.
    """
    from nlpquiz.store.backups import backups, to_lose

    history_file = workspace.folders.history_file
    mine = to_lose(history_file, bar)
    bar.hide()
    if mine is None:
        return
    if GIVEN.no_input or not sys.stdin.isatty():
        raise QuizError(
            f"Your answers are sound ({mine.answers}), so they were not replaced.",
            "Add --yes to replace them.",
            ExitCode.USAGE,
        )
    named = {backup.path: backup.day for backup in backups(history_file)}
    day = named.get(source) or contents.last_day or source.name
    question = _say(workspace, "restore.ask", mine=mine.answers, day=day, count=contents.answers)
    if not _agrees(question):
        raise typer.Abort


def _agrees(question: str) -> bool:
    """Ask on stderr alone: what typer asks there begins its answer's line with a space on stdout, before the JSON."""
    while True:
        sys.stderr.write(f"{question} [y/N]: ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if answer.strip().lower() in ("y", "yes", "n", "no", ""):
            return answer.strip().lower().startswith("y")


def _list(workspace: Workspace, bar: CheckingBar, *, json: bool) -> int:
    from nlpquiz.store.backups import backups, contents_of

    rows: list[tuple[Backup, Contents | None]] = []
    for each in backups(workspace.folders.history_file):
        try:
            rows.append((each, contents_of(each.path, bar)))
        except QuizError:
            rows.append((each, None))
    bar.hide()
    if json:
        plain = [
            {"file": str(each.path), "day": str(each.day), "why": each.why, "sound": bool(found), **_plain(found)}
            for each, found in rows
        ]
        print_json("backup list", plain)
        return 0
    for each, found in rows:
        why = _say(workspace, f"why.{each.why}" if each.why else "why")
        words = _say(workspace, "list.bad") if found is None else _words(workspace, found)
        typer.echo(f"{each.day}  {why}  {words}\n  {each.path}")
    if not rows:
        note(_say(workspace, "list.none"))
    return 0


def _is_backup(path: Path) -> bool:
    from nlpquiz.store.backups import contents_of

    try:
        contents_of(path)
    except QuizError:
        return False
    return True


def _plain(contents: Contents | None) -> dict[str, object]:
    if contents is None:
        return {}
    return {"answers": contents.answers, "last_day": None if contents.last_day is None else str(contents.last_day)}


def _words(workspace: Workspace, contents: Contents) -> str:
    if contents.last_day is None:
        return _say(workspace, "contents.none")
    return _say(workspace, "contents", answers=contents.answers, day=contents.last_day)


def _today(workspace: Workspace) -> date:
    """The learner's day; with settings that cannot be read those that can, because backups must work then, too."""
    try:
        return workspace.now().date()
    except QuizError:
        workspace.use_sound_settings()
        return workspace.now().date()


def _say(workspace: Workspace, name: str, **values: object) -> str:
    from nlpquiz.terminal.backup_messages import say

    return say(name, workspace.language, **values)
