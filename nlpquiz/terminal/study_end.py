"""The last lines of a sitting: what was done, what comes back, what to do next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from rich.text import Text as Line

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.model import text_in
from nlpquiz.errors import QuizError
from nlpquiz.scheduling.review import Moment
from nlpquiz.study.session import Session
from nlpquiz.study.summary import summarise
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.study_parts import duration_words, table_lines
from nlpquiz.terminal.view import RULE, View


def summary_lines(
    session: Session, now: Moment, due_tomorrow: int, head_of: Callable[[str], DeckHead], look: Look, width: int
) -> list[Line]:
    """Cards done, accuracy, time, what is due by tomorrow, the weakest topic, and the next command to type."""
    view = View(look, width, session.language)
    summary = summarise(session, now)
    rule = [] if look.plain else [Line(view.drawn(RULE) * width, "rule")]
    if not summary.answers:
        return [*rule, Line(view.say("saved", count=0), "hint")]
    language = view.languages[0]
    rows = {
        view.say("end.cards"): str(summary.cards),
        view.say("end.answers"): str(summary.answers),
        view.say("end.accuracy"): f"{summary.accuracy:.0%}",
        view.say("end.time"): duration_words(timedelta(milliseconds=summary.used_ms), language),
        view.say("end.tomorrow"): str(due_tomorrow),
    }
    command = "nlpquiz"
    if summary.again_by_topic:
        (deck, topic_id), again, count = summary.again_by_topic[0]
        title = topic_id
        with suppress(QuizError):  # the deck has gone meanwhile
            topic = head_of(deck).topic(topic_id)
            title = text_in(topic.title, language) if topic else topic_id
            command = f"nlpquiz study {deck} --topic {topic_id} --cram"
        rows[view.say("end.weakest")] = f"{title} ({again}/{count} {view.say('rating.1')})"
    rows[view.say("end.next")] = command
    title = view.say("end.minutes") if session.ending == "minutes" else view.say("end.title")
    return [*rule, Line(title, "heading"), *table_lines(rows)]
