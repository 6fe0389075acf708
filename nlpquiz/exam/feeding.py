"""The answers of an exam as reviews for the schedule."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from nlpquiz.deck.grading import OpenVerdict
from nlpquiz.exam.attempt import Attempt
from nlpquiz.exam.knowing import evidence_of, guess_chance
from nlpquiz.exam.marks import Marked
from nlpquiz.scheduling.memory import CardState, Policy
from nlpquiz.scheduling.review import Moment, Review


def reviews_of(
    attempt: Attempt,
    marked: Iterable[Marked],
    state_of: Callable[[str], CardState],
    policies: Mapping[str, Policy],
) -> list[Review]:
    """One review for each answer; a question left blank says nothing.

    ``policies`` are by deck, "" for the others. The ids depend on the paper alone: adding the reviews twice adds them
    once.
    """
    reviews = []
    for one in marked:
        at = one.answered_at
        if one.given.is_blank or at is None:
            continue
        question = one.question
        evidence = evidence_of(
            one.share,
            isinstance(one.verdict, OpenVerdict),
            guess_chance(question.card),
            state_of(question.key),
            at,
            policies.get(question.deck, policies[""]),
        )
        reviews.append(
            Review(
                id=_review_id(attempt.paper.id, question.key, at),
                card=question.key,
                at=at,
                rating=evidence.rating,
                taken_ms=one.spent_ms,
                source="exam",
                language=attempt.paper.terms.language,
                fingerprint=question.fingerprint,
                detail=_detail(one, evidence.knew),
                counts=evidence.counts,
            )
        )
    return reviews


def _detail(one: Marked, knew: float) -> str:
    kept: dict[str, Any] = {"share": round(one.share, 3), "knew": round(knew, 3)}
    if one.given.typed:
        kept["typed"] = one.given.typed
    if one.given.numbers:
        kept["numbers"] = list(one.given.numbers)
    if isinstance(one.verdict, OpenVerdict):
        kept["points"] = list(one.machine_points)
        if list(one.points) != kept["points"]:
            kept["settled"] = list(one.points)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _review_id(paper_id: str, key: str, at: Moment) -> str:
    """A UUID of version 7 with the time of the answer, its random part drawn from paper and card."""
    drawn = int.from_bytes(sha256(f"{paper_id}\0{key}".encode()).digest()[:10], "big")
    value = (at.at_ms & (1 << 48) - 1) << 80 | drawn
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
