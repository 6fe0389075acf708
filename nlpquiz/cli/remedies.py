"""Wrong choices of an exam in the next sitting: the cards that clear them up come first."""

from __future__ import annotations

from collections.abc import Sequence

from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.catalog import Entry, Filters
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.remedies import waiting_remedies
from nlpquiz.study.queue import Candidate


def with_remedies_first(
    workspace: Workspace, filters: Filters, now: Moment, queue: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """The queue behind the remedies that wait, as far as they are wanted and not at rest."""
    first: dict[str, Candidate] = {}
    for name in waiting_remedies(workspace.history):
        for entry in workspace.cache.entries_named(name):
            if _wanted(entry, filters) and not workspace.history.marks_of(entry.key).resting(now.day):
                first[entry.key] = Candidate(entry, workspace.cache.state_of(entry.key))
    return (*first.values(), *(candidate for candidate in queue if candidate.entry.key not in first))


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
