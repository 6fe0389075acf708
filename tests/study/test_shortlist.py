"""A sitting under plans chooses from the shortlist exactly what it would choose from all cards."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence

import pytest

from nlpquiz.deck.catalog import Filters
from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import Learning, New
from nlpquiz.scheduling.plan import Plan
from nlpquiz.scheduling.planner import within
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.cache import Cache
from nlpquiz.store.cache_schema import create_tables
from nlpquiz.study.planned import HOUR_S, Agenda
from nlpquiz.study.queue import Candidate
from nlpquiz.study.shortlist import scopes

DAY = 739_000
NOW = Moment(0, DAY)
KINDS = ("open", "choice", "truefalse", "cloze", "numeric", "order")
DECKS = ("one", "two", "three")


def filled(chance: random.Random, cards: int) -> Cache:
    """A cache in memory with cards in every state; many share their memory, so that their worth is equal."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create_tables(connection)
    memories = [
        (chance.lognormvariate(3, 1.5), chance.uniform(1, 10), chance.randrange(400)) for _ in range(cards // 3)
    ]
    for number in range(cards):
        deck = chance.choice(DECKS)
        name = f"{deck}/c{number}"
        status = chance.choice((0, 1, 2, 3, 3, 3, 3, 3))
        stability, difficulty, ago = chance.choice(memories) if status else (0.0, 0.0, 0)
        ago = ago if status == 3 else chance.choice((0, 0, 1))
        parents = f"{deck}/c{chance.randrange(cards)}" if chance.random() < 0.2 else ""
        connection.execute(
            "INSERT INTO cards (key, name, deck, file, topic, kind, priority, position, parents, live, status,"
            " stability, difficulty, step, due_day, last_day, reps, suspended, buried_until)"
            " VALUES (?1, ?1, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(name, deck, f"t{number % 7}", chance.choice(KINDS), chance.randrange(3), chance.randrange(cards)),
                *(parents, chance.random() < 0.95, status, stability, difficulty, chance.randrange(2)),
                *(DAY if status == 3 else 0, DAY - ago if status else 0, min(status, 1)),
                *(chance.random() < 0.05, DAY + 1 if chance.random() < 0.05 else 0),
            ),
        )
    cache = Cache.open(None)  # type: ignore[arg-type]  # it has its connection
    cache._connection = connection
    return cache


def plans_of(chance: random.Random) -> tuple[Plan, ...]:
    found = []
    for number in range(chance.randint(1, 3)):
        decks = tuple(chance.sample(DECKS, chance.randint(0, 2)))
        weights = dict(
            zip(
                ("core", "common", "specialist"),
                chance.choice(((4, 2, 1), (1, 1, 1), (0, 3, 1), (9, 0, 0))),
                strict=True,
            )
        )
        found.append(Plan(str(number), DAY + chance.choice((1, 2, 9, 40, 300)), DAY, 30, decks=decks, weights=weights))
    return tuple(sorted(found, key=lambda plan: plan.date))


def learner_of(chance: random.Random) -> Learner:
    return Learner(shift=chance.choice((0.0, -2.0, 1.5)), known_unseen=chance.choice((0.0, 0.3)))


def all_of(cache: Cache, agenda: Agenda, filters: Filters) -> list[Candidate]:
    return [card for card in cache.any_card(filters, NOW) if agenda.plan_of(card) is not None]


def keys(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.entry.key for candidate in candidates]


@pytest.mark.parametrize("seed", range(60))
def test_the_queue_from_the_shortlist_is_that_from_all_cards(seed: int) -> None:
    chance = random.Random(seed)
    cache = filled(chance, chance.choice((5, 60, 900)))
    agenda = Agenda(plans_of(chance), learner_of(chance), DAY, 0.0)
    filters = chance.choice((Filters(), Filters(decks=("one", "three")), Filters(kinds=("open", "truefalse"))))
    everything = all_of(cache, agenda, filters)
    for minutes in (0.0, 3.0, 30.0, 600.0):
        some = cache.planned(agenda, filters, NOW, minutes)
        assert (some is None) == (not everything)
        if some is None:
            continue
        for new, most in ((None, None), (2, None), (None, 7)):
            queue = agenda.queue(some, minutes, new_limit=new, limit=most)
            assert keys(queue) == keys(agenda.queue(everything, minutes, new_limit=new, limit=most))
        assert set(keys(some)) <= set(keys(everything))
    some = cache.planned(agenda, filters, NOW, HOUR_S / 60) or []
    assert agenda.another_hour(some) == agenda.another_hour(everything)
    steps = [c for c in everything if isinstance(c.state, Learning) and c.state.last.day == DAY]
    expected = [c for c in steps if isinstance(c.state, Learning) and c.state.step == 0]
    assert keys(cache.in_first_step(agenda, filters, NOW)) == keys(expected)


def test_few_of_many_cards_are_looked_at_closely() -> None:
    """What a sitting costs must not grow with the cards."""
    chance = random.Random(5)
    cache = filled(chance, 6000)
    agenda = Agenda((Plan("p", DAY + 20, DAY, 30),), Learner(), DAY, 0.0)
    some = cache.planned(agenda, Filters(), NOW, 30)
    assert some is not None
    assert cache._connection is not None
    answered = [candidate for candidate in some if candidate.state != New()]
    assert len(within((choice for _, choice in agenda.ranked(some)), 60 * 45)) > 20
    assert len(answered) < 400


def test_each_card_belongs_to_the_plan_with_the_nearest_date_that_has_its_deck() -> None:
    near, far, all_decks = (
        Plan(str(number), DAY + number, DAY, 30, decks=decks)
        for number, decks in enumerate((("a",), ("b", "a"), ()), 1)
    )
    assert [(scope.decks, scope.others) for scope in scopes((near, far, all_decks, near))] == [
        (("a",), ()),
        (("b",), ()),
        ((), ("a", "b")),
    ]
