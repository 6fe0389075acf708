"""The queue of a sitting while a plan stands: what is worth most for today's minutes, new cards and old together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlpquiz.scheduling.learner import Learner
from nlpquiz.scheduling.memory import New
from nlpquiz.scheduling.plan import Plan, minutes_of_day
from nlpquiz.scheduling.planner import Choice, Planner, Standing, Worth, standing, within
from nlpquiz.scheduling.review import Rating
from nlpquiz.study.queue import Candidate, ladder_order, spread

HOUR_S = 3600.0
SPARE = 1.5
"""What a queue holds more than is expected to fit into its minutes, as some answers are quick"""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The plans that stand on ``day``, the nearest date first (there is at least one), and their learner."""

    plans: tuple[Plan, ...]
    learner: Learner
    day: int
    used_minutes: float
    """Studied today already"""

    @property
    def minutes_left(self) -> float:
        """What today still has."""
        return max(0.0, minutes_of_day(self.plans, self.day) - self.used_minutes)

    @property
    def comes_back(self) -> frozenset[Rating]:
        """The ratings after which a card is asked again in the same sitting: what was forgotten is repeated until it
        is recalled; on the last evening also what was hard. Further repetitions on one day win next to nothing.
        """
        last_evening = self.plans[0].date - self.day == 1
        return frozenset({Rating.AGAIN, Rating.HARD}) if last_evening else frozenset({Rating.AGAIN})

    def plan_of(self, candidate: Candidate) -> Plan | None:
        """The plan that decides about a card: the one with the nearest date that holds its deck."""
        deck = candidate.entry.deck
        return next((plan for plan in self.plans if not plan.decks or deck in plan.decks), None)

    def standing(self, candidate: Candidate, plan: Plan) -> Standing:
        """A card as the planner sees it."""
        entry = candidate.entry
        return standing(entry.key, plan.weight(entry.priority), entry.kind, candidate.state)

    def ranked(self, candidates: Sequence[Candidate]) -> list[tuple[Candidate, Choice]]:
        """What is worth asking today, the cards of the nearest date before those of later ones."""
        met = [candidate for candidate in candidates if not isinstance(candidate.state, New)]
        new = ladder_order(candidate.entry for candidate in candidates if isinstance(candidate.state, New))
        ordered = [*(Candidate(entry, New()) for entry in new), *met]  # among equals the ladder decides
        planner = Planner(self.learner)
        found: list[tuple[Candidate, Choice]] = []
        for plan in self.plans:
            mine = [candidate for candidate in ordered if self.plan_of(candidate) is plan]
            cards = [self.standing(candidate, plan) for candidate in mine]
            found += [(mine[choice.place], choice) for choice in planner.rank(cards, self.day, plan.date)]
        return found

    def queue(
        self,
        candidates: Sequence[Candidate],
        minutes: float,
        *,
        new_limit: int | None = None,
        limit: int | None = None,
    ) -> tuple[Candidate, ...]:
        """What to ask, the most valuable first, topics interleaved and siblings apart.

        A little more than is expected to fit into ``minutes``, as some answers are quick.
        """
        chosen: list[Candidate] = []
        new = 0
        ranked = self.ranked(candidates)
        fitting = len(within((choice for _, choice in ranked), 60 * minutes * SPARE))
        for candidate, _ in ranked[:fitting]:
            if isinstance(candidate.state, New):
                new += 1
                if new_limit is not None and new > new_limit:
                    continue
            chosen.append(candidate)
        return tuple(spread(chosen[:limit]))

    def why(self, candidate: Candidate) -> tuple[Plan, Worth] | None:
        """Why a card is asked; None when no plan decides about it or it was answered today."""
        plan = self.plan_of(candidate)
        if plan is None:
            return None
        worth = Planner(self.learner).worth(self.standing(candidate, plan), self.day, plan.date)
        return None if worth is None else (plan, worth)

    def another_hour(self, candidates: Sequence[Candidate]) -> float:
        """How many more cards would be known on the date after one more hour today."""
        ranked = self.ranked(candidates)
        fitting = len(within((choice for _, choice in ranked), HOUR_S))
        return sum(choice.gain / self._weight(candidate) for candidate, choice in ranked[:fitting])

    def _weight(self, candidate: Candidate) -> float:
        plan = self.plan_of(candidate)
        return plan.weight(candidate.entry.priority) if plan else 1.0
