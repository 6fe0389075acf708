"""Small decks for papers: every kind of card, ladders, and marks that are easy to count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlpquiz.deck.catalog import DeckHead, Entry
from nlpquiz.deck.compiled import fingerprint
from nlpquiz.deck.model import (
    KINDS,
    Card,
    ChoiceCard,
    ClozeCard,
    Kind,
    NumericCard,
    OpenCard,
    Option,
    OrderCard,
    Point,
    Priority,
    Source,
    Topic,
    Translated,
    TrueFalseCard,
    card_keys,
)
from nlpquiz.exam.clock import Reading
from nlpquiz.exam.paper import Library, Paper, Terms, set_paper
from nlpquiz.scheduling.review import Moment

START = Moment(1_800_000_000_000, 739_000)
SOURCE = (Source(paper="Vaswani et al., 2017", arxiv="1706.03762", where="§3.2"),)


def make_card(
    kind: Kind,
    name: str,
    topic: str = "t",
    priority: Priority = "common",
    follow_ups: tuple[str, ...] = (),
    remedy: str | None = None,
) -> Card:
    """A card of ``kind`` with a text that names it."""
    fields: dict[str, Any] = {
        "id": name,
        "topic": topic,
        "priority": priority,
        "follow_ups": follow_ups,
        "sources": SOURCE,
    }
    both = Translated(en=f"Question {name}?", zh=f"问题 {name}？")
    match kind:
        case "open":
            points = (
                Point(
                    say=Translated(en="variance is d_k", zh="方差为 d_k"),
                    weight=2,
                    keys=(("variance", "方差"), ("grow", "增大")),
                ),
                Point(say="softmax saturates", weight=1, keys=(("softmax",), ("saturat", "饱和"))),
            )
            return OpenCard(
                kind="open",
                question=both,
                answer=Translated(en="Variance $d_k$; the softmax saturates.", zh="方差 $d_k$，softmax 饱和。"),
                points=points,
                **fields,
            )
        case "choice":
            options = tuple(
                Option(
                    text=Translated(en=f"option {letter} of {name}", zh=f"选项 {letter}"),
                    correct=letter == "a",
                    why=f"why {letter}",
                    remedy=None if letter == "a" else remedy,
                )
                for letter in "abcd"
            )
            return ChoiceCard(kind="choice", question=both, options=options, **fields)
        case "truefalse":
            return TrueFalseCard(kind="truefalse", statement=both, correct=True, why="It does.", **fields)
        case "cloze":
            text = Translated(
                en=f"Of {name} the {{{{c1::gap{name}}}}} is hidden.", zh=f"{name} 的 {{{{c1::空{name}}}}}。"
            )
            return ClozeCard(kind="cloze", text=text, **fields)
        case "numeric":
            return NumericCard(
                kind="numeric",
                question="What is {x} times {y}?",
                value="x * y",
                variables={"x": (2, 3, 5), "y": (7, 11, 13)},
                **fields,
            )
        case "order":
            return OrderCard(kind="order", question=both, items=("first", "second", "third"), **fields)


def entries_of(deck: str, cards: Sequence[Card]) -> list[Entry]:
    parents: dict[str, list[str]] = {}
    for card in cards:
        for name in card.follow_ups:
            parents.setdefault(f"{deck}/{name}", []).append(f"{deck}/{card.id}")
    return [
        Entry(
            *(key, f"{deck}/{card.id}", deck, card.topic, card.kind, card.priority, card.tags, place),
            *(tuple(parents.get(f"{deck}/{card.id}", ())), fingerprint(card), f"{deck}.yaml", 1),
        )
        for place, card in enumerate(cards)
        for key in card_keys(deck, card)
    ]


def library_of(
    decks: Mapping[str, Sequence[Card]],
    priorities: Mapping[str, Priority] | None = None,
    recall: float = 0.7,
    asked_lately: Mapping[str, int] | None = None,
) -> Library:
    """A library; ``priorities`` by topic id."""
    heads = {}
    for deck, cards in decks.items():
        topics = tuple(
            Topic(
                id=topic,
                title=Translated(en=topic.title(), zh=f"主题{topic}"),
                priority=(priorities or {}).get(topic, "common"),
            )
            for topic in sorted({card.topic for card in cards})
        )
        heads[deck] = DeckHead(
            deck,
            Translated(en=deck.title(), zh=f"题库{deck}"),
            None,
            {r"\R": r"\mathbb{R}"},
            topics,
            f"{deck}.yaml",
            len(cards),
        )
    by_name = {f"{deck}/{card.id}": card for deck, cards in decks.items() for card in cards}
    pool = [entry for deck, cards in decks.items() for entry in entries_of(deck, cards)]
    return Library(pool, heads, by_name.__getitem__, lambda entry: recall, asked_lately or {})


def one_of_each(seed: str = "s", limit_ms: int | None = 600_000, language: str = "en") -> Paper:
    """A paper with one question of every kind."""
    library = library_of({"d": [make_card(kind, f"k-{kind}", topic=f"t-{kind}") for kind in KINDS]})
    return set_paper(library, len(KINDS), Terms(limit_ms, language), paper_id="p1", at=START, seed=seed)


def reading(
    seconds: float = 0, *, slept: float = 0, moved: float = 0, boot: str = "b1", since_boot: float | None = None
) -> Reading:
    """The clocks ``seconds`` after the start, of which the machine slept ``slept``; the wall clock is ``moved`` off."""
    real_ms = round((seconds if since_boot is None else since_boot) * 1000) + 50_000
    return Reading(
        Moment(START.at_ms + round((seconds + moved) * 1000), START.day), real_ms, real_ms - round(slept * 1000), boot
    )
