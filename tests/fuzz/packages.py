"""Packages that the real Anki wrote, damaged in every layer: refused in a sentence, or decks that load come out.

The layers are the zip file, its members (also what Zstandard packed), and the rows of the collection.
"""

from __future__ import annotations

import io
import sqlite3
import struct
import tempfile
import zipfile
from contextlib import closing
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from nlpquiz.cli.anki_importing import _checked, _usable_keys
from nlpquiz.deck.loader import load_text
from nlpquiz.errors import QuizError
from nlpquiz.exchange.anki_collection import read_log, read_notes
from nlpquiz.exchange.anki_container import is_plain_name, open_package
from nlpquiz.exchange.anki_import import decks_from
from nlpquiz.exchange.anki_reviews import reviews_from
from nlpquiz.terminal.sanitize import harmless
from tests.fuzz.refusals import check_words

FORMATS = ("old.apkg", "new.apkg", "old.colpkg", "new.colpkg")
COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
HTML = [
    *("<script>alert(1)</script>", "<img src='../../../etc/passwd'>", "<img src=a.png>", "[sound:x.mp3]", "<i>" * 3000),
    *(
        "{{c1::a}}",
        "{{c0::a}}",
        "{{c1::}}",
        "{{c1::{{c2::a}}}}",
        "{{c1::a::b::c}}",
        "{{c1",
        "}}",
        "{{Front}}",
        "{{c999::a}}",
    ),
    *(
        "\x1b[2J",
        "\x00",
        "\u202e",
        "\x1f",
        "\x1f" * 50,
        "&#27;",
        "&#0;",
        "&#x10ffff;",
        "&#xd800;",
        "&" * 100,
        "\\(x\\)",
    ),
    *(
        "[latex]x[/latex]",
        "[$]x[/$]",
        "<div>" * 40,
        "<!--",
        "<table><tr><td>a",
        "<pre>\n x</pre>",
        "<a href='javascript:x'>y",
    ),
    *("", " ", "&nbsp;", "demo/a", "问题 方差", "🤖", "a" * 30_000, "<br>" * 500, "{", "---", "# x", "| a |", "```"),
]
VALUES: list[Any] = [*HTML, None, 0, -1, 1, 1 << 40, (1 << 63) - 1, -(1 << 63), 1.5, 1e308, b"\xff\x00", b""]
TABLES = {
    "notes": ("guid", "mid", "mod", "tags", "flds", "sfld", "csum"),
    "cards": ("nid", "did", "ord", "mod", "type", "queue", "due", "ivl", "odid", "flags", "data"),
    "revlog": ("cid", "ease", "ivl", "factor", "time", "type"),
    "col": ("models", "decks", "conf", "crt"),
    "notetypes": ("name", "config"),
    "fields": ("name", "ord"),
    "templates": ("name", "config", "ord"),
    "decks": ("name",),
}


class Damage(NamedTuple):
    """What is done to a package: statements for its collection, changes of its members, changes of the file."""

    format: str
    rows: tuple[tuple[str, str, Any, int], ...]
    """(table, column, value, which row)"""
    members: tuple[tuple[int, int, int, bytes], ...]
    """(which member, where, how many bytes less, what comes there)"""
    file: tuple[tuple[int, int, bytes], ...]
    lie: int
    """Sizes that the list of members tells are other than they are by so much"""


@cache
def originals() -> dict[str, bytes]:
    """One package in each form that Anki writes."""
    from tests.exchange.real_anki import cards, collection, hand_out

    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder, collection(Path(folder, "collection.anki2")) as col:
        col.media.write_data("a b.png", b"\x89PNG picture")
        notes = [
            ("Basic", ("What is <b>force</b>?", r"\(F = ma\)<br>[latex]$p$[/latex]<img src='a b.png'>")),
            ("Basic (and reversed card)", ("方差", "variance")),
            ("Basic (type in the answer)", ("2 + 2", "4")),
            ("Cloze", ("{{c1::Paris}} lies in {{c2::France::country}}", "an <i>atlas</i>")),
        ]
        for name, fields in notes:
            model = col.models.by_name(name)
            assert model is not None
            note = col.new_note(model)
            note.fields[: len(fields)] = list(fields)
            note.tags = ["t1", "x::y"]
            deck = col.decks.id("Physik::Mechanik")
            assert deck is not None
            col.add_note(note, deck)
        for card in cards(col):
            card.start_timer()
            col.sched.answerCard(card, 3)
        for name in FORMATS[:2]:
            hand_out(col, Path(folder, name), legacy=name.startswith("old"))
            made[name] = Path(folder, name).read_bytes()
        for name in FORMATS[2:]:
            col.export_collection_package(str(Path(folder, name)), include_media=True, legacy=name.startswith("old"))
            col.reopen(after_full_sync=False)
            made[name] = Path(folder, name).read_bytes()
    return made


