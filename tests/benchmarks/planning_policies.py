"""Policies for the planning benchmark: the usual ways to study, and the program's planner."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nlpquiz.deck.catalog import Entry
from nlpquiz.scheduling.learner import Evidence, Touch
from nlpquiz.scheduling.memory import Learned, Learning, New, retrievability
from nlpquiz.scheduling.planner import Planner, standing
from nlpquiz.study.queue import Candidate, spread
from tests.benchmarks.planning_world import FIRST_DAY, KIND_TIMES, Answer, Desk, Player

FSRS = Learned | Learning


class Baseline(Player):
    """What baselines share. They know each card's weight and time exactly: the planner has to learn times."""

    def start(self, desk: Desk) -> None:
        super().start(desk)
        self.value = [w / KIND_TIMES[kind] for w, kind in zip(desk.weights, desk.kinds, strict=True)]
        self.by_value = sorted(range(desk.cell.cards), key=lambda place: -self.value[place])

    def new(self) -> list[int]:
        """New cards, the most valuable first."""
        return [place for place in self.by_value if isinstance(self.desk.states[place], New)]

    def weakest(self, day: int) -> list[int]:
        """Cards met before today, those with most to win first."""
        states, weights = self.desk.states, self.desk.policy.weights
        met = {
            place: self.value[place] * (1 - retrievability(state, day, weights))
            for place, state in enumerate(states)
            if isinstance(state, FSRS) and state.last.day < day
        }
        return sorted(met, key=lambda place: -met[place])

    def pace(self, share: float) -> int:
        """New cards a day that introduce all of them in this share of the days."""
        return math.ceil(self.desk.cell.cards / (share * self.desk.cell.days))


class Anki(Baseline):
    """Due cards, the longest due first, then new ones: as Anki with FSRS does by default."""

    def __init__(
        self,
        retention: float = 0.9,
        share: float = 1.0,
        *,
        per_day: int | None = None,
        cram: int = 0,
        fill: bool = False,
        new_first: bool = False,
    ) -> None:
        self.retention, self.share, self.per_day = retention, share, per_day
        self.cram, self.fill, self.new_first = cram, fill, new_first

    def order(self, day: int) -> Sequence[int]:
        if self.desk.last - day <= self.cram:
            return self.weakest(day) + self.new()
        states = self.desk.states
        due = [place for place, state in enumerate(states) if isinstance(state, Learned) and state.due_day <= day]
        due.sort(key=lambda place: states[place].due_day)  # type: ignore[union-attr]
        new = self.new()[: self.per_day or self.pace(self.share)]
        order = new + due if self.new_first else due + new
        return order + self.weakest(day) if self.fill else order


class Sm2(Baseline):
    """SM-2 with qualities 0, 3, 4 and 5 for the four ratings."""

    def __init__(self, share: float = 1.0) -> None:
        self.share = share

    def start(self, desk: Desk) -> None:
        super().start(desk)
        n = desk.cell.cards
        self.ease, self.interval, self.reps, self.due = [2.5] * n, [0.0] * n, [0] * n, [0.0] * n

    def order(self, day: int) -> Sequence[int]:
        due = [p for p, state in enumerate(self.desk.states) if isinstance(state, FSRS) and self.due[p] <= day]
        return sorted(due, key=lambda place: self.due[place]) + self.new()[: self.pace(self.share)]

    def answered(self, day: int, answers: Sequence[Answer]) -> None:
        for answer in answers:
            p, quality = answer.place, (0, 3, 4, 5)[answer.rating - 1]
            self.reps[p] = 0 if answer.rating == 1 else self.reps[p] + 1
            self.ease[p] = max(1.3, self.ease[p] + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02))
            reps = self.reps[p]
            self.interval[p] = 1 if reps <= 1 else 6 if reps == 2 else round(self.interval[p] * self.ease[p])
            self.due[p] = day + self.interval[p]


class RoundRobin(Baseline):
    """New cards while there are any, then all in turn."""

    def order(self, day: int) -> Sequence[int]:
        met = [(state.last.day, p) for p, state in enumerate(self.desk.states) if isinstance(state, FSRS)]
        return self.new() + [p for _, p in sorted(met)]


class NewThenWeakest(Baseline):
    """All cards met within a share of the days, the rest of the time for the weakest."""

    def __init__(self, share: float) -> None:
        self.share = share

    def order(self, day: int) -> Sequence[int]:
        new = self.new()
        days = max(1.0, self.share * self.desk.cell.days - (day - FIRST_DAY))
        return new[: math.ceil(len(new) / days)] + self.weakest(day)


class Planned(Player):
    """The program's planner, learner and queue, fed with what the program would know."""

    def start(self, desk: Desk) -> None:
        super().start(desk)
        self.evidence = Evidence(desk.policy.weights)
        self.entries = [
            Entry(key, key, "deck", f"topic-{p % 25}", kind, "common", (), p, (), "", "", 0)  # type: ignore[arg-type]
            for p, (key, kind) in enumerate(zip(desk.keys, desk.kinds, strict=True))
        ]
        self.seen_days = 0
        self.last_worked = FIRST_DAY - 1

    def order(self, day: int) -> Sequence[int]:
        for _ in range(self.last_worked + 1, day):
            self.evidence.add_day(kept=False)
        self.last_worked = day
        self.evidence.add_day(kept=True)
        desk = self.desk
        cards = [
            standing(key, weight, kind, state)
            for key, weight, kind, state in zip(desk.keys, desk.weights, desk.kinds, desk.states, strict=True)
        ]
        return self.queue(cards, day)

    def queue(self, cards: Sequence[object], day: int) -> Sequence[int]:
        ranked = Planner(self.evidence.learner()).rank(cards, day, self.desk.last)  # type: ignore[arg-type]
        places = {self.entries[w.place].key: w.place for w in ranked}
        return [places[c.entry.key] for c in spread(Candidate(self.entries[w.place], New()) for w in ranked)]

    def answered(self, day: int, answers: Sequence[Answer]) -> None:
        for answer in answers:
            before = answer.before
            kind = self.desk.kinds[answer.place]
            if isinstance(before, FSRS):
                touch = Touch(kind, answer.rating, answer.seconds, before.stability, day - before.last.day)
            else:
                touch = Touch(kind, answer.rating, answer.seconds, 0.0, 0)
            self.evidence.add(touch)
