"""Typing an answer: a text and a cursor, and what each key makes of them. No terminal in here.

Enter hands the answer in; Alt-Enter, Ctrl-J and Shift-Enter (where the terminal can tell it) begin a new line; a paste
keeps its lines. A Hanzi, or a letter with its accents, is one step for the cursor and one backspace.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from nlpquiz.terminal.cells import character_width, text_width
from nlpquiz.terminal.key_parser import Key
from nlpquiz.terminal.sanitize import harmless


class Outcome(Enum):
    """What a key did: the draft goes on, is handed in, the input ended, or the key means nothing to the editor."""

    EDITING = auto()
    SUBMITTED = auto()
    ENDED = auto()
    UNUSED = auto()


@dataclass(frozen=True, slots=True)
class Draft:
    """The text so far; ``cursor`` is the index of the character that the cursor stands on; ``killed`` is for Ctrl-Y."""

    text: str = ""
    cursor: int = 0
    killed: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The draft as rows of at most the width asked for, and the cell of the cursor, both counted from 0."""

    rows: tuple[str, ...]
    row: int
    column: int


# A word is a run of letters and digits; Chinese goes character by character, as it has no spaces.
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]|[^\W\u2e80-\u9fff\uf900-\uffef]+")

_NEW_LINE = frozenset({"alt-enter", "ctrl-j", "shift-enter", "ctrl-enter"})


def press(draft: Draft, key: Key, *, width: int | None = None) -> tuple[Draft, Outcome]:
    """The draft after ``key``. ``width`` lets Up and Down move by rows of the screen; without it they move by lines."""
    match key:
        case Key("char" | "paste", text):
            return _insert(draft, text), Outcome.EDITING
        case Key("line", text):
            return _insert(draft, text), Outcome.SUBMITTED
        case Key("enter"):
            return draft, Outcome.SUBMITTED
        case Key("eof"):
            return draft, Outcome.ENDED
        case Key("ctrl-d") if not draft.text:
            return draft, Outcome.ENDED
        case Key(name) if name in _NEW_LINE:
            return _insert(draft, "\n"), Outcome.EDITING
        case Key("up" | "down" as name):
            return _by_row(draft, -1 if name == "up" else 1, width), Outcome.EDITING
        case Key(name) if name in _EDITS:
            return _EDITS[name](draft), Outcome.EDITING
        case _:
            return draft, Outcome.UNUSED


def lines(draft: Draft, width: int, *, wide_ambiguous: bool = False) -> Rows:
    """The draft in rows of at most ``width`` cells; a Hanzi never stands across the edge."""
    return _folded(draft.text, draft.cursor, max(2, width), wide_ambiguous=wide_ambiguous)[0]


def _folded(text: str, cursor: int, width: int, *, wide_ambiguous: bool) -> tuple[Rows, list[int]]:
    """The rows and the index at which each begins."""
    starts = [0]
    column = 0
    place = (0, 0)
    for index, character in enumerate(text):
        if character == "\n":
            if index == cursor:
                # Behind a full row the cursor shows at the beginning of the next.
                if column == width:
                    starts.append(index)
                    column = 0
                place = (len(starts) - 1, column)
            starts.append(index + 1)
            column = 0
            continue
        cells = character_width(character, wide_ambiguous=wide_ambiguous)
        if column + cells > width:
            starts.append(index)
            column = 0
        if index == cursor:
            place = (len(starts) - 1, column)
        column += cells
    if cursor >= len(text):
        if column == width:
            starts.append(len(text))
            column = 0
        place = (len(starts) - 1, column)
    rows = tuple(
        text[start:end].removesuffix("\n") for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    )
    return Rows(rows, *place), starts


def _insert(draft: Draft, text: str) -> Draft:
    text = harmless(text).expandtabs(4)
    before = draft.text[: draft.cursor] + text
    # A combining mark typed after its letter joins it; the cursor stays behind the two.
    return replace(
        draft,
        text=before + draft.text[draft.cursor :],
        cursor=_step_end(before + draft.text[draft.cursor :], len(before)),
    )


def _step_end(text: str, place: int) -> int:
    while place < len(text) and text[place] != "\n" and character_width(text[place]) == 0:
        place += 1
    return place


def _left_of(text: str, place: int) -> int:
    place = max(0, place - 1)
    while place > 0 and text[place] != "\n" and character_width(text[place]) == 0:
        place -= 1
    return place


def _right_of(text: str, place: int) -> int:
    return _step_end(text, min(len(text), place + 1))


def _word_left(text: str, place: int) -> int:
    starts = [found.start() for found in _WORD.finditer(text) if found.start() < place]
    return starts[-1] if starts else 0


