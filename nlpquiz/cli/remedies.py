"""Wrong choices of an exam in the next sitting: the cards that clear them up come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.catalog import Entry, Filters
from nlpquiz.scheduling.memory import New
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.remedies import waiting_remedies
from nlpquiz.study.queue import Candidate


def with_remedies_first(
    workspace: Workspace,
    filters: Filters,
    now: Moment,
    queue: Sequence[Candidate],
    returning: Sequence[Candidate] = (),
    *,
    new_limit: int | None = None,
    limit: int | None = None,
) -> tuple[Candidate, ...]:
    """The queue behind the remedies that wait, as far as they are wanted and not at rest.

    They count: with those that are ``returning`` no more than ``limit`` cards are asked, and no more than ``new_limit``
    new ones; what stands last makes room.
    """
    coming = {candidate.entry.key for candidate in returning}
    first: dict[str, Candidate] = {}
    for name in waiting_remedies(workspace.history):
        for entry in workspace.cache.entries_named(name):
            if (
                entry.key not in coming
                and _wanted(entry, filters)
                and not workspace.history.marks_of(entry.key).resting(now.day)
            ):
                first[entry.key] = Candidate(entry, workspace.cache.state_of(entry.key))
    if not first:
        return tuple(queue)
    every = (*first.values(), *(candidate for candidate in queue if candidate.entry.key not in first))
    room = None if limit is None else max(0, limit - len(returning))
    return tuple(_with_fewer_new(every, new_limit))[:room]


def _with_fewer_new(queue: Iterable[Candidate], most: int | None) -> Iterator[Candidate]:
    """The queue without the new cards beyond so many."""
    new = 0
    for candidate in queue:
        new += isinstance(candidate.state, New)
        if most is None or new <= most or not isinstance(candidate.state, New):
            yield candidate


def _wanted(entry: Entry, filters: Filters) -> bool:
    topics = (entry.topic, f"{entry.deck}/{entry.topic}")
    return all(
        (
            not filters.decks or entry.deck in filters.decks,
            not filters.topics or any(topic in filters.topics for topic in topics),
            not filters.tags or any(tag in filters.tags for tag in entry.tags),
            not filters.kinds or entry.kind in filters.kinds,
            not filters.priorities or entry.priority in filters.priorities,
        )
    )
