"""How the cards of the decks stand today, counted in one pass: none of them is kept."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from nlpquiz.scheduling.memory import New, retrievability
from nlpquiz.stats.figures import CardCounts, DueForecast, Leech, Standing
from nlpquiz.stats.mastery import MasteryCount
from nlpquiz.stats.memory_figures import Histogram, TopicMastery
from nlpquiz.stats.spread import DIFFICULTY_EDGES, RETRIEVABILITY_EDGES, STABILITY_EDGES, histogram
from nlpquiz.stats.workload import DueCount, leech_of, ordered_leeches, place_of


class StandingCount:
    """Counts cards, each given once, in the order of the decks."""

    def __init__(self, today: int, interview: int | None, weights: tuple[float, ...]) -> None:
        self._today = today
        self._weights = weights
        self._counts = dict.fromkeys(CardCounts._fields, 0)
        self._due = DueCount(today)
        self._mastery = MasteryCount(today, interview, weights)
        self._leeches: list[Leech] = []
        self._retrievability, self._stability, self._difficulty = array("d"), array("d"), array("d")

    def add(self, card: Standing) -> None:
        """One card."""
        self._counts[place_of(card, self._today)] += 1
        state = card.state
        if isinstance(state, New):
            self._mastery.add(card, 0.0)
            return
        self._due.add(card)
        recall = retrievability(state, self._today, self._weights)
        self._mastery.add(card, recall)
        self._retrievability.append(recall)
        self._stability.append(state.stability)
        self._difficulty.append(state.difficulty)
        if leech := leech_of(card):
            self._leeches.append(leech)

    def cards(self) -> CardCounts:
        """How many stand where."""
        return CardCounts(**self._counts)

    def due(self) -> DueForecast:
        """What becomes due on the next days."""
        return self._due.forecast()

    def mastery(self) -> tuple[TopicMastery, ...]:
        """How well the topics are known."""
        return tuple(self._mastery.topics())

    def leeches(self) -> tuple[Leech, ...]:
        """The most forgotten first."""
        return ordered_leeches(self._leeches)

    def histograms(self) -> Sequence[Histogram]:
        """Of the cards begun: chance of recall today, stability, difficulty."""
        return (
            histogram(self._retrievability, RETRIEVABILITY_EDGES),
            histogram(self._stability, STABILITY_EDGES),
            histogram(self._difficulty, DIFFICULTY_EDGES),
        )
