"""A plan as lines: what it will achieve, what else could be, what the days hold, why a card is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.text import Text as Line

from nlpquiz.deck.model import PRIORITIES, Text, text_in
from nlpquiz.scheduling.forecast import DayLoad, Forecast
from nlpquiz.scheduling.plan import Plan
from nlpquiz.study.planned import Agenda
from nlpquiz.study.queue import Candidate
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.named import id_column, name_line
from nlpquiz.terminal.plan_messages import say
from nlpquiz.terminal.view import BAR, BAR_REST, View
from nlpquiz.terminal.wrapping import wrap

BAR_CELLS = 24
LOAD_CELLS = 30
DAYS_ONE_BY_ONE = 14
HARDLY = 0.01  # a change of the score that is not worth a word


@dataclass(frozen=True, slots=True)
class Part:
    """A deck or a topic in a forecast."""

    name: str
    """The id"""
    title: Text
    cards: int
    known: float
    share: float
    topic: bool


@dataclass(frozen=True, slots=True)
class Other:
    """What another way of studying would come to. ``name`` is that of a message."""

    name: str
    minutes: float
    score: float
    known: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How a plan goes."""

    then: float
    now: float
    kept: int
    missed: int
    cards_more: int
    skip_rate: float
    shift: float

    @property
    def word(self) -> str:
        """ahead, on or behind."""
        return "ahead" if self.now > self.then + HARDLY else "behind" if self.now < self.then - HARDLY else "on"


@dataclass(frozen=True, slots=True)
class PlanPage:
    """All that is shown about a plan."""

    plan: Plan
    forecast: Forecast
    left_out: tuple[tuple[str, int], ...]
    """(priority, cards that will not be met)"""
    parts: tuple[Part, ...]
    others: tuple[Other, ...]
    progress: Progress | None
    day: int


def plan_lines(page: PlanPage, look: Look, width: int, language: str) -> list[Line]:
    """The whole page."""
    view = View(look, width, language)
    plan, found = page.plan, page.forecast
    lines = [Line(_title(plan, page.day, view), "title"), Line(_terms(plan, view), "dim"), Line()]
    lines += _score(page, view)
    if page.progress:
        lines += [Line(), *_progress(page.progress, plan, view)]
    if page.others:
        lines += [Line(), Line(said(view, "compare"), "heading"), *_others(page, view)]
    lines += [Line(), *_fits(page, view), Line()]
    if page.parts:
        lines += [Line(said(view, "decks"), "heading"), *_parts(page.parts, view), Line()]
    lines += _load(found.days, view)
    lines.append(
        Line.assemble((f"{said(view, 'next')}  ", "dim"), (f"nlpquiz study {' '.join(plan.decks)}".strip(), "key"))
    )
    return [wrapped for line in lines for wrapped in wrap(line, width)]


def countdown_line(plan: Plan, found: Forecast | None, day: int, view: View) -> Line:
    """The interview in one line, for today's page."""
    days = days_words(plan.date - day, view)
    if found is None:
        return Line(said(view, "title", date=_date(plan.date), days=days), "heading")
    low, high = (f"{share:.0%}" for share in (found.low[0], found.high[0]))
    return Line(said(view, "today.line", days=days, score=f"{found.score:.0%}", low=low, high=high), "heading")


def stop_lines(minutes_left: float, hour: float, look: Look, width: int, language: str) -> list[Line]:
    """After a sitting that the plan ended: may one stop, and what would more bring?"""
    view = View(look, width, language)
    lines = [Line(said(view, "stop.used"))] if minutes_left < 1 else []
    if hour <= 0:
        lines.append(Line(said(view, "stop.nothing"), "correct"))
    else:
        lines.append(Line(said(view, "stop.hour", cards=_number(hour))))
        lines.append(Line(said(view, "stop.more"), "hint"))
    return [wrapped for line in lines for wrapped in wrap(line, width)]


