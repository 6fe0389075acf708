"""``nlpquiz`` alone: where you stand today and what to type next."""

from __future__ import annotations

from nlpquiz.cli.workspace import open_workspace


def show_today() -> None:
    """Due and new per deck, minutes, streak, the next command."""
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.today_view import DeckToday, today_lines

    with open_workspace() as workspace:
        workspace.wanted_decks(())
        look = look_for(workspace.look, workspace.environment)
        console = make_console(look, environment=workspace.environment)
        now = workspace.now()
        heads = {head.id: head for head in workspace.cache.heads()}
        begun = sum(workspace.history.introduced_on(now.day).values())
        rows = [
            DeckToday(
                heads[count.deck].title,
                count.deck,
                count.due + count.learning,
                count.unseen,
                count.learned,
                count.total,
            )
            for count in workspace.cache.deck_counts(now)
            if count.deck in heads
        ]
        lines = today_lines(
            rows,
            new_left=max(0, workspace.settings.new_per_day - begun),
            minutes_today=sum(day.taken_ms for day in workspace.history.days(now.day)) / 60_000,
            minutes_goal=workspace.settings.minutes_per_day,
            streak=workspace.history.streak(now.day),
            language=workspace.language,
            look=look,
            width=console.width,
        )
        for line in lines:
            console.print(line, soft_wrap=True)
