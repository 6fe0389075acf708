"""The command line in this process: fast, and with the screen's text in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from nlpquiz.__main__ import main
from nlpquiz.cli import flags


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the words of one command."""

    def call(*words: str) -> Done:
        forget_flags()  # one command line a process: begin each as a new process would
        code = main(list(words))
        captured = capsys.readouterr()
        return Done(int(code), captured.out, captured.err)

    return call


def forget_flags() -> None:
    """Flags as a new process has them."""
    fresh = flags.Flags()
    for field in fields(fresh):
        setattr(flags.GIVEN, field.name, getattr(fresh, field.name))


def home_with(name: str, deck: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with one deck of their own, and none other."""
    folder = tmp_path / "home"
    (folder / "decks").mkdir(parents=True)
    (folder / "decks" / name).write_text(deck, encoding="utf-8")
    monkeypatch.setenv("NLPQUIZ_HOME", str(folder))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setattr("nlpquiz.cli.workspace.shipped_decks", lambda: tmp_path / "none")
    monkeypatch.chdir(tmp_path)
    return folder
