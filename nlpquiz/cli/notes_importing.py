"""Notes into a deck of the user's: read, compared with the last import, checked, and only then written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.workspace import Workspace
from nlpquiz.cli.writing import replacing
from nlpquiz.deck.loader import LoadedDeck, load_file, load_text
from nlpquiz.deck.model import ID_PATTERN, Deck
from nlpquiz.deck.source_text import MAX_BYTES
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.errors import DeckError, ExitCode, QuizError
from nlpquiz.exchange.notes.deck_making import NO_ANSWER, Made, Wanted, deck_from
from nlpquiz.exchange.notes.deck_patching import CannotPatchError, patched
from nlpquiz.exchange.notes.findings import Findings
from nlpquiz.exchange.notes.folder import notes_in
from nlpquiz.exchange.notes.ids import deck_id
from nlpquiz.exchange.notes.import_record import (
    MOST_BYTES,
    SUFFIX,
    Record,
    plain_cards,
    plain_topics,
    read_record,
    record_text,
)
from nlpquiz.exchange.notes.report import ConflictPlace, ImportReport
from nlpquiz.exchange.notes.three_way import Conflict, Side, Update, compare

if TYPE_CHECKING:
    from nlpquiz.terminal.view import View

STDIN = "-"
_NOISE = {"anchor", "image"}  # shown after what may have been meant as a question
MOST_NOTES_BYTES = 400_000_000
_SPOOLED = 16 << 20

ReadOne = Callable[[BinaryIO, str, Findings, tuple[str, ...]], None]
"""Reads one file of notes: its bytes, its name, where to put what is found, the names that it hangs under"""


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


def import_notes(workspace: Workspace, place: str, read_one: ReadOne, wishes: Wishes) -> int:
    """Read notes from a file, a folder or stdin (``-``) into a deck, or update the deck that they once became.

    Raises:
        QuizError: they cannot be read, or the deck cannot be written; then nothing was.
    """
    findings = Findings()
    _read(place, read_one, findings, wishes)
    name, target = _target(workspace, place, wishes)
    title = findings.title or (Path(place).stem if place != STDIN else "") or name
    made = deck_from(findings, name, title, wishes.language)
    report = _report(name, target, findings, made, wishes)
    if target.exists():
        _update(target, made, report, wishes)
    else:
        _create(target, made, findings, report, wishes)
    _show(workspace, place, report, wishes)
    return int(ExitCode.PROBLEM if report.conflicts else ExitCode.DONE)


def markdown_reader(*, every_heading: bool) -> ReadOne:
    """Reads Markdown."""
    from nlpquiz.exchange.notes.markdown_notes import read_markdown

    def read(stream: BinaryIO, name: str, findings: Findings, root: tuple[str, ...]) -> None:
        read_markdown(stream, name, findings, root=root, every_heading=every_heading)

    return read


def csv_reader(columns: str, delimiter: str) -> ReadOne:
    """Reads tables."""
    from nlpquiz.exchange.csv_notes import read_csv, wanted_columns, wanted_delimiter

    wanted, mark = wanted_columns(columns), wanted_delimiter(delimiter)

    def read(stream: BinaryIO, name: str, findings: Findings, root: tuple[str, ...]) -> None:
        read_csv(stream, name, findings, columns=wanted, delimiter=mark, root=root)

    return read


# reading


def _read(place: str, read_one: ReadOne, findings: Findings, wishes: Wishes) -> None:
    if place == STDIN:
        with _spooled(sys.stdin.buffer) as stream:
            read_one(stream, "stdin", findings, ())
        return
    path = Path(place)
    try:
        if path.is_dir():
            _read_folder(path, read_one, findings, wishes.endings)
            return
        if not path.is_file():
            what = "is no regular file" if path.exists() else "does not exist"
            raise QuizError(f"{place} {what}", "Name a file of notes, a folder, or - for stdin.", ExitCode.USAGE)
        with path.open("rb") as stream:
            _check_size(path.stat().st_size, place)
            read_one(stream, path.name, findings, ())
    except OSError as error:
        raise QuizError(f"{place} cannot be read: {error.strerror}", "Check its name and permissions.") from error


def _read_folder(folder: Path, read_one: ReadOne, findings: Findings, endings: tuple[str, ...]) -> None:
    found = False
    for file in notes_in(folder, endings):
        found = True
        parts = Path(file.name).with_suffix("").parts
        try:
            with file.path.open("rb") as stream:
                _check_size(file.path.stat().st_size, file.name)
                read_one(stream, file.name, findings, parts)
        except QuizError as error:
            findings.skip(file.name, 1, "unreadable", error.message)
        except OSError as error:
            findings.skip(file.name, 1, "unreadable", error.strerror or str(error))
    if not found:
        raise QuizError(
            f"{folder} holds no notes: no file that ends in {', '.join(endings)}",
            "Name a file instead.",
            ExitCode.USAGE,
        )


def _check_size(size: int, place: str) -> None:
    if size > MOST_NOTES_BYTES:
        raise QuizError(
            f"{place} is too large: {size / 1e6:.0f} MB; up to {MOST_NOTES_BYTES // 1_000_000} MB are read",
            "Split it into several files.",
        )


@contextmanager
def _spooled(stream: BinaryIO) -> Iterator[BinaryIO]:
    """What comes in a pipe, so that it can be read twice: on the disk where it is long."""
    import shutil
    import tempfile

    with tempfile.SpooledTemporaryFile(max_size=_SPOOLED) as spool:
        shutil.copyfileobj(stream, spool, 1 << 20)
        _check_size(spool.tell(), "stdin")
        spool.seek(0)
        yield spool  # type: ignore[misc]


# where to


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
        name = "notes" if place == STDIN else deck_id(Path(place).resolve().stem)
    target = wishes.output if wishes.output is not None else workspace.folders.decks / f"{name}.yaml"
    if target.exists() and not target.is_file():
        raise QuizError(f"{target} is no regular file", "Name a file with -o decks/NAME.yaml.", ExitCode.USAGE)
    if wishes.output is None and not target.exists() and _is_taken(workspace, name):
        raise QuizError(
            f"there is a deck {name} already",
            "Choose another name with --deck NAME, or a file with -o.",
            ExitCode.USAGE,
        )
    return name, target


def _is_taken(workspace: Workspace, name: str) -> bool:
    return any(file.stem == name for file in workspace.deck_files())


# writing


def _create(target: Path, made: Made, findings: Findings, report: ImportReport, wishes: Wishes) -> None:
    text = _sound(made, findings)
    report.added, report.written = len(made.deck.cards), True
    _recount(report, made, findings)
    if not wishes.dry_run:
        _write(target, text)
        _write_record(target, made.deck.deck, plain_cards(made.deck), plain_topics(made.deck))


def _sound(made: Made, findings: Findings) -> str:
    """The deck as YAML that loads. Cards that would not load are left out and told."""
    for _ in range(4):
        text = deck_to_yaml(made.deck)
        _check_deck_size(text, made.deck.deck)
        loaded = load_text(text.encode("utf-8", "replace"), f"{made.deck.deck}.yaml")
        if loaded.deck is not None:
            return text
        bad = _faulty_cards(loaded)
        if not bad:
            raise DeckError(loaded.problems, "These notes cannot become a deck.")
        for name in bad:
            file, line = made.places.get(name, ("", 0))
            findings.skip(file, line, "no-deck-text", name)
        made.deck = replace(made.deck, cards=tuple(card for card in made.deck.cards if card.id not in bad))
    raise QuizError("these notes cannot become a deck", "Report the notes, please.", ExitCode.INTERNAL)


def _check_deck_size(text: str, name: str) -> None:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise QuizError(
            f"the deck {name} would be larger than {MAX_BYTES // 1_000_000} MB",
            "Import the notes part by part, each into a deck of its own: -o decks/NAME.yaml.",
        )


def _faulty_cards(loaded: LoadedDeck) -> set[str]:
    places = sorted((line, name) for name, line in loaded.places.items())
    bad: set[str] = set()
    for problem in loaded.problems:
        before = [name for line, name in places if line <= problem.line]
        if problem.severity == "error" and before:
            bad.add(before[-1])
    return bad


def _update(target: Path, made: Made, report: ImportReport, wishes: Wishes) -> None:
    record_file = _record_of(target)
    loaded = load_file(target)
    if loaded.deck is None:
        raise DeckError(loaded.problems, f"Mend {target}; then import again.")
    if not record_file.exists():
        if deck_to_yaml(loaded.deck) != deck_to_yaml(made.deck):
            raise QuizError(
                f"{target} is there already, and it was not imported",
                "Choose another with -o decks/NAME.yaml.",
            )
        record = Record(made.deck.deck, plain_cards(made.deck), plain_topics(made.deck))
    else:
        record = _read_record(record_file)
    report.exists = True
    now = loaded.deck
    sides = {"side": wishes.side, "placeholder": NO_ANSWER}
    topics = compare(record.topics, plain_topics(now), list(plain_topics(made.deck).values()), match=False, **sides)  # type: ignore[arg-type]
    incoming = list(plain_cards(made.deck).values())
    cards = compare(record.cards, plain_cards(now), incoming, prune=wishes.prune, **sides)  # type: ignore[arg-type]
    _tell_update(report, cards, topics, loaded, made)
    _keep_needed_topics(topics, cards, now)
    if not (cards.is_empty and topics.is_empty):
        text = _patched_text(target, loaded, cards, topics)
        report.written = True
        if not wishes.dry_run:
            _write(target, text, unchanged=loaded)
    if not wishes.dry_run:
        _write_record(target, now.deck, cards.base, topics.base)


def _keep_needed_topics(topics: Update, cards: Update, now: Deck) -> None:
    """A topic that its owner deleted comes back when a new card needs it."""
    there = {topic.id for topic in now.topics} | {plain["id"] for plain in topics.added}
    needed = {plain["topic"] for plain in cards.added} | {
        change["topic"] for change in cards.changed.values() if change.get("topic")
    }
    for name in topics.deleted:
        if name in needed and name not in there:
            topics.added.append({"id": name, "title": topics.base[name]["title"]})


def _patched_text(target: Path, loaded: LoadedDeck, cards: Update, topics: Update) -> str:
    """The deck file with the changes in it; checked by reading it."""
    problem = ""
    try:
        text = patched(loaded, cards, topics)
        _check_deck_size(text, target.stem)
        again = load_text(text.encode("utf-8", "replace"), str(target))
        if again.deck is not None and _is_as_wanted(again.deck, loaded, cards, topics):
            return text
    except CannotPatchError:
        problem = ": its YAML is written in a way that cannot be changed by lines"
    raise QuizError(
        f"{target} cannot be updated in place{problem}",
        "Bring the deck into the usual form (each field on lines of its own), or import into another with -o.",
    )


def _is_as_wanted(again: Deck, loaded: LoadedDeck, cards: Update, topics: Update) -> bool:
    assert loaded.deck is not None
    for update, before, after in (
        (cards, plain_cards(loaded.deck), plain_cards(again)),
        (topics, plain_topics(loaded.deck), plain_topics(again)),
    ):
        wanted = {name: plain for name, plain in before.items() if name not in update.removed}
        for name, changes in update.changed.items():
            merged = {**wanted[name], **changes}
            wanted[name] = {key: value for key, value in merged.items() if value is not None}
        wanted |= {plain["id"]: plain for plain in update.added}
        if wanted != after:
            return False
    return replace(again, cards=(), topics=()) == replace(loaded.deck, cards=(), topics=())


def _write(target: Path, text: str, unchanged: LoadedDeck | None = None) -> None:
    """Write a deck; not over what somebody wrote while we were reading."""
    if unchanged is not None and unchanged.source is not None:
        again = load_text(target.read_bytes(), str(target))
        if again.source is None or again.source.lines != unchanged.source.lines:
            raise QuizError(f"{target} was changed by another program just now", "Import again.", ExitCode.TEMPORARY)
        if b"\r\n" in target.read_bytes()[:100_000]:
            text = text.replace("\n", "\r\n")
    with replacing(target) as (stream, _):
        stream.write(text.encode())


def _record_of(target: Path) -> Path:
    return target.with_name(target.stem + SUFFIX)


def _read_record(file: Path) -> Record:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise QuizError(f"{file} is too large to be a record of an import", "Import into another deck with -o.")
        return read_record(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise QuizError(f"{file} cannot be read: {error}", "Import into another deck with -o.") from error


def _write_record(target: Path, deck: str, cards: Mapping[str, Any], topics: Mapping[str, Any]) -> None:
    file = _record_of(target)
    text = record_text(deck, cards, topics)
    if file.exists() and file.read_text(encoding="utf-8", errors="replace") == text:
        return
    with replacing(file) as (stream, _):
        stream.write(text.encode())


# telling


def _report(name: str, target: Path, findings: Findings, made: Made, wishes: Wishes) -> ImportReport:
    report = ImportReport(name, str(target), written=False, dry_run=wishes.dry_run)
    report.files = findings.files
    report.repairs = findings.repairs
    report.links = findings.links
    report.doubles, report.continued = made.doubles, made.continued
    _recount(report, made, findings)
    return report


def _recount(report: ImportReport, made: Made, findings: Findings) -> None:
    report.questions = len(made.deck.cards) - made.continued
    report.answered = sum(not card.draft for card in made.deck.cards) - made.continued
    report.topics = len(made.deck.topics)
    report.reading = sum(len(topic.reading) for topic in made.deck.topics)
    report.reasons, report.skipped = findings.reasons, findings.skipped


def _tell_update(report: ImportReport, cards: Update, topics: Update, loaded: LoadedDeck, made: Made) -> None:
    report.added, report.changed = len(cards.added), len(cards.changed)
    report.edited, report.deleted = len(cards.edited), len(cards.deleted)
    report.gone, report.removed = cards.gone, len(cards.removed)
    names = {kept: new for new, kept in cards.renamed.items()}
    for conflict in (*cards.conflicts, *topics.conflicts):
        file, line = made.places.get(names.get(conflict.card, conflict.card), ("", 0))
        report.conflicts.append(
            ConflictPlace(
                conflict.card,
                conflict.field,
                loaded.file,
                _deck_line(loaded, conflict),
                file,
                line,
                _shown(conflict.ours),
                _shown(conflict.theirs),
            )
        )


def _deck_line(loaded: LoadedDeck, conflict: Conflict) -> int:
    node = loaded.nodes.get(conflict.card)
    key = conflict.field.partition(".")[0]
    if node is not None and key in node.keys:
        return node.keys[key].line
    return loaded.places.get(conflict.card, 0)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return " / ".join(map(str, value.values()))
    return "" if value is None else str(value)


def _show(workspace: Workspace, place: str, report: ImportReport, wishes: Wishes) -> None:
    if wishes.json:
        print_json(wishes.command, report.as_json())
        return
    from nlpquiz.terminal import notes_view as shown
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.view import View

    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    view = View(look, console.width, workspace.language)
    name = "title.dry" if report.dry_run else "title.new" if report.written else "title.same"
    lines = [shown.title_line(name, "stdin" if place == STDIN else place, report.target, view)]
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
    _next_steps(report, view)


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


def _next_steps(report: ImportReport, view: View) -> None:
    from nlpquiz.terminal.notes_view import said

    if not report.questions:
        note(said("next.nothing", view))
    if report.drafts:
        note(said("next.drafts", view, deck=report.deck))
    if report.answered and not report.dry_run:
        note(said("next.study", view, deck=report.deck))
