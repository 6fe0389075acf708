"""The store beside the real Anki: as many cards, equal durability (one sync of the disk an answer), taking turns.

    python -m tests.benchmarks.beside_anki [CARDS…]

Medians of 20 (answers: 100) in milliseconds. All files have just been opened, as when a sitting begins, ours with the
room that it keeps for answers. "First card": the queue is gathered anew and its first card read. "Answer" ends when it
is on the disk; ours goes to the log, the cache follows when it is asked. "Answer, later": once more, when Anki's
write-ahead log has come to its full length, so that it need not grow with each answer.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from nlpquiz.deck.catalog import Filters
from nlpquiz.scheduling.memory import Policy
from nlpquiz.scheduling.review import Rating, Review
from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History
from tests.benchmarks.store_growth import CARDS_PER_DECK, TODAY, WORDS, build
from tests.benchmarks.timing import seconds

NEW_A_DAY = 48
MOST_DUE = 1000


class Anki:
    """A collection of learned cards that are all due."""

    def __init__(self, folder: Path, cards: int) -> None:
        anki: Any = import_module("anki.collection")
        self.collection = anki.Collection(str(folder / "collection.anki2"))
        self.collection.db.execute("PRAGMA synchronous = OFF")  # until it is filled
        kind = self.collection.models.by_name("Basic")
        chance = random.Random(1)
        for number in range(cards):
            note = self.collection.new_note(kind)
            note["Front"] = " ".join(chance.choices(WORDS, k=25)) + f" rare{number}"
            note["Back"] = f"第{number}题 缩放点积注意力的方差"
            self.collection.add_note(note, 1)
        self.collection.db.execute("UPDATE cards SET type = 2, queue = 2, ivl = 10, factor = 2500, reps = 5, due = 0")
        config = self.collection.decks.get_config(1)
        config["rev"]["perDay"] = 9999
        self.collection.decks.save(config)
        self._other = self.collection.decks.id("other")
        self.collection.close()  # with it goes its write-ahead log, which the filling made long
        self.collection = anki.Collection(str(folder / "collection.anki2"))
        durability = [self.collection.db.scalar(f"PRAGMA {name}") for name in ("journal_mode", "synchronous")]
        assert durability == ["wal", 2], f"not as durable as ours: {durability}"

    def first_card(self) -> float:
        """Seconds to gather the queue anew."""
        self.collection.decks.set_current(self._other)
        self.collection.decks.set_current(1)
        return seconds(lambda: self.collection.sched.get_queued_cards(fetch_limit=1))

    def answer(self) -> float:
        """Seconds to answer a card that is shown."""
        card = self.collection.sched.getCard()
        card.start_timer()
        return seconds(lambda: self.collection.sched.answerCard(card, 3))

    def undo(self) -> float:
        """Seconds to take an answer back."""
        return seconds(self.collection.undo)

    def find(self, text: str) -> float:
        """Seconds to find the ids of cards."""
        return seconds(lambda: self.collection.find_cards(text))


class Ours:
    """The same, of this program."""

    def __init__(self, folder: Path, cards: int) -> None:
        self._cards = cards
        self._chance = random.Random(1)
        paths = build(folder, cards, 5)
        self._history = History.open(folder / "history.sqlite")
        self._cache = Cache.open(folder / "cache.sqlite")
        self._cache.refresh(paths)
        self._cache.sync(self._history, {"": Policy()})
        self._history.check_writable()  # as every sitting does before its first card

    def first_card(self) -> float:
        """Seconds to gather what is due and new, and to read the first card."""

        def gather() -> None:
            due = self._cache.due(Filters(), TODAY, MOST_DUE)
            self._cache.unseen(Filters(), NEW_A_DAY, TODAY)
            self._history.introduced_on(TODAY.day)
            self._cache.card(due[0].entry.name)

        return seconds(gather)

    def answer(self) -> float:
        """Seconds to record an answer."""
        number = self._chance.randrange(self._cards)
        key = f"deck{number // CARDS_PER_DECK:03}/card-{number % CARDS_PER_DECK}"
        review = Review(self._history.new_id(TODAY), key, TODAY, Rating.GOOD, 9000, "study", "en", "0" * 16)
        return seconds(lambda: self._history.record(review))

    def undo(self) -> float:
        """Seconds to take the newest answer back."""

        def take_back() -> None:
            latest = self._history.latest_review()
            assert latest is not None
            self._history.void(latest.id, TODAY)

        return seconds(take_back)

    def find(self, text: str) -> float:
        """Seconds to find entries, fifty at most."""
        return seconds(lambda: self._cache.find(text, 50))


def measure(cards: int, runs: int = 20) -> dict[str, tuple[float, float]]:
    """Median seconds of ours and of Anki."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "anki").mkdir()
        (Path(name) / "ours").mkdir()
        both: tuple[Any, Any] = (Ours(Path(name) / "ours", cards), Anki(Path(name) / "anki", cards))
        chance = random.Random(2)
        questions: dict[str, tuple[int, Callable[[Any, str], float]]] = {
            "first card": (runs, lambda side, _: side.first_card()),
            "answer": (5 * runs, lambda side, _: side.answer()),
            "undo": (runs, lambda side, _: side.undo()),
            "answer, later": (5 * runs, lambda side, _: side.answer()),
            "undo, later": (runs, lambda side, _: side.undo()),
            "search: one hit": (runs, lambda side, rare: side.find(rare)),
            "search: two Chinese characters": (runs, lambda side, _: side.find("点积")),
        }
        found: dict[str, tuple[float, float]] = {}
        for question, (times, ask) in questions.items():
            rares = [f"rare{chance.randrange(cards)}" for _ in range(times)]
            pairs = [tuple(ask(side, rare) for side in both) for rare in rares]
            found[question] = (statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs))
        both[1].collection.close()
        return found


def main(sizes: list[int]) -> None:
    """Print a table."""
    print(f"{'cards':>8}  {'in turn, median ms':32}{'ours':>9}{'Anki':>9}{'ratio':>8}")
    for cards in sizes:
        for question, (ours, anki) in measure(cards).items():
            print(f"{cards:8,}  {question:32}{ours * 1000:9.2f}{anki * 1000:9.2f}{ours / anki:8.2f}", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1000, 10_000, 100_000])
