"""Cards put into hand-written files: what is not concerned stays as it is, to the byte."""

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from nlpquiz.deck.loader import load_text
from nlpquiz.deck.splice import DeckText, indented_item
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.errors import DeckError, QuizError

HAND_WRITTEN = """\
# my notes, begun in spring
format: 1
deck: mine
title: {en: Mine,
        zh: 我的}   # two lines
topics:
    - {id: a,  title: A}     # aligned
    - id: b
      title: B
# --- the cards ---
cards:
    # asked at every interview
    - id: one    # stable
      kind: open
      topic: a
      question: Why?
      answer: |
        Because:
        # not a comment, a heading

        so it is.

    - {id: two, kind: truefalse, topic: b, statement: It is so, correct: true, why: So}
    # a card that I did not finish
# end of file
"""
NEW = "- id: three\n  kind: open\n  topic: a\n  question: New?\n  answer: |\n    Two\n\n    paragraphs\n"


def test_items_are_the_lines_as_they_stand_there() -> None:
    deck = DeckText(HAND_WRITTEN.encode(), "mine.yaml")
    one, two = deck.items("cards")
    assert (one.id, two.id) == ("one", "two")
    assert one.text.startswith("# asked at every interview\n- id: one    # stable\n  kind: open\n")
    assert one.text.endswith("    # not a comment, a heading\n\n    so it is.\n")
    assert two.text == "- {id: two, kind: truefalse, topic: b, statement: It is so, correct: true, why: So}\n"
    assert [item.text for item in deck.items("topics")] == [
        "- {id: a,  title: A}     # aligned\n",
        "- id: b\n  title: B\n",
    ]


def test_a_card_is_added_behind_the_last_and_no_other_byte_changes() -> None:
    deck = DeckText(HAND_WRITTEN.encode(), "mine.yaml")
    deck.append("cards", [NEW])
    added = (
        "\n    - id: three\n      kind: open\n      topic: a\n      question: New?\n"
        "      answer: |\n        Two\n\n        paragraphs\n"
    )
    tail = "    # a card that I did not finish\n"
    assert deck.data.decode() == HAND_WRITTEN.replace(tail, added + tail)
    assert list(deck.cards) == ["one", "two", "three"]


def test_a_topic_is_added_behind_the_last() -> None:
    deck = DeckText(HAND_WRITTEN.encode(), "mine.yaml")
    deck.append("topics", ["- {id: c, title: C}\n"])
    assert deck.data.decode() == HAND_WRITTEN.replace("      title: B\n", "      title: B\n    - {id: c, title: C}\n")


def test_a_card_is_replaced_and_no_other_byte_changes() -> None:
    deck = DeckText(HAND_WRITTEN.encode(), "mine.yaml")
    deck.replace("cards", "two", NEW.replace("three", "two"))
    assert list(deck.cards) == ["one", "two"]
    assert deck.cards["two"].kind == "open"
    before, _, rest = HAND_WRITTEN.partition("    - {id: two")
    assert deck.data.decode().startswith(before + "    - id: two\n")
    assert deck.data.decode().endswith(rest.partition("\n")[2])


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark_are_kept(ending: str, mark: bytes) -> None:
    deck = DeckText(mark + HAND_WRITTEN.replace("\n", ending).encode(), "mine.yaml")
    deck.append("cards", [NEW])
    assert deck.data.startswith(mark + b"#")
    assert deck.data.count(b"\r") == (deck.data.count(b"\n") if ending == "\r\n" else 0)


def test_a_file_without_a_last_line_end() -> None:
    text = HAND_WRITTEN[: HAND_WRITTEN.index("    # a card that")].rstrip("\n")
    deck = DeckText(text.encode(), "mine.yaml")
    deck.append("cards", [NEW])
    assert deck.data.decode().startswith(text + "\n\n    - id: three\n")


def test_the_first_card_of_an_empty_deck() -> None:
    text = "format: 1\ndeck: mine\ntitle: Mine\ntopics:\n- {id: a, title: A}\ncards: []  # none yet\n"
    deck = DeckText(text.encode(), "mine.yaml")
    deck.append("cards", [NEW])
    assert "cards:  # none yet\n  - id: three\n    kind: open\n" in deck.data.decode()


def test_a_faulty_card_changes_nothing() -> None:
    deck = DeckText(HAND_WRITTEN.encode(), "mine.yaml")
    with pytest.raises(DeckError) as caught:
        deck.append("cards", [NEW.replace("topic: a", "topic: nowhere")])
    assert [problem.code for problem in caught.value.problems] == ["unknown-topic"]
    assert deck.data.decode() == HAND_WRITTEN
    assert list(deck.cards) == ["one", "two"]


def test_a_list_on_one_line_is_refused_with_advice() -> None:
    text = HAND_WRITTEN.partition("topics:")[0] + "topics: [{id: a, title: A}]\ncards: []\n"
    deck = DeckText(text.encode(), "mine.yaml")
    with pytest.raises(QuizError, match="cannot add to topics"):
        deck.append("topics", ["- {id: c, title: C}\n"])


def test_a_mapping_becomes_an_item() -> None:
    assert indented_item("\nid: x\ntext: |\n  a\n\n  b\n") == "- id: x\n  text: |\n    a\n\n    b\n"


BLOCKS = st.text(st.sampled_from("ab #:-|>{}[]'\"$\\\n中?&*!%@`"), max_size=40)


@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_whatever_the_texts_hold_items_can_be_moved_from_deck_to_deck(texts: list[str]) -> None:
    from dataclasses import replace

    from nlpquiz.deck.model import OpenCard

    base = load_text(HAND_WRITTEN.encode(), "mine.yaml").deck
    assert base is not None
    cards = tuple(
        OpenCard(id=f"n{number}", kind="open", topic="a", question="Q?", answer=f"x{text}".rstrip("\n"))  # see below
        for number, text in enumerate(texts)
    )
    written = deck_to_yaml(replace(base, cards=cards))
    if load_text(written.encode(), "from.yaml").deck is None:
        reject()  # texts that no deck may hold, such as faulty formulas
    source = DeckText(written.encode(), "from.yaml")
    target = DeckText(HAND_WRITTEN.encode(), "mine.yaml")
    target.append("cards", [item.text for item in source.items("cards")])
    # blank lines between items are nobody's, also where a text ends with some (`|+`)
    assert [target.cards[card.id] for card in cards] == list(source.cards.values())