def _word_right(text: str, place: int) -> int:
    return next((_step_end(text, found.end()) for found in _WORD.finditer(text) if found.end() > place), len(text))


def _space_left(text: str, place: int) -> int:
    """Ctrl-W as in the shell: back to white space, a Hanzi or a full-width mark at a time."""
    kept = len(text[:place].rstrip())
    if kept == 0:
        return 0
    if character_width(text[_left_of(text, kept)]) == 2:
        return _left_of(text, kept)
    while kept > 0 and not text[kept - 1].isspace() and character_width(text[kept - 1]) < 2:
        kept -= 1
    return kept


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _moved(draft: Draft, cursor: int) -> Draft:
    return replace(draft, cursor=cursor)


def _deleted(draft: Draft, start: int, end: int, *, keep: bool = False) -> Draft:
    if start == end:
        return draft
    killed = draft.text[start:end] if keep else draft.killed
    return Draft(draft.text[:start] + draft.text[end:], start, killed)


def _kill_to_end(draft: Draft) -> Draft:
    end = _line_end(draft.text, draft.cursor)
    if end == draft.cursor and end < len(draft.text):
        end += 1  # at the end of a line Ctrl-K joins it with the next
    return _deleted(draft, draft.cursor, end, keep=True)


def _swapped(draft: Draft) -> Draft:
    """Ctrl-T: the two characters around the cursor change places."""
    text = draft.text
    right = draft.cursor if draft.cursor < len(text) else _left_of(text, len(text))
    left, end = _left_of(text, right), _right_of(text, right)
    if left == right or "\n" in text[left:end]:
        return draft
    return replace(draft, text=text[:left] + text[right:end] + text[left:right] + text[end:], cursor=end)


def _by_row(draft: Draft, rows: int, width: int | None) -> Draft:
    cells = width if width is not None else max(2, text_width(draft.text.replace("\n", "")) + 1)
    place, starts = _folded(draft.text, draft.cursor, max(2, cells), wide_ambiguous=False)
    target = place.row + rows
    if target < 0:
        return _moved(draft, 0)
    if target >= len(starts):
        return _moved(draft, len(draft.text))
    index, column = starts[target], 0
    for character in place.rows[target]:
        if column >= place.column:
            break
        column += character_width(character)
        index += 1
    return _moved(draft, _step_end(draft.text, index))


_EDITS: dict[str, Callable[[Draft], Draft]] = {
    "left": lambda draft: _moved(draft, _left_of(draft.text, draft.cursor)),
    "right": lambda draft: _moved(draft, _right_of(draft.text, draft.cursor)),
    "home": lambda draft: _moved(draft, _line_start(draft.text, draft.cursor)),
    "end": lambda draft: _moved(draft, _line_end(draft.text, draft.cursor)),
    "ctrl-home": lambda draft: _moved(draft, 0),
    "ctrl-end": lambda draft: _moved(draft, len(draft.text)),
    "ctrl-left": lambda draft: _moved(draft, _word_left(draft.text, draft.cursor)),
    "ctrl-right": lambda draft: _moved(draft, _word_right(draft.text, draft.cursor)),
    "backspace": lambda draft: _deleted(draft, _left_of(draft.text, draft.cursor), draft.cursor),
    "delete": lambda draft: _deleted(draft, draft.cursor, _right_of(draft.text, draft.cursor)),
    "alt-backspace": lambda draft: _deleted(draft, _word_left(draft.text, draft.cursor), draft.cursor, keep=True),
    "alt-d": lambda draft: _deleted(draft, draft.cursor, _word_right(draft.text, draft.cursor), keep=True),
    "ctrl-w": lambda draft: _deleted(draft, _space_left(draft.text, draft.cursor), draft.cursor, keep=True),
    "ctrl-u": lambda draft: _deleted(draft, _line_start(draft.text, draft.cursor), draft.cursor, keep=True),
    "ctrl-k": _kill_to_end,
    "ctrl-t": _swapped,
    "ctrl-y": lambda draft: _insert(draft, draft.killed),
}
_EDITS |= {
    "ctrl-b": _EDITS["left"], "ctrl-f": _EDITS["right"], "ctrl-a": _EDITS["home"], "ctrl-e": _EDITS["end"],
    "alt-left": _EDITS["ctrl-left"], "alt-right": _EDITS["ctrl-right"], "alt-b": _EDITS["ctrl-left"],
    "alt-f": _EDITS["ctrl-right"], "ctrl-d": _EDITS["delete"], "ctrl-delete": _EDITS["alt-d"],
    "ctrl-h": _EDITS["backspace"], "shift-backspace": _EDITS["backspace"], "ctrl-backspace": _EDITS["alt-backspace"],
}  # fmt: skip
