"""Notes that were imported before, imported again: what came in then, what the owner made of it, what comes in now.

A field that only one side changed is taken from that side; where both changed it, the owner's stays and the conflict is
told. Lists (tags, sources, points, reading) join what both sides did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from nlpquiz.exchange.notes.matching import matched

Plain: TypeAlias = dict[str, Any]
Side: TypeAlias = Literal["ours", "theirs"] | None
_LISTS = ("tags", "sources", "points", "reading", "follow_ups", "pitfalls")
_TEXTS = ("question", "answer", "text", "title")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both the owner and the notes changed."""

    card: str
    """The id of a card, or of a topic"""
    field: str
    ours: Any
    theirs: Any


@dataclass(slots=True)
class Update:
    """What has to be done to a deck, and what it was measured against."""

    added: list[Plain] = field(default_factory=list)
    changed: dict[str, Plain] = field(default_factory=dict)
    """Id → fields with their new values; None takes a field away"""
    removed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Cards of the last import that the notes have no more; they stay"""
    deleted: list[str] = field(default_factory=list)
    """Cards that the owner deleted: they do not come back"""
    edited: list[str] = field(default_factory=list)
    """Cards that differ from what was imported, by the owner's hand"""
    conflicts: list[Conflict] = field(default_factory=list)
    base: dict[str, Plain] = field(default_factory=dict)
    """What the next import is measured against"""
    renamed: dict[str, str] = field(default_factory=dict)
    """Ids that cards of the notes would have → those that they keep"""

    @property
    def is_empty(self) -> bool:
        """Whether the deck stays as it is."""
        return not (self.added or self.changed or self.removed)


def compare(
    base: Mapping[str, Plain],
    now: Mapping[str, Plain],
    incoming: Sequence[Plain],
    *,
    side: Side = None,
    prune: bool = False,
    match: bool = True,
    placeholder: str = "",
) -> Update:
    """What importing ``incoming`` changes. All three are cards, or topics, as JSON has them."""
    update = Update()
    update.renamed = matched(base, incoming, placeholder) if match else {}
    seen: set[str] = set()
    for plain in incoming:
        own_id = str(plain["id"])
        name = update.renamed.get(own_id, own_id)
        theirs = {**plain, "id": name}
        seen.add(name)
        was, mine = base.get(name), now.get(name)
        if mine is None:
            if was is None:
                update.added.append(theirs)
            else:
                update.deleted.append(name)
            update.base[name] = theirs
            continue
        if was is not None and mine != was:
            update.edited.append(name)
        _merge(name, was or {}, mine, theirs, side, update)
    for name, was in base.items():
        if name in seen:
            continue
        if prune and now.get(name) == was:
            update.removed.append(name)
        else:
            update.base[name] = was
            if name in now:
                update.gone.append(name)
    return update


def _merge(name: str, was: Plain, mine: Plain, theirs: Plain, side: Side, update: Update) -> None:
    changes: Plain = {}
    base = dict(theirs)
    for key in dict.fromkeys((*mine, *theirs, *was)):
        before, own, new = was.get(key), mine.get(key), theirs.get(key)
        if new in (own, before):
            continue
        if own == before:
            changes[key] = new
        elif key in _LISTS:
            joined = _joined(before or [], own or [], new or [])
            if joined != own:
                changes[key] = joined or None
        elif key in _TEXTS and isinstance(own, dict) and isinstance(new, dict) and isinstance(before, dict | None):
            changed, kept, conflicts = _languages(before or {}, own, new, side)
            if changed != own:
                changes[key] = changed
            base[key] = kept
            update.conflicts += [
                Conflict(name, f"{key}.{language}", own.get(language), new.get(language)) for language in conflicts
            ]
        elif side == "theirs":
            changes[key] = new
        elif side is None:
            update.conflicts.append(Conflict(name, key, own, new))
            if before is None:
                base.pop(key, None)
            else:
                base[key] = before
    if changes:
        update.changed[name] = changes
    update.base[name] = base


def _languages(before: Plain, own: Plain, new: Plain, side: Side) -> tuple[Plain, Plain, list[str]]:
    """(the text, what the next import is measured against, languages in conflict) of a text in several languages."""
    merged, kept = dict(own), dict(new)
    conflicts: list[str] = []
    for language in dict.fromkeys((*own, *new, *before)):
        was, mine, theirs = before.get(language), own.get(language), new.get(language)
        if theirs in (mine, was):
            continue
        if mine == was or side == "theirs":
            if theirs is None:
                merged.pop(language, None)
            else:
                merged[language] = theirs
        elif side is None:
            conflicts.append(language)
            if was is None:
                kept.pop(language, None)
            else:
                kept[language] = was
    return merged or own, kept, conflicts


def _joined(before: list[Any], own: list[Any], new: list[Any]) -> list[Any]:
    """The owner's list with what the notes added, without what they took away."""
    kept = [item for item in own if item in new or item not in before]
    return kept + [item for item in new if item not in before and item not in kept]