def _zstd() -> Any:
    from backports import zstd

    return zstd


def rebuilt(damage: Damage, folder: Path) -> bytes:
    """The package with all of its damage."""
    data = originals()[damage.format]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    if damage.rows:
        name = next(name for name in COLLECTIONS if name in members)
        packed = name.endswith("b")
        file = folder / "collection"
        file.write_bytes(_zstd().decompress(members[name]) if packed else members[name])
        with closing(sqlite3.connect(file)) as connection:
            connection.create_collation("unicase", lambda left, right: (left > right) - (left < right))
            for row in damage.rows:
                _change(connection, *row)
            connection.commit()
        plain = file.read_bytes()
        members[name] = _zstd().compress(plain) if packed else plain
    names = sorted(members)
    for number, place, less, more in damage.members:
        name = names[number % len(names)]
        content = members[name]
        place %= len(content) + 1
        members[name] = content[:place] + more + content[place + less :]
    if damage.rows or damage.members:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.writestr(name, members[name])
        data = target.getvalue()
    if damage.lie:
        entry = data.find(b"PK\1\2")
        data = data[: entry + 20] + struct.pack("<II", *(damage.lie % (1 << 32),) * 2) + data[entry + 28 :]
    for place, less, more in damage.file:
        place %= len(data) + 1
        data = data[:place] + more + data[place + less :]
    return data


def _change(connection: sqlite3.Connection, table: str, column: str, value: Any, number: int) -> None:
    try:
        rows = [row for (row,) in connection.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
        if rows:
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE rowid = ?",
                (value, rows[number % len(rows)]),
            )
    except sqlite3.Error:
        pass  # not a table of this format, or a value that it cannot hold


_BYTES = st.binary(max_size=6) | st.sampled_from(
    [b"\xff" * 20, b"\x80" * 12, b"[" * 5000, b'{"1": []}', b"null", b"PK\5\6"]
)
_ROWS = st.sampled_from(sorted(TABLES)).flatmap(
    lambda table: st.tuples(
        st.just(table),
        st.sampled_from(TABLES[table]),
        st.sampled_from(VALUES) | st.text(max_size=12) | st.binary(max_size=12),
        st.integers(0, 9),
    )
)
_AT = st.integers(0, 1 << 20)
INPUT = st.builds(
    Damage,
    st.sampled_from(FORMATS),
    st.lists(_ROWS, max_size=4).map(tuple),
    st.lists(st.tuples(st.integers(0, 9), _AT, st.integers(0, 40), _BYTES), max_size=1).map(tuple),
    st.lists(st.tuples(_AT, st.integers(0, 8), _BYTES), max_size=1).map(tuple),
    st.sampled_from([0, 0, 0, 0, 1, -1, 5, 1 << 31, 0xFFFFFFFF]),
)


def check(damage: Damage) -> None:
    """Import it as the command does, but for the writing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "x.apkg"
        path.write_bytes(rebuilt(damage, folder))
        try:
            with open_package(path) as package:
                media = package.media_names()
                assert all(map(is_plain_name, media))
                imported = decks_from(
                    read_notes(package), "x", "X", lambda image: image if image in media else "", {}, set()
                )
                texts = _checked(imported)
                for member in media.values():
                    assert package.read_media(member, io.BytesIO(), 1 << 20) <= 1 << 20
                reviews = list(reviews_from(read_log(package), _usable_keys(imported), lambda _: (), 1 << 41, zone=UTC))
        except QuizError as error:
            check_words(error, str(path))
            return
    for deck, text in texts.items():
        loaded = load_text(text.encode(), f"{deck}.yaml")
        assert loaded.deck == imported.decks[deck], loaded.problems
        assert harmless(text) == text
    assert all(review.rating in (1, 2, 3, 4) and review.taken_ms >= 0 for review in reviews)
