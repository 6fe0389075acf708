"""True retention, as in Anki's table: of cards that had been learned, the first answer of each day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from nlpquiz.stats.figures import Period
from nlpquiz.stats.memory_figures import Passes, Retention, RetentionRow
from nlpquiz.stats.replay import MATURE, Step

PERIODS: Final = (("today", 0, 1), ("yesterday", 1, 1), ("week", 0, 7), ("month", 0, 30), ("year", 0, 365))
"""Name, days ago of the last day, number of days: those of Anki"""
LONGEST_PERIOD_DAYS: Final = 365


class _Sums:
    """Tests of memory of one group."""

    __slots__ = ("counts", "desired", "expected")

    def __init__(self) -> None:
        self.counts = [0, 0, 0, 0]  # young passed and failed, mature passed and failed
        self.expected = 0.0
        self.desired = 0.0

    def take(self, other: _Sums) -> None:
        for place, count in enumerate(other.counts):
            self.counts[place] += count
        self.expected += other.expected
        self.desired += other.desired

    def row(self, name: str, desired: float) -> RetentionRow:
        total = sum(self.counts)
        return RetentionRow(
            name,
            Passes(*self.counts[:2]),
            Passes(*self.counts[2:]),
            self.expected / total if total else None,
            round(self.desired / total, 9) if total else desired,
        )


class RetentionCount:
    """Counts tests of memory by day, and those of the period by deck, topic and language."""

    def __init__(self, period: Period, desired: float) -> None:
        self._period = period
        self._desired = desired
        self._days: dict[int, _Sums] = {}
        self._groups: dict[tuple[str, str, str], _Sums] = {}

    def add(self, steps: Iterable[Step], deck: str, topic: str, desired: float) -> None:
        """The answers of one card. ``topic`` is empty for a card that is in no deck any more."""
        first, last = self._period.first, self._period.last
        days, groups = self._days, self._groups
        for day, rating, _, _, language, stage, _, _, expected, tests, _ in steps:
            if not tests or day > last:
                continue
            place = (stage == MATURE) * 2 + (rating == 1)
            sums = days.get(day)
            if sums is None:
                sums = days[day] = _Sums()
            sums.counts[place] += 1
            sums.expected += expected
            sums.desired += desired
            if day >= first:
                sums = groups.get((deck, topic, language))
                if sums is None:
                    sums = groups[deck, topic, language] = _Sums()
                sums.counts[place] += 1
                sums.expected += expected
                sums.desired += desired

    def retention(self) -> Retention:
        """The rows; decks and topics by name, languages likewise."""
        whole = _Sums()
        decks: dict[str, _Sums] = {}
        topics: dict[str, _Sums] = {}
        languages: dict[str, _Sums] = {}
        for (deck, topic, language), sums in sorted(self._groups.items()):
            whole.take(sums)
            decks.setdefault(deck, _Sums()).take(sums)
            if topic:
                topics.setdefault(f"{deck}/{topic}", _Sums()).take(sums)
            languages.setdefault(language, _Sums()).take(sums)
        return Retention(
            whole=whole.row("", self._desired),
            periods=self._by_period(),
            by_deck=self._rows(decks),
            by_topic=self._rows(topics),
            by_language=self._rows(languages),
        )

    def _rows(self, groups: dict[str, _Sums]) -> tuple[RetentionRow, ...]:
        return tuple(sums.row(name, self._desired) for name, sums in sorted(groups.items()))

    def _by_period(self) -> tuple[RetentionRow, ...]:
        today = self._period.last
        found = []
        for name, ago, length in PERIODS:
            sums = _Sums()
            for day in range(today - ago - length + 1, today - ago + 1):
                if day in self._days:
                    sums.take(self._days[day])
            found.append(sums.row(name, self._desired))
        return tuple(found)
