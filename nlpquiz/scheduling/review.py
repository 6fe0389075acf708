"""The facts that scheduling is computed from: ratings, reviews, and moments in the learner's days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import IntEnum
from typing import Literal, NamedTuple, TypeAlias

ReviewSource: TypeAlias = Literal["study", "cram", "exam", "anki"]

DAY_MS = 86_400_000


class Rating(IntEnum):
    """How well a card was recalled, with the numbers of Anki and FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Moment(NamedTuple):
    """An instant together with the learner's day that it falls in.

    ``at_ms`` is milliseconds since 1970-01-01 UTC. ``day`` is the proleptic ordinal (``date.toordinal``) of the local
    day, which starts at 04:00 local time by default. The day is stored with each review, so that a later journey to
    another time zone, a changed clock rule or a daylight-saving night never moves a past review to another day.
    """

    at_ms: int
    day: int

    @classmethod
    def of(cls, at: datetime, day_start_hour: int = 4) -> Moment:
        """The moment of an aware local datetime."""
        local = at.replace(tzinfo=None)  # 04:00 on the wall, also in DST nights
        return cls(int(at.timestamp() * 1000), (local - timedelta(hours=day_start_hour)).date().toordinal())

    def date(self) -> date:
        """The learner's day as a date."""
        return date.fromordinal(self.day)

    def local_time(self, zone: tzinfo | None = None) -> datetime:
        """The instant as a local datetime (``zone`` None: the system's)."""
        return datetime.fromtimestamp(self.at_ms / 1000, UTC).astimezone(zone)


class Review(NamedTuple):
    """One answer to one card: an immutable fact.

    ``taken_ms`` is the time from showing the card to rating it. ``fingerprint`` is that of the card's text when it was
    answered. ``detail`` holds what the kind of card adds (typed text, chosen options, points made) as JSON, or "".
    """

    id: str
    card: str
    at: Moment
    rating: Rating
    taken_ms: int
    source: ReviewSource = "study"
    language: str = ""
    fingerprint: str = ""
    detail: str = ""
    counts: bool = True
    """False for a cram review that must not touch the schedule"""
