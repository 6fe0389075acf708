"""A whole card on one page: question, answer, points, pitfalls, follow-ups, sources."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text as Line

from nlpquiz.deck.catalog import DeckHead, Entry
from nlpquiz.deck.model import Card, text_in
from nlpquiz.terminal.study_parts import answer_block, question_block, sources_block
from nlpquiz.terminal.view import View


def card_page(card: Card, entry: Entry, head: DeckHead, follow_ups: Sequence[Card], view: View) -> list[Line]:
    """What ``nlpquiz cards show`` prints."""
    language = view.languages[0]
    topic = head.topic(entry.topic)
    title = Line.assemble(
        (entry.name, "title"),
        (f"   {text_in(head.title, language)}{view.drawn(' › ')}", "dim"),
        (text_in(topic.title, language) if topic else entry.topic, "topic"),
    )
    words = (view.say(f"priority.{entry.priority}"), view.say(f"kind.{entry.kind}"), *entry.tags)
    return [
        title,
        Line(view.drawn(" · ").join(words), "dim"),
        Line(),
        *question_block(card, view, ()),
        *answer_block(card, view, None, follow_ups, sources=False),
        *sources_block(card, topic, view),
    ]
