"""The page that ``nlpquiz`` alone shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text as Line

from nlpquiz.deck.text import Text, text_in
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.view import BAR, BAR_REST, View, padded

WIDEST_BAR = 24


@dataclass(frozen=True, slots=True)
class DeckToday:
    """One deck's numbers."""

    title: Text
    deck: str
    due: int
    unseen: int
    learned: int
    total: int


def today_lines(
    rows: Sequence[DeckToday],
    *,
    new_left: int,
    minutes_today: float,
    minutes_goal: int,
    streak: int,
    language: str,
    look: Look,
    width: int,
    countdowns: Sequence[Line] = (),
) -> list[Line]:
    """Countdowns to interviews, a line a deck with a bar of what is learned, minutes, streak, the next command."""
    view = View(look, width, language)
    due = sum(row.due for row in rows)
    lines = [Line(view.say("today.title"), "heading"), *countdowns, Line()]
    lines += [_plain_row(row, view) for row in rows] if look.plain else _table(rows, view)
    streak_words = {0: view.say("today.streak.none"), 1: view.say("today.streak.one")}
    habits = [
        view.say("today.minutes", used=f"{minutes_today:.0f}", goal=minutes_goal),
        streak_words.get(streak, view.say("today.streak", days=streak)),
    ]
    lines += [Line(), Line(("; " if look.plain else view.drawn(" · ")).join(habits), "hint")]
    if countdowns:  # the plan decides about all decks
        return [*lines, Line.assemble((f"{view.say('today.next')}  ", "dim"), ("nlpquiz study", "key"))]
    most = max(rows, key=lambda row: (row.due, row.unseen), default=None)
    if most is not None and (due or (new_left and most.unseen)):
        lines.append(Line.assemble((f"{view.say('today.next')}  ", "dim"), (f"nlpquiz study {most.deck}", "key")))
    else:
        lines.append(Line(view.say("today.done"), "correct"))
    return lines


def _table(rows: Sequence[DeckToday], view: View) -> list[Line]:
    language = view.languages[0]
    titles = [text_in(row.title, language) for row in rows]
    name_width = max([Line(title).cell_len for title in titles] + [Line(view.say("today.deck")).cell_len, 4])
    name_width = min(name_width, max(12, view.width - 30))
    columns = ("today.due", "today.new", "today.learned")
    heads = [view.say(name) for name in columns]
    cells = [(str(row.due), str(row.unseen), f"{row.learned}/{row.total}") for row in rows]
    widths = [max([Line(head).cell_len, *(len(cell[n]) for cell in cells)]) for n, head in enumerate(heads)]
    bar_width = min(WIDEST_BAR, view.width - name_width - sum(widths) - 3 * len(widths) - 2)
    head_line = Line(_left(view.say("today.deck"), name_width), "dim")
    for head, width in zip(heads, widths, strict=True):
        head_line.append("   " + _right(head, width), "dim")
    lines = [head_line]
    for row, title, cell in zip(rows, titles, cells, strict=True):
        line = Line(_left(title, name_width), "topic")
        for text, width, style in zip(cell, widths, ("due", "new", "dim"), strict=True):
            line.append("   " + _right(text, width), style if text != "0" else "dim")
        if bar_width >= 6:
            line.append("  ").append_text(_bar(row, bar_width, view))
        lines.append(line)
    return lines


def _bar(row: DeckToday, width: int, view: View) -> Line:
    filled = round(width * row.learned / row.total) if row.total else 0
    return Line(view.drawn(BAR) * filled, "progress").append(view.drawn(BAR_REST) * (width - filled), "progress.rest")


def _plain_row(row: DeckToday, view: View) -> Line:
    parts = (("today.due", row.due), ("today.new", row.unseen), ("today.learned", f"{row.learned}/{row.total}"))
    numbers = ", ".join(f"{view.say(name)} {number}" for name, number in parts)
    return Line(f"{text_in(row.title, view.languages[0])}: {numbers}")


def _left(text: str, width: int) -> str:
    line = Line(text)
    line.truncate(width, overflow="ellipsis")
    return padded(line.plain, width)


def _right(text: str, width: int) -> str:
    return " " * (width - Line(text).cell_len) + text
