"""A card as the fields of its note."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import assert_never
from unicodedata import is_normalized, normalize

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.compiled import card_as_plain
from nlpquiz.deck.instances import draw_values, fill, numeric_answer, shuffled_items, shuffled_options
from nlpquiz.deck.model import (
    LANGUAGES,
    Card,
    ChoiceCard,
    ClozeCard,
    Language,
    NumericCard,
    OpenCard,
    OrderCard,
    Source,
    Text,
    Translated,
    TrueFalseCard,
    has_language,
    question_of,
    text_in,
)
from nlpquiz.deck.number_format import for_people
from nlpquiz.exchange.anki_markup import AnkiMarkup
from nlpquiz.exchange.anki_notetypes import CARD_FIELD, NAME_FIELD, NOTE_TYPES, in_language

QuestionLookup = Callable[[str], Text | None]
"""The question of the card with a name, ``deck/id``; None when it is not known"""

_TRUE_FALSE: Mapping[Language, tuple[str, str]] = {"en": ("True", "False"), "zh": ("正确", "错误")}


def stable_guid(name: str) -> str:
    """The GUID of the note of a card, the same for ever."""
    return "nlpq-" + sha256(name.encode()).hexdigest()[:16]


def languages_of(card: Card, wanted: Sequence[Language]) -> tuple[Language, ...]:
    """The languages of ``wanted`` to write a card in: those of its question, or the first when it has none of them."""
    question = question_of(card)
    texts = [question] if isinstance(question, Translated) else list(_others(card))
    translated = {
        language
        for text in texts
        if isinstance(text, Translated)
        for language in LANGUAGES
        if has_language(text, language)
    }
    return tuple(language for language in wanted if language in translated) or tuple(wanted[:1])


def _others(card: Card) -> Iterable[Text]:
    match card:
        case OpenCard():
            yield card.answer
        case ChoiceCard():
            yield from (option.text for option in card.options)
        case TrueFalseCard():
            yield card.why
        case OrderCard():
            yield from card.items
        case ClozeCard() | NumericCard():
            yield card.answer or ""
        case _:
            assert_never(card)


@dataclass(frozen=True, slots=True)
class FieldWriter:
    """Writes the cards of one deck as fields of notes."""

    head: DeckHead
    wanted: tuple[Language, ...]
    markup: AnkiMarkup
    question: QuestionLookup

    def fields(self, card: Card, name: str) -> tuple[str, ...]:
        """The fields of the card's note in the order of its note type; those of other languages are empty."""
        found: dict[str, str] = {NAME_FIELD: name}
        for language in languages_of(card, self.wanted):
            for field, html in self._own(card, language, name).items():
                found[in_language(field, language)] = html
            found[in_language("Pitfalls", language)] = self._list(card.pitfalls, language)
            found[in_language("Follow-ups", language)] = self._follow_ups(card, language)
            topic = self.head.topic(card.topic)
            title = text_in(topic.title, language) if topic else card.topic
            found[in_language("Topic", language)] = self.markup.line(f"{text_in(self.head.title, language)} · {title}")
        if isinstance(card, NumericCard) and isinstance(card.value, str):
            found["Formula"] = self._formula(card, name)
        found["Sources"] = self.markup.harmless("<br>".join(map(source_html, card.sources)))
        found[CARD_FIELD] = self._original(card, found)
        return tuple(found.get(field, "") for field in NOTE_TYPES[card.kind].fields)

    def _own(self, card: Card, language: Language, name: str) -> dict[str, str]:
        page = self.markup.field
        match card:
            case OpenCard():
                points = "".join(
                    f"<li>{page(text_in(point.say, language))}{_weight(point.weight)}</li>" for point in card.points
                )
                return {
                    "Question": page(text_in(card.question, language)),
                    "Points": f'<ul class="nq-points">{points}</ul>' if points else "",
                    "Answer": page(text_in(card.answer, language)),
                }
            case ChoiceCard():
                return {
                    "Question": page(text_in(card.question, language)),
                    "Options": self._options(card, language, name),
                    "Answer": self._optional(card.answer, language),
                }
            case TrueFalseCard():
                return {
                    "Statement": page(text_in(card.statement, language)),
                    "Verdict": _true_or_false(card.correct, language),
                    "Why": page(text_in(card.why, language)),
                }
            case ClozeCard():
                return {
                    "Text": self.markup.cloze(text_in(card.text, language)),
                    "Answer": self._optional(card.answer, language),
                }
            case NumericCard():
                return self._numeric(card, language, name)
            case OrderCard():
                return {
                    "Question": page(text_in(card.question, language)),
                    "Items": self._items(card, language, shuffled_items(card, name), "ul", "nq-order"),
                    "Solution": self._items(card, language, tuple(range(len(card.items))), "ol", "nq-solution"),
                    "Answer": self._optional(card.answer, language),
                }
            case _:
                assert_never(card)

    def _optional(self, text: Text | None, language: Language) -> str:
        return "" if text is None else self.markup.field(text_in(text, language))

    def _options(self, card: ChoiceCard, language: Language, name: str) -> str:
        items = []
        for index in shuffled_options(card, name):
            option = card.options[index]
            why = f'<div class="nq-why">{self._optional(option.why, language)}</div>' if option.why is not None else ""
            items.append(
                f'<li class="tappable" data-n="{index}" data-right="{int(option.correct)}">'
                f'<span class="nq-text">{self.markup.field(text_in(option.text, language))}</span>{why}</li>'
            )
        several = int(sum(option.correct for option in card.options) > 1)
        return f'<ul class="nq-options" data-several="{several}">{"".join(items)}</ul>'

    def _items(self, card: OrderCard, language: Language, order: Sequence[int], tag: str, css: str) -> str:
        items = "".join(
            f'<li class="tappable" data-n="{index}">{self.markup.field(text_in(card.items[index], language))}</li>'
            for index in order
        )
        return f'<{tag} class="{css}">{items}</{tag}>'

    def _numeric(self, card: NumericCard, language: Language, name: str) -> dict[str, str]:
        values = draw_values(card, name)
        value = numeric_answer(card, values)
        unit = text_in(card.unit, language) if card.unit is not None else ""
        shown = escape(for_people(value, language), quote=False)
        working = "" if card.answer is None else fill(text_in(card.answer, language), values, value)
        return {
            "Question": self.markup.field(fill(text_in(card.question, language), values)),
            "Value": shown + (f" {self.markup.line(unit)}" if unit else ""),
            "Working": self.markup.field(working) if working else "",
        }

    def _formula(self, card: NumericCard, name: str) -> str:
        parts = [f"<code>{escape(str(card.value), quote=False)}</code>"]
        parts += [f"<code>{escape(f'{key} = {value}')}</code>" for key, value in draw_values(card, name).items()]
        return ", ".join(parts)

    def _list(self, texts: Sequence[Text], language: Language) -> str:
        items = "".join(f"<li>{self.markup.field(text_in(text, language))}</li>" for text in texts)
        return f"<ul>{items}</ul>" if items else ""

    def _follow_ups(self, card: Card, language: Language) -> str:
        names = [other if "/" in other else f"{self.head.id}/{other}" for other in card.follow_ups]
        questions = [question for name in names if (question := self.question(name)) is not None]
        items = "".join(f"<li>{self.markup.without_gaps(text_in(question, language))}</li>" for question in questions)
        return f"<ul>{items}</ul>" if items else ""

    def _original(self, card: Card, fields: Mapping[str, str]) -> str:
        """The card as it is here, with a digest of each field, which tells an import what was edited in Anki."""
        topic = self.head.topic(card.topic)
        deck: dict[str, object] = {"deck": self.head.id, "title": _plain(self.head.title)}
        if self.head.macros:
            deck["macros"] = dict(self.head.macros)
        original = {
            "format": 1,
            **deck,
            "topic": {"id": card.topic, "title": _plain(topic.title if topic else card.topic)},
            "priority": topic.priority if topic else "common",
            "card": card_as_plain(card),
            "fields": digests(fields),
        }
        text = json.dumps(original, ensure_ascii=False, separators=(",", ":"))
        if not is_normalized("NFC", text):  # Anki would compose the characters
            text = json.dumps(original, separators=(",", ":"))
        return self.markup.harmless(escape(text, quote=False))


