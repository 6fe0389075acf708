"""How much the planner is worth: paired against the usual ways to study, on simulated learners.

    python -m tests.benchmarks.planning --quick                  three cells and two scenarios, about two minutes
    python -m tests.benchmarks.planning --cells --learners 0-23  the 36 cells (300/500/800 cards, 7–60 days, 15–60 min)
    python -m tests.benchmarks.planning --scenarios              what is hard: wrong weights, skipped days, noise, …
    python -m tests.benchmarks.planning --intervals              do the forecast's 80 % intervals hold?
    python -m tests.benchmarks.planning --speed                  time of a decision and of a forecast

``--learners`` takes seeds and ``--users`` other weights, so that somebody else can hold theirs back. Results are
appended to ``--results FILE`` (one line a learner and cell) and taken from there when they are known: a long run may be
done in slices.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path

from tests.benchmarks.planning_intervals import report_intervals, report_speed
from tests.benchmarks.planning_policies import Anki, NewThenWeakest, Planned, RoundRobin, Sm2
from tests.benchmarks.planning_world import FEW_BUTTONS, USERS_VARIABLE, Cell, Player, World

PLAN, ANKI, FILLED, NEW_FIRST = "plan", "anki", "anki filled", "new first 0.75"
Scores = dict[str, tuple[float, float]]
"""(recall, share of the time used) by policy"""


def policies(*, few: bool) -> Mapping[str, Callable[[], Player]]:
    """The baselines by name, and the planner. ``few`` leaves out most of those that are chosen in hindsight."""
    found: dict[str, Callable[[], Player]] = {
        PLAN: Planned,
        ANKI: Anki,
        FILLED: lambda: Anki(fill=True),
        "anki 20 a day": lambda: Anki(per_day=20),
        NEW_FIRST: lambda: NewThenWeakest(0.75),
        "new first 0.5": lambda: NewThenWeakest(0.5),
        "round robin": RoundRobin,
        "sm2": Sm2,
        "cram 3": lambda: Anki(cram=3),
    }
    if few:
        return found
    for share in (0.35, 1.0):
        found[f"new first {share}"] = lambda share=share: NewThenWeakest(share)  # type: ignore[misc]
    found["cram 1"] = lambda: Anki(cram=1)
    for retention in (0.7, 0.8, 0.9):
        for share in (1.0, 0.7, 0.4):
            if (retention, share) != (0.9, 1.0):
                found[f"retention {retention} pace {share}"] = lambda r=retention, s=share: Anki(r, s)  # type: ignore[misc]
    found["new then due"] = lambda: Anki(new_first=True)
    found["new then due filled 0.75"] = lambda: Anki(share=0.75, new_first=True, fill=True)
    found["sm2 pace 0.75"] = lambda: Sm2(0.75)
    return found


CELLS = tuple(
    Cell(cards, days, minutes) for days in (7, 14, 30, 60) for cards in (300, 500, 800) for minutes in (15, 30, 60)
)
TASKS = (Cell(300, 7, 30), Cell(500, 14, 30), Cell(500, 30, 30), Cell(800, 60, 30))
HARD = {
    "known weights": Cell(0, 0, 0, knows_weights=True),
    "default weights": Cell(0, 0, 0),
    "other formula": Cell(0, 0, 0, learners="fsrs7"),
    "wrong weights": Cell(0, 0, 0, learners="perturbed"),
    "skips a quarter": Cell(0, 0, 0, skip=0.25),
    "noise": Cell(0, 0, 0, noise=True),
    "few buttons": Cell(0, 0, 0, habits=FEW_BUTTONS),
    "weights": Cell(0, 0, 0, weights=True),
    "times": Cell(0, 0, 0, times=True),
    "weights and times": Cell(0, 0, 0, weights=True, times=True),
    "all at once": Cell(0, 0, 0, learners="perturbed", skip=0.2, noise=True, weights=True, times=True),
}
SCENARIOS = tuple(
    replace(hard, name=name, cards=task.cards, days=task.days, minutes=task.minutes)
    for name, hard in HARD.items()
    for task in TASKS
)


def play(job: tuple[Cell, int, bool]) -> tuple[str, int, Scores]:
    """One learner in one cell under every policy."""
    cell, seed, few = job
    world = World(cell, seed)
    scores = {}
    for name, make in policies(few=few).items():
        outcome = world.play(make())
        scores[name] = (round(outcome.recall, 3), round(outcome.used, 3))
    return cell.title, seed, scores


def results(
    cells: Iterable[Cell], seeds: Sequence[int], path: Path | None, processes: int, *, few: bool
) -> dict[str, dict[int, Scores]]:
    """Scores by cell and learner; those that ``path`` knows are not played again."""
    found: dict[str, dict[int, Scores]] = {}
    if path and path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.setdefault(row["cell"], {})[row["learner"]] = {k: tuple(v) for k, v in row["scores"].items()}
    cells = tuple(cells)
    jobs = [(cell, seed, few) for seed in seeds for cell in cells if seed not in found.get(cell.title, {})]
    with Pool(processes) as pool:
        for done, (title, seed, scores) in enumerate(pool.imap_unordered(play, jobs), 1):
            found.setdefault(title, {})[seed] = scores
            if path:
                with path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"cell": title, "learner": seed, "scores": scores}) + "\n")
            sys.stderr.write(f"\r{done}/{len(jobs)} ")
    sys.stderr.write("\n" if jobs else "")
    return {cell.title: {seed: found[cell.title][seed] for seed in seeds} for cell in cells}


class Paired:
    """The ratio of two policies' means over the same learners, with a standard error (delta method)."""

    def __init__(self, rows: Mapping[int, Scores], over: str, under: str) -> None:
        top = [scores[over][0] for scores in rows.values()]
        bottom = [scores[under][0] for scores in rows.values()]
        middle = statistics.fmean(bottom)
        self.ratio = statistics.fmean(top) / middle
        self.parts = [(a - self.ratio * b) / middle for a, b in zip(top, bottom, strict=True)]

    @property
    def error(self) -> float:
        return spread_of(self.parts)


