"""The statistics as one HTML file: charts as inline SVG, nothing loaded; for phones, printers and dark rooms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from nlpquiz.deck.text import text_in
from nlpquiz.exchange.stats_style import STYLE
from nlpquiz.exchange.svg_charts import Column, Series, calendar_svg, columns_svg, curves_svg, parts_svg
from nlpquiz.stats.figures import Statistics
from nlpquiz.stats.mastery import weakest
from nlpquiz.stats.memory_figures import Histogram, Passes, RetentionRow
from nlpquiz.terminal.charts_scale import Scale, figure, share_scale
from nlpquiz.terminal.messages import say as say_kind
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.stats_messages import say
from nlpquiz.terminal.stats_sentences import (
    bin_words,
    calibration_sentences,
    cards_sentence,
    curve_sentence,
    due_sentence,
    exams_sentence,
    hours_sentence,
    iso,
    leeches_sentence,
    model_name,
    period_words,
    recall_sentence,
    retention_sentences,
    short_day,
    times_sentence,
    work_sentences,
)

LEAST_DAYS = 14
MOST_COLUMNS = 92
LABELS_BY_WEEK = 45
CALENDAR_DAYS = 371
FEW_REVIEWS = 10
MOST_ROWS = 10
CURVE_STEPS = 96
CURVE_ENDS = (2.0, 3.0, 5.0, 10.0, 20.0, 50.0)


def stats_page(figures: Statistics, language: str) -> str:
    """The whole page, in one language (``both`` reads English)."""
    page = _Page(figures, "zh" if language == "zh" else "en")
    title = page.say("title")
    head = f"<h1>{escape(title)}</h1>\n<p class='facts'>{escape(period_words(figures, page.say))}</p>\n"
    if figures.empty:
        body = page.paragraphs([page.say("empty"), page.say("empty.next")])
    else:
        body = page.paragraphs(work_sentences(figures, page.say), "lead")
        sections = (_retention, _due, _days, _minutes, _cards, _recall, _curve, _calibration, _stability)
        rest = (_difficulty, _ratings, _times, _hours, _exams, _leeches, _topics)
        body += f"{_calendar(page)}<main>{''.join(section(page) for section in (*sections, *rest))}</main>\n"
    lang = "zh-CN" if page.language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>nlpquiz: {escape(title)}, {iso(figures.today)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{head}{body}<footer>nlpquiz, {iso(figures.today)}</footer>\n</body>\n</html>\n"
    )


@dataclass(frozen=True, slots=True)
class _Page:
    figures: Statistics
    language: str

    def say(self, name: str, /, **values: object) -> str:
        return say(name, self.language, **values)

    def title_of(self, name: str) -> str:
        title = self.figures.titles.get(name)
        return harmless(name if title is None else text_in(title, "zh" if self.language == "zh" else "en"))

    def paragraphs(self, texts: Iterable[str], style: str = "") -> str:
        return "".join(f'<p class="{style}">{_marked(text)}</p>\n' for text in texts)

    def section(self, name: str, sentences: Sequence[str], chart: str, *, note: str = "", wide: bool = False) -> str:
        note = f" <small>{escape(note)}</small>" if note else ""
        style = ' class="wide"' if wide else ""
        said = self.paragraphs(sentences)
        return f"<section{style}><h2>{escape(self.say(name))}{note}</h2>\n{said}{chart}</section>\n"


def _marked(text: str) -> str:
    """A sentence with its commands set as code."""
    pieces = text.split("`")
    return "".join(
        f"<code>{escape(piece)}</code>" if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )


def _first_day(figures: Statistics) -> int:
    period = figures.activity.period
    first = min((day.day for day in figures.activity.days), default=period.first)
    return max(period.first, min(first, period.last - LEAST_DAYS + 1))


def _calendar(page: _Page) -> str:
    days = page.figures.activity.days
    if not days:
        return ""
    last = page.figures.activity.period.last
    first = max(_first_day(page.figures), last - CALENDAR_DAYS + 1)
    counts = {day.day: float(day.reviews) for day in days}
    chart = calendar_svg(counts, first, last, page.language, page.say("reviews"), page.say("calendar"))
    return page.section("calendar", (), f'<div class="scroll">{chart}</div>', wide=True)


def _days(page: _Page) -> str:
    return _by_day(page, "per.day", "reviews", {day.day: float(day.reviews) for day in page.figures.activity.days})


def _minutes(page: _Page) -> str:
    minutes = {day.day: day.taken_ms / 60_000 for day in page.figures.activity.days}
    return _by_day(page, "minutes", "unit.minutes", minutes)


def _by_day(page: _Page, name: str, unit: str, values: Mapping[int, float]) -> str:
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


def _day_label(start: int, size: int, days: int, page: _Page) -> str:
    if days < LABELS_BY_WEEK:
        return short_day(start, page.language) if start % 7 == 1 else ""
    firsts = (iso(day) for day in range(start, start + size) if iso(day).endswith("-01"))
    return next(firsts, "")[:7]


def _due(page: _Page) -> str:
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


def _cards(page: _Page) -> str:
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


def _retention(page: _Page) -> str:
    found = page.figures.retention
    sentences = retention_sentences(found.whole, page.say)
    heads = [page.say(name) for name in ("by.period", "young", "mature", "all", "reviews")]
    rows = [
        [
            page.say(f"period.{row.name}"),
            *(_share(each) for each in (row.young, row.mature, row.all)),
            figure(row.all.total),
        ]
        for row in found.periods
        if row.all.total
    ]
    parts = [_table(heads, rows)] if rows else []
    wanted = f" <small>| {escape(page.say('wanted'))}</small>"
    telling = [row for row in found.by_topic if row.all.total >= FEW_REVIEWS]
    lowest = sorted(telling, key=lambda row: (row.all.share or 0, row.name))[:MOST_ROWS]
    languages = [row._replace(name=f"language.{row.name}") for row in found.by_language]
    for heading, group in (
        (page.say("by.deck"), found.by_deck),
        (page.say("by.topic", count=len(telling)), lowest),
        (page.say("by.language"), languages),
    ):
        if len(group) > 1:
            parts.append(f"<h3>{escape(heading)}{wanted}</h3>{_retention_bars(group, page)}")
    return page.section("retention", sentences, "".join(parts))


def _share(passes: Passes) -> str:
    return "·" if passes.share is None else f"{passes.share:.0%}"


def _retention_bars(rows: Sequence[RetentionRow], page: _Page) -> str:
    shown = []
    for row in rows:
        name = page.say(row.name) if row.name.startswith("language.") else page.title_of(row.name)
        words = page.say("of.reviews", share=_share(row.all), count=figure(row.all.total))
        shown.append((name, row.all.share or 0.0, words, row.desired))
    return _bars(shown)


def _bars(rows: Sequence[tuple[str, float, str, float | None]]) -> str:
    """Names, bars of shares of 1 with what was wanted marked, words."""
    cells = []
    for name, share, words, wanted in rows:
        mark = f'<b style="left:{wanted:.1%}"></b>' if wanted is not None else ""
        bar = f'<div><i style="width:{min(1.0, share):.1%}"></i>{mark}</div>'
        cells.append(
            f'<tr><td>{escape(name)}</td><td class="bar">{bar}</td><td class="number">{escape(words)}</td></tr>'
        )
    return f'<table class="parts">{"".join(cells)}</table>'


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table class="numbers"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _recall(page: _Page) -> str:
    found = page.figures.retrievability
    if not found.count:
        return ""
    sentence = recall_sentence(page.figures, page.say)
    chart = columns_svg(
        _bins(found, page, percent=True),
        sentence,
        unit=page.say("unit.cards"),
        across=page.say("unit.recall"),
        end="100%",
        touching=True,
    )
    return page.section("recall", [sentence], chart)


def _stability(page: _Page) -> str:
    found = page.figures.stability
    if not found.count:
        return ""
    sentence = page.say("stability.words", median=figure(round(found.median or 0)))
    unit, across = page.say("unit.cards"), page.say("unit.days")
    return page.section(
        "stability", [sentence], columns_svg(_bins(found, page), sentence, unit=unit, across=across, touching=True)
    )


def _difficulty(page: _Page) -> str:
    found = page.figures.difficulty
    if not found.count:
        return ""
    sentence = page.say("difficulty.words", median=f"{found.median or 0:.1f}")
    chart = columns_svg(
        _bins(found, page),
        sentence,
        unit=page.say("unit.cards"),
        across=page.say("unit.difficulty"),
        end="10",
        touching=True,
    )
    return page.section("difficulty", [sentence], chart)


def _bins(found: Histogram, page: _Page, *, percent: bool = False) -> list[Column]:
    unit = page.say("unit.cards")
    shown = []
    for place, one in enumerate(found.bins):
        label = f"{one.low:.0%}" if percent else f"{one.low:g}"
        every = 4 if percent else 1 if len(found.bins) < 15 else 2
        words = f"{figure(one.number)} {unit}"
        shown.append(Column(bin_words(one, percent=percent), one.number, "" if place % every else label, words))
    return shown


def _curve(page: _Page) -> str:
    curve = page.figures.curve
    points = [point for point in curve.by_ratio if point.reviews >= FEW_REVIEWS] or list(curve.by_ratio)
    if not points:
        return ""
    end = next((end for end in CURVE_ENDS if points[-1].centre <= end), CURVE_ENDS[-1])
    model = [(end * step / CURVE_STEPS, curve.model(end * step / CURVE_STEPS)) for step in range(CURVE_STEPS + 1)]
    words = [f"{point.measured:.0%}, {figure(point.reviews)} {page.say('reviews')}" for point in points]
    series = [
        Series(page.say("curve.model"), model),
        Series(page.say("curve.measured"), [(point.centre, point.measured) for point in points], "points", words),
    ]
    up = share_scale([value for _, value in model] + [point.measured for point in points])
    steps = round(end) if end <= 5 else 5
    across = Scale(0, end, tuple(end * step / steps for step in range(steps + 1)), page.say("curve.unit"))
    sentence = curve_sentence(curve, page.say)
    return page.section("curve", [sentence], curves_svg(series, across, up, sentence))


def _calibration(page: _Page) -> str:
    found = page.figures.calibration
    if not found.models:
        return ""
    heads = [page.say(name) for name in ("model", "log_loss", "rmse")]
    rows = [
        [model_name(each.name, found, page.say), f"{each.log_loss:.3f}", f"{each.rmse_bins:.1%}"]
        for each in found.models
        if each.name != "default" or found.fitted
    ]
    sentences = calibration_sentences(found, page.say)
    chart = _table(heads, rows)
    yours = found.model("yours")
    bins = [each for each in yours.reliability if each.reviews >= FEW_REVIEWS] if yours else []
    if len(bins) > 1:
        across = share_scale([min(one.expected, one.recalled) for one in bins], page.say("calibration.predicted"))
        words = [f"{one.recalled:.0%}, {figure(one.reviews)} {page.say('reviews')}" for one in bins]
        points = [(one.expected, one.recalled) for one in bins]
        series = [
            Series(page.say("calibration.ideal"), [(across.low, across.low), (1.0, 1.0)], "dashed"),
            Series(page.say("calibration.recalled"), points, "points", words),
        ]
        chart += curves_svg(series, across, across, sentences[0])
    return page.section("calibration", sentences, chart)


def _times(page: _Page) -> str:
    times = page.figures.times
    if not times.all.reviews:
        return ""
    heads = [page.say(f"times.{name}") for name in ("kind", "reviews", "median", "mean")]
    rows = [
        [
            say_kind(f"kind.{group.name}", page.language),
            figure(group.reviews),
            page.say("seconds", seconds=f"{group.median:g}"),
            page.say("seconds", seconds=f"{group.mean:.0f}"),
        ]
        for group in times.by_kind
    ]
    return page.section("times", [times_sentence(page.figures, page.say)], _table(heads, rows))


def _ratings(page: _Page) -> str:
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
    return page.section("ratings", (), parts_svg(totals, page.say("ratings")) + _table(heads, rows))


def _hours(page: _Page) -> str:
    hours = page.figures.hours
    if not any(hour.reviews for hour in hours):
        return ""
    columns = []
    for hour in hours:
        share = f", {page.say('ratings.words', recalled=f'{hour.share:.0%}')}" if hour.share is not None else ""
        words = f"{figure(hour.reviews)} {page.say('reviews')}{share}"
        columns.append(Column(f"{hour.hour}:00", hour.reviews, str(hour.hour) if hour.hour % 3 == 0 else "", words))
    sentence = hours_sentence(hours, page.say)
    chart = columns_svg(columns, sentence, unit=page.say("reviews"), across=page.say("unit.hour"))
    return page.section("hours", [sentence], chart)


def _leeches(page: _Page) -> str:
    leeches = page.figures.leeches
    if not leeches:
        return ""
    heads = [page.say(name) for name in ("leeches.card", "leeches.lapses", "times.reviews", "life.difficulty")]
    rows = [
        [
            leech.card + (f" ({page.say('leech.suspended')})" if leech.suspended else ""),
            figure(leech.lapses),
            figure(leech.reviews),
            f"{leech.difficulty:.1f}",
        ]
        for leech in leeches[: 2 * MOST_ROWS]
    ]
    return page.section("leeches", [leeches_sentence(page.figures, page.say)], _table(heads, rows))


def _exams(page: _Page) -> str:
    exams = page.figures.exams
    if not exams:
        return ""
    rows: list[tuple[str, float, str, float | None]] = [
        (f"{exam.number}  {iso(exam.day)}", exam.share, f"{exam.share:.0%}", exam.expected)
        for exam in exams[-2 * MOST_ROWS :]
    ]
    note = f"| {page.say('exams.forecast')}"
    return page.section("exams", [exams_sentence(page.figures, page.say)], _bars(rows), note=note)


def _topics(page: _Page) -> str:
    begun = [each for each in page.figures.mastery if each.seen]
    if not begun:
        return ""
    rows: list[tuple[str, float, str, float | None]] = []
    for each in weakest(begun, MOST_ROWS):
        words = page.say("mastery.row", share=f"{each.recall_seen or 0:.0%}", seen=each.seen, cards=each.cards)
        rows.append((page.title_of(f"{each.deck}/{each.topic}"), each.recall_seen or 0.0, words, None))
    return page.section("mastery", [page.say("mastery.words", count=len(begun))], _bars(rows))
