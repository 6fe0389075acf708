"""Bytes of notes to lines of text: which encoding, what had to be repaired, or why it is no text. Bounded memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from nlpquiz.errors import QuizError
from nlpquiz.exchange.notes.findings import Repair
from nlpquiz.exchange.notes.sections import LONGEST_LINE

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-32": "UTF-32", "gb18030": "GBK",
}  # fmt: skip
_FORMATS = (
    (b"PK\x03\x04", "a ZIP archive (a .docx or .xlsx is one, too)"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"7z\xbc\xaf", "an archive"),
)
_MOST_CONTROLS = 0.02  # share of bytes; a text has hardly any
_FEWEST_CONTROLS = 16
_MOST_BAD = 0.01  # share of bytes that are not UTF-8 in what is UTF-8 all the same
_LINES_SHOWN = 5
_CONTROL_BYTES = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})
_COMMON_IN_GBK = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef“”‘’—…·×]")


@dataclass(slots=True)
class Encoding:
    """How the bytes of a file are to be read."""

    name: str
    errors: str = "strict"
    repairs: list[Repair] = field(default_factory=list)


def examine(stream: BinaryIO, file: str) -> Encoding:
    """Find out how a file is encoded by reading it once; the stream is at its beginning again.

    Raises:
        QuizError: it is no text, or in an encoding that is not known.
    """
    stream.seek(0)
    head = stream.read(_SAMPLE)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is None:
        _refuse_formats(head, file)
        marked = _unmarked_utf16(head)
    found = Encoding(marked) if marked else _without_mark(stream, head, file)
    if marked and not _decodes(stream, marked):
        found.errors = "replace"
        found.repairs.append(Repair(file, "bad-bytes", detail=_NAMES[marked]))
    if _NAMES[found.name] != "UTF-8":
        found.repairs.insert(0, Repair(file, "encoding", detail=_NAMES[found.name]))
    stream.seek(0)
    return found


def _refuse_formats(head: bytes, file: str) -> None:
    for magic, what in _FORMATS:
        if head.startswith(magic):
            raise QuizError(f"{file} is no text but {what}", "Save the notes as Markdown or plain text, in UTF-8.")


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a byte order mark shows in NUL bytes at every other place, wherever ASCII is."""
    if len(head) < 4 or b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    total = len(head) // 2
    if odd > 0.1 * total and even * 20 < odd:
        return "utf-16-le"
    if even > 0.1 * total and odd * 20 < even:
        return "utf-16-be"
    return None


def _without_mark(stream: BinaryIO, head: bytes, file: str) -> Encoding:
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if controls > max(_FEWEST_CONTROLS, _MOST_CONTROLS * len(head)):
        raise QuizError(f"{file} is no text: it is full of control bytes", "Is it the right file?")
    bad, size, nul, lines = _faults_of_utf8(stream)
    found = Encoding("utf-8")
    if nul:
        found.repairs.append(Repair(file, "nul", nul))
    if not bad:
        return found
    if _looks_like_gbk(stream):
        return Encoding("gb18030", repairs=found.repairs)
    if bad > max(3, _MOST_BAD * size):
        raise QuizError(
            f"{file} is in an encoding that nlpquiz does not know: neither UTF-8, UTF-16 nor GBK (line {lines[0]})",
            "Save it as UTF-8 in your editor.",
        )
    found.errors = "replace"
    found.repairs.append(Repair(file, "bad-bytes", bad, "UTF-8", tuple(lines)))
    return found


def _faults_of_utf8(stream: BinaryIO) -> tuple[int, int, int, list[int]]:
    """(bytes that are not UTF-8, all bytes, NULs, the first lines with bad bytes)."""
    stream.seek(0)
    bad = size = nul = 0
    line = 1
    lines: list[int] = []
    rest = b""
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        nul += chunk.count(0)
        data = rest + chunk
        place = 0
        rest = b""
        while True:
            try:
                data[place:].decode("utf-8") if place else data.decode("utf-8")
                break
            except UnicodeDecodeError as error:
                start = place + error.start
                if start >= len(data) - 3 and "unexpected end" in error.reason:
                    rest = data[start:]
                    break
                bad += error.end - error.start
                number = line + data.count(b"\n", 0, start)
                if len(lines) < _LINES_SHOWN and number not in lines:
                    lines.append(number)
                place = place + error.end
                if bad > 10_000:
                    return bad, size, nul, lines
        line += data.count(b"\n", 0, len(data) - len(rest))
    if rest:
        bad += len(rest)
        lines = lines or [line]
    return bad, size, nul, lines


def _decodes(stream: BinaryIO, name: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _looks_like_gbk(stream: BinaryIO) -> bool:
    """Whether all of it is GB18030, and what is not ASCII is what Chinese texts are made of."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("gb18030")()
    wide = common = 0
    try:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            if wide < 100_000:
                wide += sum(character > "\x7f" for character in text)
                common += len(_COMMON_IN_GBK.findall(text))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return wide > 0 and common >= 0.9 * wide


def lines_of(stream: BinaryIO, encoding: Encoding) -> Iterator[tuple[str, bool]]:
    """Each line without its end, and whether it was too long and is cut. LF, CR LF and CR end lines."""
    from io import TextIOWrapper

    stream.seek(0)
    reader = TextIOWrapper(stream, encoding=encoding.name, errors=encoding.errors, newline=None)
    try:
        while line := reader.readline(LONGEST_LINE + 1):
            cut = not line.endswith("\n") and len(line) > LONGEST_LINE
            if cut:
                while (rest := reader.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                    pass
            yield line.rstrip("\n").replace("\x00", ""), cut
    finally:
        with suppress(ValueError):  # the file was closed first: the reading ended early
            reader.detach()
