"""The fast pass over the log counts what the plain definition says, whatever was answered when."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Policy
from nlpquiz.stats.figures import Period
from nlpquiz.stats.forgetting import DAYS_EDGES, RATIO_EDGES
from nlpquiz.stats.memory_figures import RetentionRow
from nlpquiz.stats.retention import PERIODS
from nlpquiz.stats.tally import Place, Tally
from tests.stats import plain_definition as plain
from tests.stats.histories import TODAY, Life, answer, tallied

ZONE = ZoneInfo("Europe/Berlin")
FITTED = (*DEFAULT_WEIGHTS[:8], DEFAULT_WEIGHTS[8] * 1.3, *DEFAULT_WEIGHTS[9:])
POLICIES = {
    "": Policy(),
    "b": Policy(desired_retention=0.8, learning_steps_ms=(60_000, 2 * 86_400_000)),
    "c": Policy(weights=FITTED, learning_steps_ms=(), relearning_steps_ms=(), maximum_interval_days=30),
}
PLACES = {"a/1": Place("x", "open"), "a/2": Place("y", "choice"), "b/1": Place("x", "open"), "c/1": Place("z", "cloze")}

an_answer = some.tuples(
    some.one_of(some.just(0), some.integers(-30, 60), some.integers(-500, 500)),  # days since the one before
    some.integers(1, 4),
    some.sampled_from([True, True, True, False]),
    some.sampled_from(["en", "zh", "", "eo"]),
    some.sampled_from([0, 499, 500, 4_321, 90_000]),
    some.integers(0, 1439),
)
lives = some.lists(
    some.tuples(
        some.sampled_from(["a/1", "a/2", "a/lost", "b/1", "c/1"]),
        some.lists(an_answer, min_size=1, max_size=25),
        some.sets(some.integers(1, 24), max_size=2),
    ),
    max_size=5,
    unique_by=lambda parts: parts[0],
)
periods = some.sampled_from([1, 7, 90, 365, 2000]).map(lambda days: Period(TODAY - days + 1, TODAY))


def written(parts: list[tuple[str, list[tuple[int, int, bool, str, int, int]], set[int]]]) -> list[Life]:
    found = []
    for card, answers, resets in parts:
        day, rows = TODAY - 400, []
        for gap, rating, counts, language, taken_ms, minute in answers:
            day += gap
            rows.append(answer(day, rating, taken_ms=taken_ms, counts=counts, language=language, minute=minute))
        found.append(Life(card, rows, sorted(place for place in resets if place < len(rows))))
    return found


def row_of(row: RetentionRow) -> tuple[float | None, ...] | None:
    return (*row.young, *row.mature, row.expected, row.desired) if row.all.total else None


@settings(max_examples=150)
@given(lives, periods)
def test_every_figure_of_the_pass(
    parts: list[tuple[str, list[tuple[int, int, bool, str, int, int]], set[int]]], period: Period
) -> None:
    found = written(parts)
    tally = tallied(period, *found, policies=POLICIES, places=PLACES, zone=ZONE)
    every = plain.seen(found, POLICIES, PLACES)
    inside = [one for one in every if period.first <= one.day <= period.last]
    activity_agrees(tally, every, inside)
    retention_agrees(tally, every, inside)

    for points, edges, value in (
        (tally.curve.curve().by_days, DAYS_EDGES, lambda one: one.elapsed),
        (tally.curve.curve().by_ratio, RATIO_EDGES, lambda one: one.elapsed / one.stability),
    ):
        shown = [(p.low, p.reviews, p.centre, p.measured, p.expected) for p in points]
        expected = plain.curve(inside, edges, value)
        assert len(shown) == len(expected)
        for mine, plainly in zip(shown, expected, strict=True):
            assert mine == pytest.approx(plainly)

    calibration = tally.calibration.calibration()
    judged = plain.scores(found, every, period)
    if judged is None:
        assert (calibration.reviews, calibration.models) == (0, ())
    else:
        yours = calibration.models[0]
        assert (calibration.reviews, yours.log_loss, yours.rmse_bins) == pytest.approx(judged, abs=1e-9)
        standard = {deck: replace(policy, weights=DEFAULT_WEIGHTS) for deck, policy in POLICIES.items()}
        defaults = plain.scores(found, plain.seen(found, standard, PLACES), period)
        theirs = calibration.models[1]
        assert (calibration.reviews, theirs.log_loss, theirs.rmse_bins) == pytest.approx(defaults, abs=1e-9)


def activity_agrees(tally: Tally, every: list[plain.Seen], inside: list[plain.Seen]) -> None:
    activity = tally.activity.activity()
    expected = plain.by_day(inside)
    assert {day.day: {name: getattr(day, name) for name in expected[day.day]} for day in activity.days} == expected
    ahead = [one.day for one in every if one.day > TODAY]
    assert (activity.ahead, activity.ahead_last_day) == (len(ahead), max(ahead, default=0))
    hours = {hour.hour: (hour.reviews, hour.recalled) for hour in tally.activity.hours() if hour.reviews}
    assert hours == plain.by_hour(inside, ZONE)

    stages = {"learning": ("learning", "relearning"), "young": ("young",), "mature": ("mature",)}
    for shares in tally.answers.ratings():
        ratings = [one.rating for one in inside if one.stage in stages[shares.stage]]
        assert shares[1:] == tuple(ratings.count(rating) for rating in (1, 2, 3, 4))
    timed = [one for one in inside if one.taken_ms]
    times = tally.answers.times()
    for group, those in (
        (times.all, timed),
        *((group, [one for one in timed if one.place.kind == group.name]) for group in times.by_kind),
        *((group, [one for one in timed if str(one.rating) == group.name]) for group in times.by_rating),
    ):
        halves = sorted(one.taken_ms // 500 for one in those)
        assert group.reviews == len(those)
        assert group.mean == pytest.approx(sum(one.taken_ms for one in those) / 1000 / max(1, len(those)))
        assert group.median == (halves[(len(halves) - 1) // 2] / 2 if halves else 0.0)
    assert (
        sum(group.reviews for group in times.by_kind) == sum(group.reviews for group in times.by_rating) == len(timed)
    )


def retention_agrees(tally: Tally, every: list[plain.Seen], inside: list[plain.Seen]) -> None:
    found = tally.retention.retention()
    assert row_of(found.whole) == pytest.approx(plain.retention(inside), nan_ok=True)
    for row, (_, ago, length) in zip(found.periods, PERIODS, strict=True):
        those = [one for one in every if TODAY - ago - length < one.day <= TODAY - ago]
        assert row_of(row) == pytest.approx(plain.retention(those))
    for rows, name in (
        (found.by_deck, lambda one: one.card.partition("/")[0]),
        (found.by_language, lambda one: one.language or "?"),
        (found.by_topic, lambda one: f"{one.card.partition('/')[0]}/{one.place.topic}" if one.place.topic else "/"),
    ):
        shown = {row.name or "?": row_of(row) for row in rows}
        expected = plain.grouped(inside, name)
        assert set(shown) == set(expected)
        for each, values in expected.items():
            assert shown[each] == pytest.approx(values)
