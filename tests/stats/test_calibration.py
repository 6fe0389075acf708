"""Log-loss, RMSE in bins, SM-2, the forgetting curve."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlpquiz.scheduling.fitting import benchmark_bin, predictions, quality
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Policy
from nlpquiz.stats.calibration import CalibrationCount, Score, sm2_intervals
from nlpquiz.stats.figures import Period
from nlpquiz.stats.memory_figures import Calibration
from tests.stats.histories import TODAY, YEAR, Life, Replay, as_read, life, tallied

REPLAY = Replay(Policy())


def calibrated(*lives: Life, period: Period = YEAR, policy: Policy | None = None, every: int = 1) -> Calibration:
    follower = Replay(policy) if policy else REPLAY
    count = CalibrationCount(period, every)
    for each in lives:
        read = as_read(each)
        count.add(read, follower.steps(read), follower)
    return count.calibration()


def test_nothing_to_predict() -> None:
    assert calibrated().models == ()
    assert calibrated(life("a/x", [(3, 3), (3, 3)])).models == ()  # answers of one day


def test_a_perfect_predictor_loses_nothing() -> None:
    score = Score("oracle")
    for number in range(2, 50):
        score.add(float(number % 2), bool(number % 2), (0, number, 0))
    result = score.result()
    assert result.log_loss == pytest.approx(0.0, abs=1e-12)
    assert result.rmse_bins == 0.0
    assert [(bin_.expected, bin_.recalled) for bin_ in result.reliability] == [(0.0, 0.0), (1.0, 1.0)]


def test_log_loss_by_hand() -> None:
    score = Score("x")
    for expected, recalled in ((0.9, True), (0.8, False), (0.5, True)):
        score.add(expected, recalled, (0, 0, 0))
    assert score.result().log_loss == pytest.approx(-(log(0.9) + log(0.2) + log(0.5)) / 3)


def test_being_surely_wrong_costs_much_and_not_everything() -> None:
    score = Score("x")
    score.add(1.0, False, (0, 0, 0))
    assert score.result().log_loss == pytest.approx(52 * log(2))


def test_rmse_in_bins_by_hand() -> None:
    """Two bins: means 0.85 against 0.5, and 0.6 against 1; weighted by their reviews."""
    score = Score("x")
    score.add(0.9, True, (0, 0, 0))
    score.add(0.8, False, (0, 0, 0))
    score.add(0.6, True, (1, 0, 0))
    assert score.result().rmse_bins == pytest.approx(((2 * 0.35**2 + 1 * 0.4**2) / 3) ** 0.5)


def test_bins_are_those_of_the_benchmark() -> None:
    """srs-benchmark names a bin by round(2.48·3.62^floor(log_3.62 t), 2) and so on; the same ones fall together."""

    def named(elapsed: int, number: int, lapses: int) -> tuple[float, float, float]:
        def centre(value: int, factor: float, base: float, digits: int) -> float:
            return float(round(factor * base ** (log(value) / log(base) // 1), digits))

        return (
            centre(elapsed, 2.48, 3.62, 2),
            centre(number, 1.99, 1.89, 0),
            centre(lapses, 1.65, 1.73, 0) if lapses else 0,
        )

    cases = [(t, i, k) for t in (1, 3, 4, 13, 14, 47, 48, 171, 172, 900) for i in range(2, 40) for k in range(20)]
    ours: dict[tuple[int, int, int], set[tuple[float, float, float]]] = {}
    for case in cases:
        ours.setdefault(benchmark_bin(*case), set()).add(named(*case))
    assert all(len(names) == 1 for names in ours.values())
    assert len({name for names in ours.values() for name in names}) == len(ours)


def test_sm2_by_hand() -> None:
    assert sm2_intervals([3, 3, 3, 3]) == [
        1,
        6,
        15,
        38,
    ]  # a Good leaves the ease at 2.5; 37.5 rounds up
    assert sm2_intervals([4, 4, 4]) == [1, 6, 16]
    assert sm2_intervals([3, 3, 3, 1, 3, 3]) == [1, 6, 15, 1, 1, 6]
    assert sm2_intervals([]) == []


@given(some.lists(some.integers(1, 4), max_size=60))
def test_sm2_agrees_with_the_benchmark_s_code(ratings: list[int]) -> None:
    """A literal transcription of the loop in srs-benchmark's models/sm2.py as the oracle."""
    expected, interval, ease, repetitions = [], 0.0, 2.5, 0
    for each in ratings:
        rating = each + 1
        if rating > 2:
            if repetitions == 0:
                interval, repetitions = 1, 1
            elif repetitions == 1:
                interval, repetitions = 6, 2
            else:
                interval, repetitions = interval * ease, repetitions + 1
        else:
            interval, repetitions = 1, 0
        ease = max(1.3, ease + (0.1 - (5 - rating) * (0.08 + (5 - rating) * 0.02)))
        interval = min(max(1, round(interval + 0.01)), 36_500)
        expected.append(interval)
    assert sm2_intervals(ratings) == expected


def test_each_model_predicts_the_same_reviews() -> None:
    found = life("a/x", [(100, 3), (100, 3), (96, 3), (80, 1), (80, 3), (75, 3), (50, 3)])
    result = calibrated(found)
    steps = REPLAY.steps_of(found)
    apart = [step for step in steps if step.elapsed_days]
    assert result.reviews == len(apart) == 4
    assert [model.name for model in result.models] == ["yours", "default", "sm2"]
    assert not result.fitted
    assert result.models[0].log_loss == result.models[1].log_loss
    loss = -sum(log(step.expected if step.rating > 1 else 1 - step.expected) for step in apart) / 4
    assert result.models[0].log_loss == pytest.approx(loss)
    # SM-2 sees one answer a day: the intervals were 1, 6, 1 and 1 before the reviews after 4, 16, 5 and 25 days
    chances = [0.9 ** (4 / 1), 1 - 0.9 ** (16 / 6), 0.9 ** (5 / 1), 0.9 ** (25 / 1)]
    assert result.models[2].log_loss == pytest.approx(-sum(map(log, chances)) / 4)
    assert exp(log(0.9) * 4) == pytest.approx(chances[0])


