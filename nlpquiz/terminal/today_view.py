"""The page that ``nlpquiz`` alone shows: countdown, decks, minutes, streak, weak topics, what to type next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rich.text import Text as Line

from nlpquiz.deck.text import Text, text_in
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import colon, cut, left, right, simple
from nlpquiz.terminal.charts_bars import Piece, length_of, part_sign, parts, sparkline
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.named import id_column, name_line, named
from nlpquiz.terminal.today_messages import WEEKDAYS, say
from nlpquiz.terminal.view import BAR, BAR_REST, View, padded

WIDEST_BAR = 30
USUAL_BAR = 8
NARROWEST_BAR = 6
GOAL_BAR = 16
WEAK_BAR = 10
ROOMY = 72  # cells: from here on there is room for bars beside words
SPARK_DAYS = 28
PART_STYLES = ("progress", "due", "progress.rest")


class DeckToday(NamedTuple):
    """One deck's numbers."""

    title: Text
    deck: str
    due: int
    unseen: int
    learned: int
    total: int


class WeakTopic(NamedTuple):
    """A topic that was begun and is recalled less than others. ``recall`` is expected now, of the cards seen."""

    title: Text
    deck: str
    topic: str
    recall: float
    seen: int
    cards: int


class Countdown(NamedTuple):
    """An interview that is planned for. Shares are of the weighted cards, on the day; None: not known."""

    date: int
    score: float | None
    low: float = 0.0
    high: float = 0.0


class Today(NamedTuple):
    """All that the page shows."""

    day: int
    decks: tuple[DeckToday, ...]
    new_left: int
    begun: bool
    """Whether anything was ever answered"""
    minutes_today: float
    goal_today: float
    minutes_week: float
    """From Monday to today"""
    goal_week: float
    streak_days: int
    """Up to today, or up to yesterday when nothing was answered yet today"""
    studied_today: bool
    minutes_by_day: tuple[float, ...] = ()
    """Of the last 28 days, today last"""
    weakest: tuple[WeakTopic, ...] = ()
    countdowns: tuple[Countdown, ...] = ()


def today_lines(page: Today, look: Look, width: int, language: str) -> list[Line]:
    """The whole page, line by line."""
    view = View(look, width, language)
    lines = [_title(page, view), *(_countdown(each, page.day, view) for each in page.countdowns), Line()]
    if not page.decks:
        return [*lines, Line(_said(view, "empty"))]
    lines += [_plain_row(row, view) for row in page.decks] if look.plain else _table(page.decks, view)
    lines += [Line(), *_habit(page, view)]
    if page.weakest:
        lines += [Line(), *_weakest(page.weakest, view)]
    if not page.begun:
        first = min(page.new_left, sum(row.unseen for row in page.decks))
        lines += [Line(), *_wrapped(_said(view, "first", count=first), "", view)]
        lines += _wrapped(_said(view, "first.ask"), "hint", view)
    return [*lines, Line(), _next(page, view)]


def next_command(page: Today) -> str:
    """What is worth typing now; empty when everything due is done."""
    if page.countdowns:  # the plan decides about all decks
        return "nlpquiz study"
    most = max(page.decks, key=lambda row: (row.due, row.unseen), default=None)
    if most is not None and (most.due or (page.new_left and most.unseen)):
        return f"nlpquiz study {most.deck}"
    return ""


def _wrapped(text: str, style: str, view: View) -> list[Line]:
    from nlpquiz.terminal.wrapping import wrap

    return wrap(Line(text, style), view.width)


def _title(page: Today, view: View) -> Line:
    language = view.languages[0]
    weekday = WEEKDAYS[language][(page.day - 1) % 7]
    words = _said(view, "date", weekday=weekday, date=_date(page.day))
    return Line().append(_said(view, "title"), "title").append(f"  {words}", "dim")