def digests(fields: Mapping[str, str]) -> dict[str, str]:
    """A short digest of each field that is not empty, whatever Anki's editor makes of blanks and references."""
    return {name: field_digest(html) for name, html in fields.items() if html and name not in (NAME_FIELD, CARD_FIELD)}


def field_digest(html: str) -> str:
    """Eight hexadecimal digits of what a field says."""
    return sha256(normalize("NFC", html).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _plain(text: Text) -> object:
    if isinstance(text, str):
        return text
    return {language: version for language in LANGUAGES if (version := getattr(text, language)) is not None}


def _weight(weight: int) -> str:
    return f' <span class="nq-weight">×{weight}</span>' if weight > 1 else ""


def _true_or_false(correct: bool, language: Language) -> str:
    items = "".join(
        f'<li class="tappable" data-n="{number}" data-right="{int(correct == truth)}">'
        f'<span class="nq-text">{_TRUE_FALSE[language][number]}</span></li>'
        for number, truth in enumerate((True, False))
    )
    return f'<ul class="nq-options" data-fixed="1">{items}</ul>'


def source_html(source: Source) -> str:
    """A source on one line, linked where there is an address."""
    address = source.url or (f"https://arxiv.org/abs/{source.arxiv}" if source.arxiv else "")
    title = source.paper or source.title or (f"arXiv:{source.arxiv}" if source.arxiv else source.url) or ""
    title = title or source.seed or ""
    words = escape(title)
    if address and address.lower().startswith(("http://", "https://")):
        words = f'<a href="{escape(address)}">{words}</a>'
    rest = (source.where, source.heading, source.seed if title != source.seed else None)
    return " · ".join((words, *(escape(part) for part in rest if part)))
