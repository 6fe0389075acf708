"""How the store grows: what a start, an answer, an undo and a search cost at 1k, 10k and 100k cards.

    python -m tests.benchmarks.store_growth [--cards 1000 10000 100000] [--reviews 10]

Each card has ``--reviews`` reviews. Each figure is the median of 20 in milliseconds unless it says otherwise. "First
card" is opening both files, finding every deck file unchanged and asking for what is due and new, in a warm process.
``tests.benchmarks.beside_anki`` has the real Anki beside it.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from nlpquiz.deck.catalog import Filters
from nlpquiz.scheduling.memory import Policy
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History, new_id
from tests.benchmarks.timing import median_ms, seconds

TODAY = Moment(1_800_000_000_000, 739_996)
CARDS_PER_DECK = 1000
WORDS = [
    "attention",
    "softmax",
    "gradient",
    "token",
    "layer",
    "norm",
    "residual",
    "decoder",
    "mask",
    "kernel",
    "recall",
    "注意力",
    "方差",
    "梯度",
    "召回",
    "词向量",
]


def deck_text(number: int, cards: int, chance: random.Random) -> str:
    """A deck file of true-or-false cards with about 300 characters each in two languages."""
    lines = [f"format: 1\ndeck: deck{number:03}\ntitle: Deck {number}\ntopics:\n"]
    lines += [f"- {{id: topic-{topic}, title: Topic {topic}}}\n" for topic in range(20)]
    lines.append("cards:\n")
    for card in range(cards):
        words = " ".join(chance.choices(WORDS, k=25))
        rare = f"rare{number * CARDS_PER_DECK + card}"
        lines.append(
            f"- {{id: card-{card}, kind: truefalse, topic: topic-{card % 20}, statement: {{en: {words} {rare},"
            f" zh: 第{card}题 缩放点积注意力的方差}}, correct: true, why: {words}}}\n"
        )
    return "".join(lines)


def reviews_of(cards: int, each: int, chance: random.Random, today: Moment = TODAY) -> list[Review]:
    """Reviews of every card over the last 1000 days, in the order in which they would have been given."""
    days = sorted(((chance.randrange(1000), card) for card in range(cards) for _ in range(each)), key=lambda x: x[0])
    found = []
    for number, (ago, card) in enumerate(days):
        day = today.day - 1000 + ago
        at_ms = today.at_ms - (1000 - ago) * DAY_MS + number % 80_000_000
        key = f"deck{card // CARDS_PER_DECK:03}/card-{card % CARDS_PER_DECK}"
        rating = Rating(chance.choices((1, 2, 3, 4), (10, 10, 70, 10))[0])
        found.append(Review(new_id(at_ms), key, Moment(at_ms, day), rating, 9000, "study", "en", "0" * 16))
    return found


def build(folder: Path, cards: int, each: int, *, history: Path | None = None, today: Moment = TODAY) -> list[Path]:
    """Deck files and a history of the 1000 days up to ``today``; ``history`` is its file, not in the folder itself."""
    chance = random.Random(cards)
    paths = []
    for number in range((cards + CARDS_PER_DECK - 1) // CARDS_PER_DECK):
        paths.append(folder / f"deck{number:03}.yaml")
        paths[-1].write_text(deck_text(number, min(cards, CARDS_PER_DECK), chance), encoding="utf-8")
    with History.open(history or folder / "history.sqlite") as log:
        log.add(reviews_of(cards, each, chance, today))
    return paths


def measure(folder: Path, cards: int, paths: list[Path]) -> dict[str, float]:
    """All figures for one size."""
    figures: dict[str, float] = {}
    policies = {"": Policy()}
    chance = random.Random(1)
    everything = Filters()

    def first_card() -> None:
        with History.open(folder / "history.sqlite") as history, Cache.open(folder / "cache.sqlite") as cache:
            cache.refresh(paths)
            cache.sync(history, policies)
            due = cache.due(everything, TODAY, limit=200)
            cache.unseen(everything, 48, TODAY)
            history.introduced_on(TODAY.day)
            cache.card(due[0].entry.name)

    def today() -> None:
        with History.open(folder / "history.sqlite") as history, Cache.open(folder / "cache.sqlite") as cache:
            cache.refresh(paths)
            cache.sync(history, policies)
            cache.deck_counts(TODAY)
            history.introduced_on(TODAY.day)
            history.days(TODAY.day)
            history.streak(TODAY.day)

    with History.open(folder / "history.sqlite") as history, Cache.open(folder / "cache.sqlite") as cache:
        figures["compile all decks, s"] = seconds(lambda: cache.refresh(paths))
        figures["rebuild all states, s"] = seconds(lambda: cache.sync(history, policies))
        figures["integrity check of the log, s"] = seconds(history.problems)
    first_card()
    figures["first card"] = median_ms(first_card)
    figures["today"] = median_ms(today)
    with History.open(folder / "history.sqlite") as history, Cache.open(folder / "cache.sqlite") as cache:
        cache.refresh(paths)
        cache.sync(history, policies)
        given: list[Review] = []

        def answer() -> None:
            card = chance.randrange(cards)
            key = f"deck{card // CARDS_PER_DECK:03}/card-{card % CARDS_PER_DECK}"
            given.append(Review(history.new_id(TODAY), key, TODAY, Rating.GOOD, 9000, "study", "en", "0" * 16))
            history.record(given[-1])

        def answer_and_fold() -> None:
            answer()
            cache.state_of(given[-1].card)

        def undo() -> None:
            latest = history.latest_review()
            assert latest is not None
            history.void(latest.id, TODAY)

        figures["answer, durable"] = median_ms(answer, 100)
        figures["answer and fold the state"] = median_ms(answer_and_fold, 100)
        figures["undo"] = median_ms(undo)
        figures["all due"] = median_ms(lambda: cache.due(everything, TODAY))
        figures["search: one hit"] = median_ms(lambda: cache.find(f"rare{chance.randrange(cards)}"))
        figures["search: two characters, all hits, 50 shown"] = median_ms(lambda: cache.find("点积", 50))
        figures["search: all hits"] = median_ms(lambda: cache.find("注意力"), 3)
        figures["every review, s"] = seconds(lambda: sum(1 for _ in history.reviews()))
    figures["size of the log, MB"] = (folder / "history.sqlite").stat().st_size / 1e6
    figures["size of the cache, MB"] = (folder / "cache.sqlite").stat().st_size / 1e6
    return figures


def peak_memory(folder: Path) -> float:
    """Megabytes at most in use by a fresh process that folds all states, gets to the first card and searches."""
    command = [sys.executable, "-m", "tests.benchmarks.store_growth", "--peak", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(run.stdout)


def show_peak(folder: Path) -> None:
    """The other side of ``peak_memory``: everything that a start may have to do, but for compiling decks."""
    with History.open(folder / "history.sqlite") as history, Cache.open(folder / "cache.sqlite") as cache:
        cache.refresh(sorted(folder.glob("*.yaml")))
        cache.sync(history, {"": Policy(desired_retention=0.91)})  # another policy: all states again
        cache.due(Filters(), TODAY, limit=200)
        cache.deck_counts(TODAY)
        cache.find("注意力", 50)
    try:  # ru_maxrss of a child begins with what its parent had
        status = Path("/proc/self/status").read_text(encoding="ascii")
        kilobytes = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    except (OSError, StopIteration):
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(kilobytes / 1024)


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description="Growth of the store")
    parser.add_argument("--cards", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--reviews", type=int, default=10)
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.peak:
        show_peak(wanted.peak)
        return
    columns: dict[str, dict[str, float]] = {}
    for cards in wanted.cards:
        with tempfile.TemporaryDirectory() as name:
            paths = build(Path(name), cards, wanted.reviews)
            columns[f"{cards:,}"] = measure(Path(name), cards, paths)
            columns[f"{cards:,}"]["peak memory, MB"] = peak_memory(Path(name))
    print(f"{'cards':44}" + "".join(f"{name:>14}" for name in columns))
    for figure in dict.fromkeys(figure for column in columns.values() for figure in column):
        cells = (f"{column[figure]:14.2f}" if figure in column else f"{'':14}" for column in columns.values())
        print(f"{figure:44}" + "".join(cells))


if __name__ == "__main__":
    main()
