"""What formulas look like: pictures that were looked at one by one.

``NLPQUIZ_WRITE_GOLDENS=1 pytest tests/terminal/math/test_goldens.py`` writes them anew; look at the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from nlpquiz.terminal.math import inline, render

GOLDEN = Path(__file__).parents[2] / "golden" / "math"
CORPUS = {
    name: tex.strip()
    for name, tex in re.findall(
        r"^=== (\S+)\n(.*?)(?=^=== |\Z)", (GOLDEN / "corpus.txt").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
}
RULE = "-" * 40
# Formulas of which the form without Unicode was looked at too, and those at other widths.
ASCII = [
    "attention",
    "layernorm",
    "softmax-cross-entropy",
    "adam",
    "kl-divergence",
    "lstm",
    "fm-derivation",
    "infonce",
    "rope-matrix",
    "xgboost-gain",
    "bm25",
    "lora",
    "binomial",
    "gaussian-integral",
    "causal-mask",
    "crf-partition",
    "accents",
    "roots",
    "arrows",
    "esmm",
    "delimiters",
    "confusion-array",
    "fonts",
    "middle-bar",
]
NARROW = [
    "layernorm",
    "infonce",
    "fm-derivation",
    "elbo-derivation",
    "dpo",
    "wide-equation",
    "wide-chain",
    "sinusoidal-positions",
    "bm25",
    "adam",
]
WIDE_AMBIGUOUS = ["attention", "lstm", "xgboost-gain", "roots", "confusion-array", "esmm"]


def check(file: Path, tex: str, shown: str) -> None:
    text = f"{tex}\n{RULE}\n{shown}\n"
    if os.environ.get("NLPQUIZ_WRITE_GOLDENS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in CORPUS if not name.startswith("seed-rnn")])
def test_golden(name: str) -> None:
    tex = CORPUS[name]
    check(GOLDEN / "unicode" / f"{name}.txt", tex, f"{render(tex)}\n{RULE}\n{inline(tex)}")


@pytest.mark.parametrize("name", ASCII)
def test_golden_ascii(name: str) -> None:
    tex = CORPUS[name]
    shown = f"{render(tex, ascii_only=True)}\n{RULE}\n{inline(tex, ascii_only=True)}"
    assert shown.isascii()
    check(GOLDEN / "ascii" / f"{name}.txt", tex, shown)


@pytest.mark.parametrize("name", NARROW)
def test_golden_narrow(name: str) -> None:
    tex = CORPUS[name]
    check(GOLDEN / "narrow" / f"{name}.txt", tex, f"{render(tex, 60)}\n{RULE}\n{render(tex, 40)}")


@pytest.mark.parametrize("name", WIDE_AMBIGUOUS)
def test_golden_where_ambiguous_characters_are_wide(name: str) -> None:
    tex = CORPUS[name]
    check(GOLDEN / "wide" / f"{name}.txt", tex, render(tex, wide_ambiguous=True))
