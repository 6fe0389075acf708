"""The command line in this process, as in the tests of cli; and the mark of the tests in this folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import home, run
from tests.e2e.terminal import Start, Terminal

__all__ = ["home", "run"]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start the program in a terminal of its own, which is closed when the test ends."""
    opened: list[Terminal] = []

    def begin(*words: str, **options: Any) -> Terminal:
        opened.append(Terminal(words, home=home, **options))
        return opened[-1]

    yield begin
    for terminal in opened:
        with contextlib.suppress(OSError):
            terminal.process.close(force=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder take long; ``pytest -m faults`` runs them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)
