"""What the topics of a deck have."""

from datetime import date

from nlpquiz.deck.coverage import coverage
from nlpquiz.deck.model import Card, OpenCard, Source, Topic, TrueFalseCard

TOPICS = (Topic(id="masks", title="Masks", priority="core"), Topic(id="empty", title="Empty"))
SEED = Source(seed="notes.txt", heading="Masks")
PAPER = Source(arxiv="1706.03762")


def open_card(name: str, *sources: Source, reviewed: date | None, topic: str = "masks") -> Card:
    return OpenCard(
        id=name, kind="open", topic=topic, question="Why?", answer="So.", sources=sources, reviewed=reviewed
    )


def test_cards_are_counted_by_topic_and_kind() -> None:
    cards = [
        open_card("a", SEED, PAPER, reviewed=date(2026, 11, 21)),
        open_card("b", SEED, reviewed=date(2026, 3, 1)),
        TrueFalseCard(
            id="c", kind="truefalse", topic="masks", statement="Yes", correct=True, why="So", sources=(PAPER,),
            reviewed=date(2026, 5, 5),
        ),
        open_card("d", PAPER, reviewed=None, topic="elsewhere"),
    ]  # fmt: skip
    masks, empty = coverage(TOPICS, cards)
    assert (masks.cards, masks.total, masks.cited, masks.checked) == (
        {"open": 2, "truefalse": 1},
        3,
        2,
        date(2026, 3, 1),
    )
    assert (empty.topic.id, empty.total, empty.cited, empty.checked) == ("empty", 0, 0, None)


def test_a_card_that_was_never_checked_leaves_its_topic_unchecked() -> None:
    cards = [open_card("a", PAPER, reviewed=None), open_card("b", PAPER, reviewed=date(2026, 3, 1))]
    assert coverage(TOPICS, cards)[0].checked is None
