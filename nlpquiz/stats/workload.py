"""What was done by day, the streak, and what is coming."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, MutableSequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from nlpquiz.scheduling.memory import Learned, Learning, New
from nlpquiz.scheduling.review import DAY_MS
from nlpquiz.stats.figures import (
    FORECAST_DAYS,
    LEECH_LAPSES,
    Activity,
    DayActivity,
    DueDay,
    DueForecast,
    Habit,
    Hour,
    Leech,
    Period,
    Standing,
)
from nlpquiz.stats.memory_figures import MATURE_DAYS
from nlpquiz.stats.replay import CRAMMED, LEARNING, MATURE, NEW, RELEARNING, STAGES, YOUNG

QUARTER_MS: Final = 900_000
"""Every zone's offset is a multiple of a quarter of an hour"""
QUARTERS: Final = DAY_MS // QUARTER_MS


class ActivityCount:
    """The answers of each day and hour, which whoever counts them adds here. Days after today are counted apart.

    Hours are those on the wall in ``zone`` (None: the system's), with the clock's rules of each day.
    """

    def __init__(self, period: Period, zone: tzinfo | None = None) -> None:
        self.period = period
        self.stages = _numbers(period.days * STAGES)
        """By the days since the first times STAGES and the stage (see ``replay``)"""
        self.taken_ms = _numbers(period.days)
        self.by_hour = [0] * 24 * 5
        """By the hour times 5 and the rating; crammed answers left out"""
        self.shifts = Shifts(zone)
        self._ahead = 0
        self._ahead_last = 0

    def ahead(self, day: int) -> None:
        """An answer of a day after today."""
        self._ahead += 1
        self._ahead_last = max(self._ahead_last, day)

    def activity(self) -> Activity:
        """What was done on each day."""
        days = []
        for place in range(max(0, self.period.days)):
            counts = [self.stages[place * STAGES + stage] for stage in range(STAGES)]
            if any(counts):
                new = counts[NEW]
                days.append(
                    DayActivity(
                        self.period.first + place,
                        sum(counts),
                        self.taken_ms[place],
                        learning=counts[LEARNING] + new,
                        relearning=counts[RELEARNING],
                        young=counts[YOUNG],
                        mature=counts[MATURE],
                        crammed=counts[CRAMMED],
                        new_cards=new,
                    )
                )
        return Activity(self.period, tuple(days), self._ahead, self._ahead_last)

    def hours(self) -> tuple[Hour, ...]:
        """All 24."""
        found = []
        for hour in range(24):
            again, *recalled = self.by_hour[hour * 5 + 1 : hour * 5 + 5]
            found.append(Hour(hour, again + sum(recalled), sum(recalled)))
        return tuple(found)


def _numbers(count: int) -> MutableSequence[int]:
    """So many zeros, small and close together: the answers of a card are years apart, and memory is slow."""
    return array("q", bytes(8 * max(0, count)))


class Shifts(dict[int, int | None]):
    """Quarters of an hour that clocks on the wall are ahead of UTC, by the day in UTC from 1970; None: it changed."""

    def __init__(self, zone: tzinfo | None) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, day: int) -> int | None:
        begin, end = self.at(day * QUARTERS), self.at((day + 1) * QUARTERS)
        self[day] = found = begin if begin == end else None
        return found

    def at(self, quarter: int) -> int:
        """The same in a quarter of an hour since 1970."""
        offset = datetime.fromtimestamp(quarter * QUARTER_MS / 1000, UTC).astimezone(self._zone).utcoffset()
        return offset // timedelta(milliseconds=QUARTER_MS) if offset else 0


def habit(worked: Iterable[tuple[int, int]], today: int, goal_minutes_today: float, goal_minutes_week: float) -> Habit:
    """The streak and the minutes. ``worked`` are days with any review and their milliseconds, in any order."""
    taken = {day: taken_ms for day, taken_ms in worked if day <= today}
    longest = run = 0
    before = None
    for day in sorted(taken):
        run = run + 1 if before == day - 1 else 1
        longest, before = max(longest, run), day
    current = run if before is not None and before >= today - 1 else 0
    monday = today - (today - 1) % 7  # day 1 was a Monday
    return Habit(
        streak_days=current,
        longest_streak_days=longest,
        minutes_today=taken.get(today, 0) / 60_000,
        goal_minutes_today=goal_minutes_today,
        minutes_week=sum(taken.get(day, 0) for day in range(monday, today + 1)) / 60_000,
        goal_minutes_week=goal_minutes_week,
    )


class DueCount:
    """Counts how many cards become due on each of the next days."""

    def __init__(self, today: int, days: int = FORECAST_DAYS) -> None:
        self._today = today
        self._counts = [[0, 0] for _ in range(days)]
        self._overdue = self._later = 0
        self._load = 0.0

    def add(self, card: Standing) -> None:
        """One card."""
        state = card.state
        if isinstance(state, New) or card.suspended:
            return
        interval, today = interval_of(state), self._today
        self._load += 1 / max(1, interval)
        due = max(due_day(state), card.buried_until if card.buried_until > today else 0)
        if due < today:
            self._overdue += 1
        elif due < today + len(self._counts):
            self._counts[due - today][interval >= MATURE_DAYS] += 1
        else:
            self._later += 1

    def forecast(self) -> DueForecast:
        """What becomes due."""
        each = tuple(DueDay(self._today + ahead, *count) for ahead, count in enumerate(self._counts))
        return DueForecast(each, self._overdue, self._later, self._load)


def due_forecast(cards: Iterable[Standing], today: int) -> DueForecast:
    """How many cards become due on each of the next days."""
    count = DueCount(today)
    for card in cards:
        count.add(card)
    return count.forecast()


def interval_of(state: Learning | Learned) -> int:
    """Whole days from the last answer until it is due; 0 for a card in its steps."""
    return max(0, state.due_day - state.last.day) if isinstance(state, Learned) else 0


def due_day(state: Learning | Learned) -> int:
    """The day on which a card comes back; a step of some minutes is on the day of the last answer."""
    if isinstance(state, Learned):
        return state.due_day
    return state.last.day + (state.due_at_ms - state.last.at_ms) // DAY_MS


def place_of(card: Standing, today: int) -> str:
    """Where the card is counted: a field of ``CardCounts``."""
    if card.suspended:
        return "suspended"
    if card.buried_until > today:
        return "buried"
    match card.state:
        case New():
            return "unseen"
        case Learning():
            return "relearning" if card.state.relearning else "learning"
        case Learned():
            return "mature" if interval_of(card.state) >= MATURE_DAYS else "young"


def leech_of(card: Standing, least: int = LEECH_LAPSES) -> Leech | None:
    """The card as a leech, when it was forgotten so often."""
    state = card.state
    if isinstance(state, New) or state.lapses < least:
        return None
    return Leech(card.card, card.deck, card.topic, state.lapses, state.reps, state.difficulty, card.suspended)


def ordered_leeches(found: Iterable[Leech]) -> tuple[Leech, ...]:
    """The most forgotten first."""
    return tuple(sorted(found, key=lambda leech: (-leech.lapses, -leech.difficulty, leech.card)))
