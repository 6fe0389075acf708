"""Clocks that jump: no interval below zero, no answer on a wrong day, and a word where it matters."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nlpquiz.deck.catalog import EVERYTHING
from nlpquiz.scheduling.memory import CardState, Learned, Learning, New, replay
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.backups import back_up, newest_good, prune
from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History, new_id
from tests.cli.conftest import Run

CARD = "demo/first"
BERLIN, SHANGHAI, AUCKLAND, LORD_HOWE = map(
    ZoneInfo, ("Europe/Berlin", "Asia/Shanghai", "Pacific/Auckland", "Australia/Lord_Howe")
)


def days(start: datetime, *hours: float) -> list[datetime]:
    """Local times, each so many hours (real ones) after ``start``."""
    zone = start.tzinfo
    return [(start.astimezone(UTC) + timedelta(hours=each)).astimezone(zone) for each in hours]


NOON = datetime(2026, 11, 21, 12, tzinfo=BERLIN)
STORIES: dict[str, Sequence[datetime]] = {
    "a day back": days(NOON, 0, 0.2, 24, 0.5, 1, 25, 26, 80),
    "a year forward and back": days(NOON, 0, 24, 24 * 366, 25, 48, 24 * 367, 72),
    "back to 1970": [NOON, datetime(1970, 1, 1, 13, tzinfo=UTC), NOON + timedelta(days=1)],
    "an hour less": days(datetime(2026, 3, 28, 23, tzinfo=BERLIN), *(number / 2 for number in range(14))),
    "an hour more": days(datetime(2026, 10, 24, 23, tzinfo=BERLIN), *(number / 2 for number in range(14))),
    "half an hour": days(datetime(2026, 4, 4, 23, tzinfo=LORD_HOWE), *(number / 2 for number in range(14))),
    "east in a session": [NOON + timedelta(minutes=n) for n in range(3)]
    + [(NOON + timedelta(minutes=n)).astimezone(AUCKLAND) for n in range(3, 9)],
    "west in a session": [(NOON + timedelta(minutes=n)).astimezone(AUCKLAND) for n in range(3)]
    + [(NOON + timedelta(minutes=n)).astimezone(ZoneInfo("Pacific/Honolulu")) for n in range(3, 9)],
    "29 February": days(datetime(2028, 2, 27, 20, tzinfo=SHANGHAI), *range(0, 100, 12)),
    "new year": days(datetime(2026, 12, 30, 20, tzinfo=SHANGHAI), *range(0, 100, 12)),
}


def check_state(state: CardState, moments: Sequence[Moment]) -> None:
    match state:
        case Learned():
            assert state.due_day >= state.last.day
            assert state.stability > 0
        case Learning():
            assert state.due_at_ms >= state.last.at_ms
        case New():
            raise AssertionError("it was answered")
    assert state.last == moments[-1]


@pytest.mark.parametrize("story", STORIES)
def test_every_answer_counts_in_order_whatever_the_clock_says(tmp_path: Path, story: str) -> None:
    moments = [Moment.of(at) for at in STORIES[story]]
    with History.open(tmp_path / "history.sqlite") as history, Cache.open(tmp_path / "cache.sqlite") as cache:
        given: list[Review] = []
        for number, now in enumerate(moments):
            given.append(Review(new_id(now.at_ms), CARD, now, Rating(1 + number % 4), 900))
            history.record(given[-1])
            cache.sync(history)
            state = cache.state_of(CARD)
            check_state(state, moments[: number + 1])
            assert state == replay(given, key=CARD)
            due = cache.due(EVERYTHING, now)
            assert all(candidate.entry.key == CARD for candidate in due)
        assert [review.id for review in history.reviews_of(CARD)] == [review.id for review in given]
        per_day = {total.day: total.reviews for total in history.days(-1)}
        assert per_day == {day: [now.day for now in moments].count(day) for day in {now.day for now in moments}}
        assert history.problems() == []
    for at, now in zip(STORIES[story], moments, strict=True):
        assert now.date() == (at.replace(tzinfo=None) - timedelta(hours=4)).date()


@pytest.mark.parametrize("zone", [BERLIN, LORD_HOWE, AUCKLAND, ZoneInfo("America/St_Johns")])
def test_a_year_of_nights_loses_no_day(zone: ZoneInfo) -> None:
    """Every half hour of a leap year: the day never goes back and never jumps."""
    at = datetime(2028, 1, 1, 12, tzinfo=zone).astimezone(UTC)
    last = Moment.of(at.astimezone(zone)).day
    seen = {last}
    for _ in range(366 * 48):
        at += timedelta(minutes=30)
        day = Moment.of(at.astimezone(zone)).day
        assert day - last in (0, 1)
        last = day
        seen.add(day)
    assert len(seen) == 367
    assert date(2028, 2, 29).toordinal() in seen


def test_backups_survive_a_clock_that_was_a_year_ahead(tmp_path: Path) -> None:
    with History.open(tmp_path / "history.sqlite") as history:
        now = Moment.of(NOON)
        history.record(Review(new_id(now.at_ms), CARD, now, Rating.GOOD, 1))
        today = back_up(history, now.date())
        ahead = back_up(history, now.date() + timedelta(days=365))
        assert today.exists()
        made = today
        for number in range(1, 12):
            history.record(Review(new_id(now.at_ms), CARD, now, Rating.GOOD, 1))
            made = back_up(history, now.date() + timedelta(days=number))
            assert made.exists()
        assert ahead.exists()
        prune(history.path, now.date() + timedelta(days=11))
        assert made.exists()
        assert newest_good(history.path)[1] == []


@pytest.mark.parametrize(("language", "said"), [("en", "the clock was or is wrong"), ("zh", "最近一次作答是")])
def test_answers_of_the_future_are_told_once_a_sitting_and_by_doctor(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    ahead = Moment.of(datetime.now().astimezone() + timedelta(days=365))
    with History.open(home / "history.sqlite") as history:
        history.record(Review(new_id(ahead.at_ms), CARD, ahead, Rating.GOOD, 900))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n3\n"))
    done = run("study", "demo", "--lang", language)
    assert done.code == 0
    assert done.err.count(said) == 1
    findings = json.loads(run("doctor", "--json", "--lang", language).out)["data"]
    (clock,) = (each for each in findings if each["what"] == "clock")
    assert said in clock["text"]
    assert clock["state"] == "notice"


def test_a_right_clock_is_not_spoken_of(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", io.StringIO("\n3\n"))
        assert "clock" not in run("study", "demo", "--lang", "en", "--cram", "--keep").err
    assert '"clock"' not in run("doctor", "--json").out
