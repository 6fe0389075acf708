"""A log of a given size that looks like a learner's: cards begun over the years, reviewed when due, recalled by FSRS.

    python -m tests.benchmarks.statistics_log FOLDER REVIEWS

writes FOLDER/history.sqlite and FOLDER/decks. About 15 reviews a card; ratings are drawn from the memory model with
other weights than the default ones, so that calibration has something to find; a tenth of the reviews comes late.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from nlpquiz.scheduling.memory import CardState, Learned, Learning, New, Policy, retrievability, step
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.history import History, new_id
from tests.benchmarks.store_growth import CARDS_PER_DECK, deck_text

TODAY = Moment(1_800_000_000_000, 739_996)
REVIEWS_A_CARD = 15
YEARS = 8


def life(number: int, chance: random.Random, truth: Policy) -> Iterator[Review]:
    """The reviews of one card up to yesterday."""
    key = f"deck{number // CARDS_PER_DECK:03}/card-{number % CARDS_PER_DECK}"
    state: CardState = New()
    day = TODAY.day - 1 - int(365 * YEARS * chance.random() ** 0.7)
    at_ms = TODAY.at_ms - (TODAY.day - day) * DAY_MS + chance.randrange(30_000_000)
    while day < TODAY.day:
        recalled = chance.random() < (retrievability(state, day, truth.weights) if not isinstance(state, New) else 0.7)
        rating = Rating(chance.choices((2, 3, 4), (15, 75, 10))[0]) if recalled else Rating.AGAIN
        now = Moment(at_ms, day)
        taken_ms = int(min(120_000, chance.lognormvariate(9, 0.7)))
        yield Review(new_id(at_ms), key, now, rating, taken_ms, "study", chance.choice(("en", "zh")), "0" * 16)
        state = step(state, rating, now, truth, key)
        match state:
            case Learning():
                at_ms = state.due_at_ms + 1000
            case Learned():
                late = chance.randrange(1, 20) if chance.random() < 0.1 else 0
                at_ms += (state.due_day - day + late) * DAY_MS
                day = state.due_day + late
            case New():
                return


def reviews(most: int, seed: int = 1) -> Iterator[Review]:
    """So many reviews, card by card."""
    chance = random.Random(seed)
    weights = list(Policy().weights)
    weights[8] *= 0.93
    weights[11] *= 1.2
    truth = Policy(weights=tuple(weights))
    given = number = 0
    while given < most:
        for review in life(number, chance, truth):
            if given < most:
                yield review
                given += 1
        number += 1


def build(folder: Path, count: int) -> None:
    """A home folder with decks and a history."""
    (folder / "decks").mkdir(parents=True, exist_ok=True)
    found = sorted(reviews(count), key=lambda review: review.at.at_ms)
    cards = 1 + max(int(r.card.partition("/")[0][4:]) * CARDS_PER_DECK + int(r.card.rpartition("-")[2]) for r in found)
    chance = random.Random(cards)
    for number in range((cards + CARDS_PER_DECK - 1) // CARDS_PER_DECK):
        text = deck_text(number, min(cards - number * CARDS_PER_DECK, CARDS_PER_DECK), chance)
        (folder / "decks" / f"deck{number:03}.yaml").write_text(text, encoding="utf-8")
    with History.open(folder / "history.sqlite") as history:
        history.add(found)
    sys.stdout.write(f"{len(found)} reviews of {cards} cards\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