def _countdown(each: Countdown, day: int, view: View) -> Line:
    """The interview in one line, with a bar where there is room."""
    from nlpquiz.terminal.plan_messages import say as say_plan

    left_days = each.date - day
    days = {0: "days.today", 1: "days.one"}.get(left_days, "days")
    days = view.drawn(say_plan(days, view.language, count=left_days))
    if each.score is None:
        return Line(view.drawn(say_plan("title", view.language, date=_date(each.date), days=days)), "heading")
    shares = {"score": f"{each.score:.0%}", "low": f"{each.low:.0%}", "high": f"{each.high:.0%}"}
    line = Line().append(view.drawn(say_plan("today.line", view.language, days=days, **shares)), "heading")
    if not view.look.plain and view.width >= ROOMY:
        line.append("  ").append_text(_goal_bar(each.score, view))
    return line


def _table(rows: Sequence[DeckToday], view: View) -> list[Line]:
    language = view.languages[0]
    titles = [text_in(row.title, language) for row in rows]
    column = id_column(row.deck for row in rows)
    names = [named(row.deck, title, column) for row, title in zip(rows, titles, strict=True)]
    cells = [(str(row.due), str(row.unseen), f"{row.learned}/{row.total}") for row in rows]
    if len(rows) > 1:
        names.append(_said(view, "total"))
        sums = [sum(getattr(row, name) for row in rows) for name in ("due", "unseen", "learned", "total")]
        cells.append((str(sums[0]), str(sums[1]), f"{sums[2]}/{sums[3]}"))
    heads = [view.say(f"today.{name}") for name in ("due", "new", "learned")]
    widths = [max(text_width(head), *(len(cell[n]) for cell in cells)) for n, head in enumerate(heads)]
    rest = sum(widths) + 3 * len(widths)
    kept = USUAL_BAR + 3 if view.width >= ROOMY else 0
    widest = max(text_width(name) for name in (*names, view.say("today.deck")))
    name_width = min(widest, max(12, view.width - rest - kept))
    bar_width = min(WIDEST_BAR, view.width - name_width - rest - 3)
    head_line = Line(left(view.say("today.deck"), name_width, view), "dim")
    for head, width in zip(heads, widths, strict=True):
        head_line.append("   " + right(head, width), "dim")
    if bar_width >= NARROWEST_BAR:
        head_line.append_text(_legend(view.width - head_line.cell_len, view))
    lines = [head_line]
    for number, (name, cell) in enumerate(zip(names, cells, strict=True)):
        is_total = number == len(rows)
        if is_total:
            line = Line(left(name, name_width, view), "dim")
        else:
            line = name_line(rows[number].deck, titles[number], column, name_width, view, ("topic", ""))
        for text, width, style in zip(cell, widths, ("due", "new", "dim"), strict=True):
            line.append("   " + right(text, width), style if text != "0" else "dim")
        if bar_width >= NARROWEST_BAR and not is_total:
            line.append("  ").append_text(parts(_pieces(rows[number], view), bar_width, view))
        lines.append(line)
    return lines


def _pieces(row: DeckToday, view: View) -> list[Piece]:
    settled = max(0, row.total - row.unseen - row.due)
    values = zip(("learned", "due", "new"), (settled, row.due, row.unseen), PART_STYLES, strict=True)
    return [Piece(_said(view, f"legend.{name}"), value, style) for name, value, style in values]


def _legend(room: int, view: View) -> Line:
    """What the parts of the bars are, where there is room for it."""
    line = Line(" ")
    for number, (name, style) in enumerate(zip(("learned", "due", "new"), PART_STYLES, strict=True)):
        line.append(f" {part_sign(number, view)}", style).append(f" {_said(view, f'legend.{name}')}", "dim")
    return line if line.cell_len <= room else Line()


def _plain_row(row: DeckToday, view: View) -> Line:
    pairs = (("today.due", row.due), ("today.new", row.unseen), ("today.learned", f"{row.learned}/{row.total}"))
    numbers = ", ".join(f"{view.say(name)} {number}" for name, number in pairs)
    name = named(row.deck, text_in(row.title, view.languages[0]), 0)
    return Line(f"{cut(name, 1000, view)}{colon(view)}{numbers}")


