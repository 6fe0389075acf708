"""A world for planners: learners with hidden memories, days with a budget, and the program's own code of scheduling.

Each learner's memory is FSRS-6 with hidden weights (of a real user of Anki, shaken a little by the seed), or something
else. Everything that a policy sees goes through ``nlpquiz.scheduling``; it is told ratings, seconds and days. The world
keeps the rules: a card is touched once a day (one that was forgotten is repeated on the spot, within its time), the day
ends when its seconds are used.
"""

from __future__ import annotations

import json
import math
import os
import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from nlpquiz.scheduling.memory import (
    DEFAULT_WEIGHTS,
    HIGHEST_WEIGHTS,
    LOWEST_WEIGHTS,
    CardState,
    Curve,
    New,
    Policy,
    Trace,
    forgetting_factor,
    step,
)
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating

USERS_VARIABLE = "PLANNING_USERS"
"""Names a file with the weights of other users; the environment, so that each process of a pool reads it"""
FIRST_DAY = 740_000
KIND_TIMES = {"truefalse": 0.5, "cloze": 1.0, "open": 2.0}
FSRS7_DRAFT = (
    *(0.041, 2.4175, 4.1283, 11.9709, 5.6385, 0.4468, 3.262, 2.3054, 0.1688, 1.3325, 0.3524, 0.0049, 0.7503, 0.0896),
    *(0.6625, 1.3, 0.882, 0.3072, 3.5875, 0.303, 0.0107, 0.2279, 2.6413, 0.5594, 1.3, 2.5, 1.0, 0.0723, 0.1634, 0.5),
    *(0.9555, 0.2245, 0.6232, 0.1362, 0.3862),
)


@dataclass(frozen=True)
class Habits:
    """How a learner rates and how long it takes, by rating."""

    first: tuple[float, ...] = (0.24, 0.094, 0.495, 0.171)
    recalled: tuple[float, ...] = (0.224, 0.631, 0.145)
    first_seconds: tuple[float, ...] = (70, 65, 58, 45)
    review_seconds: tuple[float, ...] = (30, 26, 20, 14)


FEW_BUTTONS = Habits((0.72, 1e-6, 0.28, 1e-6), (1e-6, 1.0, 1e-6), (80, 70, 60, 50), (40, 30, 22, 15))


@dataclass(frozen=True)
class Cell:
    """A task: how many cards, days and minutes, and what is hard about it."""

    cards: int
    days: int
    minutes: float
    learners: str = "users"
    knows_weights: bool = False
    weights: bool = False
    times: bool = False
    skip: float = 0.0
    noise: bool = False
    habits: Habits = field(default_factory=Habits)
    learned: bool = False
    name: str = ""

    @property
    def title(self) -> str:
        return f"{self.name + ' ' if self.name else ''}{self.cards} cards {self.days} d {self.minutes:g} min"


