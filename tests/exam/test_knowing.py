"""What a right answer is worth when it may have been a guess, and the forecast of a score."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlpquiz.exam.forecast import forecast
from nlpquiz.exam.knowing import Evidence, evidence_of, guess_chance, knew_given_right
from nlpquiz.scheduling.memory import DEFAULT_POLICY, Learned, New, retrievability
from nlpquiz.scheduling.review import Moment, Rating
from tests.benchmarks.guess_correction import losses
from tests.exam.small_library import make_card

NOW = Moment(0, 1000)


def learned(days_ago: int, stability: float = 10.0) -> Learned:
    return Learned(stability, 5.0, 1000, Moment(0, 1000 - days_ago), 3, 0)


def right(state: Learned | New, guess: float) -> Evidence:
    return evidence_of(1.0, False, guess, state, NOW, DEFAULT_POLICY)


def test_bayes() -> None:
    assert knew_given_right(0.5, 0.5) == pytest.approx(2 / 3)
    assert knew_given_right(0.9, 0.25) == pytest.approx(0.9 / 0.925)
    assert knew_given_right(0.3, 0.0) == 1.0
    assert knew_given_right(0.0, 0.0) == 1.0


def test_bayes_by_counting() -> None:
    chance = random.Random(1)
    rights = [knew for knew in (chance.random() < 0.4 for _ in range(20_000)) if knew or chance.random() < 0.25]
    assert sum(rights) / len(rights) == pytest.approx(knew_given_right(0.4, 0.25), abs=0.01)


def test_chances_of_a_guess() -> None:
    assert guess_chance(make_card("choice", "c")) == 0.25
    assert guess_chance(make_card("truefalse", "t")) == 0.5
    assert guess_chance(make_card("order", "o")) == pytest.approx(1 / 5)  # never the order shown
    assert guess_chance(make_card("open", "o")) == guess_chance(make_card("cloze", "z")) == 0.0


def test_wrong_is_again_half_an_open_answer_hard_and_a_typed_right_one_good() -> None:
    def rating(share: float, *, is_open: bool) -> Rating:
        return evidence_of(share, is_open, 0.0, learned(5), NOW, DEFAULT_POLICY).rating

    assert rating(0.0, is_open=False) == rating(0.4, is_open=True) == Rating.AGAIN
    assert rating(0.6, is_open=True) == rating(0.9, is_open=False) == Rating.HARD
    assert rating(0.8, is_open=True) == rating(1.0, is_open=False) == Rating.GOOD


def test_a_fresh_memory_takes_a_right_answer_at_its_word_and_a_faded_one_does_not() -> None:
    fresh, faded = learned(1), learned(2000)
    assert retrievability(fresh, 1000) > 0.95
    assert right(fresh, 0.25) == replace(right(fresh, 0.25), rating=Rating.GOOD, counts=True)
    assert retrievability(faded, 1000) < 0.6
    weak = right(faded, 0.5)
    assert (weak.rating, weak.counts) != (Rating.GOOD, True)
    assert weak.knew < 0.75


@given(days=st.integers(0, 4000), stability=st.floats(0.5, 300), guess=st.sampled_from([0.0, 1 / 15, 0.2, 0.25, 0.5]))
@settings(max_examples=150, deadline=None)
def test_a_right_answer_never_counts_against_the_card(days: int, stability: float, guess: float) -> None:
    evidence = right(learned(days, stability), guess)
    assert evidence.rating >= Rating.HARD
    easier = right(learned(days, stability), guess / 2)
    assert easier.knew >= evidence.knew
    assert (evidence.rating, evidence.counts) == (Rating.GOOD, True) or guess > 0


@pytest.mark.parametrize("read", [True, False])
@pytest.mark.parametrize("guess", [0.5, 0.25])
def test_the_rule_predicts_the_next_recall_better_than_the_naive_one(guess: float, read: bool) -> None:
    result = losses(guess, 3000, read=read)
    assert result["oracle"] < result["rule"] < result["naive"]


def test_a_forecast_counts_what_is_remembered_and_what_is_guessed() -> None:
    choices = [(make_card("choice", f"c{n}"), 1, 0.001) for n in range(40)]
    assert forecast(choices).expected == pytest.approx(10.0, abs=0.3)
    known = [(make_card("choice", f"c{n}"), 1, 0.999) for n in range(40)]
    assert forecast(known).expected > 38


@given(recalls=st.lists(st.floats(0, 1), min_size=1, max_size=25), kind=st.sampled_from(["open", "choice", "numeric"]))
@example(recalls=[0.0625], kind="numeric")
@settings(max_examples=40, deadline=None)
def test_a_forecast_lies_within_the_paper(recalls: list[float], kind: str) -> None:
    paper = [(make_card(kind, f"c{n}"), 2, recall) for n, recall in enumerate(recalls)]  # type: ignore[arg-type]
    found = forecast(paper)
    assert 0 <= found.low <= found.expected <= found.high <= 2 * len(paper)


def test_the_interval_covers_what_it_says_when_the_model_is_right() -> None:
    chance = random.Random(3)
    inside = 0
    recalls = [chance.uniform(0.3, 0.95) for _ in range(20)]
    found = forecast([(make_card("truefalse", f"c{n}"), 1, recall) for n, recall in enumerate(recalls)])
    for _ in range(600):
        score = sum(
            (chance.random() < 0.97) if chance.random() < recall else chance.random() < 0.5 for recall in recalls
        )
        inside += found.low <= score <= found.high
    assert 0.78 <= inside / 600 <= 0.98  # wider than needed, as it allows for form