def spread_of(parts: Sequence[float]) -> float:
    """Standard error of a mean."""
    return statistics.stdev(parts) / math.sqrt(len(parts)) if len(parts) > 1 else float("nan")


def table(title: str, found: Mapping[str, Mapping[int, Scores]]) -> None:
    """A line a cell, then the means, with 95 % intervals over learners."""
    print(f"\n{title}: ratio of the planner's expected (weighted) recall to that of …; ± 95 %")
    print(
        f"{'cell':<38} {'anki':>7} {'used':>5} {'/anki':>13} {'/filled':>8} {'/20 a day':>9} {'/new1st':>13}"
        f" {'/rr':>6} {'/sm2':>6} {'/cram3':>6} {'/best':>6}  best baseline in hindsight"
    )
    columns: dict[str, list[Paired]] = {}
    bests = []
    for cell, rows in found.items():
        first = next(iter(rows.values()))
        means = {name: statistics.fmean(scores[name][0] for scores in rows.values()) for name in first if name != PLAN}
        best = max(means, key=lambda name: means[name])
        names = (ANKI, FILLED, "anki 20 a day", NEW_FIRST, "round robin", "sm2", "cram 3")
        paired = {name: Paired(rows, PLAN, name) for name in (*names, best)}
        for name in names:
            columns.setdefault(name, []).append(paired[name])
        bests.append(paired[best].ratio)
        used = statistics.fmean(scores[ANKI][1] for scores in rows.values())
        print(
            f"{cell:<38} {means[ANKI]:7.1f} {used:5.2f} {_interval(paired[ANKI]):>13} {paired[FILLED].ratio:8.3f}"
            f" {paired['anki 20 a day'].ratio:9.3f} {_interval(paired[NEW_FIRST]):>13}"
            f" {paired['round robin'].ratio:6.3f} {paired['sm2'].ratio:6.3f} {paired['cram 3'].ratio:6.3f}"
            f" {paired[best].ratio:6.3f}  {best}"
        )
    for name, cells in columns.items():
        mean = statistics.fmean(pair.ratio for pair in cells)
        error = spread_of([statistics.fmean(parts) for parts in zip(*(pair.parts for pair in cells), strict=True)])
        low, high = min(pair.ratio for pair in cells), max(pair.ratio for pair in cells)
        print(
            f"mean / {name:<16} {mean:.3f} ± {1.96 * error:.3f} (standard error {error:.4f}), {low:.3f} to {high:.3f}"
        )
    print(f"least / best baseline in hindsight {min(bests):.3f}, mean {statistics.fmean(bests):.3f}")


def _interval(pair: Paired) -> str:
    return f"{pair.ratio:.3f} ± {1.96 * pair.error:.3f}"


def seeds_of(text: str) -> list[int]:
    """``0-23`` or ``3,5,8``."""
    first, dash, last = text.partition("-")
    return list(range(int(first), int(last) + 1)) if dash else [int(part) for part in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("quick", "cells", "scenarios", "intervals", "speed"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--learners", type=seeds_of, default=seeds_of("0-23"), metavar="SEEDS")
    parser.add_argument("--users", type=Path, metavar="FILE", help="learners held back: {'weights': [21 numbers, …]}")
    parser.add_argument("--results", type=Path, metavar="FILE")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--few", action="store_true", help="few baselines in hindsight")
    chosen = parser.parse_args()
    if chosen.users:
        os.environ[USERS_VARIABLE] = str(chosen.users.resolve())
    began = time.perf_counter()
    seeds, path, processes = chosen.learners, chosen.results, chosen.processes
    if chosen.quick:
        quick = [*TASKS[:3], *(cell for cell in SCENARIOS if cell.name in ("weights and times", "all at once"))]
        table("quick", results(quick, seeds[:6], path, processes, few=True))
    if chosen.cells:
        table("36 cells", results(CELLS, seeds, path, processes, few=chosen.few))
    if chosen.scenarios:
        found = results(SCENARIOS, seeds, path, processes, few=True)
        table("scenarios", found)
        for name in HARD:
            table(name, {cell: rows for cell, rows in found.items() if cell.startswith(f"{name} ")})
    if chosen.intervals:
        report_intervals(seeds, processes)
    if chosen.speed:
        report_speed()
    print(f"{time.perf_counter() - began:.0f} s, learners {seeds[0]} to {seeds[-1]}")


if __name__ == "__main__":
    main()
