"""A user's folder with the deck of traps, and the command line in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from nlpquiz.__main__ import main
from nlpquiz.cli import flags
from tests.exchange.deck_with_traps import DECK


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    (folder / "decks").mkdir(parents=True)
    (folder / "decks" / "traps.yaml").write_text(DECK, encoding="utf-8")
    monkeypatch.setenv("NLPQUIZ_HOME", str(folder))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setattr("nlpquiz.cli.workspace.shipped_decks", lambda: tmp_path / "none")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> Done:
        fresh = flags.Flags()
        for field in fields(fresh):
            setattr(flags.GIVEN, field.name, getattr(fresh, field.name))
        code = main(list(words))
        captured = capsys.readouterr()
        return Done(int(code), captured.out, captured.err)

    return call
