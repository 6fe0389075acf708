"""``nlpquiz plan``: set, show and clear the date on which the cards have to be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlpquiz.cli.registry import new_app
from nlpquiz.cli.study import Decks
from nlpquiz.deck.model import PRIORITIES
from nlpquiz.errors import ExitCode, QuizError

if TYPE_CHECKING:
    from nlpquiz.cli.workspace import Workspace
    from nlpquiz.deck.catalog import DeckHead
    from nlpquiz.scheduling.forecast import Forecast
    from nlpquiz.scheduling.learner import Learner
    from nlpquiz.scheduling.plan import Plan
    from nlpquiz.scheduling.review import Moment
    from nlpquiz.store.card_queries import LightCard
    from nlpquiz.store.plans import StoredPlan
    from nlpquiz.terminal.plan_view import Part, PlanPage, Progress

app = new_app()

FARTHEST_DAYS = 3660
LONGEST_DAY = 24 * 60
HEAVIEST = 100
OTHER_MINUTES = 15.0


@app.command()
def plan(
    decks: Decks = None,
    on: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day of the interview.")] = None,
    minutes: Annotated[float | None, typer.Option("--minutes", metavar="M", help="Minutes a day.")] = None,
    weekdays: Annotated[
        str | None, typer.Option("--weekdays", metavar="M,M,M,M,M,M,M", help="Minutes from Monday to Sunday.")
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option("--skip", metavar="YYYY-MM-DD", help="A day without study; may be repeated.")
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option("--weights", metavar="N,N,N", help="What a core, common and specialist card counts; 4,2,1."),
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Forget the plan (with --date: that of the date).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> int:
    """Plan for an interview: what today's minutes are worth most for, and what you will know on the day.

    With --date a plan for DECK… (none: all decks) is set; without it the plans that stand are shown. While a plan
    stands, `nlpquiz study` follows it. Several may stand: the nearest date comes first.
    """
    from nlpquiz.cli.workspace import open_workspace

    with open_workspace() as workspace:
        now = workspace.now()
        if clear:
            return _clear(workspace, now, on)
        wanted = workspace.wanted_decks(decks or ())
        if on is None:
            if minutes is not None or weekdays or skip or weights:
                raise QuizError(
                    "--minutes, --weekdays, --skip and --weights belong to a date",
                    "For example: nlpquiz plan --date 2026-12-15 --minutes 30",
                    ExitCode.USAGE,
                )
            return _show(workspace, now, wanted, as_json=as_json)
        wish = _plan(workspace, now, wanted, on, minutes, weekdays, skip or ())
        if weights:
            wish = replace(wish, weights=_weights(weights))
        return _set(workspace, now, wish, as_json=as_json)


def _plan(
    workspace: Workspace,
    now: Moment,
    decks: tuple[str, ...],
    on: str,
    minutes: float | None,
    weekdays: str | None,
    skips: Sequence[str],
) -> Plan:
    """The plan that the command line describes, in the place of one with the same date and decks."""
    from nlpquiz.scheduling.plan import DAYS_OF_WEEK, Plan

    day = _day("--date", on)
    if not now.day < day <= now.day + FARTHEST_DAYS:
        when = "is past or today" if day <= now.day else "is more than ten years away"
        tomorrow = (now.date() + timedelta(days=1)).isoformat()
        raise QuizError(f"--date: {on} {when}", f"A date from {tomorrow} on, as in --date {tomorrow}.", ExitCode.USAGE)
    week: tuple[float, ...] = ()
    if weekdays:
        try:
            week = tuple(float(part) for part in weekdays.split(","))
        except ValueError:
            week = ()
        if len(week) != DAYS_OF_WEEK:
            hint = "Seven numbers from Monday to Sunday: --weekdays 30,30,30,30,30,60,0"
            raise QuizError(f"--weekdays: {weekdays!r} is not seven numbers", hint, ExitCode.USAGE)
    usual = minutes if minutes is not None else float(workspace.settings.minutes_per_day)
    for option, value in (("--minutes", usual), *(("--weekdays", each) for each in week)):
        if not 0 <= value <= LONGEST_DAY:
            raise QuizError(f"{option}: {value:g} is not between 0 and {LONGEST_DAY}", "", ExitCode.USAGE)
    same = (
        stored.plan
        for stored in workspace.plans.all()
        if stored.plan.date == day and set(stored.plan.decks) == set(decks)
    )
    known = next(same, None)
    return Plan(
        id=known.id if known else workspace.history.new_id(now),
        date=day,
        set_on=now.day,
        minutes=usual,
        weekdays=week,
        skips=frozenset(_day("--skip", each) for each in skips),
        decks=decks,
    )


def _weights(text: str) -> dict[str, float]:
    """What a card of each priority counts."""
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if len(found) != len(PRIORITIES) or not all(0 <= each <= HEAVIEST for each in found) or not any(found):
        hint = "Three numbers for core, common and specialist: --weights 4,2,1"
        raise QuizError(f"--weights: {text!r} is not three numbers from 0 to {HEAVIEST}", hint, ExitCode.USAGE)
    return dict(zip(PRIORITIES, found, strict=True))


def _day(option: str, text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError as error:
        raise QuizError(
            f"{option}: {text!r} is not a date", f"For example: {option} 2026-12-15", ExitCode.USAGE
        ) from error


def _clear(workspace: Workspace, now: Moment, on: str | None) -> int:
    from nlpquiz.cli.output import note
    from nlpquiz.terminal.plan_messages import say

    wanted = None if on is None else _day("--date", on)
    chosen = [stored.plan for stored in workspace.plans.all() if wanted in (None, stored.plan.date)]
    if not chosen:
        raise QuizError("There is no plan to clear", "`nlpquiz plan` shows the plans that there are.")
    for each in chosen:
        workspace.plans.clear(each.id, now)
        note(say("cleared", workspace.language, date=date.fromordinal(each.date).isoformat()))
    return 0


def _set(workspace: Workspace, now: Moment, plan: Plan, *, as_json: bool) -> int:
    page = _page(workspace, plan, now, None)
    found = page.forecast
    if not found.cards:
        raise QuizError("There is no card to plan for", "`nlpquiz decks list` shows the decks that there are.")
    promise = {
        "score": found.score,
        "low": found.low[0],
        "high": found.high[0],
        "known": found.known,
        "cards": float(len(found.cards)),
    }
    workspace.plans.set(plan, promise, now)
    _print(workspace, [page], as_json=as_json)
    return 0


def _show(workspace: Workspace, now: Moment, decks: tuple[str, ...], *, as_json: bool) -> int:
    from nlpquiz.scheduling.plan import standing_plans

    stored = {each.plan.id: each for each in workspace.plans.all()}
    plans = standing_plans((each.plan for each in stored.values()), now.day)
    plans = [plan for plan in plans if not decks or not plan.decks or set(decks) & set(plan.decks)]
    _print(workspace, [_page(workspace, plan, now, stored[plan.id]) for plan in plans], as_json=as_json)
    return 0


def _print(workspace: Workspace, pages: Sequence[PlanPage], *, as_json: bool) -> None:
    from nlpquiz.cli.output import print_json
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.plan_view import no_plan_lines, plan_lines

    if as_json:
        print_json("plan", [_as_plain(page) for page in pages])
        return
    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    blocks = [plan_lines(page, look, console.width, workspace.language) for page in pages]
    for number, block in enumerate(blocks or [no_plan_lines(look, console.width, workspace.language)]):
        if number:
            console.print()
        for line in block:
            console.print(line)


def _page(workspace: Workspace, plan: Plan, now: Moment, stored: StoredPlan | None) -> PlanPage:
    from nlpquiz.cli.planning import prospect_of
    from nlpquiz.scheduling.forecast import forecast, shifted, usual_schedule
    from nlpquiz.scheduling.plan import standing_plans
    from nlpquiz.terminal.plan_view import Other, PlanPage

    others_standing = [each.plan for each in workspace.plans.all() if each.plan.id != plan.id]
    plans = standing_plans([*others_standing, plan], now.day)
    known = prospect_of(workspace, plan, plans, now)
    cards, learner, seconds = known.cards, known.learner, known.seconds
    found = forecast(cards, learner, seconds, now.day, plan.date)
    more = forecast(cards, learner, shifted(seconds, OTHER_MINUTES), now.day, plan.date)
    usual = usual_schedule(cards, workspace.policies()[""], now.day, plan.date)
    anki = forecast(cards, learner, seconds, now.day, plan.date, usual)
    # one roll-out stands for many: more minutes are never worth less
    others = [Other("compare.more", OTHER_MINUTES, max(more.score, found.score), max(more.known, found.known))]
    if any(each > 60 * OTHER_MINUTES for each in seconds):
        less = forecast(cards, learner, shifted(seconds, -OTHER_MINUTES), now.day, plan.date)
        others.append(Other("compare.less", OTHER_MINUTES, min(less.score, found.score), min(less.known, found.known)))
    others.append(Other("compare.usual", 0, anki.score, anki.known))
    priorities: dict[str, int] = {}
    for place in found.left_out:
        priority = known.belongs[place].priority
        priorities[priority] = priorities.get(priority, 0) + 1
    return PlanPage(
        plan=plan,
        forecast=found,
        left_out=tuple(sorted(priorities.items())),
        parts=_parts(known.belongs, found, {head.id: head for head in workspace.cache.heads()}),
        others=tuple(others),
        progress=None if stored is None else _progress(workspace, stored, found, learner, now),
        day=now.day,
    )


def _parts(belongs: Sequence[LightCard], found: Forecast, heads: Mapping[str, DeckHead]) -> tuple[Part, ...]:
    """The forecast by deck and by topic, in the order of the decks."""
    from nlpquiz.terminal.plan_view import Part

    sums: dict[tuple[str, str], list[float]] = {}
    for place, card, recall in zip(belongs, found.cards, found.recalls, strict=True):
        for topic in ("", place.topic):
            total = sums.setdefault((place.deck, topic), [0, 0.0, 0.0, 0.0])
            for at, value in enumerate((1, recall, card.weight, card.weight * recall)):
                total[at] += value
    parts = []
    for deck in dict.fromkeys(deck for deck, _ in sums):
        names = [("", heads[deck].title), *((topic.id, topic.title) for topic in heads[deck].topics)]
        for topic, title in names:
            if (deck, topic) in sums:
                count, known, weight, gained = sums[deck, topic]
                share = gained / weight if weight else 0.0
                parts.append(Part(topic or deck, title, int(count), known, share, bool(topic)))
    return tuple(parts)


def _progress(workspace: Workspace, stored: StoredPlan, found: Forecast, learner: Learner, now: Moment) -> Progress:
    from nlpquiz.scheduling.plan import days_kept
    from nlpquiz.terminal.plan_view import Progress

    kept = days_kept(stored.plan, {total.day for total in workspace.history.days(stored.plan.set_on)}, now.day)
    return Progress(
        then=stored.promise["score"],
        now=found.score,
        kept=sum(kept),
        missed=len(kept) - sum(kept),
        cards_more=len(found.cards) - round(stored.promise["cards"]),
        skip_rate=learner.skip_rate,
        shift=learner.shift,
    )


def _as_plain(page: PlanPage) -> dict[str, Any]:
    plan, found = page.plan, page.forecast
    data: dict[str, Any] = {
        "id": plan.id,
        "date": date.fromordinal(plan.date).isoformat(),
        "days": plan.date - page.day,
        "minutes": plan.minutes,
        "weekdays": list(plan.weekdays),
        "skip": [date.fromordinal(day).isoformat() for day in sorted(plan.skips)],
        "decks": list(plan.decks),
        "score": round(found.score, 4),
        "interval_80": [round(found.low[0], 4), round(found.high[0], 4)],
        "cards": len(found.cards),
        "known": round(found.known, 1),
        "known_80": [round(found.low[1], 1), round(found.high[1], 1)],
        "left_out": dict(page.left_out),
        "others": [
            {"way": other.name.partition(".")[2], "minutes": other.minutes, "score": round(other.score, 4)}
            for other in page.others
        ],
        "workload": [
            {
                "date": date.fromordinal(load.day).isoformat(),
                "new": load.new,
                "reviews": load.reviews,
                "minutes": round(load.seconds / 60, 1),
            }
            for load in found.days
        ],
    }
    if page.progress:
        data["progress"] = {
            "state": page.progress.word,
            "score_then": round(page.progress.then, 4),
            "days_kept": page.progress.kept,
            "days_missed": page.progress.missed,
        }
    return data
