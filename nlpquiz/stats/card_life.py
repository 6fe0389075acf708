"""One card's life: each answer with the interval, stability and recall before and after it."""

from __future__ import annotations

from collections.abc import Sequence

from nlpquiz.scheduling.memory import CardState, Learned, Learning, New, Policy, retrievability, step
from nlpquiz.scheduling.review import DAY_MS, Moment, Review
from nlpquiz.stats.memory_figures import MATURE_DAYS, CardLife, LifeReview


def card_life(card: str, reviews: Sequence[Review], resets: Sequence[tuple[int, Moment]], policy: Policy) -> CardLife:
    """Follow a card through its reviews (oldest first, taken-back ones left out; ``counts`` False: crammed).

    ``resets`` are the places in ``reviews`` before which the card was made new, and when. States and intervals are
    those of ``policy``, which need not be the one that held at the time.
    """
    state: CardState = New()
    found: list[LifeReview] = []
    places = {place for place, _ in resets}
    for place, review in enumerate(reviews):
        if place in places:
            state = New()
        after = step(state, review.rating, review.at, policy, card) if review.counts else state
        found.append(_described(review, state, after, policy))
        state = after
    made_new = tuple(moment for _, moment in resets)
    return CardLife(card, tuple(found), made_new, policy.weights[20], policy.desired_retention)


def _described(review: Review, before: CardState, after: CardState, policy: Policy) -> LifeReview:
    new = isinstance(before, New)
    elapsed = 0 if isinstance(before, New) else max(0, review.at.day - before.last.day)
    changed = review.counts and not isinstance(after, New)
    return LifeReview(
        id=review.id,
        at=review.at,
        rating=int(review.rating),
        taken_ms=review.taken_ms,
        source=review.source,
        language=review.language,
        counts=review.counts,
        stage=_stage(before) if review.counts else "crammed",
        elapsed_days=elapsed,
        interval_before_days=_interval_ms(before) // DAY_MS,
        interval_after_ms=_interval_ms(after),
        stability_before=None if isinstance(before, New) else before.stability,
        difficulty_before=None if isinstance(before, New) else before.difficulty,
        recall_before=None if new else retrievability(before, review.at.day, policy.weights),
        stability_after=after.stability if changed and not isinstance(after, New) else None,
        difficulty_after=after.difficulty if changed and not isinstance(after, New) else None,
    )


def _stage(state: CardState) -> str:
    match state:
        case New():
            return "learning"
        case Learning():
            return "relearning" if state.relearning else "learning"
        case Learned():
            return "mature" if state.due_day - state.last.day >= MATURE_DAYS else "young"


def _interval_ms(state: CardState) -> int:
    match state:
        case New():
            return 0
        case Learning():
            return max(0, state.due_at_ms - state.last.at_ms)
        case Learned():
            return max(0, state.due_day - state.last.day) * DAY_MS
