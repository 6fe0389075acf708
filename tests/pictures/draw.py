"""Draws the README's pictures with the program itself: ``python -m tests.pictures.draw``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PICTURES = {
    "attention-en.svg": ["transformer/why-scale-by-sqrt-dk", "--lang", "en"],
    "positions-zh.svg": ["transformer/sinusoidal-encoding", "--lang", "zh"],
}


def draw() -> None:
    """Write every picture beside this file."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "NLPQUIZ_HOME": home, "COLUMNS": "84"}
        for name, words in PICTURES.items():
            command = [sys.executable, "-m", "nlpquiz", "cards", "show", *words, "--svg", str(HERE / name)]
            subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    draw()
