"""Files that want to harm: each ends with one clear sentence and exit code 1, nothing written, in bounded memory."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlpquiz.errors import QuizError
from nlpquiz.exchange import anki_protobuf
from nlpquiz.exchange.anki_collection import read_log, read_notes
from nlpquiz.exchange.anki_container import open_package
from nlpquiz.exchange.anki_import import decks_from
from nlpquiz.exchange.anki_notetypes import NOTE_TYPES
from nlpquiz.exchange.anki_package import Note, write_package
from nlpquiz.exchange.html_markdown import markdown_of
from tests.exchange.conftest import Run

META = {1: b"\x08\x01", 2: b"\x08\x02", 3: b"\x08\x03"}


def good_collection(folder: Path) -> bytes:
    """A collection with one of our notes, as a database."""
    fields = ["demo/a", *[""] * (len(NOTE_TYPES["open"].fields) - 1)]
    fields[1] = "Question"
    note = Note("guid", NOTE_TYPES["open"], "D", tuple(fields), (), 1_700_000_000)
    file = folder / "good"
    with io.BytesIO() as target:
        write_package(target, [note], file)
    data = file.read_bytes()
    file.unlink()
    return data


def changed(folder: Path, *statements: str) -> bytes:
    """The good collection after some SQL."""
    file = folder / "changed"
    file.write_bytes(good_collection(folder))
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    data = file.read_bytes()
    file.unlink()
    return data


def package(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def zeros(size: int, *, framed: bool) -> bytes:
    """That many zeros, packed."""
    block = bytes(1 << 20)
    if not framed:
        return block * (size >> 20)
    compressor = zstd.ZstdCompressor(level=1)
    return b"".join([*(compressor.compress(block) for _ in range(size >> 20)), compressor.flush()])


def no_zip(folder: Path) -> Path:
    path = folder / "x.apkg"
    path.write_bytes(b"PK" + bytes(500))
    return path


def text_file(folder: Path) -> Path:
    path = folder / "x.apkg"
    path.write_text("front\tback\n")
    return path


def empty(folder: Path) -> Path:
    path = folder / "x.apkg"
    path.write_bytes(b"")
    return path


def zip_bomb(folder: Path) -> Path:
    return package(folder / "x.apkg", {"collection.anki2": zeros(200 << 20, framed=False), "media": b"{}"})


def zstd_bomb(folder: Path) -> Path:
    bomb = zeros(300 << 20, framed=True)
    assert len(bomb) < 100_000
    return package(folder / "x.apkg", {"meta": META[3], "collection.anki21b": bomb, "collection.anki2": b""})


def zstd_with_a_window_of_2_gb(folder: Path) -> Path:
    frame = b"\x28\xb5\x2f\xfd" + b"\x00" + bytes([21 << 3]) + b"\x01\x00\x00"
    return package(folder / "x.apkg", {"meta": META[3], "collection.anki21b": frame})


def broken_zstd(folder: Path) -> Path:
    return package(folder / "x.apkg", {"meta": META[3], "collection.anki21b": b"\x28\xb5\x2f\xfdno"})


def encrypted(folder: Path) -> Path:
    path = package(folder / "x.apkg", {"collection.anki2": good_collection(folder)})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    place = data.find(b"PK\1\2")
    data[place + 8] |= 1
    path.write_bytes(data)
    return path


def nested(folder: Path) -> Path:
    inner = package(folder / "inner.apkg", {"collection.anki2": good_collection(folder)}).read_bytes()
    (folder / "inner.apkg").unlink()
    return package(folder / "x.apkg", {"collection.anki2": inner})


def other_zip(folder: Path) -> Path:
    return package(folder / "x.apkg", {"word/document.xml": b"<w/>"})


def link_to_a_file(folder: Path) -> Path:
    """A member that says that it is a link: what it leads to is never read."""
    path = folder / "x.apkg"
    good = folder / "elsewhere.anki2"
    good.write_bytes(good_collection(folder))
    link = zipfile.ZipInfo("collection.anki2")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, str(good))
    return path


def names_that_lead_out(folder: Path) -> Path:
    names = (
        "../collection.anki2",
        "/collection.anki2",
        "C:\\collection.anki2",
        "collection.anki2/",
        "./collection.anki2",
    )
    return package(folder / "x.apkg", dict.fromkeys(names, good_collection(folder)))


def size_that_lies(folder: Path) -> Path:
    path = package(folder / "x.apkg", {"collection.anki2": good_collection(folder), "media": b"{}"})
    data = bytearray(path.read_bytes())
    entry = data.find(b"PK\1\2")
    data[entry + 24 : entry + 28] = struct.pack("<I", 17)  # unpacked it is larger
    path.write_bytes(data)
    return path


def overlapping(folder: Path) -> Path:
    """Two names for one member, as in bombs that need no nesting."""
    path = package(folder / "x.apkg", {"collection.anki2": good_collection(folder)})
    data = path.read_bytes()
    entry = data.find(b"PK\1\2")
    end = data.rfind(b"PK\5\6")
    listed = data[entry:end] * 2
    record = struct.pack("<HHIIH", 2, 2, len(listed), entry, 0)
    path.write_bytes(data[:entry] + listed + data[end : end + 8] + record)
    return path


def many_members(folder: Path) -> Path:
    names = [b"%06d" % number for number in range(200_000)]
    local = [b"PK\3\4" + bytes(22) + struct.pack("<HH", 6, 0) + name for name in names]
    start = sum(map(len, local))
    listed = [
        b"PK\1\2" + bytes(24) + struct.pack("<HHHHHII", 6, 0, 0, 0, 0, 0, number * 36) + name
        for number, name in enumerate(names)
    ]
    size = sum(map(len, listed))
    record = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, len(names), len(names), size, start)
    locator = b"PK\6\7" + struct.pack("<IQI", 0, start + size, 1)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, size, start, 0)
    path = folder / "x.apkg"
    path.write_bytes(b"".join([*local, *listed, record, locator, end]))
    return path


def lying_directory(folder: Path) -> Path:
    path = package(folder / "x.apkg", {"collection.anki2": good_collection(folder)})
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\5\6")
    data[end + 12 : end + 16] = struct.pack("<I", 0xFFFFFFF0)
    path.write_bytes(data)
    return path


def unknown_version(folder: Path) -> Path:
    return package(folder / "x.apkg", {"meta": b"\x08\x09", "collection.anki2": good_collection(folder)})


def endless_number(folder: Path) -> Path:
    return package(folder / "x.apkg", {"meta": b"\xff" * 60, "collection.anki2": good_collection(folder)})


def with_sql(*statements: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        return package(folder / "x.apkg", {"collection.anki2": changed(folder, *statements), "media": b"{}"})

    make.__name__ = statements[-1].split("(")[0].replace(" ", "_")[:40]
    return make


def cut_off(folder: Path) -> Path:
    data = good_collection(folder)
    return package(folder / "x.apkg", {"collection.anki2": data[: len(data) // 2], "media": b"{}"})


def scrambled(folder: Path) -> Path:
    data = bytearray(good_collection(folder))
    for place in range(4096, len(data), 97):
        data[place] ^= 0x5A
    return package(folder / "x.apkg", {"collection.anki2": bytes(data), "media": b"{}"})


def media_list(data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        return package(folder / "x.apkg", {"collection.anki2": good_collection(folder), "media": data})

    make.__name__ = f"media_list_{data[:8]!r}"
    return make


HOSTILE: list[tuple[Callable[[Path], Path], str]] = [
    (no_zip, "cut off"),
    (text_file, "no package of Anki"),
    (empty, "no package of Anki"),
    (zip_bomb, "grows beyond"),
    (zstd_bomb, "grows beyond"),
    (zstd_with_a_window_of_2_gb, "damaged"),
    (broken_zstd, "damaged"),
    (encrypted, "encrypted"),
    (nested, "no database"),
    (other_zip, "holds no collection"),
    (link_to_a_file, "no database"),
    (names_that_lead_out, "holds no collection"),
    (size_that_lies, "damaged"),
    (overlapping, "two files of one name"),
    (many_members, "too many files"),
    (lying_directory, "too many files"),
    (unknown_version, "does not know"),
    (endless_number, "damaged"),
    (with_sql("DROP TABLE notes"), "no notes"),
    (with_sql("ALTER TABLE notes RENAME TO n2", "CREATE VIEW notes AS SELECT * FROM n2"), "holds a view"),
    (with_sql("CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END"), "holds a trigger"),
    (with_sql("CREATE VIRTUAL TABLE v USING fts5(x)"), "virtual table"),
    (
        with_sql("ALTER TABLE notes ADD COLUMN evil AS (hex(zeroblob(100000000)))"),
        "computed columns",
    ),
    (with_sql("UPDATE col SET models = '[[[['"), "damaged"),
    (with_sql("UPDATE col SET models = '{\"1\": 5}'"), "damaged"),
    (with_sql(f"UPDATE col SET models = '{'[' * 100_000}'"), "damaged"),
    (with_sql("UPDATE col SET decks = NULL WHERE 0", "DELETE FROM col"), "damaged"),
    (cut_off, "damaged"),
    (scrambled, "damaged"),
    (media_list(b"[1, 2"), "damaged"),
    (media_list(b'["a"]'), "damaged"),
    (media_list(b"{" * 50_000), "damaged"),
    (media_list(zeros(32 << 20, framed=False)), "grows beyond"),
]


@pytest.mark.parametrize(("make", "says"), HOSTILE, ids=lambda value: getattr(value, "__name__", None))
def test_hostile_files_end_with_a_sentence(
    make: Callable[[Path], Path], says: str, run: Run, home: Path, tmp_path: Path
) -> None:
    path = make(tmp_path)
    run("decks", "list")  # so that caches are there before
    before = sorted(file for file in home.rglob("*") if "cache" not in file.parts)
    tracemalloc.start()
    done = run("import", "anki", "--with-progress", str(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert done.code == 1, done.err
    assert says in done.err
    assert "Traceback" not in done.err
    assert peak < 100 << 20
    after = sorted(file for file in home.rglob("*") if "cache" not in file.parts)
    assert [file for file in after if "history" not in file.name] == [
        file for file in before if "history" not in file.name
    ]


def test_a_media_file_that_is_damaged_stops_the_import(tmp_path: Path) -> None:
    members = {
        "meta": META[3],
        "collection.anki21b": zstd.compress(good_collection(tmp_path)),
        "0": b"\x28\xb5\x2f\xfd\x00",
    }
    listing = b"\x0a\x07\x0a\x05a.png"
    path = package(tmp_path / "x.apkg", {**members, "media": zstd.compress(listing)})
    with open_package(path) as opened:
        assert opened.media_names() == {"a.png": "0"}
        with pytest.raises(QuizError, match="damaged"):
            opened.read_media("0", io.BytesIO(), 100)
    path = package(tmp_path / "x.apkg", {**members, "media": zstd.compress(listing)[:-3]})
    with open_package(path) as opened, pytest.raises(QuizError, match="damaged"):
        opened.media_names()


def test_names_of_media_stay_in_their_folder(tmp_path: Path) -> None:
    names = [
        "../../evil.png",
        "/etc/passwd",
        "a/b.png",
        "..",
        ".hidden",
        "C:\\x.png",
        "con.png",
        "ok.png",
        "x\n.png",
        "-rf",
        *(
            "a" * 300 + ".png",
            "方" * 100 + ".png",
            "x\u202egnp.exe",
            "x\x00.png",
            "lpt1.png",
            "．．/x.png",
            "~x.png",
            "a:b.png",
        ),
    ]
    members = {str(n): b"x" for n in range(len(names))}
    listing = json.dumps({str(n): name for n, name in enumerate(names)}).encode()
    path = package(tmp_path / "x.apkg", {"collection.anki2": good_collection(tmp_path), "media": listing, **members})
    with open_package(path) as opened:
        assert set(opened.media_names()) == {"ok.png"}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<script>alert(1)</script>a", "a"),
        ("<img src=x onerror=alert(1)>a", "a"),
        ("<a href='javascript:alert(1)'>a</a>", "a"),
        ("\x1b]0;owned\x07a", "␛]0;owned␇a"),
        ("&#27;[2Ja", "[2Ja"),
        ("<svg><script>x</script></svg>a", "a"),
        ("\u202eabc", "⟨U+202E⟩abc"),
        ("<b>open", "**open**"),
        ("<i>a<b>b</i>c</b>", "*a**b***c"),
    ],
)
def test_fields_lose_what_they_could_do(html: str, text: str) -> None:
    assert markdown_of(html) == text


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_protobuf_never_does_more_than_refuse(data: bytes) -> None:
    try:
        held = sum(len(value) for _, value in anki_protobuf.fields(data) if isinstance(value, bytes))
    except ValueError:
        return
    assert held <= len(data)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changed_bytes_are_read_or_refused(data: st.DataObject, tmp_path: Path) -> None:
    collection = bytearray(good_collection(tmp_path))
    for _ in range(data.draw(st.integers(1, 12))):
        collection[data.draw(st.integers(0, len(collection) - 1))] = data.draw(st.integers(0, 255))
    path = package(tmp_path / "x.apkg", {"collection.anki2": bytes(collection), "media": b"{}"})
    try:
        with open_package(path) as opened:
            decks_from(read_notes(opened), "x", "X", lambda _name: "", {}, set())
            list(read_log(opened))
            opened.media_names()
    except QuizError as error:
        refused = error.message
    else:
        refused = str(path)
    assert str(path) in refused
