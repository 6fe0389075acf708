"""What a right answer says about memory when it may have been a guess.

A learner who recalls a card with probability R before the exam answers right with R + (1 - R)·g, where g is the chance
of a right guess. After a right answer, by Bayes,

    P(knew | right) = R / (R + (1 - R)·g).

FSRS can be told one of a few ratings, or nothing. The memory after a right answer is a mixture: with P(knew | right)
that of a successful recall, else that of a card that was not known. The rating chosen is the one under which FSRS
predicts the recall of this mixture best: it has the least expected log-loss at the day on which the card would come
back after Good. ``tests/benchmarks/guess_correction.py`` compares the rule with the naive one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial, log

from nlpquiz.deck.model import Card, ChoiceCard, OrderCard, TrueFalseCard
from nlpquiz.scheduling.memory import CardState, New, Policy, futures, interval_days, recall_probability, retrievability
from nlpquiz.scheduling.review import Moment, Rating

UNSEEN_RECALL = 0.3  # chance that a card never studied here is known all the same; an assumption, see the forecast
COMPLETE_SHARE, HALF_SHARE = 0.8, 0.5  # of an open answer's points: taken as complete, as half known


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer is worth to the schedule. Without ``counts`` it is kept, but moves nothing."""

    rating: Rating
    counts: bool
    knew: float
    """P(knew | answer)"""


def guess_chance(card: Card) -> float:
    """The chance of a fully right answer without any knowledge; 0 where nothing can be chosen."""
    match card:
        case ChoiceCard(options=options):
            several = sum(option.correct for option in options) > 1
            return 1 / (2 ** len(options) - 1) if several else 1 / len(options)
        case TrueFalseCard():
            return 0.5
        case OrderCard(items=items):
            return 1 / (factorial(len(items)) - 1)  # the right order is never the one shown
        case _:
            return 0.0


def knew_given_right(recall: float, guess: float) -> float:
    """P(knew | right) = R / (R + (1 - R)·g); 1 when a guess cannot be right."""
    if guess <= 0:
        return 1.0
    right = recall + (1 - recall) * guess
    return recall / right if right > 0 else 0.0


def recall_before(state: CardState, day: int, policy: Policy) -> float:
    """The chance that the card was known on ``day``, before it was asked."""
    return UNSEEN_RECALL if isinstance(state, New) else retrievability(state, day, policy.weights)


def evidence_of(share: float, is_open: bool, guess: float, state: CardState, now: Moment, policy: Policy) -> Evidence:
    """The review that follows from an answer: wrong Again, half an open answer Hard, right Good or less."""
    whole = COMPLETE_SHARE if is_open else 1.0
    if share < HALF_SHARE:
        return Evidence(Rating.AGAIN, True, 0.0)
    if share < whole:
        return Evidence(Rating.HARD, True, share)
    recall = recall_before(state, now.day, policy)
    knew = knew_given_right(recall, guess)
    if knew > 0.99:
        return Evidence(Rating.GOOD, True, knew)
    return _nearest(knew, state, now, policy)


def _nearest(knew: float, state: CardState, now: Moment, policy: Policy) -> Evidence:
    """Good, Hard, or no review at all: whichever predicts the mixture best."""
    after = {rating: _stability(future) for rating, future in futures(state, now, policy).items()}
    weights = policy.weights
    days = interval_days(after[Rating.GOOD], policy_without_fuzz(policy))

    def recall(rating: Rating) -> float:
        return recall_probability(after[rating], days, weights)

    mixture = knew * recall(Rating.GOOD) + (1 - knew) * recall(Rating.AGAIN)
    untouched = recall_before(state, now.day + days, policy)
    losses = [
        (_log_loss(mixture, recall(Rating.GOOD)), Evidence(Rating.GOOD, True, knew)),
        (_log_loss(mixture, recall(Rating.HARD)), Evidence(Rating.HARD, True, knew)),
        (_log_loss(mixture, untouched), Evidence(Rating.GOOD, False, knew)),
    ]
    return min(losses, key=lambda pair: pair[0])[1]


def policy_without_fuzz(policy: Policy) -> Policy:
    """The same policy with exact intervals."""
    from dataclasses import replace

    return replace(policy, fuzz=False) if policy.fuzz else policy


def _stability(state: CardState) -> float:
    assert not isinstance(state, New)
    return state.stability


def _log_loss(truth: float, predicted: float) -> float:
    """Expected -log of the probability given to what happens, when it happens with probability ``truth``."""
    certain = min(max(predicted, 1e-6), 1 - 1e-6)
    return -(truth * log(certain) + (1 - truth) * log(1 - certain))
