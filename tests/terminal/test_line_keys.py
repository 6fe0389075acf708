"""One line is one answer."""

from __future__ import annotations

import pytest

from nlpquiz.deck.model import Card, ChoiceCard, ClozeCard, NumericCard, OpenCard, Option, OrderCard, TrueFalseCard
from nlpquiz.terminal.key_parser import EOF, Key
from nlpquiz.terminal.line_keys import LineKeys, keys_for

OPEN = OpenCard(id="o", topic="t", kind="open", question="q", answer="a")
ONE = ChoiceCard(
    id="c",
    topic="t",
    kind="choice",
    question="q",
    options=(Option(text="a", correct=True), Option(text="b", correct=False), Option(text="c", correct=False)),
)
SEVERAL = ChoiceCard(
    id="m",
    topic="t",
    kind="choice",
    question="q",
    options=(Option(text="a", correct=True), Option(text="b", correct=True), Option(text="c", correct=False)),
)
TRUTH = TrueFalseCard(id="t", topic="t", kind="truefalse", statement="s", correct=True, why="w")
GAP = ClozeCard(id="g", topic="t", kind="cloze", text="{{c1::x}}")
NUMBER = NumericCard(id="n", topic="t", kind="numeric", question="q", value=3)
ORDER = OrderCard(id="r", topic="t", kind="order", question="q", items=("a", "b", "c"))


def pressed(keys: list[Key] | None) -> str | None:
    names = {"enter": "⏎"}
    return None if keys is None else "".join(names.get(key.name, key.text) for key in keys)


@pytest.mark.parametrize(
    ("line", "card", "expected"),
    [
        ("", OPEN, " "),
        ("3", OPEN, " 3"),
        ("because 1", OPEN, "tbecause 1⏎⏎"),
        ("2", ONE, "2⏎"),
        ("4", ONE, None),
        ("1 2", ONE, None),
        ("1,3", SEVERAL, "13⏎⏎"),
        ("2 2", SEVERAL, None),
        ("True", TRUTH, "1⏎"),
        ("错", TRUTH, "2⏎"),
        ("maybe", TRUTH, None),
        ("q", GAP, "tq⏎⏎"),
        ("110M", NUMBER, "t110M⏎⏎"),
        ("3 1 2", ORDER, "312⏎"),
        ("3>1>2", ORDER, "312⏎"),
        ("3 1", ORDER, None),
        (":q", GAP, "q"),
        (": U", ORDER, "u"),
    ],
)
def test_a_line_becomes_keys(line: str, card: Card, expected: str | None) -> None:
    assert pressed(keys_for(line, card, "question", suggested=False)) == expected


@pytest.mark.parametrize(
    ("line", "suggested", "expected"), [("4", False, "4"), ("", True, "⏎"), ("", False, None), ("good", True, None)]
)
def test_after_the_answer_a_line_is_a_rating(line: str, suggested: bool, expected: str | None) -> None:
    assert pressed(keys_for(line, OPEN, "answer", suggested=suggested)) == expected


def test_what_is_refused_is_said_and_the_next_line_is_read() -> None:
    given = iter([Key("line", "seven"), Key("line", "2"), EOF])
    refused: list[str] = []
    read = LineKeys(lambda _: next(given), lambda: (ONE, "question", False), refused.append)
    assert [read(), read(), read()] == [Key("char", "2"), Key("enter"), EOF]
    assert refused == ["seven"]
