"""Plans: which days have minutes, and whose they are."""

from __future__ import annotations

from datetime import date

from nlpquiz.scheduling.plan import Plan, days_kept, minutes_left_for, minutes_of_day, standing_plans

MONDAY = date(2026, 11, 23).toordinal()


def test_minutes_by_weekday_with_days_left_out() -> None:
    plan = Plan("p", MONDAY + 14, MONDAY, 30, (30, 30, 30, 30, 30, 60, 0), frozenset({MONDAY + 1}))
    assert [plan.minutes_on(MONDAY + n) for n in range(8)] == [30, 0, 30, 30, 30, 60, 0, 30]


def test_a_plan_stands_until_the_day_before_the_interview() -> None:
    plan = Plan("p", MONDAY + 2, MONDAY, 30)
    assert [plan.stands(MONDAY + n) for n in (-1, 0, 1, 2, 3)] == [False, True, True, False, False]
    assert plan.minutes_on(MONDAY + 2) == 0


def test_the_nearest_date_rules_and_the_later_one_gets_what_is_left() -> None:
    near, far = Plan("n", MONDAY + 5, MONDAY, 20), Plan("f", MONDAY + 20, MONDAY, 50)
    plans = standing_plans([far, near], MONDAY)
    assert plans == [near, far]
    assert minutes_left_for(near, plans, MONDAY) == 20
    assert minutes_left_for(far, plans, MONDAY) == 30
    assert minutes_left_for(far, plans, MONDAY + 5) == 50
    assert minutes_of_day(plans, MONDAY) == 50
    assert standing_plans([far, near], MONDAY + 5) == [far]


def test_kept_days_are_those_with_minutes_and_answers() -> None:
    plan = Plan("p", MONDAY + 30, MONDAY, 30, (30, 30, 30, 30, 30, 30, 0))
    assert days_kept(plan, {MONDAY, MONDAY + 2, MONDAY + 6}, MONDAY + 8) == [
        True,
        False,
        True,
        False,
        False,
        False,
        False,
    ]
    assert days_kept(plan, {MONDAY}, MONDAY) == []


def test_importance_comes_from_the_plan() -> None:
    assert Plan("p", MONDAY + 1, MONDAY, 30).weight("core") == 4
    assert Plan("p", MONDAY + 1, MONDAY, 30, weights={"core": 10.0}).weight("core") == 10
