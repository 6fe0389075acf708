"""Tables of questions and answers as findings: Anki's text export, Quizlet, spreadsheets. Rows stream through."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exchange.html_markdown import markdown_of
from nlpquiz.exchange.notes.cleaning import as_markdown, visible
from nlpquiz.exchange.notes.decoding import examine, lines_of
from nlpquiz.exchange.notes.findings import Findings, FoundCard, Repair
from nlpquiz.exchange.notes.links import links_in
from nlpquiz.exchange.notes.markdown_notes import check_size
from nlpquiz.exchange.notes.mojibake import is_misread, mend, mend_spots
from nlpquiz.exchange.notes.table_reading import ANSWER_NAMES, QUESTION_NAMES, column_name

DELIMITERS: Mapping[str, str] = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_TAG_NAMES = {"tag", "tags", "label", "labels", "标签"}
_TOPIC_NAMES = {"topic", "deck", "category", "chapter", "section", "subject", "主题", "分类", "章节", "牌组"}
_ROLES = ("question", "answer", "tags", "topic", "hint")
_HINT_NAMES = {"hint", "hints", "note", "notes", "extra", "提示", "备注"}
_HEADER = re.compile(r"#(?P<key>[a-z ]+):(?P<value>.*)$", re.IGNORECASE)
_SAMPLE_ROWS = 60
_HTML = re.compile(
    r"</?(?:br|div|p|b|i|u|ul|ol|li|span|img|code|pre|table|h[1-6]|a|strong|em|sub|sup)\b[^<>]*>|&(?:nbsp|lt|gt|amp|quot);",
    re.IGNORECASE,
)
_CLOZE = re.compile(r"\{\{c\d{1,3}::")
_LONGEST_FIELD = 10_000_000

Columns = Mapping[str, int | str]
"""What is in which column: question, answer, tags, topic, hint → its number from 1, or its title"""


@dataclass(slots=True)
class _Table:
    """How a table is to be read."""

    delimiter: str
    columns: dict[str, int] = field(default_factory=dict)
    """Role → index from 0"""
    skip_first: bool = False
    html: bool | None = None
    deck: str = ""
    tags: tuple[str, ...] = ()


def wanted_columns(text: str) -> Columns:
    """``question=1,answer=2,tags=3`` (or titles of columns in place of numbers).

    Raises:
        QuizError: it is not written so.
    """
    found: dict[str, int | str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        role, mark, place = part.partition("=")
        role, place = role.strip().lower(), place.strip()
        if not mark or role not in _ROLES or not place or place == "0":
            raise QuizError(
                f"--columns: {part!r} is not understood",
                f"Write for example question=1,answer=2,tags=3; names are {', '.join(_ROLES)}.",
                ExitCode.USAGE,
            )
        found[role] = int(place) if place.isdecimal() else place
    if found and "question" not in found:
        raise QuizError("--columns does not say which is the question", "Add question=1.", ExitCode.USAGE)
    return found


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
    _set_columns(table, [row for _, row in sample], columns or {}, said, file)
    if table.html is None:
        cells = [cell for _, row in sample for cell in row]
        table.html = sum(bool(_HTML.search(cell)) for cell in cells) * 5 > len(cells)
    mended = [0]
    source = _mended(_plain(lines_of(stream, encoding)), mended, misread=misread)
    for _ in range(first):
        next(source, None)
    try:
        for number, (line, row) in enumerate(_rows(source, table.delimiter)):
            if number == 0 and table.skip_first:
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


def _set_columns(
    table: _Table, rows: Sequence[Sequence[str]], columns: Columns, said: Mapping[str, str], file: str
) -> None:
    names = [column_name(cell) for cell in rows[0]] if rows else []
    by_name = _by_name(names)
    if "columns" in said:  # Anki writes the titles of the columns in a comment
        by_name = by_name or _by_name([column_name(name) for name in said["columns"].split(table.delimiter)])
        table.skip_first = False
    elif "question" in by_name and ("answer" in by_name or len(names) == 1):
        table.skip_first = True
    width = max(map(len, rows), default=0)
    special = {
        int(value) - 1: key for key, value in said.items() if key.endswith(" column") and value.strip().isdecimal()
    }
    for index, key in special.items():
        role = {"tags column": "tags", "deck column": "topic"}.get(key)
        if role:
            table.columns[role] = index
    rest = [index for index in range(max(width, 1)) if index not in special]
    found = by_name if "question" in by_name else {}
    table.columns = {**dict(zip(("question", "answer"), rest, strict=False)), **table.columns, **found}
    if found and "answer" not in found:
        table.columns.pop("answer", None)
    for role, place in columns.items():
        if isinstance(place, int):
            table.columns[role] = place - 1
            continue
        if column_name(place) not in names:
            raise QuizError(
                f"{file} has no column {place!r}", f"Its first row is: {', '.join(rows[0]) if rows else 'empty'}."
            )
        table.columns[role] = names.index(column_name(place))
        table.skip_first = True
    if columns and "answer" not in columns and "answer" in table.columns:
        taken = [table.columns[role] for role in columns]
        if table.columns["answer"] in taken:
            del table.columns["answer"]
    if columns and rows and _looks_like_titles(names, table):
        table.skip_first = True


def _by_name(names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for role, known in (
        ("question", QUESTION_NAMES),
        ("answer", ANSWER_NAMES),
        ("tags", _TAG_NAMES),
        ("topic", _TOPIC_NAMES),
        ("hint", _HINT_NAMES),
    ):
        index = next((n for n, name in enumerate(names) if name in known and n not in found.values()), None)
        if index is not None:
            found[role] = index
    return found


def _looks_like_titles(names: Sequence[str], table: _Table) -> bool:
    known = QUESTION_NAMES | ANSWER_NAMES | _TAG_NAMES
    return any(index < len(names) and names[index] in known for index in table.columns.values())


def _take(row: Sequence[str], line: int, table: _Table, file: str, findings: Findings, root: tuple[str, ...]) -> None:
    def cell(role: str) -> str:
        index = table.columns.get(role, -1)
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
