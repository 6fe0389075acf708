"""What an import of notes did, on the screen or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nlpquiz.cli.naming import as_typed, is_found
from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.workspace import Workspace
from nlpquiz.exchange.notes.report import ImportReport

if TYPE_CHECKING:
    from nlpquiz.terminal.view import View

_NOISE = {"anchor", "image"}  # shown after what may have been meant as a question


def show(workspace: Workspace, place: str, report: ImportReport, command: str, *, json: bool) -> None:
    """Print the report; ``place`` is where the notes came from."""
    if json:
        print_json(command, report.as_json())
        return
    from nlpquiz.terminal import notes_view as shown
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.view import View

    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    view = View(look, console.width, workspace.language)
    name = "title.dry" if report.dry_run else "title.new" if report.written else "title.same"
    if not (report.questions or report.reading):
        name = "title.nothing"
    lines = [shown.title_line(name, "stdin" if place == "-" else place, report.target, view)]
    lines += [
        shown.repair_line(r.file, r.what, r.count, r.detail, r.lines, view)
        for r in report.repairs[: shown.PLACES_SHOWN]
    ]
    lines += shown.table(_rows(report), view)
    reasons = sorted(report.reasons.items(), key=lambda item: -item[1])
    telling = sorted(report.skipped, key=lambda block: block.reason in _NOISE)
    lines += shown.skipped_lines(reasons, telling, view)
    lines += shown.conflict_lines(report.conflicts, view)
    for line in lines:
        console.print(line, soft_wrap=True)
    _next_steps(workspace, report, view, command)


def _rows(report: ImportReport) -> list[tuple[str, int]]:
    rows = [
        ("files", len(report.files) if len(report.files) > 1 else 0),
        ("questions", report.questions),
        ("answered", report.answered),
        ("drafts", report.drafts),
        ("doubles", report.doubles),
        ("topics", report.topics),
        ("links", report.links),
        ("reading", report.reading),
    ]
    if report.exists:
        rows += [
            ("added", report.added),
            ("changed", report.changed),
            ("edited", report.edited),
            ("deleted", report.deleted),
            ("gone", len(report.gone)),
            ("removed", report.removed),
        ]
    return rows


def _next_steps(workspace: Workspace, report: ImportReport, view: View, command: str) -> None:
    from nlpquiz.terminal.notes_view import said

    if not report.questions:
        note(said("next.nothing.table" if command == "import csv" else "next.nothing", view))
    target = Path(report.target)
    deck = as_typed(workspace, target, report.deck)
    if report.drafts:
        note(said("next.drafts" if is_found(workspace, target) else "next.drafts.file", view, deck=deck))
    if report.answered and not report.dry_run:
        note(said("next.study", view, deck=deck))
