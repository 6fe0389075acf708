"""``nlpquiz`` alone: where you stand today and what to type next.

It is the command that is typed most, so it reads sums from the cache and the log, and replays nothing. The forecast of
a plan, which takes longer than all the rest, is kept until something that it was made from has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpquiz.cli.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlpquiz.scheduling.plan import Plan
    from nlpquiz.scheduling.review import Moment
    from nlpquiz.terminal.today_view import Countdown, DeckToday, Today, WeakTopic

WEAKEST = 3
DAYS_OF_WEEK = 7  # day 1 was a Monday


def show_today(*, json: bool = False) -> None:
    """Due and new per deck, minutes, streak, weak topics, the next command; ``json``: the numbers for programs."""
    with open_workspace() as workspace:
        workspace.wanted_decks(())
        page = today_of(workspace, workspace.now())
        if json:
            from nlpquiz.cli.output import print_json

            print_json("today", _as_plain(page))
            return
        from nlpquiz.terminal.look import look_for
        from nlpquiz.terminal.page_printing import print_page
        from nlpquiz.terminal.today_view import today_lines

        look = look_for(workspace.look, workspace.environment)
        print_page(lambda width: today_lines(page, look, width, workspace.language), look, workspace.environment)


def today_of(workspace: Workspace, now: Moment) -> Today:
    """Everything that today's page shows."""
    from nlpquiz.terminal.today_view import SPARK_DAYS, Today

    stored = [each.plan for each in workspace.plans.all()]
    plans = _standing(stored, now.day)
    history = workspace.history
    by_day = {total.day: total.taken_ms / 60_000 for total in history.days(now.day - SPARK_DAYS + 1, now.day)}
    begun = bool(by_day) or history.any_review()
    monday = now.day - (now.day - 1) % DAYS_OF_WEEK
    decks = _decks(workspace, now)
    new_left = workspace.settings.new_per_day - sum(history.introduced_on(now.day).values())
    return Today(
        day=now.day,
        decks=decks,
        new_left=max(0, new_left),
        begun=begun,
        minutes_today=by_day.get(now.day, 0.0),
        goal_today=_goal(workspace, stored, now.day),
        minutes_week=sum(by_day.get(day, 0.0) for day in range(monday, now.day + 1)),
        goal_week=sum(_goal(workspace, stored, day) for day in range(monday, monday + DAYS_OF_WEEK)),
        streak_days=history.streak(now.day),
        studied_today=now.day in by_day,
        minutes_by_day=tuple(by_day.get(day, 0.0) for day in range(now.day - SPARK_DAYS + 1, now.day + 1)),
        weakest=_weakest(workspace, now, {deck.deck for deck in decks}) if begun else (),
        countdowns=tuple(_countdown(workspace, plan, plans, now) for plan in plans),
    )


def _decks(workspace: Workspace, now: Moment) -> tuple[DeckToday, ...]:
    from nlpquiz.terminal.today_view import DeckToday

    titles = workspace.cache.titles()
    return tuple(
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
    )


def _standing(stored: Sequence[Plan], day: int) -> list[Plan]:
    if not stored:
        return []
    from nlpquiz.scheduling.plan import standing_plans

    return standing_plans(stored, day)


def _goal(workspace: Workspace, plans: Sequence[Plan], day: int) -> float:
    """The minutes that the plans have for a day; those of the settings on a day on which none stands."""
    if not any(plan.stands(day) for plan in plans):
        return float(workspace.settings.minutes_per_day)
    from nlpquiz.scheduling.plan import minutes_of_day

    return minutes_of_day(plans, day)


def _weakest(workspace: Workspace, now: Moment, decks: set[str]) -> tuple[WeakTopic, ...]:
    from nlpquiz.store.topic_recall import least_recalled, topic_titles
    from nlpquiz.terminal.today_view import WeakTopic

    weights = workspace.policies()[""].weights
    found = []
    for each in least_recalled(workspace.cache, now.day, weights, decks, WEAKEST):
        title = topic_titles(workspace.cache, each.deck).get(each.topic, each.topic)
        found.append(WeakTopic(title, each.deck, each.topic, each.recall, each.seen, each.cards))
    return tuple(found)


def _countdown(workspace: Workspace, plan: Plan, plans: Sequence[Plan], now: Moment) -> Countdown:
    """What will be known on the day of an interview: as it was computed last, while nothing has changed."""
    from nlpquiz.store.remembered import remember, remembered, shelf_mark
    from nlpquiz.terminal.today_view import Countdown

    name = f"forecast {plan.id}"
    about = (now.day, plan, plans, workspace.history.tips(), workspace.policies(), shelf_mark(workspace.cache))
    made_from = repr(about)
    kept = remembered(workspace.cache, name, made_from)
    if kept is None:
        from nlpquiz.cli.planning import forecast_of

        found = forecast_of(workspace, plan, plans, now)
        kept = {"score": found.score, "low": found.low[0], "high": found.high[0]}
        remember(workspace.cache, name, made_from, kept)
    return Countdown(plan.date, kept["score"], kept["low"], kept["high"])


def _as_plain(page: Today) -> dict[str, object]:
    from datetime import date

    from nlpquiz.terminal.today_view import next_command

    return {
        "new_left": page.new_left,
        "minutes": page.minutes_today,
        "goal": page.goal_today,
        "streak_days": page.streak_days,
        "day": date.fromordinal(page.day).isoformat(),
        "decks": [
            {key: value for key, value in deck._asdict().items() if key != "title"}  # the ids say which it is
            for deck in page.decks
        ],
        "week": {"minutes": page.minutes_week, "goal": page.goal_week},
        "weakest": [
            {"deck": each.deck, "topic": each.topic, "recall": each.recall, "seen": each.seen, "cards": each.cards}
            for each in page.weakest
        ],
        "interviews": [
            {
                "date": date.fromordinal(each.date).isoformat(),
                "score": each.score,
                "interval_80": [each.low, each.high],
            }
            for each in page.countdowns
        ],
        "next": next_command(page),
    }
