"""Histograms, answer times, ratings, topics, one card's life, JSON."""

from __future__ import annotations

import json
from math import inf
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlpquiz.scheduling.memory import CardState, Learned, Learning, New, Policy, recall_probability, replay
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.stats.card_life import card_life
from nlpquiz.stats.figures import Standing
from nlpquiz.stats.mastery import topic_mastery, weakest
from nlpquiz.stats.memory_figures import CardLife
from nlpquiz.stats.plain import _plain
from nlpquiz.stats.spread import (
    DIFFICULTY_EDGES,
    RETRIEVABILITY_EDGES,
    SECONDS_EDGES,
    STABILITY_EDGES,
    bin_of,
    counted_histogram,
    histogram,
)
from nlpquiz.stats.tally import Place
from tests.stats.histories import TODAY, WEEK, Life, answer, at_ms, tallied

POLICY = Policy()


@given(some.lists(some.floats(0, 1000), max_size=50))
def test_every_value_is_in_one_bin(values: list[float]) -> None:
    found = histogram(values, STABILITY_EDGES)
    assert sum(each.number for each in found.bins) == found.count == len(values)
    if values:
        assert found.mean == pytest.approx(mean(values))
        assert found.median == median(values)
        assert found.sum == pytest.approx(sum(values))
    else:
        assert (found.mean, found.median, found.sum) == (None, None, 0.0)


def test_edges_belong_to_the_bin_that_they_open() -> None:
    assert [bin_of(value, RETRIEVABILITY_EDGES) for value in (0.0, 0.05, 0.949, 0.95, 1.0)] == [0, 1, 18, 19, 19]
    assert [bin_of(value, DIFFICULTY_EDGES) for value in (1.0, 9.99, 10.0)] == [0, 17, 17]
    assert bin_of(1e9, STABILITY_EDGES) == len(STABILITY_EDGES) - 2
    assert bin_of(-1.0, STABILITY_EDGES) == 0


