"""A card's life: each review with what it did to the memory, and the curve of recall between them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text as Line

from nlpquiz.stats.memory_figures import CardLife, LifeReview
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import nothing, right, simple
from nlpquiz.terminal.charts_curve import Series, curves
from nlpquiz.terminal.charts_scale import Scale, share_scale
from nlpquiz.terminal.stats_messages import say
from nlpquiz.terminal.stats_sentences import iso, waited
from nlpquiz.terminal.themes import symbol
from nlpquiz.terminal.view import View, padded
from nlpquiz.terminal.wrapping import wrap

AGAIN = 1
SAMPLES = 160
TICKS = 4
RATING_STYLES = {1: "wrong", 2: "partly", 3: "", 4: "correct"}
COLUMNS = ("date", "rating", "source", "after", "next", "stability", "recall", "difficulty", "took")
LEFT = {"date", "rating", "source"}
FIRST_TO_GO = ("took", "source", "difficulty", "after")
"""On a narrow terminal, in this order"""


def life_lines(life: CardLife, today: int, view: View) -> list[Line]:
    """The reviews as a table and as a curve from the first answer to ``today``."""
    deck, _, name = life.card.partition("/")
    gap = name.partition("#c")[2]
    heading = Line().append(_said(view, "life"), "heading")
    if gap:
        heading.append(f"  {_said(view, 'life.gap', gap=gap)}", "dim")
    if not life.reviews:
        return [heading, *wrap(Line(_said(view, "life.none", deck=deck)), view.width)]
    lines = [heading, *wrap(Line(_summary(life, today, view)), view.width), Line()]
    rows = [_cells(review, view) for review in life.reviews]
    lines += [_sentence(row, view) for row in rows] if view.look.plain else _table(life, rows, view)
    found = recall_curves(life, today)
    if not found or view.look.plain:
        return lines
    first, last = found[0][0][0], max(float(today), found[-1][-1][0])
    if last - first < 1:
        return [*lines, Line(), *wrap(Line(_said(view, "life.curve.none"), "dim"), view.width)]
    return [*lines, Line(), Line(_said(view, "life.curve"), "heading"), *_curve(life, found, (first, last), view)]


def recall_curves(life: CardLife, today: int) -> list[list[tuple[float, float]]]:
    """(day, expected recall) from the first answer that counts to ``today``, with a step up at each answer.

    A reset ends one curve; the next begins with the next answer.
    """
    counted = [review for review in life.reviews if review.counts and review.stability_after]
    if not counted:
        return []
    factor = 0.9 ** (-1 / life.decay) - 1
    end = max(today, *(review.at.day for review in counted))  # later than today: a clock was wrong
    span = max(1, end - min(review.at.day for review in counted))
    found: list[list[tuple[float, float]]] = [[]]
    for place, review in enumerate(counted):
        following = counted[place + 1] if place + 1 < len(counted) else None
        until_ms = following.at.at_ms if following else 1 << 62
        reset = next((each for each in life.resets if review.at.at_ms <= each.at_ms < until_ms), None)
        until = reset.day if reset else following.at.day if following else end
        wait = max(0, until - review.at.day)
        steps = max(1, round(SAMPLES * wait / span))
        points = found[-1]
        for step in range(steps + 1):
            elapsed = wait * step / steps
            recall = float((1 + factor * elapsed / (review.stability_after or 1.0)) ** -life.decay)
            points.append((max(review.at.day + elapsed, points[-1][0] if points else 0.0), recall))
        if reset:
            found.append([])
    return [points for points in found if points]


def _summary(life: CardLife, today: int, view: View) -> str:
    days = max(1, life.reviews[-1].at.day - life.reviews[0].at.day + 1)
    recall = life.recall_on(today)
    if recall is None:
        return _said(view, "life.words.plain", reviews=len(life.reviews))
    shares = {"recall": f"{recall:.0%}", "desired": f"{life.desired:.0%}"}
    return _said(view, "life.words", reviews=len(life.reviews), days=days, **shares)


def _cells(review: LifeReview, view: View) -> dict[str, str]:
    """What stands in each column; what an answer did not have is a dot."""
    none = nothing(view)
    arrow = " > " if simple(view) else " → "

    def both(before: str, after: str) -> str:
        return f"{before}{arrow}{after}"

    stability = [none if each is None else _days(each) for each in (review.stability_before, review.stability_after)]
    difficulty = [
        none if each is None else f"{each:.1f}" for each in (review.difficulty_before, review.difficulty_after)
    ]
    recall_after = "100%" if review.stability_after is not None else none
    recall = none if review.recall_before is None else f"{review.recall_before:.0%}"
    return {
        "date": iso(review.at.day),
        "rating": f"{_sign(review.rating, view)} {_said(view, f'rating.{review.rating}')}",
        "source": _said(view, "state.new" if review.stability_before is None else f"stage.{review.stage}"),
        "after": _said(view, "days.short", count=review.elapsed_days) if review.elapsed_days else none,
        "next": waited(review.interval_after_ms, lambda name, **values: _said(view, name, **values))
        if review.counts
        else none,
        "stability": both(*stability),
        "recall": both(recall, recall_after),
        "difficulty": both(*difficulty),
        "took": f"{review.taken_ms / 1000:.0f} s",
    }


def _sign(rating: int, view: View) -> str:
    """Beside the word, so that it is seen at a glance which answers failed."""
    return symbol("wrong" if rating == AGAIN else "correct", ascii_only=simple(view))


def _days(stability: float) -> str:
    return f"{stability:.0f}" if stability >= 100 else f"{stability:.1f}" if stability >= 1 else f"{stability:.2f}"


def _sentence(cells: dict[str, str], view: View) -> Line:
    comma = "，" if view.language == "zh" else ", "
    named = ("after", "next", "stability", "recall", "difficulty", "took")
    words = [cells["date"], cells["rating"][2:], cells["source"]]
    words += [f"{_said(view, f'life.{name}')} {cells[name]}" for name in named if cells[name] != nothing(view)]
    return Line(comma.join(words))


def _table(life: CardLife, rows: Sequence[dict[str, str]], view: View) -> list[Line]:
    heads = {name: _said(view, f"life.{name}") for name in COLUMNS}
    widths = {name: max(text_width(each[name]) for each in (heads, *rows)) for name in COLUMNS}
    shown = list(COLUMNS)
    for name in FIRST_TO_GO:
        if sum(widths[each] + 2 for each in shown) > view.width:
            shown.remove(name)
    lines = [Line().append(_row([heads[name] for name in shown], shown, widths), "dim")]
    made_new = list(life.resets)
    for review, row in zip(life.reviews, rows, strict=True):
        while made_new and made_new[0].at_ms <= review.at.at_ms:
            lines.append(Line(f"  {iso(made_new.pop(0).day)}  {_said(view, 'life.reset')}", "dim"))
        line = Line("  ")
        for name in shown:
            text = padded(row[name], widths[name]) if name in LEFT else right(row[name], widths[name])
            style = RATING_STYLES[review.rating] if name == "rating" else "" if review.counts else "dim"
            line.append(text, style).append("  ")
        line.rstrip()
        lines.append(line)
    return lines + [Line(f"  {iso(each.day)}  {_said(view, 'life.reset')}", "dim") for each in made_new]


def _row(cells: Sequence[str], names: Sequence[str], widths: dict[str, int]) -> str:
    placed = (
        padded(cell, widths[name]) if name in LEFT else right(cell, widths[name])
        for cell, name in zip(cells, names, strict=True)
    )
    return ("  " + "  ".join(placed)).rstrip()


def _curve(
    life: CardLife, found: Sequence[Sequence[tuple[float, float]]], ends: tuple[float, float], view: View
) -> list[Line]:
    first, last = ends
    tests = [review for review in life.reviews if review.counts and review.recall_before is not None]
    passed = [(float(each.at.day), each.recall_before or 0.0) for each in tests if each.rating != AGAIN]
    failed = [(float(each.at.day), each.recall_before or 0.0) for each in tests if each.rating == AGAIN]
    steps = max(1, min(TICKS, round(last - first)))  # a date has no place between two days
    ticks = tuple(float(round(first + (last - first) * step / steps)) for step in range(steps + 1))
    across = Scale(first, last, ticks, names=tuple(iso(round(tick)) for tick in ticks))
    up = share_scale(value for points in found for _, value in points)
    series = [
        Series(
            f"{_said(view, 'wanted')} {life.desired:.0%}",
            [(first, life.desired), (last, life.desired)],
            "dashed",
            "dim",
        ),
        *(Series("" if place else _said(view, "life.curve.line"), points) for place, points in enumerate(found)),
        Series(_said(view, "life.curve.reviews"), passed, "points", "correct"),
        Series(_said(view, "life.curve.failed"), failed, "points", "wrong"),
    ]
    return curves([each for each in series if each.points], across, up, view)


def _said(view: View, name: str, /, **values: object) -> str:
    return view.drawn(say(name, view.language, **values))
