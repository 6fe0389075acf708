"""What is asked in a sitting, and in which order. Ours, because ladders of follow-ups are: no scheduler has them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nlpquiz.deck.catalog import Entry
from nlpquiz.deck.chance import permutation
from nlpquiz.deck.terms import PRIORITIES
from nlpquiz.scheduling.memory import CardState, Learned, Learning, New, retrievability

SIBLING_DISTANCE = 6  # cards between two gaps of the same text, where there are that many
LOOK_AHEAD = 40  # how far an allowed card is searched for before a wish is given up


class Candidate(NamedTuple):
    """A card that may be asked, and what is known of the learner's memory of it."""

    entry: Entry
    state: CardState


def by_urgency(due: Iterable[Candidate], day: int) -> list[Candidate]:
    """Due cards, the one most likely to have been forgotten first."""
    return sorted(due, key=lambda candidate: (retrievability(candidate.state, day), candidate.entry.key))


def ladder_order(entries: Iterable[Entry]) -> list[Entry]:
    """New cards: important ones first, each follow-up after the card that leads to it, otherwise as in the deck."""
    ranked = sorted(entries, key=lambda e: (PRIORITIES.index(e.priority), e.position, e.key))
    by_name: dict[str, list[Entry]] = {}
    for entry in ranked:
        by_name.setdefault(entry.name, []).append(entry)
    ordered: list[Entry] = []
    placed: set[str] = set()
    for first in ranked:
        pending = [first.name]
        climbing: set[str] = set()
        while pending:
            name = pending[-1]
            missing = [p for p in by_name[name][0].parents if p in by_name and p not in placed and p not in climbing]
            climbing.add(name)
            if missing:
                pending.append(missing[0])
                continue
            pending.pop()
            if name not in placed:
                placed.add(name)
                ordered.extend(by_name[name])
    return ordered


def mixed(due: Sequence[Candidate], new: Sequence[Candidate]) -> list[Candidate]:
    """Both sequences in their order, the shorter one spread evenly over the longer."""
    places = [((n + 0.5) / len(group), group is new, n) for group in (due, new) for n in range(len(group))]
    return [(new if is_new else due)[n] for _, is_new, n in sorted(places)]


def spread(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The same cards with topics interleaved and siblings apart, moved as little as that takes.

    A follow-up never passes a card that leads to it.
    """
    waiting = deque(candidates)
    result: list[Candidate] = []
    while waiting:
        chosen = _first_welcome(waiting, result)
        result.append(waiting[chosen])
        del waiting[chosen]
    return result


def _first_welcome(waiting: deque[Candidate], before: Sequence[Candidate]) -> int:
    topic = (before[-1].entry.deck, before[-1].entry.topic) if before else None
    recent = {candidate.entry.name for candidate in before[-SIBLING_DISTANCE:]}
    passed: set[str] = set()  # a card may not overtake its sibling or the card that leads to it
    fallback: int | None = None
    for place in range(min(LOOK_AHEAD, len(waiting))):
        entry = waiting[place].entry
        blocked = entry.name in passed or any(parent in passed for parent in entry.parents)
        passed.add(entry.name)
        if blocked or entry.name in recent:
            continue
        if (entry.deck, entry.topic) != topic:
            return place
        fallback = place if fallback is None else fallback
    return fallback or 0


def plan_sitting(
    due: Sequence[Candidate], unseen: Iterable[Entry], *, day: int, new_limit: int, limit: int | None = None
) -> tuple[Candidate, ...]:
    """The queue of a sitting: due cards by falling urgency, at most ``new_limit`` new ones among them.

    Cards in their learning steps come at their own time and are kept apart by the session.
    """
    urgent = by_urgency((candidate for candidate in due if isinstance(candidate.state, Learned)), day)
    new = [Candidate(entry, New()) for entry in ladder_order(unseen)[: max(0, new_limit)]]
    if limit is not None:
        steps = sum(isinstance(candidate.state, Learning) for candidate in due)
        room = max(0, limit - steps)
        share = min(len(new), max(room - len(urgent), room // 4))  # a backlog must not starve the new cards
        new, urgent = new[:share], urgent[: room - share]
    return tuple(spread(mixed(urgent, new)))


def shuffled(candidates: Sequence[Candidate], seed: str) -> tuple[Candidate, ...]:
    """All of them in an order that depends on ``seed`` alone, topics interleaved and siblings apart."""
    return tuple(spread(candidates[place] for place in permutation(seed, len(candidates))))
