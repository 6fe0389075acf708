"""Damaged files of facts. More variants: python -m tests.faults.damage"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.damage import Damager

pytestmark = pytest.mark.slow


def test_damage_gives_a_sentence_is_found_and_is_mended(tmp_path: Path) -> None:
    damager = Damager(tmp_path, seed=random.randrange(10**6))
    for _ in range(40):
        damager.variant()
    figures = damager.figures
    assert figures.troubles == []
    assert figures.silent.total() == 0
    assert figures.found.total() > 10
    assert figures.harmless.total() < 30
    assert figures.rescued > 100
