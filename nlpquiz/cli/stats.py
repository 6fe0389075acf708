"""``nlpquiz stats``: what the log says, as charts, as JSON, or as a page to keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from nlpquiz.cli.registry import new_app
from nlpquiz.cli.study import Decks, Topics
from nlpquiz.errors import ExitCode, QuizError

if TYPE_CHECKING:
    from nlpquiz.cli.workspace import Workspace
    from nlpquiz.scheduling.review import Moment
    from nlpquiz.stats.figures import Statistics

UNITS = {"": 1, "d": 1, "w": 7, "m": 30, "y": 365}
LONGEST_DAYS = 36_525
STDOUT = Path("-")
BAR_FROM_CARDS = 2_000
"""Fewer are read within about half a second"""
PAGE_MARK = "<title>nlpquiz"
"""Stands near the beginning of a page that this command wrote"""


class StatsCommand(TyperCommand):
    """``--explain`` may stand alone: it then lists what can be explained."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The rest of the arguments, with an empty NAME where there is none: typer knows no option like that."""
        given = []
        for place, word in enumerate(args):
            given.append(word)
            name_follows = place + 1 < len(args) and not args[place + 1].startswith("-")
            if word == "--explain" and not name_follows:
                given.append("")
        return super().parse_args(ctx, given)


def complete_explained(incomplete: str) -> list[str]:
    """Numbers that can be explained."""
    from nlpquiz.terminal.stats_words import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


app = new_app()


@app.command(cls=StatsCommand)
def stats(
    decks: Decks = None,
    since: Annotated[
        str, typer.Option("--since", metavar="WHEN", help="90d, 12w, 6m, 1y, a date, or all.", show_default=True)
    ] = "1y",
    topic: Topics = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="[NAME]",
            autocompletion=complete_explained,
            help="What a number means; alone: which there are.",
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one page to keep; - is stdout.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE, whatever it is.")] = False,
) -> int:
    """Show what your answers say: work, memory, forecasts; of DECK… (none: all decks)."""
    from nlpquiz.cli.workspace import open_workspace

    with open_workspace() as workspace:
        if explain is not None:
            return _explain(workspace, explain, as_json=as_json)
        now = workspace.now()
        since_days = days_since(since, now)
        wanted = workspace.wanted_decks(decks or ())
        topics = _known_topics(workspace, topic or (), wanted)
        if html is not None:
            _check_page(html, as_json=as_json)
        from nlpquiz.cli.progress import tracked
        from nlpquiz.cli.stats_gathering import statistics_of
        from nlpquiz.terminal.stats_words import READING

        title = READING[1 if workspace.language == "zh" else 0]
        figures = statistics_of(
            workspace,
            now,
            wanted,
            topics,
            since_days,
            lambda lives, number: tracked(lives, title, total=number, least=BAR_FROM_CARDS),
        )
        if html is not None:
            _write_page(workspace, figures, html, force=force)
        if as_json:
            from nlpquiz.cli.output import print_json
            from nlpquiz.stats.plain import as_plain

            print_json("stats", as_plain(figures))
        elif html is None:
            _print(workspace, figures)
    return 0


def days_since(text: str, now: Moment) -> int | None:
    """How many days, today included; None for all of them.

    Raises:
        QuizError: that is no time, or it lies ahead.
    """
    word = text.strip().lower()
    if word == "all":
        return None
    days = 0
    if found := re.fullmatch(r"([0-9]{1,6})([dwmy]?)", word, re.ASCII):
        days = int(found[1]) * UNITS[found[2]]
    else:
        try:
            days = now.day - date.fromisoformat(word).toordinal() + 1
        except ValueError:
            days = 0
    if not 1 <= days <= LONGEST_DAYS:
        raise QuizError(
            f"--since: {text!r} is no time in the past",
            "For example --since 90d, 12w, 6m, 1y, 2026-01-31 or all.",
            ExitCode.USAGE,
        )
    return days


def _known_topics(workspace: Workspace, topics: Sequence[str], decks: Sequence[str]) -> tuple[str, ...]:
    """The topics asked for; what is none of the decks asked for is refused with the nearest that they have."""
    if topics:
        from nlpquiz.cli.suggestions import one_of

        heads = [head for head in workspace.cache.heads() if not decks or head.id in decks]
        for each in topics:
            names = (f"{head.id}/{topic.id}" if "/" in each else topic.id for head in heads for topic in head.topics)
            one_of(each, dict.fromkeys(names), "--topic")
    return tuple(topics)


def _print(workspace: Workspace, figures: Statistics) -> None:
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.stats_view import stats_lines

    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    for line in stats_lines(figures, look, console.width, workspace.language):
        console.print(line, soft_wrap=True)


def _check_page(target: Path, *, as_json: bool) -> None:
    """Refuse what can be no page before anything is counted."""
    if target == STDOUT:
        if as_json:
            raise QuizError("--html - and --json both write to standard output", "Choose one of them.", ExitCode.USAGE)
    elif target.exists() and not target.is_file():
        what = "a folder" if target.is_dir() else "no regular file"
        raise QuizError(f"{target} is {what}", "Name a file with --html FILE.", ExitCode.USAGE)


def _write_page(workspace: Workspace, figures: Statistics, target: Path, *, force: bool) -> None:
    from nlpquiz.cli.sheet_exporting import write_text
    from nlpquiz.exchange.stats_html import stats_page

    write_text(workspace, (stats_page(figures, workspace.language),), target, PAGE_MARK, force=force)


def _explain(workspace: Workspace, name: str, *, as_json: bool) -> int:
    from nlpquiz.cli.output import print_json
    from nlpquiz.cli.suggestions import one_of
    from nlpquiz.terminal import stats_words as words

    wanted = name.strip().lower()
    if wanted:
        one_of(wanted, (*words.NAMES, *words.SYNONYMS), "--explain")
    names = (words.SYNONYMS.get(wanted, wanted),) if wanted else words.NAMES
    language = workspace.language
    if as_json:
        print_json(
            "stats explain",
            [
                {"name": each, "label": words.label(each, language), "text": words.explain(each, language)}
                for each in names
            ],
        )
        return 0
    from rich.text import Text as Line

    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.view import View
    from nlpquiz.terminal.wrapping import wrap

    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    view = View(look, console.width, language)
    if wanted:
        console.print(Line(view.drawn(words.label(wanted, language)), "heading"), soft_wrap=True)
        for paragraph in words.explain(wanted, language).split("\n"):
            for line in wrap(Line(view.drawn(paragraph)), console.width):
                console.print(line, soft_wrap=True)
        return 0
    width = max(map(len, names)) + 2
    for each in names:
        line = Line(each.ljust(width), "key").append(view.drawn(words.label(each, language)))
        console.print(line, soft_wrap=True)
    return 0
