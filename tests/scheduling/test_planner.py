"""What is worth asking before a date."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Learned, New, Policy, Trace, curve, recall_probability
from nlpquiz.scheduling.planner import Planner, Standing, standing, within
from nlpquiz.scheduling.review import Moment

DAY = 739_000
LEARNER = Learner()


def met(key: str, stability: float, days_ago: int, *, weight: float = 1.0, kind: str = "cloze") -> Standing:
    return Standing(key, weight, kind, stability, 5.0, DAY - days_ago)


def new(key: str, *, weight: float = 1.0, kind: str = "cloze") -> Standing:
    return Standing(key, weight, kind, 0.0, 0.0, -1)


standings = st.builds(
    Standing,
    key=st.uuids().map(str),
    weight=st.sampled_from((0.0, 1.0, 2.0, 4.0)),
    kind=st.sampled_from(("open", "choice", "cloze")),
    stability=st.one_of(st.just(0.0), st.floats(0.01, 1000)),
    difficulty=st.floats(1, 10),
    last_day=st.integers(DAY - 400, DAY),
)


def test_a_state_becomes_a_standing() -> None:
    state = Learned(12.5, 4.0, DAY + 3, Moment(0, DAY - 2), 3, 1)
    assert standing("d/a", 4.0, "open", state) == Standing("d/a", 4.0, "open", 12.5, 4.0, DAY - 2)
    assert standing("d/b", 2.0, "open", New()).stability == 0


@pytest.mark.parametrize(("stability", "difficulty", "elapsed"), [(0.4, 7.0, 1), (3.0, 5.0, 9), (80.0, 1.5, 30)])
def test_the_futures_are_those_of_the_schedule(stability: float, difficulty: float, elapsed: int) -> None:
    model = curve(Policy(learning_steps_ms=(), relearning_steps_ms=(), fuzz=False))
    before = Trace(stability, difficulty, 0, 0, 0)
    now, *after = Planner(LEARNER).after_review(stability, difficulty, elapsed)
    assert now == pytest.approx(recall_probability(stability, elapsed))
    expected = [model.follow([(elapsed, 1), (elapsed, 3)], before).stability]
    expected += [model.follow([(elapsed, rating)], before).stability for rating in (2, 3, 4)]
    assert after == pytest.approx(expected)


def test_a_gain_is_what_a_review_adds_on_the_date() -> None:
    worth = Planner(LEARNER).worth(met("a", 3.0, 3, weight=2.0), DAY, DAY + 10)
    assert worth is not None
    assert worth.recall_now == pytest.approx(0.9)
    assert worth.recall_without == pytest.approx(recall_probability(3.0, 13))
    assert worth.gain == pytest.approx(2.0 * (worth.recall_with - worth.recall_without))
    assert 14 < worth.seconds < 30
    assert worth.per_minute == pytest.approx(60 * worth.gain / worth.seconds)


@settings(max_examples=60, deadline=None)
@given(cards=st.lists(standings, max_size=12), left=st.integers(1, 3650))
def test_ranking_says_the_same_as_the_explanation(cards: list[Standing], left: int) -> None:
    planner = Planner(LEARNER)
    ranked = planner.rank(cards, DAY, DAY + left)
    for choice in ranked:
        worth = planner.worth(cards[choice.place], DAY, DAY + left)
        assert worth is not None
        assert (choice.gain, choice.seconds) == pytest.approx((worth.gain, worth.seconds))
    assert all(first.per_minute >= second.per_minute for first, second in pairwise(ranked))
    assert ranked == planner.rank(cards, DAY, DAY + left)


@settings(max_examples=60, deadline=None)
@given(cards=st.lists(standings, max_size=12), left=st.integers(1, 3650))
def test_a_card_without_weight_is_never_asked(cards: list[Standing], left: int) -> None:
    ranked = Planner(LEARNER).rank(cards, DAY, DAY + left)
    assert all(cards[choice.place].weight > 0 and choice.gain > 0 for choice in ranked)


def test_a_card_of_today_is_not_asked_again() -> None:
    assert Planner(LEARNER).rank([met("a", 3.0, 0)], DAY, DAY + 10) == []
    assert Planner(LEARNER).worth(met("a", 3.0, 0), DAY, DAY + 10) is None


def test_important_quick_and_shaky_cards_come_first() -> None:
    def order(*cards: Standing) -> list[str]:
        return [cards[choice.place].key for choice in Planner(LEARNER).rank(cards, DAY, DAY + 20)]

    assert order(new("specialist"), new("core", weight=4.0)) == ["core", "specialist"]
    assert order(new("slow", kind="open"), new("quick", kind="choice")) == ["quick", "slow"]
    assert order(met("firm", 60.0, 5), met("shaky", 2.0, 5)) == ["shaky", "firm"]


def test_on_the_last_evening_it_is_the_shaky_cards() -> None:
    cards = [met("sure", 200.0, 3), met("shaky", 0.5, 3), new("new")]
    ranked = [cards[choice.place].key for choice in Planner(LEARNER).rank(cards, DAY, DAY + 1)]
    assert ranked[0] in ("shaky", "new")
    assert ranked.index("shaky") < (ranked.index("sure") if "sure" in ranked else 9)


def test_nothing_is_worth_a_minute_when_everything_is_sure() -> None:
    assert Planner(LEARNER).rank([met("a", 5000.0, 2), met("b", 30000.0, 40)], DAY, DAY + 5) == []


def test_no_card_and_a_date_that_has_come() -> None:
    planner = Planner(LEARNER)
    assert planner.rank([], DAY, DAY + 5) == []
    assert planner.rank([new("a")], DAY, DAY) != []  # the morning itself: whoever has a minute may still look
    assert planner.rank([new("a")], DAY, DAY + 3650) != []


def test_with_the_date_far_away_cards_come_when_they_are_shaky_as_in_the_ordinary_schedule() -> None:
    ranked = Planner(LEARNER).rank([met(str(days), 20.0, days) for days in (2, 10, 20, 40)], DAY, DAY + 3650)
    assert [("2", "10", "20", "40")[choice.place] for choice in ranked[:2]] == ["40", "20"]


def test_a_learner_who_forgets_faster_gains_elsewhere() -> None:
    slow, fast = (Planner(replace(LEARNER, shift=shift)) for shift in (0.0, -1.5))
    assert fast.recall(5.0, 5) < slow.recall(5.0, 5) == pytest.approx(0.9)
    assert slow.recall(5.0, 0) == 1.0


def test_minutes_are_filled_and_not_more() -> None:
    ranked = Planner(LEARNER).rank([new(str(n)) for n in range(10)], DAY, DAY + 5)
    seconds = ranked[0].seconds
    assert len(within(ranked, 3 * seconds - 1)) == 3
    assert within(ranked, 0) == []
    assert len(within(ranked, 1e9)) == 10


def test_known_weights_make_the_same_first_answers() -> None:
    weights = (1.0, 2.0, 4.0, 16.0, *DEFAULT_WEIGHTS[4:])
    planner = Planner(replace(LEARNER, weights=weights))
    assert [stability for _, stability, _ in planner.first[1:]] == [2.0, 4.0, 16.0]
