"""The middle of the page of statistics: what was remembered, what is remembered now, how well the model foresees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.text import Text as Line

from nlpquiz.stats.memory_figures import CurvePoint, Histogram, Passes, RetentionRow
from nlpquiz.terminal.charts_axis import nothing
from nlpquiz.terminal.charts_bars import Bar, bars, table, target_sign
from nlpquiz.terminal.charts_columns import Column, columns
from nlpquiz.terminal.charts_curve import Series, curves
from nlpquiz.terminal.charts_scale import Scale, figure, share_scale
from nlpquiz.terminal.stats_section import Page
from nlpquiz.terminal.stats_sentences import (
    bin_words,
    calibration_sentences,
    curve_sentence,
    language_name,
    model_name,
    recall_sentence,
    retention_sentences,
    stability_sentence,
)

MOST_TOPICS = 8
FEW_REVIEWS = 10
CURVE_STEPS = 96
LOW_ROWS = 4
CURVE_TICKS = (
    (0.0, 0.5, 1.0, 1.5, 2.0),
    (0.0, 1.0, 2.0, 3.0),
    (0.0, 1.0, 2.0, 3.0, 4.0, 5.0),
    (0.0, 2.5, 5.0, 7.5, 10.0),
    (0.0, 5.0, 10.0, 15.0, 20.0),
    (0.0, 10.0, 20.0, 30.0, 40.0, 50.0),
)


def memory_sections(page: Page) -> list[Line]:
    """Retention, the three histograms, the forgetting curve, calibration: those of which there is anything."""
    lines = _retention(page)
    if page.figures.retrievability.count:
        lines += _histograms(page)
    if page.figures.curve.by_ratio:
        lines += _curve(page)
    if page.figures.calibration.models:
        lines += _calibration(page)
    return lines


def _retention(page: Page) -> list[Line]:
    found = page.figures.retention
    sentences = retention_sentences(found.whole, page.say)
    if not any(row.all.total for row in found.periods):
        return page.section("retention", sentences, ())
    heads = [page.say(name) for name in ("by.period", "young", "mature", "all", "reviews")]
    rows = [
        [
            page.say(f"period.{row.name}"),
            *(_share(each, page) for each in (row.young, row.mature, row.all)),
            figure(row.all.total),
        ]
        for row in found.periods
    ]
    lines = page.section("retention", sentences, table(heads, rows, page.view))
    if len(found.by_deck) > 1:
        lines += page.section("by.deck", (), _retention_bars(found.by_deck, page), _wanted(page))
    telling = [row for row in found.by_topic if row.all.total >= FEW_REVIEWS]
    if len(telling) > 1:
        lowest = sorted(telling, key=lambda row: (row.all.share or 0, row.name))[:MOST_TOPICS]
        heading = Line().append(page.say("by.topic", count=len(telling)), "heading")
        lines += [heading.append(f"  {_wanted(page)}", "dim"), *_retention_bars(lowest, page), Line()]
    if len(found.by_language) > 1:
        named = [row._replace(name=language_name(row.name, page.say)) for row in found.by_language]
        lines += page.section("by.language", (), _retention_bars(named, page), _wanted(page))
    return lines


def _wanted(page: Page) -> str:
    return "" if page.view.look.plain else f"{target_sign(page.view)} {page.say('wanted')}"


def _share(passes: Passes, page: Page) -> str:
    return nothing(page.view) if passes.share is None else f"{passes.share:.0%}"


def _retention_bars(rows: Sequence[RetentionRow], page: Page) -> list[Line]:
    chosen = []
    for row in rows:
        share = row.all.share or 0.0
        words = page.say("of.reviews", share=f"{share:.0%}", count=figure(row.all.total))
        title = page.title_of(row.name)
        name = "" if title == row.name else row.name.rpartition("/")[2]  # of a topic its own: as --topic takes it
        chosen.append(Bar(title, share, words, target=row.desired, name=name))
    return bars(chosen, page.view, top=1)


def _histograms(page: Page) -> list[Line]:
    figures = page.figures
    recall = _bins(figures.retrievability, percent=True)
    lines = page.section(
        "recall",
        [recall_sentence(figures, page.say)],
        columns(
            recall,
            page.view,
            unit=page.say("unit.cards"),
            across=page.say("unit.recall"),
            rows=LOW_ROWS,
            gaps=False,
            end="100%",
        ),
    )
    lines += page.section(
        "stability",
        [stability_sentence(figures.stability, page.say)],
        columns(
            _bins(figures.stability),
            page.view,
            unit=page.say("unit.cards"),
            across=page.say("unit.days"),
            rows=LOW_ROWS,
            gaps=False,
        ),
    )
    middle = f"{figures.difficulty.median or 0:.1f}"
    return lines + page.section(
        "difficulty",
        [page.say("difficulty.words", median=middle)],
        columns(
            _bins(figures.difficulty),
            page.view,
            unit=page.say("unit.cards"),
            across=page.say("unit.difficulty"),
            rows=LOW_ROWS,
            gaps=False,
            end="10",
        ),
    )


def _bins(found: Histogram, *, percent: bool = False) -> list[Column]:
    """A column a bin, named by its ends, with its low end below it."""
    chosen = []
    for place, one in enumerate(found.bins):
        label = f"{one.low:.0%}" if percent else f"{one.low:g}"
        shown = place % 4 == 0 if percent else (len(found.bins) < 15 or place % 2 == 0)
        chosen.append(Column(bin_words(one, percent=percent), one.number, label if shown else ""))
    return chosen


def _curve(page: Page) -> list[Line]:
    """Measured points on the model's curve, by elapsed time over stability: one curve for all cards."""
    curve = page.figures.curve
    points = [point for point in curve.by_ratio if point.reviews >= FEW_REVIEWS] or list(curve.by_ratio)
    ticks = next((ticks for ticks in CURVE_TICKS if points[-1].centre <= ticks[-1]), CURVE_TICKS[-1])
    end = ticks[-1]
    model = [(end * step / CURVE_STEPS, curve.model(end * step / CURVE_STEPS)) for step in range(CURVE_STEPS + 1)]
    series = [
        Series(page.say("curve.model"), model),
        Series(page.say("curve.measured"), [(point.centre, point.measured) for point in points], "points", "key"),
    ]
    across = Scale(0, end, ticks, page.say("curve.unit"))
    up = share_scale([value for _, value in model] + [point.measured for point in points])
    if page.view.look.plain:
        chart = [_point_in_words(point, page) for point in points]
    else:
        chart = curves(series, across, up, page.view)
    return page.section("curve", [curve_sentence(curve, page.say)], chart)


