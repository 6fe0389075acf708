"""All that is counted in one pass over the lives of the cards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import tzinfo
from typing import NamedTuple

from nlpquiz.scheduling.memory import Policy
from nlpquiz.stats.answering import HALF_SECOND_MS, AnswerCount
from nlpquiz.stats.calibration import CalibrationCount
from nlpquiz.stats.figures import Period
from nlpquiz.stats.forgetting import DAY_ROWS, RATIO_EDGES, CurveCount
from nlpquiz.stats.replay import CRAMMED, LANGUAGE_BITS, LANGUAGE_MASK, MATURE, STAGES, Details, Life, Replay
from nlpquiz.stats.retention import LONGEST_PERIOD_DAYS, RetentionCount
from nlpquiz.stats.workload import QUARTERS, ActivityCount


class Place(NamedTuple):
    """Where a card is in the decks."""

    topic: str
    kind: str


NOWHERE = Place("", "")
"""A card that its deck has lost"""


def watched_from(period: Period) -> int:
    """The day from which answers are looked at one by one: true retention always has a row for the last year."""
    return min(period.first, period.last - LONGEST_PERIOD_DAYS + 1)


class Tally:
    """Counts the lives of cards, each given once, in any order. Nothing is kept of a life but what it adds."""

    def __init__(
        self,
        period: Period,
        policies: Mapping[str, Policy],
        places: Mapping[str, Place],
        details: Details,
        calibrate_every: int = 1,
        zone: tzinfo | None = None,
    ) -> None:
        """``policies`` by deck, "" for the others; ``calibrate_every``: of so many cards one is given to all models;
        ``zone``: where the hours are those on the wall (None: the system's).

        Lives need only be given of cards with an answer on ``since_day`` or later, and ``details`` of the answers of
        the period.
        """
        general = policies.get("") or Policy()
        self._replays = {deck: Replay(policy) for deck, policy in policies.items()}
        self._general = self._replays.get("") or Replay(general)
        self._places = places
        self._details = details
        self.since_day = watched_from(period)
        self.activity = ActivityCount(period, zone)
        self.retention = RetentionCount(period, general.desired_retention, details.languages)
        self.curve = CurveCount(general.weights[20])
        self.calibration = CalibrationCount(period, calibrate_every)
        self.answers = AnswerCount()
        self._period = period

    def add(self, life: Life) -> None:
        """One card. This is the loop that statistics spend their time in, after the replay itself."""
        deck = life.card.partition("/")[0]
        topic, kind = self._places.get(life.card, NOWHERE)
        replay = self._replays.get(deck, self._general)
        desired = replay.policy.desired_retention
        steps = replay.steps(life, self.since_day)
        self.calibration.add(life, steps, replay, self.since_day)

        first, last, year = self._period.first, self._period.last, self._period.last - LONGEST_PERIOD_DAYS
        packed, begin, _ = self._details
        stages, taken, shifts = self.activity.stages, self.activity.taken_ms, self.activity.shifts
        by_hour, ahead = self.activity.by_hour, self.activity.ahead
        tests_of_day = self.retention.tests_of_day(desired)
        group = self.retention.group(deck, topic, desired)
        cells, day_rows = self.curve.cells, DAY_ROWS
        halves, sums = self.answers.of_kind(kind)
        shares = self.answers.shares
        longest = len(day_rows) - 1
        for day, rating, quarter, number, stage, elapsed, stability, expected, tests in steps:
            if day > last:
                ahead(day)
                continue
            place = (2 if stage == MATURE else 0) + (rating == 1)
            if tests and day > year:
                total = tests_of_day[day - year - 1]
                total[place] += 1
                total[4] += expected
            if day < first:
                continue
            stages[(day - first) * STAGES + stage] += 1
            detail = packed[number - begin]
            taken_ms = detail >> LANGUAGE_BITS
            if taken_ms:
                taken[day - first] += taken_ms
                halves[taken_ms // HALF_SECOND_MS * 5 + rating] += 1
                sums[rating] += taken_ms
            if stage == CRAMMED:
                continue
            shares[stage * 5 + rating] += 1
            shift = shifts[quarter // QUARTERS]
            if shift is None:
                shift = shifts.at(quarter)
            by_hour[(quarter + shift) // 4 % 24 * 5 + rating] += 1
            if elapsed:
                ratio = elapsed / stability
                row = day_rows[elapsed] if elapsed < longest else day_rows[longest]
                cell = cells[row + bisect_right(RATIO_EDGES, ratio)]
                cell[0] += 1
                cell[1] += elapsed
                cell[2] += ratio
                if rating > 1:
                    cell[3] += 1
                cell[4] += expected
                if tests:
                    total = group[detail & LANGUAGE_MASK]
                    total[place] += 1
                    total[4] += expected
