"""What is in a collection of Anki, of the old schema or the new: note types, decks, notes, cards, review log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlpquiz.exchange import anki_protobuf
from nlpquiz.exchange.anki_container import Package, PackageError, readable

MOST_NOTES = 300_000
MOST_CARDS = 1_000_000
MOST_REVIEWS = 5_000_000
MOST_TEXT = 256 << 20
SUSPENDED = -1  # a card's queue
FLAG = 7  # the bits of a card's flags that hold its colour


@dataclass(frozen=True, slots=True)
class ForeignType:
    """A note type: its fields, and front and back of each of its cards."""

    name: str
    cloze: bool
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ForeignCard:
    """A card of a note."""

    id: int
    ordinal: int
    deck: str
    """``Languages::French``"""
    modified_s: int = 0
    """When anything about it last changed, in seconds since 1970"""
    suspended: bool = False
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class ForeignNote:
    """A note with its cards."""

    guid: str
    type: ForeignType
    tags: tuple[str, ...]
    fields: tuple[str, ...]
    cards: tuple[ForeignCard, ...]

    def field(self, name: str) -> str:
        """The HTML in a field; "" when there is none of that name."""
        names = self.type.fields
        return self.fields[names.index(name)] if name in names and names.index(name) < len(self.fields) else ""


@dataclass(frozen=True, slots=True)
class LoggedReview:
    """A row of the review log."""

    at_ms: int
    card: int
    ease: int
    factor: int
    taken_ms: int
    kind: int


def read_notes(package: Package) -> list[ForeignNote]:
    """Every note of a known type, in the order of creation.

    Raises:
        PackageError: the collection is damaged or too large.
    """
    with readable(package.path):
        connection = package.connection
        _refuse_too_many(package, "notes", MOST_NOTES)
        _refuse_too_many(package, "cards", MOST_CARDS)
        types, decks = _types(connection), _decks(connection)
        cards: dict[int, list[ForeignCard]] = {}
        statement = (
            "SELECT id, nid, CASE WHEN odid THEN odid ELSE did END, ord, mod, queue, flags FROM cards ORDER BY nid, ord"
        )
        for card_id, note_id, deck_id, ordinal, modified_s, queue, flags in connection.execute(statement):
            numbers = (card_id, note_id, ordinal, modified_s, queue, flags)
            if all(isinstance(value, int) for value in numbers) and 0 <= ordinal < 1000:
                card = ForeignCard(
                    card_id, ordinal, decks.get(deck_id, "Default"), modified_s, queue == SUSPENDED, bool(flags & FLAG)
                )
                cards.setdefault(note_id, []).append(card)
        notes: list[ForeignNote] = []
        size = 0
        for note_id, guid, type_id, tags, fields in connection.execute(
            "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id"
        ):
            note_type = types.get(type_id)
            if note_type is None or note_id not in cards:
                continue
            size += len(str(fields)) + len(str(tags))
            if size > MOST_TEXT:
                raise PackageError(package.path, "holds too much text", "Export single decks from Anki.")
            notes.append(
                ForeignNote(
                    str(guid),
                    note_type,
                    tuple(str(tags).split()),
                    tuple(str(fields).split("\x1f")),
                    tuple(cards[note_id]),
                )
            )
        return notes


def read_log(package: Package) -> Iterator[LoggedReview]:
    """The review log, oldest first.

    Raises:
        PackageError: the collection is damaged or too large.
    """
    with readable(package.path):
        _refuse_too_many(package, "revlog", MOST_REVIEWS)
        rows = package.connection.execute("SELECT id, cid, ease, factor, time, type FROM revlog ORDER BY id")
        for row in rows:
            if all(isinstance(value, int) for value in row):
                yield LoggedReview(*row)


def _refuse_too_many(package: Package, table: str, most: int) -> None:
    counts = {
        "notes": "SELECT count(*) FROM notes",
        "cards": "SELECT count(*) FROM cards",
        "revlog": "SELECT count(*) FROM revlog",
    }
    if package.connection.execute(counts[table]).fetchone()[0] > most:
        raise PackageError(package.path, f"holds too many {table}", "Export single decks from Anki.")


def _is_new(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'notetypes'").fetchone() is not None


def _types(connection: sqlite3.Connection) -> dict[int, ForeignType]:
    if not _is_new(connection):
        plain = json.loads(connection.execute("SELECT models FROM col").fetchone()[0])
        return {int(number): _type_from_json(model) for number, model in plain.items()}
    fields: dict[int, list[str]] = {}
    for type_id, name in connection.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(type_id, []).append(str(name))  # types that were deleted leave their fields behind
    templates: dict[int, list[tuple[str, str]]] = {}
    for type_id, config in connection.execute("SELECT ntid, config FROM templates ORDER BY ntid, ord"):
        sides = (anki_protobuf.text(config, 1), anki_protobuf.text(config, 2))
        templates.setdefault(type_id, []).append(sides)
    return {
        type_id: ForeignType(
            str(name),
            anki_protobuf.first(config, 1) == 1,
            tuple(fields.get(type_id, ())),
            tuple(templates.get(type_id, ())),
        )
        for type_id, name, config in connection.execute("SELECT id, name, config FROM notetypes")
    }


def _type_from_json(model: Mapping[str, object]) -> ForeignType:
    def ordered(key: str) -> list[Mapping[str, object]]:
        rows = model.get(key)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError(f"{key} is no list")
        return sorted(rows, key=lambda row: int(row.get("ord") or 0))

    return ForeignType(
        str(model.get("name", "")),
        model.get("type") == 1,
        tuple(str(field.get("name", "")) for field in ordered("flds")),
        tuple((str(side.get("qfmt", "")), str(side.get("afmt", ""))) for side in ordered("tmpls")),
    )


def _decks(connection: sqlite3.Connection) -> dict[int, str]:
    if not _is_new(connection):
        plain = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0])
        return {int(number): str(deck.get("name", "")) for number, deck in plain.items()}
    rows = connection.execute("SELECT id, name FROM decks")
    return {number: str(name).replace("\x1f", "::") for number, name in rows}
