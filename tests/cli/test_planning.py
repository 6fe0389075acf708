"""What the planner learns from: half a year, or less of it where the log is long."""

from __future__ import annotations

import pytest

from nlpquiz.cli import planning
from nlpquiz.store.history import DayTotal

TODAY = 740_000


class Steady:
    """A log with the same number of answers each day."""

    def __init__(self, a_day: int) -> None:
        self.a_day = a_day
        self.days_read = 0

    def days(self, since_day: int) -> list[DayTotal]:
        self.days_read += TODAY - since_day
        return [DayTotal(day, self.a_day, 1000) for day in range(since_day, TODAY)]


@pytest.mark.parametrize(("a_day", "days"), [(20, 184), (100, 92), (200, 46), (400, 23), (50_000, 23)])
def test_a_longer_log_is_read_from_later_on(a_day: int, days: int) -> None:
    log = Steady(a_day)
    assert planning._learnt_from(log, TODAY) == TODAY - days  # type: ignore[arg-type]
    assert a_day < 400 or log.days_read == 46  # the rest is not even counted
