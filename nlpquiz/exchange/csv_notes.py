"""Tables of questions and answers as findings: Anki's text export, Quizlet, spreadsheets. Rows stream through."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exchange.csv_columns import Columns, Layout, layout_of
from nlpquiz.exchange.html_markdown import markdown_of
from nlpquiz.exchange.notes.cleaning import as_markdown, visible
from nlpquiz.exchange.notes.decoding import examine, lines_of
from nlpquiz.exchange.notes.findings import Findings, FoundCard, Repair
from nlpquiz.exchange.notes.links import links_in
from nlpquiz.exchange.notes.markdown_notes import check_size
from nlpquiz.exchange.notes.mojibake import is_misread, mend, mend_spots

DELIMITERS: Mapping[str, str] = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_HEADER = re.compile(r"#(?P<key>[a-z ]+):(?P<value>.*)$", re.IGNORECASE)
_SAMPLE_ROWS = 60
_NO_LAYOUT = Layout({}, skip_first=False)
_HTML = re.compile(
    r"</?(?:br|div|p|b|i|u|ul|ol|li|span|img|code|pre|table|h[1-6]|a|strong|em|sub|sup)\b[^<>]*>|&(?:nbsp|lt|gt|amp|quot);",
    re.IGNORECASE,
)
_CLOZE = re.compile(r"\{\{c\d{1,3}::")
_LONGEST_FIELD = 10_000_000


@dataclass(slots=True)
class _Table:
    """How a table is to be read."""

    delimiter: str
    layout: Layout = _NO_LAYOUT
    html: bool | None = None
    deck: str = ""
    tags: tuple[str, ...] = ()


def wanted_delimiter(text: str) -> str:
    """The character that ``--delimiter`` names; empty for auto.

    Raises:
        QuizError: it is no single character and no known name.
    """
    if text.lower() == "auto":
        return ""
    mark = DELIMITERS.get(text.lower(), "\t" if text == "\\t" else text)
    if len(mark) != 1 or mark in "\"'\r\n":
        names = ", ".join(DELIMITERS)
        raise QuizError(f"--delimiter: {text!r} is no delimiter", f"One character, or one of {names}.", ExitCode.USAGE)
    return mark


def read_csv(
    stream: BinaryIO,
    file: str,
    findings: Findings,
    *,
    columns: Columns | None = None,
    delimiter: str = "",
    root: tuple[str, ...] = (),
) -> None:
    """Read one table into ``findings``.

    Raises:
        QuizError: it is no text, or no column can be taken for questions.
    """
    encoding = examine(stream, file)
    findings.files.append(file)
    findings.repairs += encoding.repairs
    lines = [line for line, _ in zip(_plain(lines_of(stream, encoding)), range(2_000), strict=False)]
    misread = is_misread(lines)
    if misread:
        lines = [mend(line).text for line in lines]
    first, said = _anki_header(lines)
    table = _Table(delimiter or said.pop("separator", "") or _guessed_delimiter(lines[first:]))
    _apply(said, table)
    sample = [row for row, _ in zip(_rows(iter(lines[first:]), table.delimiter), range(_SAMPLE_ROWS), strict=False)]
    named = said["columns"].split(table.delimiter) if "columns" in said else []
    table.layout = layout_of([row for _, row in sample], columns or {}, said, named, file)
    if table.html is None:
        cells = [cell for _, row in sample for cell in row]
        table.html = sum(bool(_HTML.search(cell)) for cell in cells) * 5 > len(cells)
    mended = [0]
    source = _mended(_plain(lines_of(stream, encoding)), mended, misread=misread)
    for _ in range(first):
        next(source, None)
    try:
        for number, (line, row) in enumerate(_rows(source, table.delimiter)):
            if number == 0 and table.layout.skip_first:
                continue
            _take(row, line + first, table, file, findings, root)
            check_size(findings, file)
    except csv.Error as error:
        raise QuizError(f"{file} cannot be read as a table: {error}", "Is --delimiter right?") from error
    if mended[0]:
        findings.repairs.append(Repair(file, "mojibake", mended[0]))


def _plain(lines: Iterator[tuple[str, bool]]) -> Iterator[str]:
    for line, _ in lines:
        yield line


def _mended(lines: Iterator[str], count: list[int], *, misread: bool) -> Iterator[str]:
    for line in lines:
        better = line
        if not line.isascii():
            better = mend(line).text if misread else (mend_spots(line) or line)
            count[0] += better != line
        yield better


def _anki_header(lines: Sequence[str]) -> tuple[int, dict[str, str]]:
    """(number of ``#key:value`` lines at the beginning, what they say), as Anki's text export has them."""
    said: dict[str, str] = {}
    number = 0
    for line in lines:
        found = _HEADER.match(line)
        if found is None:
            break
        key, value = found["key"].strip().lower(), found["value"].strip()
        if key == "separator":
            value = DELIMITERS.get(value.lower(), "\t" if value.lower() in ("tab", "\\t") else value[:1])
        said[key] = value
        number += 1
    return number, said


def _apply(said: Mapping[str, str], table: _Table) -> None:
    if "html" in said:
        table.html = said["html"].lower() == "true"
    table.deck = said.get("deck", "")
    table.tags = tuple(said.get("tags", "").split())


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line where it begins, cells) of each row that is not empty. Cells in quotes may hold line ends."""
    csv.field_size_limit(_LONGEST_FIELD)
    count = [0]

    def counted() -> Iterator[str]:
        for line in lines:
            count[0] += 1
            yield line + "\n"

    before = 0
    for row in csv.reader(counted(), delimiter=delimiter, quotechar='"', doublequote=True, strict=False):
        first, before = before + 1, count[0]
        if any(cell.strip() for cell in row):
            yield first, [cell.strip() for cell in row]


def _guessed_delimiter(lines: Sequence[str]) -> str:
    """The delimiter that cuts the first rows most evenly into two or more columns."""
    best, score = "\t", 0.0
    for mark in ("\t", ";", ",", "|"):
        widths = [len(row) for _, row in zip_first(_rows(iter(lines), mark), _SAMPLE_ROWS)]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        evenness = widths.count(usual) / len(widths) if usual > 1 else 0.0
        preferred = evenness + (0.15 if mark == "\t" else 0.0) - (0.001 * usual)
        if evenness and preferred > score:
            best, score = mark, preferred
    return best


def zip_first(rows: Iterator[tuple[int, list[str]]], most: int) -> list[tuple[int, list[str]]]:
    """The first rows; what the reader stumbles over ends them."""
    found: list[tuple[int, list[str]]] = []
    try:
        for row in rows:
            found.append(row)
            if len(found) >= most:
                break
    except csv.Error:
        pass
    return found


def _take(row: Sequence[str], line: int, table: _Table, file: str, findings: Findings, root: tuple[str, ...]) -> None:
    def cell(role: str) -> str:
        index = table.layout.columns.get(role, -1)
        return row[index] if 0 <= index < len(row) else ""

    question, answer = _text(cell("question"), table), _text(cell("answer"), table)
    if not question.strip():
        findings.skip(file, line, "empty-row", table.delimiter.join(row))
        return
    topic = tuple(part.strip() for part in re.split(r"::| › ", cell("topic") or table.deck) if part.strip())
    tags = (*re.split(r"[\s,;]+", cell("tags")), *table.tags)
    hint = _text(cell("hint"), table)
    links, _ = links_in(answer, line)
    findings.add(
        FoundCard(
            question,
            (*root, *topic),
            file,
            line,
            answer,
            (hint,) if hint else (),
            tuple(links),
            tuple(tag for tag in tags if tag),
            cloze=bool(_CLOZE.search(question)),
        )
    )


def _text(cell: str, table: _Table) -> str:
    return markdown_of(cell) if table.html else as_markdown(visible(cell))
