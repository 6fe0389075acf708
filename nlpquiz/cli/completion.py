"""Names of decks, topics, tags and cards for the shell's Tab key. A completion never fails and never prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.terms import KINDS

Completion = Callable[[str], list[str]]


def _completing(names: Callable[[Workspace], Iterable[str]]) -> Completion:
    def complete(incomplete: str) -> list[str]:
        try:
            with Workspace() as workspace:
                return sorted({name for name in names(workspace) if name.startswith(incomplete)})
        except Exception:  # a broken deck or a missing folder must not put a trace into the command line
            return []

    return complete


def complete_kind(incomplete: str) -> list[str]:
    """Kinds of cards."""
    return [kind for kind in KINDS if kind.startswith(incomplete)]


complete_deck = _completing(lambda workspace: workspace.cache.places())
complete_topic = _completing(lambda workspace: (topic.id for head in workspace.cache.heads() for topic in head.topics))
complete_tag = _completing(lambda workspace: (tag for entry in workspace.cache.entries() for tag in entry.tags))
complete_card = _completing(lambda workspace: workspace.cache.card_names())
