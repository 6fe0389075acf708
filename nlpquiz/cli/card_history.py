"""``nlpquiz cards show CARD --history``: a card's reviews and what they did to its memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlpquiz.cli.output import print_json
from nlpquiz.cli.stats_gathering import life_of
from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.catalog import Entry
from nlpquiz.stats.memory_figures import CardLife


def show_history(workspace: Workspace, entries: Sequence[Entry], *, json: bool) -> None:
    """The lives of a card's gaps, or of a card without gaps its one life."""
    now = workspace.now()
    lives = [life_of(workspace, entry.key) for entry in entries]
    if json:
        print_json("cards show --history", [_as_plain(life, now.day) for life in lives])
        return
    from rich.text import Text as Line

    from nlpquiz.terminal.card_life import life_lines
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.view import View

    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    view = View(look, console.width, workspace.language)
    console.print(Line(entries[0].name, "key"), soft_wrap=True)
    for life in lives:
        console.print()
        for line in life_lines(life, now.day, view):
            console.print(line, soft_wrap=True)


def _as_plain(life: CardLife, today: int) -> dict[str, Any]:
    reviews = []
    for review in life.reviews:
        numbers = review._asdict()
        at = numbers.pop("at")
        reviews.append({"day": str(at.date()), "at_ms": at.at_ms, **numbers})
    return {
        "card": life.card,
        "desired_retention": life.desired,
        "recall_today": life.recall_on(today),
        "resets": [str(reset.date()) for reset in life.resets],
        "reviews": reviews,
    }
