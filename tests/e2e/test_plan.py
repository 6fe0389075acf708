"""`nlpquiz study` under a plan, in a real pseudo-terminal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.e2e.test_study import DECK, reviews

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's folder with one small deck and an interview in three weeks."""
    folder = tmp_path / "home"
    (folder / "decks").mkdir(parents=True)
    (folder / "decks" / "demo.yaml").write_text(DECK, encoding="utf-8")
    day = (dt.datetime.now().astimezone().date() + dt.timedelta(days=21)).isoformat()
    plan = Terminal(["plan", "demo", "--date", day, "--minutes", "25"], home=folder)
    plan.wait_for("Expected on the day", "What the days hold")
    assert plan.wait_for_end() == 0
    return folder


def test_the_plan_asks_explains_and_ends(home: Path) -> None:
    terminal = Terminal(["study", "demo", "--kind", "open", "--lang", "en"], home=home)
    terminal.wait_for("Why is the first question easy?", "0 of 25 min")
    terminal.press("i")
    terminal.wait_for("Why now", "without this review", "cards a minute (weight 4")
    terminal.press(" ")
    terminal.wait_for("Because 1 + 1 = 2.")
    terminal.press("1")  # forgotten: it is repeated in this sitting
    terminal.wait_for("2/2")
    terminal.press("u")
    terminal.wait_for("Taken back.")
    terminal.press("3")  # known: the plan does not ask for it again today
    terminal.wait_for("Done for now", "you may stop")
    assert terminal.wait_for_end() == 0
    assert reviews(home) == [("demo/first", 1), ("demo/first", 3)]  # the first one is void, and stays


def test_in_chinese_and_at_forty_columns(home: Path) -> None:
    terminal = Terminal(["plan", "--lang", "zh"], home=home, columns=40)
    terminal.wait_for("面试当天预期", "每日安排")
    assert terminal.wait_for_end() == 0


def test_plain_has_no_bars(home: Path) -> None:
    terminal = Terminal(["plan", "--plain"], home=home)
    terminal.wait_for("What the days hold")
    assert terminal.wait_for_end() == 0
    assert "━" not in terminal.text
