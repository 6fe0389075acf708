"""``nlpquiz study``: arguments to a sitting."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from nlpquiz.cli.completion import complete_deck, complete_kind, complete_tag, complete_topic
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.suggestions import one_of
from nlpquiz.deck.terms import KINDS, PRIORITIES

app = new_app()

Decks = Annotated[list[str] | None, typer.Argument(metavar="[DECK]…", autocompletion=complete_deck, show_default=False)]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", autocompletion=complete_topic, metavar="TOPIC", help="Only this topic.")
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", autocompletion=complete_tag, metavar="TAG", help="Only this tag.")
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", autocompletion=complete_kind, metavar="KIND", help=f"One of {', '.join(KINDS)}."),
]
Priorities = Annotated[
    list[str] | None, typer.Option("--priority", metavar="PRIORITY", help=f"One of {', '.join(PRIORITIES)}.")
]


@app.command()
def study(
    decks: Decks = None,
    new: Annotated[int | None, typer.Option("--new", min=0, metavar="N", help="New cards today at most.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Cards in this sitting at most.")] = None,
    minutes: Annotated[float | None, typer.Option(min=0.1, metavar="M", help="Stop after so many minutes.")] = None,
    tag: Tags = None,
    topic: Topics = None,
    kind: Kinds = None,
    priority: Priorities = None,
    cram: Annotated[bool, typer.Option("--cram", help="Any card, now; the schedule is not touched.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="With --cram: the answers count for the schedule.")] = False,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Shuffle the cards of --cram in this way.")] = None,
) -> int:
    """Study what is due and new cards of DECK… (none: all decks).

    Press ? in the session for the keys. Every answer is saved at once.
    """
    from nlpquiz.cli.sitting import Wishes, sit
    from nlpquiz.cli.workspace import open_workspace
    from nlpquiz.deck.catalog import Filters

    for values, known, option in ((kind, KINDS, "--kind"), (priority, PRIORITIES, "--priority")):
        for value in values or ():
            one_of(value, known, option)
    with open_workspace() as workspace:
        filters = Filters(
            decks=workspace.wanted_decks(decks or ()),
            topics=tuple(topic or ()),
            tags=tuple(tag or ()),
            kinds=tuple(kind or ()),  # type: ignore[arg-type]
            priorities=tuple(priority or ()),  # type: ignore[arg-type]
        )
        wishes = Wishes(filters, new=new, limit=limit, minutes=minutes, cram=cram, keep=keep, seed=seed)
        return sit(workspace, wishes, sys.stdin)
