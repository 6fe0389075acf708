"""What is understood without the parser is what the parser understands."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from nlpquiz import __main__
from nlpquiz.cli import study_words
from nlpquiz.cli.flags import GIVEN, Flags
from nlpquiz.cli.registry import build
from nlpquiz.cli.study_words import understood
from tests.command_line import forget_flags, home_with

Said = tuple[int, list[Any], dict[str, Any]]
DECK = """\
format: 1
deck: mine
title: Mine
topics: [{id: t, title: T}]
cards:
  - {id: x, kind: truefalse, topic: t, statement: S, correct: true, why: W, sources: [{paper: "Ba et al., 2016"}]}
"""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    home_with("mine.yaml", DECK, tmp_path, monkeypatch)
    yield
    forget_flags()


def asked_of_the_sitting(line: str, monkeypatch: pytest.MonkeyPatch) -> Said:
    """The exit code, the wishes that a sitting was begun with, and the flags that were given."""
    forget_flags()
    begun: list[Any] = []

    def sit(_workspace: object, wishes: object, _stdin: object) -> int:
        begun.append(wishes)
        return 0

    monkeypatch.setattr("nlpquiz.cli.sitting.sit", sit)
    code = __main__.main(["study", *line.split()])
    return code, begun, {each.name: getattr(GIVEN, each.name) for each in fields(Flags)}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "mine",
        "mine --lang en",
        "--lang zh mine --new 5 --limit 3 --minutes 2.5",
        "--cram --keep --tag a --tag b --topic t --kind open --priority core",
        "--theme light --math raw --ascii --plain -q --no-input",
        "--new 0 --new 7",
        "nothing --lang en",
        "--kind strange",
    ],
)
def test_they_begin_the_same_sitting(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert understood(line.split()) is not None
    quick, said = asked_of_the_sitting(line, monkeypatch), capsys.readouterr()
    monkeypatch.setattr(study_words, "understood", lambda _words: None)
    assert asked_of_the_sitting(line, monkeypatch) == quick
    assert capsys.readouterr() == said


@pytest.mark.parametrize(
    "line",
    [
        *("--help", "-h", "--new=5", "--new", "--new -1", "--new x", "--limit 0", "--minutes nan", "--lang fr"),
        *("--tag --cram", "--seed 1", "--decks there", "-- mine", "--unknown", "--l en"),
    ],
)
def test_the_rest_is_for_the_parser(line: str) -> None:
    assert understood(line.split()) is None


def test_the_parser_knows_every_option_that_is_understood() -> None:
    root = build()
    command = root.get_command(root.make_context("nlpquiz", [], resilient_parsing=True), "study")
    known = {name for parameter in command.params for name in parameter.opts}
    ours = {*study_words._NUMBERS, *study_words._WORDS, *study_words._SWITCHES}
    assert ours | {*study_words._COMMON_WORDS, *study_words._COMMON_SWITCHES} <= known
