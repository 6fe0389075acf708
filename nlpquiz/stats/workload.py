"""What was done by day, the streak, and what is coming."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo

from nlpquiz.scheduling.memory import Learned, Learning, New
from nlpquiz.scheduling.review import DAY_MS
from nlpquiz.stats.figures import (
    FORECAST_DAYS,
    LEECH_LAPSES,
    Activity,
    CardCounts,
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
from nlpquiz.stats.replay import CRAMMED, Step

QUARTER_MS = 900_000
"""Every zone's offset is a multiple of a quarter of an hour"""


class ActivityCount:
    """Counts the answers of each day and hour. Days after today are counted apart."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self._days: dict[int, list[int]] = {}
        self._quarters: dict[int, list[int]] = {}
        self._ahead = 0
        self._ahead_last = 0

    def add(self, steps: Iterable[Step]) -> None:
        """The answers of one card."""
        first, last = self.period.first, self.period.last
        days, quarters = self._days, self._quarters
        for day, rating, at_ms, taken_ms, _, stage, _, _, _, _, new in steps:
            if day > last:
                self._ahead += 1
                self._ahead_last = max(self._ahead_last, day)
                continue
            if day < first:
                continue
            counts = days.get(day)
            if counts is None:
                counts = days[day] = [0, 0, 0, 0, 0, 0, 0]
            counts[stage] += 1
            counts[5] += taken_ms
            if new:
                counts[6] += 1
            if stage != CRAMMED:
                quarter = quarters.get(at_ms // QUARTER_MS)
                if quarter is None:
                    quarter = quarters[at_ms // QUARTER_MS] = [0, 0]
                quarter[0] += 1
                if rating > 1:
                    quarter[1] += 1

    def activity(self) -> Activity:
        """What was done on each day."""
        days = tuple(
            DayActivity(day, sum((learning, relearning, young, mature, crammed)), taken_ms,
                        learning, relearning, young, mature, crammed, new)
            for day, (learning, relearning, young, mature, crammed, taken_ms, new) in sorted(self._days.items())
        )  # fmt: skip
        return Activity(self.period, days, self._ahead, self._ahead_last)

    def hours(self, zone: tzinfo | None) -> tuple[Hour, ...]:
        """By the hour on the wall in a zone (None: the system's), with the clock's rules of each day."""
        found = [[0, 0] for _ in range(24)]
        for quarter, (reviews, recalled) in self._quarters.items():
            hour = datetime.fromtimestamp(quarter * QUARTER_MS / 1000, UTC).astimezone(zone).hour
            found[hour][0] += reviews
            found[hour][1] += recalled
        return tuple(Hour(hour, *counts) for hour, counts in enumerate(found))


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


def due_forecast(cards: Iterable[Standing], today: int, days: int = FORECAST_DAYS) -> DueForecast:
    """How many cards become due on each of the next days."""
    counts = [[0, 0] for _ in range(days)]
    overdue = later = 0
    load = 0.0
    for card in cards:
        state = card.state
        if isinstance(state, New) or card.suspended:
            continue
        interval = interval_of(state)
        load += 1 / max(1, interval)
        due = max(due_day(state), card.buried_until if card.buried_until > today else 0)
        if due < today:
            overdue += 1
        elif due < today + days:
            counts[due - today][interval >= MATURE_DAYS] += 1
        else:
            later += 1
    each = tuple(DueDay(today + ahead, *count) for ahead, count in enumerate(counts))
    return DueForecast(each, overdue, later, load)


def interval_of(state: Learning | Learned) -> int:
    """Whole days from the last answer until it is due; 0 for a card in its steps."""
    return max(0, state.due_day - state.last.day) if isinstance(state, Learned) else 0


def due_day(state: Learning | Learned) -> int:
    """The day on which a card comes back; a step of some minutes is on the day of the last answer."""
    if isinstance(state, Learned):
        return state.due_day
    return state.last.day + (state.due_at_ms - state.last.at_ms) // DAY_MS


def card_counts(cards: Iterable[Standing], today: int) -> CardCounts:
    """How many cards stand where."""
    counts = dict.fromkeys(CardCounts._fields, 0)
    for card in cards:
        counts[_place(card, today)] += 1
    return CardCounts(**counts)


def _place(card: Standing, today: int) -> str:
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


def leeches(cards: Iterable[Standing], least: int = LEECH_LAPSES) -> tuple[Leech, ...]:
    """Cards that were forgotten so often, the most forgotten first."""
    found = [
        Leech(
            *(card.card, card.deck, card.topic, card.state.lapses, card.state.reps, card.state.difficulty),
            card.suspended,
        )
        for card in cards
        if not isinstance(card.state, New) and card.state.lapses >= least
    ]
    return tuple(sorted(found, key=lambda leech: (-leech.lapses, -leech.difficulty, leech.card)))


def begun(cards: Sequence[Standing]) -> list[Learning | Learned]:
    """The states of the cards that were answered."""
    return [card.state for card in cards if not isinstance(card.state, New)]