def why_lines(agenda: Agenda, candidate: Candidate, view: View) -> list[Line]:
    """Why a card is asked now."""
    lines = [Line(said(view, "why"), "heading")]
    if agenda.plan_of(candidate) is None:
        return [*lines, Line(f"  {said(view, 'why.none')}"), Line()]
    reason = agenda.why(candidate)
    if reason is None:
        return [*lines, Line(f"  {said(view, 'why.done')}"), Line()]
    plan, worth = reason
    day, weight = _date(plan.date), plan.weight(candidate.entry.priority)
    gain = said(
        view, "why.gain.words", gain=_number(worth.per_minute), weight=f"{weight:g}", seconds=f"{worth.seconds:.0f}"
    )
    rows = [
        (said(view, "why.now"), f"{worth.recall_now:.0%}"),
        (said(view, "why.without", date=day), f"{worth.recall_without:.0%}"),
        (said(view, "why.with", date=day), f"{worth.recall_with:.0%}"),
        (said(view, "why.gain"), gain),
    ]
    return [wrapped for line in [*lines, *columns(rows)] for wrapped in wrap(line, view.width)] + [Line()]


def days_words(days: int, view: View) -> str:
    """In how many days."""
    return (
        said(view, "days.today")
        if days <= 0
        else said(view, "days.one")
        if days == 1
        else said(view, "days", count=days)
    )


def no_plan_lines(look: Look, width: int, language: str) -> list[Line]:
    """What to type when there is no plan."""
    view = View(look, width, language)
    return [Line(said(view, "none")), Line(f"  {said(view, 'none.next')}", "key")]


def _title(plan: Plan, day: int, view: View) -> str:
    return said(view, "title", date=_date(plan.date), days=days_words(plan.date - day, view))


def _terms(plan: Plan, view: View) -> str:
    if plan.weekdays:
        words = [said(view, "minutes.week", minutes=" ".join(f"{minutes:g}" for minutes in plan.weekdays))]
    else:
        words = [said(view, "minutes", minutes=f"{plan.minutes:g}")]
    if plan.skips:
        words.append(said(view, "skips", days=" ".join(_date(day) for day in sorted(plan.skips))))
    words.append(" ".join(plan.decks) or said(view, "decks.all"))
    return view.drawn(" · ").join(words)


def _score(page: PlanPage, view: View) -> list[Line]:
    found, plan = page.forecast, page.plan
    head = Line(f"{said(view, 'score')}  ", "heading").append(f"{found.score:.0%}", "title")
    if not view.look.plain:
        head.append("  ").append_text(_bar(found.score, BAR_CELLS, view))
    low, high = found.low, found.high
    head.append("  " + said(view, "score.range", low=f"{low[0]:.0%}", high=f"{high[0]:.0%}"), "dim")
    cards = said(
        view,
        "score.cards",
        cards=len(found.cards),
        known=f"{found.known:.0f}",
        low=f"{low[1]:.0f}",
        high=f"{high[1]:.0f}",
    )
    weights = {priority: f"{plan.weight(priority):g}" for priority in PRIORITIES}
    return [head, Line(cards), Line(said(view, "score.weighted", **weights), "dim")]


def _progress(progress: Progress, plan: Plan, view: View) -> list[Line]:
    style = {"ahead": "correct", "on": "correct", "behind": "wrong"}[progress.word]
    head = Line(f"{said(view, 'progress', date=_date(plan.set_on))}  ", "heading").append(
        said(view, f"progress.{progress.word}"), style
    )
    words = [
        said(view, "progress.then", then=f"{progress.then:.0%}", now=f"{progress.now:.0%}"),
        said(view, "progress.days", kept=progress.kept, missed=progress.missed),
    ]
    if progress.missed:
        words.append(said(view, "progress.skips", share=f"{progress.skip_rate:.0%}"))
    if progress.cards_more:
        name = "progress.cards" if progress.cards_more > 0 else "progress.fewer"
        words.append(said(view, name, count=abs(progress.cards_more)))
    if abs(progress.shift) > 0.5:
        words.append(said(view, "progress.pace.slower" if progress.shift > 0 else "progress.pace.faster"))
    return [head, *(Line(f"  {text}") for text in words)]


