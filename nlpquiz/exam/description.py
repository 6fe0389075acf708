"""A marked question in words, as Markdown with maths: what the report shows on the screen, in Markdown and in HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from nlpquiz.deck.cloze import with_answers, with_gap
from nlpquiz.deck.grading import OpenVerdict
from nlpquiz.deck.instances import fill, numeric_answer
from nlpquiz.deck.model import (
    Card,
    ChoiceCard,
    ClozeCard,
    NumericCard,
    OpenCard,
    OrderCard,
    Source,
    Text,
    TrueFalseCard,
    question_of,
    text_in,
)
from nlpquiz.deck.number_format import for_people
from nlpquiz.exam.marks import Marked
from nlpquiz.exam.paper import Question
from nlpquiz.exam.report import in_languages


class Say(Protocol):
    """One of the program's own messages, in the language of the report."""

    def __call__(self, name: str, /, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class OptionWords:
    """One option or item of a list. ``why`` says what speaks for or against it."""

    label: str
    text: str
    right: bool
    chosen: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class PointWords:
    """One point of an open answer: the mark that holds, the machine's, and what it found in the answer."""

    text: str
    mark: str
    machine_mark: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Where an answer can be checked."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Description:
    """Markdown throughout, but ``typed`` and the points' quotes are what the learner typed, to be shown as it is."""

    question: str
    options: tuple[OptionWords, ...]
    yours: str
    typed: str
    right: str
    why: str
    points: tuple[PointWords, ...]
    sources: tuple[SourceWords, ...]


def question_markdown(question: Question, language: str) -> str:
    """What is asked, with the gap hidden and the numbers filled in."""
    card = question.card
    return in_languages(_changed(question_of(card), _asking(question)), language)


def describe(one: Marked, language: str, say: Say) -> Description:
    """A marked question in the language of the report (``both``: one below the other)."""
    card = one.question.card
    return Description(
        question=question_markdown(one.question, language),
        options=_options(one, language),
        yours=_yours(one, language, say),
        typed=one.given.typed.strip(),
        right=_right(one, language, say),
        why=_why(one, language),
        points=_points(one, language),
        sources=tuple(SourceWords(_source_text(source), _address(source)) for source in card.sources),
    )


def _asking(question: Question) -> Callable[[str], str] | None:
    if isinstance(question.card, ClozeCard):
        return lambda text: with_gap(text, question.gap)
    if isinstance(question.card, NumericCard):
        return lambda text: fill(text, question.values)
    return None


def _changed(text: Text, change: Callable[[str], str] | None) -> Text:
    if change is None:
        return text
    if isinstance(text, str):
        return change(text)
    from nlpquiz.deck.model import Translated

    return Translated(en=None if text.en is None else change(text.en), zh=None if text.zh is None else change(text.zh))


def _options(one: Marked, language: str) -> tuple[OptionWords, ...]:
    card, shown, numbers = one.question.card, one.question.shown, one.given.numbers
    if isinstance(card, ChoiceCard):
        return tuple(
            OptionWords(
                str(number),
                in_languages(card.options[index].text, language, " / "),
                card.options[index].correct,
                number in numbers,
                in_languages(why, language, " ") if (why := card.options[index].why) is not None else "",
            )
            for number, index in enumerate(shown, 1)
        )
    return ()


def _yours(one: Marked, language: str, say: Say) -> str:
    card, shown, numbers = one.question.card, one.question.shown, one.given.numbers
    if not numbers:
        return ""
    if isinstance(card, TrueFalseCard):
        return say("true") if numbers == (1,) else say("false")
    if isinstance(card, ChoiceCard):
        return "\n".join(f"- {in_languages(card.options[shown[n - 1]].text, language, ' / ')}" for n in numbers)
    if isinstance(card, OrderCard):
        return "\n".join(
            f"{rank}. {in_languages(card.items[shown[number - 1]], language, ' / ')}"
            for rank, number in enumerate(numbers, 1)
        )
    return ""


def _right(one: Marked, language: str, say: Say) -> str:
    card = one.question.card
    match card:
        case OpenCard():
            return in_languages(card.answer, language)
        case ChoiceCard():
            right = [option for option in card.options if option.correct]
            return "\n".join(f"- {in_languages(option.text, language, ' / ')}" for option in right)
        case TrueFalseCard():
            return say("true") if card.correct else say("false")
        case ClozeCard():
            return in_languages(_changed(card.text, lambda text: with_answers(text, one.question.gap)), language)
        case NumericCard():
            shown = "zh" if language == "zh" else "en"
            unit = f" {text_in(card.unit, 'zh' if language == 'zh' else 'en')}" if card.unit is not None else ""
            number = for_people(numeric_answer(card, one.question.values), "zh" if shown == "zh" else "en")
            return f"**{number}**{unit}"
        case OrderCard():
            return "\n".join(
                f"{rank}. {in_languages(item, language, ' / ')}" for rank, item in enumerate(card.items, 1)
            )


def _why(one: Marked, language: str) -> str:
    """The reason of the mark, then the card's explanation. What speaks for an option stands beside it already."""
    card = one.question.card
    parts: list[str] = []
    is_told = one.given.is_blank or isinstance(card, ChoiceCard)
    if not isinstance(one.verdict, OpenVerdict) and not is_told:
        parts.append(in_languages(one.verdict.reason, language))
    explanation = _explanation(card)
    if isinstance(card, TrueFalseCard) and not one.given.is_blank:
        explanation = None  # the reason of the mark ends with it
    if explanation is not None:
        if isinstance(card, NumericCard):
            value = numeric_answer(card, one.question.values)
            explanation = _changed(explanation, lambda text: fill(text, one.question.values, value))
        parts.append(in_languages(explanation, language))
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _explanation(card: Card) -> Text | None:
    if isinstance(card, OpenCard):
        return None
    return card.why if isinstance(card, TrueFalseCard) else card.answer


def _points(one: Marked, language: str) -> tuple[PointWords, ...]:
    card, verdict = one.question.card, one.verdict
    if not (isinstance(card, OpenCard) and isinstance(verdict, OpenVerdict)):
        return ()
    return tuple(
        PointWords(in_languages(point.say, language, " / "), mark, machine, tuple(q.text for q in found.matched))
        for point, found, mark, machine in zip(card.points, verdict.points, one.points, one.machine_points, strict=True)
    )


def _source_text(source: Source) -> str:
    title = source.paper or source.title or source.heading or source.url or source.arxiv or source.seed or ""
    return f"{title}, {source.where}" if source.where else title


def _address(source: Source) -> str:
    return source.url or (f"https://arxiv.org/abs/{source.arxiv}" if source.arxiv else "")
