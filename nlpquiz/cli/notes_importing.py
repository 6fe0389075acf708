"""Notes into a deck of the user's: read, compared with the last import, checked, and only then written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlpquiz.cli.notes_origin import origin_of
from nlpquiz.cli.notes_reading import STDIN, ReadOne, read_notes
from nlpquiz.cli.notes_showing import show
from nlpquiz.cli.notes_updating import count, create, is_empty, update
from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.model import ID_PATTERN
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exchange.notes.cleaning import visible
from nlpquiz.exchange.notes.deck_making import Made, Wanted, deck_from
from nlpquiz.exchange.notes.findings import Findings
from nlpquiz.exchange.notes.ids import deck_id
from nlpquiz.exchange.notes.report import ImportReport
from nlpquiz.exchange.notes.three_way import Side

_NAMELESS = {"readme", "index", "_index"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    command: str
    output: Path | None = None
    deck: str = ""
    language: Wanted = "auto"
    dry_run: bool = False
    side: Side = None
    prune: bool = False
    json: bool = False
    endings: tuple[str, ...] = ()
    is_same: bool = False
    """The notes are those that the deck came from, moved"""

    @property
    def kind(self) -> str:
        """What the notes are: markdown or csv."""
        return self.command.removeprefix("import ")


def import_notes(workspace: Workspace, place: str, read_one: ReadOne, wishes: Wishes) -> int:
    """Read notes from a file, a folder or stdin (``-``) into a deck, or update the deck that they once became.

    Notes without a question and without reading touch no deck; an emptied file shall not empty it.

    Raises:
        QuizError: they cannot be read, or the deck cannot be written; then nothing was.
    """
    name, target = _target(workspace, place, wishes)
    findings = Findings()
    read_notes(place, read_one, findings, wishes.endings)
    title = (findings.title if len(findings.files) == 1 else "") or visible(_name_of(place))
    made = deck_from(findings, name, title, wishes.language)
    report = _report(name, target, findings, made, wishes)
    origin = origin_of(wishes.kind, place)
    if not is_empty(made) and target.exists():
        is_named = bool(wishes.deck or wishes.output)
        update(
            *(target, made, report, origin),
            side=wishes.side,
            prune=wishes.prune,
            is_named=is_named,
            is_same=wishes.is_same,
        )
    elif not is_empty(made):
        create(target, made, findings, report, origin)
    show(workspace, place, report, wishes.command, json=wishes.json)
    return int(ExitCode.PROBLEM if report.conflicts or is_empty(made) else ExitCode.DONE)


def _target(workspace: Workspace, place: str, wishes: Wishes) -> tuple[str, Path]:
    """The deck's id and its file."""
    if wishes.output is not None and wishes.output.suffix.lower() not in (".yaml", ".yml"):
        raise QuizError(f"{wishes.output} does not end in .yaml", "For example: -o decks/my-notes.yaml", ExitCode.USAGE)
    if wishes.deck:
        name = wishes.deck
        if not ID_PATTERN.fullmatch(name):
            hint = f"For example: --deck {deck_id(name)}"
            raise QuizError(f"{name!r} is no deck id: lower-case words joined by hyphens", hint, ExitCode.USAGE)
    elif wishes.output is not None:
        name = deck_id(wishes.output.stem)
    else:
        name = deck_id(_name_of(place))
    target = wishes.output if wishes.output is not None else workspace.folders.decks / f"{name}.yaml"
    if target.exists() and not target.is_file():
        raise QuizError(f"{target} is no regular file", "Name a file with -o decks/NAME.yaml.", ExitCode.USAGE)
    if not target.exists() and _is_taken(workspace, name):
        way = "Choose another name with --deck NAME" + (", or a file with -o." if wishes.output is None else ".")
        raise QuizError(f"there is a deck {name} already", way, ExitCode.USAGE)
    return name, target


def _name_of(place: str) -> str:
    """What the notes are called: their file or folder; for a README the folder that it is about."""
    if place == STDIN:
        return "notes"
    path = Path(place).resolve()
    stem = path.name if path.is_dir() else path.stem
    return path.parent.name if stem.casefold() in _NAMELESS and path.parent.name else stem


def _is_taken(workspace: Workspace, name: str) -> bool:
    return any(file.stem == name for file in workspace.deck_files())


def _report(name: str, target: Path, findings: Findings, made: Made, wishes: Wishes) -> ImportReport:
    report = ImportReport(name, str(target), written=False, dry_run=wishes.dry_run)
    report.files = findings.files
    report.repairs = findings.repairs
    report.links = findings.links
    report.doubles, report.continued = made.doubles, made.continued
    count(report, made, findings)
    return report
