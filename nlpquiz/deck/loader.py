"""Deck files become decks, or problems with their places: every problem of a file in one run."""

from __future__ import annotations

import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from nlpquiz.deck.card_rules import check_card, check_id, check_texts, is_too_big
from nlpquiz.deck.model import CARD_TYPES, KINDS, Card, Deck, Kind
from nlpquiz.deck.references import Reference, check_own_references
from nlpquiz.deck.shape import card_from, head_from
from nlpquiz.deck.source_text import MAX_BYTES, SourceText, TooManyProblemsError, near, read_source, shortened
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, Node, ScalarNode, note
from nlpquiz.deck.yaml_tree import Tree, read_tree
from nlpquiz.errors import Problem

FORMAT = 1

_MOST_HINTS = 50  # looking for near names among all cards is slow
_KEY_OF_KIND: Mapping[str, Kind] = {
    "options": "choice",
    "statement": "truefalse",
    "text": "cloze",
    "accept": "cloze",
    "value": "numeric",
    "variables": "numeric",
    "items": "order",
    "points": "open",
}


@dataclass(frozen=True, slots=True)
class LoadedDeck:
    """What a file says. ``deck`` is None as soon as one problem is an error; problems are sorted by place."""

    file: str
    deck: Deck | None
    problems: tuple[Problem, ...]
    places: Mapping[str, int] = field(default_factory=dict)
    """Card id → line where the card begins, also of cards with problems"""
    deck_id: str | None = None
    """The deck's id, also when the deck cannot be used"""
    cards: tuple[Card, ...] = ()
    """The cards that are right in themselves"""
    skipped_ids: frozenset[str] = frozenset()
    """Ids of cards that could not be read for faults of syntax"""
    references: tuple[Reference, ...] = ()
    """Cards of other decks that this one names"""
    nodes: Mapping[str, MapNode] = field(default_factory=dict, repr=False, compare=False)
    """Card id → its YAML, for checks that point into it"""
    root: MapNode | None = field(default=None, repr=False, compare=False)
    source: SourceText | None = field(default=None, repr=False, compare=False)


def load_file(path: Path) -> LoadedDeck:
    """Read one deck file. A file that cannot be read is a problem, not an exception."""
    file = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
            return _unreadable(file, f"this is {what}, not a deck")
        if status.st_size > MAX_BYTES:
            size = f"{status.st_size / 1e6:.0f} MB is too big for a deck: at most {MAX_BYTES / 1e6:.0f} MB are read"
            return _unreadable(file, size, "split it into several decks", "too-big")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _unreadable(file, f"the file cannot be read: {reason}", "check its name and permissions")
    return load_text(data, file)


def load_text(data: bytes, file: str) -> LoadedDeck:
    """Read the bytes of a deck file; ``file`` is its name in problems."""
    source = read_source(data, file)
    if not source.lines:
        return LoadedDeck(file, None, tuple(source.problems))
    reading = _Reading(source)
    try:
        reading.run()
    except TooManyProblemsError:
        reading.deck = None
    problems = sorted(source.problems, key=lambda problem: (problem.line, problem.column))
    faulty = any(problem.severity == "error" for problem in problems)
    return LoadedDeck(
        file=file,
        deck=None if faulty else reading.deck,
        problems=tuple(problems),
        places={card_id: node.line for card_id, node in reading.nodes.items()},
        deck_id=reading.deck_id,
        cards=tuple(reading.cards),
        skipped_ids=reading.tree.skipped_ids,
        references=reading.references,
        nodes=reading.nodes,
        root=reading.root,
        source=source,
    )


def check_references(loaded: Sequence[LoadedDeck], known: Collection[str] = ()) -> tuple[Problem, ...]:
    """Problems of references from deck to deck. ``known`` are further cards, as deck/id, that exist.

    References into a deck whose file could not be read are not judged.
    """
    cards: set[str] = set(known)
    unreadable: set[str] = set()
    for deck in loaded:
        if deck.deck_id is not None:
            cards.update(f"{deck.deck_id}/{card_id}" for card_id in deck.places)
            cards.update(f"{deck.deck_id}/{card_id}" for card_id in deck.skipped_ids)
            if deck.root is None:
                unreadable.add(deck.deck_id)
    decks = {name.partition("/")[0] for name in cards}
    problems: list[Problem] = []
    for deck in loaded:
        for reference in deck.references:
            if reference.target in cards:
                continue
            deck_id, _, card_id = reference.target.partition("/")
            if deck_id not in decks:
                message, alike = f"there is no deck {shortened(deck_id)}", near(deck_id, decks)
            else:
                message = f"deck {deck_id} has no card {shortened(card_id)}"
                of_deck = (name for name in cards if name.startswith(f"{deck_id}/"))
                alike = near(reference.target, of_deck) if len(problems) < _MOST_HINTS else None
            hint = f"did you mean {alike}?" if alike else ""
            problems.append(
                Problem(
                    file=deck.file,
                    line=reference.line,
                    column=reference.column,
                    message=message,
                    hint=hint,
                    source=reference.source,
                    length=reference.length,
                    code="unknown-card",
                )
            )
    return tuple(problems)


def _unreadable(file: str, message: str, hint: str = "", code: str = "unreadable") -> LoadedDeck:
    return LoadedDeck(file, None, (Problem(file, 0, 0, message, hint, code=code),))


