"""Answers marked, and the rating that the marking suggests."""

from __future__ import annotations

import json

from nlpquiz.deck.choosing import numbers_needed
from nlpquiz.deck.instances import shuffled_items, shuffled_options
from nlpquiz.deck.model import (
    ChoiceCard,
    ClozeCard,
    NumericCard,
    OpenCard,
    Option,
    OrderCard,
    Point,
    Translated,
    TrueFalseCard,
)
from nlpquiz.scheduling.review import Rating
from nlpquiz.study.response import respond_with_numbers, respond_with_text

CHOICE = ChoiceCard(
    id="c",
    topic="t",
    kind="choice",
    question="q",
    options=(
        Option(text="right", correct=True),
        Option(text="wrong", correct=False, remedy="cure"),
        Option(text="also wrong", correct=False),
    ),
)
OPEN = OpenCard(
    id="o",
    topic="t",
    kind="open",
    question="Why?",
    answer="Because.",
    points=(
        Point(say=Translated(en="the variance grows", zh="方差变大"), weight=3, keys=(("variance", "方差"),)),
        Point(say=Translated(en="softmax saturates", zh="softmax 饱和"), weight=1, keys=(("saturat", "饱和"),)),
    ),
)


def test_a_number_means_the_option_at_that_place_on_the_screen() -> None:
    order = shuffled_options(CHOICE, "seed")
    right = respond_with_numbers(CHOICE, "seed", [order.index(0) + 1])
    assert (right.suggestion, right.remedies) == (Rating.GOOD, ())
    wrong = respond_with_numbers(CHOICE, "seed", [order.index(1) + 1])
    assert (wrong.suggestion, wrong.remedies) == (Rating.AGAIN, ("cure",))


def test_truth_and_order() -> None:
    truth = TrueFalseCard(id="t", topic="t", kind="truefalse", statement="s", correct=False, why="w")
    assert respond_with_numbers(truth, "", [2]).suggestion is Rating.GOOD
    assert respond_with_numbers(truth, "", [1]).suggestion is Rating.AGAIN
    order = OrderCard(id="r", topic="t", kind="order", question="q", items=("a", "b", "c", "d"))
    shown = shuffled_items(order, "s")
    right = [shown.index(item) + 1 for item in range(4)]
    assert respond_with_numbers(order, "s", right).suggestion is Rating.GOOD
    swapped = [right[1], right[0], *right[2:]]
    assert respond_with_numbers(order, "s", swapped).suggestion is Rating.HARD
    assert respond_with_numbers(order, "s", right[::-1]).suggestion is Rating.AGAIN


def test_typed_answers_of_every_kind() -> None:
    cloze = ClozeCard(id="g", topic="t", kind="cloze", text="The {{c1::query}} meets the {{c2::key}}.")
    assert respond_with_text(cloze, "", 2, "Key", "en").suggestion is Rating.GOOD
    assert respond_with_text(cloze, "", 2, "query", "en").suggestion is Rating.AGAIN
    number = NumericCard(id="n", topic="t", kind="numeric", question="q", value=1.1e8)
    assert respond_with_text(number, "", None, "1.1亿", "zh").suggestion is Rating.GOOD
    unreadable = respond_with_text(number, "", None, "many", "en")
    assert unreadable.verdict is not None
    assert not unreadable.verdict.readable


def test_points_decide_an_open_answer_and_the_learner_has_the_last_word() -> None:
    response = respond_with_text(OPEN, "", None, "The variance grows with the width of the head.", "en")
    assert response.points == ("said", "missing")
    assert (response.share, response.suggestion) == (0.75, Rating.HARD)
    settled = response.with_next_status(1).with_next_status(1)
    assert settled.points == ("said", "said")
    assert settled.suggestion is Rating.GOOD
    kept = json.loads(settled.detail())
    assert (kept["points"], kept["settled"], kept["share"]) == (["said", "missing"], ["said", "said"], 1.0)
    assert settled.with_next_status(0).points == ("missing", "said")


def test_how_many_numbers_make_an_answer() -> None:
    assert numbers_needed(CHOICE) == 1
    order = OrderCard(id="r", topic="t", kind="order", question="q", items=("a", "b", "c"))
    assert numbers_needed(order) == 3