@given(some.lists(some.integers(0, 400), min_size=1, max_size=40))
def test_counting_first_makes_the_same_histogram(values: list[int]) -> None:
    counts = {float(value): values.count(value) for value in values}
    found, plain = counted_histogram(counts, SECONDS_EDGES), histogram(values, SECONDS_EDGES)
    assert found.bins == plain.bins
    assert found.mean == pytest.approx(plain.mean)
    assert found.median == sorted(values)[(len(values) - 1) // 2]


def test_answer_times_by_kind_and_rating() -> None:
    lives, places = [], {}
    given_times = (("open", (60_000, 90_000)), ("choice", (4_200, 0)), ("choice", (5_900, 99_000_000)))
    for number, (kind, taken) in enumerate(given_times):
        rows = [answer(TODAY - 5 + place, 3 - place, taken_ms=ms) for place, ms in enumerate(taken)]
        lives.append(Life(f"a/{number}", rows))
        places[f"a/{number}"] = Place("x", kind)
    times = tallied(WEEK, *lives, places=places).answers.times()
    assert times.all.reviews == 5  # the one without a time is left out
    assert {group.name: (group.reviews, group.median) for group in times.by_kind} == {
        "open": (2, 60.0),
        "choice": (3, 5.5),
    }
    assert {group.name: group.reviews for group in times.by_rating} == {"2": 2, "3": 3}
    assert times.by_rating[1].mean == pytest.approx((60_000 + 4_200 + 5_900) / 3000)
    assert times.seconds.mean == times.all.mean
    assert times.seconds.bins[-1].number == 1


def test_no_answers_take_no_time() -> None:
    times = tallied(WEEK).answers.times()
    assert (times.all.reviews, times.seconds.count, times.seconds.mean, times.by_kind) == (0, 0, None, ())


def test_rating_shares_by_stage_leave_crammed_answers_out() -> None:
    rows = [answer(TODAY - 100, 4), answer(TODAY - 3, 2), answer(TODAY - 2, 1), answer(TODAY - 2, 3, minute=800)]
    count = tallied(WEEK, Life("a/x", [*rows, answer(TODAY, 1, counts=False)])).answers
    shares = {each.stage: each[1:] for each in count.ratings()}
    assert shares == {"learning": (0, 0, 1, 0), "young": (0, 1, 0, 0), "mature": (1, 0, 0, 0)}
    assert [each.recalled for each in count.ratings()] == [1.0, 1.0, 0.0]
    assert tallied(WEEK).answers.ratings()[0].recalled is None


# topics


def learned(ago: int, stability: float, due_in: int = 5) -> Learned:
    return Learned(stability, 5.0, TODAY + due_in, Moment(at_ms(TODAY - ago), TODAY - ago), 3, 0)


def standing(topic: str, state: CardState, *, suspended: bool = False, buried: int = 0) -> Standing:
    return Standing(f"deck/{topic}-{id(state)}", "deck", topic, state, suspended, buried)


def test_mastery_is_the_mean_recall_with_unseen_cards_as_nothing() -> None:
    cards = [
        standing("b", learned(10, 10.0, due_in=0)),
        standing("b", New()),
        standing("a", New()),
        standing("b", learned(0, 5.0), suspended=True),
    ]
    b, a = topic_mastery(cards, TODAY, TODAY + 10)
    assert (b.topic, b.cards, b.seen, b.due, b.last_seen_day) == ("b", 2, 1, 1, TODAY - 10)
    assert b.recall_now == pytest.approx(0.45)
    assert b.recall_seen == pytest.approx(0.9)
    assert b.recall_on_day == pytest.approx(recall_probability(10.0, 20) / 2)
    assert b.planned_on_day is None
    assert (a.seen, a.recall_now, a.recall_seen, a.last_seen_day) == (0, 0.0, None, None)


def test_mastery_by_a_plan_and_without_one() -> None:
    card = standing("a", learned(10, 10.0))
    (planned,) = topic_mastery([card], TODAY, TODAY + 10, planned={card.card: 0.97})
    assert planned.planned_on_day == pytest.approx(0.97)
    (alone,) = topic_mastery([card], TODAY)
    assert (alone.recall_on_day, alone.planned_on_day) == (None, None)


def test_cards_in_their_steps_are_due_and_buried_ones_are_not() -> None:
    last = Moment(at_ms(TODAY), TODAY)
    steps = Learning(1.0, 5.0, 0, last.at_ms + 600_000, last, 1, 0, relearning=False)
    (topic,) = topic_mastery([standing("a", steps), standing("a", learned(9, 3.0, due_in=-1), buried=TODAY + 1)], TODAY)
    assert topic.due == 1


def test_a_clock_that_was_wrong_makes_nobody_know_more_than_everything() -> None:
    (topic,) = topic_mastery([standing("a", learned(-300, 3.0))], TODAY, TODAY + 10)
    assert topic.recall_now == 1.0


def test_the_weakest_topics_are_those_begun() -> None:
    cards = [
        standing("good", learned(1, 50.0)),
        standing("bad", learned(60, 3.0)),
        standing("new", New()),
        standing("fair", learned(10, 10.0)),
    ]
    found = weakest(topic_mastery(cards, TODAY), 2)
    assert [each.topic for each in found] == ["bad", "fair"]


# one card's life


def review(day: int, rating: int, *, counts: bool = True) -> Review:
    return Review(f"{day}-{rating}", "a/x", Moment(at_ms(day), day), Rating(rating), 1000, counts=counts)


def lived(reviews: list[Review], resets: list[tuple[int, Moment]] | None = None) -> CardLife:
    return card_life("a/x", reviews, resets or [], POLICY)


def test_a_life_without_reviews() -> None:
    found = lived([])
    assert found.reviews == ()
    assert found.recall_on(TODAY) is None


def test_each_review_has_the_memory_before_and_after_it() -> None:
    reviews = [review(TODAY - 40, 4), review(TODAY - 30, 3), review(TODAY - 30, 2, counts=False), review(TODAY - 2, 1)]
    first, second, crammed, third = lived(reviews).reviews
    assert (first.stage, first.stability_before, first.recall_before, first.elapsed_days) == ("learning", None, None, 0)
    state = replay(reviews[:1], POLICY, "a/x")
    assert isinstance(state, Learned)
    assert first.stability_after == second.stability_before == state.stability
    assert second.recall_before == pytest.approx(recall_probability(state.stability, 10))
    assert second.interval_before_days == state.due_day - (TODAY - 40)
    assert first.interval_after_ms == second.interval_before_days * DAY_MS
    assert (crammed.stage, crammed.counts, crammed.stability_after) == ("crammed", False, None)
    assert third.stability_before == second.stability_after
    assert third.stage in ("young", "mature")
    assert third.interval_after_ms == 600_000


def test_the_curve_of_a_life() -> None:
    found = lived([review(TODAY - 40, 4), review(TODAY - 30, 3)])
    stability = found.reviews[-1].stability_after
    assert stability is not None
    assert found.recall_on(TODAY - 41) is None
    assert found.recall_on(TODAY - 40) == 1.0
    assert found.recall_on(TODAY) == pytest.approx(recall_probability(stability, 30))


def test_a_reset_ends_the_curve_until_the_next_answer() -> None:
    reviews = [review(TODAY - 40, 4), review(TODAY - 10, 3)]
    found = lived(reviews, [(1, Moment(at_ms(TODAY - 20), TODAY - 20))])
    assert [each.stability_before for each in found.reviews] == [None, None]
    assert found.recall_on(TODAY - 21) is not None
    assert found.recall_on(TODAY - 15) is None
    assert found.recall_on(TODAY) is not None


def test_a_reset_after_the_last_answer_makes_the_card_new() -> None:
    found = lived([review(TODAY - 40, 4)], [(1, Moment(at_ms(TODAY - 20), TODAY - 20))])
    assert found.recall_on(TODAY) is None


# JSON


def test_plain_values_are_json_that_any_program_reads() -> None:
    found = _plain(histogram([3.0], STABILITY_EDGES))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["bins"][-1] == {"low": 730.0, "high": None, "number": 0}
    assert _plain(inf) is None
