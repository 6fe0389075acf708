"""Time of laying out a formula, and of importing the maths, on this machine: ``python tests/benchmarks/formulas.py``.

Medians; the budget is 0.5 ms for a typical formula and 15 ms for the import over bare Python. The import is measured in
fresh interpreters, and bare Python between them, so that both see the same load of the machine.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from nlpquiz.terminal.math import inline, problems, render  # noqa: E402 - the checkout's, not an installed one

CORPUS = re.findall(
    r"^=== (\S+)\n(.*?)(?=^=== |\Z)",
    (ROOT / "tests/golden/math/corpus.txt").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
ROUNDS = 15
STARTS = 21


def median_ms(work: Callable[[str], object], tex: str) -> float:
    """Median time of one call in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work(tex)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def start_ms(code: str) -> float:
    """Time of a fresh interpreter that runs ``code``, in milliseconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", code], check=True, cwd=ROOT)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    for name, work in (("render", render), ("inline", inline), ("problems", problems)):
        times = sorted((median_ms(work, tex.strip()), label) for label, tex in CORPUS)
        values = [value for value, _ in times]
        print(
            f"{name:9} {len(values)} formulas: median {statistics.median(values):.3f} ms, "
            f"90 % {values[int(len(values) * 0.9)]:.3f} ms, slowest {values[-1]:.3f} ms ({times[-1][1]})"
        )
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import nlpquiz.terminal.math"
    start_ms(code)
    pairs = [(start_ms("pass"), start_ms(code)) for _ in range(STARTS)]
    bare, loaded = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"import    bare Python {bare:.1f} ms, with the maths {loaded:.1f} ms: {loaded - bare:.1f} ms more")


if __name__ == "__main__":
    main()
