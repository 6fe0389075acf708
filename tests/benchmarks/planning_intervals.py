"""Do the 80 % intervals hold? Learners follow the plan; each forecast on the way is compared with the end."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import Pool

from nlpquiz.scheduling.forecast import Forecast, forecast
from nlpquiz.scheduling.learner import Evidence
from nlpquiz.scheduling.planner import Planner, Standing, standing
from tests.benchmarks.planning_policies import Planned
from tests.benchmarks.planning_world import FIRST_DAY, Cell, Desk, World

MOMENTS = (0.0, 0.25, 0.5, 0.75)
TASKS = (Cell(300, 7, 30), Cell(500, 14, 30), Cell(500, 30, 30), Cell(500, 30, 60), Cell(800, 60, 30))
POPULATIONS = {
    "weights of real users": Cell(0, 0, 0),
    "other formula": Cell(0, 0, 0, learners="fsrs7"),
    "wrong weights": Cell(0, 0, 0, learners="perturbed"),
    "real users, all at once": Cell(0, 0, 0, skip=0.2, noise=True, weights=True, times=True),
}

Look = tuple[str, float, bool, float]
"""(population, share of the days gone, did the interval hold, truth / forecast − 1)"""


class Foretold(Planned):
    """The planner, which writes down its forecasts on the way."""

    def start(self, desk: Desk) -> None:
        super().start(desk)
        self.told: dict[float, Forecast] = {}

    def order(self, day: int) -> Sequence[int]:
        chosen = super().order(day)
        desk = self.desk
        for moment in MOMENTS:
            if moment not in self.told and day - FIRST_DAY >= moment * desk.cell.days:
                rows = zip(desk.keys, desk.weights, desk.kinds, desk.states, strict=True)
                cards = [standing(*row) for row in rows]
                seconds = [60 * desk.cell.minutes] * (desk.last - day)
                self.told[moment] = forecast(cards, self.evidence.learner(), seconds, day, desk.last)
        return chosen


def _looks(job: tuple[str, Cell, int]) -> list[Look]:
    name, cell, seed = job
    world, player = World(cell, seed), Foretold()
    truth = world.play(player).recall / sum(world.weights)
    return [
        (name, moment, told.low[0] <= truth <= told.high[0], truth / told.score - 1)
        for moment, told in player.told.items()
    ]


def report_intervals(seeds: Sequence[int], processes: int) -> None:
    """A line for each population and moment."""
    jobs = [
        (name, replace(kind, name=name, cards=task.cards, days=task.days, minutes=task.minutes), seed)
        for name, kind in POPULATIONS.items()
        for task in TASKS
        for seed in seeds
    ]
    with Pool(processes) as pool:
        looks = [look for found in pool.imap_unordered(_looks, jobs) for look in found]
    print("\n80 % intervals: how often the truth was inside, and how far the forecast was off")
    for name in POPULATIONS:
        for moment in MOMENTS:
            mine = [look for look in looks if look[:2] == (name, moment)]
            held = statistics.fmean(look[2] for look in mine)
            off = [look[3] for look in mine]
            mean, spread = statistics.fmean(off), statistics.stdev(off)
            print(f"{name:<26} {moment:>4.0%} gone  held {held:4.0%} of {len(mine)}   off {mean:+.3f} ± {spread:.3f}")
        mine = [look for look in looks if look[0] == name]
        print(f"{name:<26} in all     held {statistics.fmean(look[2] for look in mine):4.0%} of {len(mine)}")


def report_speed() -> None:
    """The best of five runs, in milliseconds."""
    learner = Evidence().learner()
    for count in (1000, 10_000):
        cards = [
            Standing(
                f"d/{n}", (1.0, 2.0, 4.0)[n % 3], "open", 0.0 if n % 3 == 0 else 0.3 + n % 60, 1 + n % 9, 90 - n % 30
            )
            for n in range(count)
        ]
        print(f"{count} cards: a decision {_best(lambda c=cards: Planner(learner).rank(c, 100, 130)):.1f} ms")  # type: ignore[misc]
        for days in (14, 30, 60):
            taken = _best(lambda c=cards, d=days: forecast(c, learner, [1800.0] * d, 100, 100 + d))  # type: ignore[misc]
            print(f"{count} cards: a forecast over {days} days of 30 minutes {taken:.0f} ms")


def _best(run: Callable[[], object]) -> float:
    found = []
    for _ in range(5):
        began = time.perf_counter()
        run()
        found.append(1000 * (time.perf_counter() - began))
    return min(found)
