"""Clocks and time zones that change under real processes: no negative interval, no lost day, no exam cut short."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import pytest

from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History
from tests.e2e.exam_deck import kinds_of_events, make_home, rows, run, stored_answers
from tests.e2e.terminal import Start, Terminal
from tests.faults.clock import WallClock
from tests.faults.disk import compiler

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="the clock of these tests needs Linux and a C compiler"),
]
STUDY = ("study", "demo", "--kind", "open", "--lang", "en")
EXAM = ("exam", "demo", "--questions", "3", "--seed", "k", "--lang", "en", "--minutes", "10", "--kind", "truefalse")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path)


@pytest.fixture
def clock(tmp_path: Path) -> WallClock:
    return WallClock.make(tmp_path)


@pytest.fixture
def start(start: Start, clock: WallClock) -> Start:
    """In terminals whose processes see the clock that is set."""

    def begin(*words: str, **environment: str) -> Terminal:
        return start(*words, environment={**clock.environment(), **environment})

    return begin


def answer(terminal: Terminal, position: int) -> None:
    terminal.wait_for(f"{position}/")
    terminal.wait_for_footer("space answer")
    terminal.press(" ")
    terminal.wait_for_footer("4 Easy")
    terminal.press("3")
    terminal.wait_for(f"{position + 1}/")


def leave(terminal: Terminal) -> None:
    terminal.wait_for_footer("space answer")
    terminal.press("q")
    assert terminal.wait_for_end() == 0, terminal.text
    assert "Traceback" not in terminal.text


def answered(home: Path) -> list[tuple[int, str]]:
    """(time, learner's day) of each answer, in the order in which they were given."""
    found = rows(home, "SELECT at_ms, day, taken_ms FROM reviews ORDER BY seq")
    assert all(taken_ms >= 0 for _, _, taken_ms in found)
    return [(at_ms, date.fromordinal(day).isoformat()) for at_ms, day, _ in found]


def check_sound(home: Path) -> None:
    with History.open(home / "history.sqlite") as history, Cache.open(home / "again.sqlite") as cache:
        assert history.problems() == []
        cache.sync(history)
        for key, state in cache.states().items():
            moments = [review.at for review in history.reviews_of(key)]
            assert getattr(state, "last", moments[-1]) == moments[-1]
            assert getattr(state, "due_at_ms", moments[-1].at_ms) >= moments[-1].at_ms
            assert getattr(state, "due_day", moments[-1].day) >= moments[-1].day


def every_command_works(home: Path, **environment: str) -> str:
    """What they complained of."""
    said = ""
    for words in (("--json",), ("stats",), ("cards", "show", "demo/open-1", "--history"), ("topics",)):
        done = run(*words, home=home, program=(), **environment)
        assert done.returncode == 0, (words, done.stderr)
        assert "Traceback" not in done.stderr
        said += done.stderr
    return said


def test_a_clock_set_back_a_day_and_forward_a_year_between_two_answers(
    start: Start, home: Path, clock: WallClock
) -> None:
    terminal = start(*STUDY)
    answer(terminal, 1)
    clock.move(timedelta(days=-1))
    answer(terminal, 2)
    clock.move(timedelta(days=366))
    answer(terminal, 3)
    clock.move(timedelta(days=-365))
    leave(terminal)
    days = [date.fromisoformat(day) for _, day in answered(home)]
    assert [(day - days[0]).days for day in days] == [0, -1, 365]
    check_sound(home)
    every_command_works(home, **clock.environment())
    again = run(*STUDY, home=home, text="3\n", program=(), **clock.environment())
    assert again.returncode == 0
    assert "the clock was or is wrong" in again.stderr
    clocks = [each for each in json.loads(run("doctor", "--json", home=home).stdout)["data"] if each["what"] == "clock"]
    assert [each["state"] for each in clocks] == ["notice"]


@pytest.mark.parametrize(
    ("zone", "first", "by", "days"),
    [
        ("Asia/Shanghai", "2028-02-29T03:59", timedelta(minutes=2), ["2028-02-28", "2028-02-29"]),
        ("Asia/Shanghai", "2028-02-29T12:00", timedelta(days=1), ["2028-02-29", "2028-03-01"]),
        ("Asia/Shanghai", "2028-02-29T12:00", timedelta(days=365), ["2028-02-29", "2029-02-28"]),
        ("Europe/Berlin", "2026-03-29T01:59", timedelta(minutes=2), ["2026-03-28", "2026-03-28"]),
        ("Europe/Berlin", "2026-03-29T01:59", timedelta(minutes=62), ["2026-03-28", "2026-03-29"]),
        ("Europe/Berlin", "2026-10-25T02:59", timedelta(minutes=2), ["2026-10-24", "2026-10-24"]),
        ("Europe/Berlin", "2026-10-25T02:59", timedelta(minutes=122), ["2026-10-24", "2026-10-25"]),
    ],
)
def test_nights_of_other_lengths_and_29_february(
    start: Start, home: Path, clock: WallClock, zone: str, first: str, by: timedelta, days: list[str]
) -> None:
    clock.set(datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone)))
    terminal = start(*STUDY, TZ=zone)
    answer(terminal, 1)
    clock.move(by)
    answer(terminal, 2)
    leave(terminal)
    assert [day for _, day in answered(home)] == days
    check_sound(home)
    assert "clock" not in every_command_works(home, TZ=zone, **clock.environment())


