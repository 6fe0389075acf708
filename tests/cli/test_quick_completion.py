"""The quick answer to the Tab key is the parser's answer."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import typer

from nlpquiz import __main__
from nlpquiz.cli import quick_completion
from nlpquiz.cli.quick_completion import TAKE_DECKS, complete_quickly
from nlpquiz.cli.registry import build
from nlpquiz.cli.workspace import Workspace

VARIABLE = "_NLPQUIZ_COMPLETE"
DECK = """\
format: 1
deck: NAME
title: Mine
topics: [{id: t, title: T}]
cards:
  - {id: x, kind: truefalse, topic: t, statement: S, correct: true, why: W, sources: [{paper: "Ba et al., 2016"}]}
"""
Said = tuple[int, str]


@pytest.fixture(autouse=True)
def decks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLPQUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nlpquiz.cli.workspace.shipped_decks", lambda: tmp_path / "none")
    folder = tmp_path / "home" / "decks"
    folder.mkdir(parents=True)
    for name in ("bert", "transformer", "transfer-learning"):
        (folder / f"{name}.yaml").write_text(DECK.replace("NAME", name), encoding="utf-8")
    return folder


def press_tab(monkeypatch: pytest.MonkeyPatch, capsys: Any, shell: str, line: str, action: str = "get-args") -> Said:
    words = line.split(" ")
    monkeypatch.setenv(VARIABLE, f"complete_{shell}")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", action)
    try:
        code = __main__.main([])
    except SystemExit as end:
        code = int(end.code or 0)
    return code, capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("line", ["study ", "study tr", "study bert tr", "stats x", "decks coverage b", "export anki "])
def test_it_answers_as_the_parser_does(
    shell: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for action in ("get-args", "is-args") if shell == "fish" else ("",):
        asked: list[bool] = []

        def noted(*arguments: Any, asked: list[bool] = asked) -> bool:
            asked.append(True)
            asked[-1] = complete_quickly(*arguments)
            return asked[-1]

        monkeypatch.setattr(quick_completion, "complete_quickly", noted)
        quick = press_tab(monkeypatch, capsys, shell, f"nlpquiz {line}", action)
        assert asked == [True]
        monkeypatch.setattr(quick_completion, "complete_quickly", lambda *_: False)
        assert press_tab(monkeypatch, capsys, shell, f"nlpquiz {line}", action) == quick


@pytest.mark.parametrize(
    "line", ["", "st", "study --ki", "study --kind ", "cards show ", "study 'tr", "decks ", "tune "]
)
def test_the_rest_is_left_to_the_parser(line: str) -> None:
    line = f"nlpquiz {line}"
    asked = {VARIABLE: "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    assert not complete_quickly(asked, VARIABLE)
    assert not complete_quickly({VARIABLE: "complete_powershell", "_TYPER_COMPLETE_ARGS": "nlpquiz study "}, VARIABLE)


def test_a_new_deck_is_offered_at_once(decks: Path) -> None:
    with Workspace() as workspace:
        assert "new" not in workspace.shelved_decks()
    (decks / "new.yaml").write_text(DECK.replace("NAME", "new"), encoding="utf-8")
    with Workspace() as workspace:
        assert "new" in workspace.shelved_decks()
    (decks / "new.yaml").unlink()
    with Workspace() as workspace:
        assert "new" not in workspace.shelved_decks()
        workspace.folders.cache_file.write_bytes(b"no database" * 100)
        assert "bert" in workspace.shelved_decks()


@pytest.mark.parametrize("line", ["nlpquiz study tr", "nlpquiz study --tag x tr"])
def test_nothing_comes_between_what_is_typed_and_what_is_offered(
    line: str, decks: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (decks.parent / "config.toml").write_text("of_a_newer_version = 1\n", encoding="utf-8")
    (decks / "broken.yaml").write_text("deck: [", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))
    with suppress(SystemExit):
        __main__.main([])
    assert capfd.readouterr() == ("transfer-learning\ntransformer\n", "")


def test_the_commands_that_take_decks_are_those_of_the_parser() -> None:
    root = build()
    context = root.make_context("nlpquiz", [], resilient_parsing=True)

    def commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        yield path, command
        for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
            yield from commands(command.get_command(context, name), (*path, name))

    def completes_decks(command: Any) -> bool:
        found = [each for each in command.params if each.param_type_name == "argument"]
        return (
            len(found) == 1
            and found[0].nargs == -1
            and offers(found[0]) == {"bert", "transformer", "transfer-learning"}
        )

    def offers(argument: typer.core.TyperArgument) -> set[str]:
        return {item.value for item in argument.shell_complete(context, "")}

    with Workspace() as workspace:
        assert len(workspace.cache.places()) == 3
    taking = {path for path, command in commands(root, ()) if path and completes_decks(command)}
    assert taking == TAKE_DECKS
