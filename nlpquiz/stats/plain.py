"""Statistics as JSON values: days as dates, no infinite numbers, and what follows from the numbers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from math import isfinite
from typing import Any, Final

from nlpquiz.stats.figures import (
    Activity,
    CardCounts,
    DueDay,
    DueForecast,
    Hour,
    Period,
    RatingShares,
    Statistics,
)
from nlpquiz.stats.memory_figures import Histogram, Passes, RetentionRow

DAYS: Final = frozenset(("day", "today", "interview", "last_seen_day", "ahead_last_day"))
DERIVED: Final[Mapping[type, tuple[str, ...]]] = {
    Activity: ("reviews", "taken_ms", "days_studied", "new_cards"),
    CardCounts: ("total",),
    DueDay: ("due",),
    DueForecast: ("due_today",),
    Histogram: ("sum",),
    Hour: ("share",),
    Passes: ("share",),
    RatingShares: ("total", "recalled"),
    RetentionRow: ("all",),
}
DIGITS: Final = 6


def as_plain(figures: Statistics) -> dict[str, Any]:
    """Everything but the titles; numbers to six places."""
    found = _plain(figures)
    del found["titles"]
    return dict(found)


def _plain(value: Any) -> Any:
    if isinstance(value, Period):
        return {"first": _date(value.first), "last": _date(value.last), "days": value.days}
    if is_dataclass(value):
        return _fields(value, [field.name for field in fields(value)])
    if hasattr(value, "_fields"):
        return _fields(value, value._fields)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return round(value, DIGITS) if isfinite(value) else None
    return value


def _fields(value: Any, names: Any) -> dict[str, Any]:
    every = (*names, *DERIVED.get(type(value), ()))
    return {name: _date(getattr(value, name)) if name in DAYS else _plain(getattr(value, name)) for name in every}


def _date(day: int | None) -> str | None:
    """A day as a date; None for none, and for days that no calendar has."""
    return date.fromordinal(day).isoformat() if day is not None and 1 <= day <= date.max.toordinal() else None