def _habit(page: Today, view: View) -> list[Line]:
    today = _said(view, "minutes", used=f"{page.minutes_today:.0f}", goal=f"{page.goal_today:.0f}")
    week = _said(view, "week", used=f"{page.minutes_week:.0f}", goal=f"{page.goal_week:.0f}")
    streak = _streak(page, view)
    studied = sum(minutes > 0 for minutes in page.minutes_by_day)
    weeks = _said(view, "four.weeks.words", days=studied)
    if view.look.plain:
        return [Line(f"{today}; {week}"), Line(streak), *([Line(weeks)] if page.minutes_by_day and page.begun else [])]
    names = [_said(view, name) for name in ("minutes.name", "streak.name", "four.weeks")]
    width = max(text_width(name) for name in names)
    most = max(text_width(today), text_width(week))
    lines = []
    for name, words, used, goal in (
        (names[0], today, page.minutes_today, page.goal_today),
        ("", week, page.minutes_week, page.goal_week),
    ):
        line = Line(padded(name, width) + "  ", "dim").append(words)
        if view.width >= ROOMY:
            line.append(" " * (most - text_width(words)) + "  ").append_text(_goal_bar(_share(used, goal), view))
        lines.append(line)
    lines.append(Line(padded(names[1], width) + "  ", "dim").append(streak))
    if page.begun and page.minutes_by_day:
        line = Line(padded(names[2], width) + "  ", "dim").append_text(sparkline(page.minutes_by_day, view))
        lines.append(line.append(f"  {weeks}", "dim"))
    return lines


def _streak(page: Today, view: View) -> str:
    if not page.streak_days and page.begun:
        ago = next((days for days, minutes in enumerate(reversed(page.minutes_by_day)) if minutes > 0), None)
        return _said(view, "streak.long") if ago is None else _said(view, "streak.over", days=ago)
    if not page.streak_days:
        return _said(view, "streak.none")
    keep = "" if page.studied_today else ".keep"
    if page.streak_days == 1:
        return _said(view, f"streak{keep}.one")
    return _said(view, f"streak{keep}", days=page.streak_days)


def _share(used: float, goal: float) -> float:
    return min(1.0, used / goal) if goal > 0 else 1.0


def _goal_bar(share: float, view: View) -> Line:
    filled = min(GOAL_BAR, max(int(share > 0), round(GOAL_BAR * share)))
    full, rest = ("#", "-") if simple(view) else (BAR, BAR_REST)
    return Line(full * filled, "progress").append(rest * (GOAL_BAR - filled), "progress.rest")


def _weakest(topics: Sequence[WeakTopic], view: View) -> list[Line]:
    """Names, the share that is recalled as a bar and a number, and how to study one of them."""
    titles = [text_in(topic.title, view.languages[0]) for topic in topics]
    column = id_column(topic.topic for topic in topics)
    names = [named(topic.topic, title, column) for topic, title in zip(topics, titles, strict=True)]
    if view.look.plain:
        head = _said(view, "weakest") + colon(view)
        return [
            Line(
                f"{head}{cut(named(topic.topic, title, 0), 1000, view)}, {topic.recall:.0%}, {_weak_words(topic, view)}"
            )
            for topic, title in zip(topics, titles, strict=True)
        ]
    words = [_weak_words(topic, view) for topic in topics]
    bar = WEAK_BAR if view.width >= ROOMY else 0
    room = view.width - 2 - max(text_width(each) for each in words) - 8 - (bar + 2 if bar else 0)
    width = min(max(text_width(name) for name in names), max(12, room))
    lines = [Line(_said(view, "weakest"), "heading")]
    for topic, title, word in zip(topics, titles, words, strict=True):
        line = Line("  ") + name_line(topic.topic, title, column, width, view, ("topic", "")) + Line("  ")
        if bar:
            line.append(padded(length_of(topic.recall, bar, view), bar) + "  ", "progress")
        lines.append(line.append(f"{topic.recall:>4.0%}").append(f"  {word}", "dim"))
    return lines


def _weak_words(topic: WeakTopic, view: View) -> str:
    return _said(view, "weakest.words", seen=topic.seen, cards=topic.cards)


def _next(page: Today, view: View) -> Line:
    command = next_command(page)
    if not command:
        return Line(_said(view, "done"), "correct")
    return Line.assemble((f"{_said(view, 'next')}  ", "dim"), (command, "key"))


def _date(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _said(view: View, name: str, /, **values: object) -> str:
    return view.drawn(say(name, view.language, **values))
