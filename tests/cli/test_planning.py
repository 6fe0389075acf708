"""What the planner learns from: half a year, or less of it where the log is long."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlpquiz.cli import planning
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.history import History

TODAY = 20_000


@pytest.mark.parametrize(("a_day", "days"), [(0, 184), (1, 92), (2, 46), (4, 23), (50, 23)])
def test_a_longer_log_is_read_from_later_on(
    a_day: int, days: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "ANSWERS_ENOUGH", 100)
    with History.open(tmp_path / "history.sqlite") as history:
        history.add(
            Review(f"{day}-{n}", "deck/card", Moment(day * DAY_MS + n, day), Rating.GOOD, 9000, "study", "en", "0" * 16)
            for day in range(TODAY - 200, TODAY)
            for n in range(a_day)
        )
        assert planning._learnt_from(history, TODAY) == TODAY - days
