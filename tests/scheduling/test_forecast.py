"""What will be known on the date."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.scheduling.forecast import Forecast, forecast, shifted
from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import recall_probability
from nlpquiz.scheduling.planner import Standing

DAY = 739_000
LEARNER = Learner(skip_rate=0.0)
ROLL_OUT = 0.03  # one roll-out stands for the mean of many: ten cards and ten minutes bring it as near as this
CARDS, MINUTES = st.integers(10, 120), st.integers(10, 40)


def unseen(count: int) -> list[Standing]:
    return [Standing(f"d/{n}", (4.0, 2.0, 1.0)[n % 3], ("open", "cloze")[n % 2], 0.0, 0.0, -1) for n in range(count)]


def look(cards: list[Standing], minutes: float, days: int, learner: Learner = LEARNER) -> Forecast:
    return forecast(cards, learner, [60.0 * minutes] * days, DAY, DAY + days)


def test_no_cards_no_days_no_minutes() -> None:
    assert (look([], 30, 5).score, look([], 30, 5).known) == (0.0, 0)
    assert look(unseen(3), 30, 0).known == 0
    assert look(unseen(3), 30, -4).known == 0
    assert look(unseen(3), 0, 5).left_out == (0, 1, 2)


def test_cards_left_alone_are_forgotten_as_the_formula_says() -> None:
    card = Standing("d/a", 1.0, "open", 8.0, 5.0, DAY - 3)
    assert look([card], 0, 10).known == pytest.approx(recall_probability(8.0, 13))


def test_one_card_is_learnt_and_repeated() -> None:
    found = look(unseen(1), 10, 20)
    assert found.days[0].new == 1
    assert sum(day.reviews for day in found.days) >= 2
    assert 0.9 < found.score < 1
    assert found.last_new_day == DAY


def test_ten_years_away_nothing_breaks() -> None:
    assert 0.9 < look(unseen(4), 5, 3650).score < 1


def test_no_day_is_longer_than_its_minutes_and_a_free_day_is_free() -> None:
    seconds = [900.0, 0.0, 1800.0]
    found = forecast(unseen(80), LEARNER, seconds, DAY, DAY + 3)
    assert all(load.seconds <= allowed + 60 for load, allowed in zip(found.days, seconds, strict=True))
    assert (found.days[1].new, found.days[1].reviews) == (0, 0)


@settings(max_examples=25, deadline=None)
@given(cards=CARDS, minutes=st.just(0) | MINUTES, more=st.integers(5, 30), days=st.integers(1, 25))
def test_more_minutes_never_lower_the_forecast(cards: int, minutes: int, more: int, days: int) -> None:
    less, longer = look(unseen(cards), minutes, days), look(unseen(cards), minutes + more, days)
    assert longer.score >= less.score - ROLL_OUT


@settings(max_examples=25, deadline=None)
@given(cards=CARDS, minutes=MINUTES, days=st.integers(2, 25), earlier=st.integers(1, 20))
def test_an_earlier_date_never_raises_it(cards: int, minutes: int, days: int, earlier: int) -> None:
    soon = max(1, days - earlier)
    assert look(unseen(cards), minutes, soon).score <= look(unseen(cards), minutes, days).score + ROLL_OUT


def test_the_same_cards_give_the_same_forecast() -> None:
    assert look(unseen(50), 10, 12) == look(unseen(50), 10, 12)


def test_the_interval_holds_the_forecast_and_narrows_with_evidence() -> None:
    wide = look(unseen(60), 10, 12)
    narrow = look(unseen(60), 10, 12, Learner(skip_rate=0.0, shift_spread=0.8))
    assert wide.low[0] < narrow.low[0] < narrow.score < narrow.high[0] < wide.high[0]
    assert wide.low[1] < wide.known < wide.high[1]


def test_missed_days_lower_it() -> None:
    assert look(unseen(200), 10, 20, Learner(skip_rate=0.4)).score < look(unseen(200), 10, 20).score - 0.05


def test_important_cards_are_met_first_when_time_is_short() -> None:
    found = look(unseen(300), 10, 5)
    assert found.left_out
    met = [card.weight for card in found.cards if card.stability > 0]
    assert sum(met) / len(met) > 7 / 3


def test_shifted_days_keep_their_holes() -> None:
    assert shifted([600.0, 0.0, 1200.0], 5) == [900.0, 0.0, 1500.0]
    assert shifted([600.0], -15) == [0.0]
