"""Fitted weights are judged on reviews that they have not seen."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

from nlpquiz.scheduling.fitting import Timeline, bounded, judge, predictions, quality, usable_reviews
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Policy, curve, recall_probability

FORGETFUL = (0.5, 0.8, 1.2, 4.0, *DEFAULT_WEIGHTS[4:8], 1.2, *DEFAULT_WEIGHTS[9:20], 0.5)
DAY = 739_000


def made_up_log(weights: tuple[float, ...], cards: int, seed: int = 5) -> list[Timeline]:
    """Answers of a learner whose memory has these weights."""
    chance, model, log = random.Random(seed), curve(Policy(weights=weights)), list[Timeline]()
    for card in range(cards):
        day = DAY + card // 3
        answers = [(day, chance.choices((1, 2, 3, 4), (0.2, 0.1, 0.5, 0.2))[0])]
        trace = model.follow(answers)
        for _ in range(7):
            elapsed = max(1, round(chance.uniform(0.3, 3) * min(trace.stability, 120)))
            recalled = chance.random() < recall_probability(trace.stability, elapsed, weights)
            rating = chance.choices((2, 3, 4), (0.2, 0.65, 0.15))[0] if recalled else 1
            trace = model.follow([(day + elapsed, rating)], trace, day)
            day += elapsed
            answers.append((day, rating))
        log.append(answers)
    return log


def test_only_answers_on_a_later_day_are_usable() -> None:
    assert usable_reviews([[(DAY, 1), (DAY, 3), (DAY + 2, 3)], [(DAY, 3)], []]) == 1


def test_predictions_are_those_of_the_schedule() -> None:
    first, second = predictions([(DAY, 3), (DAY + 5, 1), (DAY + 5, 3), (DAY + 6, 3)], DEFAULT_WEIGHTS)
    assert first.expected == pytest.approx(recall_probability(2.3065, 5))
    assert (first.recalled, first.elapsed_days, first.number, first.lapses) == (False, 5, 2, 0)
    assert (second.recalled, second.elapsed_days, second.number, second.lapses) == (True, 1, 3, 1)  # a day counts once


def test_quality_of_known_numbers() -> None:
    found = predictions([(DAY, 3), (DAY + 5, 3)], DEFAULT_WEIGHTS)
    one = quality(found)
    assert one.log_loss == pytest.approx(-math.log(found[0].expected))
    assert one.rmse_bins == pytest.approx(1 - found[0].expected)
    assert quality([]).reviews == 0


def test_right_weights_are_kept_and_wrong_ones_are_not() -> None:
    log = made_up_log(FORGETFUL, 300)
    assert judge(log, DEFAULT_WEIGHTS, lambda _: FORGETFUL).better
    assert not judge(log, FORGETFUL, lambda _: DEFAULT_WEIGHTS).better


def test_the_later_reviews_are_kept_from_the_fit() -> None:
    log = made_up_log(FORGETFUL, 60)
    seen: list[int] = []

    def fit(lines: Sequence[Timeline]) -> Sequence[float]:
        seen.extend(day for line in lines for day, _ in line)
        return DEFAULT_WEIGHTS

    verdict = judge(log, DEFAULT_WEIGHTS, fit)
    days = sorted(day for line in log for day, _ in line)
    assert max(seen) < days[-1]
    assert 0.1 < verdict.before.reviews / usable_reviews(log) < 0.3


def test_weights_a_hair_outside_the_bounds_are_taken_and_others_refused() -> None:
    assert bounded((*DEFAULT_WEIGHTS[:20], 0.0999999))[20] == 0.1
    with pytest.raises(ValueError, match="argument 2"):
        bounded((1.0, 2.0))


def test_known_weights_are_recovered_from_a_log() -> None:
    pytest.importorskip("fsrs_rs_python", reason="the extra `tune` is not installed")
    from nlpquiz.cli.tune import fsrs_fitter

    log = made_up_log(FORGETFUL, 1200)
    verdict = judge(log, DEFAULT_WEIGHTS, fsrs_fitter())
    assert verdict.better
    true_loss = quality([p for line in log for p in predictions(line, FORGETFUL)]).log_loss
    fitted_loss = quality([p for line in log for p in predictions(line, verdict.weights)]).log_loss
    assert fitted_loss < true_loss + 0.01
    for rating in range(4):
        assert math.log(verdict.weights[rating] / FORGETFUL[rating]) == pytest.approx(0, abs=0.7)
