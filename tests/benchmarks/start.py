"""How long commands take to start, as multiples of the yardsticks that were timed in the same run.

    python -m tests.benchmarks.start [RUNS]

"first start of all" has a new home every time, in which every shipped deck is still to be read; "10,000 deck files" has
that many (empty ones, which are no decks) in the learner's folder, all seen before. The yardsticks are
``python -c "import sqlite3"`` and ``apy --help`` (the Anki command line; see ``timing`` for where it is looked for).
First cards and the Textual application are timed until they stand on a pseudo-terminal.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.timing import (
    OnTerminal,
    apy,
    environment_in,
    first_card,
    in_turn,
    program,
    python_with,
    whole,
)

SQLITE, APY = 'python -c "import sqlite3"', "apy --help"
BUDGETS = {
    "nlpquiz --version": (SQLITE, 2.0),
    "nlpquiz (today)": (APY, 0.35),
    "nlpquiz study, first card": (APY, 0.6),
}
FILES = 10_000
WIDTH = 31  # cells of the longest name
TEXTUAL = """
from textual.app import App
from textual.widgets import Static
class Smallest(App):
    def compose(self):
        yield Static("it stands here")
Smallest().run()
"""


def textual(python: str, environment: dict[str, str]) -> float:
    """Seconds until the smallest Textual application has drawn its text."""
    screen = OnTerminal([python, "-c", TEXTUAL], environment)
    took = screen.until(b"it stands here")
    screen.finish()
    return took


def first_of_all(environment: dict[str, str]) -> float:
    """Seconds of a start in a home in which nothing is."""
    with tempfile.TemporaryDirectory() as home:
        return whole(program(), {**environment, "NLPQUIZ_HOME": home})


def crowded(home: Path) -> dict[str, str]:
    """The environment of someone with very many files among the decks."""
    folder = home / "decks"
    folder.mkdir(parents=True)
    for number in range(FILES):
        (folder / f"{number}.yaml").touch()
    return environment_in(home)


def commands(home: Path) -> dict[str, Callable[[], float]]:
    """What is timed, by name; programs that are not here are left out with a word."""
    environment = environment_in(home / "usual")
    among_many = crowded(home / "crowded")
    ours = program()
    typed = {"COMP_WORDS": "nlpquiz study tr", "COMP_CWORD": "2"}
    completing = {**environment, **typed, "_NLPQUIZ_COMPLETE": "complete_bash"}
    python = sys.executable
    found: dict[str, Callable[[], float]] = {
        "python -c pass": lambda: whole([python, "-c", "pass"], environment),
        SQLITE: lambda: whole([python, "-c", "import sqlite3"], environment),
        "nlpquiz --version": lambda: whole([*ours, "--version"], environment),
        "nlpquiz (today)": lambda: whole(ours, environment),
        "first start of all": lambda: first_of_all(environment),
        "today among 10,000 deck files": lambda: whole(ours, among_many),
        "nlpquiz decks list": lambda: whole([*ours, "decks", "list"], environment),
        "completion of a deck name": lambda: whole(ours, completing),
        "nlpquiz study, first card": lambda: first_card([*ours, "study", "transformer"], environment),
        "the same with an option": lambda: first_card([*ours, "study", "transformer", "--lang", "en"], environment),
    }
    if command := apy():
        found[APY] = lambda: whole([*command, "--help"], environment)
    if with_anki := python_with("anki"):
        found["import anki.collection"] = lambda: whole([with_anki, "-c", "import anki.collection"], environment)
    if with_textual := python_with("textual"):
        found["smallest Textual application"] = lambda: textual(with_textual, environment)
    for name, there in (("apy", apy()), ("anki", with_anki), ("textual", with_textual)):
        if not there:
            print(f"{name} is not here: left out (tests/benchmarks/timing.py says how to name it)")
    return found


def main(runs: int = 20) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        times = in_turn(commands(Path(home)), runs)
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    print(f"{f'start, median of {runs}':{WIDTH}} {'ms':>7} {'min':>7} {'/sqlite3':>9} {'/apy':>6}  budget")
    for name, median in medians.items():
        to_apy = f"{median / medians[APY]:6.2f}" if APY in medians else " " * 6
        figures = f"{median * 1000:7.0f} {min(times[name]) * 1000:7.0f} {median / medians[SQLITE]:9.2f} {to_apy}"
        line = f"{name:{WIDTH}} {figures}"
        if name in BUDGETS and BUDGETS[name][0] in medians:
            yardstick, most = BUDGETS[name]
            line += f"  {most} × {yardstick}: {'kept' if median <= most * medians[yardstick] else 'MISSED'}"
        print(line)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors", flush=True)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
