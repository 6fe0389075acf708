"""A deck made from notes onto the disk: a new file, or changes in the one that an earlier import wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nlpquiz.cli.notes_origin import check_origin
from nlpquiz.cli.writing import replacing
from nlpquiz.deck.loader import LoadedDeck, load_file, load_text
from nlpquiz.deck.model import Deck
from nlpquiz.deck.source_text import MAX_BYTES, read_source
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.errors import DeckError, ExitCode, QuizError
from nlpquiz.exchange.notes.deck_making import NO_ANSWER, Made
from nlpquiz.exchange.notes.deck_patching import CannotPatchError, patched
from nlpquiz.exchange.notes.findings import Findings
from nlpquiz.exchange.notes.import_record import (
    MOST_BYTES,
    SUFFIX,
    Origin,
    Record,
    plain_cards,
    plain_topics,
    read_record,
    record_text,
)
from nlpquiz.exchange.notes.report import ConflictPlace, ImportReport
from nlpquiz.exchange.notes.three_way import Conflict, Side, Update, compare


def is_empty(made: Made) -> bool:
    """Whether there is nothing in the notes that a deck could be made of."""
    return not made.deck.cards and not any(topic.reading for topic in made.deck.topics)


def create(target: Path, made: Made, findings: Findings, report: ImportReport, origin: Origin) -> None:
    """Write the deck as a new file; none when no card of it would load.

    Raises:
        QuizError: it is too large, or cannot be written.
    """
    text = _sound(made, findings)
    count(report, made, findings)
    if is_empty(made):
        return
    report.added, report.written = len(made.deck.cards), True
    if not report.dry_run:
        _write(target, text)
        _write_record(target, made.deck.deck, plain_cards(made.deck), plain_topics(made.deck), origin)


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


def update(
    target: Path,
    made: Made,
    report: ImportReport,
    origin: Origin,
    *,
    side: Side,
    prune: bool,
    is_named: bool,
    is_same: bool,
) -> None:
    """Bring into an earlier import's deck what the notes changed since.

    ``is_named``: the deck was named on the command line; ``is_same``: it was said that they are the same notes.

    Raises:
        QuizError: the deck was not imported or came from other notes, is broken, or cannot be written; then it is
            as it was.
    """
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
    if not is_same:
        check_origin(target.stem, record.origin, origin, is_named=is_named)
    report.exists = True
    now = loaded.deck
    sides = {"side": side, "placeholder": NO_ANSWER}
    topics = compare(record.topics, plain_topics(now), list(plain_topics(made.deck).values()), match=False, **sides)  # type: ignore[arg-type]
    incoming = list(plain_cards(made.deck).values())
    cards = compare(record.cards, plain_cards(now), incoming, prune=prune, **sides)  # type: ignore[arg-type]
    _tell_update(report, cards, topics, loaded, made)
    _keep_needed_topics(topics, cards, now)
    if not (cards.is_empty and topics.is_empty):
        text = _patched_text(target, loaded, cards, topics)
        report.written = True
        if not report.dry_run:
            _write(target, text, unchanged=loaded)
    if not report.dry_run:
        _write_record(target, now.deck, cards.base, topics.base, origin)


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
        there = target.read_bytes()
        if read_source(there, str(target)).lines != unchanged.source.lines:
            raise QuizError(f"{target} was changed by another program just now", "Import again.", ExitCode.TEMPORARY)
        if b"\r\n" in there[:100_000]:
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


def _write_record(target: Path, deck: str, cards: Mapping[str, Any], topics: Mapping[str, Any], origin: Origin) -> None:
    file = _record_of(target)
    text = record_text(deck, cards, topics, origin)
    if file.exists() and file.read_text(encoding="utf-8", errors="replace") == text:
        return
    with replacing(file) as (stream, _):
        stream.write(text.encode())


def count(report: ImportReport, made: Made, findings: Findings) -> None:
    """The figures of what was found."""
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
