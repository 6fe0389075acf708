"""YAML as a small tree in which every node knows its place.

Built from libyaml's events without recursion, with bounds on depth, size and the expansion of aliases, so that no file
can exhaust memory or the stack. No tags, no Python objects: scalars are text, numbers, truth values and dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from nlpquiz.deck.source_text import SourceText, shortened
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, Node, ScalarNode, marker_length
from nlpquiz.deck.yaml_scalars import TEXT, resolve
from nlpquiz.deck.yaml_syntax import add_syntax_problem, note_latex_escapes, without_faulty_item

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

MAX_DEPTH = 50
MAX_NODES = 1_000_000  # aliases count as what they stand for
_MOST_REPAIRS = 25
_MOST_RESCANNED_CHARACTERS = 20_000_000  # a repaired file is read again; big ones not often

# libyaml when PyYAML was built with it; the pure Python parser gives the same events, more slowly.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Tree:
    """The root of a file, if it could be read, and the ids of list items that had to be skipped."""

    root: Node | None
    skipped_ids: frozenset[str] = frozenset()


class _RefusedError(Exception):
    """The file is beyond a bound; its problem has been noted."""


def read_tree(source: SourceText) -> Tree:
    """Parse the source, noting every problem of syntax in it.

    After a fault of syntax the list item that holds it is left out and the rest is read again, so that one run shows
    every fault; what cannot be repaired so gives a tree without a root.
    """
    text = source.text
    skipped: set[str] = set()
    for repairs in range(1, _MOST_REPAIRS + 1):
        builder = _Builder(source)
        try:
            return Tree(builder.build(text), frozenset(skipped))
        except yaml.MarkedYAMLError as error:
            add_syntax_problem(source, error)
            if len(text) * repairs > _MOST_RESCANNED_CHARACTERS:
                break
            repaired = without_faulty_item(text, error)
        except yaml.YAMLError as error:  # a reader's error: no place
            source.add("yaml", 0, 0, f"this is not YAML: {shortened(str(error), 100)}")
            break
        except _RefusedError:
            break
        if repaired is None:
            break
        text, names = repaired
        skipped |= names
    return Tree(None, frozenset(skipped))


class _Builder:
    """Collects the nodes of one document from events."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.open: list[ListNode | MapNode] = []
        self.pending_keys: list[ScalarNode | None] = []  # of each open mapping: the key that waits for its value
        self.anchors: dict[str, Node] = {}
        self.node_count = 0
        self.documents = 0
        self.has_escapes = "\\" in source.text
        self.root: Node | None = None

    def build(self, text: str) -> Node | None:
        meaning_of = {  # by type: a card has a hundred events
            yaml.ScalarEvent: self.scalar_event,
            yaml.SequenceStartEvent: self.begin,
            yaml.MappingStartEvent: self.begin,
            yaml.SequenceEndEvent: self.end,
            yaml.MappingEndEvent: self.end,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }
        for event in _events(text):
            if handle := meaning_of.get(type(event)):
                handle(event)
        return self.root

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.refuse(event, "documents", "a second YAML document begins here", "split it: one deck a file")

    def scalar_event(self, event: Any) -> None:
        self.place(self.scalar(event), event.anchor)

    def refuse(self, event: Any, code: str, message: str, hint: str) -> None:
        mark = event.start_mark
        self.source.add(code, mark.line + 1, mark.column + 1, message, hint)
        raise _RefusedError

    def count(self, event: Any, nodes: int) -> None:
        self.node_count += nodes
        if self.node_count > MAX_NODES:
            if isinstance(event, yaml.AliasEvent):
                hint = "aliases (*name) multiply what they stand for: write the values out"
            else:
                hint = "split it into several decks"
            self.refuse(event, "too-big", f"more than {MAX_NODES:,} values are too many for a deck", hint)

    def scalar(self, event: Any) -> ScalarNode:
        text: str = event.value
        start, end = event.start_mark, event.end_mark
        style = event.style or ""
        meaning = resolve(text) if event.implicit[0] and not event.style else TEXT
        node = ScalarNode(
            line=start.line + 1,
            column=start.column + 1,
            end_line=end.line + 1,
            end_column=end.column + 1,
            text=text,
            kind=meaning.kind,
            value=text if meaning.kind == "text" else meaning.value,
            style="" if style == "plain" else style,
        )
        if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
            self.tag(event)
        if style == '"' and self.has_escapes:
            note_latex_escapes(node, self.source)
        if not text.isascii() and (lone := _HALF_CHARACTER.search(text)):
            name = f"U+{ord(lone[0]):04X}"
            self.source.add("character", node.line, node.column, f"half a character ({name})", "delete it")
            node.text = node.value = text.encode("utf-8", "replace").decode("utf-8")
        if meaning.kind == "null":
            self.source.has_empty_values = True
        if meaning.trouble and not self.waits_for_key():
            length = marker_length(node, self.source)
            self.source.add("yaml-surprise", node.line, node.column, meaning.trouble, meaning.hint, length)
        return node

    def tag(self, event: Any) -> None:
        mark = event.start_mark
        tag = shortened(event.tag.replace("tag:yaml.org,2002:", "!!"))
        self.source.add(
            "tag",
            mark.line + 1,
            mark.column + 1,
            f"the tag {tag} has no meaning in a deck",
            "delete it; put quotes around a text that begins with !",
            length=len(tag),
        )

    def waits_for_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1], MapNode) and self.pending_keys[-1] is None

    def begin(self, event: Any) -> None:
        mark = event.start_mark
        if len(self.open) >= MAX_DEPTH:
            self.refuse(
                event, "too-deep", f"nested more than {MAX_DEPTH} deep", "no deck needs this: check the indentation"
            )
        if event.tag not in (None, "!"):
            self.tag(event)
        flow = bool(event.flow_style)
        node: ListNode | MapNode
        if isinstance(event, yaml.MappingStartEvent):
            node = MapNode(line=mark.line + 1, column=mark.column + 1, flow=flow)
        else:
            node = ListNode(line=mark.line + 1, column=mark.column + 1, flow=flow)
        if self.waits_for_key():
            self.source.add(
                "key",
                node.line,
                node.column,
                "a key must be a word",
                "put quotes around a text that begins with { or [",
            )
        self.place(node, event.anchor)
        self.open.append(node)
        self.pending_keys.append(None)

    def end(self, event: Any) -> None:
        node = self.open.pop()
        self.pending_keys.pop()
        node.end_line, node.end_column = event.end_mark.line + 1, event.end_mark.column + 1
        if isinstance(node, MapNode):
            self.merge(node, event)
            node.size += sum([value.size for value in node.entries.values()])
        else:
            node.size += sum([item.size for item in node.items])

    def alias(self, event: Any) -> None:
        mark = event.start_mark
        line, column, length = mark.line + 1, mark.column + 1, len(event.anchor) + 1
        target = self.anchors.get(event.anchor)
        if target is None:
            self.source.add(
                "alias",
                line,
                column,
                f"*{shortened(event.anchor)} names no anchor (&{shortened(event.anchor)}) above",
                "put quotes around a text that begins with *",
                length,
            )
        elif any(target is node for node in self.open):
            self.source.add(
                "alias", line, column, f"*{event.anchor} stands inside what it names", "write it out", length
            )
            target = None
        if target is None:
            target = ScalarNode(
                line=line, column=column, end_line=line, end_column=column + length, text="", kind="faulty", value=None
            )
        else:
            self.count(event, target.size - 1)
        self.attach(target, event)

    def place(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        self.attach(node, None)

    def attach(self, node: Node, event: Any) -> None:
        self.node_count += 1
        if self.node_count > MAX_NODES:
            self.count(event or _At(node), 0)
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, ListNode):
            parent.items.append(node)
            return
        key = self.pending_keys[-1]
        if key is None:
            self.pending_keys[-1] = node if isinstance(node, ScalarNode) else _no_key(node)
            return
        self.pending_keys[-1] = None
        if key.text in parent.entries:
            first = parent.keys[key.text].line
            self.source.add(
                "duplicate-key",
                key.line,
                key.column,
                f"{shortened(key.text)}: is written twice; first on line {first}",
                "delete one of them",
                marker_length(key, self.source),
            )
            return
        parent.entries[key.text] = node
        parent.keys[key.text] = key

    def merge(self, node: MapNode, event: Any) -> None:
        """``<<: *defaults`` takes over the keys that the mapping does not have itself."""
        key = node.keys.get("<<")
        if key is None or key.style:
            return
        value = node.entries.pop("<<")
        del node.keys["<<"]
        for origin in value.items if isinstance(value, ListNode) else [value]:
            if isinstance(origin, MapNode):
                self.count(event, len(origin.entries))
                for name, inherited in origin.entries.items():
                    if name not in node.entries:
                        node.entries[name] = inherited
                        node.keys[name] = origin.keys[name]
            elif not (isinstance(origin, ScalarNode) and origin.kind == "faulty"):
                self.source.add("merge", key.line, key.column, "<<: takes a mapping", "write <<: *name", length=2)


@dataclass(slots=True)
class _At:
    """Stands for an event where only a node's place is known."""

    node: Node

    @property
    def start_mark(self) -> _At:
        return self

    @property
    def line(self) -> int:
        return self.node.line - 1

    @property
    def column(self) -> int:
        return self.node.column - 1


def _events(text: str) -> Iterable[Any]:
    events: Iterable[Any] = yaml.parse(text, Loader=_LOADER)
    return events


def _no_key(node: Node) -> ScalarNode:
    """Takes the place of a key that is a list or a mapping."""
    return ScalarNode(
        line=node.line,
        column=node.column,
        end_line=node.line,
        end_column=node.column + 1,
        text=f"?{node.line}:{node.column}",
        kind="faulty",
        value=None,
    )
