"""The sections about memory on the page of statistics: retention, histograms, the forgetting curve, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from nlpquiz.exchange.stats_parts_html import Page, bars, table
from nlpquiz.exchange.svg_charts import Column, Series, columns_svg, curves_svg
from nlpquiz.stats.memory_figures import Histogram, Passes, RetentionRow
from nlpquiz.terminal.charts_scale import Scale, figure, share_scale
from nlpquiz.terminal.stats_sentences import (
    bin_words,
    calibration_sentences,
    counted,
    curve_sentence,
    language_name,
    model_name,
    recall_sentence,
    retention_sentences,
    stability_sentence,
)

FEW_REVIEWS = 10
MOST_TOPICS = 10
CURVE_STEPS = 96
CURVE_ENDS = (2.0, 3.0, 5.0, 10.0, 20.0, 50.0)


def retention(page: Page) -> str:
    """True retention: by period, deck, topic and language."""
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
    parts = [table(heads, rows)] if rows else []
    wanted = f" <small>| {escape(page.say('wanted'))}</small>"
    telling = [row for row in found.by_topic if row.all.total >= FEW_REVIEWS]
    lowest = sorted(telling, key=lambda row: (row.all.share or 0, row.name))[:MOST_TOPICS]
    languages = [row._replace(name=language_name(row.name, page.say)) for row in found.by_language]
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


def _retention_bars(rows: Sequence[RetentionRow], page: Page) -> str:
    shown = []
    for row in rows:
        name = page.title_of(row.name)
        words = page.say("of.reviews", share=_share(row.all), count=figure(row.all.total))
        shown.append((name, row.all.share or 0.0, words, row.desired))
    return bars(shown)


def recall(page: Page) -> str:
    """How likely each card is recalled today."""
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


def stability(page: Page) -> str:
    """How long cards are kept."""
    found = page.figures.stability
    if not found.count:
        return ""
    sentence = stability_sentence(found, page.say)
    unit, across = page.say("unit.cards"), page.say("unit.days")
    return page.section(
        "stability", [sentence], columns_svg(_bins(found, page), sentence, unit=unit, across=across, touching=True)
    )


def difficulty(page: Page) -> str:
    """How hard cards are."""
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


def _bins(found: Histogram, page: Page, *, percent: bool = False) -> list[Column]:
    shown = []
    for place, one in enumerate(found.bins):
        label = f"{one.low:.0%}" if percent else f"{one.low:g}"
        every = 4 if percent else 1 if len(found.bins) < 15 else 2
        words = f"{figure(one.number)} {page.say(counted('unit.cards', one.number))}"
        shown.append(Column(bin_words(one, percent=percent), one.number, "" if place % every else label, words))
    return shown


def curve(page: Page) -> str:
    """What was recalled after which time, on the curve of the model."""
    found = page.figures.curve
    points = [point for point in found.by_ratio if point.reviews >= FEW_REVIEWS] or list(found.by_ratio)
    if not points:
        return ""
    end = next((end for end in CURVE_ENDS if points[-1].centre <= end), CURVE_ENDS[-1])
    model = [(end * step / CURVE_STEPS, found.model(end * step / CURVE_STEPS)) for step in range(CURVE_STEPS + 1)]
    words = [f"{point.measured:.0%}, {figure(point.reviews)} {page.say('reviews')}" for point in points]
    series = [
        Series(page.say("curve.model"), model),
        Series(page.say("curve.measured"), [(point.centre, point.measured) for point in points], "points", words),
    ]
    up = share_scale([value for _, value in model] + [point.measured for point in points])
    steps = round(end) if end <= 5 else 5
    across = Scale(0, end, tuple(end * step / steps for step in range(steps + 1)), page.say("curve.unit"))
    sentence = curve_sentence(found, page.say)
    return page.section("curve", [sentence], curves_svg(series, across, up, sentence))


def calibration(page: Page) -> str:
    """Predicted recall against what happened."""
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
    chart = table(heads, rows)
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
