"""Which cards a paper asks: spread over decks and topics by priority, kinds mixed, rested cards first.

Seats go to topics by systematic sampling (Madow, "On the theory of systematic sampling", 1949): topics lie in a line,
those of a deck side by side, each as long as its quota, and a comb with one tooth a seat falls on the line at a drawn
place. So every topic and every deck gets its quota rounded up or down, and over many seeds exactly its quota. All
arithmetic is in whole numbers: the same seed gives the same paper everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from math import isqrt
from typing import TypeAlias

from nlpquiz.deck.catalog import Entry
from nlpquiz.deck.chance import choose, permutation
from nlpquiz.deck.model import Kind, Priority

PRIORITY_WEIGHTS: Mapping[Priority, int] = {"core": 4, "common": 2, "specialist": 1}
KIND_SHARES: Mapping[Kind, int] = {"open": 6, "choice": 5, "cloze": 3, "numeric": 3, "order": 2, "truefalse": 2}

TopicName: TypeAlias = tuple[str, str]
"""(deck, topic)"""


def choose_entries(
    pool: Sequence[Entry],
    priorities: Mapping[TopicName, Priority],
    count: int,
    seed: str,
    asked_lately: Mapping[str, int] | None = None,
    without: Collection[str] = (),
) -> tuple[Entry, ...]:
    """``count`` entries of the pool, or as many as there are cards: of the gaps of one text only one is taken.

    ``priorities`` are those of topics (unknown ones count as common). ``asked_lately`` says by card name how lately an
    exam asked it (0 or missing: not in the last exams; the higher the later). Cards named in ``without`` are left out.
    """
    lately = asked_lately or {}
    cards = _one_entry_a_card([entry for entry in pool if entry.name not in without], seed)
    topics: dict[TopicName, list[Entry]] = {}
    for entry in cards:
        topics.setdefault((entry.deck, entry.topic), []).append(entry)
    count = min(count, len(cards))
    seats = _seats(topics, priorities, count, seed)
    wanted = _kind_targets(cards)
    taken: dict[Kind, int] = dict.fromkeys(wanted, 0)
    chosen: list[Entry] = []
    for topic in _least_choice_first(topics, seats, seed):
        waiting = list(topics[topic])
        for seat in range(seats[topic]):
            entry = _pick(waiting, lately, wanted, taken, f"{seed}\0{topic[0]}/{topic[1]}\0{seat}")
            waiting.remove(entry)
            taken[entry.kind] += 1
            chosen.append(entry)
    return tuple(sorted(chosen, key=lambda entry: entry.key))


def _one_entry_a_card(pool: Sequence[Entry], seed: str) -> list[Entry]:
    """One gap of each cloze text, by lot; sorted, so that the order of the pool does not matter."""
    ordered = sorted(pool, key=lambda entry: (entry.name, entry.key))
    cards = []
    for name, siblings in groupby(ordered, key=lambda entry: entry.name):
        group = list(siblings)
        cards.append(group[choose(f"{seed}\0gap\0{name}", len(group))])
    return cards


def _seats(
    topics: Mapping[TopicName, Sequence[Entry]], priorities: Mapping[TopicName, Priority], count: int, seed: str
) -> dict[TopicName, int]:
    """How many questions each topic gets, never more than it has cards."""
    names = _shuffled_by_deck(sorted(topics), seed)
    weights = {
        name: PRIORITY_WEIGHTS[priorities.get(name, "common")] * isqrt(100 * len(topics[name])) for name in names
    }
    seats: dict[TopicName, int] = {}
    full = True
    while full:  # a topic whose quota is all it has leaves the rest to the others
        whole = sum(weights[name] for name in names)
        left = count - sum(seats.values())
        full = False
        for name in names:
            if left * weights[name] >= len(topics[name]) * whole:
                seats[name] = len(topics[name])
                full = True
        names = [name for name in names if name not in seats]
    left = count - sum(seats.values())
    seats.update(dict.fromkeys(names, 0))
    if not names or left <= 0:
        return seats
    whole = sum(weights[name] for name in names)
    tooth = choose(f"{seed}\0comb", whole)
    end = 0
    for name in names:
        end += left * weights[name]
        while tooth < end:
            seats[name] += 1
            tooth += whole
    return seats


def _shuffled_by_deck(names: Sequence[TopicName], seed: str) -> list[TopicName]:
    decks = [list(group) for _, group in groupby(names, key=lambda name: name[0])]
    result: list[TopicName] = []
    for place in permutation(f"{seed}\0decks", len(decks)):
        deck = decks[place]
        result += [deck[topic] for topic in permutation(f"{seed}\0topics\0{deck[0][0]}", len(deck))]
    return result


def _kind_targets(cards: Sequence[Entry]) -> dict[Kind, int]:
    """The shares of the kinds that there are."""
    there = {entry.kind for entry in cards}
    return {kind: share for kind, share in KIND_SHARES.items() if kind in there}


def _least_choice_first(
    topics: Mapping[TopicName, Sequence[Entry]], seats: Mapping[TopicName, int], seed: str
) -> list[TopicName]:
    """Topics with few kinds of cards first: those with many can then even out the mixture."""
    names = sorted(topics)
    order = permutation(f"{seed}\0turns", len(names))
    shuffled = [names[place] for place in order if seats[names[place]]]
    return sorted(shuffled, key=lambda name: len({entry.kind for entry in topics[name]}))


def _pick(
    waiting: Sequence[Entry],
    lately: Mapping[str, int],
    wanted: Mapping[Kind, int],
    taken: Mapping[Kind, int],
    seed: str,
) -> Entry:
    """A card not asked lately, of the kind that is furthest behind its share, important ones likelier."""
    rested = min(lately.get(entry.name, 0) for entry in waiting)
    candidates = [entry for entry in waiting if lately.get(entry.name, 0) == rested]
    kinds = sorted({entry.kind for entry in candidates})
    order = permutation(f"{seed}\0kinds", len(kinds))
    kind = min((kinds[place] for place in order), key=lambda name: (2 * taken[name] + 1) / wanted[name])  # Sainte-Laguë
    of_kind = [entry for entry in candidates if entry.kind == kind]
    weights = [PRIORITY_WEIGHTS[entry.priority] for entry in of_kind]
    lot = choose(f"{seed}\0card", sum(weights))
    for entry, weight in zip(of_kind, weights, strict=True):
        lot -= weight
        if lot < 0:
            return entry
    raise AssertionError("a lot lies within the weights")
