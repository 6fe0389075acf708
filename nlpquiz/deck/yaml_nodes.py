"""The nodes of a YAML file with their places, and the way from a value's character back to its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from nlpquiz.deck.source_text import SourceText
from nlpquiz.deck.yaml_scalars import ScalarKind, ScalarValue


@dataclass(slots=True, kw_only=True)
class ScalarNode:
    """A single value. ``text`` is what is written, ``value`` what it means (None for ``kind`` null and faulty)."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    kind: ScalarKind
    value: ScalarValue
    style: str = ""  # "" plain, ' or " quoted, | or > block
    size: int = 1


@dataclass(slots=True, kw_only=True)
class ListNode:
    """A sequence."""

    line: int
    column: int
    end_line: int = 0
    end_column: int = 0
    flow: bool = False
    items: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True, kw_only=True)
class MapNode:
    """A mapping; its keys are words, whatever YAML would make of them. ``keys`` has their places."""

    line: int
    column: int
    end_line: int = 0
    end_column: int = 0
    flow: bool = False
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, ScalarNode] = field(default_factory=dict)
    size: int = 1

    def get(self, key: str) -> Node | None:
        """The value under ``key``."""
        return self.entries.get(key)


Node: TypeAlias = ScalarNode | ListNode | MapNode


def walk(root: Node) -> Iterator[Node]:
    """Every node once, also those that aliases name many times."""
    waiting: list[Node] = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, ScalarNode):
            continue
        waiting.extend(reversed(node.items if isinstance(node, ListNode) else node.entries.values()))


def marker_length(node: Node, source: SourceText) -> int:
    """How many characters of its first line a node covers."""
    if node.end_line == node.line and node.end_column > node.column:
        return node.end_column - node.column
    return max(1, len(source.line(node.line).rstrip()) - node.column + 1)


def place_in(node: ScalarNode, offset: int, source: SourceText) -> tuple[int, int]:
    """Line and column, in the file, of the character ``offset`` of a scalar's text.

    Folding and indentation change only blanks, so the place is found by counting the other characters.
    """
    before = sum(not character.isspace() for character in node.text[:offset])
    last = (node.line, node.column)
    for count, place in enumerate(_written_places(node, source)):
        if count == before:
            return place
        last = (place[0], place[1] + 1)
    return last


def note(source: SourceText, code: str, node: Node, message: str, hint: str = "", severity: str = "error") -> None:
    """Note a problem of a node."""
    source.add(code, node.line, node.column, message, hint, marker_length(node, source), severity)


def note_inside(
    source: SourceText,
    code: str,
    node: ScalarNode,
    offset: int,
    length: int,
    message: str,
    hint: str = "",
    severity: str = "error",
) -> None:
    """Note a problem of ``length`` characters of a scalar's text, from ``offset`` on."""
    line, column = place_in(node, offset, source)
    source.add(code, line, column, message, hint, length, severity)


def _written_places(node: ScalarNode, source: SourceText) -> Iterator[tuple[int, int]]:
    """The places of a scalar's characters that are not blank."""
    block = node.style in ("|", ">")
    column = 1 if block else node.column + len(node.style)
    for line in range(node.line + block, node.end_line + 1):
        text = source.line(line)
        while column <= len(text):
            width, blank = _written_character(text, column - 1, node.style)
            if not blank:
                yield line, column
            column += width
        column = 1


def _written_character(text: str, index: int, style: str) -> tuple[int, bool]:
    """How many characters of the source make up the one at ``index``, and whether it is blank."""
    if style == '"' and text[index] == "\\":
        name = text[index + 1 : index + 2]
        width = 2 + {"x": 2, "u": 4, "U": 8}.get(name, 0)
        if width == 2:
            return 2, name in "tnrvf NLP_\t"
        try:
            return width, chr(int(text[index + 2 : index + width], 16)).isspace()
        except (ValueError, OverflowError):
            return width, False
    if style == "'" and text[index : index + 2] == "''":
        return 2, False
    return 1, text[index].isspace()
