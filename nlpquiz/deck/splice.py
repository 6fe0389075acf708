"""Cards and topics put into a hand-written deck file; every line that is not concerned stays as its owner wrote it.

Ours because a library that writes the whole file again (ruamel.yaml 0.19 was tried) keeps comments, but joins lines of
flow mappings, closes up aligned columns and takes 1.6 s for 3,000 lines; here only the new lines are written, and the
result is read back before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nlpquiz.deck.loader import LoadedDeck, load_text
from nlpquiz.deck.model import Card, Topic
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, ScalarNode
from nlpquiz.errors import DeckError, QuizError

ListName: TypeAlias = Literal["topics", "cards"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class Item:
    """One topic or card of a file: its id and its lines as they stand there, with the comments directly above."""

    id: str
    start: int
    """First line, counted from 0"""
    end: int
    """The line after its last"""
    text: str
    """Its lines, shifted so that the dash stands in the first column"""


class DeckText:
    """The text of a deck file without errors, open for changes. ``data`` gives the bytes of the changed file."""

    def __init__(self, data: bytes, file: str) -> None:
        """Read the bytes of ``file``.

        Raises:
            DeckError: the file has problems; mend them first.
        """
        self._file = file
        self._bom = data.startswith(b"\xef\xbb\xbf")
        self._text = data.decode("utf-8-sig", "replace")
        self._loaded: LoadedDeck = self._read()

    @property
    def data(self) -> bytes:
        """The file as it is now."""
        return self._text.encode("utf-8-sig" if self._bom else "utf-8")

    @property
    def loaded(self) -> LoadedDeck:
        """What the file says now."""
        return self._loaded

    @property
    def cards(self) -> dict[str, Card]:
        """The cards, by id."""
        return {card.id: card for card in self._loaded.cards}

    @property
    def topics(self) -> dict[str, Topic]:
        """The topics, by id."""
        deck = self._loaded.deck
        return {topic.id: topic for topic in deck.topics} if deck else {}

    def items(self, name: ListName) -> list[Item]:
        """The topics or cards in their order.

        Raises:
            QuizError: the list is not written as a block, one item below the other.
        """
        node = self._list(name)
        lines = self._lines()
        starts = [item.line - 1 for item in node.items]
        if any(not lines[start].lstrip().startswith("- ") for start in starts) or len(set(starts)) < len(starts):
            raise self._refused(name)
        dash = node.column - 1
        begins = [_with_comments(lines, start, dash) for start in starts]
        ends = [*begins[1:], self._list_end(name)]
        found = []
        for item, start, begin, next_begin in zip(node.items, starts, begins, ends, strict=True):
            end = _without_tail(lines, start, next_begin, dash)
            text = "".join(_shifted(line, -dash) for line in lines[begin:end])
            name_node = item.get("id") if isinstance(item, MapNode) else None
            found.append(Item(name_node.text if isinstance(name_node, ScalarNode) else "", begin, end, text))
        return found

    def append(self, name: ListName, items: Sequence[str]) -> None:
        """Put items behind the last of a list. Each begins with ``- `` in its first column.

        Raises:
            DeckError: the file would have problems with them.
            QuizError: the list is written in a form that cannot be added to.
        """
        if not items:
            return
        lines = self._lines()
        last, dash, is_empty = self._end_of(name)
        blank = name == "cards" and not is_empty
        if is_empty:
            lines[last - 1] = re.sub(r"\s*\[\s*\]", "", lines[last - 1], count=1)
        ending = "\r\n" if "\r\n" in self._text else "\n"
        if lines[last - 1 :] and not lines[last - 1].endswith(("\n", "\r")):
            lines[last - 1] += ending
        added: list[str] = []
        for number, item in enumerate(items):
            if blank or (number and name == "cards"):
                added.append(ending)
            added += [_shifted(line.rstrip("\r\n") + ending, dash) for line in _split(item)]
        self._become([*lines[:last], *added, *lines[last:]])

    def next_place(self, name: ListName) -> tuple[int, int]:
        """The line and the column, counted from 1, at which the dash of the next appended item will stand.

        Raises:
            QuizError: the list is written in a form that cannot be added to.
        """
        last, dash, is_empty = self._end_of(name)
        return last + 1 + (name == "cards" and not is_empty), dash + 1

    def replace(self, name: ListName, item_id: str, text: str) -> None:
        """Write another text in the place of one item; its own comments go with it.

        Raises:
            KeyError: there is no such item.
            DeckError: the file would have problems with it.
            QuizError: the list is written in a form that cannot be changed so.
        """
        lines = self._lines()
        old = next((item for item in self.items(name) if item.id == item_id), None)
        if old is None:
            raise KeyError(item_id)
        dash = self._list(name).column - 1
        ending = "\r\n" if "\r\n" in self._text else "\n"
        new = [_shifted(line.rstrip("\r\n") + ending, dash) for line in _split(text)]
        self._become([*lines[: old.start], *new, *lines[old.end :]])

    def _end_of(self, name: ListName) -> tuple[int, int, bool]:
        """The number of the list's last line, the column of its dashes counted from 0, whether it is ``[]``."""
        node = self._loaded.root.get(name) if self._loaded.root else None
        if isinstance(node, ListNode) and node.items:
            return self.items(name)[-1].end, node.column - 1, False
        if isinstance(node, ListNode) and node.flow:
            return node.line, 2, True
        raise self._refused(name)

    def _lines(self) -> list[str]:
        return _split(self._text)

    def _list(self, name: ListName) -> ListNode:
        node = self._loaded.root.get(name) if self._loaded.root else None
        if not isinstance(node, ListNode) or node.flow:
            raise self._refused(name)
        return node

    def _list_end(self, name: ListName) -> int:
        """The line, counted from 0, of the key after a list, or the number of lines."""
        root = self._loaded.root
        after = [key.line - 1 for key in root.keys.values() if key.line > root.keys[name].line] if root else []
        return min(after, default=len(self._lines()))

    def _become(self, lines: Sequence[str]) -> None:
        before = self._text
        self._text = "".join(lines)
        try:
            self._loaded = self._read()
        except DeckError:
            self._text = before
            raise

    def _read(self) -> LoadedDeck:
        loaded = load_text(self._text.encode(), self._file)
        if loaded.deck is None:
            errors = tuple(problem for problem in loaded.problems if problem.severity == "error")
            raise DeckError(errors, "Nothing was written. `nlpquiz decks lint` checks the file.")
        return loaded

    def _refused(self, name: str) -> QuizError:
        hint = f"Write below {name}: one item a line, each beginning with a dash, or add it with your editor."
        return QuizError(f"{self._file}: nlpquiz cannot add to {name}: as it is written", hint)


