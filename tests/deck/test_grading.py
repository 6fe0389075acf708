"""Open answers against points: what counts as said, and how far the grader agrees with a reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.deck.folding import fold
from nlpquiz.deck.grading import MAX_GRADED, grade_open
from nlpquiz.deck.model import OpenCard, Point, Translated, every_language, text_in
from nlpquiz.deck.traditional import SIMPLIFIED
from tests.deck.agreement import agreement, labelled_answers, open_cards
from tests.deck.test_grading_keys import said

SCALING = OpenCard(
    kind="open",
    id="why-scale",
    topic="t",
    question=Translated(
        en="Why divide attention scores by $\\sqrt{d_k}$?", zh="注意力分数为什么要除以 $\\sqrt{d_k}$？"
    ),
    answer=Translated(en="The dot product has variance d_k.", zh="点积的方差为 d_k。"),
    points=(
        Point(
            say=Translated(en="the dot product has variance d_k", zh="点积的方差为 d_k"),
            weight=3,
            keys=(("variance", "方差"), ("d_k", "dimension", "维度")),
        ),
        Point(
            say=Translated(
                en="large scores saturate the softmax, its gradient vanishes", zh="分数大时 softmax 饱和，梯度消失"
            ),
            weight=3,
            keys=(("softmax",), ("saturat", "one-hot", "饱和"), ("gradient", "梯度")),
        ),
        Point(
            say=Translated(en="dividing by the root restores variance 1", zh="除以根号 d_k 使方差回到 1"),
            weight=2,
            keys=(("sqrt(d_k)", "标准差", "standard deviation"), ("restor", "back to 1", "回到 1", "恢复")),
        ),
    ),
)


def statuses(typed: str, card: OpenCard = SCALING) -> list[str]:
    return [point.status for point in grade_open(card, typed).points]


class TestPoints:
    def test_a_good_answer(self) -> None:
        typed = (
            "With unit variance components the dot product has a variance of d_k. The softmax then saturates, so that"
            " hardly any gradient flows. Dividing by √dₖ brings it back to 1."
        )
        verdict = grade_open(SCALING, typed)
        assert statuses(typed) == ["said", "said", "said"]
        assert verdict.share == 1.0
        assert [quote.text for quote in verdict.points[1].matched] == ["softmax", "saturates", "gradient"]
        assert all(typed[q.start : q.end] == q.text for point in verdict.points for q in point.matched)

    def test_a_good_answer_in_chinese(self) -> None:
        assert (
            statuses("点积的方差等于 dk，分数太大时 softmax 会饱和，梯度几乎为零。除以根号dk 之后方差恢复为 1。")
            == ["said"] * 3
        )

    def test_traditional_characters_and_full_width(self) -> None:
        assert statuses("點積的變異數即方差，維度越大越大。ｓｏｆｔｍａｘ 飽和，梯度消失。")[:2] == ["said", "said"]

    def test_some_groups_are_a_part_and_one_is_nothing(self) -> None:
        verdict = grade_open(SCALING, "The softmax saturates when the scores are large.")
        assert [point.status for point in verdict.points] == ["missing", "partly", "missing"]
        assert verdict.share == pytest.approx(3 * 0.5 / 8)
        assert statuses("It has something to do with the softmax.") == ["missing"] * 3

    def test_keys_far_apart_make_no_point(self) -> None:
        filler = " Many other things could be said here about training in general." * 8
        assert statuses(f"The variance matters.{filler} There is a dimension d_k.")[0] == "partly"

    def test_a_denied_point_is_missing_and_quoted(self) -> None:
        verdict = grade_open(SCALING, "The softmax does not saturate and the gradient is fine.")
        assert verdict.points[1].status == "missing"
        assert [quote.text for quote in verdict.points[1].denied] == ["saturate"]

    @pytest.mark.parametrize(
        "typed",
        [
            "variance, d_k, softmax, saturate, gradient, sqrt(d_k), standard deviation, restore",
            "variance d_k softmax saturate gradient sqrt(d_k) standard deviation restore",
            "方差，d_k，softmax，饱和，梯度，标准差，恢复，维度，点积，缩放",
        ],
    )
    def test_a_bare_list_of_terms_passes_nowhere_fully(self, typed: str) -> None:
        verdict = grade_open(SCALING, typed)
        assert verdict.list_like
        assert "said" not in [point.status for point in verdict.points]

    @pytest.mark.parametrize(
        "typed",
        [
            "方差 = d_k → softmax 饱和 → 梯度消失；除以 √d_k，方差恢复为 1",
            "variance d_k => softmax saturates => gradient ~ 0",
        ],
    )
    def test_notes_with_arrows_are_no_list(self, typed: str) -> None:
        assert not grade_open(SCALING, typed).list_like
        assert statuses(typed)[:2] == ["said", "said"]

    def test_one_key_alone_needs_the_point_around_it(self) -> None:
        point = Point(say="tanh keeps the additive score bounded", keys=(("bound", "range"),))
        card = OpenCard(kind="open", id="c", topic="t", question="?", answer="!", points=(point,))
        assert statuses("The tanh gives a bounded score.", card) == ["said"]
        assert statuses("This is bound to work.", card) == ["partly"]

    def test_no_points_no_share(self) -> None:
        card = OpenCard(kind="open", id="c", topic="t", question="?", answer="!")
        assert grade_open(card, "anything").share == 0.0


class TestDenial:
    @pytest.mark.parametrize(
        "typed", ["It does not depend on the batch.", "它不依赖批次。", "It doesn’t depend on any batch."]
    )
    def test_what_the_card_denies_is_to_be_denied(self, typed: str) -> None:
        point = Point(
            say=Translated(en="it does not depend on the batch", zh="不依赖批次"),
            keys=(("batch", "批次"), ("depend", "依赖")),
        )
        card = OpenCard(kind="open", id="c", topic="t", question="?", answer="!", points=(point,))
        assert statuses(typed, card) == ["said"]

    @pytest.mark.parametrize("typed", ["It depends on the batch.", "它依赖批次。"])
    def test_saying_the_opposite_is_missing(self, typed: str) -> None:
        point = Point(
            say=Translated(en="it does not depend on the batch", zh="不依赖批次"),
            keys=(("batch", "批次"), ("depend", "依赖")),
        )
        card = OpenCard(kind="open", id="c", topic="t", question="?", answer="!", points=(point,))
        assert statuses(typed, card) == ["missing"]


def test_traditional_table_maps_one_to_one() -> None:
    assert len(SIMPLIFIED) > 450
    for traditional, simple in SIMPLIFIED.items():
        assert len(traditional) == len(simple) == 1
        simple.encode("gb2312")  # the standard set of simplified characters
        assert simple not in SIMPLIFIED


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_folding_keeps_places(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert len(folded.squeezed) == len(folded.places)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert folded.starts == sorted(folded.starts)
    assert all(folded.text[place] == letter for letter, place in zip(folded.squeezed, folded.places, strict=True))


PIECES = st.sampled_from(
    [
        "variance",
        "d_k",
        "not",
        "不",
        "没有",
        "softmax",
        "饱和",
        "gradient",
        "\\sqrt{",
        "}",
        "$",
        "√",
        "根号",
        "。",
        ",",
        ".",
        ";",
        "if",
        "如果",
        "without",
        "就",
        "but",
        "而是",
        "vanish",
        "^{1/2}",
        "的平方根",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=40).map("".join)
    )
)
def test_any_text_is_graded(typed: str) -> None:
    verdict = grade_open(SCALING, typed)
    assert 0 <= verdict.share <= 1
    assert len(verdict.points) == 3
    for point in verdict.points:
        for quote in (*point.matched, *point.denied):
            assert typed[quote.start : quote.end] == quote.text != ""


WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"})


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(labelled_answers()))
def test_width_and_case_do_not_matter(answer: object) -> None:
    assert hasattr(answer, "text")
    card, typed = answer.card, answer.text  # type: ignore[attr-defined]
    plain = statuses(typed, card)
    assert statuses(typed.upper(), card) == plain
    assert statuses(typed.translate(WIDE), card) == plain


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_points_own_words_make_the_points(language: str) -> None:
    """For each card whose points hold their keys: typing the points gives full marks."""
    checked = 0
    for name, card in open_cards().items():
        says = [text_in(point.say, language) for point in card.points]  # type: ignore[arg-type]
        if not all(
            all(any(said(key, say) for key in group) for group in point.keys)
            for say, point in zip(says, card.points, strict=True)
        ):
            continue
        checked += 1
        verdict = grade_open(card, "\n".join(f"{say}." for say in says))
        assert [point.status for point in verdict.points] == ["said"] * len(says), name
    assert checked >= 5


def test_model_answers_are_recognised() -> None:
    """The model answers make nearly all of their own points; the rest is for the writers of the keys."""
    marks = [
        point.status
        for card in open_cards().values()
        for version in every_language(card.answer)
        for point in grade_open(card, version).points
    ]
    assert marks.count("said") / len(marks) >= 0.9


class TestAgreement:
    """Floors a little below what ``python -m tests.benchmarks.grading`` prints for the answers held out of tuning."""

    def test_there_are_enough_answers_of_each_sort(self) -> None:
        answers = labelled_answers()
        assert len(answers) >= 120
        assert sum(answer.language == "zh" for answer in answers) >= len(answers) / 2
        assert {answer.kind for answer in answers} >= {"good", "half", "wrong", "nonsense", "negated", "keywords"}

    @pytest.mark.parametrize(
        ("language", "kappa", "kappa_said", "false_accepts", "false_rejects"),
        [("en", 0.62, 0.70, 0.20, 0.12), ("zh", 0.68, 0.76, 0.12, 0.11)],
    )
    def test_agreement_with_a_reader(
        self, language: str, kappa: float, kappa_said: float, false_accepts: float, false_rejects: float
    ) -> None:
        held_out = [answer for answer in labelled_answers() if answer.held_out and answer.language == language]
        result = agreement(held_out)
        assert result.kappa >= kappa
        assert result.kappa_said >= kappa_said
        assert result.false_accepts <= false_accepts
        assert result.false_rejects <= false_rejects


@pytest.mark.parametrize(
    "piece", ["not ", "variance d_k ", "不方差", "梯度很", "d_k^", "the square root of ", "if not gradient saturat "]
)
def test_an_endless_answer_is_read_to_its_limit(piece: str) -> None:
    """What lies beyond the limit is not read, and no piece repeated up to it takes long."""
    verdict = grade_open(
        SCALING, piece * (10 * MAX_GRADED // len(piece)) + " The softmax saturates, its gradient is 0."
    )
    assert verdict.points[1].status != "said"
    assert all(quote.end <= MAX_GRADED for point in verdict.points for quote in point.matched)
