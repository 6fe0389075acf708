"""Memory: what must hold whatever the formulas are."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from itertools import accumulate
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.scheduling.memory import (
    DEFAULT_WEIGHTS,
    HIGHEST_WEIGHTS,
    LOWEST_WEIGHTS,
    CardState,
    Learned,
    Learning,
    New,
    Policy,
    curve,
    futures,
    fuzz_bounds,
    interval_days,
    recall_probability,
    replay,
    retrievability,
    step,
    wait,
)
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review

TODAY = Moment(1_800_000_000_000, 739_000)
MINUTE = 60_000

ratings = st.sampled_from(list(Rating))
stabilities = st.floats(0.001, 40_000)
difficulties = st.floats(1, 10)
weights = st.tuples(*(st.floats(low, high) for low, high in zip(LOWEST_WEIGHTS, HIGHEST_WEIGHTS, strict=True)))


def later(days: int, ms: int = 0) -> Moment:
    return Moment(TODAY.at_ms + days * DAY_MS + ms, TODAY.day + days)


def learned(stability_days: float, difficulty: float = 5.0) -> Learned:
    return Learned(stability_days, difficulty, TODAY.day + 1, TODAY, 3, 0)


def answered(*given_ratings: int, policy: Policy | None = None) -> CardState:
    """A new card answered several times in a minute."""
    state: CardState = New()
    for rating in given_ratings:
        state = step(state, Rating(rating), TODAY, policy or Policy(), "deck/card")
    return state


def stability_of(state: CardState) -> float:
    assert not isinstance(state, New)
    return state.stability


@given(stabilities, st.integers(0, 50_000), st.integers(1, 50_000), weights)
def test_a_longer_gap_lowers_recall(
    stability_days: float, gap_days: int, more_days: int, any_weights: tuple[float, ...]
) -> None:
    sooner = recall_probability(stability_days, gap_days, any_weights)
    afterwards = recall_probability(stability_days, gap_days + more_days, any_weights)
    assert 0 <= afterwards < sooner <= 1


@given(stabilities, difficulties, st.integers(0, 20_000), weights)
def test_a_better_rating_never_lowers_stability(
    stability_days: float, difficulty: float, gap_days: int, any_weights: tuple[float, ...]
) -> None:
    """For a card with a memory this holds under any weights in FSRS-6's bounds.

    Same day: the factor grows with the rating (w17 ≥ 0), and from Hard on it is at least 1. Later: Again at most keeps
    the stability (w17·w18 ≥ 0), Hard at least keeps it, and w15 ≤ 1 ≤ w16 order the rest. The first answer to a new
    card takes its stability straight from w0 to w3, so there it holds when these rise, as the default ones do.
    """
    policy = Policy(any_weights, fuzz=False)
    after = futures(learned(stability_days, difficulty), later(gap_days), policy)
    again, hard, good, easy = (stability_of(after[rating]) for rating in Rating)
    assert again <= hard <= good <= easy


def test_the_first_ratings_of_a_new_card_are_in_order() -> None:
    values = [stability_of(state) for state in futures(New(), TODAY).values()]
    assert values == sorted(values)
    assert values == list(DEFAULT_WEIGHTS[:4])


@given(stabilities, st.floats(0.7, 0.98), st.floats(0.7, 0.98), st.text(max_size=5), st.booleans())
def test_a_higher_retention_never_lengthens_the_interval(
    stability_days: float, one: float, other: float, key: str, fuzz: bool
) -> None:
    low, high = sorted((one, other))
    assert interval_days(stability_days, Policy(desired_retention=high, fuzz=fuzz), key, 1) <= interval_days(
        stability_days, Policy(desired_retention=low, fuzz=fuzz), key, 1
    )


@given(stabilities, stabilities, st.text(max_size=5), st.integers(1, 500))
def test_fuzz_keeps_the_order_of_intervals(one: float, other: float, key: str, reps: int) -> None:
    """All four buttons draw the same number, so that Easy never shows fewer days than Good."""
    short, long = sorted((one, other))
    assert interval_days(short, Policy(), key, reps) <= interval_days(long, Policy(), key, reps)


def test_stability_says_when_recall_is_nine_in_ten() -> None:
    assert recall_probability(17.0, 17) == pytest.approx(0.9)
    assert interval_days(17.0, Policy(fuzz=False)) == 17


@settings(max_examples=60)
@given(st.lists(st.tuples(ratings, st.integers(-400, 400)), min_size=1, max_size=15))
def test_a_clock_that_is_set_back_makes_no_negative_interval(given_answers: list[tuple[Rating, int]]) -> None:
    state: CardState = New()
    now = TODAY
    for rating, days in given_answers:
        now = Moment(now.at_ms + days * DAY_MS, now.day + days)
        state = step(state, rating, now, Policy(), "deck/card")
        assert wait(state, now) > timedelta(0)
        assert stability_of(state) >= 0.001
        assert retrievability(state, now.day - 5) == 1
        assert wait(state, later(100_000)) == timedelta(0)


def test_a_night_with_the_clock_set_back_is_the_same_day() -> None:
    yesterday = Moment(TODAY.at_ms - DAY_MS, TODAY.day - 1)
    state = learned(10.0)
    assert stability_of(step(state, Rating.GOOD, yesterday)) == stability_of(step(state, Rating.GOOD, TODAY))


def test_days_are_the_learners_not_24_hours() -> None:
    """23:00 and 08:00 the next morning: one day has passed."""
    state = learned(10.0)
    nine_hours_on = Moment(TODAY.at_ms + 9 * 3_600_000, TODAY.day + 1)
    after, next_noon = (step(state, Rating.GOOD, at) for at in (nine_hours_on, later(1)))
    assert stability_of(after) == stability_of(next_noon) > stability_of(step(state, Rating.GOOD, TODAY))


def test_the_steps_of_a_new_card() -> None:
    again, hard, good = answered(1), answered(2), answered(3)
    assert isinstance(again, Learning)
    assert isinstance(hard, Learning)
    assert isinstance(good, Learning)
    assert (again.step, wait(again, TODAY)) == (0, timedelta(minutes=1))
    assert (hard.step, wait(hard, TODAY)) == (0, timedelta(minutes=5, seconds=30))
    assert (good.step, wait(good, TODAY)) == (1, timedelta(minutes=10))
    assert isinstance(answered(3, 3), Learned)
    assert isinstance(answered(4), Learned)
    assert isinstance(answered(3, policy=Policy(learning_steps_ms=())), Learned)


def test_a_lapse_is_counted_once_and_goes_through_the_relearning_steps() -> None:
    state = step(learned(20.0), Rating.AGAIN, later(20))
    assert isinstance(state, Learning)
    assert (state.relearning, state.lapses, state.reps, state.step) == (True, 1, 4, 0)
    again = step(state, Rating.AGAIN, later(20, MINUTE))
    assert isinstance(again, Learning)
    assert again.lapses == 1
    back = step(again, Rating.GOOD, later(20, 11 * MINUTE))
    assert isinstance(back, Learned)
    assert back.due_day > later(20).day
    without_steps = step(learned(20.0), Rating.AGAIN, later(20), Policy(relearning_steps_ms=()))
    assert isinstance(without_steps, Learned)
    assert without_steps.lapses == 1


def test_what_is_shown_is_what_is_done() -> None:
    for state in (New(), answered(3), learned(30.0), step(learned(9.0), Rating.AGAIN, TODAY)):
        shown = futures(state, later(3), Policy(), "deck/card")
        assert list(shown) == list(Rating)
        assert all(step(state, rating, later(3), Policy(), "deck/card") == shown[rating] for rating in Rating)


def test_crammed_reviews_change_nothing() -> None:
    crammed = [Review("1", "deck/card", TODAY, Rating.GOOD, 10, counts=False)]
    assert replay(crammed) == New()
    assert replay([]) == New()
    assert retrievability(New(), TODAY.day) == 0
    assert wait(New(), TODAY) == timedelta(0)


def test_fuzz_is_the_same_in_every_process_and_version() -> None:
    """Numbers written down once: should they change, every due date of every user moves."""
    expected = [interval_days(100.0, Policy(), "transformer/why-scale", reps) for reps in range(1, 9)]
    assert expected == FUZZED
    code = (
        "from nlpquiz.scheduling.memory import Policy, interval_days;"
        "print([interval_days(100.0, Policy(), 'transformer/why-scale', reps) for reps in range(1, 9)])"
    )
    for seed in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        )
        assert run.stdout.strip() == str(FUZZED)


FUZZED = [96, 103, 105, 97, 95, 103, 105, 97]


def test_fuzz_reaches_every_day_of_its_range() -> None:
    low, high = fuzz_bounds(30, 36_500)
    drawn = {interval_days(30.0, Policy(), f"deck/card-{number}", 3) for number in range(500)}
    assert drawn == set(range(low, high + 1))


def test_no_interval_is_longer_than_the_longest() -> None:
    assert interval_days(1e9, Policy(maximum_interval_days=90, fuzz=False)) == 90
    assert interval_days(1e300, Policy()) <= 36_500
    state = step(learned(80.0), Rating.EASY, later(80), Policy(maximum_interval_days=90))
    assert wait(state, later(80)) <= timedelta(days=90)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("weights", DEFAULT_WEIGHTS[:19], "21 weights"),
        ("weights", (*DEFAULT_WEIGHTS[:20], 0.0), "weight 20"),
        ("weights", (*DEFAULT_WEIGHTS[:20], float("nan")), "weight 20"),
        ("desired_retention", 1.0, "retention"),
        ("learning_steps_ms", (0,), "step"),
        ("maximum_interval_days", 0, "interval"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(field: str, value: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Policy(**{field: value})  # type: ignore[arg-type]


def by_the_formulas(given_answers: list[tuple[int, int]], policy: Policy) -> tuple[float, float]:
    """(stability, difficulty), each formula as it stands in the wiki of fsrs4anki."""
    w = policy.weights
    factor = 0.9 ** (-1 / w[20]) - 1
    last_day, rating = given_answers[0]
    stability = max(w[rating - 1], 0.001)
    difficulty = min(max(w[4] - exp(w[5] * (rating - 1)) + 1, 1.0), 10.0)
    for day, rating in given_answers[1:]:
        if day > last_day:
            forgotten = 1 - (1 + factor * (day - last_day) / stability) ** -w[20]
            if rating == 1:
                long_term = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(forgotten * w[14])
                stability = min(long_term, stability * exp(-w[17] * w[18]))
            else:
                growth = exp(w[8]) * (1.0, w[15], 1.0, w[16])[rating - 1]
                stability += stability * growth * (11 - difficulty) * stability ** -w[9] * (exp(forgotten * w[10]) - 1)
        else:
            change = exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
            stability *= change if rating == 1 else max(change, 1)
        last_day, stability = day, max(stability, 0.001)
        easy = w[4] - exp(w[5] * 3) + 1
        difficulty = w[7] * easy + (1 - w[7]) * (difficulty + (10 - difficulty) * (-w[6] * (rating - 3) / 9))
        difficulty = min(max(difficulty, 1.0), 10.0)
    return stability, difficulty


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.one_of(st.just(0), st.integers(-3, 900))), min_size=1, max_size=15),
    st.one_of(st.just(DEFAULT_WEIGHTS), weights),
)
def test_the_quick_loop_gives_the_very_numbers_of_the_formulas(
    given_answers: list[tuple[int, int]], chosen: tuple[float, ...]
) -> None:
    """To the last bit: what is folded in one go is compared with what is folded answer by answer."""
    policy = Policy(weights=chosen)
    days = list(accumulate((gap for _, gap in given_answers), initial=TODAY.day))[1:]
    dated = [(day, rating) for day, (rating, _) in zip(days, given_answers, strict=True)]
    trace = curve(policy).follow(dated)
    assert (trace.stability, trace.difficulty) == by_the_formulas(dated, policy)
    assert curve(policy).follow_codes([day * 8 + rating for day, rating in dated]) == trace
