"""Charts as inline SVG: no script, font or colour of their own, so that they follow the page into dark and print.

Lengths are of a view box that is as wide as a chart stands on a desktop and half as large again as on a phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import NamedTuple

from nlpquiz.terminal.charts_scale import (
    MONTHS,
    WEEKDAYS,
    Scale,
    figure,
    round_top,
    shade_bounds,
    shade_of,
    shade_words,
    tick_step,
)

WIDTH, HEIGHT = 520, 200
LEFT, RIGHT, TOP, BOTTOM = 46, 20, 26, 34
LETTER = 6.6  # mean width of a character of a label
CELL = 13
GRID_ROWS = 3


class Column(NamedTuple):
    """One column: what it is called, how much it is, the label under it (or none), how that reads."""

    name: str
    value: float
    label: str = ""
    words: str = ""
    style: str = "bar"


class Series(NamedTuple):
    """Points in order of x, drawn as a line, a dashed line, or dots; ``words`` is what each dot says."""

    name: str
    points: Sequence[tuple[float, float]]
    form: str = "line"
    words: Sequence[str] = ()


def columns_svg(
    values: Sequence[Column], about: str, *, unit: str, across: str = "", end: str = "", touching: bool = False
) -> str:
    """Columns from 0 up. ``about`` says in a sentence what they show; ``end`` is the label after the last."""
    top = max((each.value for each in values), default=0.0)
    step = tick_step(top, GRID_ROWS, whole=top >= GRID_ROWS)
    full = round_top(top, step)
    inner, floor = WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM
    each_wide = inner / max(1, len(values))
    gap = 0.5 if touching else min(3.0, each_wide * 0.25)
    parts = [_text(0, TOP - 14, unit)]
    for number in range(round(full / step) + 1):
        y = floor - (floor - TOP) * number * step / full
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(LEFT - 6, y + 4, figure(number * step), "end"))
    labels: list[tuple[float, str]] = []
    for place, column in enumerate(values):
        x = LEFT + place * each_wide
        if column.value > 0:
            high = max(1.0, (floor - TOP) * column.value / full)
            title = f"{column.name}: {column.words or figure(column.value)}"
            parts.append(
                f'<rect class="{column.style}" x="{x + gap / 2:.1f}" y="{floor - high:.1f}"'
                f' width="{max(0.6, each_wide - gap):.1f}" height="{high:.1f}"><title>{escape(title)}</title></rect>'
            )
        if column.label:
            labels.append((x if touching else x + each_wide / 2, column.label))
    if end:
        labels.append((WIDTH - RIGHT, end))
    parts += _labels(labels, floor + 15)
    if across:
        parts.append(_text(WIDTH - RIGHT, HEIGHT - 4, across, "end"))
    return _svg(parts, WIDTH, HEIGHT, about)


def curves_svg(series: Sequence[Series], across: Scale, up: Scale, about: str) -> str:
    """Lines and dots on two axes, with a key above."""
    inner, floor = WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + inner * across.share(x), floor - (floor - TOP) * up.share(y)

    parts = []
    for tick in up.ticks:
        y = at(across.low, tick)[1]
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(LEFT - 6, y + 4, up.words(tick), "end"))
    parts += _labels([(at(tick, up.low)[0], across.words(tick)) for tick in across.ticks], floor + 15)
    parts.append(_text(WIDTH - RIGHT, HEIGHT - 4, across.unit, "end"))
    key_x = float(LEFT)
    for each in series:
        if each.form == "points":
            for place, (x, y) in enumerate(each.points):
                if across.low <= x <= across.high and up.low <= y <= up.high:
                    px, py = at(x, y)
                    title = f"<title>{escape(each.words[place])}</title>" if place < len(each.words) else ""
                    parts.append(f'<circle class="dot" cx="{px:.1f}" cy="{py:.1f}" r="4.5">{title}</circle>')
            sign = f'<circle class="dot" cx="{key_x + 8:.1f}" cy="{TOP - 13}" r="4.5"/>'
        else:
            points = " ".join(f"{px:.1f},{py:.1f}" for x, y in each.points for px, py in [at(x, y)])
            parts.append(f'<polyline class="{each.form}" points="{points}"/>')
            sign = f'<path class="{each.form}" d="M{key_x:.1f} {TOP - 13}h18"/>'
        parts += [sign, _text(key_x + 23, TOP - 9, each.name)]
        key_x += 38 + _long(each.name)
    return _svg(parts, WIDTH, HEIGHT, about)


def calendar_svg(
    counts: Mapping[int, float], first: int, today: int, language: str, units: tuple[str, str], about: str
) -> str:
    """Weeks side by side, the days from ``first`` to ``today`` as strong as what was done on them.

    ``units`` is what is counted, of several and of one.
    """
    unit, one = units
    start = first - (first - 1) % 7  # ordinal 1 is a Monday
    weeks = (today - start) // 7 + 1
    bounds = shade_bounds(value for day, value in counts.items() if start <= day <= today)
    side = 34
    parts, last_month, last_x = [], 0, -100.0
    for week in range(weeks):
        sunday = date.fromordinal(start + 7 * week) + timedelta(days=6)
        x = side + week * CELL
        if sunday.month != last_month and (week == 0 or sunday.day <= 7) and x - last_x > 30:
            parts.append(_text(x, 11, MONTHS[language][sunday.month - 1]))
            last_month, last_x = sunday.month, x
    parts += [_text(side - 6, 28 + row * CELL, WEEKDAYS[language][row], "end") for row in range(0, 7, 2)]
    for day in range(first, today + 1):
        week, row = divmod(day - start, 7)
        value = counts.get(day, 0)
        title = f"{date.fromordinal(day).isoformat()}: {figure(value)} {one if value == 1 else unit}"
        parts.append(
            f'<rect class="shade{shade_of(value, bounds)}" x="{side + week * CELL}" y="{18 + row * CELL}" width="11"'
            f' height="11" rx="2"><title>{escape(title)}</title></rect>'
        )
    key_x, key_y = float(side), 18 + 7 * CELL + 10
    for shade, words in shade_words(bounds):
        parts.append(f'<rect class="shade{shade}" x="{key_x:.1f}" y="{key_y}" width="11" height="11" rx="2"/>')
        parts.append(_text(key_x + 16, key_y + 10, words))
        key_x += 30 + _long(words)
    parts.append(_text(key_x, key_y + 10, unit))
    wide = max(side + weeks * CELL, key_x + _long(unit)) + 4
    return _svg(parts, round(wide), key_y + 18, about, style="calendar")


def parts_svg(pieces: Sequence[tuple[str, float]], about: str) -> str:
    """One bar of several parts, with names and amounts below."""
    total = sum(value for _, value in pieces) or 1.0
    parts, x, key_x, key_y = [], 0.0, 0.0, 44
    for place, (name, value) in enumerate(pieces):
        if value <= 0:
            continue
        wide = WIDTH * value / total
        title = f"{name}: {figure(value)}"
        parts.append(
            f'<rect class="part{place}" x="{x:.1f}" y="4" width="{max(1.0, wide - 1.5):.1f}" height="20">'
            f"<title>{escape(title)}</title></rect>"
        )
        x += wide
        words = f"{name} {figure(value)}"
        if key_x + 30 + _long(words) > WIDTH:
            key_x, key_y = 0.0, key_y + 20
        parts.append(f'<rect class="part{place}" x="{key_x:.1f}" y="{key_y - 10}" width="11" height="11" rx="2"/>')
        parts.append(_text(key_x + 16, key_y, words))
        key_x += 34 + _long(words)
    return _svg(parts, WIDTH, key_y + 8, about)


def _labels(labels: Sequence[tuple[float, str]], y: float) -> list[str]:
    """Labels centred under an axis, without those that would touch the one before; inside of the picture."""
    found, edge = [], -1.0
    for x, text in labels:
        half = _long(text) / 2
        x = min(max(x, half), WIDTH - half)
        if x - half > edge:
            found.append(_text(x, y, text, "middle"))
            edge = x + half + 4
    return found


def _long(text: str) -> float:
    return sum(LETTER * (1.8 if character > "\u2e7f" else 1) for character in text)


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>' if text else ""


def _svg(parts: Sequence[str], width: int, height: int, about: str, style: str = "chart") -> str:
    return (
        f'<svg class="{style}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(about)}"'
        + (f' style="min-width:{width}px;max-width:{1.5 * width:.0f}px"' if style == "calendar" else "")
        + f">{''.join(parts)}</svg>"
    )
