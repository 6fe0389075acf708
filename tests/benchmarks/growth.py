"""How commands grow with the learner's cards and answers: whole processes, on a terminal where a person has one.

    python -m tests.benchmarks.growth [--cards 1000 10000 100000] [--reviews 10] [--runs 20]

Each home has that many cards, each answered ``--reviews`` times over the last 1000 days, beside the decks that are
shipped. Figures are medians in milliseconds, commands in turn. ``peak MB`` is the largest of the runs' peaks.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from nlpquiz.scheduling.review import Moment
from tests.benchmarks.store_growth import build
from tests.benchmarks.timing import (
    CARD_IS_SHOWN,
    OnTerminal,
    Times,
    environment_in,
    first_card,
    in_turn,
    program,
    seconds,
    whole,
)

LARGE = 20_000  # cards; from here on a command that goes through all of them is timed twice at most
Peaks = dict[str, float]


def answering(command: list[str], environment: dict[str, str], answers: int) -> Iterator[tuple[float, float]]:
    """Seconds from a rating to the next card, and from ``u`` to the card that was taken back."""
    screen = OnTerminal(command, environment)
    screen.until(*CARD_IS_SHOWN)
    for _ in range(answers):
        screen.press(b" ")
        screen.until(b"Good")
        screen.press(b"3")
        rated = screen.until(b"keys")
        screen.press(b"u")
        undone = screen.until(b"Good")
        screen.press(b"3")
        screen.until(b"keys")
        yield rated, undone
    screen.finish(b"q")


def peak_mb(command: list[str], environment: dict[str, str]) -> float:
    """The peak of a run's memory in MB; what this process holds is its floor."""
    started = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(started.pid, 0)
    started.returncode = 0
    return usage.ru_maxrss / 1024


def commands(home: Path, cards: int) -> dict[str, list[str]]:
    """What is run, by what the table calls it."""
    ours = program()
    interview = (datetime.now() + timedelta(days=30)).date().isoformat()  # noqa: DTZ005 (the learner's own day)
    everything = [*ours, "export", "anki", "-o", str(home / "out.apkg"), "--with-progress", "--force"]
    found = {
        "today": ours,
        "cards find: one hit": [*ours, "cards", "find", f"rare{cards // 2}"],
        "cards find: 点积, 50 of all": [*ours, "cards", "find", "点积", "--limit", "50"],
        "decks list": [*ours, "decks", "list"],
        "undo": [*ours, "undo"],
        "stats": [*ours, "stats"],
        "export csv, one deck": [*ours, "export", "csv", "deck000", "-o", str(home / "out.csv"), "--force"],
        "export anki with progress": everything,
        "plan: a forecast": [*ours, "plan", "--date", interview, "--minutes", "30"],
    }
    if cards > LARGE:
        del found["export anki with progress"]  # minutes; tests.benchmarks.anki_export has it against Anki
    return found


def measure(home: Path, cards: int, runs: int) -> tuple[Times, Peaks]:
    """All figures for one size, the first start with everything to be made included."""
    environment = environment_in(home)
    study = [*program(), "study"]
    times: Times = {"(all decks compiled, states folded)": [seconds(lambda: whole(program(), environment))]}
    named = commands(home, cards)
    plan = named.pop("plan: a forecast")
    slow = named.keys() & {"export anki with progress", *(["stats"] if cards > LARGE else [])}
    timed: dict[str, Callable[[], float]] = {"first card": lambda: first_card(study, environment)}
    for name, command in named.items():
        if name not in slow:
            timed[name] = lambda command=command: whole(command, environment)  # type: ignore[misc]
    times |= in_turn(timed, runs)
    rated, undone = zip(*answering(study, environment, runs), strict=True)
    times |= {"answer to next card": list(rated), "undo in the sitting": list(undone)}
    for name in sorted(slow):
        times[name] = [whole(named[name], environment) for _ in range(2)]
    planned = {
        "plan: a forecast": lambda: whole(plan, environment),
        "first card of a plan": lambda: first_card(study, environment),
        "today with a plan": lambda: whole(program(), environment),
    }
    times |= in_turn(planned, 3 if cards > LARGE else runs)
    peaks = {name: peak_mb(command, environment) for name, command in {**named, "plan: a forecast": plan}.items()}
    return times, peaks


def furnish(home: str, cards: int, each: int) -> None:
    """Decks and a history up to today."""
    today = Moment.of(datetime.now().astimezone())
    build(Path(home) / "decks", cards, each, history=Path(home) / "history.sqlite", today=today)


def main(sizes: list[int], each: int = 10, runs: int = 20) -> None:
    """Measure, and print the table of all sizes so far after each."""
    measured: dict[int, tuple[Times, Peaks]] = {}
    for cards in sizes:
        with tempfile.TemporaryDirectory() as name:
            home = Path(name)
            (home / "decks").mkdir(mode=0o700)
            code = f"from tests.benchmarks.growth import furnish; furnish({name!r}, {cards}, {each})"
            subprocess.run([sys.executable, "-c", code], check=True)  # its memory must not be the floor of the peaks
            began = time.perf_counter()
            measured[cards] = measure(home, cards, runs)
            print(f"{cards:,} cards took {time.perf_counter() - began:.0f} s", file=sys.stderr)
        table(list(measured), measured, runs)


def table(sizes: list[int], measured: dict[int, tuple[Times, Peaks]], runs: int) -> None:
    """A line for each command, two columns for each size."""
    print(f"{f'growth, median of {runs}, ms':38}" + "".join(f"{f'{cards:,}':>10}{'peak MB':>9}" for cards in sizes))
    for what in dict.fromkeys(what for times, _ in measured.values() for what in times):
        line = f"{what:38}"
        for times, peaks in measured.values():
            line += f"{statistics.median(times[what]) * 1000:10.0f}" if what in times else " " * 10
            line += f"{peaks[what]:9.0f}" if what in peaks else " " * 9
        print(line.rstrip(), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Growth of whole commands")
    parser.add_argument("--cards", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--reviews", type=int, default=10)
    parser.add_argument("--runs", type=int, default=20)
    wanted = parser.parse_args()
    main(wanted.cards, wanted.reviews, wanted.runs)
