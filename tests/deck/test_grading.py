"""Open answers against points: what counts as said, and how far the grader agrees with a reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.deck.folding import fold
from nlpquiz.deck.grading import MAX_GRADED, grade_open
from nlpquiz.deck.key_matching import TypedAnswer
from nlpquiz.deck.model import OpenCard, Point, Translated, every_language, text_in
from nlpquiz.deck.traditional import SIMPLIFIED
from tests.deck.agreement import agreement, labelled_answers, open_cards

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


def said(key: str, typed: str) -> bool:
    """Whether ``key`` is said in ``typed``: found, and not only denied."""
    return any(not match.denied for match in TypedAnswer(typed).find(key))


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


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("saturat", "it Saturates"),
            ("normalize", "normalisation"),
            ("masking", "we masked it"),
            ("embedding", "embeddings"),
            ("keys", "the key"),
            ("one-hot", "onehot"),
            ("one-hot", "one hot"),
            ("pretrain", "pre-training"),
            ("layer norm", "LayerNorm"),
            ("standard deviation", "the standard\ndeviation"),
            ("vanishing gradient", "the gradients vanish"),
            ("variance", "the varaince"),
            ("saturat", "it satuartes"),
            ("sqrt(d_k)", "√dₖ"),
            ("sqrt(d_k)", r"$\sqrt{d_k}$"),
            ("sqrt(d_k)", "sqrt(dk)"),
            ("sqrt(d_k)", "根号dk"),
            ("sqrt(d_k)", "the square root of d_k"),
            ("sqrt(d_k)", "d_k 的平方根"),
            ("sqrt(d_k)", "d_k^{1/2}"),
            ("根号", "√d"),
            ("square root", "sqrt(d)"),
            ("d_model", r"$d_{model}$"),
            ("n^2", "O(n²·d)"),
            ("n^2 d", r"O(n^{2} d)"),
            ("n d^2", "24nd²"),
            ("qk^t", r"$QK^\top$"),
            ("-inf", "−∞"),
            ("alpha", "α"),
            ("梯度消失", "梯度会消失"),
            ("梯度消失", "梯度很容易就消失"),
            ("训练数据", "訓練數據"),
            ("注意力", "自注意力"),
            ("维度相同", "维度一样"),
            ("query 向量", "query向量"),
        ],
    )
    def test_found(self, key: str, typed: str) -> None:
        assert said(key, typed)

    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("soft", "softmax"),
            ("mask", "unmask"),
            ("rnn", "rnnlm"),
            ("ln", "lna"),
            ("encoder", "decoder"),
            ("supervised", "unsupervised"),
            ("micro", "macro"),
            ("context", "content"),
            ("1024", "10240"),
            ("n^2", "n^23"),
            ("对称", "非对称"),
            ("自主性", "非自主性"),
            ("饱和", "不饱和"),
            ("vanishing gradient", "the gradient is large. Weights vanish."),
            ("梯度消失", "梯度很大，信号消失"),
            ("key", "monkey"),
        ],
    )
    def test_not_found(self, key: str, typed: str) -> None:
        assert not said(key, typed)


class TestNegation:
    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("batch", "it does not depend on the batch"),
            ("batch", "It doesn’t use batch statistics"),
            ("recurrence", "a model without recurrence"),
            ("recurrence", "there is no recurrence"),
            ("recurrence", "it no longer needs recurrence"),
            ("query", "they come from the encoder rather than the query"),
            ("value", "it is not the value but the key that counts"),
            ("gradient", "it never changes the gradient"),
            ("warm-up", "pre-LN can be trained without warm-up"),
            ("batch", "它不依赖 batch"),
            ("batch", "并不依赖 batch"),
            ("循环", "没有循环结构"),
            ("参数", "无需额外参数"),
            ("方差", "和方差无关，而不是由方差决定"),
            ("梯度消失", "不会导致梯度消失"),
            ("批次", "不是对批次，而是对特征"),
            ("并行", "推理时无法并行"),
            ("加密", "從不加密"),
        ],
    )
    def test_denied(self, key: str, typed: str) -> None:
        matches = TypedAnswer(typed).find(key)
        assert matches
        assert any(match.denied for match in matches)
        if "无关" not in typed:
            assert not said(key, typed)

    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("batch", "not only the batch but also the length matters"),
            ("variance", "it is not a trick; the variance is d_k"),
            ("key", "it is not the value but the key that counts"),
            ("saturat", "without scaling, the softmax saturates"),
            ("saturat", "if we do not scale, the softmax saturates"),
            ("scal", "if we do not scale, the softmax saturates"),
            ("saturat", "not scaling makes the softmax saturate"),
            ("warm-up", "it cannot be trained without warm-up"),
            ("gradient", "no matter how deep, the gradient arrives"),
            ("feature", "it does not use the batch, it normalises over features"),
            ("feature", "it does not use the batch because it normalises over features"),
            ("feature", "it does not look at other samples and it normalises the features"),
            ("batch", "不仅依赖 batch，还依赖长度"),
            ("特征", "不是对批次，而是对特征"),
            ("饱和", "不缩放就会饱和"),
            ("饱和", "如果不缩放 softmax 会饱和"),
            ("梯度消失", "没有残差时梯度消失很严重"),
            ("长度", "不同长度的句子"),
            ("长度", "不管长度多少"),
            ("位置", "无论位置在哪里"),
            ("统计", "不稳定的统计量"),
            ("线性", "线性"),
            ("残差", "不能没有残差"),
            ("常用", "非常常用"),
            ("并行", "训练时并行，推理时不行"),
            ("方差", "不但方差变大，而且梯度消失"),
        ],
    )
    def test_not_denied(self, key: str, typed: str) -> None:
        assert said(key, typed)

    def test_a_key_may_hold_the_negation_itself(self) -> None:
        assert said("not change", "the states do not change")
        assert said("不可导", "采样不可导")
        assert said("no recurrence", "there is no recurrence")

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
