"""``nlpquiz config``: where settings live, what they are, and changing one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.suggestions import unknown
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.config import (
    parse_value,
    setting_choices,
    setting_help,
    setting_names,
    write_setting,
    written,
)
from nlpquiz.terminal.error_messages import in_language
from nlpquiz.terminal.outcome_messages import say

app = new_app("Show and change settings.", no_args_is_help=True)


def _complete_name(incomplete: str) -> list[str]:
    return [name for name in setting_names() if name.startswith(incomplete)]


Name = Annotated[str, typer.Argument(autocompletion=_complete_name)]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command()
def path() -> None:
    """Print where config.toml is, or would be."""
    with open_workspace() as workspace:
        typer.echo(workspace.folders.config_file)


@app.command()
def show(json: Json = False) -> None:
    """Print every setting in force."""
    with open_workspace() as workspace:
        language = workspace.language
        values = {name: getattr(workspace.settings, name) for name in setting_names()}
    if json:
        print_json("config show", {name: _plain(value) for name, value in values.items()})
        return
    for name, value in values.items():
        choices = setting_choices(name)
        typer.echo(f"# {in_language(setting_help(name), language)}" + (f" ({', '.join(choices)})" if choices else ""))
        typer.echo(f"{name} = {written(value)}")


@app.command()
def get(name: Name) -> None:
    """Print one setting."""
    setting_help(name)  # refuses an unknown one
    with open_workspace() as workspace:
        value = getattr(workspace.settings, name)
    typer.echo(value if isinstance(value, str) else written(value))


@app.command("set", context_settings={"ignore_unknown_options": True})  # -1 is a value
def set_(name: Name, value: Annotated[str, typer.Argument(metavar="VALUE", show_default=False)]) -> None:
    """Write one setting to config.toml; lists take commas, deck_retention takes deck=0.9."""
    parsed = parse_value(name, value, "config set")
    with open_workspace() as workspace:
        if name == "deck_retention":
            _check_decks(workspace, parsed)
        write_setting(workspace.folders, name, parsed)
        file = workspace.folders.config_file
        note(say("set", workspace.language, name=name, value=written(parsed), file=file))


def _check_decks(workspace: Workspace, names: Iterable[str]) -> None:
    """Refuse names that no deck has; a deck whose file is broken just now is one.

    Raises:
        QuizError: there is no such deck; the nearest name is the next step.
    """
    known = {*workspace.cache.places(), *(Path(each.file).stem for each in workspace.problems)}
    for name in names:
        if name not in known:
            hint = "`nlpquiz decks list` shows the decks that there are."
            raise unknown(f"there is no deck {name!r}", name, known, hint)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else dict(value) if hasattr(value, "items") else value