class Fsrs6:
    """Memory by FSRS-6, computed with the program's own formulas."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.weights = tuple(weights)
        self._curve = Curve(Policy(weights=self.weights, learning_steps_ms=(), relearning_steps_ms=(), fuzz=False))
        self._factor, self._decay = forgetting_factor(self.weights), -self.weights[20]

    def recall(self, memory: Trace, days: float) -> float:
        return float((1 + self._factor * days / memory.stability) ** self._decay)

    def after(self, memory: Trace | None, last_day: int, day: int, rating: int) -> Trace:
        answers = [(day, rating), (day, 3)] if rating == 1 else [(day, rating)]
        return self._curve.follow(answers, memory, last_day)


class Fsrs7Draft:
    """A draft of FSRS-7 (fsrs-rs, June 2026) with 35 parameters and two curves: a truth that FSRS-6 cannot express."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.w = tuple(weights)

    def recall(self, memory: Trace, days: float) -> float:
        w, s = self.w, memory.stability
        fast = (1 + (w[29] ** (-1 / w[27]) - 1) * days / s) ** -w[27]
        slow = (1 + (w[30] ** (-1 / w[28]) - 1) * days / s) ** -w[28]
        a, b = w[31] * s ** -w[33], w[32] * s ** w[34]
        return float((a * fast + b * slow) / (a + b))

    def after(self, memory: Trace | None, last_day: int, day: int, rating: int) -> Trace:
        w = self.w
        if memory is None:
            difficulty = w[4] - math.exp(w[5] * (rating - 1)) + 1
            memory = Trace(max(w[rating - 1], 0.001), min(max(difficulty, 1), 10), 0, 0, 0)
        else:
            memory = self._reviewed(memory, day - last_day, rating)
        return self._reviewed(memory, 10 / 1440, 3) if rating == 1 else memory

    def _reviewed(self, memory: Trace, days: float, rating: int) -> Trace:
        w = self.w
        recall = self.recall(memory, days)
        share = 1 - w[26] * math.exp(-w[25] * days)
        long, short = (self._strength(memory, recall, rating, first) for first in (7, 16))
        stability = min(max(share * long + (1 - share) * short, 0.001), 36500)
        easiest = w[4] - math.exp(w[5] * 3) + 1
        change = memory.difficulty - w[6] * (rating - 3) * (10 - memory.difficulty) / 9
        return Trace(stability, min(max(0.01 * easiest + 0.99 * change, 1), 10), 0, 0, 0)

    def _strength(self, memory: Trace, recall: float, rating: int, k: int) -> float:
        w, s, d = self.w, memory.stability, memory.difficulty
        lapsed = min(s, w[k + 3] * d ** -w[k + 4] * ((s + 1) ** w[k + 5] - 1) * math.exp((1 - recall) * w[k + 6]))
        if rating == 1:
            return float(lapsed)
        bonus = w[k + 7] if rating == 2 else w[k + 8] if rating == 4 else 1.0
        grown = s * (
            1 + math.exp(w[k] - 1.5) * (11 - d) * s ** -w[k + 1] * (math.exp((1 - recall) * w[k + 2]) - 1) * bonus
        )
        return float(max(lapsed, grown))


Memory = Fsrs6 | Fsrs7Draft


def hidden_memory(population: str, seed: int) -> Memory:
    """The memory of learner ``seed`` of a population."""
    chance = random.Random(f"{population}:{seed}")
    if population == "fsrs7":
        drawn = list(FSRS7_DRAFT)
        drawn[:4] = sorted(weight * math.exp(0.6 * chance.gauss(0, 1)) for weight in drawn[:4])
        for place in (6, 9, 10, 12, 14, 18, 19, 27, 28):
            drawn[place] *= math.exp(0.2 * chance.gauss(0, 1))
        drawn[7] += 0.2 * chance.gauss(0, 1)
        return Fsrs7Draft(drawn)
    if population == "users":
        path = Path(os.environ.get(USERS_VARIABLE) or Path(__file__).with_name("planning_users.json"))
        users: list[list[float]] = json.loads(path.read_text(encoding="utf-8"))["weights"]
        drawn = list(users[seed % len(users)])
        spread = dict.fromkeys((0, 1, 2, 3, 6, 8, 10, 11, 13, 14, 15, 20), 0.1) if seed >= len(users) else {}
    else:
        drawn = list(DEFAULT_WEIGHTS)
        spread = dict.fromkeys((6, 8, 10, 11, 13, 14, 15, 17), 0.15) | dict.fromkeys((0, 1, 2, 3, 20), 0.5)
    for place, size in spread.items():
        drawn[place] *= math.exp(size * chance.gauss(0, 1))
    if population != "users":
        drawn[:4] = sorted(drawn[:4])
    return Fsrs6([min(max(w, low), high) for w, low, high in zip(drawn, LOWEST_WEIGHTS, HIGHEST_WEIGHTS, strict=True)])


@dataclass
class Desk:
    """What a policy sees of the cards; ``states`` are the program's own."""

    cell: Cell
    weights: list[float]
    kinds: list[str]
    policy: Policy
    states: list[CardState]
    keys: list[str]

    @property
    def last(self) -> int:
        """The morning of the interview."""
        return FIRST_DAY + self.cell.days


@dataclass(frozen=True)
class Answer:
    """What a policy is told of a touch."""

    place: int
    before: CardState
    rating: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """Σ weight × true recall on the morning, the share of all seconds used, and cards met."""

    recall: float
    used: float
    seen: int


class Player:
    """A policy at work: which cards in which order, and what it makes of the answers."""

    retention = 0.9

    def start(self, desk: Desk) -> None:
        self.desk = desk

    def order(self, day: int) -> Sequence[int]:
        raise NotImplementedError

    def answered(self, day: int, answers: Sequence[Answer]) -> None:
        """The day is over."""


