"""Markdown notes, one file or many, as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from nlpquiz.deck.source_text import MAX_BYTES
from nlpquiz.errors import QuizError
from nlpquiz.exchange.notes.decoding import Encoding, examine, lines_of
from nlpquiz.exchange.notes.findings import Findings, Repair
from nlpquiz.exchange.notes.mojibake import mend, mend_spots
from nlpquiz.exchange.notes.own_sheet import is_own, read_own
from nlpquiz.exchange.notes.reader import NotesReader
from nlpquiz.exchange.notes.sections import sections
from nlpquiz.exchange.notes.survey import after_front, survey

MOST_MISREAD_BYTES = 5_000_000
"""Guessing lost bytes takes a second for 30 kB"""
_LINES_SHOWN = 5
MOST_CARDS = 200_000

Progress = Callable[[int, int], None]
"""Told the lines that are read and the number of all"""


def read_markdown(
    stream: BinaryIO,
    file: str,
    findings: Findings,
    *,
    root: tuple[str, ...] = (),
    every_heading: bool = False,
    progress: Progress | None = None,
) -> None:
    """Read one file of notes into ``findings``; ``root`` are names that its headings hang under.

    Raises:
        QuizError: it cannot be read as text.
    """
    encoding = examine(stream, file)
    look = survey(line for line, _ in lines_of(stream, encoding))
    findings.files.append(file)
    findings.repairs += encoding.repairs
    findings.title = findings.title or look.title
    if look.misread and _size(stream) > MOST_MISREAD_BYTES:
        raise QuizError(
            f"{file} is UTF-8 that was read in another encoding, and too large to be mended here",
            "Mend it with ftfy, or take the original; up to 5 MB are mended.",
        )
    mending = _Mending(file, misread=look.misread)
    lines = after_front(mending.lines(_cut_lines(stream, encoding, file, findings)), look)
    if look.front_lines:
        findings.skip(file, 1, "front-matter", look.title or "---")
    if is_own(first := next(lines, "")):
        read_own(lines, file, findings, root)
        return
    reader = NotesReader(
        findings,
        file,
        references=look.references,
        company=look.company,
        tagged=look.tagged,
        root=root,
        tags=look.tags,
        every_heading=every_heading,
    )
    for section in sections(_again(first, lines)):
        reader.read(section)
        if progress is not None:
            progress(section.first + len(section.lines), look.lines)
        check_size(findings, file)
    reader.finish()
    findings.repairs += mending.repairs()


def check_size(findings: Findings, file: str) -> None:
    """Stop before memory is filled with what no deck can hold.

    Raises:
        QuizError: it is more than one deck may be.
    """
    if findings.characters > MAX_BYTES or len(findings.cards) > MOST_CARDS:
        raise QuizError(
            f"{file} holds more questions, answers and links than one deck may: {MAX_BYTES // 1_000_000} MB",
            "Import it part by part, each into a deck of its own: -o decks/NAME.yaml.",
        )


def _size(stream: BinaryIO) -> int:
    stream.seek(0, 2)
    return stream.tell()


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _cut_lines(stream: BinaryIO, encoding: Encoding, file: str, findings: Findings) -> Iterator[str]:
    for number, (line, cut) in enumerate(lines_of(stream, encoding), 1):
        if cut:
            findings.skip(file, number, "long-line", line)
        yield line


class _Mending:
    """Lines made readable, and a count of what was done."""

    def __init__(self, file: str, *, misread: bool) -> None:
        self._file = file
        self._misread = misread
        self._mended = 0
        self._guesses = 0
        self._first: list[int] = []
        self._guessed: list[int] = []

    def lines(self, lines: Iterator[str]) -> Iterator[str]:
        """The lines, mended where they have to be."""
        for number, line in enumerate(lines, 1):
            if line.isascii():
                yield line
                continue
            if not self._misread:
                spots = mend_spots(line)
                if spots is not None:
                    self._count(number)
                yield line if spots is None else spots
                continue
            mended = mend(line)
            if mended.text != line:
                self._count(number)
            if mended.guesses or mended.broken:
                self._guesses += mended.guesses + mended.broken
                self._guessed.append(number)
            yield mended.text

    def _count(self, number: int) -> None:
        self._mended += 1
        if len(self._first) < _LINES_SHOWN:
            self._first.append(number)

    def repairs(self) -> list[Repair]:
        """What was done."""
        found = []
        if self._mended:
            found.append(Repair(self._file, "mojibake", self._mended, lines=tuple(self._first)))
        if self._guesses:
            found.append(Repair(self._file, "mojibake-guessed", self._guesses, lines=tuple(self._guessed[:200])))
        return found
