"""What a wrong choice in an exam brings into the next sitting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlpquiz.cli.remedies import with_remedies_first
from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.catalog import EVERYTHING, Filters
from nlpquiz.exam.attempt import Submit, begin, conclude, step
from nlpquiz.exam.paper import Paper
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.exams import Exams
from nlpquiz.study.queue import Candidate
from tests.e2e.exam_deck import make_home
from tests.exam.small_library import START, one_of_each, reading


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    home = make_home(tmp_path, each=2)
    clock = datetime.fromtimestamp(START.at_ms / 1000, UTC)
    with Workspace(environment={"NLPQUIZ_HOME": str(home)}, clock=lambda: clock) as opened:
        opened.wanted_decks(())
        exam_with_remedies(home, one_of_each(), ["demo/open-1", "demo/gone"])
        yield opened


def exam_with_remedies(home: Path, paper: Paper, names: list[str]) -> None:
    with Exams.open(home / "history.sqlite") as exams:
        attempt, events = begin(paper, reading(0))
        exams.start(paper, events)
        attempt, events = step(attempt, Submit(), reading(1))
        exams.add(paper.id, events)
        exams.add(paper.id, conclude(attempt, {"remedies": names}, reading(2))[1])


def keys(workspace: Workspace, filters: Filters, now: Moment) -> list[str]:
    queue = workspace.cache.any_card(Filters(decks=("demo",)), now)
    return [candidate.entry.key for candidate in with_remedies_first(workspace, filters, now, queue)]


def test_the_remedy_comes_first_and_once(workspace: Workspace) -> None:
    now = workspace.now()
    found = keys(workspace, EVERYTHING, now)
    assert found[0] == "demo/open-1"
    assert found.count("demo/open-1") == 1
    assert len(found) == 12


def test_a_remedy_counts_to_the_cards_of_the_sitting_and_to_the_new_ones_of_the_day(workspace: Workspace) -> None:
    now = workspace.now()
    queue = workspace.cache.any_card(Filters(decks=("demo",)), now)
    remedy = next(candidate for candidate in queue if candidate.entry.key == "demo/open-1")
    others = tuple(candidate for candidate in queue if candidate is not remedy)

    def begins(returning: Sequence[Candidate] = (), **most: int) -> list[str]:
        found = with_remedies_first(workspace, EVERYTHING, now, others, returning, **most)
        return [candidate.entry.key for candidate in found]

    assert begins(limit=5) == ["demo/open-1", *(candidate.entry.key for candidate in others[:4])]
    assert len(begins(others[:2], limit=5)) == 3
    assert "demo/open-1" not in begins((remedy,))  # it comes anyway
    assert begins(new_limit=3) == ["demo/open-1", *(candidate.entry.key for candidate in others[:2])]
    assert begins(new_limit=0) == []


def test_only_what_was_asked_for_and_is_not_at_rest_comes_first(workspace: Workspace) -> None:
    now = workspace.now()
    for filters in (
        Filters(decks=("other",)),
        Filters(kinds=("choice",)),
        Filters(topics=("words",)),
        Filters(tags=("x",)),
    ):
        queue = workspace.cache.any_card(Filters(decks=("demo",), kinds=("choice",)), now)
        assert with_remedies_first(workspace, filters, now, queue) == tuple(queue)
    workspace.history.mark("demo/open-1", "suspend", now)
    assert "demo/open-1" not in keys(workspace, Filters(topics=("demo/sums",)), now)
