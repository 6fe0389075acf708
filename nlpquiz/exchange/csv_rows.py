"""Cards as rows for spreadsheets: a column for each thing worth filtering or reading, the last one with every field."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from nlpquiz.deck.compiled import encode
from nlpquiz.deck.model import Card, Language
from nlpquiz.exchange.card_sheet import Sheet

_PLAIN = ("deck", "id", "kind", "topic", "priority", "tags", "reviewed")


def header(languages: Sequence[Language]) -> tuple[str, ...]:
    """The names of the columns."""
    sides = [f"{side}_{language}" for language in languages for side in ("question", "back")]
    return (*_PLAIN, *sides, "follow_ups", "card")


def csv_rows(cards: Iterable[tuple[str, Card, Sequence[Sheet]]], languages: Sequence[Language]) -> Iterable[str]:
    """Lines of CSV (RFC 4180), the header first, from (deck, card, its sheet in each language)."""
    yield _line(header(languages))
    for deck, card, sheets in cards:
        by_language = {sheet.language: sheet for sheet in sheets}
        row = [deck, card.id, card.kind, card.topic, card.priority, " ".join(card.tags)]
        row.append(card.reviewed.isoformat() if card.reviewed else "")
        for language in languages:
            sheet = by_language.get(language)
            row.append(sheet.question if sheet else "")
            row.append("\n\n".join(f"{label}: {text}" for label, text in sheet.parts) if sheet else "")
        yield _line((*row, " ".join(card.follow_ups), encode(card)))


def _line(values: Iterable[str]) -> str:
    target = StringIO()
    csv.writer(target).writerow(values)
    return target.getvalue()
