"""One hand-written deck put into another: what is new, what is the same, what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nlpquiz.deck.splice import DeckText, ListName
from nlpquiz.errors import Problem, QuizError

Side: TypeAlias = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, as ids of cards and topics."""

    added_topics: tuple[str, ...]
    added_cards: tuple[str, ...]
    replaced: tuple[str, ...]
    """Topics and cards that stand in both and differ, taken from the other deck"""
    kept: tuple[str, ...]
    """The same, left as they were"""
    same: int
    """Cards that stand in both and say the same"""


class ConflictError(QuizError):
    """Both decks have an item of one id, and they differ."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = len(problems)
        what = "1 item differs" if count == 1 else f"{count} items differ"
        hint = "Keep those of the first deck with --ours, or take those of the other with --theirs."
        super().__init__(f"{what} between the decks, and nothing was written", hint)
        self.problems = problems


def merge(base: DeckText, other: DeckText, side: Side | None = None) -> Merged:
    """Put the topics and cards of ``other`` into ``base``, with their comments; ``side`` settles what differs.

    Raises:
        ConflictError: something differs and no side was named; ``base`` is unchanged.
        DeckError: the outcome would be a faulty deck; ``base`` may be half changed.
        QuizError: a list is written in a form that cannot be added to, or the decks' LaTeX macros differ.
    """
    _check_macros(base, other)
    topics = _differing(base.topics, other.topics)
    cards = _differing(base.cards, other.cards)
    if (topics or cards) and side is None:
        raise ConflictError((*_problems(base, other, "topics", topics), *_problems(base, other, "cards", cards)))
    new_topics = [item for item in other.items("topics") if item.id not in base.topics]
    new_cards = [item for item in other.items("cards") if item.id not in base.cards]
    same = len(other.cards) - len(new_cards) - len(cards)
    base.append("topics", [item.text for item in new_topics])
    if side == "theirs":
        _replace(base, other, "topics", topics)
        _replace(base, other, "cards", cards)
    base.append("cards", [item.text for item in new_cards])
    differing = (*topics, *cards)
    return Merged(
        added_topics=tuple(item.id for item in new_topics),
        added_cards=tuple(item.id for item in new_cards),
        replaced=differing if side == "theirs" else (),
        kept=differing if side == "ours" else (),
        same=same,
    )


def _check_macros(base: DeckText, other: DeckText) -> None:
    ours = base.loaded.deck.macros if base.loaded.deck else {}
    theirs = other.loaded.deck.macros if other.loaded.deck else {}
    missing = [name for name, meaning in theirs.items() if ours.get(name) != meaning]
    if missing:
        what = f"{other.loaded.file} has LaTeX macros that {base.loaded.file} has not: {', '.join(missing)}"
        raise QuizError(what, "Write them below macros: of the first deck, then merge again.")


def _replace(base: DeckText, other: DeckText, name: ListName, ids: list[str]) -> None:
    texts = {item.id: item.text for item in other.items(name)}
    for item_id in ids:
        base.replace(name, item_id, texts[item_id])


def _differing(ours: Mapping[str, object], theirs: Mapping[str, object]) -> list[str]:
    return [item_id for item_id, item in theirs.items() if item_id in ours and ours[item_id] != item]


def _problems(base: DeckText, other: DeckText, name: ListName, ids: list[str]) -> list[Problem]:
    """Where each differing item stands in both files."""
    ours = {item.id: item for item in base.items(name)}
    found = []
    for item in other.items(name):
        if item.id in ids:
            place = f"{base.loaded.file}:{ours[item.id].start + 1}"
            what = f"the {name.removesuffix('s')} {item.id} differs from the one at {place}"
            first = item.text.partition("\n")[0]
            found.append(Problem(other.loaded.file, item.start + 1, 1, what, source=first, code="conflict"))
    return found
