"""All benchmarks of speed in one run, one table after another.

    python -m tests.benchmarks            about an hour: everything, as in the README
    python -m tests.benchmarks --quick    some minutes: starts, and growth to 10,000 cards with fewer runs

Each table is also a command of its own: ``python -m tests.benchmarks.start``, ``.growth``, ``.store_growth``,
``.beside_anki``, ``.anki_export``. The real Anki is the package ``anki``; ``tests/benchmarks/timing.py`` says how
to name ``apy`` and a Python with Textual.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

FULL = (
    ("start", "20"),
    ("growth", "--cards", "1000", "10000", "100000"),
    ("store_growth", "--cards", "1000", "10000", "100000"),
    ("beside_anki", "1000", "10000", "100000"),
    ("anki_export", "1000", "10000"),
)
QUICK = (
    ("start", "10"),
    ("growth", "--cards", "1000", "10000", "--runs", "5"),
    ("store_growth", "--cards", "1000", "10000"),
    ("beside_anki", "1000", "10000"),
    ("anki_export", "1000"),
)


def main() -> int:
    """Run them one after another, never two at once; the number that failed."""
    parser = argparse.ArgumentParser(description="All benchmarks of speed")
    parser.add_argument("--quick", action="store_true")
    wanted = parser.parse_args()
    failed = 0
    for module, *words in QUICK if wanted.quick else FULL:
        print(f"\n# python -m tests.benchmarks.{module} {' '.join(words)}", flush=True)
        failed += (
            subprocess.run([sys.executable, "-m", f"tests.benchmarks.{module}", *words], check=False).returncode != 0
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
