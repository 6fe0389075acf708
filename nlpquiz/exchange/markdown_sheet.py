"""Cards as one Markdown document."""

from __future__ import annotations

from collections.abc import Iterable

from nlpquiz.exchange.card_sheet import Sheet

MADE_BY = "<!-- made by nlpquiz -->"


def markdown_document(
    sections: Iterable[tuple[str, Iterable[tuple[str, Iterable[tuple[Sheet, ...]]]]]],
) -> Iterable[str]:
    """The document piece by piece: (deck, (topic, cards)), a card as its sheets in each language."""
    yield MADE_BY + "\n"
    for deck, topics in sections:
        yield f"\n# {deck}\n"
        for topic, cards in topics:
            yield f"\n## {topic}\n"
            for sheets in cards:
                yield f"\n### {sheets[0].name}\n"
                for sheet in sheets:
                    yield f"\n{sheet.question}\n"
                    for label, text in sheet.parts:
                        yield f"\n**{label}**\n\n{text}\n"
