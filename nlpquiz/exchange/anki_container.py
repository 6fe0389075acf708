"""Opens packages of Anki (.apkg, .colpkg) of all three formats, whoever made them and whatever is in them.

Sizes that a file declares are never trusted: everything is counted while it is unpacked, into a temporary file or a
buffer of bounded size. The database is opened read-only, without views, triggers and computed columns, and with a bound
on the work that a question to it may cost.
"""

from __future__ import annotations

import json
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Self

from nlpquiz.errors import QuizError
from nlpquiz.exchange import anki_protobuf

MOST_MEMBERS = 100_000
LARGEST_DIRECTORY = 10 << 20
LARGEST_COLLECTION = 1 << 30
LARGEST_RATIO = 200
"""How many times its packed size a collection may have; up to 64 MB any"""
LARGEST_LIST = 16 << 20
LARGEST_FIELD = 16 << 20
_UNSUSPICIOUS = 64 << 20
_BLOCK = 1 << 18
_WORK = 4_000  # in steps of 100,000 instructions of SQLite: a collection of a million reviews needs 300
_TABLES = ("col", "notes", "cards", "revlog", "notetypes", "fields", "templates", "decks")
_MEMBERS = {1: "collection.anki2", 2: "collection.anki21", 3: "collection.anki21b"}
_EXPORT_AGAIN = "Export it from Anki again; “Support older Anki versions” makes the simplest file."


class PackageError(QuizError):
    """A file that cannot be read as a package."""

    def __init__(self, path: Path, what: str, next_step: str = _EXPORT_AGAIN) -> None:
        super().__init__(f"{path} {what}", next_step)


@dataclass(frozen=True, slots=True)
class Package:
    """An open package."""

    path: Path
    version: int
    """1 and 2: SQLite with JSON inside, 3: Zstandard and Protocol Buffers"""
    connection: sqlite3.Connection
    archive: zipfile.ZipFile
    members: Mapping[str, zipfile.ZipInfo]

    def media_names(self) -> dict[str, str]:
        """Name of each media file → the member that holds it. Names that are more than a name are left out.

        Raises:
            PackageError: the list is damaged.
        """
        if "media" not in self.members:
            return {}
        data = BytesIO()
        with readable(self.path):
            with self._stream("media") as stream:
                _copy(stream, data, LARGEST_LIST, self.path, "its list of media")
            if self.version == 3:
                entries = [value for number, value in anki_protobuf.fields(data.getvalue()) if number == 1]
                names = {str(n): anki_protobuf.text(e, 1) for n, e in enumerate(entries) if isinstance(e, bytes)}
            else:
                plain = json.loads(data.getvalue() or b"{}")
                names = {str(member): str(name) for member, name in plain.items()}
        return {name: member for member, name in names.items() if member in self.members and is_plain_name(name)}

    def read_media(self, member: str, target: IO[bytes], most: int) -> int:
        """Unpack a media file, at most ``most`` bytes; returns its size.

        Raises:
            PackageError: it is damaged or larger.
        """
        with readable(self.path), self._stream(member) as stream:
            return _copy(stream, target, most, self.path, "one of its media files")

    def _stream(self, member: str) -> IO[bytes]:
        return _member(self.archive, self.members[member], self.path, packed=self.version == 3)


