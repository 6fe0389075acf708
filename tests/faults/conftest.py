"""The command line in this process, as in the tests of cli; and the mark of the tests in this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import home, run

__all__ = ["home", "run"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder take long; ``pytest -m faults`` runs them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)
