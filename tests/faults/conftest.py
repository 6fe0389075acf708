"""The command line in this process, as in the tests of cli."""

from __future__ import annotations

from tests.cli.conftest import home, run

__all__ = ["home", "run"]
