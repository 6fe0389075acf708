"""Typed answers to the shipped cards: every one is marked, in time, within 0 and 1, and always the same way."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from hypothesis import strategies as st

from nlpquiz.config import shipped_decks
from nlpquiz.deck.arithmetic import ArithmeticSyntaxError, compile_expression
from nlpquiz.deck.loader import load_file
from nlpquiz.deck.model import Card, ClozeCard, NumericCard, OpenCard, every_language, question_of
from nlpquiz.store.deck_folders import find_decks
from nlpquiz.study.response import respond_with_text

SIGNS = [
    *"+-*/^%()[],.;:!?~≈=<>",
    "**",
    "1e9",
    "1e999",
    "9**9**9",
    "½",
    "一百二十万",
    "3.2 亿",
    "10k",
    "64GB",
    "1/0",
    "0x1f",
    "１２",
]
WORDS = [
    "not",
    "never",
    "instead of",
    "不",
    "没有",
    "而不是",
    "but",
    "because",
    "no longer",
    "softmax",
    "variance",
    "方差",
    "梯度",
]
STRANGE = [
    "\x00",
    "\x1b[2J",
    "\u202e",
    "\u0301",
    "🙂",
    "a" * 3000,
    "。" * 50,
    "\n\n",
    "$x^2$",
    "{layers}",
    "ß",
    "İ",
    "ﬁ",
]


@cache
def cards() -> tuple[Card, ...]:
    """Every third of the shipped cards that are answered by typing."""
    decks = [load_file(path).deck for path in find_decks(shipped_decks()).files]
    found = [
        card for deck in decks if deck for card in deck.cards if isinstance(card, OpenCard | ClozeCard | NumericCard)
    ]
    return tuple(found[::3])


@st.composite
def _answers(draw: st.DrawFn) -> tuple[int, str, str]:
    number = draw(st.integers(0, len(cards()) - 1))
    card = cards()[number]
    known = (
        [key for point in card.points for group in point.keys for key in group] if isinstance(card, OpenCard) else []
    )
    model = list(every_language(question_of(card)))
    parts = st.sampled_from([*SIGNS, *WORDS, *STRANGE, *known, *model]) | st.text(max_size=10)
    joint = draw(st.sampled_from(["", " ", "，", ". "]))
    return number, joint.join(draw(st.lists(parts, max_size=12))), draw(st.sampled_from(["en", "zh"]))


INPUT = st.deferred(_answers)


def check(value: tuple[int, str, str]) -> None:
    """Mark it twice; and take it for arithmetic."""
    number, typed, language = value
    card = cards()[number]
    assert isinstance(card, OpenCard | ClozeCard | NumericCard)
    marked = [respond_with_text(card, "seed", None, typed, language) for _ in range(2)]  # type: ignore[arg-type]
    assert marked[0] == marked[1]
    assert 0 <= marked[0].share <= 1
    assert marked[0].suggestion in (1, 2, 3, 4)
    assert isinstance(marked[0].detail(), str)
    try:
        expression = compile_expression(typed, ("layers", "x"))
    except ArithmeticSyntaxError:
        return
    with suppress(ArithmeticError):
        assert abs(expression.evaluate({"layers": 12, "x": 0.5})) <= 10**101
