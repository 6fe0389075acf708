"""The history: facts go in, are never changed, and come out in order."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from nlpquiz.errors import QuizError
from nlpquiz.scheduling.memory import Learning, New, replay
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.history import DayTotal, History, Marks, new_id

At = Callable[..., Moment]
Make = Callable[..., Review]


def test_a_review_comes_back_as_it_was_given(history: History, at: At) -> None:
    given = Review(
        new_id(5), "deck/card#c1", at(0), Rating.HARD, 1234, "exam", "zh", "0123456789abcdef", '{"typed":"方差"}', False
    )
    history.record(given)
    assert history.reviews_of("deck/card#c1") == [given]
    assert history.reviews_of("deck/other") == []


def test_reviews_stay_after_closing(history: History, review: Make) -> None:
    given = [review("a/x", 0), review("b/y", 1), review("a/x", 2)]
    for one in given:
        history.record(one)
    history.close()
    with History.open(history.path) as again:
        assert list(again.reviews()) == given
        assert list(again.reviews(since_day=given[1].at.day)) == given[1:]
        assert list(again.reviews(cards=["a/x"])) == [given[0], given[2]]
        assert list(again.reviews(cards=[])) == []
        assert again.seen_cards() == {"a/x", "b/y"}


def test_a_voided_review_counts_nowhere_but_stays_in_the_log(history: History, review: Make, at: At) -> None:
    first, second = review("a/x", 0), review("a/y", 0, ms=1)
    history.record(first)
    history.record(second)
    history.void(second.id, at(0, 2))
    history.void(second.id, at(0, 3))  # a second time changes nothing
    assert history.latest_review() == first
    assert history.reviews_of("a/y") == []
    assert history.seen_cards() == {"a/x"}
    assert history.days(at(0).day) == [DayTotal(at(0).day, 1, 5000)]
    assert history.introduced_on(at(0).day) == {"a": 1}
    assert history.tips().reviews.id == second.id
    history.void(first.id, at(0, 4))
    assert history.latest_review() is None
    assert history.streak(at(0).day) == 0


def test_voiding_what_is_not_there_says_so(history: History, at: At) -> None:
    with pytest.raises(QuizError, match="no review"):
        history.void(new_id(0), at(0))


def test_the_same_review_is_not_recorded_twice(history: History, review: Make) -> None:
    given = review("a/x", 0)
    history.record(given)
    with pytest.raises(QuizError):
        history.record(given)
    assert history.reviews_of("a/x") == [given]


def test_undo_does_not_reach_into_imported_reviews(history: History, review: Make, at: At) -> None:
    own = review("a/x", 3)
    history.record(own)
    history.add([Review("anki-1", "a/y", at(5), Rating.GOOD, 1, "anki")])
    assert history.latest_review() == own


def test_marks(history: History, at: At) -> None:
    history.mark("a/x", "suspend", at(0))
    history.mark("a/x", "flag", at(0))
    history.mark("a/y", "bury", at(0), until_day=at(1).day)
    assert history.marks_of("a/x") == Marks(suspended=True, flagged=True)
    assert history.marks_of("a/y").resting(at(0).day)
    assert not history.marks_of("a/y").resting(at(1).day)
    history.mark("a/x", "unsuspend", at(0))
    history.mark("a/x", "unflag", at(0))
    assert history.marks_of("a/x") == Marks() == history.marks_of("a/unknown")
    with pytest.raises(ValueError, match="until_day"):
        history.mark("a/x", "bury", at(0))
    with pytest.raises(ValueError, match="until_day"):
        history.mark("a/x", "flag", at(0), until_day=3)


def test_after_a_reset_older_reviews_stay_and_no_longer_count(history: History, review: Make, at: At) -> None:
    old, new = review("a/x", 0), review("a/x", 0, 1)  # all in the same millisecond
    history.record(old)
    history.mark("a/x", "reset", at(0))
    assert [one.counts for one in history.reviews_of("a/x")] == [False]
    assert replay(history.reviews_of("a/x")) == New()
    history.record(new)
    assert [(one.id, one.counts) for one in history.reviews_of("a/x")] == [(old.id, False), (new.id, True)]
    state = replay(history.reviews_of("a/x"))
    assert isinstance(state, Learning)
    assert state.reps == 1
    assert history.introduced_on(at(0).day) == {"a": 1}


def test_answers_keep_their_order_when_the_clock_is_set_back(history: History, review: Make, at: At) -> None:
    """A year ahead by mistake, then right again: what was answered last counts last."""
    ahead, right, reset_after = review("a/x", 365, 1), review("a/x", 0, 3), review("a/x", 1, 4)
    history.record(ahead)
    history.record(right)
    assert [one.id for one in history.reviews_of("a/x")] == [ahead.id, right.id]
    history.mark("a/x", "reset", at(0))
    history.record(reset_after)
    assert [one.counts for one in history.reviews_of("a/x")] == [False, False, True]


def test_added_reviews_find_their_place_in_time(history: History, review: Make) -> None:
    here, there = review("a/x", 5), review("a/x", 2)
    history.record(here)
    same_instant = review("a/x", 5)
    assert history.add([there, same_instant, there]) == 2
    assert history.add([there, here]) == 0
    assert [one.id for one in history.reviews_of("a/x")] == [there.id, here.id, same_instant.id]


def test_adding_is_all_or_nothing(history: History, review: Make) -> None:
    class BrokenFileError(Exception):
        pass

    def broken() -> object:
        yield review("a/x", 0)
        raise BrokenFileError

    with pytest.raises(BrokenFileError):
        history.add(broken())  # type: ignore[arg-type]
    assert not history.any_review()


def test_days_and_streak(history: History, review: Make, at: At) -> None:
    for day in (0, 1, 3, 4, 5):
        history.record(review("a/x", day, taken_ms=1000))
    history.record(review("a/y", 5, taken_ms=500, counts=False))
    today = at(5).day
    assert [history.streak(at(day).day) for day in range(8)] == [1, 2, 2, 1, 2, 3, 3, 0]
    assert history.days(at(4).day) == [DayTotal(at(4).day, 1, 1000), DayTotal(today, 2, 1500)]
    assert history.days(at(0).day, at(1).day) == [DayTotal(at(0).day, 1, 1000), DayTotal(at(1).day, 1, 1000)]


def test_introduced_counts_first_answers_only(history: History, review: Make, at: At) -> None:
    history.record(review("a/x", 0))
    history.record(review("a/x", 1))
    history.record(review("a/y", 1))
    history.record(review("a/y", 1, ms=1))
    history.record(review("b/z#c1", 1))
    history.record(review("b/z#c2", 1, counts=False))
    assert history.introduced_on(at(1).day) == {"a": 1, "b": 1}
    assert history.introduced_on(at(2).day) == {}


def test_ids_are_uuids_that_sort_by_time(history: History, at: At) -> None:
    early, late = history.new_id(at(0)), history.new_id(at(1))
    assert early < late
    assert uuid.UUID(early).version == 7
    assert uuid.UUID(early).variant == uuid.RFC_4122
    assert int(uuid.UUID(early).hex[:12], 16) == at(0).at_ms
    assert len({new_id(5) for _ in range(1000)}) == 1000


def test_each_fact_knows_its_device(history: History, review: Make) -> None:
    history.record(review("a/x", 0))
    history.close()
    with History.open(history.path, device="laptop") as again:
        again.record(review("a/x", 1))
    with History.open(history.path) as again:
        again.record(review("a/x", 2))
        devices = [
            name
            for (name,) in again._connection.execute(
                "SELECT name FROM reviews JOIN devices ON devices.id = device ORDER BY seq"
            )
        ]
    assert devices[1] == "laptop"
    assert devices[0] == devices[2] != "laptop"
