"""Settings for every test."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.command_line import forget_flags

# no time limit for an example: a busy machine is no bug. In CI the examples are the same in each run, so that what it
# says depends on the commit alone; on a developer's machine new ones are tried each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


class NetworkUsedError(AssertionError):
    """Something tried to reach the network: nlpquiz never does."""


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        address = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        if not (isinstance(address, str | bytes) and event == "socket.connect"):  # a Unix socket of this machine
            raise NetworkUsedError(f"{event} {address!r}")


sys.addaudithook(_refuse_the_network)  # for the whole suite; and for the processes that it starts:
OFFLINE = str(Path(__file__).parent / "offline")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (OFFLINE, os.environ.get("PYTHONPATH"))))


@pytest.fixture(autouse=True)
def _no_flags_of_another_test() -> Iterator[None]:
    """A process has one command line; tests that call ``main`` in this one leave nothing behind."""
    yield
    forget_flags()
