"""A learner's answer to the card on the screen: marked, with the rating that it suggests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nlpquiz.deck.instances import draw_values, shuffled_items, shuffled_options
from nlpquiz.deck.model import ChoiceCard, ClozeCard, Language, NumericCard, OpenCard, OrderCard, TrueFalseCard
from nlpquiz.deck.record import record
from nlpquiz.scheduling.review import Rating

if TYPE_CHECKING:  # marking is imported with the first answer that is marked, not with the first card
    from nlpquiz.deck.grading import OpenVerdict
    from nlpquiz.deck.verdict import Verdict

COMPLETE_SHARE = 0.8  # of the points' weight: what an interviewer takes as a complete answer
HALF_SHARE = 0.5
POINT_VALUES = {"missing": 0.0, "partly": 0.5, "said": 1.0}


@record
class Response:
    """What was answered and how it was marked. ``numbers`` are options or items as numbered on the screen."""

    verdict: Verdict | None = None
    open_verdict: OpenVerdict | None = None
    """Instead of ``verdict``, for an open question"""
    typed: str = ""
    numbers: tuple[int, ...] = ()
    remedies: tuple[str, ...] = ()
    """Cards that cure the misconceptions chosen"""

    settled: tuple[str, ...] = ()
    """The learner's own mark of each point of an open answer, where they changed any"""

    @property
    def points(self) -> tuple[str, ...]:
        """The mark of each point of an open answer: said, partly or missing."""
        if self.open_verdict is None:
            return ()
        return self.settled or tuple(point.status for point in self.open_verdict.points)

    @property
    def share(self) -> float:
        """How much of the answer is right, 0 to 1, after the learner's own marks."""
        if self.open_verdict is None:
            return self.verdict.share if self.verdict else 0.0
        if not self.settled:
            return self.open_verdict.share
        weights = [point.weight for point in self.open_verdict.points]
        made = sum(weight * POINT_VALUES[mark] for weight, mark in zip(weights, self.settled, strict=True))
        return made / sum(weights)

    @property
    def suggestion(self) -> Rating:
        """The rating that the marking suggests; the learner has the last word."""
        whole = COMPLETE_SHARE if self.open_verdict else 1.0
        return Rating.GOOD if self.share >= whole else Rating.HARD if self.share >= HALF_SHARE else Rating.AGAIN

    def with_next_status(self, place: int) -> Response:
        """The learner sees point ``place`` differently: missing → partly → said → missing."""
        marks = list(self.points)
        order = tuple(POINT_VALUES)
        marks[place] = order[(order.index(marks[place]) + 1) % len(order)]
        return replace(self, settled=tuple(marks))

    def detail(self) -> str:
        """As JSON for the log of reviews: the machine's marks and, where they differ, the learner's."""
        kept: dict[str, Any] = {"share": round(self.share, 3)}
        if self.typed:
            kept["typed"] = self.typed
        if self.numbers:
            kept["numbers"] = list(self.numbers)
        if self.open_verdict:
            kept["points"] = [point.status for point in self.open_verdict.points]
        if self.settled:
            kept["settled"] = list(self.settled)
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def respond_with_numbers(card: ChoiceCard | TrueFalseCard | OrderCard, seed: str, numbers: Sequence[int]) -> Response:
    """Mark a choice of options, 1 for true and 2 for false, or an order of items, each as numbered on the screen."""
    from nlpquiz.deck.marking import mark_choice, mark_order, mark_truefalse

    chosen = tuple(numbers)
    match card:
        case ChoiceCard():
            order = shuffled_options(card, seed)
            places = [order[number - 1] for number in chosen]
            remedies = tuple(
                option.remedy for option in (card.options[p] for p in places) if option.remedy and not option.correct
            )
            return Response(mark_choice(card, places, partial=True), numbers=chosen, remedies=remedies)
        case TrueFalseCard():
            return Response(mark_truefalse(card, chosen == (1,)), numbers=chosen)
        case OrderCard():
            items = shuffled_items(card, seed)
            return Response(mark_order(card, [items[number - 1] for number in chosen]), numbers=chosen)


def respond_with_text(
    card: OpenCard | ClozeCard | NumericCard, seed: str, gap: int | None, typed: str, language: Language
) -> Response:
    """Mark a typed answer."""
    if isinstance(card, OpenCard):
        from nlpquiz.deck.grading import grade_open

        return Response(open_verdict=grade_open(card, typed, language), typed=typed)
    from nlpquiz.deck.marking import mark_cloze, mark_numeric

    match card:
        case ClozeCard():
            return Response(mark_cloze(card, gap or card.gap_numbers()[0], typed, language), typed=typed)
        case NumericCard():
            return Response(mark_numeric(card, draw_values(card, seed), typed, language), typed=typed)
