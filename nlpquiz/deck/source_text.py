"""The text of a deck file: bounded, decoded, free of characters that YAML cannot take, with lines to point at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from nlpquiz.errors import Problem

MAX_BYTES = 20_000_000
MAX_LINES = 1_000_000
MAX_PROBLEMS = 1_000  # of one file; a file with more is no deck
_MOST_COMPARISONS = 50_000  # of names while looking for near ones: that is slow, and nobody reads so many hints

# What YAML refuses anywhere (as in yaml.reader), and the line ends that YAML counts but editors do not.
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class TooManyProblemsError(Exception):
    """Stops the reading of one file."""


@dataclass(slots=True)
class SourceText:
    """A file's text and the problems found in it so far. Lines and columns count from 1, in characters."""

    file: str
    text: str
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)
    has_empty_values: bool = False
    """Whether the YAML has a value that is none: most files have not, and need not be searched for it"""
    _seen: set[tuple[int, int, str]] = field(default_factory=set)
    _comparisons: int = 0

    def line(self, number: int) -> str:
        """The source line with this number, or nothing when there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def add(
        self, code: str, line: int, column: int, message: str, hint: str = "", length: int = 1, severity: str = "error"
    ) -> None:
        """Note a problem once; raises TooManyProblemsError after the last one that is kept."""
        if (line, column, message) in self._seen:
            return
        self._seen.add((line, column, message))
        source = self.line(line)
        length = max(1, min(length, len(source) - column + 1))
        if len(self.problems) >= MAX_PROBLEMS:
            message = f"more than {MAX_PROBLEMS} problems; the rest is not shown"
            self.problems.append(Problem(self.file, line, column, message, code="more"))
            raise TooManyProblemsError
        self.problems.append(Problem(self.file, line, column, message, hint, source, length, code, severity))

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """The known name that ``word`` was probably meant to be."""
        self._comparisons += len(known)
        return near(word, known) if self._comparisons <= _MOST_COMPARISONS else None


def near(word: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like ``word``, whatever its case; None when none does."""
    if len(word) > 100:
        return None
    lowered = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


def shortened(text: str, most: int = 40) -> str:
    """``text`` on one line and short enough to stand in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def read_source(data: bytes, file: str) -> SourceText:
    """Decode a deck file. What cannot be read at all gives a text of no lines and one problem that says why."""
    if len(data) > MAX_BYTES:
        return _unreadable(
            file,
            "too-big",
            f"{len(data) / 1e6:.0f} MB is too big for a deck: at most {MAX_BYTES / 1e6:.0f} MB are read",
            "split it into several decks",
        )
    if kind := _BYTE_ORDER_MARKS.get(data[:2]):
        return _unreadable(file, "encoding", f"the file is {kind}, not UTF-8", "save it as UTF-8 in your editor")
    source_problems: list[tuple[int, int, str, str]] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _decoded_with_faults(data, error, source_problems)
    text = text.removeprefix("\ufeff")
    if text.count("\n") + text.count("\r") > MAX_LINES:
        return _unreadable(
            file, "too-big", f"more than {MAX_LINES:,} lines are too many for a deck", "split it into several decks"
        )
    lines = _LINE_END.split(text)
    source = SourceText(file, "\n".join(lines) if "\r" in text else text, lines)
    for line, column, message, hint in source_problems:
        source.add("encoding", line, column, message, hint)
    if _NOT_YAML.search(text):
        _replace_strange_characters(source)
    return source


def _unreadable(file: str, code: str, message: str, hint: str) -> SourceText:
    return SourceText(file, "", [], [Problem(file, 0, 0, message, hint, code=code)])


def _decoded_with_faults(data: bytes, error: UnicodeDecodeError, problems: list[tuple[int, int, str, str]]) -> str:
    """The text with U+FFFD for what is not UTF-8; notes the first bad byte of each line, of the first few lines."""
    hint = "save the file as UTF-8 in your editor"
    try:
        chinese = data.decode("gb18030")
        if sum("\u4e00" <= character <= "\u9fff" for character in chinese[:10_000]) > 1:
            hint = "it looks like GBK: save the file as UTF-8, or run: iconv -f GB18030 -t UTF-8"
    except UnicodeDecodeError:
        pass
    start = 0
    reported: set[int] = set()
    while len(reported) < 20:
        before = data[: error.start + start].decode("utf-8", "replace").removeprefix("\ufeff")
        lines = _LINE_END.split(before)
        if len(lines) not in reported:
            reported.add(len(lines))
            where = start + error.start
            problems.append((len(lines), len(lines[-1]) + 1, f"byte {where} (0x{data[where]:02X}) is not UTF-8", hint))
        end_of_line = data.find(b"\n", start + error.start)
        if end_of_line < 0:
            break
        start = end_of_line + 1
        try:
            data[start:].decode("utf-8")
        except UnicodeDecodeError as next_error:
            error = next_error
        else:
            break
    return data.decode("utf-8", "replace")


def _replace_strange_characters(source: SourceText) -> None:
    """Report control characters and odd line ends, a few of them, and put spaces in their place for YAML."""
    for found in _first(_NOT_YAML, source.lines, most=20):
        line, column, character = found
        name = f"U+{ord(character):04X}"
        what = "an invisible line separator" if character in "\x85\u2028\u2029" else "a control character"
        source.add("character", line, column, f"{what} ({name}) in the text", "delete it")
    source.text = _NOT_YAML.sub(" ", source.text)


def _first(pattern: re.Pattern[str], lines: list[str], most: int) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for number, line in enumerate(lines, 1):
        for match in pattern.finditer(line):
            found.append((number, match.start() + 1, match[0]))
            if len(found) == most:
                return found
    return found
