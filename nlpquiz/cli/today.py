"""``nlpquiz`` alone: where you stand today and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpquiz.cli.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from rich.text import Text as Line

    from nlpquiz.scheduling.review import Moment
    from nlpquiz.terminal.look import Look


def _countdowns(workspace: Workspace, now: Moment, look: Look, width: int) -> list[Line]:
    """A line for each interview that is planned for, with what will be known on the day."""
    stored = workspace.plans.all()
    if not stored:
        return []
    from nlpquiz.cli.planning import forecast_of
    from nlpquiz.scheduling.plan import standing_plans
    from nlpquiz.terminal.plan_view import countdown_line
    from nlpquiz.terminal.view import View

    view = View(look, width, workspace.language)
    plans = standing_plans((each.plan for each in stored), now.day)
    return [countdown_line(plan, forecast_of(workspace, plan, plans, now), now.day, view) for plan in plans]


def _minutes_goal(workspace: Workspace, now: Moment) -> int:
    """The minutes that the plans have for today; without one those of the settings."""
    stored = workspace.plans.all()
    if stored:
        from nlpquiz.scheduling.plan import minutes_of_day, standing_plans

        if plans := standing_plans((each.plan for each in stored), now.day):
            return round(minutes_of_day(plans, now.day))
    return workspace.settings.minutes_per_day


def show_today(*, json: bool = False) -> None:
    """Due and new per deck, minutes, streak, the next command; ``json``: the numbers for programs."""
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.today_view import DeckToday, today_lines

    with open_workspace() as workspace:
        workspace.wanted_decks(())
        look = look_for(workspace.look, workspace.environment)
        console = make_console(look, environment=workspace.environment)
        now = workspace.now()
        titles = workspace.cache.titles()
        begun = sum(workspace.history.introduced_on(now.day).values())
        rows = [
            DeckToday(
                titles[count.deck],
                count.deck,
                count.due + count.learning,
                count.unseen,
                count.learned,
                count.total,
            )
            for count in workspace.cache.deck_counts(now)
            if count.deck in titles
        ]
        new_left = max(0, workspace.settings.new_per_day - begun)
        minutes_today = sum(day.taken_ms for day in workspace.history.days(now.day)) / 60_000
        minutes_goal = _minutes_goal(workspace, now)
        streak = workspace.history.streak(now.day)
        if json:
            from dataclasses import asdict

            from nlpquiz.cli.output import print_json

            numbers = {"new_left": new_left, "minutes": minutes_today, "goal": minutes_goal, "streak_days": streak}
            decks = [{key: value for key, value in asdict(row).items() if key != "title"} for row in rows]
            print_json("today", {**numbers, "day": str(now.date()), "decks": decks})
            return
        lines = today_lines(
            rows,
            new_left=new_left,
            minutes_today=minutes_today,
            minutes_goal=minutes_goal,
            streak=streak,
            language=workspace.language,
            look=look,
            width=console.width,
            countdowns=_countdowns(workspace, now, look, console.width),
        )
        for line in lines:
            console.print(line, soft_wrap=True)
