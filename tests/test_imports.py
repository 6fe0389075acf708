"""What each frequent command may import: its start is as quick as this list is short. Nothing here is timed.

The figures are printed by ``python -m tests.benchmarks.start``. A module that is missing from a list is no mistake to
be mended by adding it: look first whether it can be imported where it is used.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = """
import sys
from nlpquiz.__main__ import main
try:
    sys.exit(main(sys.argv[1:]))
finally:  # the shell's completion leaves by an exception
    print("modules:", *sys.modules, file=sys.stderr)
"""

SLOW_IN_THE_LIBRARY = {
    *("argparse", "asyncio", "concurrent.futures", "ctypes", "email", "hashlib", "http", "importlib.metadata"),
    *("logging", "multiprocessing", "socket", "ssl", "unittest", "urllib.request", "webbrowser", "xml", "zipfile"),
}
"""Of Python's own library, what a first picture never needs"""

FOLDERS = {"platformdirs"}
DRAWN = {"rich", *FOLDERS}
PARSED = {*DRAWN, "typer", "shellingham", "annotated_doc"}

MAY_IMPORT: dict[str, tuple[list[str], set[str], set[str]]] = {
    # name: the words, packages of others, and our modules that it has no need of
    "version": (["--version"], set(), {"nlpquiz.errors", "nlpquiz.cli", "nlpquiz.store"}),
    "today": (
        [],
        DRAWN,
        {"nlpquiz.deck.model", "nlpquiz.deck.compiled", "nlpquiz.deck.loader", "nlpquiz.deck.grading"}
        | {
            "rich.console",
            "nlpquiz.cli.registry",
            "nlpquiz.cli.planning",
            "nlpquiz.study.session",
            "nlpquiz.scheduling.planner",
        }
        | {"nlpquiz.exam", "nlpquiz.exchange", "nlpquiz.terminal.prose", "nlpquiz.terminal.math"},
    ),
    "study": (
        ["study", "transformer"],
        DRAWN,
        {"nlpquiz.deck.loader", "nlpquiz.deck.shape", "nlpquiz.deck.lint", "nlpquiz.cli.registry"}
        | {"nlpquiz.cli.planning", "nlpquiz.scheduling.planner", "nlpquiz.scheduling.fitting"}
        | {"nlpquiz.exam", "nlpquiz.exchange", "nlpquiz.stats", "nlpquiz.terminal.stats_view"},
    ),
    "study with options": (
        ["study", "transformer", "--limit", "3"],
        PARSED,
        {"nlpquiz.deck.loader", "nlpquiz.cli.planning", "nlpquiz.exam", "nlpquiz.exchange", "nlpquiz.stats"},
    ),
    "decks list": (
        ["decks", "list"],
        DRAWN,
        {"rich.console", "nlpquiz.cli.registry", "nlpquiz.cli.lint", "nlpquiz.deck.loader", "nlpquiz.deck.coverage"}
        | {"nlpquiz.study.session", "nlpquiz.exam", "nlpquiz.exchange", "nlpquiz.stats"},
    ),
    "decks show": (
        ["decks", "show", "transformer"],
        PARSED,
        {"nlpquiz.deck.loader", "nlpquiz.study.session", "nlpquiz.exam", "nlpquiz.exchange", "nlpquiz.stats"},
    ),
    "completion": (
        [],
        FOLDERS,
        {"nlpquiz.deck.compiled", "nlpquiz.deck.loader", "nlpquiz.deck.model", "nlpquiz.scheduling", "nlpquiz.study"}
        | {"nlpquiz.cli.registry", "nlpquiz.cli.sitting", "nlpquiz.store.cache", "nlpquiz.store.history"}
        | {"nlpquiz.terminal", "nlpquiz.exam", "nlpquiz.exchange"},
    ),
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home in which every deck is compiled and today's backup is made, found as on a user's machine."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "SYSTEMROOT") if name in os.environ}
    found = {**kept, "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    for _ in range(2):
        imported([], found)
    return found


def imported(words: list[str], environment: dict[str, str]) -> set[str]:
    """The modules that were imported when the command had ended."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env=environment,
        input=b"",
        capture_output=True,
        cwd=environment["HOME"],
        check=False,
    )
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith("modules: "), done.stderr.decode()
    return set(last.split()[1:])


@pytest.mark.parametrize("command", MAY_IMPORT)
def test_a_command_imports_no_more_than_it_needs(command: str, environment: dict[str, str]) -> None:
    words, others, needless = MAY_IMPORT[command]
    if command == "completion":
        typed = {"COMP_WORDS": "nlpquiz study tr", "COMP_CWORD": "2", "_NLPQUIZ_COMPLETE": "complete_bash"}
        environment = {**environment, **typed}
    modules = imported(words, environment)
    bare = subprocess.run([sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, check=True)
    modules -= set(bare.stdout.decode().split())  # what this Python imports by itself, an editable install included
    packages = {module.partition(".")[0] for module in modules}
    assert packages - sys.stdlib_module_names - {"nlpquiz"} <= others
    assert modules & SLOW_IN_THE_LIBRARY == set()
    assert {name for name in needless if name in modules or any(m.startswith(f"{name}.") for m in modules)} == set()


def test_the_list_would_notice(environment: dict[str, str]) -> None:
    """The way from a command to its modules works: reading a deck takes the parser of YAML, and that is seen."""
    deck = Path(environment["HOME"]) / "broken.yaml"
    deck.write_text("deck: [", encoding="utf-8")
    assert {"yaml", "nlpquiz.deck.loader"} <= imported(["decks", "lint", str(deck)], environment)
