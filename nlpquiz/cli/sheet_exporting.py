"""Decks as CSV, Markdown, JSON and HTML: to a file or to stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path

from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.output import note
from nlpquiz.cli.workspace import Workspace
from nlpquiz.cli.writing import check_target, replacing
from nlpquiz.deck.catalog import DeckHead, Filters
from nlpquiz.deck.model import Card, Language, Text, question_of, text_in
from nlpquiz.errors import QuizError
from nlpquiz.exchange.anki_export import languages_for
from nlpquiz.exchange.anki_fields import languages_of
from nlpquiz.exchange.card_sheet import Sheet, sheet_of

Chosen = list[tuple[DeckHead, list[Card]]]
STDOUT = Path("-")


def chosen_cards(workspace: Workspace, filters: Filters) -> Chosen:
    """The decks and cards that are wanted, in their order.

    Raises:
        QuizError: there are none.
    """
    names = list(dict.fromkeys(entry.name for entry in workspace.cache.entries(filters)))
    if not names:
        raise QuizError("No card fits what was asked for.", "`nlpquiz decks coverage` shows which cards there are.")
    return [
        (workspace.cache.head(deck), [workspace.cache.card(name) for name in group])
        for deck, group in groupby(names, lambda name: name.partition("/")[0])
    ]


def wanted_languages() -> tuple[Language, ...]:
    """Those asked for, or both."""
    return languages_for(GIVEN.language or "both")


def export_json(chosen: Chosen) -> Iterable[str]:
    """The decks with every field."""
    from nlpquiz.exchange.json_decks import decks_as_json

    return [decks_as_json(chosen, wanted_languages())]


def export_csv(workspace: Workspace, chosen: Chosen) -> Iterable[str]:
    """A row for each card."""
    from nlpquiz.exchange.csv_rows import csv_rows

    languages, question = wanted_languages(), _questions(workspace)
    rows = ((head.id, card, _sheets(head, card, question)) for head, cards in chosen for card in cards)
    return csv_rows(rows, languages)


def export_markdown(workspace: Workspace, chosen: Chosen) -> Iterable[str]:
    """One document."""
    from nlpquiz.exchange.markdown_sheet import markdown_document

    language, question = wanted_languages()[0], _questions(workspace)
    return markdown_document(
        (text_in(head.title, language), _topics(head, cards, question, language)) for head, cards in chosen
    )


def export_html(workspace: Workspace, chosen: Chosen, *, review: bool) -> Iterable[str]:
    """One page."""
    from nlpquiz.exchange.html_sheet import html_document

    language, question = wanted_languages()[0], _questions(workspace)
    title = " · ".join(text_in(head.title, language) for head, _ in chosen) if len(chosen) < 4 else "nlpquiz"
    sections = (
        (text_in(head.title, language), head.macros, _topics(head, cards, question, language)) for head, cards in chosen
    )
    return html_document(title, sections, review=review, chinese=language == "zh")


def _topics(
    head: DeckHead, cards: list[Card], question: Callable[[str], Text | None], language: Language
) -> Iterator[tuple[str, Iterator[tuple[Sheet, ...]]]]:
    for topic in head.topics:
        own = [card for card in cards if card.topic == topic.id]
        if own:
            yield text_in(topic.title, language), (_sheets(head, card, question) for card in own)


def _sheets(head: DeckHead, card: Card, question: Callable[[str], Text | None]) -> tuple[Sheet, ...]:
    name = f"{head.id}/{card.id}"
    return tuple(sheet_of(card, name, language, question) for language in languages_of(card, wanted_languages()))


def _questions(workspace: Workspace) -> Callable[[str], Text | None]:
    known = set(workspace.cache.card_names())
    return lambda name: question_of(workspace.cache.card(name)) if name in known else None


def write_text(workspace: Workspace, pieces: Iterable[str], output: Path, mark: str, *, force: bool) -> None:
    """Write the text to ``output``, or to stdout for "-". ``mark`` stands near the beginning of files of this kind."""
    if output == STDOUT:
        for piece in pieces:
            sys.stdout.write(piece)
        return

    def is_ours(path: Path) -> bool:
        with path.open("rb") as stream:
            return mark.encode() in stream.read(2000)

    check_target(output, is_ours, force=force)
    with replacing(output) as (stream, _):
        for piece in pieces:
            stream.write(piece.encode())
    from nlpquiz.terminal.outcome_messages import say

    note(say("wrote", workspace.language, file=output))