def test_a_time_zone_that_changes_in_a_sitting(start: Start, home: Path, tmp_path: Path, clock: WallClock) -> None:
    """From New Zealand to Hawaii: the date goes back a day, the time does not. The sitting keeps its own day."""

    def zone_file(name: str) -> Path:
        found = [Path(folder, name) for folder in TZPATH if Path(folder, name).is_file()]
        if not found:
            pytest.skip("this system has no files of time zones")
        return found[0]

    link = tmp_path / "zone"
    link.symlink_to(zone_file("Pacific/Auckland"))
    clock.set(datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Pacific/Auckland")))
    terminal = start(*STUDY, TZ=f":{link}")
    answer(terminal, 1)
    new = tmp_path / "new"
    new.symlink_to(zone_file("Pacific/Honolulu"))
    new.replace(link)
    answer(terminal, 2)
    leave(terminal)
    later = start(*STUDY, TZ=f":{link}")
    answer(later, 1)
    leave(later)
    given = answered(home)
    assert [day for _, day in given] == ["2026-11-21", "2026-11-21", "2026-11-20"]
    assert [at_ms for at_ms, _ in given] == sorted(at_ms for at_ms, _ in given)
    check_sound(home)
    every_command_works(home, TZ=f":{link}", **clock.environment())


@pytest.mark.parametrize("by", [timedelta(days=-1), timedelta(days=365), timedelta(hours=-1)], ids=str)
def test_a_clock_set_in_a_timed_exam_takes_and_gives_no_time(
    start: Start, home: Path, clock: WallClock, by: timedelta
) -> None:
    terminal = start(*EXAM)
    terminal.wait_for("Question 1 of 3", "9:5")
    terminal.press("1\r")
    terminal.wait_for("Question 2 of 3")
    clock.move(by)
    terminal.wait_for("clock")  # told
    terminal.press("1\r")
    terminal.wait_for("Question 3 of 3")
    terminal.press("1")
    terminal.wait_for_footer("9:")
    terminal.press("q")
    terminal.wait_for("not handed in")
    assert terminal.wait_for_end() == 0
    assert len(stored_answers(home)) == 3
    again = start("exam", "--resume", "--lang", "en")
    again.wait_for("Question 3 of 3")
    again.wait_for_footer(" left")
    again.press("\r")
    again.wait_for("That was the last question.")
    again.press("y")
    again.wait_for("Handed in.", "100%")
    assert again.wait_for_end() == 0
    assert "result" in kinds_of_events(home)
    assert len(answered(home)) == 3
    check_sound(home)
    every_command_works(home, **clock.environment())
