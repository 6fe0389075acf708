"""The page of ``nlpquiz stats``: what was done, what is coming, what is remembered, how answers go."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text as Line

from nlpquiz.stats.figures import Statistics
from nlpquiz.stats.mastery import weakest
from nlpquiz.terminal.charts_axis import cut
from nlpquiz.terminal.charts_bars import Bar, Piece, bars, name_and_value, parts, parts_key, table, target_sign
from nlpquiz.terminal.charts_calendar import calendar
from nlpquiz.terminal.charts_columns import Column, columns, joined, most_columns
from nlpquiz.terminal.charts_scale import figure
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.stats_memory_view import memory_sections
from nlpquiz.terminal.stats_section import Page
from nlpquiz.terminal.stats_sentences import (
    cards_sentence,
    due_sentence,
    exams_sentence,
    hours_sentence,
    iso,
    kind_name,
    leeches_sentence,
    period_words,
    short_day,
    times_sentence,
    work_sentences,
)
from nlpquiz.terminal.view import View
from nlpquiz.terminal.wrapping import wrap

LEAST_DAYS = 14
MOST_LEECHES = 10
MOST_TOPICS = 6
MOST_EXAMS = 12
LABELS_BY_WEEK = 45  # days: up to here a label a week, from here on a label a month
CARD_PARTS = ("mature", "young", "learning", "unseen")
CARD_STYLES = ("progress", "due", "learning", "progress.rest")
RATING_STYLES = ("wrong", "partly", "progress", "due")


def stats_lines(figures: Statistics, look: Look, width: int, language: str) -> list[Line]:
    """The whole page, line by line; for an empty history a sentence and what to type."""
    page = Page(figures, View(look, width, language))
    head = (
        Line().append(page.say("title"), "title").append(f"  {page.view.drawn(period_words(figures, page.say))}", "dim")
    )
    lines = wrap(head, width)
    if figures.empty:
        texts = [page.say("empty"), page.say("empty.next")]
        return [*lines, Line(), *(piece for text in texts for piece in wrap(Line(text), width))]
    lines += [piece for text in work_sentences(figures, page.say) for piece in wrap(Line(text), width)]
    lines.append(Line())
    for section in (_calendar, _by_day, _cards, _due, memory_sections, _times, _ratings, _hours):
        lines += section(page)
    for section in (_leeches, _exams, _mastery):
        lines += section(page)
    return [*lines, *wrap(Line(page.say("explain"), "hint"), width)]


def _calendar(page: Page) -> list[Line]:
    activity = page.figures.activity
    if not activity.days or page.view.look.plain:  # in words, the sums by day or week below are enough
        return []
    counts = {day.day: day.reviews for day in activity.days}
    chart = calendar(counts, activity.period.last, page.view, unit=page.say("reviews"), since=_first_day(page.figures))
    return page.section("calendar", (), chart)


def _first_day(figures: Statistics) -> int:
    """Where charts by day begin: with the first day studied, but two weeks long at least."""
    period = figures.activity.period
    first = min((day.day for day in figures.activity.days), default=period.first)
    return max(period.first, min(first, period.last - LEAST_DAYS + 1))


def _by_day(page: Page) -> list[Line]:
    activity = page.figures.activity
    if not activity.days:
        return []
    lines: list[Line] = []
    for name, unit, values in (
        ("per.day", "reviews", {day.day: float(day.reviews) for day in activity.days}),
        ("minutes", "unit.minutes", {day.day: day.taken_ms / 60_000 for day in activity.days}),
    ):
        chosen, size = _day_columns(values, _first_day(page.figures), activity.period.last, page)
        chart = columns(chosen, page.view, unit=page.say(unit), gaps=len(chosen) < LABELS_BY_WEEK)
        line = ".line" if page.view.look.plain else ""
        note = page.say(f"each{line}.day") if size == 1 else page.say(f"each{line}.days", days=size)
        lines += page.section(name, (), chart, note)
    return lines


def _day_columns(values: Mapping[int, float], first: int, last: int, page: Page) -> tuple[list[Column], int]:
    """A column a day, or for several days, of which the last ends with ``last``."""
    size = max(1, -(-(last - first + 1) // most_columns(page.view)))
    if page.view.look.plain:
        size = 1 if last - first < LABELS_BY_WEEK else 7
    first -= -(last - first + 1) % size
    days = [
        Column(iso(day), values.get(day, 0.0), _day_label(day, first, last, page)) for day in range(first, last + 1)
    ]
    return joined(days, -(-len(days) // size))


def _day_label(day: int, first: int, last: int, page: Page) -> str:
    """Mondays on a short axis, the first of the month on a long one; the days of an axis do not bear the year."""
    if last - first < LABELS_BY_WEEK:
        return short_day(day, page.view.languages[0]) if day % 7 == 1 else ""
    return iso(day)[:7] if iso(day).endswith("-01") else ""


def _cards(page: Page) -> list[Line]:
    cards = page.figures.cards
    rows = [(page.say(f"cards.{name}"), figure(value)) for name, value in cards._asdict().items() if value]
    if page.view.look.plain:
        return page.section("cards", [cards_sentence(page.figures, page.say)], name_and_value(rows, page.view))
    values = (cards.mature, cards.young, cards.learning + cards.relearning, cards.unseen)
    pieces = [
        Piece(f"{page.say(f'cards.{name}')} {figure(value)}", value, style)
        for name, value, style in zip(CARD_PARTS, values, CARD_STYLES, strict=True)
    ]
    chart = [
        Line("  ") + parts(pieces, min(72, page.view.width - 4), page.view),
        Line("  ") + parts_key(pieces, page.view),
    ]
    return page.section("cards", [cards_sentence(page.figures, page.say)], chart)


def _due(page: Page) -> list[Line]:
    due, language = page.figures.due, page.view.languages[0]
    chosen = [
        Column(iso(day.day), day.due, short_day(day.day, language) if place % 7 == 0 else "")
        for place, day in enumerate(due.days)
    ]
    if chosen and due.overdue:
        first = due.days[0]
        name = f"{iso(first.day)} ({page.say('overdue')} {figure(due.overdue)})"
        chosen[0] = Column(name, first.due + due.overdue, short_day(first.day, language), "due")
    chart = columns(chosen, page.view, unit=page.say("unit.cards")) if any(c.value for c in chosen) else []
    sentences = [due_sentence(page.figures, page.say)]
    if due.later:
        sentences.append(page.say("due.later", later=figure(due.later), days=len(due.days)))
    return page.section("due", sentences, chart)


def _times(page: Page) -> list[Line]:
    times = page.figures.times
    if not times.all.reviews:
        return []
    heads = [page.say(f"times.{name}") for name in ("kind", "reviews", "median", "mean")]
    rows = [
        [
            page.view.drawn(kind_name(group.name, page.view.language)),
            figure(group.reviews),
            page.say("seconds", seconds=f"{group.median:g}"),
            page.say("seconds", seconds=f"{group.mean:.0f}"),
        ]
        for group in times.by_kind
    ]
    return page.section("times", [times_sentence(page.figures, page.say)], table(heads, rows, page.view))


def _ratings(page: Page) -> list[Line]:
    shares = [each for each in page.figures.ratings if each.total]
    if not shares:
        return []
    names = [page.say(f"rating.{number}") for number in range(1, 5)]
    chart = []
    if page.view.look.plain:
        for each in shares:
            shares_of = {name: f"{getattr(each, name) / each.total:.0%}" for name in ("again", "hard", "good", "easy")}
            words = page.say("ratings.plain", **shares_of)
            chart += name_and_value([(page.say(f"stage.{each.stage}"), words)], page.view)
        return page.section("ratings", (), chart)
    width = max(Line(page.say(f"stage.{each.stage}")).cell_len for each in shares)
    cells = max(16, min(48, page.view.width - width - 26))
    for each in shares:
        values = zip(names, (each.again, each.hard, each.good, each.easy), RATING_STYLES, strict=True)
        pieces = [Piece(name, value, style) for name, value, style in values]
        name = page.say(f"stage.{each.stage}")
        line = Line("  ").append(name + " " * (width - Line(name).cell_len), "topic").append("  ")
        line.append_text(parts(pieces, cells, page.view))
        chart.append(line.append(f"  {page.say('ratings.words', recalled=f'{each.recalled or 0:.0%}')}", "dim"))
    key = parts_key([Piece(name, 1, style) for name, style in zip(names, RATING_STYLES, strict=True)], page.view)
    return page.section("ratings", (), [*chart, Line(" " * (width + 4)) + key])


def _hours(page: Page) -> list[Line]:
    hours = page.figures.hours
    if not any(hour.reviews for hour in hours):
        return []
    chosen = [
        Column(f"{hour.hour}:00", hour.reviews, str(hour.hour) if hour.hour % 6 == 0 or hour.hour == 23 else "")
        for hour in hours
    ]
    chart = columns(chosen, page.view, unit=page.say("reviews"), across=page.say("unit.hour"))
    return page.section("hours", [hours_sentence(hours, page.say)], chart)


def _leeches(page: Page) -> list[Line]:
    leeches = page.figures.leeches
    if not leeches:
        return []
    rows = []
    for leech in leeches[:MOST_LEECHES]:
        words = page.say("leeches.row", lapses=leech.lapses, reviews=leech.reviews)
        rows.append((leech.card, words + (f", {page.say('leech.suspended')}" if leech.suspended else "")))
    width = min(max(len(name) for name, _ in rows), page.view.width - 34)
    chart = name_and_value([(cut(name, width, page.view), words) for name, words in rows], page.view)
    if len(leeches) > MOST_LEECHES:
        chart.append(Line(f"  {page.say('leeches.more', count=len(leeches) - MOST_LEECHES)}", "dim"))
    return page.section("leeches", [leeches_sentence(page.figures, page.say)], chart)


def _exams(page: Page) -> list[Line]:
    exams = page.figures.exams
    if not exams:
        return []
    last = exams[-MOST_EXAMS:]
    rows = [
        Bar(f"{exam.number}  {iso(exam.day)}", exam.share, f"{exam.share:.0%}", target=exam.expected) for exam in last
    ]
    chart = bars(rows, page.view, top=1)
    note = "" if page.view.look.plain else f"{target_sign(page.view)} {page.say('exams.forecast')}"
    return page.section("exams", [exams_sentence(page.figures, page.say)], chart, note)


def _mastery(page: Page) -> list[Line]:
    begun = [each for each in page.figures.mastery if each.seen]
    if not begun:
        return []
    rows = []
    for each in weakest(begun, MOST_TOPICS):
        words = page.say("mastery.row", share=f"{each.recall_seen or 0:.0%}", seen=each.seen, cards=each.cards)
        rows.append(Bar(page.title_of(f"{each.deck}/{each.topic}"), each.recall_seen or 0, words))
    return page.section("mastery", [page.say("mastery.words", count=len(begun))], bars(rows, page.view, top=1))