class World:
    """One learner in one cell, with all chance drawn beforehand: the same for every policy."""

    def __init__(self, cell: Cell, seed: int) -> None:
        self.cell, self.seed = cell, seed
        self.memory = hidden_memory(cell.learners, seed)
        self.believed = (
            self.memory.weights if cell.knows_weights and isinstance(self.memory, Fsrs6) else DEFAULT_WEIGHTS
        )
        chance = random.Random(f"world:{cell.title}:{seed}")
        n, days = cell.cards, cell.days
        self.weights = [chance.choices((1.0, 2.0, 4.0), (0.5, 0.3, 0.2))[0] if cell.weights else 1.0 for _ in range(n)]
        kinds = list(KIND_TIMES)
        self.kinds = [chance.choices(kinds, (0.3, 0.45, 0.25))[0] if cell.times else "cloze" for _ in range(n)]
        self.recalls = [[chance.random() for _ in range(days)] for _ in range(n)]
        self.ratings = [[chance.random() for _ in range(days)] for _ in range(n)]
        self.firsts = [chance.random() for _ in range(n)]
        self.skips = [chance.random() < cell.skip for _ in range(days)]
        self.shakes = [[chance.gauss(0, 1) for _ in range(days)] for _ in range(n)] if cell.noise else []
        self.leanings = [chance.gauss(0, 1) for _ in range(n)] if cell.noise else []

    def play(self, player: Player, watch: Callable[[int], None] | None = None) -> Outcome:
        """What becomes of the learner under a policy. ``watch`` is told each day before it begins."""
        cell, habits = self.cell, self.cell.habits
        policy = Policy(
            weights=self.believed,
            desired_retention=player.retention,
            learning_steps_ms=(),
            relearning_steps_ms=(),
            fuzz=False,
        )
        keys = [f"deck/card-{place}" for place in range(cell.cards)]
        desk = Desk(cell, self.weights, self.kinds, policy, [New()] * cell.cards, keys)
        truth: list[Trace | None] = [None] * cell.cards
        last = [0] * cell.cards
        first_bounds = list(accumulate(habits.first[:-1]))
        recalled_bounds = list(accumulate(habits.recalled[:-1]))
        player.start(desk)
        budget, used = cell.minutes * 60, 0.0
        for number in range(cell.days):
            day = FIRST_DAY + number
            if watch:
                watch(day)
            if self.skips[number]:
                continue
            left = budget
            now = Moment(day * DAY_MS, day)
            answers: list[Answer] = []
            touched: set[int] = set()
            for place in player.order(day):
                if left <= 0:
                    break
                if place in touched:
                    continue
                touched.add(place)
                memory = truth[place]
                if memory is None:
                    rating = 1 + bisect_right(first_bounds, self.firsts[place])
                    seconds = habits.first_seconds[rating - 1]
                elif self.recalls[place][number] < self.memory.recall(memory, day - last[place]):
                    rating = 2 + bisect_right(recalled_bounds, self.ratings[place][number])
                    seconds = habits.review_seconds[rating - 1]
                else:
                    rating, seconds = 1, habits.review_seconds[0]
                seconds *= KIND_TIMES[self.kinds[place]]
                after = self.memory.after(memory, last[place], day, rating)
                if self.cell.noise:
                    shake = 0.3 * self.shakes[place][number] + (0.7 * self.leanings[place] if memory is None else 0)
                    stability = min(max(after.stability * math.exp(shake), 0.001), 36500)
                    after = after._replace(stability=stability)
                truth[place], last[place] = after, day
                before = desk.states[place]
                state = step(before, Rating(rating), now, policy, keys[place])
                if rating == 1:
                    state = step(state, Rating.GOOD, now, policy, keys[place])
                desk.states[place] = state
                answers.append(Answer(place, before, rating, seconds))
                left -= seconds
                used += seconds
            player.answered(day, answers)
        recall = sum(
            weight * self.memory.recall(memory, desk.last - seen)
            for weight, memory, seen in zip(self.weights, truth, last, strict=True)
            if memory is not None
        )
        return Outcome(recall, used / (budget * cell.days), sum(memory is not None for memory in truth))
