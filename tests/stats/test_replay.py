"""Following a card through its answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlpquiz.scheduling.memory import Learned, Learning, New, Policy, replay, retrievability
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.stats.memory_figures import MATURE_DAYS
from nlpquiz.stats.replay import CRAMMED, LEARNING, MATURE, NEW, RELEARNING, YOUNG
from tests.stats.histories import TODAY, Life, Replay, Step, answer, as_read, life

POLICY = Policy()
NO_STEPS = Policy(learning_steps_ms=(), relearning_steps_ms=())

answers = some.lists(some.tuples(some.integers(0, 60), some.integers(1, 4), some.booleans()), min_size=1, max_size=25)


def lives_of(parts: list[tuple[int, int, bool]], resets: set[int]) -> Life:
    day, found = TODAY - 600, []
    for gap, rating, counts in parts:
        day += gap
        found.append(answer(day, rating, counts=counts))
    return Life("deck/card", found, sorted(place for place in resets if 0 < place < len(found)))


def as_reviews(found: Life) -> list[Review]:
    last_reset = max(found.resets, default=0)
    return [
        Review(
            str(place), found.card, Moment(at, day), Rating(rating), taken, counts=bool(counts) and place >= last_reset
        )
        for place, (day, rating, at, taken, counts, _) in enumerate(found.answers)
    ]


def test_a_card_grows_up_and_is_forgotten() -> None:
    found = life("deck/card", [(300, 3), (300, 3), (297, 3), (280, 3), (200, 1), (200, 3), (195, 3)])
    steps = Replay(POLICY).steps_of(found)
    assert [step.stage for step in steps] == [LEARNING, LEARNING, YOUNG, YOUNG, MATURE, RELEARNING, YOUNG]
    assert [step.elapsed_days for step in steps] == [0, 0, 3, 17, 80, 0, 5]
    assert [step.tests for step in steps] == [False, False, True, True, True, False, True]
    assert [step.new for step in steps] == [True] + [False] * 6
    assert steps[0].expected == 0.0
    assert steps[1].expected == 1.0  # on the same day nothing is forgotten


def test_only_the_first_answer_of_a_day_tests_memory() -> None:
    steps = Replay(NO_STEPS).steps_of(life("deck/card", [(30, 3), (20, 1), (20, 1), (20, 3), (10, 3)]))
    assert [step.tests for step in steps] == [False, True, False, False, True]
    assert [step.stage for step in steps] == [LEARNING, YOUNG, YOUNG, YOUNG, YOUNG]


def test_a_learning_step_of_days_counts_as_an_interval_of_days() -> None:
    two_days = Policy(learning_steps_ms=(60_000, 2 * 86_400_000))
    steps = Replay(two_days).steps_of(life("deck/card", [(10, 3), (8, 1)]))
    assert [(step.stage, step.tests) for step in steps] == [(LEARNING, False), (LEARNING, True)]
    in_minutes = Replay(POLICY).steps_of(life("deck/card", [(10, 3), (8, 1)]))
    assert not in_minutes[1].tests


def test_crammed_answers_leave_the_memory_alone() -> None:
    plain = life("deck/card", [(30, 4), (10, 3)])
    crammed = Life("deck/card", [plain.answers[0], answer(TODAY - 20, 1, counts=False), plain.answers[1]])
    steps = Replay(POLICY).steps_of(crammed)
    assert steps[1].stage == CRAMMED
    assert [steps[0], steps[2]] == Replay(POLICY).steps_of(plain)


def test_a_reset_makes_the_card_new() -> None:
    steps = Replay(POLICY).steps_of(life("deck/card", [(90, 4), (60, 3), (30, 3)], resets=[2]))
    assert [step.new for step in steps] == [True, False, True]


def test_a_clock_that_was_set_back_makes_no_negative_time() -> None:
    steps = Replay(POLICY).steps_of(life("deck/card", [(30, 4), (-900, 3), (10, 3)]))
    assert [step.elapsed_days for step in steps] == [0, 930, 0]
    assert steps[2].expected == 1.0


@given(answers, some.sets(some.integers(1, 24), max_size=2), some.integers(1, 24))
def test_it_agrees_with_the_state_that_the_scheduler_has(
    parts: list[tuple[int, int, bool]], resets: set[int], cut: int
) -> None:
    """The step before an answer says what ``replay`` says of all answers before it."""
    found = lives_of(parts, resets)
    cut = min(cut, len(found.answers)) - 1
    step = Replay(POLICY).steps_of(found)[cut]
    state = replay(
        as_reviews(Life(found.card, found.answers[:cut], [p for p in found.resets if p <= cut])), POLICY, "deck/card"
    )
    if cut in found.resets:
        state = New()
    if step.stage == CRAMMED:
        return
    match state:
        case New():
            assert step.new
        case Learning():
            assert step.stage == (RELEARNING if state.relearning else LEARNING)
            assert step.stability == pytest.approx(state.stability)
        case Learned():
            assert (step.stage == MATURE) == (state.due_day - state.last.day >= MATURE_DAYS)
            assert step.expected == pytest.approx(retrievability(state, step.day))


@given(answers, some.sets(some.integers(1, 24), max_size=2), some.integers(-700, 100))
def test_skipping_old_answers_changes_nothing_of_the_later_ones(
    parts: list[tuple[int, int, bool]], resets: set[int], since: int
) -> None:
    found = lives_of(parts, resets)
    every = Replay(POLICY).steps_of(found)
    late = Replay(POLICY).steps_of(found, TODAY + since)
    assert late == every[len(every) - len(late) :]
    assert all(step.day < TODAY + since for step in every[: len(every) - len(late)])


@given(some.floats(0.001, 400), some.integers(1, 60), some.floats(0.7, 0.97), some.sampled_from([10, 30, 100, 36_500]))
def test_the_shortcut_round_the_fuzz_is_sure(stability: float, reps: int, desired: float, longest: int) -> None:
    policy = Policy(desired_retention=desired, maximum_interval_days=longest)
    follower = Replay(policy)
    interval = follower._model.interval_days(stability, "deck/card", reps)
    assert not (stability < follower._surely_young and interval >= MATURE_DAYS)
    assert not (stability > follower._surely_mature and interval < MATURE_DAYS)


def test_steps_are_plain_values() -> None:
    found = Life("deck/card", [answer(TODAY, 2, minute=44)])
    assert Replay(POLICY).steps_of(found) == [Step(TODAY, 2, LEARNING, 0, 0.0, 0.0, False, True)]
    ((*_, quarter, number, stage, _, _, _, _),) = Replay(POLICY).steps(as_read(found, 9))
    assert (quarter, number, stage) == ((TODAY - 719_163) * 96 + 2, 9, NEW)
