"""``nlpquiz cards``: find, show, mark and edit cards; ``nlpquiz undo``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlpquiz.cli.card_writing import new
from nlpquiz.cli.completion import complete_card
from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.suggestions import unknown
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.deck.catalog import Entry
from nlpquiz.deck.model import split_key
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.terminal.deck_messages import say

if TYPE_CHECKING:
    from rich.text import Text as Line

    from nlpquiz.store.history import Mark
    from nlpquiz.terminal.look import Look

app = new_app("Find, show, write, edit, suspend, flag or reset cards.", no_args_is_help=True)
app.command()(new)
undo_app = new_app()

Name = Annotated[str, typer.Argument(autocompletion=complete_card, metavar="DECK/CARD", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command()
def find(
    text: str,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="So many cards at most.")] = None,
    json: Json = False,
) -> int:
    """List cards with TEXT in them, in either language, whatever its case or width. Exit code 1: none."""
    with open_workspace() as workspace:
        workspace.wanted_decks(())
        entries = workspace.cache.find(text, limit)
        found = (
            (entry.name, question) for entry, question in zip(entries, _questions(workspace, entries), strict=True)
        )
        if json:
            print_json("cards find", [{"card": name, "question": question} for name, question in found])
        elif entries:
            _print_found(workspace, found)
        else:
            note(say("find.none", workspace.language, text=text))
    return 0 if entries else 1


def _questions(workspace: Workspace, entries: Iterable[Entry]) -> Iterator[str]:
    """What each card asks, on one line: gaps hidden, numbers drawn."""
    from nlpquiz.terminal.card_view import question_lines
    from nlpquiz.terminal.view import View

    language = "zh" if workspace.language == "zh" else "en"
    views: dict[str, View] = {}  # of each deck: there may be thousands of cards
    for entry in entries:
        if entry.deck not in views:
            macros = workspace.cache.head(entry.deck).macros
            views[entry.deck] = View(workspace.look, 100_000, language, macros=macros)
        lines = question_lines(workspace.cache.card(entry.name), views[entry.deck])
        yield next((" ".join(line.plain.split()) for line in lines if line.plain.strip()), "")


def _print_found(workspace: Workspace, found: Iterable[tuple[str, str]]) -> None:
    from rich.text import Text as Line

    from nlpquiz.terminal.console import look_for, make_console

    console = make_console(look_for(workspace.look, workspace.environment), environment=workspace.environment)
    for name, question in found:
        console.print(Line(name, "key"), soft_wrap=True)
        first = Line(f"  {question}")
        if console.is_terminal:
            first.truncate(console.width, overflow="ellipsis")
        console.print(first, soft_wrap=True)


@app.command()
def show(
    name: Name,
    json: Json = False,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the page as a picture instead.")] = None,
    seed: Annotated[str, typer.Option(metavar="TEXT", help="Draw numbers and the options' order from this.")] = "",
    history: Annotated[
        bool, typer.Option("--history", help="The card's reviews instead, and what they did to its memory.")
    ] = False,
) -> None:
    """Show a card with its answer, points, pitfalls and sources; with --history its life so far."""
    with open_workspace() as workspace:
        if history:
            from nlpquiz.cli.card_history import show_history

            show_history(workspace, _entries(workspace, name), json=json)
            return
        entry = _entry(workspace, name)
        card = workspace.cache.card(entry.name)
        if json:
            from nlpquiz.deck.compiled import card_as_plain

            print_json(
                "cards show", {"card": entry.name, "file": entry.file, "line": entry.line, **card_as_plain(card)}
            )
            return
        from nlpquiz.terminal.card_page import card_page
        from nlpquiz.terminal.console import look_for, make_console
        from nlpquiz.terminal.view import View

        look = workspace.look if svg else look_for(workspace.look, workspace.environment)
        console = make_console(look, environment=workspace.environment)
        head = workspace.cache.head(entry.deck)
        view = View(look, console.width, workspace.language, seed, split_key(entry.key)[1], head.macros)
        names = [n if "/" in n else f"{entry.deck}/{n}" for n in card.follow_ups]
        follow_ups = [workspace.cache.card(n) for n in names if workspace.cache.entries_named(n)]
        lines = card_page(card, entry, head, follow_ups, view)
        if svg is None:
            for line in lines:
                console.print(line, soft_wrap=True)
        else:
            _write_picture(lines, svg, entry.name, look, console.width)
            note(say("picture.written", workspace.language, file=svg))


def _write_picture(lines: Sequence[Line], file: Path, title: str, look: Look, width: int) -> None:
    from io import StringIO

    from rich.console import Group

    from nlpquiz.terminal.cell_svg import svg
    from nlpquiz.terminal.console import make_console

    console = make_console(replace(look, width=width), file=StringIO(), environment={})
    rows = console.render_lines(Group(*lines), pad=False)
    try:
        file.write_text(svg(rows, width, title=title, theme=look.theme), encoding="utf-8")
    except OSError as error:
        raise QuizError(f"{file} cannot be written: {error.strerror}", "", ExitCode.CANNOT_WRITE) from error


def _mark(name: str, mark: Mark) -> None:
    with open_workspace() as workspace:
        now = workspace.now()
        for entry in _entries(workspace, name):
            workspace.history.mark(entry.key, mark, now)
        note(say(f"mark.{mark}", workspace.language, card=name))


@app.command()
def suspend(name: Name) -> None:
    """Never ask a card until it is unsuspended."""
    _mark(name, "suspend")


@app.command()
def unsuspend(name: Name) -> None:
    """Ask a suspended card again."""
    _mark(name, "unsuspend")


@app.command()
def flag(name: Name, off: Annotated[bool, typer.Option("--off", help="Take the flag away.")] = False) -> None:
    """Flag a card."""
    _mark(name, "unflag" if off else "flag")


@app.command()
def reset(name: Name, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Begin a card anew. Its reviews stay in the log but no longer count for its schedule."""
    with open_workspace() as workspace:
        entries = _entries(workspace, name)
        count = sum(len(workspace.history.reviews_of(entry.key)) for entry in entries)
        if count and not yes:
            if GIVEN.no_input or not sys.stdin.isatty():
                raise QuizError(f"{name} has {count} reviews", "Add --yes to reset it.", ExitCode.USAGE)
            question = say("reset.ask", workspace.language, card=name, count=count)
            typer.confirm(question, abort=True, err=True)
        now = workspace.now()
        for entry in entries:
            workspace.history.mark(entry.key, "reset", now)
        note(say("mark.reset", workspace.language, card=name))


