"""True retention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlpquiz.scheduling.memory import Policy
from nlpquiz.stats.figures import Period
from nlpquiz.stats.memory_figures import Passes, Retention
from nlpquiz.stats.tally import Place
from tests.stats.histories import TODAY, WEEK, YEAR, Life, Replay, answer, life, tallied

REPLAY = Replay(Policy())


def counted(period: Period, *lives: Life, **desired: float) -> Retention:
    """``desired`` by deck; the topic is what follows the deck in a card's name."""
    policies = {deck: Policy(desired_retention=share) for deck, share in desired.items()}
    places = {each.card: Place(each.card.partition("/")[2], "open") for each in lives}
    return tallied(period, *lives, policies={"": Policy(), **policies}, places=places).retention.retention()


def test_nothing_has_no_share() -> None:
    whole = counted(WEEK).whole
    assert (whole.all.share, whole.all.interval(), whole.expected, whole.desired) == (None, None, None, 0.9)
    assert [row.name for row in counted(WEEK).periods] == ["today", "yesterday", "week", "month", "year"]


def test_one_answer_to_a_new_card_is_no_test() -> None:
    assert counted(WEEK, life("a/x", [(0, 3)])).whole.all.total == 0


def test_periods_are_those_of_anki() -> None:
    found = counted(WEEK, life("a/x", [(800, 4), (700, 3), (364, 3), (29, 3), (6, 3), (1, 1), (0, 3)]))
    assert {row.name: row.all.total for row in found.periods} == {
        "today": 0,  # still in the steps after the lapse
        "yesterday": 1,
        "week": 2,
        "month": 3,
        "year": 4,
    }
    assert found.whole.all == Passes(1, 1)
    assert counted(Period(TODAY - 1000, TODAY), life("a/x", [(800, 4), (700, 3), (364, 3)])).whole.all.total == 2


def test_young_and_mature_go_by_the_interval_before_the_review() -> None:
    whole = counted(YEAR, life("a/x", [(300, 4), (290, 3), (200, 1), (200, 3), (190, 3)])).whole
    assert (whole.young, whole.mature) == (Passes(2, 0), Passes(0, 1))


def test_groups() -> None:
    chinese = Life("b/y", [answer(TODAY - 20, 4, language="zh"), answer(TODAY - 2, 1, language="zh")])
    lost = Life("b/", [answer(TODAY - 20, 4), answer(TODAY - 2, 3)])
    found = counted(WEEK, life("a/x", [(20, 4), (2, 3)]), chinese, lost)
    assert {row.name: row.all for row in found.by_deck} == {"a": Passes(1, 0), "b": Passes(1, 1)}
    assert {row.name: row.all for row in found.by_topic} == {"a/x": Passes(1, 0), "b/y": Passes(0, 1)}
    assert {row.name: row.all for row in found.by_language} == {"en": Passes(2, 0), "zh": Passes(0, 1)}


def test_desired_retention_is_that_of_the_reviews() -> None:
    found = counted(WEEK, *(life(card, [(20, 4), (2, 3)]) for card in ("a/x", "b/y")), a=0.8, b=0.95)
    assert {row.name: row.desired for row in found.by_deck} == {"a": 0.8, "b": 0.95}
    assert found.whole.desired == pytest.approx(0.875)


def test_expected_is_what_the_model_said() -> None:
    found = life("a/x", [(20, 4), (2, 3)])
    assert counted(WEEK, found).whole.expected == REPLAY.steps_of(found)[1].expected


def test_wilson_s_interval() -> None:
    """Against the values in Newcombe, Statistics in Medicine 17 (1998), table I, and the ends of the scale."""
    low, high = Passes(81, 182).interval() or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    low, high = Passes(0, 20).interval() or (0, 0)
    assert (low, round(high, 4)) == (0.0, 0.1611)
    assert (Passes(10, 0).interval() or (0, 0))[1] == 1.0


lives = some.lists(
    some.lists(some.tuples(some.integers(-5, 400), some.integers(1, 4)), min_size=1, max_size=12), max_size=4
)


@given(lives)
def test_groups_add_up_to_the_whole(parts: list[list[tuple[int, int]]]) -> None:
    names = ["a/x", "a/y", "b/x", "c/z"]
    every = [life(name, sorted(each, reverse=True)) for name, each in zip(names, parts, strict=False)]
    found = counted(YEAR, *every)
    for rows in (found.by_deck, found.by_topic, found.by_language):
        assert sum(row.all.total for row in rows) == found.whole.all.total
    assert found.periods[-1].all == found.whole.all
    days = {
        (each.card, step.day) for each in every for step in REPLAY.steps_of(each) if step.tests and step.day <= TODAY
    }
    assert found.whole.all.total <= len(days)
    assert all(count >= 0 for row in found.periods for count in (*row.young, *row.mature))


def test_hard_is_a_pass_and_only_again_a_failure() -> None:
    for rating, passes in ((1, Passes(0, 1)), (2, Passes(1, 0)), (3, Passes(1, 0)), (4, Passes(1, 0))):
        assert counted(WEEK, life("a/x", [(20, 4), (2, rating)])).whole.young == passes
