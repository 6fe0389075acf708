"""Where notes come from: a file, a folder, a pipe; and by whom each file is read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nlpquiz.cli.progress import reported
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exchange.notes.cleaning import visible
from nlpquiz.exchange.notes.findings import Findings
from nlpquiz.exchange.notes.folder import notes_in

STDIN = "-"
MOST_NOTES_BYTES = 400_000_000
_SPOOLED = 16 << 20
_LINES_WORTH_A_BAR = 20_000

ReadOne = Callable[[BinaryIO, str, Findings, tuple[str, ...]], None]
"""Reads one file of notes: its bytes, its name, where to put what is found, the names that it hangs under"""


def markdown_reader(*, every_heading: bool) -> ReadOne:
    """Reads Markdown."""
    from nlpquiz.exchange.notes.markdown_notes import read_markdown

    def read(stream: BinaryIO, name: str, findings: Findings, root: tuple[str, ...]) -> None:
        with reported(name, least=_LINES_WORTH_A_BAR) as progress:
            read_markdown(stream, name, findings, root=root, every_heading=every_heading, progress=progress)

    return read


def csv_reader(columns: str, delimiter: str) -> ReadOne:
    """Reads tables."""
    from nlpquiz.exchange.csv_columns import wanted_columns
    from nlpquiz.exchange.csv_notes import read_csv, wanted_delimiter

    wanted, mark = wanted_columns(columns), wanted_delimiter(delimiter)

    def read(stream: BinaryIO, name: str, findings: Findings, root: tuple[str, ...]) -> None:
        read_csv(stream, name, findings, columns=wanted, delimiter=mark, root=root)

    return read


def read_notes(place: str, read_one: ReadOne, findings: Findings, endings: tuple[str, ...]) -> None:
    """Read a file, the files of a folder that end in ``endings``, or stdin (``-``).

    Raises:
        QuizError: there is nothing that can be read.
    """
    if place == STDIN:
        with _spooled(sys.stdin.buffer) as stream:
            read_one(stream, "stdin", findings, ())
        return
    path = Path(place)
    try:
        if path.is_dir():
            _read_folder(path, read_one, findings, endings)
            return
        if not path.is_file():
            what = "is no regular file" if path.exists() else "does not exist"
            raise QuizError(f"{place} {what}", "Name a file of notes, a folder, or - for stdin.", ExitCode.USAGE)
        with path.open("rb") as stream:
            _check_size(path.stat().st_size, place)
            read_one(stream, visible(path.name), findings, ())
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
