"""The cache on a disk without room: it gives way, and the answers are kept."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpquiz.deck.catalog import Filters
from nlpquiz.store import cache as cache_module
from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History

SHIPPED = Path(__file__).resolve().parents[2] / "decks"


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck of 300 cards: more than a disk of 40 pages holds."""
    cards = "".join(
        f"- {{id: c{number}, kind: truefalse, topic: t, statement: s {number}, correct: true, why: w}}\n"
        for number in range(300)
    )
    path = tmp_path / "a.yaml"
    path.write_text(f"format: 1\ndeck: a\ntitle: T\ntopics: [{{id: t, title: T}}]\ncards:\n{cards}", encoding="utf-8")
    return path


def files_of(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.glob(f"{path.name}*"))


def test_a_cache_that_does_not_fit_is_removed_and_kept_in_memory(
    tmp_path: Path, deck: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = cache_module._open

    def small(path: Path | str) -> sqlite3.Connection:
        connection = real_open(path)
        if isinstance(path, Path):
            connection.execute("PRAGMA max_page_count = 40")
        return connection

    monkeypatch.setattr(cache_module, "_open", small)
    path = tmp_path / "cache" / "cache.sqlite"
    with Cache.open(path) as cache:
        assert cache.refresh([deck]).decks == ("a",)
        assert files_of(path) == []
        cache.sync(history)
        assert len(cache.unseen(Filters())) == 300


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="free space cannot be told")
def test_a_cache_leaves_room_for_the_answers(
    tmp_path: Path, deck: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cache" / "cache.sqlite"
    with Cache.open(path) as cache:
        cache.refresh([deck])
        assert "cache.sqlite" in files_of(path)
    monkeypatch.setattr(cache_module, "RESERVE_BYTES", 1 << 60)
    with Cache.open(path) as cache:
        assert cache.refresh([deck]).decks == ("a",)
        cache.sync(history)
        assert len(cache.unseen(Filters())) == 300
        assert files_of(path) == []


def test_the_log_beside_the_cache_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with Cache.open(path) as cache:
        cache.refresh(sorted(SHIPPED.glob("*.yaml")))
        assert path.stat().st_size > 1 << 20
        assert path.with_name("cache.sqlite-wal").stat().st_size < 1 << 19


@pytest.fixture(params=["900k", "3m", "5m", "6m"])
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A disk of its own with room for answers but not for the cache, or hardly."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        words = ["mount", "-t", "tmpfs", "-o", f"size={request.param}", "tmpfs", str(folder)]
        mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("no right to mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_an_answer_is_kept_on_a_small_disk(small_disk: Path) -> None:
    words = ["study", "transformer", "--kind", "truefalse", "--limit", "1"]
    for number in (1, 2):
        done = subprocess.run(
            [sys.executable, "-m", "nlpquiz", *words],
            input="1\n",
            text=True,
            capture_output=True,
            check=False,
            env={**os.environ, "NLPQUIZ_HOME": str(small_disk), "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        with History.open(small_disk / "history.sqlite") as history:
            assert len(list(history.reviews())) == number