def _others(page: PlanPage, view: View) -> list[Line]:
    found = page.forecast
    rows = [Other("compare.plan", 0, found.score, found.known), *page.others]
    named = [
        (
            said(view, row.name, minutes=f"{row.minutes:g}"),
            said(view, "compare.row", score=f"{row.score:.0%}", known=f"{row.known:.0f}"),
        )
        for row in rows
    ]
    return columns(named)


def _fits(page: PlanPage, view: View) -> list[Line]:
    found, lines = page.forecast, []
    if page.left_out:
        from nlpquiz.terminal.messages import say as say_common

        kinds = ", ".join(f"{say_common(f'priority.{name}', view.language)} {count}" for name, count in page.left_out)
        count = sum(count for _, count in page.left_out)
        lines.append(Line(said(view, "fits.not", count=count, cards=len(found.cards), kinds=kinds), "partly"))
    elif found.last_new_day is None:
        lines.append(Line(said(view, "fits.met")))
    else:
        lines.append(Line(said(view, "fits", date=_date(found.last_new_day)), "correct"))
    worked = [load.day for load in found.days if load.new or load.reviews]
    if worked:
        lines.append(Line(said(view, "last", date=_date(worked[-1]))))
    return lines


def _parts(parts: Sequence[Part], view: View) -> list[Line]:
    language = view.languages[0]
    titles = [text_in(part.title, language) for part in parts]
    indents = [2 * part.topic for part in parts]
    column = max(indent + id_column([part.name]) for part, indent in zip(parts, indents, strict=True))
    most = max(column + 2 + text_width(title) for title in titles)
    width = min(most, max(12, view.width - 28))
    lines = []
    for part, title, indent in zip(parts, titles, indents, strict=True):
        styles = ("", "") if part.topic else ("topic", "topic")
        name = name_line(part.name, title, column - indent, width - indent, view, styles)
        line = Line(" " * indent) + name + Line(f"  {part.share:>4.0%}")
        line.append("  " + said(view, "cards", known=f"{part.known:.0f}", cards=part.cards), "dim")
        lines.append(line)
    return lines


def _load(days: Sequence[DayLoad], view: View) -> list[Line]:
    """A bar a day, or a week when there are many."""
    if not days:
        return []
    step = 1 if len(days) <= DAYS_ONE_BY_ONE else 7
    groups = [days[start : start + step] for start in range(0, len(days), step)]
    most = max(sum(load.seconds for load in group) for group in groups) or 1.0
    lines = [Line(said(view, "load"), "heading")]
    for group in groups:
        seconds = sum(load.seconds for load in group)
        new, old = sum(load.new for load in group), sum(load.reviews for load in group)
        words = ", ".join(
            (
                said(view, "load.minutes", minutes=f"{seconds / 60:.0f}"),
                said(view, "load.new", count=new),
                said(view, "load.reviews", count=old),
            )
        )
        line = Line(_date(group[0].day) + "  ", "dim")
        room = min(LOAD_CELLS, view.width - line.cell_len - Line(words).cell_len - 2)
        if not view.look.plain and room >= 6:
            line.append_text(_bar(seconds / most, room, view)).append("  ")
        lines.append(line.append(words))
    return [*lines, Line()]


def _bar(share: float, cells: int, view: View) -> Line:
    filled = round(cells * min(max(share, 0.0), 1.0))
    return Line(view.drawn(BAR) * filled, "progress").append(view.drawn(BAR_REST) * (cells - filled), "progress.rest")


def columns(rows: Sequence[tuple[str, str]]) -> list[Line]:
    """Names and values in two columns."""
    width = max(Line(name).cell_len for name, _ in rows)
    return [Line(f"  {name}{' ' * (width - Line(name).cell_len)}  ", "dim").append(value, "") for name, value in rows]


def _number(value: float) -> str:
    """With as many digits as it deserves: 0.03, 0.3, 3.1, 12."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 0.1 else f"{value:.2f}"


def _date(day: int) -> str:
    return date.fromordinal(day).isoformat()


def said(view: View, name: str, /, **values: object) -> str:
    """A message about plans in this view's language."""
    return view.drawn(say(name, view.language, **values))