def indented_item(mapping: str) -> str:
    """A mapping, written from the first column on, as an item of a list: ``- `` before its first line."""
    lines = _split(mapping.strip("\r\n"))
    return "".join(("- " if number == 0 else _indent(line, 2)) + line for number, line in enumerate(lines)) + "\n"


def _indent(line: str, by: int) -> str:
    return " " * by if line.strip() else ""


def _shifted(line: str, by: int) -> str:
    if by >= 0:
        return _indent(line, by) + line
    blank = len(line) - len(line.lstrip(" "))
    return line[min(-by, blank) :]


def _split(text: str) -> list[str]:
    return _LINE.findall(text)


def _with_comments(lines: Sequence[str], start: int, dash: int) -> int:
    """Where an item begins with the comments directly above it, as far right as its dash."""
    while start and (line := lines[start - 1].rstrip()) and line.startswith(" " * dash + "#"):
        start -= 1
    return start


def _without_tail(lines: Sequence[str], start: int, end: int, dash: int) -> int:
    """Where an item ends: blank lines and comments out of its indentation are not its own."""
    while end > start + 1:
        line = lines[end - 1]
        is_comment = line.lstrip().startswith("#") and len(line) - len(line.lstrip()) <= dash
        if line.strip() and not is_comment:
            break
        end -= 1
    return end
