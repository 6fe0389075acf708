"""A user's folder with the deck of traps, and the command line in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import Done, Run, home_with, runner
from tests.exchange.deck_with_traps import DECK

__all__ = ["Done", "Run"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with the deck of traps."""
    return home_with("traps.yaml", DECK, tmp_path, monkeypatch)


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line, in that folder."""
    return runner(capsys)
