"""How well each topic is known: the mean chance of recall over its cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Learning, New, retrievability
from nlpquiz.stats.figures import Standing
from nlpquiz.stats.memory_figures import TopicMastery
from nlpquiz.stats.workload import due_day

WeightsOf = Callable[[str], tuple[float, ...]]
"""The weights of the memory model for a deck"""


def _defaults(_deck: str) -> tuple[float, ...]:
    return DEFAULT_WEIGHTS


def topic_mastery(
    cards: Iterable[Standing],
    today: int,
    interview: int | None = None,
    weights_of: WeightsOf = _defaults,
    planned: Mapping[str, float] | None = None,
) -> list[TopicMastery]:
    """Each topic of each deck, in the order in which their cards come; suspended cards are left out.

    ``planned`` is the chance of recall on the interview day by card when the plan is kept; a card that is not in it
    counts as when nothing more is studied.
    """
    groups: dict[tuple[str, str], list[Standing]] = {}
    for card in cards:
        if not card.suspended:
            groups.setdefault((card.deck, card.topic), []).append(card)
    return [_topic(group, today, interview, weights_of(deck), planned) for (deck, _), group in groups.items()]


def _topic(
    cards: Sequence[Standing],
    today: int,
    interview: int | None,
    weights: tuple[float, ...],
    planned: Mapping[str, float] | None,
) -> TopicMastery:
    now = then = planned_then = 0.0
    seen = due = 0
    last_seen: int | None = None
    for card in cards:
        later = retrievability(card.state, interview, weights) if interview is not None else 0.0
        then += later
        planned_then += later if planned is None else planned.get(card.card, later)
        if isinstance(card.state, New):
            continue
        seen += 1
        now += retrievability(card.state, today, weights)
        last_seen = max(last_seen or 0, card.state.last.day)
        waiting = isinstance(card.state, Learning) or due_day(card.state) <= today
        due += waiting and card.buried_until <= today
    number = len(cards)
    return TopicMastery(
        deck=cards[0].deck,
        topic=cards[0].topic,
        cards=number,
        seen=seen,
        recall_now=now / number,
        recall_seen=now / seen if seen else None,
        recall_on_day=then / number if interview is not None else None,
        planned_on_day=planned_then / number if interview is not None and planned is not None else None,
        due=due,
        last_seen_day=last_seen,
    )


def weakest(masteries: Iterable[TopicMastery], most: int = 3) -> list[TopicMastery]:
    """The topics that were begun and of which least is recalled today; of equal ones that with more cards first."""
    begun = (each for each in masteries if each.recall_seen is not None)
    return sorted(begun, key=lambda each: (each.recall_seen or 0.0, -each.seen, each.deck, each.topic))[:most]
