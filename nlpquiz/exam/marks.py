"""The marks of a paper: each answer by the rules of its kind, open answers by their points, the learner's word last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, assert_never

from nlpquiz.deck.grading import PARTLY_SHARE, OpenVerdict, grade_open
from nlpquiz.deck.marking import Verdict, mark_choice, mark_cloze, mark_numeric, mark_order, mark_truefalse
from nlpquiz.deck.model import (
    ChoiceCard,
    ClozeCard,
    Language,
    NumericCard,
    OpenCard,
    OrderCard,
    Translated,
    TrueFalseCard,
)
from nlpquiz.exam.answering import Given
from nlpquiz.exam.attempt import Attempt
from nlpquiz.exam.knowing import COMPLETE_SHARE
from nlpquiz.exam.paper import Paper, Question
from nlpquiz.scheduling.review import Moment

Standing: TypeAlias = Literal["wrong", "blank", "partly", "right"]

POINT_VALUES: Mapping[str, float] = {"missing": 0.0, "partly": PARTLY_SHARE, "said": 1.0}
BLANK_REASON = Translated(en="Not answered.", zh="未作答。")


@dataclass(frozen=True, slots=True)
class Marked:
    """One question with its answer and what it earned. ``share`` and ``earned`` follow the learner's own marks."""

    place: int
    question: Question
    given: Given
    verdict: Verdict | OpenVerdict
    share: float
    machine_share: float
    points: tuple[str, ...]
    """The mark of each point of an open answer, as settled: said, partly or missing"""

    machine_points: tuple[str, ...]
    spent_ms: int
    fair_ms: int | None
    """Its share of the time of the paper; None without a limit"""

    answered_at: Moment | None
    flagged: bool

    @property
    def earned(self) -> float:
        """Marks."""
        return self.share * self.question.marks

    @property
    def standing(self) -> Standing:
        """In a word; an open answer with four fifths of its points is as good as right."""
        if self.given.is_blank:
            return "blank"
        whole = COMPLETE_SHARE if isinstance(self.verdict, OpenVerdict) else 1.0
        return "right" if self.share >= whole else "partly" if self.share > 0 else "wrong"

    @property
    def remedies(self) -> tuple[str, ...]:
        """Names of the cards that cure the misconceptions chosen."""
        card, given = self.question.card, self.given
        if not isinstance(card, ChoiceCard):
            return ()
        chosen = [card.options[self.question.shown[number - 1]] for number in given.numbers]
        names = [option.remedy for option in chosen if option.remedy and not option.correct]
        return tuple(name if "/" in name else f"{self.question.deck}/{name}" for name in names)


def marking_language(paper: Paper) -> Language:
    """The language in which typed answers are read first."""
    return "zh" if paper.terms.language == "zh" else "en"


def mark_answer(question: Question, given: Given, language: Language, *, partial: bool) -> Verdict | OpenVerdict:
    """One answer by the rule of its kind."""
    card = question.card
    if isinstance(card, OpenCard):
        return grade_open(card, given.typed, language)
    if given.is_blank:
        return Verdict(False, 0.0, BLANK_REASON)
    match card:
        case ChoiceCard():
            return mark_choice(card, [question.shown[number - 1] for number in given.numbers], partial)
        case TrueFalseCard():
            return mark_truefalse(card, given.numbers == (1,))
        case ClozeCard():
            return mark_cloze(card, question.gap or card.gap_numbers()[0], given.typed, language)
        case NumericCard():
            return mark_numeric(card, question.values, given.typed, language)
        case OrderCard():
            return mark_order(card, [question.shown[number - 1] for number in given.numbers])
        case _:
            assert_never(card)


def mark_paper(attempt: Attempt) -> tuple[Marked, ...]:
    """Every question in the order of the paper. Marks stored with the exam hold, whatever the rules say now."""
    language = marking_language(attempt.paper)
    stored = attempt.result or {}
    limit_ms = attempt.paper.terms.limit_ms
    marked = []
    for place, (question, given) in enumerate(zip(attempt.paper.questions, attempt.answers, strict=True)):
        verdict = mark_answer(question, given, language, partial=attempt.paper.terms.partial_credit)
        machine_share = stored["machine_shares"][place] if stored else verdict.share
        machine_points = tuple(stored["points"].get(str(place), ())) if stored else _points(verdict)
        points = attempt.settled.get(place, machine_points)
        share = stored["shares"][place] if stored else settled_share(verdict, points, verdict.share)
        marked.append(
            Marked(
                place=place,
                question=question,
                given=given,
                verdict=verdict,
                share=share,
                machine_share=machine_share,
                points=points,
                machine_points=machine_points,
                spent_ms=attempt.spent_ms[place],
                fair_ms=None if limit_ms is None else round(limit_ms * question.time_share),
                answered_at=attempt.answered_at[place],
                flagged=place in attempt.flagged,
            )
        )
    return tuple(marked)


def settled_share(verdict: Verdict | OpenVerdict, points: tuple[str, ...], otherwise: float) -> float:
    """The share of the points' weight that these marks make; ``otherwise`` when they are not those of the card."""
    if not isinstance(verdict, OpenVerdict) or not points or len(points) != len(verdict.points):
        return otherwise
    weights = [point.weight for point in verdict.points]
    made = sum(weight * POINT_VALUES[mark] for weight, mark in zip(weights, points, strict=True))
    return made / sum(weights)


def result_of(marked: tuple[Marked, ...]) -> dict[str, Any]:
    """What is stored of the marks, as JSON values: both the machine's and, through the shares, the learner's."""
    return {
        "shares": [round(one.share, 4) for one in marked],
        "machine_shares": [round(one.machine_share, 4) for one in marked],
        "points": {str(one.place): list(one.machine_points) for one in marked if one.machine_points},
        "remedies": list(dict.fromkeys(name for one in marked for name in one.remedies)),
    }


def _points(verdict: Verdict | OpenVerdict) -> tuple[str, ...]:
    return tuple(point.status for point in verdict.points) if isinstance(verdict, OpenVerdict) else ()
