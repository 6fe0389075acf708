"""Notes to a package (.apkg) that Anki imports. The same notes give the same bytes, whenever they are written."""

from __future__ import annotations

import json
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import sha1, sha256
from pathlib import Path
from typing import IO

from nlpquiz.exchange import anki_schema
from nlpquiz.exchange.anki_notetypes import NoteType, stable_id
from nlpquiz.exchange.anki_progress import NEVER_SEEN, NO_PROGRESS, CardProgress, memory_json

COLLECTION = "collection.anki2"
MADE_BY = b"made by nlpquiz"
"""The comment at the end of our packages, by which they are known"""
BEGINNING = date(2010, 1, 4)
"""Day 0 of the collections that we write. Anki counts due days from it; a fixed day keeps the bytes the same."""
_SETTINGS = (
    "page_size = 16384",  # a note has some 3 kB: with pages of 4 kB the file is 1.6 times as big and as slow to write
    "cache_size = -32768",  # 32 MB
    "locking_mode = EXCLUSIVE",
    "journal_mode = OFF",
    "synchronous = OFF",
)
_SEPARATOR = "\x1f"
_FASTEST = 1  # of zlib: the default takes six times as long for a package that is a fifth smaller
_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Note:
    """A note and its cards. ``modified_s`` is when its content last changed, in seconds since 1970."""

    guid: str
    note_type: NoteType
    deck: str
    """``nlpquiz::Transformer::Attention``"""
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    modified_s: int
    ordinals: tuple[int, ...] = (0,)
    """0, or for a cloze the numbers of its gaps less one"""
    progress: Mapping[int, CardProgress] = field(default_factory=lambda: NO_PROGRESS)
    """By ordinal"""


@dataclass(frozen=True, slots=True)
class Calendar:
    """How days are counted in a package with progress. ``zone`` None is the system's."""

    day_starts_at: int = 4
    zone: tzinfo | None = None
    local_offset_min: int = 0
    """Minutes west of UTC, now"""

    def created(self) -> datetime:
        """The start of day 0."""
        start = datetime.combine(BEGINNING, time(self.day_starts_at))
        return start.replace(tzinfo=self.zone) if self.zone else start.astimezone()


@dataclass(frozen=True, slots=True)
class Preset:
    """Deck options that go with the progress."""

    name: str
    weights: tuple[float, ...]
    desired_retention: float
    learning_steps_min: tuple[float, ...]
    relearning_steps_min: tuple[float, ...]
    maximum_interval_days: int
    new_per_day: int


@dataclass(frozen=True, slots=True)
class Written:
    """What went into a package."""

    notes: int
    cards: int
    reviews: int
    media: int


@dataclass(slots=True)
class _Counts:
    notes: int = 0
    cards: int = 0
    reviews: int = 0
    newest_s: int = 0
    note_types: dict[int, NoteType] = field(default_factory=dict)
    decks: dict[str, int] = field(default_factory=dict)
    next_ids: dict[int, int] = field(default_factory=dict)
    """By day"""
    used_times: set[int] = field(default_factory=set)


def write_package(
    target: IO[bytes],
    notes: Iterable[Note],
    working_file: Path,
    *,
    media: Mapping[str, Callable[[], bytes]] | None = None,
    calendar: Calendar | None = None,
    presets: Mapping[str, Preset] | None = None,
) -> Written:
    """Write the notes as a package into ``target``; ``working_file`` (not there yet) holds the collection meanwhile.

    Notes are taken one by one, so that a large deck needs little memory. ``media`` is by file name. Without
    ``calendar`` nothing in the package tells of its user: no schedule, no log, no time zone, no time of writing.
    ``presets`` are by the name of a deck; they hold for the decks below it, too.

    Raises:
        OSError: ``working_file`` or ``target`` cannot be written.
    """
    counts = _Counts()
    with_progress = calendar is not None
    connection = sqlite3.connect(working_file, isolation_level=None)
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        for statement in anki_schema.TABLES:
            connection.execute(statement)
        _insert_notes(connection, notes, counts, with_progress=with_progress)
        _insert_collection(connection, counts, calendar, presets or {})
        for statement in anki_schema.INDEXES:
            connection.execute(statement)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    files = media or {}
    with zipfile.ZipFile(target, "w") as package:
        with working_file.open("rb") as collection, package.open(_member(COLLECTION), "w", force_zip64=True) as member:
            while block := collection.read(1 << 18):
                member.write(block)
        names = sorted(files)
        package.comment = MADE_BY
        package.writestr(_member("media"), json.dumps({str(n): name for n, name in enumerate(names)}))
        for number, name in enumerate(names):
            package.writestr(_member(str(number), zipfile.ZIP_STORED), files[name]())
    return Written(counts.notes, counts.cards, counts.reviews, len(files))