def test_fitted_weights_are_compared_with_the_defaults() -> None:
    weights = tuple(weight * 1.1 if place in (2, 8) else weight for place, weight in enumerate(DEFAULT_WEIGHTS))
    found = life("a/x", [(100, 3), (96, 3), (80, 1), (75, 3), (50, 3)])
    result = calibrated(found, policy=replace(Policy(), weights=weights))
    assert result.fitted
    own, default = result.model("yours"), result.model("default")
    assert own is not None
    assert default is not None
    assert own.log_loss != default.log_loss
    assert default.log_loss == calibrated(found).models[0].log_loss


def test_only_reviews_of_the_period_are_judged_but_all_are_followed() -> None:
    found = life("a/x", [(100, 3), (96, 3), (80, 1), (75, 3), (5, 3)])
    late = calibrated(found, period=Period(TODAY - 10, TODAY))
    assert late.reviews == 1
    step = REPLAY.steps_of(found)[-1]
    assert late.models[0].log_loss == pytest.approx(-log(step.expected))


def test_a_reset_begins_anew_for_every_model() -> None:
    found = life("a/x", [(100, 3), (96, 3), (50, 3), (40, 3)], resets=[2])
    result = calibrated(found)
    assert result.reviews == 2
    assert result.models[2].log_loss == pytest.approx(-(log(0.9**4) + log(0.9**10)) / 2)


def test_a_sample_says_what_it_is_of() -> None:
    lives = [life(f"a/{number}", [(10, 3), (5, 3)]) for number in range(7)]
    result = calibrated(*lives, every=3)
    assert (result.cards, result.cards_of, result.reviews) == (3, 7, 3)


ratings = some.lists(some.tuples(some.integers(0, 50), some.integers(1, 4)), min_size=2, max_size=20)


@given(some.lists(ratings, min_size=1, max_size=3))
def test_scores_are_sane(parts: list[list[tuple[int, int]]]) -> None:
    lives = []
    for number, part in enumerate(parts):
        day, answers = 364, []
        for gap, rating in part:
            day -= gap
            answers.append((day, rating))
        lives.append(life(f"a/{number}", answers))
    result = calibrated(*lives)
    for model in result.models:
        assert model.log_loss >= 0
        assert 0 <= model.rmse_bins <= 1
        assert sum(bin_.reviews for bin_ in model.reliability) == result.reviews
        for bin_ in model.reliability:
            assert bin_.low - 1e-9 <= bin_.expected <= bin_.high + 1e-9
            assert 0 <= bin_.recalled <= 1


def test_the_forgetting_curve_has_the_same_reviews_twice() -> None:
    found = life("a/x", [(100, 3), (100, 3), (96, 3), (80, 1), (80, 3), (75, 3), (50, 3)])
    curve = tallied(YEAR, found).curve.curve()
    assert sum(point.reviews for point in curve.by_days) == sum(point.reviews for point in curve.by_ratio) == 4
    assert [(point.low, point.reviews, point.measured) for point in curve.by_days] == [
        (3.0, 1, 1.0),
        (5.0, 1, 1.0),
        (15.0, 2, 0.5),
    ]
    assert curve.model(1.0) == pytest.approx(0.9)
    assert curve.model(0.0) == 1.0
    for point in curve.by_ratio:
        assert point.low <= point.centre < point.high
        assert point.expected == pytest.approx(curve.model(point.centre), abs=0.02)


@given(some.lists(ratings, min_size=1, max_size=3))
def test_log_loss_agrees_with_the_judge_of_fits(parts: list[list[tuple[int, int]]]) -> None:
    """`nlpquiz tune` judges weights with code of its own; its predictions of the same answers lose as much."""
    lives = []
    for number, part in enumerate(parts):
        day, answers = 364, []
        for gap, rating in part:
            day -= gap
            answers.append((day, rating))
        lives.append(life(f"a/{number}", answers))
    found = [one for each in lives for one in predictions([row[:2] for row in each.answers], DEFAULT_WEIGHTS)]
    shown = [one for one in found if one.day <= TODAY]
    result = calibrated(*lives)
    assert result.reviews == len(shown)
    if shown:
        assert result.models[0].log_loss == pytest.approx(quality(shown).log_loss, abs=1e-6)


@given(some.lists(ratings, min_size=1, max_size=3), some.integers(0, 364))
def test_old_answers_need_not_be_replayed_one_by_one(parts: list[list[tuple[int, int]]], ago: int) -> None:
    """Steps of the last days alone give the same scores of these days."""
    period = Period(TODAY - ago, TODAY)
    count = CalibrationCount(period)
    weights = (*DEFAULT_WEIGHTS[:8], DEFAULT_WEIGHTS[8] * 1.2, *DEFAULT_WEIGHTS[9:])
    follower = Replay(Policy(weights=weights))
    lives = []
    for number, part in enumerate(parts):
        day, answers = 364, []
        for gap, rating in part:
            day -= gap
            answers.append((day, rating))
        lives.append(life(f"a/{number}", answers, resets=[len(answers) // 2]))
    for each in lives:
        read = as_read(each)
        count.add(read, follower.steps(read, period.first), follower, period.first)
    assert count.calibration() == calibrated(*lives, period=period, policy=follower.policy)
