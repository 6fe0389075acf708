"""A calendar of weeks side by side, in which each day is as strong as what was done on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import chart_width, colon, colourless, in_runs, simple
from nlpquiz.terminal.charts_scale import MONTHS, WEEKDAYS, figure, shade_bounds, shade_of, shade_words
from nlpquiz.terminal.view import View, padded
from nlpquiz.terminal.wrapping import wrap

MOST_WEEKS = 53
BLOCK, NOTHING = "■", "·"
SHADES, ASCII_SHADES = "·░▒▓█", ".-+*#"
COLOURS = {
    "dark": ("#6c6c6c", "#245878", "#3a86b4", "#56b4e9", "#c4e6fb"),
    "light": ("#949494", "#a9d0ec", "#5ea3d6", "#1b6fae", "#00365f"),
}
"""One hue that goes on in one direction of brightness, so that it reads without telling hues apart"""


def weeks_that_fit(view: View, indent: int = 2) -> int:
    """How many weeks a calendar of this view shows."""
    return min(MOST_WEEKS, (chart_width(view) - indent - 4) // 2)


def calendar(
    counts: Mapping[int, float], today: int, view: View, *, unit: str, since: int = 1, indent: int = 2
) -> list[Line]:
    """The weeks up to ``today`` (an ordinal), a column a week from Monday to Sunday, and what the shades mean.

    It begins with ``since`` when there is room for so many weeks; the days of its week before it are left blank. Plain:
    the unit, then a line a week with its total.
    """
    monday = today - (today - 1) % 7  # ordinal 1 is a Monday
    weeks = min(weeks_that_fit(view, indent), max(1, (monday - since + 6) // 7 + 1))
    first = monday - 7 * (weeks - 1)
    start = max(first, since)
    shown = {day: value for day, value in counts.items() if start <= day <= today and value > 0}
    if view.look.plain:
        return _by_week(shown, first, today, unit, view)
    bounds = shade_bounds(shown.values())
    language = view.languages[0]
    names = [WEEKDAYS[language][place] if place % 2 == 0 else "" for place in range(7)]
    margin = max(text_width(name) for name in names) + 1
    lines = [_months(first, weeks, indent + margin, language)]
    for place in range(7):
        line = Line(" " * indent).append(padded(names[place], margin), "dim")
        days = range(first + place, today + 1, 7)
        line.append_text(
            in_runs(("  ", "") if day < start else _mark(shade_of(shown.get(day, 0), bounds), view) for day in days)
        )
        line.rstrip()
        lines.append(line)
    return [*lines, *_key(bounds, indent + margin, unit, view)]


def _mark(level: int, view: View) -> tuple[str, str]:
    """The sign of a shade with the blank behind it, and its style."""
    if colourless(view):
        return (ASCII_SHADES if simple(view) else SHADES)[level] + " ", "dim" if level == 0 else ""
    return (BLOCK if level else NOTHING) + " ", COLOURS[view.look.theme][level]


def _months(first: int, weeks: int, offset: int, language: str) -> Line:
    """A month stands over the week that has its first day; the first week is of the month in which it ends."""
    row, last = "", 0
    for week in range(weeks):
        sunday = date.fromordinal(max(1, first + 7 * week + 6))
        place = offset + 2 * week
        if sunday.month != last and (week == 0 or sunday.day <= 14):
            name = MONTHS[language][sunday.month - 1]
            if text_width(row) < place or not row:
                if week == 0 or 2 * (weeks - week) >= text_width(name):
                    row = padded(row, place) + name
                last = sunday.month
    return Line(row, "dim")


def _key(bounds: list[float], offset: int, unit: str, view: View) -> list[Line]:
    line = Line(" " * offset)
    for shade, words in shade_words(bounds):
        line.append(*_mark(shade, view)).append(f"{words}  ", "dim")
    return wrap(line.append(unit, "dim"), chart_width(view))


def _by_week(shown: Mapping[int, float], first: int, today: int, unit: str, view: View) -> list[Line]:
    lines = []
    for monday in range(first, today + 1, 7):
        days = [day for day in range(monday, monday + 7) if day in shown]
        if days:
            total = figure(sum(shown[day] for day in days))
            lines.append(Line(f"{date.fromordinal(monday).isoformat()}{colon(view)}{total}"))
    return [Line(unit), *lines] if lines else []
