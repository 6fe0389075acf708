"""True retention, as in Anki's table: of cards that had been learned, the first answer of each day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from nlpquiz.stats.figures import Period
from nlpquiz.stats.memory_figures import Passes, Retention, RetentionRow

PERIODS: Final = (("today", 0, 1), ("yesterday", 1, 1), ("week", 0, 7), ("month", 0, 30), ("year", 0, 365))
"""Name, days ago of the last day, number of days: those of Anki"""
LONGEST_PERIOD_DAYS: Final = 365


Sums: TypeAlias = list[float]
"""Tests of memory of one group: young passed and failed, mature passed and failed, and the sum of what was expected"""


def _nothing() -> Sums:
    return [0, 0, 0, 0, 0.0]


class _Whole:
    """Tests of several groups, with the retention that was desired of them."""

    __slots__ = ("desired", "sums")

    def __init__(self) -> None:
        self.sums = _nothing()
        self.desired = 0.0

    def take(self, sums: Sums, desired: float) -> None:
        for place, value in enumerate(sums):
            self.sums[place] += value
        self.desired += desired * sum(sums[:4])

    def row(self, name: str, desired: float) -> RetentionRow:
        young_passed, young_failed, mature_passed, mature_failed = map(int, self.sums[:4])
        total = sum(self.sums[:4])
        return RetentionRow(
            name,
            Passes(young_passed, young_failed),
            Passes(mature_passed, mature_failed),
            self.sums[4] / total if total else None,
            round(self.desired / total, 9) if total else desired,
        )


class RetentionCount:
    """Tests of memory by day, and those of the period by deck, topic and language; whoever counts adds them here."""

    def __init__(self, period: Period, desired: float, languages: Sequence[str] = ("",)) -> None:
        self._period = period
        self._desired = desired
        self._languages = languages
        self._days: dict[float, list[Sums]] = {}
        self._groups: dict[tuple[str, str], tuple[float, list[Sums]]] = {}

    def tests_of_day(self, desired: float) -> list[Sums]:
        """Of the last LONGEST_PERIOD_DAYS, of cards of which so much retention is desired."""
        found = self._days.get(desired)
        if found is None:
            found = self._days[desired] = [_nothing() for _ in range(LONGEST_PERIOD_DAYS)]
        return found

    def group(self, deck: str, topic: str, desired: float) -> list[Sums]:
        """Of the period, by the place of the language. ``topic`` is empty for a card that is in no deck any more."""
        found = self._groups.get((deck, topic))
        if found is None:
            found = self._groups[deck, topic] = desired, [_nothing() for _ in self._languages]
        return found[1]

    def retention(self) -> Retention:
        """The rows; decks and topics by name, languages likewise."""
        whole = _Whole()
        decks: dict[str, _Whole] = {}
        topics: dict[str, _Whole] = {}
        languages: dict[str, _Whole] = {}
        for (deck, topic), (desired, by_language) in sorted(self._groups.items()):
            for language, sums in sorted(zip(self._languages, by_language, strict=True)):
                if not any(sums[:4]):
                    continue
                whole.take(sums, desired)
                decks.setdefault(deck, _Whole()).take(sums, desired)
                if topic:
                    topics.setdefault(f"{deck}/{topic}", _Whole()).take(sums, desired)
                languages.setdefault(language, _Whole()).take(sums, desired)
        return Retention(
            whole=whole.row("", self._desired),
            periods=self._by_period(),
            by_deck=self._rows(decks),
            by_topic=self._rows(topics),
            by_language=self._rows(languages),
        )

    def _rows(self, groups: dict[str, _Whole]) -> tuple[RetentionRow, ...]:
        return tuple(whole.row(name, self._desired) for name, whole in sorted(groups.items()))

    def _by_period(self) -> tuple[RetentionRow, ...]:
        found = []
        for name, ago, length in PERIODS:
            whole, end = _Whole(), LONGEST_PERIOD_DAYS - ago
            for desired, days in self._days.items():
                for sums in days[end - length : end]:
                    whole.take(sums, desired)
            found.append(whole.row(name, self._desired))
        return tuple(found)
