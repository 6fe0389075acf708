"""Changes written into a deck file line by line: the rest stays as it was written, comments and order too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlpquiz.deck.loader import LoadedDeck
from nlpquiz.deck.writer import entry_lines, item_lines
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, Node, ScalarNode
from nlpquiz.exchange.notes.three_way import Update

_ORDER = (
    "id", "kind", "topic", "priority", "title", "question", "text", "answer", "points", "follow_ups", "pitfalls",
    "sources", "tags", "reviewed", "draft", "reading",
)  # fmt: skip


class CannotPatchError(Exception):
    """The file is written in a way that lines cannot be exchanged in."""


@dataclass(slots=True)
class _Edits:
    """Lines to replace, by number from 1: (first, behind the last) → new lines."""

    lines: list[str]
    edits: list[tuple[int, int, list[str]]] = field(default_factory=list)

    def replace(self, first: int, end: int, new: Sequence[str]) -> None:
        self.edits.append((first, end, list(new)))

    def applied(self) -> list[str]:
        result = list(self.lines)
        last = len(self.lines) + 1
        ordered = sorted(enumerate(self.edits), key=lambda each: (each[1][0], each[1][1], each[0]), reverse=True)
        for _, (first, end, new) in ordered:  # from the end, so that numbers of lines stay right
            if end > last:
                raise CannotPatchError
            result[first - 1 : end - 1] = new
            last = first
        return result


def patched(loaded: LoadedDeck, cards: Update, topics: Update) -> str:
    """The text of the deck file with the changes of cards and topics in it.

    Raises:
        CannotPatchError: its YAML is written in a way that is not understood well enough.
    """
    if loaded.root is None or loaded.source is None:
        raise CannotPatchError
    edits = _Edits(loaded.source.lines)
    for key, update, blank in (("topics", topics, False), ("cards", cards, True)):
        node = loaded.root.get(key)
        if update.is_empty:
            continue
        if not isinstance(node, ListNode):
            raise CannotPatchError
        _patch_list(loaded.root, key, node, update, edits, blank=blank)
    return "\n".join(edits.applied())


def _patch_list(root: MapNode, key: str, node: ListNode, update: Update, edits: _Edits, *, blank: bool) -> None:
    items = [item for item in node.items if isinstance(item, MapNode)]
    if len(items) != len(node.items) or (node.flow and items):
        raise CannotPatchError
    stop = _next_line(root, root.keys[key].line, len(edits.lines) + 1)
    ends = {}
    for number, item in enumerate(items):
        behind = items[number + 1].line if number + 1 < len(items) else stop
        if behind <= item.line:
            raise CannotPatchError  # several on one line
        ends[_id_of(item)] = _content_end(edits.lines, item.line, behind, item.column)
    for item in items:
        name = _id_of(item)
        if name in update.removed:
            blank_too = item is not items[-1] and _is_blank(edits.lines, ends[name])
            edits.replace(item.line, ends[name] + blank_too, [])
        elif name in update.changed:
            _patch_item(item, ends[name], update.changed[name], edits)
    if update.added:
        indent = items[0].column - 3 if items else 2
        new: list[str] = []
        for number, plain in enumerate(update.added):
            if blank and (items or number):
                new.append("")
            new += item_lines(plain, max(0, indent))
        if items:
            end = max(ends.values())
            edits.replace(end, end, new)
        else:
            line = root.keys[key].line
            edits.replace(line, _content_end(edits.lines, line, stop, 1), [f"{key}:", *new])


def _id_of(item: MapNode) -> str:
    node = item.get("id")
    return str(getattr(node, "text", ""))


def _next_line(mapping: MapNode, line: int, otherwise: int) -> int:
    """The line of the next key of a mapping."""
    return min((key.line for key in mapping.keys.values() if key.line > line), default=otherwise)


def _content_end(lines: Sequence[str], first: int, behind: int, column: int) -> int:
    """Behind the last line that belongs to what begins at ``first``: blank lines and comments before the next do not.

    ``column`` is where its keys stand; what is indented further belongs to it, whatever it looks like.
    """
    end = behind
    while end - 1 > first:
        line = lines[end - 2]
        indent = len(line) - len(line.lstrip())
        if line.strip() and not (line.lstrip().startswith("#") and indent < column):
            break
        end -= 1
    return end


def _is_blank(lines: Sequence[str], number: int) -> bool:
    return number <= len(lines) and not lines[number - 1].strip()


def _patch_item(item: MapNode, end: int, changes: Mapping[str, Any], edits: _Edits) -> None:
    if item.flow:
        raise CannotPatchError
    for key, value in changes.items():
        if key in item.keys:
            _patch_entry(item, key, value, end, edits)
        elif value is not None:
            _insert(item, key, value, end, edits)


def _patch_entry(mapping: MapNode, key: str, value: Any, end: int, edits: _Edits) -> None:
    node: Node = mapping.entries[key]
    place = mapping.keys[key]
    behind = _content_end(edits.lines, place.line, _next_line(mapping, place.line, end), place.column)
    if any(other is not place and other.line == place.line for other in mapping.keys.values()):
        raise CannotPatchError
    if isinstance(node, MapNode) and isinstance(value, dict) and not node.flow and key != "sources":
        was = {name: getattr(inner, "text", None) for name, inner in node.entries.items()}
        for name in (*node.keys, *(name for name in value if name not in node.keys)):
            if name in node.keys and value.get(name) != was[name]:
                _patch_entry(node, name, value.get(name), behind, edits)
            elif name not in node.keys:
                _insert(node, name, value[name], behind, edits)
        return
    indent = place.column - 1
    lead = edits.lines[place.line - 1][:indent]
    if value is None:
        if lead.strip():
            raise CannotPatchError  # the first key of an item, behind its dash
        edits.replace(place.line, behind, [])
        return
    new = entry_lines(key, value, indent)
    new[0] = lead + new[0][indent:]
    edits.replace(place.line, behind, _with_comment(new, _comment_after(edits.lines, place, node), indent))


def _comment_after(lines: Sequence[str], key: ScalarNode, node: Node) -> str:
    """The owner's remark at the end of a line that is replaced."""
    if node.end_line != key.line:
        return ""
    rest = lines[key.line - 1][node.end_column - 1 :].strip()
    return rest if rest.startswith("#") else ""


def _with_comment(new: list[str], comment: str, indent: int) -> list[str]:
    if not comment:
        return new
    if len(new) == 1:
        return [f"{new[0]}  {comment}"]
    return [" " * indent + comment, *new] if not new[0].lstrip().startswith("- ") else [*new, " " * indent + comment]


def _insert(mapping: MapNode, key: str, value: Any, end: int, edits: _Edits) -> None:
    """A new key, behind those that come before it in a deck as it is usually written."""
    rank = _ORDER.index(key) if key in _ORDER else len(_ORDER)
    before = [k for k in mapping.keys if (_ORDER.index(k) if k in _ORDER else len(_ORDER)) <= rank]
    after = max((mapping.keys[name] for name in before), key=lambda place: place.line, default=None)
    column = next(iter(mapping.keys.values())).column
    line = end if after is None else _content_end(edits.lines, after.line, _next_line(mapping, after.line, end), column)
    edits.replace(line, line, entry_lines(key, value, column - 1))