def _point_in_words(point: CurvePoint, page: Page) -> Line:
    words = (
        f"{page.say('calibration.predicted')} {point.expected:.0%}, {page.say('curve.measured')} {point.measured:.0%}"
    )
    return Line(
        f"{page.say('curve.unit')} {figure(point.centre)}: {words}, {figure(point.reviews)} {page.say('reviews')}"
    )


def _calibration(page: Page) -> list[Line]:
    found = page.figures.calibration
    shown = [each for each in found.models if each.name != "default" or found.fitted]
    heads = [page.say(name) for name in ("model", "log_loss", "rmse")]
    rows = [[model_name(each.name, found, page.say), f"{each.log_loss:.3f}", f"{each.rmse_bins:.1%}"] for each in shown]
    chart = table(heads, rows, page.view)
    yours = found.model("yours")
    bins = [each for each in yours.reliability if each.reviews >= FEW_REVIEWS] if yours else []
    if len(bins) > 1:
        heads = [page.say("calibration.predicted"), page.say("calibration.recalled"), page.say("reviews")]
        if page.view.look.plain:
            rows = [[f"{heads[0]} {one.expected:.0%}", f"{one.recalled:.0%}", figure(one.reviews)] for one in bins]
            chart += table(heads, rows, page.view)
        else:
            across = share_scale([min(one.expected, one.recalled) for one in bins], page.say("calibration.predicted"))
            points = [(one.expected, one.recalled) for one in bins]
            series = [
                Series(page.say("calibration.ideal"), [(across.low, across.low), (1.0, 1.0)], "dashed", "dim"),
                Series(page.say("calibration.recalled"), points, "points", "key"),
            ]
            chart += [Line(), *curves(series, across, replace(across, unit=""), page.view, rows=7)]
    return page.section("calibration", calibration_sentences(found, page.say), chart)
