"""``nlpquiz decks merge``: one deck out of several, each card as its owner wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlpquiz.cli.completion import complete_deck
from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.suggestions import unknown
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.cli.writing import check_target, replacing
from nlpquiz.errors import DeckError, ExitCode, QuizError
from nlpquiz.store.deck_folders import SUFFIXES
from nlpquiz.terminal.deck_messages import say

if TYPE_CHECKING:
    from nlpquiz.deck.merging import Merged, Side
    from nlpquiz.deck.splice import DeckText


def merge(
    decks: Annotated[
        list[str],
        typer.Argument(autocompletion=complete_deck, metavar="DECK…", help="Two or more decks or deck files."),
    ],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write here instead of into the first deck's file."),
    ] = None,
    ours: Annotated[bool, typer.Option("--ours", help="Where items differ, keep the first deck's.")] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="Where items differ, take the later deck's.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE whatever it is.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> int:
    """Put the topics and cards of the later decks into the first; comments, order and layout stay."""
    from nlpquiz.deck.merging import ConflictError
    from nlpquiz.deck.merging import merge as put_into

    if len(decks) < 2:
        raise QuizError("one deck alone cannot be merged", "Name two or more.", ExitCode.USAGE)
    if ours and theirs:
        raise QuizError("--ours and --theirs exclude each other", "Choose one.", ExitCode.USAGE)
    side: Side | None = "ours" if ours else "theirs" if theirs else None
    with open_workspace() as workspace:
        files = [_file_of(workspace, name) for name in decks]
        target = out or files[0]
        if out is None:
            _refuse_shipped(files[0])
        else:
            check_target(out, lambda _: False, force=force)
        base = _read(files[0])
        try:
            done = [put_into(base, _read(file), side) for file in files[1:]]
        except ConflictError as error:
            _show(workspace, error)
            raise
        if not dry_run:
            with replacing(target) as (stream, _):
                stream.write(base.data)
        _report(workspace, files[1:], done, target, json=json, dry_run=dry_run)
    return 0


def _file_of(workspace: Workspace, name: str) -> Path:
    path = Path(name)
    if path.suffix in SUFFIXES:
        return path
    known = {head.id: head.file for head in workspace.cache.heads()}
    faults = tuple(p for p in workspace.problems if p.severity == "error" and Path(p.file).stem == name)
    if faults:
        raise DeckError(faults, f"Mend the deck {name}; `nlpquiz decks lint` checks it again.")
    if name not in known:
        raise unknown(f"there is no deck {name!r}", name, known, "`nlpquiz decks list` shows the decks that there are.")
    return Path(known[name])


def _read(file: Path) -> DeckText:
    from nlpquiz.deck.splice import DeckText

    try:
        return DeckText(file.read_bytes(), str(file))
    except OSError as error:
        raise QuizError(f"{file} cannot be read: {error.strerror}", "Check its name and permissions.") from error


def _refuse_shipped(file: Path) -> None:
    from nlpquiz.cli.editing import is_shipped

    if is_shipped(file):
        raise QuizError(f"{file} came with nlpquiz", "Write the outcome elsewhere: -o FILE.yaml", ExitCode.USAGE)


def _show(workspace: Workspace, error: object) -> None:
    from nlpquiz.terminal.problems import render_problems

    problems = getattr(error, "problems", ())
    typer.echo(render_problems(problems, ascii_only=workspace.settings.ascii).rstrip("\n"), err=True)


def _report(
    workspace: Workspace, files: list[Path], done: list[Merged], target: Path, *, json: bool, dry_run: bool
) -> None:
    if json:
        rows = [
            {
                "from": str(file),
                "topics": list(merged.added_topics),
                "cards": list(merged.added_cards),
                "replaced": list(merged.replaced),
                "kept": list(merged.kept),
                "same": merged.same,
            }
            for file, merged in zip(files, done, strict=True)
        ]
        print_json("decks merge", {"file": str(target), "written": not dry_run, "decks": rows})
        return
    language = workspace.language
    for file, merged in zip(files, done, strict=True):
        counts = {"cards": len(merged.added_cards), "topics": len(merged.added_topics), "same": merged.same}
        note(say("merge.done", language, file=file, **counts, replaced=len(merged.replaced), kept=len(merged.kept)))
    note(say("merge.progress", language))
    if not dry_run:
        typer.echo(target)
