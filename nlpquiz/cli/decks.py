"""``nlpquiz decks``: which decks there are, what is in them, what is wrong with them, and a new one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlpquiz.cli.completion import complete_deck
from nlpquiz.cli.deck_list import print_decks
from nlpquiz.cli.lint import lint
from nlpquiz.cli.merging import merge
from nlpquiz.cli.naming import as_typed
from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.deck.catalog import DeckHead, Filters
from nlpquiz.deck.coverage import TopicCoverage
from nlpquiz.deck.coverage import coverage as covered
from nlpquiz.deck.model import ID_PATTERN
from nlpquiz.deck.text import plain_text
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.terminal.deck_messages import say

if TYPE_CHECKING:
    from rich.text import Text as Line

    from nlpquiz.terminal.view import View

app = new_app("List, show, check and start decks.", no_args_is_help=True)
app.command()(lint)
app.command()(merge)

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
DeckName = Annotated[str, typer.Argument(autocompletion=complete_deck, metavar="DECK", show_default=False)]
DeckNames = Annotated[
    list[str] | None, typer.Argument(autocompletion=complete_deck, metavar="[DECK]…", show_default=False)
]


@app.command("list")
def list_decks(json: Json = False) -> None:
    """List the decks that can be studied, and the files that are broken."""
    print_decks(json=json)


@app.command()
def show(name: DeckName, json: Json = False) -> None:
    """Show a deck's topics and how many cards of each kind they have."""
    from nlpquiz.terminal.deck_view import deck_page

    with open_workspace() as workspace:
        (deck_id,) = workspace.wanted_decks([name])
        head = workspace.cache.head(deck_id)
        topics = _topics(workspace, head)
        if json:
            about = plain_text(head.about) if head.about is not None else None
            data = {"deck": head.id, "title": plain_text(head.title), "about": about, "file": head.file}
            print_json("decks show", {**data, "topics": _topics_json(topics)})
            return
        _print(workspace, lambda view: deck_page(head, topics, view))


@app.command()
def coverage(decks: DeckNames = None, json: Json = False) -> None:
    """Show what the topics of DECK… (none: all decks) have: cards by kind, citations, when facts were checked."""
    from nlpquiz.terminal.deck_view import coverage_table

    with open_workspace() as workspace:
        wanted = workspace.wanted_decks(decks or ())
        heads = [head for head in workspace.cache.heads() if not wanted or head.id in wanted]
        tables = {head.id: _topics(workspace, head) for head in heads}
        if json:
            print_json("decks coverage", {deck: _topics_json(topics) for deck, topics in tables.items()})
            return
        from rich.text import Text as Line

        def lines(view: View) -> list[Line]:
            per_deck = [coverage_table(deck, topics, view) for deck, topics in tables.items()]
            explained = Line(say("coverage.explained", workspace.language), "dim")
            return [line for table in per_deck for line in (*table, Line())] + [explained]

        _print(workspace, lines)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The deck's id, or the path of its file.")],
    title: Annotated[str, typer.Option(metavar="TEXT", help="What the deck is called.")] = "",
    json: Json = False,
) -> None:
    """Start a deck with an example of each kind of card, in your folder of decks (or at a path)."""
    from nlpquiz.deck.template import new_deck

    with open_workspace() as workspace:
        path = Path(name)
        if path.suffix not in (".yaml", ".yml"):
            path = path.with_name(path.name + ".yaml")
        own_path = path.parent != Path() or name.endswith((".yaml", ".yml"))
        if not own_path:
            path = workspace.folders.decks / path
        deck_id = path.stem
        if not ID_PATTERN.fullmatch(deck_id):
            better = re.sub(r"[^a-z0-9]+", "-", deck_id.lower()).strip("-")
            hint = f"For example: nlpquiz decks new {better or 'my-deck'}"
            raise QuizError(f"{deck_id!r} is no deck id: lower-case words joined by hyphens", hint, ExitCode.USAGE)
        if not own_path and any(head.id == deck_id for head in workspace.cache.heads()):
            hint = f"Choose another name. `nlpquiz cards new {deck_id}` adds a card to it."
            raise QuizError(f"there is a deck {deck_id} already", hint, ExitCode.USAGE)
        text = new_deck(deck_id, title or deck_id.replace("-", " ").capitalize(), workspace.now().date())
        _write_new(path, text)
        if json:
            print_json("decks new", {"deck": deck_id, "file": str(path)})
            return
        typer.echo(path)
        note(say("new.next", workspace.language, deck=as_typed(workspace, path, deck_id)))


@app.command()
def schema(
    json: Annotated[bool, typer.Option("--json", help="The schema is JSON either way.")] = False,  # noqa: ARG001
) -> None:
    """Print the JSON Schema of deck files, for editors."""
    from nlpquiz.deck.schema import json_schema_text

    typer.echo(json_schema_text(), nl=False)


def _print(workspace: Workspace, lines: Callable[[View], Sequence[Line]]) -> None:
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.view import View

    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    for line in lines(View(look, console.width, workspace.language)):
        console.print(line, soft_wrap=True)


def _topics(workspace: Workspace, head: DeckHead) -> tuple[TopicCoverage, ...]:
    names = dict.fromkeys(entry.name for entry in workspace.cache.entries(Filters(decks=(head.id,))))
    return covered(head.topics, (workspace.cache.card(name) for name in names))


def _topics_json(topics: Sequence[TopicCoverage]) -> list[dict[str, object]]:
    return [
        {
            "topic": row.topic.id,
            "title": plain_text(row.topic.title),
            "priority": row.topic.priority,
            "cards": row.total,
            "kinds": dict(row.cards),
            "cited": row.cited,
            "checked": row.checked.isoformat() if row.checked else None,
        }
        for row in topics
    ]


def _write_new(path: Path, text: str) -> None:
    from nlpquiz.deck.schema import json_schema_text

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        schema_file = path.parent / "schema.json"
        if not schema_file.exists():
            schema_file.write_text(json_schema_text(), encoding="utf-8")
    except FileExistsError as error:
        raise QuizError(f"{path} is there already", "Choose another name.", ExitCode.USAGE) from error
    except OSError as error:
        raise QuizError(
            f"{path} cannot be written: {error.strerror}", "Check the folder.", ExitCode.CANNOT_WRITE
        ) from error
