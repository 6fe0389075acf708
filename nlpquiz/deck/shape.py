"""Keys and types: pydantic's errors on one part of a deck, put back on the YAML that they are about.

pydantic reads JSON in strict mode, where true is no number and "3" no integer. Its locations name branches of unions;
here each becomes one sentence at one place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from nlpquiz.deck.model import (
    CARD_TYPES,
    KINDS,
    Card,
    ChoiceCard,
    ClozeCard,
    Deck,
    Kind,
    NumericCard,
    OpenCard,
    Option,
    OrderCard,
    Point,
    Reading,
    Source,
    Topic,
    Translated,
    TrueFalseCard,
)
from nlpquiz.deck.source_text import SourceText, shortened
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, Node, ScalarNode, note

Location: TypeAlias = tuple[int | str, ...]

# pydantic keeps every error it finds: what it is given at once has a bound.
_MOST_VALUES_OF_A_HEAD = 100_000

_PARTS: Mapping[str, type] = {
    "topics": Topic,
    "reading": Reading,
    "sources": Source,
    "points": Point,
    "options": Option,
    "Translated": Translated,
}
_NAMES: Mapping[type, str] = {
    Deck: "a deck",
    Topic: "a topic",
    Reading: "an article",
    Source: "a source",
    Point: "a point",
    Option: "an option",
    Translated: "a text",
    OpenCard: "an open card",
    ChoiceCard: "a choice card",
    TrueFalseCard: "a truefalse card",
    ClozeCard: "a cloze card",
    NumericCard: "a numeric card",
    OrderCard: "an order card",
}
_EXAMPLES: Mapping[str, str] = {
    "topics": "- {id: …, title: …}",
    "reading": '- {title: "…", url: "…"}',
    "sources": '- {paper: "…", arxiv: "…", where: "§…"}',
    "points": "- {say: …, keys: [[word, 词]]}",
    "options": "- {text: …, correct: false, why: …}",
    "keys": "keys: [[variance, 方差], [softmax]]",
    "variables": "variables: {layers: [6, 12, 24]}",
    "accept": "accept: {c1: [variant, …]}",
    "macros": r"macros: {'\E': '\mathbb{E}'}",
}
_OTHER_LANGUAGE_NAMES = {
    **dict.fromkeys(("cn", "ch", "zh-cn", "zh_cn", "zh-hans", "chinese", "中文", "zn"), "zh"),
    **dict.fromkeys(("en-us", "en_us", "eng", "english", "英文"), "en"),
}
_BRANCHES = frozenset({"str", "int", "float", "Translated"})
_OPEN_MAPPINGS = frozenset({"variables", "accept", "macros"})
_DATE_FIELDS = frozenset({"reviewed"})

_WANTED: Mapping[str, str] = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "dataclass_type": "a mapping",
    "dataclass_exact_type": "a mapping",
    "date_type": "a date",
    "date_parsing": "a date",
    "date_from_datetime_parsing": "a date",
    "date_from_datetime_inexact": "a date",
}


@cache
def _adapter(part: type) -> TypeAdapter[Any]:
    return TypeAdapter(part)


def card_from(node: MapNode, kind: Kind, source: SourceText, *, faulty: bool = False) -> Card | None:
    """The card that a node describes; without one, its problems have been noted.

    ``faulty`` says that the card's own rules have found something: then what the model says about the card as a whole
    is the same again.
    """
    card: Card | None = _validated(CARD_TYPES[kind], node, source, _plain(node), faulty)
    return card


def head_from(node: MapNode, source: SourceText) -> Deck | None:
    """The deck without its cards; without one, its problems have been noted."""
    cards = node.get("cards")
    if node.size - (cards.size if cards is not None else 0) > _MOST_VALUES_OF_A_HEAD:
        message = f"the deck's head has more than {_MOST_VALUES_OF_A_HEAD:,} values"
        source.add("too-big", node.line, node.column, message, "split the deck")
        return None
    plain = _plain(node, leave_out="cards")
    plain["cards"] = []
    deck: Deck | None = _validated(Deck, node, source, plain, faulty=False)
    return deck


def field_names(part: type) -> tuple[str, ...]:
    """The keys of a part of a deck, in the order of the model."""
    return tuple(field.name for field in fields(part))


def _plain(node: Node, key: str = "", leave_out: str = "") -> Any:
    """The node as JSON values. A date where no date belongs becomes an object, so that it is refused."""
    if isinstance(node, ScalarNode):
        if node.kind != "date":
            return node.value
        return str(node.value) if key in _DATE_FIELDS else {"": str(node.value)}
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return {name: _plain(value, name) for name, value in node.entries.items() if name != leave_out}


def _validated(part: type, node: MapNode, source: SourceText, plain: Any, faulty: bool) -> Any:
    before = len(source.problems)
    if source.has_empty_values:
        _note_empty_values(node, source)
    try:
        value = _adapter(part).validate_json(json.dumps(plain), strict=True)
    except ValidationError as error:
        errors = [_Error(part, node, details) for details in error.errors(include_url=False)]
        for found in _without_union_noise(errors):
            if not (faulty and found.type == "value_error" and found.node is node):
                found.report(source)
        return None
    return value if len(source.problems) == before else None


def _note_empty_values(root: MapNode, source: SourceText) -> None:
    waiting: list[Node] = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, ListNode):
            for item in node.items:
                if _is_null(item):
                    note(source, "empty", item, "an empty item", "write a value, or delete the item")
            waiting.extend(node.items)
        elif isinstance(node, MapNode):
            for name, value in node.entries.items():
                if _is_null(value) and isinstance(value, ScalarNode) and not _split_by_comma(node, name):
                    key = node.keys[name]
                    if value.text:
                        hint = f'put quotes around it: "{value.text}"; or delete the key'
                        note(source, "empty", value, f"YAML reads {value.text} as no value at all", hint)
                    else:
                        note(source, "empty", key, f"{shortened(name)}: has no value", "write one, or delete the key")
            waiting.extend(node.entries.values())


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.kind == "null"


def _split_by_comma(node: MapNode, name: str) -> bool:
    """Whether the key is what a comma cut off from a text: {en: one, two} has the key two, without a colon."""
    key, value = node.keys[name], node.entries[name]
    return node.flow and _is_null(value) and (value.line, value.column) == (key.end_line, key.end_column)


class _Error:
    """One of pydantic's errors, led back to the node that it is about."""

    def __init__(self, part: type, root: MapNode, details: Any) -> None:
        self.type: str = details["type"]
        self.context: Mapping[str, Any] = details.get("ctx", {})
        self.root = root
        self.part = part
        self.path: Location = ()  # keys and indexes that lead to the node
        self.branch = ""  # of the union at the node
        self.missing = ""  # last key, when the node does not have it
        self.key = ""  # nearest key above
        self.node: Node = root
        self._follow(details["loc"])

    def _follow(self, location: Location) -> None:
        for part in location:
            if isinstance(part, int):
                if not isinstance(self.node, ListNode) or part >= len(self.node.items):
                    return
                self.node = self.node.items[part]
            elif part in _BRANCHES and not self._expects_key():
                self.branch = part
                self.part = _PARTS.get(part, self.part)
                continue
            elif isinstance(self.node, MapNode) and part in self.node.entries:
                self.missing = part  # until something inside it is named
                if self.type == "unexpected_keyword_argument" and part == location[-1]:
                    return
                self.node = self.node.entries[part]
                self.key = part
                self.part = _PARTS.get(part, self.part)
                self.missing = ""
            else:
                self.missing = part
                return
            self.path = (*self.path, part)
            self.branch = ""

    def _expects_key(self) -> bool:
        """Whether a word that may be a union's branch is a key here: after a branch, or among names of one's own."""
        return isinstance(self.node, MapNode) and (self.branch != "" or self.key in _OPEN_MAPPINGS)

    def report(self, source: SourceText) -> None:
        """Add the problem that this error stands for."""
        if isinstance(self.node, ScalarNode) and self.node.kind in ("null", "faulty"):
            return  # noted already, where it was read
        match self.type:
            case "unexpected_keyword_argument":
                self._note_unknown_key(source)
            case "missing":
                name = "a card" if self.missing == "kind" else self._name()
                hint = self._example() or f"write {self.missing}: …"
                if self.missing in ("kind", "format"):
                    hint = f"write kind: {self._kind()}" if self.missing == "kind" else "write format: 1"
                note(source, "missing-key", self.node, f"{name} needs {self.missing}:", hint)
            case "literal_error":
                self._note_unknown_word(source)
            case "value_error":
                self._note_wrong_value(source)
            case _:
                self._note_wrong_type(source)

    def _name(self) -> str:
        return _NAMES.get(self.part, "this")

    def _example(self) -> str:
        example = _EXAMPLES.get(self.missing or self.key, "")
        return f"write {example}" if example else ""

    def _kind(self) -> Kind:
        return next((kind for kind, part in CARD_TYPES.items() if part is self.part), "open")

    def _note_unknown_key(self, source: SourceText) -> None:
        node, name = self.node, self.missing
        if not isinstance(node, MapNode) or name not in node.keys:
            return
        key = node.keys[name]
        known = field_names(self.part)
        near = source.nearest(name, known)
        if self.part is Translated:
            near = _OTHER_LANGUAGE_NAMES.get(name.casefold(), near)
        if _split_by_comma(node, name):
            message = "a comma inside {…} begins a new key"
            hint = 'put quotes around the text: {en: "…, …"}'
        elif (bare := name.strip("\u3000\xa0\u200b\ufeff")) != name:
            message, hint = (
                "a full-width or invisible space beside the key",
                f"write {shortened(bare)}: with plain spaces",
            )
        else:
            message = f"{self._name()} has no key {shortened(name)}:"
            owners = [_NAMES[part] for part in CARD_TYPES.values() if name in field_names(part)]
            if owners and self.part in CARD_TYPES.values():
                hint = f"it belongs to {' or '.join(owners)}"
            elif near is not None and near not in node.entries:
                hint = f"did you mean {near}: ?"
            else:
                hint = f"its keys are {', '.join(known)}"
        note(source, "unknown-key", key, message, hint)

    def _note_unknown_word(self, source: SourceText) -> None:
        expected = [word.strip("'") for word in str(self.context["expected"]).replace(" or ", ", ").split(", ")]
        if self.key == "kind":
            expected = list(KINDS)
        node = self.node
        written = shortened(node.text) if isinstance(node, ScalarNode) else "this"
        near = source.nearest(written, expected)
        hint = f"did you mean {near}?" if near else f"write {' or '.join(expected)}"
        message = (
            f'"{written}" is no {self.key}' if isinstance(node, ScalarNode) else f"a word is wanted for {self.key}:"
        )
        note(source, "value", node, message, hint)

    def _note_wrong_value(self, source: SourceText) -> None:
        message = str(self.context.get("error", "a wrong value"))
        node = self.node
        if isinstance(node, MapNode):
            node = node.entries.get(message.partition(" ")[0].rstrip(":"), node)
        note(source, "value", node, message, self._example() if "needs" in message else "")

    def _note_wrong_type(self, source: SourceText) -> None:
        node = self.node
        wanted = _WANTED.get(self.type, "something else")
        if self.branch in ("int", "float"):
            wanted = "a number"
            if self.key == "value":
                wanted = "a number or arithmetic"
            elif self.key == "tolerance":
                wanted = "a number or a percentage"
        message, hint = f"{wanted} is wanted here", self._example()
        match node:
            case ScalarNode(kind="text"):
                message += f', not the text "{shortened(node.text)}"' if node.text else ", not an empty text"
                if wanted == "true or false":
                    hint = "write true or false, without quotes"
                elif wanted.startswith(("a number", "a whole number")):
                    hint = "write a number, without quotes"
                elif wanted == "a date":
                    hint = "write it like 2026-11-21"
            case ScalarNode():
                read = {"bool": str(node.value).lower(), "date": "a date"}.get(node.kind, "a number")
                if wanted == "a text":
                    message = f"YAML reads {node.text} as {read}, and a text is wanted here"
                    hint = f'put quotes around it: "{node.text}"'
                else:
                    message += f", not {read}" if read == "a date" else f", not {node.text}"
            case ListNode():
                message += ", not a list"
            case MapNode():
                message += ", not a mapping (key: value)"
                if wanted == "a text":
                    hint = "put quotes around a text that contains “: ” or begins with {"
        if wanted == "a list" and isinstance(node, ScalarNode) and not hint and len(node.text) < 30:
            hint = f"write [{node.text}]"
        note(source, "type", node, message, hint)


def _without_union_noise(errors: Sequence[_Error]) -> list[_Error]:
    """One error for each fault: of a union's branches, the one that was meant."""
    translated = [error.path for error in errors if error.part is Translated and error.type != "dataclass_type"]
    kept: list[_Error] = []
    noted: set[Location] = set()
    for error in errors:
        if error.branch == "Translated" and error.type == "dataclass_type":
            continue  # the branch str says the same
        if error.branch == "str" and any(path[: len(error.path)] == error.path for path in translated):
            continue
        if error.branch and error.type in _WANTED:
            if error.path in noted:
                continue
            noted.add(error.path)
        kept.append(error)
    return kept
