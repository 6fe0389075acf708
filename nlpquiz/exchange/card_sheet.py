"""A card as a sheet of paper has it: what is asked, and the parts of the answer, as Markdown in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from nlpquiz.deck.cloze import with_answers, with_gap
from nlpquiz.deck.instances import draw_values, fill, numeric_answer, shuffled_items, shuffled_options
from nlpquiz.deck.model import (
    Card,
    ChoiceCard,
    ClozeCard,
    Language,
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

PART_LABELS: Mapping[str, tuple[str, str]] = {
    "answer": ("Answer", "参考答案"),
    "points": ("What to say", "得分点"),
    "right": ("Right", "正确"),
    "why": ("Explanation", "解析"),
    "order": ("The right order", "正确顺序"),
    "working": ("How it is computed", "计算过程"),
    "pitfalls": ("Pitfalls", "常见误区"),
    "follow_ups": ("Follow-up questions", "追问"),
    "sources": ("Sources", "出处"),
}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One card in one language; all texts are Markdown."""

    name: str
    language: Language
    question: str
    parts: tuple[tuple[str, str], ...]
    """Label and text of each part of the back"""


def sheet_of(card: Card, name: str, language: Language, question: Callable[[str], Text | None]) -> Sheet:
    """The card on paper; numbers and orders are drawn from its name, as in every other export."""
    asked, answer = _sides(card, name, language)
    deck = name.partition("/")[0]
    follow_ups = [other if "/" in other else f"{deck}/{other}" for other in card.follow_ups]
    rest: list[tuple[str, str]] = [
        *answer,
        ("pitfalls", _list(text_in(text, language) for text in card.pitfalls)),
        ("follow_ups", _list(_flat(found, language) for other in follow_ups if (found := question(other)) is not None)),
        ("sources", _list(map(source_line, card.sources))),
    ]
    parts = tuple((PART_LABELS[label][language == "zh"], text) for label, text in rest if text)
    return Sheet(name, language, asked, parts)


def _sides(card: Card, name: str, language: Language) -> tuple[str, list[tuple[str, str]]]:
    def written(text: Text | None) -> str:
        return "" if text is None else text_in(text, language)

    asked = written(question_of(card))
    match card:
        case OpenCard():
            points = _list(
                written(point.say) + (f" (×{point.weight})" if point.weight > 1 else "") for point in card.points
            )
            return asked, [("points", points), ("answer", written(card.answer))]
        case ChoiceCard():
            order = shuffled_options(card, name)
            options = [card.options[index] for index in order]
            listed = _list(f"{_LETTERS[n % 26]}. {written(option.text)}" for n, option in enumerate(options))
            right = ", ".join(_LETTERS[n % 26] for n, option in enumerate(options) if option.correct)
            why = _list(f"{_LETTERS[n % 26]}: {written(o.why)}" for n, o in enumerate(options) if o.why is not None)
            return f"{asked}\n\n{listed}", [("right", right), ("why", why), ("answer", written(card.answer))]
        case TrueFalseCard():
            said = (("False", "错误"), ("True", "正确"))[card.correct][language == "zh"]
            ask = ("True or false?", "对还是错？")[language == "zh"]
            return f"{ask}\n\n{asked}", [("right", said), ("why", written(card.why))]
        case ClozeCard():
            return with_gap(asked, None), [("answer", with_answers(asked)), ("why", written(card.answer))]
        case NumericCard():
            values = draw_values(card, name)
            value = numeric_answer(card, values)
            unit = f" {written(card.unit)}" if card.unit is not None else ""
            formula = f"\n\n`{card.value}`" if isinstance(card.value, str) else ""
            working = fill(written(card.answer), values, value) if card.answer is not None else ""
            return fill(asked, values), [
                ("answer", f"**{for_people(value, language)}**{unit}{formula}"),
                ("working", working),
            ]
        case OrderCard():
            items = [written(item) for item in card.items]
            mixed = _list(items[index] for index in shuffled_items(card, name))
            right = "\n".join(f"{n}. {_indented(item, 3)}" for n, item in enumerate(items, 1))
            return f"{asked}\n\n{mixed}", [("order", right), ("why", written(card.answer))]
        case _:
            assert_never(card)


def _flat(text: Text, language: Language) -> str:
    return " ".join(with_gap(text_in(text, language), None).split())


def _list(items: Iterator[str] | Sequence[str] | map[str]) -> str:
    return "\n".join(f"- {_indented(item, 2)}" for item in items)


def _indented(text: str, columns: int) -> str:
    return text.replace("\n", "\n" + " " * columns)


def source_line(source: Source) -> str:
    """A source as one line of Markdown."""
    address = source.url or (f"https://arxiv.org/abs/{source.arxiv}" if source.arxiv else "")
    title = source.paper or source.title or source.seed or (f"arXiv:{source.arxiv}" if source.arxiv else address)
    words = title.replace("[", "\\[").replace("]", "\\]")
    rest = [part for part in (source.where, source.heading, source.seed if source.seed != title else None) if part]
    return " · ".join([f"[{words}]({address})" if address else words, *rest])
