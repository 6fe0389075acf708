"""Strange input for some minutes: ``python -m tests.fuzz [deck_files] [formulas] [settings] [answers] --minutes 5``.

Hypothesis makes the input and shrinks what fails; rounds go on with new seeds until the time is over. No input may take
longer than ``SLOWEST_S`` of the processor. Exit code 1 and the smallest input when something was found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

TARGETS = ("deck_files", "formulas", "settings", "answers", "tables", "packages", "transfers", "histories")
SLOWEST_S = 5.0
ROUND = 200


def timed(check: Callable[[Any], None]) -> Callable[[Any], None]:
    """The check, failing also when it takes too long."""

    def run(value: Any) -> None:
        began = time.process_time()
        check(value)
        took = time.process_time() - began
        assert took < SLOWEST_S, f"took {took:.1f} s"

    return run


def fuzz(name: str, minutes: float, first_seed: int) -> int:
    """Rounds until the time is over; the number of inputs tried.

    Raises:
        Exception: what the check raised, for the smallest input that makes it.
    """
    target = import_module(f"tests.fuzz.{name}")
    run, end, tried = timed(target.check), time.monotonic() + 60 * minutes, 0

    def count(value: Any) -> None:
        nonlocal tried
        tried += 1
        run(value)

    while time.monotonic() < end:
        options = settings(
            max_examples=ROUND,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        round_of_inputs: Callable[[], None] = seed(first_seed)(options(given(target.INPUT)(count)))  # type: ignore[no-untyped-call]
        round_of_inputs()
        first_seed += 1
    return tried


def main() -> int:
    """Fuzz one target after another."""
    parser = argparse.ArgumentParser(description="Fuzzing")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    failed = 0
    for name in wanted.targets or TARGETS:
        try:
            tried = fuzz(name, wanted.minutes, wanted.seed)
        except Exception as error:
            failed = 1
            print(
                f"{name}: FOUND {type(error).__name__}: {error}", *getattr(error, "__notes__", ()), sep="\n", flush=True
            )
        else:
            print(f"{name}: {tried} inputs in {wanted.minutes:g} min, nothing found", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
