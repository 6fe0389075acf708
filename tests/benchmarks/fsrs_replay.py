"""Our FSRS-6 against the ``fsrs`` package: replay speed, import cost, and whether a replay gives the same dates.

    python -m tests.benchmarks.fsrs_replay

Each round measures both, one after the other; the ratio of the medians is what counts.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import fsrs

from nlpquiz.scheduling.memory import Learned, Policy, curve, replay
from nlpquiz.scheduling.review import Moment, Rating, Review

CARDS, REVIEWS, ROUNDS = 500, 10, 9
START = datetime(2025, 1, 1, 12, tzinfo=UTC)

History = list[tuple[Rating, datetime]]


def histories() -> list[History]:
    """Reviews of many cards: mostly Good, gaps of some days to months."""
    chance = random.Random(1)
    found = []
    for _ in range(CARDS):
        at, one = START, History()
        for _ in range(REVIEWS):
            one.append((Rating(chance.choices((1, 2, 3, 4), (10, 10, 70, 10))[0]), at))
            at += timedelta(days=chance.randrange(0, 120), minutes=1)
        found.append(one)
    return found


def theirs(given: list[History]) -> list[datetime]:
    """Due dates from the package, with its fuzz."""
    scheduler, due = fsrs.Scheduler(), []
    for one in given:
        card = fsrs.Card(card_id=1)
        for rating, at in one:
            card, _ = scheduler.review_card(card, fsrs.Rating(rating), at)
        due.append(card.due)
    return due


def as_reviews(given: list[History]) -> list[list[Review]]:
    """The same answers as our facts."""
    return [
        [Review("", "deck/card", Moment(round(at.timestamp() * 1000), at.toordinal()), rating, 0) for rating, at in one]
        for one in given
    ]


def ours(given: list[list[Review]]) -> list[int]:
    """Due days from our reviews."""
    states = [replay(one, Policy(), f"deck/card-{number}") for number, one in enumerate(given)]
    return [state.due_day if isinstance(state, Learned) else 0 for state in states]


def ours_in_bulk(given: list[list[tuple[int, int]]]) -> None:
    """As the cache folds a log: plain numbers."""
    model = curve(Policy())
    for number, answers in enumerate(given):
        trace = model.follow(answers)
        model.interval_days(trace.stability, f"deck/card-{number}", len(answers))


def seconds(work: Callable[[], object]) -> float:
    """The time that ``work`` takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def import_seconds(statement: str) -> float:
    """The time of a fresh process that runs ``statement``."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", statement], check=True))


def main() -> None:
    """Measure and print."""
    given = histories()
    reviews = as_reviews(given)
    numbers = [[(review.at.day, int(review.rating)) for review in one] for one in reviews]
    work: dict[str, Callable[[], object]] = {
        "fsrs, review_card": lambda: theirs(given),
        "ours, replay of Reviews": lambda: ours(reviews),
        "ours, as the cache folds": lambda: ours_in_bulk(numbers),
    }
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, one in work.items():
            taken[name].append(seconds(one))
    slowest = statistics.median(taken["fsrs, review_card"])
    print(f"{CARDS * REVIEWS:,} reviews, median of {ROUNDS}")
    for name, values in taken.items():
        median = statistics.median(values)
        print(f"  {name:28}{CARDS * REVIEWS / median:12,.0f} reviews a second{slowest / median:8.1f} x")
    statements = {
        "nothing": "pass",
        "fsrs": "import fsrs",
        "our memory and review": "import nlpquiz.scheduling.memory",
        "both": "import fsrs, nlpquiz.scheduling.memory",
    }
    started: dict[str, list[float]] = {name: [] for name in statements}
    for _ in range(ROUNDS):
        for name, statement in statements.items():
            started[name].append(import_seconds(statement))
    for name, values in started.items():
        print(f"  a process that imports {name:24}{statistics.median(values) * 1000:8.1f} ms")
    print(f"  different dates in 20 replays with fuzz, of {CARDS} cards:")
    print(f"    fsrs {sum(len(set(dates)) > 1 for dates in zip(*(theirs(given) for _ in range(20)), strict=True))}")
    print(f"    ours {sum(len(set(dates)) > 1 for dates in zip(*(ours(reviews) for _ in range(20)), strict=True))}")


if __name__ == "__main__":
    main()
