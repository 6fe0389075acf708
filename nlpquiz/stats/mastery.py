"""How well each topic is known: the mean chance of recall over its cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Learning, New, retrievability
from nlpquiz.stats.figures import Standing
from nlpquiz.stats.memory_figures import TopicMastery
from nlpquiz.stats.workload import due_day


class MasteryCount:
    """Counts the cards of each topic of each deck; suspended ones are left out.

    ``planned`` is the chance of recall on the interview day by card when the plan is kept; a card that is not in it
    counts as when nothing more is studied.
    """

    def __init__(
        self,
        today: int,
        interview: int | None = None,
        weights: tuple[float, ...] = DEFAULT_WEIGHTS,
        planned: Mapping[str, float] | None = None,
    ) -> None:
        self._today = today
        self._interview = interview
        self._weights = weights
        self._planned = planned
        self._topics: dict[tuple[str, str], _Topic] = {}

    def add(self, card: Standing, recall: float) -> None:
        """One card, and its chance of recall today (0 for a new one)."""
        if card.suspended:
            return
        topic = self._topics.get((card.deck, card.topic))
        if topic is None:
            topic = self._topics[card.deck, card.topic] = _Topic()
        topic.cards += 1
        state = card.state
        if self._interview is not None:
            later = retrievability(state, self._interview, self._weights)
            topic.then += later
            topic.planned_then += later if self._planned is None else self._planned.get(card.card, later)
        if isinstance(state, New):
            return
        topic.seen += 1
        topic.now += recall
        topic.last_seen = max(topic.last_seen or 0, state.last.day)
        waiting = isinstance(state, Learning) or due_day(state) <= self._today
        topic.due += waiting and card.buried_until <= self._today

    def topics(self) -> list[TopicMastery]:
        """In the order in which their cards came."""
        planned = self._interview is not None and self._planned is not None
        return [
            TopicMastery(
                deck=deck,
                topic=name,
                cards=topic.cards,
                seen=topic.seen,
                recall_now=topic.now / topic.cards,
                recall_seen=topic.now / topic.seen if topic.seen else None,
                recall_on_day=topic.then / topic.cards if self._interview is not None else None,
                planned_on_day=topic.planned_then / topic.cards if planned else None,
                due=topic.due,
                last_seen_day=topic.last_seen,
            )
            for (deck, name), topic in self._topics.items()
        ]


class _Topic:
    __slots__ = ("cards", "due", "last_seen", "now", "planned_then", "seen", "then")

    def __init__(self) -> None:
        self.cards = self.seen = self.due = 0
        self.now = self.then = self.planned_then = 0.0
        self.last_seen: int | None = None


def topic_mastery(
    cards: Iterable[Standing],
    today: int,
    interview: int | None = None,
    weights: tuple[float, ...] = DEFAULT_WEIGHTS,
    planned: Mapping[str, float] | None = None,
) -> list[TopicMastery]:
    """Each topic of each deck, in the order in which their cards come, as ``MasteryCount`` counts them."""
    count = MasteryCount(today, interview, weights, planned)
    for card in cards:
        count.add(card, retrievability(card.state, today, weights))
    return count.topics()


def weakest(masteries: Iterable[TopicMastery], most: int = 3) -> list[TopicMastery]:
    """The topics that were begun and of which least is recalled today; of equal ones that with more cards first."""
    begun = (each for each in masteries if each.recall_seen is not None)
    return sorted(begun, key=lambda each: (each.recall_seen or 0.0, -each.seen, each.deck, each.topic))[:most]
