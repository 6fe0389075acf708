"""Reviews by day and hour, the streak, what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, CardState, Learned, Learning, New
from nlpquiz.scheduling.review import Moment
from nlpquiz.stats.figures import Activity, Period, Standing
from nlpquiz.stats.standing_count import StandingCount
from nlpquiz.stats.workload import due_forecast, habit
from tests.stats.histories import TODAY, WEEK, Life, answer, at_ms, life, tallied


def counted(period: Period, *lives: Life) -> Activity:
    return tallied(period, *lives).activity.activity()


def cards_counted(cards: Iterable[Standing]) -> StandingCount:
    count = StandingCount(TODAY, None, DEFAULT_WEIGHTS)
    for card in cards:
        count.add(card)
    return count


def learned(due_in: int, interval: int = 10, lapses: int = 0) -> Learned:
    last = TODAY + due_in - interval
    return Learned(5.0, 5.0, TODAY + due_in, Moment(at_ms(last), last), 3, lapses)


def in_steps(*, relearning: bool = False, ago: int = 0, delay_ms: int = 600_000) -> Learning:
    last = Moment(at_ms(TODAY - ago), TODAY - ago)
    return Learning(1.0, 5.0, 0, last.at_ms + delay_ms, last, 1, int(relearning), relearning)


def standing(state: CardState, name: str = "deck/card", *, suspended: bool = False, buried: int = 0) -> Standing:
    return Standing(name, "deck", "topic", state, suspended, buried)


def test_nothing_is_nothing() -> None:
    activity = counted(WEEK)
    assert (activity.reviews, activity.taken_ms, activity.days_studied, activity.new_cards) == (0, 0, 0, 0)
    assert (activity.reviews_per_day, activity.reviews_per_day_studied, activity.days) == (0.0, 0.0, ())
    assert habit([], TODAY, 30, 210).streak_days == habit([], TODAY, 30, 210).longest_streak_days == 0


def test_each_kind_of_answer_is_counted_on_its_day() -> None:
    crammed = Life("deck/b", [answer(TODAY, 1, taken_ms=7, counts=False)])
    activity = counted(WEEK, life("deck/a", [(3, 3), (3, 3), (0, 1), (0, 3)]), crammed)
    today, before = activity.on(TODAY), activity.on(TODAY - 3)
    assert today is not None
    assert before is not None
    assert (before.reviews, before.learning, before.new_cards) == (2, 2, 1)
    assert (today.reviews, today.young, today.relearning, today.crammed, today.taken_ms) == (3, 1, 1, 1, 2007)
    assert activity.on(TODAY - 1) is None
    assert activity.reviews == 5


def test_reviews_with_a_date_to_come_are_told_and_not_counted() -> None:
    activity = counted(WEEK, life("deck/a", [(1, 3), (-2, 3), (-400, 3)]))
    assert (activity.reviews, activity.ahead, activity.ahead_last_day) == (1, 2, TODAY + 400)


def test_a_card_begun_anew_counts_as_new_again() -> None:
    activity = counted(WEEK, life("deck/a", [(5, 3), (1, 3)], resets=[1]))
    assert activity.new_cards == 2


@given(some.lists(some.tuples(some.integers(-3, 20), some.integers(1, 4)), min_size=1, max_size=30))
def test_days_add_up(parts: list[tuple[int, int]]) -> None:
    activity = counted(WEEK, life("deck/a", sorted(parts, reverse=True)))
    inside = [ago for ago, _ in parts if 0 <= ago <= 6]
    assert activity.reviews == len(inside)
    assert activity.taken_ms == 1000 * len(inside)
    assert activity.days_studied == len(set(inside))
    assert activity.ahead == sum(ago < 0 for ago, _ in parts)
    for day in activity.days:
        assert day.reviews == day.learning + day.relearning + day.young + day.mature + day.crammed
        assert min(day) >= 0


def test_hours_follow_the_clock_of_the_zone_also_in_a_night_when_it_changes() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2024, 3, 31, tzinfo=UTC)  # at 01:00 UTC Berlin's clock goes from 02:00 to 03:00
    period = Period(night.toordinal(), night.toordinal())
    rows = [answer(night.toordinal(), 3, minute=minute) for minute in (30, 59, 60, 90)]

    def hours(zone: tzinfo) -> dict[int, int]:
        found = tallied(period, Life("deck/a", rows), zone=zone).activity.hours()
        assert len(found) == 24
        return {hour.hour: hour.reviews for hour in found if hour.reviews}

    assert hours(berlin) == {1: 2, 3: 2}
    assert hours(UTC) == {0: 2, 1: 2}
    assert hours(ZoneInfo("Asia/Kolkata")) == {6: 3, 7: 1}  # half an hour off


def test_crammed_answers_and_misses_in_the_hours() -> None:
    rows = [answer(TODAY, 3), answer(TODAY, 1), answer(TODAY, 3, counts=False)]
    hours = tallied(WEEK, Life("deck/a", rows)).activity.hours()
    noon = hours[12]
    assert (noon.reviews, noon.recalled, noon.share) == (2, 1, 0.5)
    assert hours[11].share is None


def test_the_day_is_the_stored_one_wherever_the_learner_is_now() -> None:
    """23:30 UTC on one day is a morning of the next in Auckland; the day was stored when the answer was given."""
    stored = TODAY - 1
    activity = counted(WEEK, Life("deck/a", [(stored, 3, at_ms(stored, 23 * 60 + 30), 1000, 1, "en")]))
    assert [day.day for day in activity.days] == [stored]


@pytest.mark.parametrize(
    ("days", "now", "longest"),
    [
        ([0, 1, 2], 3, 3),
        ([1, 2], 2, 2),
        ([2, 3, 4], 0, 3),
        ([0, 2, 3, 4], 1, 3),
        ([0, 365], 1, 1),
        ([-5, -4, 0], 1, 1),
    ],
)
def test_streaks(days: list[int], now: int, longest: int) -> None:
    """``days`` are days ago; today may still be missing."""
    found = habit([(TODAY - ago, 1000) for ago in days], TODAY, 30, 210)
    assert (found.streak_days, found.longest_streak_days) == (now, longest)


def test_the_week_begins_on_monday() -> None:
    assert datetime.fromordinal(TODAY).weekday() == 0
    worked = [(TODAY - 1, 600_000), (TODAY, 60_000)]
    assert habit(worked, TODAY, 30, 210).minutes_week == 1.0
    assert habit([*worked, (TODAY + 1, 120_000)], TODAY + 1, 30, 210).minutes_week == 3.0
    assert habit(worked, TODAY + 6, 30, 210).minutes_today == 0.0


def test_due_cards_by_day() -> None:
    found = due_forecast(
        [
            standing(learned(-4)),
            standing(learned(0)),
            standing(learned(29, interval=21)),
            standing(learned(30)),
            standing(learned(0), suspended=True),
            standing(learned(0), buried=TODAY + 2),
            standing(in_steps()),
            standing(in_steps(ago=3)),
            standing(in_steps(delay_ms=2 * 86_400_000)),
            standing(New()),
        ],
        TODAY,
    )
    assert (found.overdue, found.later, found.due_today) == (2, 1, 4)
    assert [(day.day - TODAY, day.young, day.mature) for day in found.days if day.due] == [
        (0, 2, 0),
        (2, 2, 0),
        (29, 0, 1),
    ]
    assert len(found.days) == 30
    assert found.daily_load == pytest.approx(4 / 10 + 1 / 21 + 3)


def test_where_cards_stand() -> None:
    counts = cards_counted(
        [
            standing(New()),
            standing(in_steps()),
            standing(in_steps(relearning=True)),
            standing(learned(0, interval=20)),
            standing(learned(0, interval=21)),
            standing(learned(0), suspended=True),
            standing(New(), buried=TODAY + 1),
            standing(New(), buried=TODAY),
        ]
    ).cards()
    assert counts == (2, 1, 1, 1, 1, 1, 1)
    assert counts.total == 8


def test_leeches_begin_at_eight_lapses() -> None:
    cards = [standing(learned(0, lapses=n), f"deck/{n}") for n in (7, 8, 12)]
    assert [leech.card for leech in cards_counted(cards).leeches()] == ["deck/12", "deck/8"]
