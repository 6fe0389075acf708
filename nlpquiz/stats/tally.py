"""All that is counted in one pass over the lives of the cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from nlpquiz.scheduling.memory import Policy
from nlpquiz.stats.answering import AnswerCount
from nlpquiz.stats.calibration import CalibrationCount
from nlpquiz.stats.figures import Period
from nlpquiz.stats.forgetting import CurveCount
from nlpquiz.stats.replay import Life, Replay
from nlpquiz.stats.retention import LONGEST_PERIOD_DAYS, RetentionCount
from nlpquiz.stats.workload import ActivityCount


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
        self, period: Period, policies: Mapping[str, Policy], places: Mapping[str, Place], calibrate_every: int = 1
    ) -> None:
        """``policies`` by deck, "" for the others; ``calibrate_every``: of so many cards one is given to all models.

        Lives need only be given of cards with an answer on ``since_day`` or later.
        """
        general = policies.get("") or Policy()
        self._replays = {deck: Replay(policy) for deck, policy in policies.items()}
        self._general = self._replays.get("") or Replay(general)
        self._places = places
        self.since_day = watched_from(period)
        self.activity = ActivityCount(period)
        self.retention = RetentionCount(period, general.desired_retention)
        self.curve = CurveCount(period, general.weights[20])
        self.calibration = CalibrationCount(period, calibrate_every)
        self.answers = AnswerCount(period)

    def add(self, life: Life) -> None:
        """One card."""
        deck = life.card.partition("/")[0]
        place = self._places.get(life.card, NOWHERE)
        replay = self._replays.get(deck, self._general)
        steps = replay.steps(life, self.since_day)
        self.calibration.add(life, steps, replay, self.since_day)
        self.activity.add(steps)
        self.retention.add(steps, deck, place.topic, replay.policy.desired_retention)
        self.curve.add(steps)
        self.answers.add(steps, place.kind)
