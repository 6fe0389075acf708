"""Replaying a long log in a real terminal: a bar is shown, and Ctrl-C in it leaves everything sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlpquiz.scheduling.memory import New, replay
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History, new_id
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.slow

FIRST = Moment(1_700_000_000_000, 738_000)
CARDS, ANSWERS = 400, 160_000
BAR = b"Replaying your answers"


def test_a_bar_is_shown_and_ctrl_c_in_it_leaves_all_sound(tmp_path: Path) -> None:
    reviews = []
    for number in range(ANSWERS):
        day = number // CARDS
        at = Moment(FIRST.at_ms + day * DAY_MS + number, FIRST.day + day)
        reviews.append(Review(new_id(at.at_ms), f"gone/c{number % CARDS}", at, Rating.GOOD, 1000))
    with History.open(tmp_path / "history.sqlite") as history:
        history.add(reviews)
    terminal = Terminal([], home=tmp_path)
    while BAR not in terminal.raw:  # the bar is gone from the screen when its work is done
        assert terminal._read(), terminal.text
    terminal.press("\x03")
    assert terminal.wait_for_end() == 130
    assert terminal.is_sane()
    with History.open(tmp_path / "history.sqlite") as history:
        assert dict(history.extent())["reviews"] == ANSWERS
        cache_file = next(tmp_path.rglob("cache.sqlite"))
        with Cache.open(cache_file) as cache:
            assert all(cache.state_of(review.card) == New() for review in reviews[:CARDS])  # all, or nothing
    again = Terminal([], home=tmp_path)
    again.wait_for("nlpquiz study")
    assert again.wait_for_end() == 0
    assert BAR in again.raw
    with History.open(tmp_path / "history.sqlite") as history, Cache.open(cache_file) as cache:
        assert cache.state_of("gone/c7") == replay(history.reviews_of("gone/c7"), key="gone/c7")
