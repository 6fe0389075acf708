"""``nlpquiz topics``: how well each topic is known, and what to read about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlpquiz.cli.completion import complete_deck
from nlpquiz.cli.output import print_json
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.deck.catalog import DeckHead, Filters

if TYPE_CHECKING:
    from nlpquiz.scheduling.review import Moment
    from nlpquiz.stats.memory_figures import TopicMastery

app = new_app()

DeckNames = Annotated[
    list[str] | None, typer.Argument(autocompletion=complete_deck, metavar="[DECK]…", show_default=False)
]


@app.command()
def topics(
    decks: DeckNames = None,
    reading: Annotated[bool, typer.Option("--reading", help="The articles to read instead, with addresses.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show the topics of DECK… (none: all decks): what you would recall of each now, and on the interview day."""
    with open_workspace() as workspace:
        wanted = workspace.wanted_decks(decks or ())
        heads = [head for head in workspace.cache.heads() if not wanted or head.id in wanted]
        if reading and not json:
            _print_reading(workspace, heads)
            return
        from nlpquiz.cli.stats_gathering import interview_day, mastery_of

        now = workspace.now()
        masteries = mastery_of(workspace, now, Filters(decks=wanted), planned=_planned(workspace, now))
        if json:
            print_json("topics", _as_plain(heads, masteries, interview_day(workspace, now), reading=reading))
            return
        from nlpquiz.terminal.console import look_for, make_console
        from nlpquiz.terminal.topics_view import topic_rows, topics_lines

        look = look_for(workspace.look, workspace.environment)
        console = make_console(look, environment=workspace.environment)
        rows = topic_rows(heads, masteries)
        for line in topics_lines(rows, now.day, interview_day(workspace, now), look, console.width, workspace.language):
            console.print(line, soft_wrap=True)


def _print_reading(workspace: Workspace, heads: Sequence[DeckHead]) -> None:
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.topics_view import reading_lines

    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    for line in reading_lines(heads, look, console.width, workspace.language):
        console.print(line, soft_wrap=True)


def _planned(workspace: Workspace, now: Moment) -> Mapping[str, float] | None:
    """Each card's chance of recall on the day of the nearest interview when its plan is kept; None without a plan."""
    stored = workspace.plans.all()
    if not stored:
        return None
    from nlpquiz.cli.planning import prospect_of
    from nlpquiz.scheduling.forecast import forecast
    from nlpquiz.scheduling.plan import standing_plans

    plans = standing_plans((each.plan for each in stored), now.day)
    if not plans:
        return None
    known = prospect_of(workspace, plans[0], plans, now)
    found = forecast(known.cards, known.learner, known.seconds, now.day, plans[0].date)
    return {card.key: recall for card, recall in zip(known.cards, found.recalls, strict=True)}


def _as_plain(
    heads: Sequence[DeckHead], masteries: Sequence[TopicMastery], interview: int | None, *, reading: bool
) -> dict[str, Any]:
    from datetime import date

    from nlpquiz.deck.text import plain_text

    by_topic = {(each.deck, each.topic): each for each in masteries}

    listed = []
    for head in heads:
        for topic in head.topics:
            found = by_topic.get((head.id, topic.id))
            if found is None:
                continue
            numbers = found._asdict()
            last = numbers.pop("last_seen_day")
            numbers["last_seen"] = None if last is None else date.fromordinal(last).isoformat()
            row = {"title": plain_text(topic.title), "priority": topic.priority, **numbers}
            if reading:
                row["reading"] = [{"title": each.title, "url": each.url} for each in topic.reading]
            listed.append(row)
    return {"interview": None if interview is None else date.fromordinal(interview).isoformat(), "topics": listed}
