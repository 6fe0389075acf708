"""The results: what was done on which day, what is coming, how long answers took. Each is a plain value.

Days are ordinals of the learner's days (``Moment.day``), as they were stored with the reviews; a change of the time
zone or of the clock's rules never moves a review to another day. Definitions are those of Anki's manual
(https://docs.ankiweb.net/stats.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from nlpquiz.deck.text import Text
from nlpquiz.scheduling.memory import CardState
from nlpquiz.stats.memory_figures import Calibration, ForgettingCurve, Histogram, Retention, TopicMastery

LEECH_LAPSES = 8
"""Anki's threshold: so many times forgotten after it was learned"""
FORECAST_DAYS = 30


class Standing(NamedTuple):
    """How a card of the decks stands."""

    card: str
    deck: str
    topic: str
    state: CardState
    suspended: bool = False
    buried_until: int = 0
    """The day from which it is asked again"""
    kind: str = ""
    """open, choice, …"""


@dataclass(frozen=True, slots=True)
class Period:
    """The days that reviews are counted of, both included. ``last`` is today."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """Number of days."""
        return self.last - self.first + 1


class DayActivity(NamedTuple):
    """What was done on a day. The five kinds add up to ``reviews``; taken-back answers are nowhere.

    A kind says where the card stood before the answer: ``learning`` new or in its first steps, ``relearning`` in the
    steps after a lapse, ``young`` learned with an interval under 21 days, ``mature`` with one of 21 days or more;
    ``crammed`` are answers that did not touch the schedule.
    """

    day: int
    reviews: int
    taken_ms: int
    learning: int
    relearning: int
    young: int
    mature: int
    crammed: int
    new_cards: int
    """Cards answered for the first time ever, or for the first time since a reset"""


@dataclass(frozen=True, slots=True)
class Activity:
    """Reviews and time by day."""

    period: Period
    days: tuple[DayActivity, ...]
    """Days of the period with any review, oldest first"""
    ahead: int = 0
    """Reviews with a date after today (a clock that was wrong); no other number counts them"""
    ahead_last_day: int = 0
    """The latest of their days; 0 when there is none"""

    @property
    def reviews(self) -> int:
        """Answers in the period, crammed ones too."""
        return sum(day.reviews for day in self.days)

    @property
    def taken_ms(self) -> int:
        """Time of all answers in the period."""
        return sum(day.taken_ms for day in self.days)

    @property
    def days_studied(self) -> int:
        """Days of the period with any review."""
        return len(self.days)

    @property
    def new_cards(self) -> int:
        """Cards begun in the period."""
        return sum(day.new_cards for day in self.days)

    @property
    def reviews_per_day_studied(self) -> float:
        """Mean over the days with any review; 0 without one."""
        return self.reviews / len(self.days) if self.days else 0.0

    @property
    def reviews_per_day(self) -> float:
        """Mean over all days of the period."""
        return self.reviews / self.period.days if self.period.days > 0 else 0.0

    def on(self, day: int) -> DayActivity | None:
        """What was done on a day; None when nothing was."""
        return next((each for each in self.days if each.day == day), None)


@dataclass(frozen=True, slots=True)
class Habit:
    """The streak and the goal. A week begins on Monday."""

    streak_days: int
    """Days in a row with a review, up to today or, when there is none yet today, up to yesterday"""
    longest_streak_days: int
    """In the whole history"""
    minutes_today: float
    goal_minutes_today: float
    """Of the plans; without one that of the settings"""
    minutes_week: float
    """From Monday to today"""
    goal_minutes_week: float
    """From Monday to Sunday"""


class DueDay(NamedTuple):
    """Cards that become due on a day, when nothing new is learned, nothing forgotten and all is done on its day."""

    day: int
    young: int
    mature: int

    @property
    def due(self) -> int:
        """All of them."""
        return self.young + self.mature


@dataclass(frozen=True, slots=True)
class DueForecast:
    """Workload to come. Suspended cards are left out, and buried ones until the day from which they are asked."""

    days: tuple[DueDay, ...]
    """Today and the 29 days after it, all of them. Cards in their steps are due today or tomorrow, and young"""
    overdue: int
    """Due before today and not done; not in ``days``"""
    later: int
    """Due after those days"""
    daily_load: float
    """Expected reviews a day in the long run: the sum of 1 / interval in days (at least 1) over all cards begun"""

    @property
    def due_today(self) -> int:
        """Of today and of the days before."""
        return self.overdue + (self.days[0].due if self.days else 0)


class Hour(NamedTuple):
    """An hour of the local day, 0 to 23. Crammed answers are left out, as in Anki."""

    hour: int
    reviews: int
    recalled: int
    """Not Again"""

    @property
    def share(self) -> float | None:
        """Recalled, 0 to 1; None without reviews."""
        return self.recalled / self.reviews if self.reviews else None


class RatingShares(NamedTuple):
    """How often each rating was given to cards that stood in one way before the answer."""

    stage: str
    """learning (with relearning, as in Anki), young or mature"""
    again: int
    hard: int
    good: int
    easy: int

    @property
    def total(self) -> int:
        """All four."""
        return self.again + self.hard + self.good + self.easy

    @property
    def recalled(self) -> float | None:
        """Share that was not Again; None without any."""
        return (self.total - self.again) / self.total if self.total else None


class TimeGroup(NamedTuple):
    """How long the answers of one group took, in seconds."""

    name: str
    """A kind of card (open, choice, …), a rating (1 to 4), or "" for all"""
    reviews: int
    mean: float
    median: float
    """To half a second"""


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Times from showing a card to rating it. Answers of zero time (imported without it) are left out."""

    all: TimeGroup
    by_kind: tuple[TimeGroup, ...]
    by_rating: tuple[TimeGroup, ...]
    seconds: Histogram


