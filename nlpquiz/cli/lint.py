"""``nlpquiz decks lint``: every problem of deck files, with places, for people and for editors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlpquiz.cli.completion import complete_deck
from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.suggestions import unknown
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.errors import ExitCode, Problem, QuizError
from nlpquiz.store.deck_folders import SUFFIXES, find_decks
from nlpquiz.terminal.error_messages import in_language
from nlpquiz.terminal.outcome_messages import say

if TYPE_CHECKING:
    from nlpquiz.deck.lint import Library
    from nlpquiz.deck.loader import LoadedDeck


def lint(
    paths: Annotated[
        list[str] | None,
        typer.Argument(autocompletion=complete_deck, metavar="[PATH|DECK]…", show_default=False),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as problems.")] = False,
) -> int:
    """Check deck files, folders or decks (none: all) and show every problem with its place.

    Exit code 1: there are problems; warnings alone are fine without --strict.
    """
    from nlpquiz.deck.lint import lint as find_warnings
    from nlpquiz.deck.loader import check_references, load_file

    with open_workspace() as workspace:
        files = _files(workspace, paths or ())
        loaded = [load_file(file) for file in files]
        names = _cards_elsewhere(workspace, files) if any(deck.references for deck in loaded) else set()
        errors = [problem for deck in loaded for problem in deck.problems]
        errors += check_references(loaded, names)
        today = workspace.now().date()
        seen = _seen_cards(workspace)
        current = loaded if paths else _winners(loaded)
        warnings = find_warnings(current, today=today, seen_cards=seen, extra_checks=(_bad_maths,))
        order = {str(file): number for number, file in enumerate(files)}
        found = sorted(
            [*errors, *warnings], key=lambda problem: (order.get(problem.file, 0), problem.line, problem.column)
        )
        failed = any(strict or problem.severity == "error" for problem in found)
        _report(workspace, found, len(files), json)
    return int(ExitCode.PROBLEM) if failed else int(ExitCode.DONE)


def _files(workspace: Workspace, names: Sequence[str]) -> list[Path]:
    """The files that paths, folders and deck names stand for; none: every deck file."""
    if not names:
        return workspace.deck_files()
    by_stem = {file.stem: file for file in workspace.deck_files()}
    files: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            files += find_decks(path).files
        elif path.is_file() or path.suffix.lower() in SUFFIXES:
            files.append(path)
        elif name in by_stem:
            files.append(by_stem[name])
        else:
            hint = "Give a deck file, a folder, or the name of a deck."
            raise unknown(f"there is no deck, file or folder {name!r}", name, by_stem, hint)
    return list(dict.fromkeys(files))


def _cards_elsewhere(workspace: Workspace, files: Sequence[Path]) -> set[str]:
    """The cards of the decks that are not looked at, as deck/id: they may be named."""
    from nlpquiz.deck.loader import load_file

    here = {file.resolve() for file in files}
    others = [load_file(file) for file in workspace.deck_files() if file.resolve() not in here]
    return {f"{deck.deck_id}/{card}" for deck in others for card in (*deck.places, *deck.skipped_ids)}


def _winners(loaded: Sequence[LoadedDeck]) -> list[LoadedDeck]:
    """The decks that are studied: of two files with one id, the later."""
    last = {deck.deck_id: deck for deck in loaded if deck.deck_id is not None}
    return [deck for deck in loaded if deck.deck_id is None or last[deck.deck_id] is deck]


def _seen_cards(workspace: Workspace) -> set[str]:
    """Cards with a history; none when there is no history, or when it cannot be read."""
    if not workspace.folders.history_file.exists():
        return set()
    try:
        return workspace.history.seen_cards()
    except QuizError as error:
        note(say("lint.no.history", workspace.language, why=in_language(error.message, workspace.language)))
        return set()


def _bad_maths(library: Library) -> Iterator[Problem]:
    """Formulas that cannot be drawn as they are meant."""
    from nlpquiz.deck.formulas import formulas
    from nlpquiz.terminal.math import problems

    for formula in formulas(library.decks):
        for problem in problems(formula.tex, formula.macros):
            yield formula.warning(problem.offset, problem.length, problem.message, problem.hint)


def _report(workspace: Workspace, found: Sequence[Problem], file_count: int, json: bool) -> None:
    from nlpquiz.terminal.problems import problems_json, render_problems

    errors = sum(problem.severity == "error" for problem in found)
    warnings = len(found) - errors
    if json:
        summary = {"files": file_count, "errors": errors, "warnings": warnings}
        print_json("decks lint", {**summary, "problems": problems_json(found)})
        return
    if found:
        typer.echo(render_problems(found, ascii_only=workspace.settings.ascii).rstrip("\n"))
    language = workspace.language
    counts = [_counted(count, word, language) for count, word in ((errors, "error"), (warnings, "warning")) if count]
    told = say("comma", language).join(counts) if counts else say("lint.none", language)
    note(say("lint", language, files=_counted(file_count, "file", language), told=told))


def _counted(count: int, word: str, language: str) -> str:
    return say(f"lint.{word}.one" if count == 1 else f"lint.{word}", language, count=count)
