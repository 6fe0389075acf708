"""`nlpquiz tune`."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from nlpquiz.cli.workspace import Workspace
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.history import new_id
from tests.cli.conftest import Run

FORGETFUL = (0.05, 0.1, 0.2, 0.5, *DEFAULT_WEIGHTS[4:20], 0.5)


def fill_the_log(cards: int) -> None:
    """Somebody who forgets much faster than the defaults say."""
    chance = random.Random(3)
    with Workspace() as workspace:
        start = workspace.now().day - 60
        reviews = []
        for card in range(cards):
            for day in range(start + card % 7, start + 50, 6):
                rating = Rating.AGAIN if chance.random() < 0.6 else Rating.GOOD
                now = Moment(day * DAY_MS - 719_163 * DAY_MS, day)
                reviews.append(Review(new_id(now.at_ms), f"demo/{card}", now, rating, 9000))
        workspace.history.add(reviews)


def stand_in(monkeypatch: pytest.MonkeyPatch, weights: Sequence[float]) -> None:
    """A fit that always comes to these weights."""

    class Fsrs:
        def __init__(self, parameters: Sequence[float]) -> None: ...
        def compute_parameters(self, items: Sequence[object]) -> list[float]:
            assert items
            return list(weights)

    module = SimpleNamespace(
        FSRS=Fsrs, FSRSItem=tuple, FSRSReview=lambda rating, days: (rating, days), DEFAULT_PARAMETERS=DEFAULT_WEIGHTS
    )
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", module)


def test_too_few_reviews_are_counted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, DEFAULT_WEIGHTS)
    done = run("tune")
    assert (done.code, done.out) == (1, "")
    assert "There are 0 repeated reviews; a fit needs 400" in done.err


def test_without_the_package_it_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_the_log(80)
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    done = run("tune")
    assert (done.code, "pip install 'nlpquiz[tune]'" in done.err) == (1, True)


def test_better_weights_are_kept_and_can_be_reverted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_the_log(80)
    stand_in(monkeypatch, FORGETFUL)
    done = run("tune")
    assert done.code == 0
    assert "The fitted weights predict the latest 126 reviews better" in done.out
    assert "log-loss" in done.out
    with Workspace() as workspace:
        assert workspace.policies()[""].weights == FORGETFUL
    assert run("tune", "--revert").err == "The default weights are in use again.\n"
    with Workspace() as workspace:
        assert workspace.policies()[""].weights == DEFAULT_WEIGHTS
    assert run("tune", "--revert").code == 1


def test_worse_weights_change_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_the_log(80)
    stand_in(monkeypatch, (50.0, 60.0, 70.0, 80.0, *DEFAULT_WEIGHTS[4:]))
    found = json.loads(run("tune", "--json").out)["data"]
    assert found["kept"] is False
    assert found["after"]["log_loss"] > found["before"]["log_loss"]
    with Workspace() as workspace:
        assert workspace.policies()[""].weights == DEFAULT_WEIGHTS


def test_an_interrupted_fit_leaves_the_old_weights(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_the_log(80)

    class Fsrs:
        def __init__(self, parameters: Sequence[float]) -> None:
            raise KeyboardInterrupt

    stand_in(monkeypatch, FORGETFUL)
    monkeypatch.setattr(sys.modules["fsrs_rs_python"], "FSRS", Fsrs)
    assert run("tune").code == 130
    with Workspace() as workspace:
        assert workspace.plans.fitted() is None
