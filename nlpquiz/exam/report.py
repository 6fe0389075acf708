"""The report of an exam as values: scores by deck, topic and kind, each question described, and what to do next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nlpquiz.deck.model import Text, every_language, text_in
from nlpquiz.exam.attempt import Attempt
from nlpquiz.exam.forecast import Forecast
from nlpquiz.exam.marks import Marked, Standing, mark_paper
from nlpquiz.scheduling.review import Moment

WEAK_BELOW = 0.7  # of a topic's marks
WEAK_TOPICS = 3  # that the next command names at most
ORDER_OF_STANDINGS: Sequence[Standing] = ("wrong", "blank", "partly", "right")  # wrong ones first


@dataclass(frozen=True, slots=True)
class Part:
    """The score of one deck, topic or kind."""

    id: str
    title: Text
    earned: float
    maximum: int
    questions: int

    @property
    def share(self) -> float:
        """Of its marks, 0 to 1."""
        return self.earned / self.maximum if self.maximum else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """One exam in a line."""

    number: int
    at: Moment
    earned: float
    maximum: int
    questions: int
    forecast: Forecast
    decks: tuple[str, ...]
    used_ms: int
    finished: bool = True

    @property
    def share(self) -> float:
        """Of the marks, 0 to 1."""
        return self.earned / self.maximum if self.maximum else 0.0

    @property
    def as_forecast(self) -> bool:
        """Whether the score fell into the interval of its forecast."""
        return self.forecast.low <= self.earned <= self.forecast.high


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about one exam that was handed in."""

    score: Score
    attempt: Attempt
    marked: tuple[Marked, ...]
    """Wrong ones first"""

    decks: tuple[Part, ...]
    topics: tuple[Part, ...]
    """The weakest first; their ids are ``deck/topic``"""

    kinds: tuple[Part, ...]
    earlier: tuple[Score, ...]
    """Oldest first"""

    next_command: str
    other_language: str | None = None
    """Where the report is wanted in another language than the exam was sat in"""

    @property
    def language(self) -> str:
        """The language of the report: en, zh or both."""
        return self.other_language or self.attempt.paper.terms.language


def score_of(number: int, attempt: Attempt, marked: Sequence[Marked] | None = None) -> Score:
    """The exam in a line."""
    marked = mark_paper(attempt) if marked is None else marked
    paper = attempt.paper
    return Score(
        number=number,
        at=paper.at,
        earned=sum(one.earned for one in marked),
        maximum=paper.maximum,
        questions=len(paper.questions),
        forecast=paper.forecast,
        decks=tuple(paper.decks),
        used_ms=attempt.used_ms,
        finished=attempt.phase == "over",
    )


def report_of(number: int, attempt: Attempt, earlier: Iterable[Score] = ()) -> Report:
    """The report of an exam; ``earlier`` are those before it."""
    marked = mark_paper(attempt)
    paper = attempt.paper
    topics = _parts(
        marked,
        lambda one: f"{one.question.deck}/{one.question.card.topic}",
        lambda one: paper.topic_title(one.question),
    )
    weakest = tuple(sorted(topics, key=lambda part: (part.share, part.earned - part.maximum, part.id)))
    return Report(
        score=score_of(number, attempt, marked),
        attempt=attempt,
        marked=tuple(sorted(marked, key=lambda one: (ORDER_OF_STANDINGS.index(one.standing), one.place))),
        decks=_parts(marked, lambda one: one.question.deck, lambda one: paper.decks[one.question.deck].title),
        topics=weakest,
        kinds=_parts(marked, lambda one: one.question.card.kind, lambda one: one.question.card.kind),
        earlier=tuple(earlier),
        next_command=next_command(weakest),
    )


