"""Marking by rule: what counts as right, what share a half-right answer earns, and the reason shown."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.deck.instances import draw_values, fill, numeric_answer, shuffled_items, shuffled_options
from nlpquiz.deck.marking import mark_choice, mark_cloze, mark_numeric, mark_order, mark_truefalse
from nlpquiz.deck.model import (
    ChoiceCard,
    ClozeCard,
    NumericCard,
    Option,
    OrderCard,
    Translated,
    TrueFalseCard,
    text_in,
)

PARAMETERS = NumericCard(
    kind="numeric",
    id="layer-parameters",
    topic="t",
    question="How many parameters do {layers} layers of width {hidden} have, with $\\frac{hidden}{2}$ and $x^{y}$?",
    variables={"layers": (6, 12, 24), "hidden": (512, 768, 1024)},
    value="layers * (12 * hidden**2 + 13 * hidden)",
    tolerance="2%",
)


def numeric(value: float | str, tolerance: float | str = "1%", unit: str | Translated | None = None) -> NumericCard:
    return NumericCard(kind="numeric", id="n", topic="t", question="?", value=value, tolerance=tolerance, unit=unit)


def choice(*right: bool) -> ChoiceCard:
    options = tuple(
        Option(text=f"option {i}", correct=r, why=Translated(en=f"why {i}", zh=f"因为 {i}"))
        for i, r in enumerate(right)
    )
    return ChoiceCard(kind="choice", id="c", topic="t", question="?", options=options)


def cloze(text: str | Translated, **accept: tuple[str, ...]) -> ClozeCard:
    return ClozeCard(kind="cloze", id="z", topic="t", text=text, accept=accept)


ORDER = OrderCard(kind="order", id="o", topic="t", question="?", items=("embed", "attend", "add", "normalise"))


class TestInstances:
    def test_values_come_from_the_seed_alone(self) -> None:
        drawn = draw_values(PARAMETERS, "paper-7")
        assert drawn == draw_values(PARAMETERS, "paper-7")
        assert list(drawn) == ["layers", "hidden"]
        program = (
            "from tests.deck.test_marking import PARAMETERS, ORDER, choice\n"
            "from nlpquiz.deck.instances import *\n"
            "options = shuffled_options(choice(True, False, False), 's')\n"
            "print(draw_values(PARAMETERS, 'paper-7'), shuffled_items(ORDER, 's'), options)"
        )
        seen = {
            subprocess.run(
                [sys.executable, "-c", program],
                env={**os.environ, "PYTHONHASHSEED": hash_seed},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for hash_seed in ("1", "2")
        }
        assert seen == {f"{drawn} {shuffled_items(ORDER, 's')} {shuffled_options(choice(True, False, False), 's')}\n"}

    def test_every_value_turns_up(self) -> None:
        drawn = {tuple(draw_values(PARAMETERS, str(seed)).values()) for seed in range(200)}
        assert len(drawn) == 9

    def test_numbers_are_filled_in_and_other_braces_stay(self) -> None:
        values = {"layers": 12, "hidden": 768}
        assert numeric_answer(PARAMETERS, values) == 85_054_464
        assert fill(str(PARAMETERS.question), values) == (
            "How many parameters do 12 layers of width 768 have, with $\\frac{768}{2}$ and $x^{y}$?"
        )
        assert fill("{value} {other} $={value}$ `n={value}`", values, 85_054_464) == (
            "85,054,464 {other} $={85{,}054{,}464}$ `n=85054464`"
        )

    def test_without_variables_nothing_is_filled_in(self) -> None:
        assert fill(r"$\frac{value}{2}$ {value}", {}) == r"$\frac{value}{2}$ {value}"

    def test_items_never_stand_in_the_right_order(self) -> None:
        orders = {shuffled_items(ORDER, str(seed)) for seed in range(500)}
        assert orders == set(permutations(range(4))) - {(0, 1, 2, 3)}

    def test_options_come_in_every_order(self) -> None:
        assert {shuffled_options(choice(True, False, False), str(seed)) for seed in range(200)} == set(
            permutations(range(3))
        )


class TestChoice:
    def test_right(self) -> None:
        verdict = mark_choice(choice(False, True, False), [1])
        assert (verdict.correct, verdict.share, verdict.faults) == (True, 1.0, ())
        assert text_in(verdict.reason, "en") == "Right. why 1"

    def test_wrong_says_why(self) -> None:
        verdict = mark_choice(choice(False, True, False), [2], partial=True)
        assert (verdict.correct, verdict.share, verdict.faults) == (False, 0.0, (1, 2))
        assert text_in(verdict.reason, "zh") == "不对。因为 2"

    @pytest.mark.parametrize(
        ("chosen", "share"),
        [([0, 1], 1.0), ([0], 0.5), ([0, 2], 0.0), ([0, 1, 2], 0.5), ([], 0.0), ([0, 1, 2, 3], 0.0)],
    )
    def test_partial_credit(self, chosen: list[int], share: float) -> None:
        card = choice(True, True, False, False)
        assert mark_choice(card, chosen, partial=True).share == share
        assert mark_choice(card, chosen).share == (1.0 if share == 1.0 else 0.0)


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("said", [True, False])
def test_true_or_false(truth: bool, said: bool) -> None:
    card = TrueFalseCard(kind="truefalse", id="t", topic="t", statement="s", correct=truth, why="Because.")
    verdict = mark_truefalse(card, said)
    assert verdict.correct == (truth == said)
    assert text_in(verdict.reason, "en").endswith("Because.")


class TestCloze:
    @pytest.mark.parametrize(
        ("typed", "correct"),
        [
            ("Layer Normalization", True),
            ("ＬＡＹＥＲ　ＮＯＲＭＡＬＩＺＡＴＩＯＮ", True),
            ("layer-normalisation", True),
            ("the layer normalization", True),
            ("LayerNorm", True),
            ("层归一化", True),
            ("層歸一化", True),
            ("layer normalizaton", True),
            ("layer noramlization", True),
            ("batch normalization", False),
            ("归一化", False),
            ("", False),
        ],
    )
    def test_variants_of_either_language(self, typed: str, correct: bool) -> None:
        card = cloze(
            Translated(en="Transformers use {{c1::layer normalization}}.", zh="Transformer 使用{{c1::层归一化}}。"),
            c1=("LayerNorm",),
        )
        for language in ("en", "zh"):
            assert mark_cloze(card, 1, typed, language).correct == correct

    @pytest.mark.parametrize(
        ("answer", "typed"),
        [
            ("supervised", "unsupervised"),
            ("encoder", "decoder"),
            ("micro-averaged", "macro-averaged"),
            ("bidirectional", "unidirectional"),
            ("intrinsic", "extrinsic"),
            ("minimization", "maximization"),
            ("symmetric", "asymmetric"),
            ("variance", "covariance"),
            ("ascending", "descending"),
            ("content", "context"),
            ("top-10 sampling", "top-50 sampling"),
            ("1024", "1023"),
            ("2017 paper", "2018 paper"),
            ("有监督学习方法", "无监督学习方法"),
            ("前向传播算法", "后向传播算法"),
            ("tanh", "tan"),
            ("relevant", "irrelevant"),
        ],
    )
    def test_a_slip_that_makes_another_word_is_wrong(self, answer: str, typed: str) -> None:
        assert not mark_cloze(cloze(f"It is {{{{c1::{answer}}}}}."), 1, typed, "en").correct

    def test_a_word_of_the_card_is_no_slip(self) -> None:
        card = cloze("Not the {{c2::precision}} but {{c1::prediction}} counts, and prevision is a word here.")
        assert not mark_cloze(card, 2, "prevision", "en").correct

    def test_a_slip_is_named(self) -> None:
        verdict = mark_cloze(cloze("{{c1::variance}}"), 1, "varaince", "zh")
        assert verdict.correct
        assert text_in(verdict.reason, "zh") == "正确，但有笔误：variance"

    @pytest.mark.parametrize("typed", ["8", "eight", "八", "８", "2^3"])
    def test_numbers_in_any_writing(self, typed: str) -> None:
        assert mark_cloze(cloze("holds {{c1::8}} times"), 1, typed, "en").correct

    @pytest.mark.parametrize(
        "typed", ["sqrt(d_k)", "√dₖ", "根号 dk", r"\sqrt{d_k}", "square root of d_k", "dk 的平方根"]
    )
    def test_maths_in_any_writing(self, typed: str) -> None:
        assert mark_cloze(cloze(r"divided by ${{c1::\sqrt{d_k} }}$"), 1, typed, "en").correct

    def test_two_gaps_of_one_number(self) -> None:
        card = cloze("{{c1::keys}} and {{c1::values}} but not {{c2::queries}}")
        assert mark_cloze(card, 1, "keys, values", "en").correct
        assert mark_cloze(card, 1, "values and keys", "en").correct
        half = mark_cloze(card, 1, "keys", "en")
        assert (half.correct, half.share) == (False, 0.5)

    def test_a_gap_that_is_not_there(self) -> None:
        with pytest.raises(ValueError, match="no gap c3"):
            mark_cloze(cloze("{{c1::a}}"), 3, "a", "en")

    @settings(max_examples=80, deadline=None)
    @given(st.text(max_size=40))
    def test_any_text_is_marked(self, typed: str) -> None:
        card = cloze(Translated(en="{{c1::two thirds}} of {{c2::12}}", zh="{{c1::三分之二}} {{c2::12}}"))
        for gap in (1, 2):
            assert 0 <= mark_cloze(card, gap, typed, "zh").share <= 1


class TestNumeric:
    @pytest.mark.parametrize(
        ("card", "typed", "correct"),
        [
            (numeric(1.1e8, "5%"), "110M", True),
            (numeric(1.1e8, "5%"), "1.1亿", True),
            (numeric(1.1e8, "5%"), "1.2e8", False),
            (numeric(64, 0), "64", True),
            (numeric(64, 0), "64.001", False),
            (numeric(64, 0.5), "64.5", True),
            (numeric(0.75), "3/4", True),
            (numeric(0.75), "75%", True),
            (numeric(75, unit="%"), "75%", True),
            (numeric(75, unit="%"), "75", True),
            (numeric(75, unit="%"), "0.75", False),
            (numeric(75, unit=Translated(en="percent", zh="%")), "75 percent", True),
            (numeric(110, unit=Translated(en="million", zh="百万")), "110", True),
            (numeric(110, unit=Translated(en="million", zh="百万")), "110M", True),
            (numeric(110, unit=Translated(en="million", zh="百万")), "1.1亿", True),
            (numeric(6.99, unit="$10^{-4}$"), "6.99", True),
            (numeric(6.99, unit="$10^{-4}$"), "6.99e-4", True),
            (numeric(16, unit="GiB"), "16 GiB", True),
            (numeric(16, unit="GiB"), "16384 MiB", True),
            (numeric(16, unit="GiB"), "16 GB", True),
            (numeric(16, unit="GiB"), "17.18 GB", True),
            (numeric(16, unit="GiB"), "16", True),
            (numeric(16, unit="GiB"), "16 G", True),
            (numeric(16, unit="GiB"), "16 MB", False),
            (numeric(5, unit="ms"), "0.005 s", True),
            (numeric(5, unit="ms"), "5 s", False),
            (numeric(12, unit=Translated(en="heads", zh="个")), "12 个", True),
            (numeric(0), "0", True),
            (numeric(0), "0.1", False),
            (numeric(-3), "-3", True),
            (numeric(-3), "3", False),
        ],
    )
    def test_tolerance_and_units(self, card: NumericCard, typed: str, correct: bool) -> None:
        for language in ("en", "zh"):
            verdict = mark_numeric(card, {}, typed, language)
            assert verdict.correct == correct
            assert verdict.share == float(correct)
            assert verdict.readable

    def test_the_reason_for_a_person(self) -> None:
        values = {"layers": 12, "hidden": 768}
        right = mark_numeric(PARAMETERS, values, "85M", "en")
        assert text_in(right.reason, "en") == (
            "Right: 85,054,464 (85.1M); yours is 0.064 % off, within the 2 % allowed."
        )
        slipped = mark_numeric(PARAMETERS, values, "85K", "zh")
        assert text_in(slipped.reason, "zh") == (
            "正确答案是 85,054,464（8505万）。你的答案读作 85,000，允许误差 2 %。"
            "恰好差 1,000 倍：请检查单位或漏掉的因子。"
        )

    @pytest.mark.parametrize(("typed", "part"), [("", "no number"), ("1,5", "two ways"), ("5 s", "not in s")])
    def test_what_cannot_be_read_is_said_and_not_merely_wrong(self, typed: str, part: str) -> None:
        verdict = mark_numeric(numeric(5, unit="GB"), {}, typed, "en")
        assert (verdict.correct, verdict.readable) == (False, False)
        assert part in text_in(verdict.reason, "en")
        assert "The answer" not in text_in(verdict.reason, "en")  # it may be asked again

    @settings(max_examples=80, deadline=None)
    @given(st.text(max_size=30))
    def test_any_text_is_marked(self, typed: str) -> None:
        assert mark_numeric(PARAMETERS, {"layers": 12, "hidden": 768}, typed, "zh").share in {0.0, 1.0}


class TestOrder:
    @pytest.mark.parametrize(
        ("order", "share", "faults"),
        [
            ((0, 1, 2, 3), 1.0, ()),
            ((1, 0, 2, 3), 4 / 6, (0,)),
            ((3, 0, 1, 2), 0.0, (3,)),
            ((3, 2, 1, 0), 0.0, (1, 2, 3)),
            ((0, 1, 2), 0.5, (3,)),
            ((), 0.0, (0, 1, 2, 3)),
        ],
    )
    def test_share_and_items_out_of_place(self, order: tuple[int, ...], share: float, faults: tuple[int, ...]) -> None:
        verdict = mark_order(ORDER, order)
        assert verdict.share == pytest.approx(share)
        assert len(verdict.faults) == len(faults)
        assert verdict.correct == (not faults)

    def test_the_one_moved_item_is_named(self) -> None:
        verdict = mark_order(ORDER, (3, 0, 1, 2))
        assert verdict.faults == (3,)
        assert "1 of 4 to be moved: normalise" in text_in(verdict.reason, "en")

    @pytest.mark.parametrize("order", [(0, 0, 1, 2), (0, 1, 2, 4), (-1, 0, 1, 2)])
    def test_what_is_no_order_is_refused(self, order: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match="at most once"):
            mark_order(ORDER, order)
