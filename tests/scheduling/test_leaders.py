"""The forecast values few of many cards, and is the same as if it valued all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from nlpquiz.scheduling.forecast import forecast, usual_schedule
from nlpquiz.scheduling.leaders import Leaders
from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import DEFAULT_POLICY, curve
from nlpquiz.scheduling.planner import Planner, Standing

DAY = 739_000
KINDS = ("open", "choice", "truefalse", "cloze", "numeric", "order")


def hand_of(chance: random.Random, cards: int) -> list[Standing]:
    """New and met cards; many have the same memory, so that their worth is equal."""
    memories = [
        (chance.lognormvariate(3, 1.5), chance.uniform(1, 10), chance.randrange(300)) for _ in range(cards // 2 + 1)
    ]
    found = []
    for number in range(cards):
        stability, difficulty, ago = chance.choice([(0.0, 0.0, DAY + 1), *memories, *memories])
        if chance.random() < 0.2:
            stability, difficulty, ago = 0.0, 0.0, DAY + 1
        weight = chance.choice((4.0, 2.0, 1.0, 0.0))
        found.append(Standing(f"d/{number}", weight, chance.choice(KINDS), stability, difficulty, DAY - ago))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_the_forecast_is_that_of_valuing_all_cards_every_day(seed: int) -> None:
    chance = random.Random(seed)
    cards = hand_of(chance, chance.choice((0, 1, 40, 700)))
    learner = Learner(shift=chance.choice((0.0, -2.0, 1.5)), known_unseen=chance.choice((0.0, 0.3)))
    date = DAY + chance.choice((1, 2, 15, 40))
    seconds = [chance.choice((0.0, 60.0, 1800.0, 1800.0, 20_000.0)) for _ in range(DAY, date)]
    planner = Planner(learner)

    def all_of_them(hand: Sequence[Standing], on: int) -> list[int]:
        return [choice.place for choice in planner.rank(hand, on, date)]

    assert forecast(cards, learner, seconds, DAY, date) == forecast(cards, learner, seconds, DAY, date, all_of_them)


def test_few_cards_are_valued_on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = hand_of(random.Random(3), 5000)
    planner, looked_at = Planner(Learner()), 0
    rank = planner.rank

    def counting(those: list[Standing], day: int, date: int) -> object:
        nonlocal looked_at
        looked_at += len(those)
        return rank(those, day, date)

    monkeypatch.setattr(planner, "rank", counting)
    chosen = Leaders(planner, cards, [1800.0] * 20, DAY, DAY + 20)(cards, DAY)
    exact = [choice.place for choice in rank(cards, DAY, DAY + 20)]
    assert chosen[:60] == exact[:60]
    assert looked_at < 2500


def test_the_usual_schedule_notices_what_was_answered() -> None:
    policy, model = DEFAULT_POLICY, curve(DEFAULT_POLICY)
    hand = [Standing("d/a", 1.0, "open", 5.0, 5.0, DAY - 30), Standing("d/b", 1.0, "open", 50.0, 5.0, DAY - 60)]
    order = usual_schedule(hand, policy, DAY, DAY + 30)
    assert list(order(hand, DAY)) == [0, 1]
    hand[0] = hand[0]._replace(last_day=DAY)
    assert list(order(hand, DAY)) == [1]
    assert 0 in order(hand, DAY + model.interval_days(5.0, "", 0))
