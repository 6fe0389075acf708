"""Commands killed at random moments, with and without power afterwards. More rounds: python -m tests.faults.killing"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.disk import compiler
from tests.faults.killing import JOBS, Job, Killer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="the disk of these tests needs Linux and a C compiler"),
]
STUDY = JOBS[0]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_what_was_acknowledged_survives_kill_and_power_loss(tmp_path: Path, job: Job) -> None:
    killer = Killer(tmp_path, seed=random.randrange(10**6))
    for _ in range(2):
        killer.round(job)
    assert killer.figures.troubles == []
    assert killer.figures.lost.total() == 0
    assert killer.figures.lost_without_power.total() == 0


def test_the_disk_of_these_tests_forgets_what_was_not_synced(tmp_path: Path) -> None:
    """Without waiting for the disk at each commit answers are lost: the tests above could fail."""
    killer = Killer(tmp_path, seed=1, sync_off=True)
    killer.measure(STUDY)
    killer.at_operation(STUDY, killer.operations(STUDY) * 2 // 3)
    assert killer.figures.acknowledged.total() > 2
    assert killer.figures.lost.total() == 0  # the system was not switched off
    assert killer.figures.lost_without_power.total() > 2
