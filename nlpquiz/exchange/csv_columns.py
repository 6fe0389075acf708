"""Which column of a table is the question, which the answer, and whether the first row is titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exchange.notes.cleaning import visible
from nlpquiz.exchange.notes.table_reading import ANSWER_NAMES, QUESTION_NAMES

_TAG_NAMES = {"tag", "tags", "label", "labels", "标签"}
_TOPIC_NAMES = {"topic", "deck", "category", "chapter", "section", "subject", "主题", "分类", "章节", "牌组"}
_NOTE_NAMES = {"note", "notes", "extra", "备注"}  # hints beside an answer, the answer where there is no other
_HINT_NAMES = {"hint", "hints", "提示"} | _NOTE_NAMES
_KNOWN: Mapping[str, set[str]] = {
    "question": QUESTION_NAMES,
    "answer": ANSWER_NAMES,
    "tags": _TAG_NAMES,
    "topic": _TOPIC_NAMES,
    "hint": _HINT_NAMES,
}
# The other names of questions are also words that people learn ("term", "concept", 词), so that beside something
# unknown they are rather a card.
_CERTAIN = {"question", "questions", "front", "问题", "题目", "面试题", "正面", "题干"}
ROLES = tuple(_KNOWN)

Columns = Mapping[str, int | str]
"""What is in which column: question, answer, tags, topic, hint → its number from 1, or its title"""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a table are to be taken."""

    columns: Mapping[str, int]
    """Role → index from 0"""
    skip_first: bool
    """The first row is titles"""


def wanted_columns(text: str) -> Columns:
    """``question=1,answer=2,tags=3`` (or titles of columns in place of numbers).

    Raises:
        QuizError: it is not written so.
    """
    found: dict[str, int | str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        role, mark, place = part.partition("=")
        role, place = role.strip().lower(), place.strip()
        if not mark or role not in ROLES or not place or place == "0":
            raise QuizError(
                f"--columns: {part!r} is not understood",
                f"Write for example question=1,answer=2,tags=3; names are {', '.join(ROLES)}.",
                ExitCode.USAGE,
            )
        found[role] = int(place) if place.isdecimal() else place
    if found and "question" not in found:
        raise QuizError("--columns does not say which is the question", "Add question=1.", ExitCode.USAGE)
    return found


def layout_of(
    rows: Sequence[Sequence[str]], wanted: Columns, said: Mapping[str, str], named: Sequence[str], file: str
) -> Layout:
    """The layout of a table: as asked for, else by its titles, else question and answer in the first two columns.

    ``rows`` are the first of the table; ``said`` is what Anki wrote in its comments, ``named`` the titles there.

    Raises:
        QuizError: a column that was asked for is not there.
    """
    first = [_title(cell) for cell in rows[0]] if rows else []
    names = [_title(name) for name in named] or first
    found = _by_title(names)
    are_titles = bool(named) or _are_titles(first, found)
    if not are_titles:
        found = {}
    width = max(map(len, (*rows, named)), default=0)
    special = {
        int(value) - 1: key for key, value in said.items() if key.endswith(" column") and value.strip().isdecimal()
    }
    rest = [index for index in range(max(width, 1)) if index not in special]
    columns = dict(zip(("question", "answer"), rest, strict=False))
    for index, key in special.items():
        role = {"tags column": "tags", "deck column": "topic"}.get(key)
        if role:
            columns[role] = index
    if "question" in found:
        columns.update(found)
        if "answer" not in found and "hint" in found and names[found["hint"]] in _NOTE_NAMES and len(names) == 2:
            columns["answer"] = columns.pop("hint")
        elif "answer" not in found:
            columns.pop("answer", None)
            taken = {*columns.values(), *special}
            free = [index for index in rest if index not in taken and index < len(names) and names[index]]
            after = [index for index in free if index > found["question"]]
            if free:
                columns["answer"] = (after or free)[0]
    skip = are_titles and not named
    if wanted:
        columns, titled = _as_wanted(columns, wanted, names, width, rows[0] if rows else (), named, file)
        skip = skip or (not named and (titled or _look_like_titles(first, columns)))
    return Layout(columns, skip)


def _title(cell: str) -> str:
    """A title as it is compared: never without its digits, for "term1" is no title."""
    return visible(cell).strip(" \t*_`:：\ufeff").casefold()


def _by_title(names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for role, known in _KNOWN.items():
        index = next((n for n, name in enumerate(names) if name in known and n not in found.values()), None)
        if index is not None:
            found[role] = index
    return found


def _are_titles(names: Sequence[str], found: Mapping[str, int]) -> bool:
    if "question" not in found:
        return False
    is_all_known = all(not name or n in found.values() for n, name in enumerate(names))
    return is_all_known or "answer" in found or names[found["question"]] in _CERTAIN


def _as_wanted(
    guessed: Mapping[str, int],
    wanted: Columns,
    names: Sequence[str],
    width: int,
    first: Sequence[str],
    named: Sequence[str],
    file: str,
) -> tuple[dict[str, int], bool]:
    """(the columns, whether one was asked for by its title)."""
    columns = dict(guessed)
    for role, place in wanted.items():
        if isinstance(place, int) and 0 < place <= max(width, 1):
            columns[role] = place - 1
        elif isinstance(place, str) and _title(place) in names:
            columns[role] = names.index(_title(place))
        else:
            shown = [visible(name)[:40] for name in named or first]
            there = ", ".join(f"{number} {name}" for number, name in enumerate(shown, 1)) or "none, the table is empty"
            raise QuizError(f"{file} has no column {place!r}", f"Its columns are: {there}.", ExitCode.USAGE)
    if "answer" not in wanted and columns.get("answer") in [columns[role] for role in wanted]:
        del columns["answer"]
    return columns, any(isinstance(place, str) for place in wanted.values())


def _look_like_titles(names: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Whether the first row is titles, now that it is known which columns count."""
    cells = {role: names[index] for role, index in columns.items() if index < len(names)}
    question = cells.get("question", "")
    if question in _CERTAIN:
        return True
    # One letter is an answer rather than a title: "What …?,a".
    return not question.endswith(("?", "？")) and any(
        len(cells.get(role, "")) > 1 and cells[role] in _KNOWN[role] for role in ("answer", "tags")
    )
