"""Topics as a tree: how much of each is expected to be recalled, now and on the day of the interview; what to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rich.text import Text as Line

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.text import Text, text_in
from nlpquiz.stats.memory_figures import TopicMastery
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import colon, cut, nothing, one_line, right
from nlpquiz.terminal.charts_bars import length_of
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.named import id_column, name_line, named
from nlpquiz.terminal.today_messages import say
from nlpquiz.terminal.view import View, padded
from nlpquiz.terminal.wrapping import wrap

WIDEST_BAR = 20
NARROWEST_BAR = 6
NARROWEST_NAME = 16
WEEKS_FROM, MONTHS_FROM = 21, 90  # days: from here on the time since the last answer is told in weeks, in months


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic, or a deck, with its numbers. Shares are means over all cards; a card never seen counts 0 today."""

    name: str
    """The id"""
    title: Text
    depth: int
    """0 for a deck, 1 for a topic"""
    cards: int
    seen: int
    now: float
    idle: float | None
    """On the interview day when nothing more is studied; None without a plan"""
    planned: float | None
    """The same when the plan is kept"""
    due: int
    last_seen_day: int | None

    @property
    def then(self) -> float | None:
        """On the interview day, as well as is known."""
        return self.idle if self.planned is None else self.planned


def topic_rows(heads: Sequence[DeckHead], masteries: Iterable[TopicMastery]) -> list[TopicRow]:
    """Each deck with the sum of its topics, then its topics."""
    by_topic = {(each.deck, each.topic): each for each in masteries}
    rows: list[TopicRow] = []
    for head in heads:
        inside = [(topic, by_topic.get((head.id, topic.id))) for topic in head.topics]
        found = [_row(topic.id, topic.title, 1, [mastery]) for topic, mastery in inside if mastery is not None]
        if found:
            rows += [_row(head.id, head.title, 0, [mastery for _, mastery in inside if mastery is not None]), *found]
    return rows


def _row(name: str, title: Text, depth: int, parts: Sequence[TopicMastery]) -> TopicRow:
    cards = sum(part.cards for part in parts)

    def mean(values: Iterable[float | None]) -> float | None:
        known = list(values)
        if any(value is None for value in known):
            return None
        weighted = (part.cards * (value or 0.0) for part, value in zip(parts, known, strict=True))
        return sum(weighted) / cards if cards else 0.0

    return TopicRow(
        name,
        title,
        depth,
        cards,
        sum(part.seen for part in parts),
        mean(part.recall_now for part in parts) or 0.0,
        mean(part.recall_on_day for part in parts),
        mean(part.planned_on_day for part in parts),
        sum(part.due for part in parts),
        max((part.last_seen_day for part in parts if part.last_seen_day is not None), default=None),
    )


def topics_lines(
    rows: Sequence[TopicRow], today: int, interview: int | None, look: Look, width: int, language: str
) -> list[Line]:
    """The tree, and what its numbers come to in a sentence."""
    view = View(look, width, language)
    if not rows:
        return [Line(_said(view, "topics.none"))]
    lines = [Line(_said(view, "topics.title"), "title"), Line()]
    lines += (
        [_plain_row(row, today, interview, view) for row in rows]
        if look.plain
        else _table(rows, today, view, interview)
    )
    lines += [Line(), *(piece for text in _meaning(rows, interview, view) for piece in wrap(Line(text), width))]
    return lines


def reading_lines(heads: Sequence[DeckHead], look: Look, width: int, language: str) -> list[Line]:
    """The articles that the decks list for their topics, with their addresses, each on a line of its own."""
    view = View(look, width, language)
    lines: list[Line] = []
    for head in heads:
        listed = [topic for topic in head.topics if topic.reading]
        if not listed:
            continue
        lines += [Line(named(head.id, text_in(head.title, view.languages[0]), 0), "heading")]
        for topic in listed:
            lines.append(Line(f"  {named(topic.id, text_in(topic.title, view.languages[0]), 0)}", "topic"))
            for reading in topic.reading:
                lines += [Line("    ") + piece for piece in wrap(Line(one_line(reading.title)), width - 4)]
                if reading.url:
                    lines.append(Line(f"      {one_line(reading.url)}", "address"))
        lines.append(Line())
    return lines[:-1] or [Line(_said(view, "topics.reading.none"))]


