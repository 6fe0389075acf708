"""The cache under kills and neighbours, for real."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from nlpquiz.deck.catalog import Filters
from nlpquiz.scheduling.memory import replay
from nlpquiz.scheduling.review import Moment, Review
from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History

Make = Callable[..., Review]
At = Callable[..., Moment]

pytestmark = pytest.mark.slow

STARTER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from nlpquiz.deck.catalog import Filters
    from nlpquiz.scheduling.memory import Policy
    from nlpquiz.scheduling.review import Moment, Rating, Review
    from nlpquiz.store.cache import Cache
    from nlpquiz.store.history import History

    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    print("ready", flush=True)
    now = Moment(1_800_000_000_000, 739_000)
    for number in range(rounds):
        with History.open(folder / "history.sqlite") as history, Cache.open(folder / "cache.sqlite") as cache:
            cache.refresh(sorted(folder.glob("*.yaml")))
            cache.sync(history, {"": Policy(desired_retention=0.9 if number % 3 else 0.8)})
            entries = cache.unseen(Filters(), now=now)
            seen = len(cache.states())
            assert len(entries) + seen >= 60, (len(entries), seen)  # more when a neighbour answered in between
            if len(entries) > 20:
                history.record(Review(history.new_id(), entries[0].key, now, Rating.EASY, 1))
                assert cache.state_of(entries[0].key).reps >= 1
    print("done")
""")


def start(folder: Path, rounds: int) -> subprocess.Popen[str]:
    """A process that opens both files, asks, answers and closes them, again and again."""
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(folder), str(rounds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two deck files with 60 cards in all."""
    for name in ("a", "b"):
        cards = "".join(
            f"- {{id: c{number}, kind: truefalse, topic: t, statement: s {number}, correct: true, why: w}}\n"
            for number in range(30)
        )
        text = f"format: 1\ndeck: {name}\ntitle: T\ntopics: [{{id: t, title: T}}]\ncards:\n{cards}"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def assert_cache_is_right(folder: Path, at: At) -> None:
    """The cache that is there gives what a replay gives."""
    with History.open(folder / "history.sqlite") as history, Cache.open(folder / "cache.sqlite") as cache:
        cache.refresh(sorted(folder.glob("*.yaml")))
        cache.sync(history)
        assert cache.states() == {card: replay(history.reviews_of(card), key=card) for card in history.seen_cards()}
        assert len(cache.entries()) == 60
        assert len(cache.unseen(Filters(), now=at(0))) == 60 - len(history.seen_cards())
        assert len(cache.find("s")) == 60
        assert cache.card("b/c29").id == "c29"


def test_four_processes_start_at_once_without_a_cache(folder: Path, at: At) -> None:
    processes = [start(folder, 5) for _ in range(4)]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (out, err, process.returncode) == ("ready\ndone\n", "", 0)
    assert_cache_is_right(folder, at)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_kill_at_any_moment_leaves_a_cache_that_works(folder: Path, at: At) -> None:
    chance = random.Random(7)
    for _ in range(12):
        process = start(folder, 10_000)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        waited = chance.random() * 0.25  # from the first opening to the middle of some later round
        try:
            process.wait(waited)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        _, err = process.communicate()
        assert err == ""
        assert_cache_is_right(folder, at)
