"""A right answer in an exam may be a guess: does the rule of ``exam.knowing`` predict the next recall better?

    python -m tests.benchmarks.guess_correction [--answers 40000] [--json]

Learners study cards with FSRS-6 (their own stabilities differ from the model's), sit an exam some time after the due
day, and are asked again on the day on which the card would come back after Good. Somebody who does not know a card
guesses right with chance g. What a lucky guess leaves behind is not known, so there are two worlds: in *read* the
learner reads the report, which is worth what a failed review is worth; in *unread* the card stays forgotten, but for
one in ten. Compared are the predictions after right answers, by log-loss (nats a recall, less is better):

- naive: every right answer counts as Good
- rule: Good, Hard or nothing, by P(knew | right)
- nothing: right answers that can be guessed never count
- mixture: P(knew | right) itself, which no single rating can express: the least that can be reached without an oracle
- oracle: told whether the learner knew
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log

from nlpquiz.exam.knowing import evidence_of, recall_before
from nlpquiz.scheduling.memory import CardState, Learned, New, Policy, futures, interval_days, recall_probability, step
from nlpquiz.scheduling.review import Moment, Rating

POLICY = Policy(fuzz=False, learning_steps_ms=(), relearning_steps_ms=())
UNREAD_RECALL = 0.1
SPREAD = 0.35  # of the learners' own stabilities around the model's, in logarithms
DAY_MS = 86_400_000
RULES = ("naive", "rule", "nothing", "mixture", "oracle")


@dataclass(frozen=True, slots=True)
class Case:
    """A card on the day of an exam; ``own`` multiplies the stability that the model believes in."""

    state: CardState
    now: Moment
    own: float


def cases(chance: random.Random, count: int, *, unseen: float = 0.15) -> Iterator[Case]:
    """Cards as they stand when an exam is sat: studied a few times, due or overdue, some never seen."""
    for _ in range(count):
        own = exp(chance.gauss(0, SPREAD))
        if chance.random() < unseen:
            yield Case(New(), Moment(0, 1000), own)
            continue
        day = 0
        state = step(New(), chance.choices(list(Rating), (25, 15, 50, 10))[0], Moment(0, day), POLICY)
        for _ in range(chance.randrange(6)):
            assert isinstance(state, Learned)
            day = state.due_day + chance.randrange(3)
            knows = chance.random() < recall_probability(state.stability * own, day - state.last.day)
            rating = chance.choices((Rating.HARD, Rating.GOOD, Rating.EASY), (10, 80, 10))[0] if knows else Rating.AGAIN
            state = step(state, rating, Moment(day * DAY_MS, day), POLICY)
        assert isinstance(state, Learned)
        wait = interval_days(state.stability, POLICY)
        day = state.last.day + max(1, round(wait * chance.uniform(0.3, 3.0)))
        yield Case(state, Moment(day * DAY_MS, day), own)


def true_recall(case: Case) -> float:
    """The chance that this learner knows the card in the exam."""
    if isinstance(case.state, New):
        return recall_before(case.state, case.now.day, POLICY)
    assert isinstance(case.state, Learned)
    return recall_probability(case.state.stability * case.own, case.now.day - case.state.last.day)


def stability(state: CardState) -> float:
    """In days."""
    assert isinstance(state, Learned)
    return state.stability


def losses(guess: float, answers: int, *, read: bool, seed: int = 7) -> dict[str, float]:
    """Mean log-loss of the next recall over the right answers among ``answers``."""
    chance = random.Random(seed)
    total = dict.fromkeys(RULES, 0.0)
    rights = lucky = 0
    for case in cases(chance, answers):
        knew = chance.random() < true_recall(case)
        if not knew and chance.random() >= guess:
            continue
        rights += 1
        lucky += not knew
        after = futures(case.state, case.now, POLICY)
        days = interval_days(stability(after[Rating.GOOD]), POLICY)
        if knew:
            truth = recall_probability(stability(after[Rating.GOOD]) * case.own, days)
        else:
            truth = recall_probability(stability(after[Rating.AGAIN]) * case.own, days) if read else UNREAD_RECALL
        evidence = evidence_of(1.0, False, guess, case.state, case.now, POLICY)
        untouched = recall_before(case.state, case.now.day + days, POLICY)
        by_rating = {rating: recall_probability(stability(state), days) for rating, state in after.items()}
        predictions = {
            "naive": by_rating[Rating.GOOD],
            "rule": by_rating[evidence.rating] if evidence.counts else untouched,
            "nothing": untouched,
            "mixture": evidence.knew * by_rating[Rating.GOOD] + (1 - evidence.knew) * by_rating[Rating.AGAIN],
            "oracle": by_rating[Rating.GOOD if knew else Rating.AGAIN],
        }
        for name, predicted in predictions.items():
            total[name] += log_loss(truth, predicted)
    return {name: loss / rights for name, loss in total.items()} | {"lucky": lucky / rights, "rights": rights}


def log_loss(truth: float, predicted: float) -> float:
    """Expected -log of the probability given to what happens."""
    certain = min(max(predicted, 1e-6), 1 - 1e-6)
    return -(truth * log(certain) + (1 - truth) * log(1 - certain))


KINDS = {"true or false": 1 / 2, "1 of 3": 1 / 3, "1 of 4": 1 / 4, "1 of 5": 1 / 5, "2 of 4 (all)": 1 / 15}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=40_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    table = {
        f"{kind}, {'read' if read else 'unread'}": losses(guess, options.answers, read=read)
        for kind, guess in KINDS.items()
        for read in (True, False)
    }
    if options.json:
        print(json.dumps(table, indent=2))
        return
    print(f"{'':22}{'lucky':>7}{''.join(f'{rule:>9}' for rule in RULES)}{'rule - naive':>14}")
    for name, row in table.items():
        columns = "".join(f"{row[column]:9.4f}" for column in RULES)
        print(f"{name:22}{row['lucky']:7.1%}{columns}{row['rule'] - row['naive']:+14.4f}")


if __name__ == "__main__":
    main()
