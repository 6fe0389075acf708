"""Cards as lines: what stands where, in both languages, for each kind."""

from __future__ import annotations

import pytest

from nlpquiz.deck.instances import draw_values, shuffled_options
from nlpquiz.deck.model import (
    Card,
    ChoiceCard,
    ClozeCard,
    NumericCard,
    OpenCard,
    Option,
    OrderCard,
    Point,
    Source,
    Translated,
    TrueFalseCard,
)
from nlpquiz.terminal.card_view import (
    answer_lines,
    follow_up_lines,
    pitfall_lines,
    points_lines,
    question_lines,
    sources_line,
)
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.view import View

OPEN = OpenCard(
    id="o",
    topic="t",
    kind="open",
    question=Translated(en="Why $x_i$?", zh="为什么是 $x_i$？"),
    answer=Translated(en="Because.", zh="因为。"),
    points=(Point(say=Translated(en="first", zh="第一"), weight=3), Point(say="both", weight=1)),
    pitfalls=(Translated(en="Guessing.", zh="猜测。"),),
    sources=(Source(paper="Doe, Title, 2020", arxiv="2001.00001", where="§2"), Source(seed="s.txt", heading="标题")),
)
CHOICE = ChoiceCard(
    id="c",
    topic="t",
    kind="choice",
    question="Which?",
    options=(Option(text="good", correct=True, why="It is."), Option(text="bad", correct=False, why="It is not.")),
)
GAPS = ClozeCard(id="g", topic="t", kind="cloze", text="A {{c1::query}} meets $k_{{c2::j::index}}$.")


def view(language: str = "en", **options: object) -> View:
    return View(look=Look(), width=60, language=language, **options)  # type: ignore[arg-type]


def plain(lines: object) -> list[str]:
    return [line.plain.rstrip() for line in lines]  # type: ignore[attr-defined]


def test_the_languages() -> None:
    assert plain(question_lines(OPEN, view())) == ["Why xᵢ?"]
    assert plain(question_lines(OPEN, view("zh"))) == ["为什么是 xᵢ？"]
    assert plain(question_lines(OPEN, view("both"))) == ["Why xᵢ?", "为什么是 xᵢ？"]
    assert plain(points_lines(OPEN, view("both"))) == [
        "An interviewer listens for",
        "  ••• first",
        "      第一",
        "    • both",
    ]


def test_options_are_numbered_as_shuffled_and_explained_afterwards() -> None:
    order = shuffled_options(CHOICE, "s")
    texts = [("good", "bad")[place] for place in order]
    assert plain(question_lines(CHOICE, view(seed="s"), ticked={2})) == [
        "Which?",
        "",
        f"  1 {texts[0]}",
        f"✓ 2 {texts[1]}",
    ]
    answer = plain(answer_lines(CHOICE, view(seed="s"), chosen=(order.index(1) + 1,)))
    assert f"  ✗ {order.index(1) + 1} bad (yours)" in answer
    assert f"  ✓ {order.index(0) + 1} good" in answer
    assert "      It is not." in answer


def test_a_gap_is_hidden_alone_and_the_answer_fills_it() -> None:
    assert plain(question_lines(GAPS, view(gap=1))) == ["A [...] meets kⱼ."]
    assert "query" in plain(question_lines(GAPS, view(gap=2)))[0]
    assert "index" in plain(question_lines(GAPS, view(gap=2)))[0]
    assert plain(answer_lines(GAPS, view(gap=1))) == ["A query meets kⱼ."]


def test_numbers_are_drawn_into_question_and_solution() -> None:
    card = NumericCard(
        id="n",
        topic="t",
        kind="numeric",
        question="How much is {a} times 2?",
        variables={"a": (3, 4, 5)},
        value="a * 2",
        unit="MB",
        answer="${a} \\cdot 2 = {value}$",
    )
    a = draw_values(card, "s")["a"]
    assert plain(question_lines(card, view(seed="s"))) == [f"How much is {a} times 2?"]
    assert plain(answer_lines(card, view(seed="s"))) == [f"{a * 2} MB  within 1%", "", f"{a} · 2 = {a * 2}"]


def test_truth_and_order() -> None:
    truth = TrueFalseCard(id="t", topic="t", kind="truefalse", statement="It is.", correct=False, why="It is not.")
    assert plain(question_lines(truth, view())) == ["It is.", "", "  1 true    2 false"]
    assert plain(answer_lines(truth, view())) == ["✗ False", "It is not."]
    order = OrderCard(id="r", topic="t", kind="order", question="Sort.", items=("a", "b", "c"))
    assert plain(answer_lines(order, view())) == ["  1 a", "  2 b", "  3 c"]
    ranked = plain(question_lines(order, view(seed="s"), ranked=(3, 1)))
    assert [line[:3] for line in ranked[2:]] == ["2 1", "  2", "1 3"]


def test_pitfalls_follow_ups_and_sources() -> None:
    assert plain(pitfall_lines(OPEN, view())) == ["Pitfalls", "  ! Guessing."]
    assert plain(follow_up_lines([GAPS], view())) == ["Likely follow-ups", "  ▸ A [...] meets k_{[index]}."]
    assert plain(sources_line(OPEN, view())) == ["Sources: Doe, Title, 2020, §2; 标题"]
    assert follow_up_lines([], view()) == []


@pytest.mark.parametrize("card", [OPEN, CHOICE, GAPS])
@pytest.mark.parametrize("width", [20, 40, 60])
def test_no_line_is_wider_than_asked(card: Card, width: int) -> None:
    narrow = View(look=Look(), width=width, language="both")
    lines = [*question_lines(card, narrow), *answer_lines(card, narrow), *pitfall_lines(card, narrow)]
    assert max(line.cell_len for line in lines) <= width


def test_text_of_a_card_is_never_markup() -> None:
    card = OpenCard(id="o", topic="t", kind="open", question="x[i] [/b] [bold] \x1b[31mred", answer="a")
    assert plain(question_lines(card, view())) == ["x[i] [/b] [bold] ␛[31mred"]
