"""The tree of commands. A command's module is imported when it is used, so that no command pays for another."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup, TyperOption

from nlpquiz import __version__
from nlpquiz.cli.flags import CHOICES, GIVEN
from nlpquiz.cli.suggestions import unknown
from nlpquiz.deck.record import record
from nlpquiz.errors import ExitCode, QuizError


@record
class Branch:
    """Where a command lives (``module:attribute``, a typer app) and the line about it in ``nlpquiz --help``."""

    place: str
    help: str


BRANCHES: dict[str, Branch] = {
    "study": Branch("nlpquiz.cli.study:app", "Study what is due and new cards of DECK… (none: all decks)."),
    "exam": Branch("nlpquiz.cli.exam:app", "Sit an exam against the clock, go on with it, see how it went."),
    "plan": Branch("nlpquiz.cli.plan:app", "Plan for an interview: what you will know on the day."),
    "stats": Branch("nlpquiz.cli.stats:app", "What your answers say: work, memory, forecasts, as charts or a page."),
    "topics": Branch("nlpquiz.cli.topics:app", "Topics: what you would recall of each now, and what to read."),
    "undo": Branch("nlpquiz.cli.cards:undo_app", "Take back the last answer, also of an earlier session."),
    "cards": Branch("nlpquiz.cli.cards:app", "Find, show, edit, suspend, flag or reset cards."),
    "decks": Branch("nlpquiz.cli.decks:app", "List, show, check and start decks."),
    "export": Branch("nlpquiz.cli.exchange:export_app", "Write decks for Anki, spreadsheets, browsers and programs."),
    "import": Branch(
        "nlpquiz.cli.exchange:import_app", "Read decks, notes, tables and reviews: Anki, Markdown, CSV, JSON."
    ),
    "tune": Branch("nlpquiz.cli.tune:app", "Fit the memory model to your own reviews."),
    "backup": Branch("nlpquiz.cli.backups:backup_app", "Copy your answers to a file, or to the folder of backups."),
    "restore": Branch("nlpquiz.cli.backups:restore_app", "Bring back the newest sound backup, or FILE."),
    "config": Branch("nlpquiz.cli.settings:app", "Show and change settings."),
    "doctor": Branch("nlpquiz.cli.doctor:app", "Check the installation, the terminal and the data."),
}

# what typer's click raises for a wrong command line: the base class of typer.BadParameter, whichever click it is
USAGE_ERRORS: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

CONTEXT = {"help_option_names": ["-h", "--help"]}


def _keep(_context: Any, parameter: Any, value: Any) -> None:
    if value in (None, False, ()):
        return
    choices = CHOICES.get(parameter.name)
    if choices and value not in choices:
        raise QuizError(
            f"{parameter.opts[0]}: {value!r} is not one of {', '.join(choices)}",
            f"For example: {parameter.opts[0]} {choices[0]}",
            ExitCode.USAGE,
        )
    setattr(GIVEN, parameter.name, value)


def _common_options() -> list[Any]:
    def option(*names: str, **rest: Any) -> TyperOption:
        return TyperOption(param_decls=list(names), expose_value=False, callback=_keep, **rest)

    return [
        option("--lang", "language", metavar="[en|zh|both]", help="Language of cards and messages."),
        option("--decks", "deck_folders", multiple=True, metavar="DIR", help="One more folder with decks."),
        option("--ascii", is_flag=True, help="Draw with ASCII characters only."),
        option("--plain", is_flag=True, help="For screen readers: no boxes, no redrawing."),
        option("--theme", metavar="[dark|light|none]", help="Colours."),
        option("--math", metavar="[2d|inline|raw]", help="How formulas are drawn."),
        option("--quiet", "-q", is_flag=True, help="Results only."),
        option("--no-input", is_flag=True, help="Never ask; fail instead."),
    ]


def _with_common_options(command: Any) -> Any:
    command.context_settings = {**CONTEXT, **command.context_settings}
    if hasattr(command, "commands"):
        for child in command.commands.values():
            _with_common_options(child)
    else:
        taken = {name for parameter in command.params for name in parameter.opts}
        command.params.extend(option for option in _common_options() if not taken.intersection(option.opts))
    return command


class LazyGroup(TyperGroup):
    """The root: knows every command's name and line, imports only the one that is used."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(BRANCHES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        branch = BRANCHES.get(cmd_name)
        if branch is None:
            return None
        module, attribute = branch.place.split(":")
        command = typer.main.get_command(getattr(import_module(module), attribute))
        command.name = cmd_name
        return _with_common_options(command)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in BRANCHES and not args[0].startswith("-"):
            raise unknown(f"there is no command {args[0]!r}", args[0], BRANCHES, "`nlpquiz --help` lists the commands.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, branch.help) for name, branch in BRANCHES.items()])


def new_app(help_text: str | None = None, **options: Any) -> typer.Typer:
    """A typer app in this program's manner: -h works, plain help, errors go through the one door."""
    return typer.Typer(
        help=help_text,
        no_args_is_help=options.pop("no_args_is_help", False),
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT,
        **options,
    )


def build() -> Any:
    """The whole command line, completion included, as a click command (typer brings its own click)."""
    app = typer.Typer(
        cls=LazyGroup,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT,
        invoke_without_command=True,
    )

    @app.callback()
    def nlpquiz(
        context: typer.Context,
        version: bool = typer.Option(False, "--version", "-V", help="Show the version.", is_eager=True),
        json: bool = typer.Option(False, "--json", help="Today for programs."),
    ) -> None:
        """Prepare for NLP and recommender-systems interviews. Without a command: where you stand today."""
        if version:
            typer.echo(f"nlpquiz {__version__}")
        elif context.invoked_subcommand is None:
            from nlpquiz.cli.today import show_today

            show_today(json=json)

    root: Any = typer.main.get_command(app)
    root.params.extend(_common_options())  # before a command they hold for it as well
    return root