class _Reading:
    """One file on its way to a deck; what is found stays usable when the reading stops early."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.tree = Tree(None)
        self.root: MapNode | None = None
        self.deck: Deck | None = None
        self.deck_id: str | None = None
        self.cards: list[Card] = []
        self.nodes: dict[str, MapNode] = {}
        self.references: tuple[Reference, ...] = ()

    def run(self) -> None:
        self.tree = read_tree(self.source)
        root = self.tree.root
        if root is None:
            if not self.source.problems:
                self.source.add("empty", 0, 0, "the file is empty", "begin with format: 1; see nlpquiz decks new")
            return
        if not self._is_deck(root) or not isinstance(root, MapNode):
            return
        self.root = root
        if isinstance(name := root.get("deck"), ScalarNode) and name.kind == "text":
            self.deck_id = name.text
        if not self._format_is_known(root):
            return
        check_id(root.get("deck"), self.source, "deck")
        check_texts(root, self.source)
        head = head_from(self._without_lost_lists(root), self.source)
        topic_ids = self._ids(root.get("topics"), "topic")
        card_nodes = self._card_nodes(root)
        self.nodes = self._ids(root.get("cards"), "card")
        for node in card_nodes:
            self._read_card(node)
        self.references = check_own_references(
            card_nodes,
            topic_ids.keys(),
            self.nodes.keys(),
            self.deck_id,
            self.tree.skipped_ids,
            self.source,
        )
        complete = head is not None and len(self.cards) == len(card_nodes)
        if not complete and not self.source.problems:  # never refuse a deck without a word
            self.source.add("unusable", 0, 0, "this deck cannot be used, for a reason that nlpquiz does not know")
        if head is not None:
            self.deck = replace(head, cards=tuple(self.cards))

    def _is_deck(self, root: Node) -> bool:
        source = self.source
        hint = "a deck begins with format: 1, deck:, title:, topics: and cards:; see nlpquiz decks new"
        if isinstance(root, ScalarNode) and root.kind == "null" and not root.text:
            source.add("empty", 0, 0, "the file is empty", "begin with format: 1; see nlpquiz decks new")
        elif isinstance(root, ListNode):
            note(source, "no-deck", root, "this is a list, not a deck", hint)
        elif isinstance(root, ScalarNode):
            note(source, "no-deck", root, "this is a text, not a deck", hint)
        elif not {"deck", "cards", "topics"} & root.entries.keys():
            note(source, "no-deck", root, "this is not a deck: it has neither deck: nor cards:", hint)
        else:
            return True
        return False

    def _format_is_known(self, root: MapNode) -> bool:
        node = root.get("format")
        if isinstance(node, ScalarNode) and node.kind == "int" and isinstance(node.value, int) and node.value != FORMAT:
            message = f"format {node.value} is not known: this nlpquiz reads format {FORMAT}"
            newer = node.value > FORMAT
            note(self.source, "format", node, message, "update nlpquiz" if newer else f"write format: {FORMAT}")
            return False
        return True

    def _without_lost_lists(self, root: MapNode) -> MapNode:
        """The root with an empty list where faults of syntax took every item."""
        if not self.tree.skipped_ids:
            return root
        entries: dict[str, Node] = {
            name: ListNode(line=node.line, column=node.column)
            if name in ("cards", "topics") and isinstance(node, ScalarNode) and node.kind == "null"
            else node
            for name, node in root.entries.items()
        }
        return replace(root, entries=entries)

    def _ids(self, node: Node | None, what: str) -> dict[str, MapNode]:
        """The first node of each id; notes the others."""
        found: dict[str, MapNode] = {}
        for item in node.items if isinstance(node, ListNode) else ():
            name = item.get("id") if isinstance(item, MapNode) else None
            if not isinstance(item, MapNode) or not isinstance(name, ScalarNode) or name.kind != "text":
                continue
            if what == "topic":
                check_id(name, self.source, what)
            first = found.setdefault(name.text, item)
            if first is not item:
                message = f"the {what} id {shortened(name.text)} is taken: line {first.line} has it"
                note(self.source, f"duplicate-{what}", name, message, "give each its own id, never used before")
        return found

    def _card_nodes(self, root: MapNode) -> list[MapNode]:
        """The mappings under cards:; notes what else is there."""
        node = root.get("cards")
        if node is None:
            note(self.source, "missing-key", root, "a deck needs cards:", "write cards: and below it - id: …")
            return []
        if not isinstance(node, ListNode):
            lost = isinstance(node, ScalarNode) and node.kind == "null"
            if not (lost and self.tree.skipped_ids):
                note(self.source, "type", root.keys["cards"], "cards: wants a list", "begin each card with - id: …")
            return []
        cards: list[MapNode] = []
        for item in node.items:
            if isinstance(item, MapNode):
                cards.append(item)
            else:
                note(self.source, "type", item, "a card is wanted here, a mapping", "begin each card with - id: …")
        return cards

    def _read_card(self, node: MapNode) -> None:
        if is_too_big(node, self.source):
            return
        kind = self._kind(node)
        keeps_rules = check_card(node, kind, self.source)
        card = card_from(node, kind, self.source, faulty=not keeps_rules)
        if card is not None and keeps_rules:
            self.cards.append(card)

    def _kind(self, node: MapNode) -> Kind:
        """The card's kind; where that is not said, the one that its keys speak for, so that its faults show too."""
        kind = node.get("kind")
        if isinstance(kind, ScalarNode) and kind.text in CARD_TYPES:
            return cast("Kind", kind.text)
        alike = self.source.nearest(kind.text, KINDS) if isinstance(kind, ScalarNode) else None
        guess: Kind = next((_KEY_OF_KIND[key] for key in node.entries if key in _KEY_OF_KIND), "open")
        return cast("Kind", alike) if alike else guess
