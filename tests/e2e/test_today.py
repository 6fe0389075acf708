"""Today's page in a real terminal: columns stand under each other also where a Hanzi takes two cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlpquiz.cli.workspace import Workspace
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Someone who answered a card of the first deck yesterday."""
    folder = tmp_path_factory.mktemp("home")
    with Workspace(environment={"NLPQUIZ_HOME": str(folder)}) as workspace:
        now = workspace.now()
        at = Moment(now.at_ms - DAY_MS, now.day - 1)
        key = next(entry.key for entry in workspace.cache.entries())
        workspace.history.add([Review(workspace.history.new_id(at), key, at, Rating.GOOD, 90_000)])
    return folder


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize(("language", "end"), [("en", "nlpquiz study"), ("zh_CN.UTF-8", "nlpquiz study")])
def test_bars_begin_in_one_column(home: Path, columns: int, language: str, end: str) -> None:
    terminal = Terminal([], home=home, columns=columns, rows=60, environment={"LANG": language})
    terminal.wait_for(end)
    assert terminal.wait_for_end() == 0
    begins = set()
    for row in terminal._screen.buffer.values():
        drawn = [column for column in range(columns) if row[column].data and row[column].data in "█▒░"]
        has_share = any(row[column].data == "/" for column in range(columns))  # learned/all cards
        if len(drawn) >= 8 and has_share and row[0].data != " ":  # topics are indented
            begins.add(drawn[0])
    assert len(begins) == 1


def test_without_colours_and_on_a_dumb_terminal_nothing_is_lost(home: Path) -> None:
    plain = Terminal([], home=home, rows=60, environment={"NO_COLOR": "1"})
    plain.wait_for("nlpquiz study")
    plain.wait_for_end()
    dumb = Terminal([], home=home, rows=60, environment={"TERM": "dumb"})
    dumb.wait_for("nlpquiz study")
    dumb.wait_for_end()
    assert b"\x1b[38" not in plain.raw
    assert b"\x1b[" not in dumb.raw
    assert "of 30 minutes today" in dumb.text
    assert plain.text.split() == dumb.text.split()


def test_the_first_start_of_all_shows_how_far_the_decks_are_read(tmp_path: Path) -> None:
    first = Terminal([], home=tmp_path / "home", rows=60)
    first.wait_for("Reading decks")
    first.wait_for("nlpquiz study")
    assert first.wait_for_end() == 0
    assert "Reading decks" not in "".join(first.screen)  # gone when it is done
    second = Terminal([], home=tmp_path / "home", rows=60)
    second.wait_for("nlpquiz study")
    second.wait_for_end()
    assert b"Reading decks" not in second.raw