@app.command()
def edit(name: Name) -> int:
    """Open a card in $VISUAL or $EDITOR at its line, and check its deck afterwards."""
    from nlpquiz.cli.editing import edited
    from nlpquiz.errors import DeckError

    with open_workspace() as workspace:
        entry = _entry(workspace, name)
        if GIVEN.no_input:
            raise QuizError("an editor needs a terminal", "Leave out --no-input.", ExitCode.USAGE)
        file = edited(workspace, Path(entry.file), entry.line)
        problems = tuple(p for p in workspace.reread_decks() if p.severity == "error" and Path(p.file) == file)
        if problems:
            raise DeckError(problems, f"Mend it with: nlpquiz cards edit {name}, or your editor on {file}")
    return 0


@undo_app.command()
def undo(json: Json = False) -> int:
    """Take back the last answer, also of an earlier session. The log keeps it, marked as taken back."""
    with open_workspace() as workspace:
        review = workspace.history.latest_review()
        if review is None:
            note(say("undo.none", workspace.language))
            return 1
        workspace.history.void(review.id, workspace.now())
        if json:
            print_json(
                "undo", {"card": review.card, "rating": review.rating.name.lower(), "day": str(review.at.date())}
            )
        else:
            from nlpquiz.terminal.messages import say as say_of_sitting

            rating = say_of_sitting(f"rating.{int(review.rating)}", workspace.language)
            day = review.at.date()
            from nlpquiz.terminal.sanitize import harmless

            typer.echo(harmless(say("undo.done", workspace.language, rating=rating, card=review.card, day=day)))
    return 0


def _entries(workspace: Workspace, name: str) -> list[Entry]:
    """Every scheduled key of a card, or the one gap that ``deck/card#c1`` names."""
    found: list[Entry] = list(workspace.cache.entries_named(split_key(name)[0]))
    if "#" in name:
        found = [entry for entry in found if entry.key == name]
    if not found:
        names: Any = workspace.cache.card_names()
        raise unknown(f"there is no card {name!r}", name, names, "`nlpquiz cards find WORD` looks for one.")
    return found


def _entry(workspace: Workspace, name: str) -> Entry:
    return _entries(workspace, name)[0]
