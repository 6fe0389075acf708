"""What a log says about its learner."""

from __future__ import annotations

import random

import pytest

from nlpquiz.scheduling.learner import Evidence, Learner, Touch, learn, touches
from nlpquiz.scheduling.memory import DEFAULT_POLICY, recall_probability
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review

DAY = 739_000


def review(card: str, day: int, rating: int, seconds: float = 20, source: str = "study") -> Review:
    at = Moment(day * DAY_MS, day)
    return Review(f"{card}{day}{rating}", card, at, Rating(rating), round(seconds * 1000), source)  # type: ignore[arg-type]


def test_without_answers_the_priors_hold() -> None:
    learner = Evidence().learner()
    assert learner.first_shares == pytest.approx((0.24, 0.094, 0.495, 0.171))
    assert learner.seconds_first("cloze") == pytest.approx(Learner().seconds_first("cloze"))
    assert learner.seconds_first("open") > learner.seconds_first("choice")
    assert learner.shift == pytest.approx(0, abs=1e-9)
    assert learner.known_unseen == 0


def test_shares_and_times_move_to_the_learners_own() -> None:
    evidence = Evidence()
    for _ in range(200):
        evidence.add(Touch("open", 3, 30.0, 0.0, 0))
        evidence.add(Touch("open", 2, 10.0, 5.0, 5))
    learner = evidence.learner()
    assert learner.first_shares[2] > 0.9
    assert learner.recalled_shares[0] > 0.8
    assert learner.seconds_first("open") == pytest.approx(30, rel=0.1)
    assert learner.seconds_by_rating("open")[1] == pytest.approx(10, rel=0.1)
    assert learner.seconds_first("choice") == pytest.approx(0.8 * 58, rel=0.05)  # never seen: the prior


def test_somebody_left_the_table() -> None:
    evidence = Evidence()
    evidence.add(Touch("cloze", 3, 3600.0, 0.0, 0))
    assert evidence.learner().seconds_first("cloze") < 3 * Learner().seconds_first("cloze")


@pytest.mark.parametrize("shift", [-1.0, 0.0, 1.0])
def test_the_learners_own_pace_of_forgetting_is_found(shift: float) -> None:
    chance, evidence = random.Random(7), Evidence()
    spread_before = evidence.learner().shift_spread
    for _ in range(1500):
        stability, elapsed = chance.uniform(1, 40), chance.randint(1, 60)
        recalled = chance.random() < recall_probability(stability * 2.718281828**shift, elapsed)
        evidence.add(Touch("cloze", 3 if recalled else 1, 20, stability, elapsed))
    learner = evidence.learner()
    assert learner.shift == pytest.approx(shift, abs=0.5)
    assert learner.shift_spread < spread_before


def test_missed_days_are_counted() -> None:
    evidence = Evidence()
    for day in range(40):
        evidence.add_day(kept=day % 4 != 0)
    assert evidence.learner().skip_rate == pytest.approx(0.25, abs=0.03)


def test_answers_of_one_day_are_one_touch() -> None:
    timeline = [(DAY, 1, 40.0), (DAY, 3, 10.0), (DAY + 4, 3, 15.0)]
    first, second = touches(timeline, "open", DEFAULT_POLICY)
    assert first == Touch("open", 1, 50.0, 0.0, 0)
    assert (second.rating, second.seconds, second.elapsed_days) == (3, 15.0, 4)
    assert second.stability == pytest.approx(0.247, abs=0.01)


def test_a_log_is_read_whole() -> None:
    log = [review("d/a", DAY, 3, 100), review("d/a", DAY + 3, 3, 30), review("d/b", DAY, 4, 50)]
    learner = learn(log, {"d/a": "open", "d/b": "choice"}, DEFAULT_POLICY, [True, False, True])
    assert learner.first_shares[3] > Learner().first_shares[3]
    assert learner.skip_rate == pytest.approx(1.5 / 8)


def test_exams_tell_what_is_known_unseen_and_crams_tell_nothing() -> None:
    exams = [review(f"d/{n}", DAY, 3, source="exam") for n in range(20)]
    assert learn(exams, {}, DEFAULT_POLICY).known_unseen == pytest.approx(0.5)
    crammed = [review(f"d/{n}", DAY, 1, source="cram") for n in range(20)]
    assert learn(crammed, {}, DEFAULT_POLICY) == learn([], {}, DEFAULT_POLICY)


def test_a_card_that_is_older_than_the_log_at_hand_tells_nothing() -> None:
    log = [review("d/old", DAY, 4, 500), review("d/new", DAY, 3, 60)]
    learner = learn(log, {}, DEFAULT_POLICY, reps={"d/old": 9, "d/new": 1})
    assert learner == learn(log[1:], {}, DEFAULT_POLICY)
