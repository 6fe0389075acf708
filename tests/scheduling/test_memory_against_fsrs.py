"""Our formulas against the ``fsrs`` package, which is asked in the same run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fsrs
import fsrs.scheduler
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
    interval_days,
    recall_probability,
    replay,
    retrievability,
    step,
)
from nlpquiz.scheduling.review import Moment, Rating, Review

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = 60_000

ratings = st.sampled_from(list(Rating))
gaps_in_days = st.one_of(st.just(0), st.integers(1, 60), st.integers(1, 20_000))
answers = st.lists(st.tuples(ratings, gaps_in_days), min_size=1, max_size=20)
weights = st.tuples(*(st.floats(low, high) for low, high in zip(LOWEST_WEIGHTS, HIGHEST_WEIGHTS, strict=True)))
steps_ms = st.lists(st.integers(1, 12).map(lambda minutes: minutes * MINUTE), max_size=3).map(tuple)


def moment(at: datetime) -> Moment:
    return Moment(round(at.timestamp() * 1000), at.toordinal())


def theirs(policy: Policy) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        parameters=policy.weights,
        desired_retention=policy.desired_retention,
        learning_steps=tuple(timedelta(milliseconds=ms) for ms in policy.learning_steps_ms),
        relearning_steps=tuple(timedelta(milliseconds=ms) for ms in policy.relearning_steps_ms),
        maximum_interval=policy.maximum_interval_days,
        enable_fuzzing=False,
    )


def assert_same(state: CardState, card: fsrs.Card) -> None:
    assert not isinstance(state, New)
    assert state.stability == pytest.approx(card.stability, rel=1e-6)
    assert state.difficulty == pytest.approx(card.difficulty, abs=1e-6)
    match state:
        case Learned():
            assert card.state == fsrs.State.Review
            assert state.due_day == card.due.toordinal()
        case Learning():
            assert card.state == (fsrs.State.Relearning if state.relearning else fsrs.State.Learning)
            assert state.step == card.step
            assert state.due_at_ms == moment(card.due).at_ms


def follow_both(policies: list[Policy], given_answers: list[tuple[Rating, int]]) -> None:
    """Answer a card in both programs, each answer under the next of ``policies`` in turn, comparing after each."""
    state: CardState = New()
    card = fsrs.Card(card_id=1)
    at = NOON
    for number, (rating, gap_days) in enumerate(given_answers):
        # whole days or some minutes past noon: py-fsrs counts 24 hours where we count days
        at += timedelta(days=gap_days) if gap_days else timedelta(minutes=7)
        policy = policies[number % len(policies)]
        state = step(state, rating, moment(at), policy, "deck/card")
        card, _ = theirs(policy).review_card(card, fsrs.Rating(rating), at)
        assert_same(state, card)


@settings(max_examples=80, deadline=None)
@given(answers)
def test_same_states_as_fsrs(given_answers: list[tuple[Rating, int]]) -> None:
    follow_both([Policy(fuzz=False)], given_answers)


@settings(max_examples=80, deadline=None)
@given(answers, weights, st.floats(0.7, 0.97), steps_ms, steps_ms, st.integers(1, 36_500))
def test_same_states_as_fsrs_under_any_policy(
    given_answers: list[tuple[Rating, int]],
    any_weights: tuple[float, ...],
    retention: float,
    learning_ms: tuple[int, ...],
    relearning_ms: tuple[int, ...],
    longest: int,
) -> None:
    follow_both([Policy(any_weights, retention, learning_ms, relearning_ms, longest, fuzz=False)], given_answers)


@settings(max_examples=60, deadline=None)
@given(answers, st.lists(st.tuples(steps_ms, steps_ms), min_size=2, max_size=3))
def test_same_states_as_fsrs_when_the_steps_change_midway(
    given_answers: list[tuple[Rating, int]], steps: list[tuple[tuple[int, ...], tuple[int, ...]]]
) -> None:
    policies = [Policy(learning_steps_ms=ours, relearning_steps_ms=after, fuzz=False) for ours, after in steps]
    if any(not policy.relearning_steps_ms or not policy.learning_steps_ms for policy in policies):
        return  # py-fsrs looks up a step of an empty list
    follow_both(policies, given_answers)


def test_the_published_vector() -> None:
    """py-fsrs's own test: intervals in days of thirteen answers, each given on the day it was due."""
    given_ratings = [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3]
    policy = Policy(learning_steps_ms=(MINUTE, 10 * MINUTE), fuzz=False)
    scheduler, card = theirs(policy), fsrs.Card(card_id=1)
    state: CardState = New()
    at = NOON
    ours, expected = [], []
    for rating in given_ratings:
        state = step(state, Rating(rating), moment(at), policy)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), at)
        assert card.last_review is not None
        expected.append((card.due - card.last_review).days)
        ours.append(state.due_day - at.toordinal() if isinstance(state, Learned) else 0)
        at = card.due
    assert ours == expected == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


@settings(max_examples=50, deadline=None)
@given(answers)
def test_replay_is_the_same_as_answering(given_answers: list[tuple[Rating, int]]) -> None:
    state: CardState = New()
    at = NOON
    reviews = []
    for number, (rating, gap_days) in enumerate(given_answers):
        at += timedelta(days=gap_days, minutes=1)
        state = step(state, rating, moment(at), Policy(), "deck/card")
        reviews.append(Review(str(number), "deck/card", moment(at), rating, 1000))
        reviews.append(Review(f"{number}x", "deck/card", moment(at), Rating.AGAIN, 1000, counts=False))
    assert replay(reviews, Policy(), "deck/card") == state


@given(st.floats(0.001, 50_000), st.integers(0, 100_000))
def test_same_recall_as_fsrs(stability_days: float, elapsed_days: int) -> None:
    card = fsrs.Card(card_id=1, state=fsrs.State.Review, stability=stability_days, difficulty=5.0)
    card.last_review = NOON
    later = NOON + timedelta(days=elapsed_days)
    expected = fsrs.Scheduler().get_card_retrievability(card, later)
    state = Learned(stability_days, 5.0, 0, moment(NOON), 1, 0)
    assert retrievability(state, moment(later).day) == pytest.approx(expected, abs=1e-9)
    assert recall_probability(stability_days, elapsed_days, DEFAULT_WEIGHTS) == pytest.approx(expected, abs=1e-9)


@given(days=st.integers(1, 36_500), key=st.text(max_size=8), reps=st.integers(1, 1000), longest=st.integers(2, 36_500))
def test_fuzz_stays_in_the_ranges_of_fsrs(days: int, key: str, reps: int, longest: int) -> None:
    days = min(days, longest)
    scheduler = fsrs.Scheduler(maximum_interval=longest)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fsrs.scheduler, "random", lambda: 0.0)
        shortest_of_theirs = scheduler._get_fuzzed_interval(interval=timedelta(days=days)).days
        patch.setattr(fsrs.scheduler, "random", lambda: 1 - 2**-53)
        longest_of_theirs = scheduler._get_fuzzed_interval(interval=timedelta(days=days)).days
    fuzzed = interval_days(float(days), Policy(maximum_interval_days=longest), key, reps)
    assert shortest_of_theirs <= fuzzed <= longest_of_theirs
