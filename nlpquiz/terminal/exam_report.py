"""The report of an exam and the list of exams, as lines."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rich.text import Text as Line

from nlpquiz.exam.description import describe
from nlpquiz.exam.marks import Marked
from nlpquiz.exam.report import Part, Report, Score, in_languages
from nlpquiz.terminal.cells import text_width as cell_width
from nlpquiz.terminal.exam_messages import clock_words, elapsed_words, marks_words, span_words
from nlpquiz.terminal.exam_settle import SIGNS
from nlpquiz.terminal.exam_view import Sheet, kind_words

BAR_CELLS = 20
MARGIN = 3  # for the backslash, and so that no terminal wraps
STANDING_SIGNS = {
    "right": ("✓", "correct"),
    "partly": ("≈", "partly"),
    "wrong": ("✗", "wrong"),
    "blank": ("○", "wrong"),
}
ASCII_SIGNS = {"✓": "+", "≈": "~", "✗": "x", "○": "o"}


def report_lines(report: Report, sheet: Sheet, *, fed: int = 0) -> list[Line]:
    """The whole report; ``fed`` is how many answers have just gone into the schedule."""
    lines = [*_summary(report, sheet), Line()]
    for name, parts in (("decks", report.decks), ("topics", report.topics), ("kinds", report.kinds)):
        if name == "decks" and len(parts) < 2:
            continue
        lines += [Line(sheet.say(f"report.{name}"), "heading"), *_parts(parts, sheet, kinds=name == "kinds"), Line()]
    lines += _earlier(report, sheet)
    lines += [Line(sheet.say("report.questions"), "heading")]
    for one in report.marked:
        lines += [Line(), *_question(one, report, sheet)]
    return [*lines, Line(), *_total(report, sheet), *_next(report, sheet, fed)]


def _summary(report: Report, sheet: Sheet) -> list[Line]:
    score, attempt = report.score, report.attempt
    rule = [] if sheet.look.plain else [Line(sheet.drawn("─") * sheet.width, "rule")]
    decks = "  ".join(in_languages(part.title, sheet.language, " / ") for part in report.decks)
    title = Line().append(sheet.say("report.title", number=score.number), "title")
    title.append(f"   {score.at.date().isoformat()}{sheet.drawn(' · ')}{decks}", "dim")
    lines = [*rule, *sheet.wrapped(title), Line(), *_total(report, sheet)]
    where = "inside" if score.as_forecast else "above" if score.earned > score.forecast.high else "below"
    forecast = sheet.say(
        "report.forecast.words",
        expected=f"{score.forecast.expected:.0f}",
        low=f"{score.forecast.low:.0f}",
        high=f"{score.forecast.high:.0f}",
        where=sheet.say(f"where.{where}"),
    )
    lines += sheet.wrapped(Line().append(f"{sheet.say('report.forecast')}  ", "heading").append(forecast))
    limit_ms = attempt.paper.terms.limit_ms
    used = elapsed_words(score.used_ms)
    words = used if limit_ms is None else sheet.say("report.time.of", used=used, limit=clock_words(limit_ms))
    words += ", " + sheet.say(f"report.ended.{attempt.ending}")
    lines += sheet.wrapped(Line().append(f"{sheet.say('report.time')}  ", "heading").append(words))
    return [*lines, *(row for text in remarks(report, sheet) for row in sheet.wrapped(Line(f"! {text}", "warning")))]


def _total(report: Report, sheet: Sheet) -> list[Line]:
    score = report.score
    earned = sheet.say("report.of", earned=marks_words(score.earned), maximum=score.maximum)
    total = Line.assemble((f"{sheet.say('report.score')}  ", "heading"), (f"{score.share:.0%}  ", "title"), earned)
    if not sheet.look.plain:
        total.append("  ").append_text(_bar(score.share, sheet))
    return sheet.wrapped(total)


def remarks(report: Report, sheet: Sheet) -> list[str]:
    """What has to be known to judge the score: absences, sleeps, changed clocks and cards."""
    attempt, language = report.attempt, sheet.language
    found = []
    if attempt.forgiven_ms:
        found.append(sheet.say("report.forgiven", time=span_words(attempt.forgiven_ms, language)))
    away_ms = attempt.absent_ms - min(attempt.absent_ms, attempt.slept_ms)
    if away_ms >= 1000:
        found.append(sheet.say("report.away", time=span_words(away_ms, language)))
    if attempt.slept_ms:
        found.append(sheet.say("report.slept", time=span_words(attempt.slept_ms, language)))
    found += [sheet.say("report.moved", time=span_words(moved, language)) for moved in attempt.clock_moved_ms]
    if attempt.changed:
        found.append(sheet.say("report.changed", count=len(attempt.changed)))
    if attempt.paper.left_out:
        found.append(sheet.say("report.left_out", count=attempt.paper.left_out))
    return found


def _bar(share: float, sheet: Sheet) -> Line:
    filled = round(BAR_CELLS * share)
    full, rest = ("#", ".") if sheet.look.ascii_only else ("━", "─")
    return Line().append(full * filled, "progress").append(rest * (BAR_CELLS - filled), "progress.rest")


def _parts(parts: Sequence[Part], sheet: Sheet, *, kinds: bool) -> list[Line]:
    lines = []
    for part in parts:
        title = sheet.say(f"kind.{part.id}") if kinds else in_languages(part.title, sheet.language, " / ")
        score = f"{part.share:>4.0%}  {marks_words(part.earned)}/{part.maximum}"
        row = Line("  ")
        if not sheet.look.plain and sheet.width >= 60:
            row.append_text(_bar(part.share, sheet)).append("  ")
        style = "" if part.share >= 0.7 else "wrong" if part.share < 0.4 else "partly"
        row.append(score, style).append(" " * max(1, 13 - len(score))).append(title)
        lines += sheet.wrapped(row)
    return lines


def _earlier(report: Report, sheet: Sheet) -> list[Line]:
    if not report.earlier:
        return []
    arrow = " > " if sheet.look.ascii_only or sheet.look.plain else " → "
    scores = [*report.earlier, report.score][-12:]
    words = arrow.join(f"{score.share:.0%}" for score in scores)
    return [Line(sheet.say("report.earlier"), "heading"), *sheet.wrapped(Line(f"  {words}")), Line()]


def _question(one: Marked, report: Report, sheet: Sheet) -> list[Line]:
    words = describe(one, sheet.language, sheet.say)
    macros = dict(report.attempt.paper.decks[one.question.deck].macros)
    sign, style = STANDING_SIGNS[one.standing]
    shown = ASCII_SIGNS[sign] if sheet.look.ascii_only else sign
    dot = sheet.drawn(" · ")
    title = Line().append(f"{shown} {one.place + 1}  {sheet.say(f'standing.{one.standing}')}", style)
    facts = [
        sheet.say("report.marks", earned=marks_words(one.earned), marks=one.question.marks),
        kind_words(one.question.card, sheet),
        took_words(one, sheet),
        in_languages(report.attempt.paper.topic_title(one.question), sheet.language, " / "),
    ]
    title.append(f"  {dot.join(facts)}", "dim")
    lines = [*sheet.wrapped(title), *sheet.prose(words.question, macros, 2)]
    if words.options:
        lines += _options(words.options, macros, sheet)
    elif one.given.is_blank:
        lines.append(
            Line.assemble(
                (f"  {sheet.say('report.yours')}{sheet.colon}", "heading"), (sheet.say("report.blank"), "hint")
            )
        )
    elif words.typed:
        lines.append(Line(f"  {sheet.say('report.yours')}", "heading"))
        lines += [row for text in words.typed.split("\n") for row in sheet.wrapped(Line(f"    {text}", "quote"))]
    else:
        lines += [Line(f"  {sheet.say('report.yours')}", "heading"), *sheet.prose(words.yours, macros, 4)]
    if words.points:
        lines.append(Line(f"  {sheet.say('report.points')}", "heading"))
        for point in words.points:
            sign, style = SIGNS[point.mark]
            shown = ASCII_SIGNS[sign] if sheet.look.ascii_only else sign
            rest = (
                ""
                if point.mark == point.machine_mark
                else f"  ({sheet.say('report.machine', mark=sheet.say(point.machine_mark))})"
            )
            lines += sheet.labelled(f"  {shown} {sheet.say(point.mark)}", point.text + rest, macros, style)
    if not words.options:
        lines += [Line(f"  {sheet.say('report.right')}", "heading"), *sheet.prose(words.right, macros, 4)]
    if words.why:
        lines += [Line(f"  {sheet.say('report.why')}", "heading"), *sheet.prose(words.why, macros, 4)]
    if words.sources:
        sources = "; ".join(f"{source.text} {source.address}".strip() for source in words.sources)
        lines += [
            Line.assemble("  ", row)
            for row in Sheet(sheet.look, sheet.width - 2, sheet.language).wrapped(
                Line(f"{sheet.say('report.sources')}{sheet.colon}{sources}", "dim")
            )
        ]
    return lines


def took_words(one: Marked, sheet: Sheet) -> str:
    """The time spent on a question, against its share."""
    spent = elapsed_words(one.spent_ms)
    if one.fair_ms is None:
        return sheet.say("report.took", time=spent)
    return sheet.say("report.took.of", time=spent, fair=clock_words(one.fair_ms))


def _options(options: Sequence[object], macros: dict[str, str], sheet: Sheet) -> list[Line]:
    from nlpquiz.exam.description import OptionWords

    lines: list[Line] = []
    for option in options:
        assert isinstance(option, OptionWords)
        sign = "✓" if option.right else "✗" if option.chosen else " "
        style = "correct" if option.right else "wrong" if option.chosen else "dim"
        shown = ASCII_SIGNS.get(sign, sign) if sheet.look.ascii_only else sign
        yours = f" ({sheet.say('report.chosen')})" if option.chosen else ""
        lines += sheet.labelled(f"{shown} {option.label}{yours}", option.text, macros, style)
        if option.why and (option.right or option.chosen):
            lines += [_dim(row) for row in sheet.prose(option.why, macros, 8)]
    return lines


def _dim(line: Line) -> Line:
    dimmed = line.copy()
    dimmed.stylize("dim")
    return dimmed


def _next(report: Report, sheet: Sheet, fed: int) -> list[Line]:
    lines = []
    if fed:
        lines += sheet.wrapped(Line(sheet.say("report.fed", count=fed), "hint"))
    remedies = dict.fromkeys(name for one in report.marked for name in one.remedies)
    if remedies:
        lines += sheet.wrapped(Line(sheet.say("report.remedies", names=", ".join(remedies)), "hint"))
    return [
        *lines,
        Line(f"{sheet.say('report.next')}{sheet.colon}".rstrip(), "heading"),
        *(Line(row, "key") for row in command_rows(report.next_command, sheet.width)),
    ]


def command_rows(command: str, width: int) -> list[str]:
    """A command to be copied, indented; one too long for the screen goes on after a backslash, as shells read it."""
    rows: list[str] = []
    for word in command.split(" "):
        if rows and os.name != "nt" and cell_width(f"{rows[-1]} {word}") > width - MARGIN:
            rows[-1] += " \\"
            rows.append(f"    {word}")
        elif rows:
            rows[-1] += f" {word}"
        else:
            rows.append(f"  {word}")
    return rows


def history_lines(scores: Sequence[Score], sheet: Sheet) -> list[Line]:
    """Every exam in a line, and how good the forecasts were."""
    if not scores:
        return sheet.wrapped(Line(sheet.say("history.none")))
    lines = [Line(sheet.say("history.title"), "heading")]
    for score in scores:
        result = f"{score.share:>4.0%}" if score.finished else sheet.say("history.unfinished")
        row = (
            Line(f"{score.number:>4}  ", "key")
            .append(f"{score.at.date().isoformat()}  ", "dim")
            .append(result, "strong")
        )
        if score.finished:
            forecast = f"{score.forecast.low:.0f}-{score.forecast.high:.0f}"
            row.append(f"  {marks_words(score.earned)}/{score.maximum}")
            row.append(f"  {sheet.say('report.forecast')} {forecast}  {elapsed_words(score.used_ms)}", "dim")
        row.append(f"  {' '.join(score.decks)}", "topic")
        lines += sheet.wrapped(row)
    finished = [score for score in scores if score.finished and score.maximum]
    if len(finished) >= 2:
        bias = sum((score.earned - score.forecast.expected) / score.maximum for score in finished) / len(finished)
        words = sheet.say(
            "history.inside",
            inside=sum(score.as_forecast for score in finished),
            count=len(finished),
            bias=f"{abs(bias) * 100:.0f}",
            way=sheet.say("way.above" if bias >= 0 else "way.below"),
        )
        lines += [Line(), *sheet.wrapped(Line(words, "hint"))]
    return lines
