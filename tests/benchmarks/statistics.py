"""What `nlpquiz stats` costs on a large log: seconds and peak memory of whole processes, and of the real Anki's graphs.

    python -m tests.benchmarks.statistics [--reviews 20000 100000 1000000] [--folder FOLDER] [--anki]

Each log is made by ``statistics_log`` (kept in --folder, so that a second run need not make it again). Figures are the
best of three runs of a process that has compiled the decks and folded the states before: `--json` to nowhere, of the
last year (what the command shows) and of the whole history. The start of Python and of the program are in it. CPU time
is given too, as it says more than the clock on a machine that does other things. With --anki the same history is
exported with progress, imported in the real Anki and counted there (its graphs of one year and of everything).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.statistics_log import TODAY

PROGRAM = f"""
import os, resource, sys, time
from datetime import UTC, datetime
from nlpquiz.cli import stats_gathering, workspace
from nlpquiz.stats.plain import as_plain
import json
clock = lambda: datetime.fromtimestamp({TODAY.at_ms} / 1000, UTC)
since = None if sys.argv[1] == "all" else int(sys.argv[1])
begun = time.perf_counter()
with workspace.Workspace(clock=clock) as place:
    now = place.now()
    place.cache.deck_counts(now)
    figures = stats_gathering.statistics_of(place, now, since_days=since)
    json.dumps(as_plain(figures))
print(json.dumps({{
    "reviews": figures.activity.reviews,
    "predicted": figures.calibration.reviews,
    "cards": [figures.calibration.cards, figures.calibration.cards_of],
    "seconds": time.perf_counter() - begun,
    "cpu_seconds": time.process_time(),
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}}))
"""


def measured(home: Path, since: str, times: int = 3) -> dict[str, Any]:
    """The best of some processes."""
    environment = {**os.environ, "NLPQUIZ_HOME": str(home), "TZ": "UTC"}
    runs = []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, since], env=environment, stdout=subprocess.PIPE, check=True, text=True
        )
        runs.append(json.loads(done.stdout))
    return min(runs, key=lambda run: run["cpu_seconds"])


def anki(home: Path, folder: Path) -> dict[str, float]:
    """Seconds of the real Anki's graphs after an import of the same history."""
    from tests.exchange.real_anki import collection, take_in

    package = folder / "history.apkg"
    environment = {**os.environ, "NLPQUIZ_HOME": str(home), "TZ": "UTC"}
    subprocess.run(
        [sys.executable, "-m", "nlpquiz", "export", "anki", "--with-progress", "-o", str(package), "-q"],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    found = {}
    with collection(folder / "collection.anki2") as col:
        col.set_config("fsrs", True)
        take_in(col, package)
        for days in (365, 0):
            begun = time.perf_counter()
            graphs = col._backend.graphs(search="", days=days)
            found[f"anki, {days or 'all'} days"] = time.perf_counter() - begun
            counts = graphs.reviews.count.values()
            found[f"  of reviews ({days or 'all'})"] = sum(c.learn + c.relearn + c.young + c.mature for c in counts)
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--reviews", type=int, nargs="+", default=[20_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--anki", action="store_true")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = wishes.folder or Path(temporary)
        for count in wishes.reviews:
            home = folder / f"n{count}"
            if not (home / "history.sqlite").exists():
                # in a process of its own: the peak of memory of a child begins with that of its parent
                words = ("-m", "tests.benchmarks.statistics_log", str(home), str(count))
                subprocess.run([sys.executable, *words], check=True)
            measured(home, "365", 1)  # compiles the decks and folds the states
            for since in ("365", "all"):
                print(f"{count:>9} reviews, {since:>3} days: {json.dumps(measured(home, since))}", flush=True)
            if wishes.anki:
                with tempfile.TemporaryDirectory() as work:
                    for name, value in anki(home, Path(work)).items():
                        print(f"{count:>9} {name}: {value:.2f}", flush=True)


if __name__ == "__main__":
    main()
