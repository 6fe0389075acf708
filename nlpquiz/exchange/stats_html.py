"""The statistics as one HTML file: charts as inline SVG, nothing loaded; for phones, printers and dark rooms."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from nlpquiz.exchange.stats_memory_html import calibration, curve, difficulty, recall, retention, stability
from nlpquiz.exchange.stats_parts_html import Page, bars, marked, table
from nlpquiz.exchange.stats_style import STYLE
from nlpquiz.exchange.svg_charts import Column, calendar_svg, columns_svg, parts_svg
from nlpquiz.stats.figures import Statistics
from nlpquiz.stats.mastery import weakest
from nlpquiz.terminal.charts_scale import figure
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.stats_sentences import (
    cards_sentence,
    counted,
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
from nlpquiz.terminal.stats_words import NAMES, explain, label

LEAST_DAYS = 14
MOST_COLUMNS = 92
LABELS_BY_WEEK = 45
CALENDAR_DAYS = 371
MOST_ROWS = 10


def stats_page(figures: Statistics, language: str) -> str:
    """The whole page, in one language (``both`` reads English)."""
    page = Page(figures, "zh" if language == "zh" else "en")
    title = page.say("title")
    head = f"<h1>{escape(title)}</h1>\n<p class='facts'>{escape(period_words(figures, page.say))}</p>\n"
    if figures.empty:
        body = page.paragraphs([page.say("empty"), page.say("empty.next")])
    else:
        body = page.paragraphs(work_sentences(figures, page.say), "lead")
        sections = (retention, _due, _days, _minutes, _cards, recall, curve, calibration, stability)
        rest = (difficulty, _ratings, _times, _hours, _exams, _leeches, _topics)
        body += f"{_calendar(page)}<main>{''.join(section(page) for section in (*sections, *rest))}</main>\n"
        body += _meanings(page)
    lang = "zh-CN" if page.language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>nlpquiz: {escape(title)}, {iso(figures.today)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{head}{body}<footer>nlpquiz, {iso(figures.today)}</footer>\n</body>\n</html>\n"
    )


def _first_day(figures: Statistics) -> int:
    period = figures.activity.period
    first = min((day.day for day in figures.activity.days), default=period.first)
    return max(period.first, min(first, period.last - LEAST_DAYS + 1))


def _calendar(page: Page) -> str:
    days = page.figures.activity.days
    if not days:
        return ""
    last = page.figures.activity.period.last
    first = max(_first_day(page.figures), last - CALENDAR_DAYS + 1)
    counts = {day.day: float(day.reviews) for day in days}
    first = max(first, min(counts))
    units = page.say("reviews"), page.say("reviews.one")
    chart = calendar_svg(counts, first, last, page.language, units, page.say("calendar"))
    return page.section("calendar", (), f'<div class="scroll">{chart}</div>', wide=True)


def _days(page: Page) -> str:
    return _by_day(page, "per.day", "reviews", {day.day: float(day.reviews) for day in page.figures.activity.days})


def _minutes(page: Page) -> str:
    minutes = {day.day: day.taken_ms / 60_000 for day in page.figures.activity.days}
    return _by_day(page, "minutes", "unit.minutes", minutes)


def _by_day(page: Page, name: str, unit: str, values: Mapping[int, float]) -> str:
    if not values:
        return ""
    first, last = _first_day(page.figures), page.figures.activity.period.last
    size = -(-(last - first + 1) // MOST_COLUMNS)
    starts = range(last + 1 - size * -(-(last - first + 1) // size), last + 1, size)
    columns = []
    for start in starts:
        value = sum(values.get(day, 0.0) for day in range(start, start + size))
        name_of = iso(start) if size == 1 else f"{iso(start)} - {iso(start + size - 1)}"
        columns.append(Column(name_of, value, _day_label(start, size, last - first, page)))
    note = page.say("each.day") if size == 1 else page.say("each.days", days=size)
    return page.section(name, (), columns_svg(columns, page.say(name), unit=page.say(unit)), note=note)


def _day_label(start: int, size: int, days: int, page: Page) -> str:
    if days < LABELS_BY_WEEK:
        return short_day(start, page.language) if start % 7 == 1 else ""
    firsts = (iso(day) for day in range(start, start + size) if iso(day).endswith("-01"))
    return next(firsts, "")[:7]


def _due(page: Page) -> str:
    due = page.figures.due
    columns = [
        Column(iso(day.day), day.due, short_day(day.day, page.language) if place % 7 == 0 else "")
        for place, day in enumerate(due.days)
    ]
    if columns and due.overdue:
        first = due.days[0]
        words = f"{figure(first.due)} + {figure(due.overdue)} {page.say('overdue')}"
        columns[0] = columns[0]._replace(value=first.due + due.overdue, words=words, style="bar strong")
    sentence = due_sentence(page.figures, page.say)
    chart = columns_svg(columns, sentence, unit=page.say("unit.cards")) if any(each.value for each in columns) else ""
    later = [page.say("due.later", later=figure(due.later), days=len(due.days))] if due.later else []
    return page.section("due", [sentence, *later], chart)


def _cards(page: Page) -> str:
    cards = page.figures.cards
    pieces = [
        (page.say(f"cards.{name}"), float(value))
        for name, value in (
            ("mature", cards.mature),
            ("young", cards.young),
            ("learning", cards.learning + cards.relearning),
            ("unseen", cards.unseen),
            ("suspended", cards.suspended + cards.buried),
        )
    ]
    sentence = cards_sentence(page.figures, page.say)
    return page.section("cards", [sentence], parts_svg(pieces, sentence))


def _times(page: Page) -> str:
    times = page.figures.times
    if not times.all.reviews:
        return ""
    heads = [page.say(f"times.{name}") for name in ("kind", "reviews", "median", "mean")]
    rows = [
        [
            kind_name(group.name, page.language),
            figure(group.reviews),
            page.say("seconds", seconds=f"{group.median:g}"),
            page.say("seconds", seconds=f"{group.mean:.0f}"),
        ]
        for group in times.by_kind
    ]
    return page.section("times", [times_sentence(page.figures, page.say)], table(heads, rows))


def _ratings(page: Page) -> str:
    found = [each for each in page.figures.ratings if each.total]
    if not found:
        return ""
    heads = ["", *(page.say(f"rating.{number}") for number in range(1, 5)), page.say("times.reviews")]
    rows = [
        [
            page.say(f"stage.{each.stage}"),
            *(f"{count / each.total:.0%}" for count in (each.again, each.hard, each.good, each.easy)),
            figure(each.total),
        ]
        for each in found
    ]
    totals = [
        (page.say(f"rating.{place}"), float(sum(getattr(each, name) for each in found)))
        for place, name in enumerate(("again", "hard", "good", "easy"), 1)
    ]
    return page.section("ratings", (), parts_svg(totals, page.say("ratings")) + table(heads, rows))


def _hours(page: Page) -> str:
    hours = page.figures.hours
    if not any(hour.reviews for hour in hours):
        return ""
    columns = []
    for hour in hours:
        share = f", {page.say('ratings.words', recalled=f'{hour.share:.0%}')}" if hour.share is not None else ""
        words = f"{figure(hour.reviews)} {page.say(counted('reviews', hour.reviews))}{share}"
        columns.append(Column(f"{hour.hour}:00", hour.reviews, str(hour.hour) if hour.hour % 3 == 0 else "", words))
    sentence = hours_sentence(hours, page.say)
    chart = columns_svg(columns, sentence, unit=page.say("reviews"), across=page.say("unit.hour"))
    return page.section("hours", [sentence], chart)


def _leeches(page: Page) -> str:
    leeches = page.figures.leeches
    if not leeches:
        return ""
    heads = [page.say(name) for name in ("leeches.card", "leeches.lapses", "times.reviews", "life.difficulty")]
    rows = [
        [
            harmless(leech.card) + (f" ({page.say('leech.suspended')})" if leech.suspended else ""),
            figure(leech.lapses),
            figure(leech.reviews),
            f"{leech.difficulty:.1f}",
        ]
        for leech in leeches[: 2 * MOST_ROWS]
    ]
    return page.section("leeches", [leeches_sentence(page.figures, page.say)], table(heads, rows))


def _exams(page: Page) -> str:
    exams = page.figures.exams
    if not exams:
        return ""
    rows: list[tuple[str, float, str, float | None]] = [
        (f"{exam.number}  {iso(exam.day)}", exam.share, f"{exam.share:.0%}", exam.expected)
        for exam in exams[-2 * MOST_ROWS :]
    ]
    note = f"| {page.say('exams.forecast')}"
    return page.section("exams", [exams_sentence(page.figures, page.say)], bars(rows), note=note)


def _topics(page: Page) -> str:
    begun = [each for each in page.figures.mastery if each.seen]
    if not begun:
        return ""
    rows: list[tuple[str, float, str, float | None]] = []
    for each in weakest(begun, MOST_ROWS):
        words = page.say("mastery.row", share=f"{each.recall_seen or 0:.0%}", seen=each.seen, cards=each.cards)
        rows.append((page.title_of(f"{each.deck}/{each.topic}"), each.recall_seen or 0.0, words, None))
    return page.section("mastery", [page.say("mastery.words", count=len(begun))], bars(rows))


def _meanings(page: Page) -> str:
    """What each number means, folded away: the page is kept when the program is no longer at hand."""
    entries = "".join(
        f"<dt>{escape(label(name, page.language))}</dt><dd>{marked(explain(name, page.language))}</dd>"
        for name in NAMES
    )
    return f"<details><summary>{escape(page.say('meanings'))}</summary><dl>{entries}</dl></details>\n"