def next_command(topics: Sequence[Part]) -> str:
    """What to study now: the topics that cost most marks, or simply what is due."""
    lost = sorted((part for part in topics if part.share < WEAK_BELOW), key=lambda p: (p.earned - p.maximum, p.share))
    weak = lost[:WEAK_TOPICS]
    if not weak:
        return "nlpquiz study"
    decks = dict.fromkeys(part.id.partition("/")[0] for part in weak)
    names = [part.id.partition("/")[2] if len(decks) == 1 else part.id for part in weak]
    return " ".join(["nlpquiz study", *decks, *(f"--topic {name}" for name in names)])


def _parts(
    marked: Iterable[Marked], group: Callable[[Marked], str], title: Callable[[Marked], Text]
) -> tuple[Part, ...]:
    parts: dict[str, Part] = {}
    for one in marked:
        name = group(one)
        part = parts.get(name) or Part(name, title(one), 0.0, 0, 0)
        parts[name] = Part(
            name, part.title, part.earned + one.earned, part.maximum + one.question.marks, part.questions + 1
        )
    return tuple(parts[name] for name in sorted(parts))


def languages_of(language: str) -> tuple[str, ...]:
    """``both`` is two languages."""
    return ("en", "zh") if language == "both" else ("zh",) if language == "zh" else ("en",)


def in_languages(text: Text, language: str, between: str = "\n\n") -> str:
    """A text in the language of the exam; both, one after the other, when that is ``both``."""
    if language == "both":
        return between.join(dict.fromkeys(every_language(text)))
    return text_in(text, "zh" if language == "zh" else "en")


def score_as_plain(score: Score) -> dict[str, Any]:
    """As JSON values."""
    return {
        "number": score.number,
        "date": score.at.date().isoformat(),
        "at_ms": score.at.at_ms,
        "decks": list(score.decks),
        "questions": score.questions,
        "earned": round(score.earned, 3),
        "maximum": score.maximum,
        "used_ms": score.used_ms,
        "finished": score.finished,
        "forecast": {
            "expected": round(score.forecast.expected, 2),
            "low": round(score.forecast.low, 2),
            "high": round(score.forecast.high, 2),
        },
    }


def report_as_plain(report: Report) -> dict[str, Any]:
    """As JSON values: questions in the order of the paper, their cards as they were asked."""
    attempt, paper = report.attempt, report.attempt.paper
    stored = json.loads(_paper_json(report))
    questions = []
    for one in sorted(report.marked, key=lambda one: one.place):
        reason = getattr(one.verdict, "reason", "")
        questions.append(
            {
                "number": one.place + 1,
                **stored["questions"][one.place],
                "typed": one.given.typed,
                "numbers": list(one.given.numbers),
                "standing": one.standing,
                "share": round(one.share, 4),
                "machine_share": round(one.machine_share, 4),
                "points": list(one.points),
                "reason": in_languages(reason, report.language, " "),
                "spent_ms": one.spent_ms,
                "fair_ms": one.fair_ms,
                "flagged": one.flagged,
            }
        )
    return {
        **score_as_plain(report.score),
        "seed": paper.seed,
        "language": report.language,
        "limit_ms": paper.terms.limit_ms,
        "partial_credit": paper.terms.partial_credit,
        "ending": attempt.ending,
        "absent_ms": attempt.absent_ms,
        "forgiven_ms": attempt.forgiven_ms,
        "slept_ms": attempt.slept_ms,
        "clock_moved_ms": list(attempt.clock_moved_ms),
        "changed": list(attempt.changed),
        "left_out": paper.left_out,
        "parts": {
            name: [
                {"id": part.id, "earned": round(part.earned, 3), "maximum": part.maximum, "questions": part.questions}
                for part in parts
            ]
            for name, parts in (("decks", report.decks), ("topics", report.topics), ("kinds", report.kinds))
        },
        "questions": questions,
        "earlier": [score_as_plain(score) for score in report.earlier],
        "next": report.next_command,
    }


def _paper_json(report: Report) -> str:
    from nlpquiz.exam.paper import to_json

    return to_json(report.attempt.paper)