class Leech(NamedTuple):
    """A card that is forgotten again and again: ``LEECH_LAPSES`` times or more."""

    card: str
    deck: str
    topic: str
    lapses: int
    reviews: int
    difficulty: float
    """1 to 10"""
    suspended: bool


class ExamScore(NamedTuple):
    """One exam that was handed in. Shares are of the marks, 0 to 1."""

    number: int
    day: int
    share: float
    expected: float
    """What was forecast when the paper was set"""
    low: float
    high: float
    questions: int
    decks: tuple[str, ...]


class CardCounts(NamedTuple):
    """How many cards stand where, of those in the decks. They add up to ``total``."""

    unseen: int
    learning: int
    """In their first steps"""
    relearning: int
    young: int
    mature: int
    suspended: int
    """In whatever state; not counted above"""
    buried: int
    """Resting until a later day; not counted above"""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


Titles: TypeAlias = Mapping[str, Text]
"""By deck id, and by ``deck/topic``"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that ``nlpquiz stats`` shows."""

    today: int
    interview: int | None
    """The nearest date that is planned for"""
    decks: tuple[str, ...]
    """What was asked for; empty: all"""
    topics: tuple[str, ...]
    titles: Titles
    activity: Activity
    habit: Habit
    """Of all decks"""
    cards: CardCounts
    due: DueForecast
    retention: Retention
    retrievability: Histogram
    """Of cards begun, today, in steps of 5 %. Its ``sum`` is Anki's estimated total knowledge, in cards"""
    stability: Histogram
    """Days"""
    difficulty: Histogram
    """1 to 10"""
    curve: ForgettingCurve
    calibration: Calibration
    times: AnswerTimes
    ratings: tuple[RatingShares, ...]
    hours: tuple[Hour, ...]
    """All 24"""
    leeches: tuple[Leech, ...]
    """The most forgotten first"""
    exams: tuple[ExamScore, ...]
    """Oldest first; of all decks, or those with a question of the decks asked for"""
    mastery: tuple[TopicMastery, ...]
    """In the order of the decks"""
    empty: bool = field(default=False)
    """Nothing was ever answered (in these decks): every other number is 0 or has no value"""