def _meaning(rows: Sequence[TopicRow], interview: int | None, view: View) -> list[str]:
    """The totals, said."""
    decks = [row for row in rows if row.depth == 0]
    cards = sum(row.cards for row in decks)
    if not any(row.seen for row in decks):
        return [_said(view, "topics.empty")]

    def share(values: Iterable[float | None]) -> str:
        known = zip(decks, values, strict=True)
        return f"{sum(row.cards * (value or 0.0) for row, value in known) / max(1, cards):.0%}"

    said = [_said(view, "topics.meaning", now=share(row.now for row in decks), cards=cards)]
    if interview is not None:
        idle = share(row.idle for row in decks)
        if any(row.planned is not None for row in decks):
            planned = share(row.then for row in decks)
            said.append(_said(view, "topics.meaning.day", date=_date(interview), idle=idle, planned=planned))
        else:
            said.append(_said(view, "topics.meaning.idle", date=_date(interview), idle=idle))
    return said


def _table(rows: Sequence[TopicRow], today: int, view: View, interview: int | None) -> list[Line]:
    titles = [text_in(row.title, view.languages[0]) for row in rows]
    column = max(2 * row.depth + id_column([row.name]) for row in rows)
    names = [
        "  " * row.depth + named(row.name, title, column - 2 * row.depth)
        for row, title in zip(rows, titles, strict=True)
    ]
    columns = [(_said(view, "topics.seen"), [f"{row.seen}/{row.cards}" for row in rows])]
    columns.append((_said(view, "topics.due"), [str(row.due or nothing(view)) for row in rows]))
    columns.append((_said(view, "topics.last"), [_ago(row.last_seen_day, today, view) for row in rows]))
    columns.append((_said(view, "topics.now"), [f"{row.now:.0%}" for row in rows]))
    if interview is not None:
        columns.append((_date(interview)[5:], [f"{row.then:.0%}" if row.then is not None else "" for row in rows]))
    widths = [max(text_width(cell) for cell in (head, *cells)) for head, cells in columns]
    room = view.width - sum(widths) - 2 * len(widths)
    name_width = min(max(text_width(name) for name in names), max(NARROWEST_NAME, room - NARROWEST_BAR - 2))
    bar = min(WIDEST_BAR, room - name_width - 2)
    if bar < NARROWEST_BAR:
        bar, name_width = 0, min(max(text_width(name) for name in names), max(NARROWEST_NAME, room))
    head_line = Line(" " * name_width)
    for (head, _), width in zip(columns, widths, strict=True):
        head_line.append("  " + right(head, width), "dim")
    lines = [head_line]
    for number, (row, title) in enumerate(zip(rows, titles, strict=True)):
        if row.depth == 0 and number:
            lines.append(Line())
        indent = 2 * row.depth
        styles = ("topic", "") if row.depth else ("heading", "heading")
        line = Line(" " * indent) + name_line(row.name, title, column - indent, name_width - indent, view, styles)
        for place, ((_, cells), width) in enumerate(zip(columns, widths, strict=True)):
            line.append(
                "  " + right(cells[number], width), "dim" if place < len(columns) - 1 - (interview is not None) else ""
            )
        if bar:
            line.append("  ").append(padded(length_of(row.now, bar, view), bar), "progress")
        line.rstrip()
        lines.append(line)
    return lines


def _plain_row(row: TopicRow, today: int, interview: int | None, view: View) -> Line:
    then = ""
    if interview is not None and row.then is not None:
        then = _said(view, "topics.plain.then", date=_date(interview), share=f"{row.then:.0%}")
    words = _said(
        view,
        "topics.plain",
        cards=row.cards,
        seen=row.seen,
        now=f"{row.now:.0%}",
        then=then,
        due=row.due,
        last=_ago(row.last_seen_day, today, view),
    )
    return Line(f"{cut(named(row.name, text_in(row.title, view.languages[0]), 0), 1000, view)}{colon(view)}{words}")


def _ago(day: int | None, today: int, view: View) -> str:
    """When something was last seen, in words short enough for a column. A day to come (a wrong clock) is today."""
    if day is None:
        return _said(view, "topics.never")
    days = today - day
    if days <= 0:
        return _said(view, "topics.last.today")
    if days == 1:
        return _said(view, "topics.last.day")
    if days < WEEKS_FROM:
        return _said(view, "topics.last.days", days=days)
    if days < MONTHS_FROM:
        return _said(view, "topics.last.weeks", weeks=round(days / 7))
    return _said(view, "topics.last.months", months=round(days / 30.44))


def _date(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _said(view: View, name: str, /, **values: object) -> str:
    return view.drawn(say(name, view.language, **values))