def is_plain_name(name: str) -> bool:
    """Whether a name is that of a file and nothing else: no folder, no drive, nothing hidden, nothing reserved."""
    if (
        not 0 < len(name.encode("utf-8", "replace")) <= 200
        or name != name.strip(" .")
        or name.startswith((".", "~", "-"))
    ):
        return False
    stem = name.split(".")[0].upper()
    reserved = stem in {"CON", "PRN", "AUX", "NUL"} or (stem[:3] in {"COM", "LPT"} and stem[3:].isdigit())
    return not reserved and name.isprintable() and not set('/\\:*?"<>|') & set(name)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn everything that a broken file can do into one sentence.

    Raises:
        PackageError: the file is damaged.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        what = "would take too long to read" if "interrupted" in str(error) else f"is damaged ({error})"
        raise PackageError(path, what) from error
    except sqlite3.Error as error:
        raise PackageError(path, f"is damaged ({error})") from error
    except OSError as error:
        raise PackageError(path, f"cannot be read: {error.strerror or error}", "Check the file.") from error
    except RecursionError as error:
        raise PackageError(path, "is damaged (its lists are nested without end)") from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, EOFError) as error:
        raise PackageError(path, "is damaged (it holds what Anki does not write)") from error
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError) as error:
        raise PackageError(path, f"is damaged ({error})") from error


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package at ``path``; nothing outside a temporary folder is written.

    Raises:
        PackageError: it is no package, or not a harmless one.
    """
    with ExitStack() as stack:
        with readable(path):  # only our own reading: what the caller does with the package is not the file's fault
            package = _opened(path, stack)
        yield package


def _opened(path: Path, stack: ExitStack) -> Package:
    _check_directory(path)
    archive = stack.enter_context(zipfile.ZipFile(path))
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="nlpquiz-"))
    members = {info.filename: info for info in archive.infolist()}
    if len(members) != len(archive.infolist()):
        raise PackageError(path, "holds two files of one name")
    version = _version(archive, members, path)
    file = Path(folder) / "collection"
    info = members[_MEMBERS[version]]
    packed = min(info.compress_size, path.stat().st_size)
    most = min(LARGEST_COLLECTION, max(_UNSUSPICIOUS, LARGEST_RATIO * packed))
    with _member(archive, info, path, packed=version == 3) as stream, file.open("xb") as target:
        _copy(stream, target, most, path, "its collection")
    connection = _connect(file, path)
    stack.callback(connection.close)
    return Package(path, version, connection, archive, members)


def _check_directory(path: Path) -> None:
    """Refuse what is no zip file, and a list of members that would fill the memory, before the list is read."""
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            raise PackageError(
                path, "is no package of Anki", "Anki makes one: File, Export, “Anki Deck Package (.apkg)”."
            )
        size = stream.seek(0, 2)
        start = max(0, size - 66_000)
        stream.seek(start)
        tail = stream.read(66_000)
        end = tail.rfind(b"PK\5\6")
        if end < 0 or len(tail) - end < 22:
            raise PackageError(path, "is cut off: it has no list of its files")
        count, directory = struct.unpack("<HI", tail[end + 10 : end + 16])
        locator = tail.rfind(b"PK\6\7", 0, end)
        if (count == 0xFFFF or directory == 0xFFFFFFFF) and locator >= 0:
            stream.seek(struct.unpack("<Q", tail[locator + 8 : locator + 16])[0])
            record = stream.read(56)
            if len(record) == 56 and record[:4] == b"PK\6\6":
                count, directory = struct.unpack("<QQ", record[32:48])
    if count > MOST_MEMBERS or directory > LARGEST_DIRECTORY:
        raise PackageError(path, "holds too many files", f"At most {MOST_MEMBERS:,} are read.")


def _version(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], path: Path) -> int:
    version = 2 if _MEMBERS[2] in members else 1
    if "meta" in members:
        with _member(archive, members["meta"], path, packed=False) as stream:
            said = anki_protobuf.first(stream.read(64), 1)
        if said not in _MEMBERS:
            raise PackageError(
                path, "is of a format that this nlpquiz does not know", f"Update nlpquiz. {_EXPORT_AGAIN}"
            )
        version = int(said)
    if _MEMBERS[version] not in members:
        raise PackageError(path, "is a zip file, but no package of Anki: it holds no collection")
    return version


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, *, packed: bool) -> IO[bytes]:
    if info.flag_bits & 1:
        raise PackageError(path, "is encrypted", "Unpack it with its password, or export it again.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageError(path, "is packed in a way that Anki does not use")
    stream = archive.open(info)
    return _unpacked(stream, path) if packed else stream


def _unpacked(stream: IO[bytes], path: Path) -> Any:
    zstd = _zstd(path)
    return _Zstandard(
        zstd.ZstdFile(stream, options={zstd.DecompressionParameter.window_log_max: 27}), zstd.ZstdError, path
    )


def _zstd(path: Path) -> Any:
    for name in ("compression.zstd", "backports.zstd"):  # the first from Python 3.14 on
        with suppress(ImportError):
            return import_module(name)
    raise PackageError(
        path,
        "is in Anki's newer format, and the package that unpacks it is missing",
        "Install it: pip install backports.zstd; or export again with “Support older Anki versions”.",
    )


class _Zstandard:
    """A stream whose errors are sentences."""

    def __init__(self, stream: Any, error: type[Exception], path: Path) -> None:
        self._stream, self._error, self._path = stream, error, path

    def read(self, size: int) -> bytes:
        try:
            return bytes(self._stream.read(size))
        except self._error as error:
            raise PackageError(self._path, f"is damaged ({error})") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def _copy(source: IO[bytes], target: IO[bytes], most: int, path: Path, what: str) -> int:
    size = 0
    while block := source.read(_BLOCK):
        size += len(block)
        if size > most:
            raise PackageError(path, f"is not harmless: {what} grows beyond {most >> 20} MB when it is unpacked")
        target.write(block)
    return size


def _connect(file: Path, path: Path) -> sqlite3.Connection:
    with file.open("rb") as stream:
        if stream.read(16) != b"SQLite format 3\0":
            raise PackageError(path, "is damaged: its collection is no database")
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_FIELD)
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        connection.create_collation("unicase", _compare)
        work = [0]

        def enough() -> int:
            work[0] += 1
            return int(work[0] > _WORK)

        connection.set_progress_handler(enough, 100_000)
        for statement in ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA query_only = ON"):
            connection.execute(statement)
        _check_schema(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _compare(left: str, right: str) -> int:
    left, right = left.casefold(), right.casefold()
    return (left > right) - (left < right)


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    kinds = connection.execute("SELECT name, type, sql FROM sqlite_master LIMIT 1000").fetchall()
    for name, kind, sql in kinds:
        if kind not in ("table", "index"):
            raise PackageError(path, f"is not harmless: its collection holds a {kind}")
        if kind == "table" and "virtual" in str(sql or "")[:40].lower():
            raise PackageError(path, "is not harmless: its collection holds a virtual table")
        if name in _TABLES and kind == "table":
            columns = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", (name,)).fetchall()
            if any(hidden for (hidden,) in columns):
                raise PackageError(path, "is not harmless: its collection holds computed columns")
    found = {name for name, _, _ in kinds}
    if not {"col", "notes", "cards", "revlog"} <= found:
        raise PackageError(path, "is damaged: its collection has no notes")
    faults = [text for (text,) in connection.execute("PRAGMA quick_check(3)")]
    if faults != ["ok"]:
        raise PackageError(path, f"is damaged ({str(faults[0])[:120]})")
