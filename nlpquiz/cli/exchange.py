"""``nlpquiz export`` and ``nlpquiz import``: arguments to the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from nlpquiz.cli.completion import complete_deck
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.study import Kinds, Priorities, Tags, Topics
from nlpquiz.cli.suggestions import one_of
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.deck.catalog import Filters
from nlpquiz.deck.model import KINDS, PRIORITIES
from nlpquiz.errors import ExitCode, QuizError

export_app = new_app("Write decks for Anki, spreadsheets, browsers and programs.", no_args_is_help=True)
import_app = new_app("Read decks, notes, tables and reviews: Anki, Markdown, CSV, JSON.", no_args_is_help=True)


@export_app.callback()
@import_app.callback()
def _group() -> None:  # with one command only, typer would leave its name out
    pass


Decks = Annotated[list[str] | None, typer.Argument(metavar="[DECK]…", autocompletion=complete_deck, show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Overwrite FILE whoever wrote it.")]


@export_app.command("anki")
def export_anki(
    decks: Decks = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The package to write.")] = Path(
        "nlpquiz.apkg"
    ),
    with_progress: Annotated[
        bool, typer.Option("--with-progress", help="Your schedule, marks and reviews, too. Not for sharing.")
    ] = False,
    tag: Tags = None,
    topic: Topics = None,
    kind: Kinds = None,
    priority: Priorities = None,
    force: Force = False,
) -> None:
    """Write DECK… (none: all decks) as a package that Anki, AnkiDroid and AnkiMobile import.

    Importing a newer export updates the notes in place; the schedule in Anki stays. --lang chooses the languages of the
    cards (default: both, with a switch on each card).
    """
    from nlpquiz.cli.anki_exporting import export_package

    with open_workspace() as workspace:
        filters = _filters(workspace, decks, tag, topic, kind, priority)
        export_package(workspace, filters, output, with_progress=with_progress, force=force)


Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write; - is stdout.")]
_STDOUT = Path("-")


@export_app.command("json")
def export_json(
    decks: Decks = None,
    output: Output = _STDOUT,
    with_progress: Annotated[
        bool,
        typer.Option(
            "--with-progress", help="All that you did, too, whatever the decks: answers, marks, exams, plans."
        ),
    ] = False,
    tag: Tags = None,
    topic: Topics = None,
    force: Force = False,
) -> None:
    """Write DECK… (none: all decks) as JSON with every field."""
    from nlpquiz.cli import sheet_exporting as sheets
    from nlpquiz.exchange.json_decks import FORMAT

    with open_workspace() as workspace:
        chosen = sheets.chosen_cards(workspace, _filters(workspace, decks, tag, topic))
        pieces = sheets.export_json(chosen)
        if with_progress:
            from nlpquiz.cli.json_transfer import export_everything

            pieces = export_everything(workspace, chosen)
        sheets.write_text(workspace, pieces, output, f'"format": "{FORMAT}"', force=force)


@export_app.command("csv")
def export_csv(
    decks: Decks = None, output: Output = _STDOUT, tag: Tags = None, topic: Topics = None, force: Force = False
) -> None:
    """Write a row for each card of DECK… (none: all decks), for spreadsheets."""
    from nlpquiz.cli import sheet_exporting as sheets

    with open_workspace() as workspace:
        chosen = sheets.chosen_cards(workspace, _filters(workspace, decks, tag, topic))
        sheets.write_text(
            workspace, sheets.export_csv(workspace, chosen), output, "deck,id,kind,topic,priority", force=force
        )


@export_app.command("markdown")
def export_markdown(
    decks: Decks = None, output: Output = _STDOUT, tag: Tags = None, topic: Topics = None, force: Force = False
) -> None:
    """Write the cards of DECK… (none: all decks) as one Markdown document."""
    from nlpquiz.cli import sheet_exporting as sheets
    from nlpquiz.exchange.markdown_sheet import MADE_BY

    with open_workspace() as workspace:
        chosen = sheets.chosen_cards(workspace, _filters(workspace, decks, tag, topic))
        sheets.write_text(workspace, sheets.export_markdown(workspace, chosen), output, MADE_BY, force=force)


@export_app.command("html")
def export_html(
    decks: Decks = None,
    output: Output = _STDOUT,
    review: Annotated[bool, typer.Option("--review", help="Hide the answers until they are tapped.")] = False,
    tag: Tags = None,
    topic: Topics = None,
    force: Force = False,
) -> None:
    """Write DECK… (none: all decks) as one page to print, or with --review to go through on a phone.

    The file needs no network: formulas are part of it.
    """
    from nlpquiz.cli import sheet_exporting as sheets
    from nlpquiz.exchange.html_sheet import MADE_BY

    with open_workspace() as workspace:
        chosen = sheets.chosen_cards(workspace, _filters(workspace, decks, tag, topic))
        sheets.write_text(workspace, sheets.export_html(workspace, chosen, review=review), output, MADE_BY, force=force)


@import_app.command("anki")
def import_anki(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="A package: .apkg or .colpkg.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help="The deck to write, or a folder for several."),
    ] = None,
    with_progress: Annotated[
        bool, typer.Option("--with-progress", help="Reviews, too: what was done on the phone counts here.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace decks that are there already.")] = False,
) -> None:
    """Read a package that Anki, AnkiDroid or AnkiMobile exported.

    Cards that came from nlpquiz join those that are here; others become a deck of yours.
    """
    from nlpquiz.cli.anki_importing import import_package

    with open_workspace() as workspace:
        import_package(workspace, file, output, with_progress=with_progress, force=force)


@import_app.command("json")
def import_json(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="What `export json` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Decks that are here already, too.")] = False,
) -> None:
    """Add what `nlpquiz export json --with-progress` wrote: decks, and what was done with them.

    What is here stays; what is in both is not added twice. Settings are not taken over.
    """
    from nlpquiz.cli.json_transfer import import_everything

    with open_workspace() as workspace:
        import_everything(workspace, file, force=force)


Notes = Annotated[str, typer.Argument(metavar="FILE|FOLDER|-", show_default=False, help="The notes; - is stdin.")]
DeckFile = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="The deck to write or update: decks/NAME.yaml.")
]
DeckId = Annotated[str, typer.Option("--deck", metavar="NAME", help="The deck's id; default: the notes' name.")]
TextLanguage = Annotated[str, typer.Option("--lang", metavar="[auto|zh|en]", help="Language of the notes.")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Say what would be done, and write nothing.")]
Theirs = Annotated[bool, typer.Option("--theirs", help="Where you and the notes changed a text, take the notes'.")]
Ours = Annotated[bool, typer.Option("--ours", help="Where you and the notes changed a text, keep yours for good.")]
Prune = Annotated[bool, typer.Option("--prune", help="Remove cards that left the notes and that you did not edit.")]
Same = Annotated[bool, typer.Option("--same", help="These are the notes that the deck came from, moved.")]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]


@import_app.command("markdown")
def import_markdown(
    notes: Notes,
    output: DeckFile = None,
    deck: DeckId = "",
    lang: TextLanguage = "auto",
    headings: Annotated[
        bool, typer.Option("--headings", help="Each heading with a text below it is a question.")
    ] = False,
    dry_run: DryRun = False,
    theirs: Theirs = False,
    ours: Ours = False,
    prune: Prune = False,
    same: Same = False,
    json: Json = False,
) -> int:
    """Turn Markdown notes into a deck: questions with their answers, drafts where none is, links as reading.

    Importing changed notes again updates that deck; what you edited since stays. Exit code 1: you and the notes changed
    the same texts.
    """
    from nlpquiz.cli.notes_importing import Wishes, import_notes
    from nlpquiz.cli.notes_reading import markdown_reader
    from nlpquiz.exchange.notes.folder import ENDINGS

    side = _side(theirs=theirs, ours=ours)
    wanted = _text_language(lang)
    wishes = Wishes("import markdown", output, deck, wanted, dry_run, side, prune, json, ENDINGS, same)
    with open_workspace() as workspace:
        return import_notes(workspace, notes, markdown_reader(every_heading=headings), wishes)


@import_app.command("csv")
def import_csv(
    rows: Annotated[str, typer.Argument(metavar="FILE|FOLDER|-", show_default=False, help="The table; - is stdin.")],
    output: DeckFile = None,
    deck: DeckId = "",
    columns: Annotated[
        str, typer.Option(metavar="LIST", help="Which is which, as in question=1,answer=2,tags=3 (or the titles).")
    ] = "",
    delimiter: Annotated[str, typer.Option(metavar="[auto|tab|comma|…]", help="What stands between columns.")] = "auto",
    lang: TextLanguage = "auto",
    dry_run: DryRun = False,
    theirs: Theirs = False,
    ours: Ours = False,
    prune: Prune = False,
    same: Same = False,
    json: Json = False,
) -> int:
    """Turn a table of questions and answers into a deck: Anki's text export, Quizlet, spreadsheets.

    Importing a changed table again updates that deck; what you edited since stays.
    """
    from nlpquiz.cli.notes_importing import Wishes, import_notes
    from nlpquiz.cli.notes_reading import csv_reader

    wanted = _text_language(lang)
    wishes = Wishes(
        *("import csv", output, deck, wanted, dry_run, _side(theirs=theirs, ours=ours), prune, json),
        (".csv", ".tsv", ".txt"),
        same,
    )
    with open_workspace() as workspace:
        return import_notes(workspace, rows, csv_reader(columns, delimiter), wishes)


def _side(*, theirs: bool, ours: bool) -> Literal["ours", "theirs"] | None:
    if theirs and ours:
        raise QuizError("--theirs and --ours exclude each other", "Give one of them.", ExitCode.USAGE)
    return "theirs" if theirs else "ours" if ours else None


def _text_language(value: str) -> Literal["auto", "zh", "en"]:
    one_of(value, ("auto", "zh", "en"), "--lang")
    return value  # type: ignore[return-value]


def _filters(
    workspace: Workspace,
    decks: list[str] | None,
    tag: list[str] | None,
    topic: list[str] | None,
    kind: list[str] | None = None,
    priority: list[str] | None = None,
) -> Filters:
    for values, known, option in ((kind, KINDS, "--kind"), (priority, PRIORITIES, "--priority")):
        for value in values or ():
            one_of(value, known, option)
    return Filters(
        decks=workspace.wanted_decks(decks or ()),
        topics=tuple(topic or ()),
        tags=tuple(tag or ()),
        kinds=tuple(kind or ()),  # type: ignore[arg-type]
        priorities=tuple(priority or ()),  # type: ignore[arg-type]
    )
