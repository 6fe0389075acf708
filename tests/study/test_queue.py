"""The order in which cards are asked."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.deck.catalog import Entry
from nlpquiz.deck.model import Priority
from nlpquiz.scheduling.memory import Learned, New
from nlpquiz.scheduling.review import Moment
from nlpquiz.study.queue import Candidate, by_urgency, ladder_order, mixed, plan_sitting, shuffled, spread

TODAY = 739_000


def entry(
    card: str,
    *,
    topic: str = "t",
    parents: tuple[str, ...] = (),
    position: int = 0,
    priority: Priority = "common",
    gap: int = 0,
) -> Entry:
    key = f"d/{card}#c{gap}" if gap else f"d/{card}"
    return Entry(key, f"d/{card}", "d", topic, "open", priority, (), position, parents, "", "d.yaml", 1)


def learned(card: str, *, stability: float, days_ago: int, topic: str = "t", gap: int = 0) -> Candidate:
    last = Moment(0, TODAY - days_ago)
    return Candidate(entry(card, topic=topic, gap=gap), Learned(stability, 5.0, TODAY, last, 3, 0))


def names(candidates: object) -> list[str]:
    return [c.entry.key.removeprefix("d/") for c in candidates]  # type: ignore[attr-defined]


def test_the_card_most_likely_forgotten_comes_first() -> None:
    due = [learned("fresh", stability=30, days_ago=10), learned("fading", stability=2, days_ago=10)]
    assert names(by_urgency(due, TODAY)) == ["fading", "fresh"]


def test_a_follow_up_comes_after_the_card_that_leads_to_it_even_when_it_stands_first() -> None:
    deck = [
        entry("tradeoff", parents=("d/why",), position=0),
        entry("why", parents=("d/what",), position=1),
        entry("what", position=2),
    ]
    assert [e.name for e in ladder_order(deck)] == ["d/what", "d/why", "d/tradeoff"]


def test_important_cards_begin_first_and_bring_their_ladder() -> None:
    deck = [
        entry("aside", position=0, priority="specialist"),
        entry("ground", position=1, priority="common"),
        entry("key", position=2, priority="core", parents=("d/ground",)),
    ]
    assert [e.name for e in ladder_order(deck)] == ["d/ground", "d/key", "d/aside"]


def test_a_circle_of_follow_ups_loses_no_card() -> None:
    deck = [entry("a", parents=("d/b",)), entry("b", parents=("d/a",), position=1)]
    assert sorted(e.name for e in ladder_order(deck)) == ["d/a", "d/b"]


def test_new_cards_are_spread_over_the_due_ones() -> None:
    due = [learned(f"due{n}", stability=5, days_ago=5) for n in range(6)]
    new = [Candidate(entry(f"new{n}"), New()) for n in range(2)]
    assert names(mixed(due, new)) == ["due0", "due1", "new0", "due2", "due3", "due4", "new1", "due5"]


def test_topics_alternate_and_gaps_of_one_text_stand_apart() -> None:
    cards = [learned("x", stability=5, days_ago=5, topic="a", gap=n) for n in (1, 2)]
    others = [learned(f"o{n}", stability=5, days_ago=5, topic=f"b{n % 3}") for n in range(8)]
    order = spread([*cards, *others])
    places = [n for n, c in enumerate(order) if c.entry.name == "d/x"]
    assert places[1] - places[0] > 6
    assert all(a.entry.topic != b.entry.topic for a, b in itertools.pairwise(order))


def test_a_backlog_leaves_room_for_a_few_new_cards() -> None:
    due = [learned(f"due{n}", stability=5, days_ago=5) for n in range(100)]
    queue = plan_sitting(due, [entry(f"new{n}", position=n) for n in range(10)], day=TODAY, new_limit=10, limit=20)
    assert len(queue) == 20
    assert sum(isinstance(c.state, New) for c in queue) == 5


def test_the_same_seed_shuffles_alike() -> None:
    cards = [learned(f"c{n}", stability=5, days_ago=1, topic=str(n)) for n in range(20)]
    assert shuffled(cards, "7") == shuffled(cards, "7") != shuffled(cards, "8")
    assert sorted(names(shuffled(cards, "7"))) == sorted(names(cards))


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.integers(0, 12)), max_size=40))
def test_spreading_keeps_every_card_and_every_ladder(cards: list[tuple[int, int, int]]) -> None:
    entries = {
        n: entry(f"c{n}", topic=f"t{topic}", parents=(f"d/c{parent}",) if parent < n else ())
        for n, topic, parent in cards
    }
    ladder = [Candidate(e, New()) for e in ladder_order(entries.values())]
    order = spread(ladder)
    assert sorted(names(order)) == sorted(names(ladder))
    place = {c.entry.name: n for n, c in enumerate(order)}
    for candidate in order:
        for parent in candidate.entry.parents:
            assert place.get(parent, -1) < place[candidate.entry.name]
