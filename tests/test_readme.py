"""What the README tells a new user to type is there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from nlpquiz.cli.registry import BRANCHES, _common_options
from nlpquiz.deck.loader import load_text
from tests.command_line import runner

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = README.partition("## Commands\n")[2].partition("```\n")[2].partition("```")[0]


def options_of(command: Any) -> set[str]:
    """Every option of a command and of the commands in it."""
    found = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    for child in getattr(command, "commands", {}).values():
        found |= options_of(child)
    return found


def test_its_options_are_those_of_the_commands() -> None:
    everywhere = {name for option in _common_options() for name in option.opts} | {"--install-completion", "--version"}
    name = ""
    for line in COMMANDS.splitlines():
        for part in line.split(";"):
            named = re.match(r"\s*nlpquiz ([a-z]+)", part)
            name = named[1] if named else name  # a line that goes on is about the same command
            if not name:
                continue  # nlpquiz alone
            place, _, attribute = BRANCHES[name].place.partition(":")
            known = options_of(typer.main.get_command(getattr(import_module(place), attribute))) | everywhere
            assert set(re.findall(r"(?<!\S)--[a-z-]+", part.replace("/", " ").replace("[", " "))) <= known, part


def test_it_names_every_command() -> None:
    assert set(re.findall(r"nlpquiz ([a-z]+)", COMMANDS)) == set(BRANCHES)


def test_its_deck_is_right() -> None:
    (deck,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    loaded = load_text(deck.encode(), "my-deck.yaml")
    assert loaded.deck is not None
    assert not loaded.problems


def test_its_examples_of_ids_are_known(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("NLPQUIZ_HOME", str(tmp_path))
    (card,) = re.findall(r"a card\s+`([^`]+)`", README)
    (topic,) = re.findall(r"a topic\s+`([^`]+)`", README)
    run = runner(capsys)
    assert run("cards", "show", card).code == 0
    assert topic in run("topics", card.partition("/")[0]).out