def _member(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _WRITTEN_AT)
    info.compress_type = compression
    # a ZipInfo of one's own does not take the level of its ZipFile; before Python 3.13 its name was private
    setattr(info, "compress_level" if sys.version_info >= (3, 13) else "_compresslevel", _FASTEST)
    info.create_system = 3  # the same bytes on Windows
    return info


def is_ours(path: Path) -> bool:
    """Whether the file is a package that was written here."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - len(MADE_BY)))
        return stream.read() == MADE_BY


_BATCH = 2000


def _insert_notes(
    connection: sqlite3.Connection, notes: Iterable[Note], counts: _Counts, *, with_progress: bool
) -> None:
    note_rows: list[Sequence[object]] = []
    card_rows: list[Sequence[object]] = []
    log_rows: list[tuple[int, ...]] = []

    def flush() -> None:
        connection.executemany(anki_schema.INSERT_NOTE, note_rows)
        connection.executemany(anki_schema.INSERT_CARD, card_rows)
        log_rows.sort()  # neighbours in the table one after the other: several times as fast
        connection.executemany(anki_schema.INSERT_REVIEW, log_rows)
        for rows in (note_rows, card_rows, log_rows):
            rows.clear()

    for note in notes:
        number = _number(note, counts)
        counts.notes += 1
        counts.newest_s = max(counts.newest_s, note.modified_s)
        counts.note_types.setdefault(note.note_type.id, note.note_type)
        deck_id = counts.decks.get(note.deck)
        if deck_id is None:
            deck_id = counts.decks[note.deck] = stable_id("deck", note.deck)
        note_rows.append(_note_row(note, number))
        for ordinal in note.ordinals:
            card_id = number + ordinal
            progress = note.progress.get(ordinal) if with_progress else None
            counts.cards += 1
            card_rows.append(_card_row(note, progress, (card_id, number, deck_id, ordinal), counts.cards))
            if progress is not None:
                log_rows += _log_rows(progress, card_id, counts.used_times)
        if len(note_rows) >= _BATCH:
            counts.reviews += len(log_rows)
            flush()
    counts.reviews += len(log_rows)
    flush()


def _number(note: Note, counts: _Counts) -> int:
    """An id for the note: a moment of the day on which its content changed, where the day's first GUID begins.

    Anki shows it as the time of creation, and gives a note another one when it is taken. Rising ids are also written
    twice as fast as scattered ones.
    """
    day = note.modified_s * 1000 // _DAY_MS
    number = counts.next_ids.get(day)
    if number is None:
        digest = int.from_bytes(sha256(note.guid.encode()).digest()[:8], "big")
        number = day * _DAY_MS + digest % (_DAY_MS // 2)
    counts.next_ids[day] = number + max((0, *note.ordinals)) + 1
    return number


def _note_row(note: Note, number: int) -> Sequence[object]:
    fields = _SEPARATOR.join(note.fields)
    if fields.count(_SEPARATOR) >= len(note.fields):
        fields = _SEPARATOR.join(value.replace(_SEPARATOR, "") for value in note.fields)
    tags = f" {' '.join(note.tags)} " if note.tags else ""
    sorted_by = note.fields[note.note_type.sort_field]
    ids = (number, note.guid, note.note_type.id, note.modified_s, -1)
    return (*ids, tags, fields, sorted_by, _checksum(note.fields[0]), 0, "")


def _checksum(first_field: str) -> int:
    """What Anki finds duplicates by."""
    return int(sha1(first_field.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:8], 16)


def _card_row(
    note: Note, progress: CardProgress | None, ids: tuple[int, int, int, int], position: int
) -> Sequence[object]:
    schedule = NEVER_SEEN if progress is None else progress.schedule
    due, memory = schedule.due, "{}"
    if progress is None or schedule.kind == 0:
        due = position
    elif schedule.kind == 2:
        due -= BEGINNING.toordinal()
    if progress is not None:
        memory = memory_json(schedule, progress.retention, progress.decay)
    modified_s = schedule.last_at_ms // 1000 or note.modified_s
    return (
        *ids,
        *(modified_s, -1, schedule.kind, schedule.queue, due, schedule.interval_days, 2500 if schedule.kind else 0),
        *(schedule.reps, schedule.lapses, schedule.left, 0, 0, schedule.flag, memory),
    )


def _log_rows(progress: CardProgress, card_id: int, used: set[int]) -> Iterator[tuple[int, ...]]:
    for row in progress.log:
        at_ms = row.at_ms
        while at_ms in used:  # an id in Anki; two cards may have been answered in one millisecond, on two machines
            at_ms += 1
        used.add(at_ms)
        yield (at_ms, card_id, -1, row.ease, row.interval, row.last_interval, row.factor, row.taken_ms, row.kind)


def _insert_collection(
    connection: sqlite3.Connection,
    counts: _Counts,
    calendar: Calendar | None,
    presets: Mapping[str, Preset],
) -> None:
    newest_s = counts.newest_s
    if calendar is None:
        created, rollover, local_offset_min = datetime.combine(BEGINNING, time(4), UTC), 4, 0
    else:
        created, rollover, local_offset_min = calendar.created(), calendar.day_starts_at, calendar.local_offset_min
    offset = created.utcoffset() or timedelta()
    conf = anki_schema.configuration(rollover, -int(offset.total_seconds() // 60), local_offset_min, counts.cards + 1)
    options = [anki_schema.preset(1, "Default"), *(_options(preset, newest_s) for preset in presets.values())]
    decks = [anki_schema.deck(1, "Default", 1, newest_s)]
    for name in sorted(_with_parents(counts.decks)):
        above = [
            length for length in range(len(name) + 1) if name[:length] in presets and name[length:][:2] in ("", "::")
        ]
        preset_id = _preset_id(presets[name[: above[-1]]]) if above else 1
        decks.append(anki_schema.deck(stable_id("deck", name), name, preset_id, newest_s))
    models = [note_type.as_json() for _, note_type in sorted(counts.note_types.items())]
    as_text = [json.dumps(value, ensure_ascii=False, sort_keys=True) for value in (conf, anki_schema.by_id(models))]
    as_text += [json.dumps(anki_schema.by_id(rows), ensure_ascii=False, sort_keys=True) for rows in (decks, options)]
    times = (int(created.timestamp()), newest_s * 1000, newest_s * 1000)
    connection.execute(anki_schema.INSERT_COLLECTION, (1, *times, 11, 0, 0, 0, *as_text, "{}"))


def _preset_id(preset: Preset) -> int:
    return stable_id("preset", preset.name)


def _options(preset: Preset, modified_s: int) -> dict[str, object]:
    return anki_schema.preset(
        _preset_id(preset),
        preset.name,
        learning_steps_min=preset.learning_steps_min,
        relearning_steps_min=preset.relearning_steps_min,
        weights=preset.weights,
        desired_retention=preset.desired_retention,
        maximum_interval_days=preset.maximum_interval_days,
        new_per_day=preset.new_per_day,
        modified_s=modified_s,
    )


def _with_parents(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        parts = name.split("::")
        found.update("::".join(parts[:length]) for length in range(1, len(parts) + 1))
    return found
