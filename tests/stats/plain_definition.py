"""What statistics are, said as plainly as possible: each answer is an object, each figure a sum over all of them.

Nothing here is fast, and nothing of the pass over the log is used: states are the scheduler's own, one answer after the
other, and what is counted is written down as the definitions (`nlpquiz stats --explain`) have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import pairwise
from math import log
from statistics import fmean

from nlpquiz.scheduling.fitting import benchmark_bin
from nlpquiz.scheduling.memory import CardState, Learned, Learning, New, Policy, retrievability, step
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating
from nlpquiz.stats.figures import Period
from nlpquiz.stats.tally import NOWHERE, Place
from tests.stats.histories import Life


@dataclass
class Seen:
    """One answer, with all that is known of it."""

    card: str
    day: int
    rating: int
    at_ms: int
    taken_ms: int
    language: str
    stage: str = "crammed"
    new: bool = False
    elapsed: int = 0
    stability: float = 0.0
    expected: float = 0.0
    tests: bool = False
    desired: float = 0.0
    place: Place = NOWHERE


def seen(lives: Iterable[Life], policies: Mapping[str, Policy], places: Mapping[str, Place]) -> list[Seen]:
    """Every answer of these lives."""
    found = []
    for life in lives:
        policy = policies.get(life.card.partition("/")[0], policies[""])
        state: CardState = New()
        for number, (day, rating, at_ms, taken_ms, counts, language) in enumerate(life.answers):
            if number in life.resets:
                state = New()
            now = Moment(at_ms, day)
            one = Seen(life.card, day, rating, at_ms, taken_ms, language)
            one.desired, one.place = policy.desired_retention, places.get(life.card, one.place)
            if counts:
                _describe(one, state, policy)
                state = step(state, Rating(rating), now, policy, life.card)
            found.append(one)
    return found


def _describe(one: Seen, state: CardState, policy: Policy) -> None:
    if isinstance(state, New):
        one.stage, one.new = "learning", True
        return
    one.elapsed = max(0, one.day - state.last.day)
    one.stability = state.stability
    one.expected = retrievability(state, one.day, policy.weights)
    if isinstance(state, Learned):
        one.stage = "mature" if state.due_day - state.last.day >= 21 else "young"
        one.tests = one.elapsed > 0
    elif isinstance(state, Learning):
        one.stage = "relearning" if state.relearning else "learning"
        one.tests = one.elapsed > 0 and state.due_at_ms - state.last.at_ms >= DAY_MS


def by_day(answers: Sequence[Seen]) -> dict[int, dict[str, int]]:
    """Day, and what was done on it."""
    found = {}
    for day in sorted({one.day for one in answers}):
        those = [one for one in answers if one.day == day]
        found[day] = {
            "reviews": len(those),
            "taken_ms": sum(one.taken_ms for one in those),
            "new_cards": sum(one.new for one in those),
            **{
                stage: sum(one.stage == stage for one in those)
                for stage in ("learning", "relearning", "young", "mature", "crammed")
            },
        }
    return found


def by_hour(answers: Iterable[Seen], zone: tzinfo) -> dict[int, tuple[int, int]]:
    """Hour on the wall, reviews, recalled; hours without reviews left out."""
    found: dict[int, tuple[int, int]] = {}
    for one in answers:
        if one.stage != "crammed":
            hour = datetime.fromtimestamp(one.at_ms / 1000, UTC).astimezone(zone).hour
            reviews, recalled = found.get(hour, (0, 0))
            found[hour] = reviews + 1, recalled + (one.rating > 1)
    return found


Row = tuple[int, int, int, int, float, float]
"""young passed and failed, mature passed and failed, mean expected, mean desired"""


def retention(answers: Iterable[Seen]) -> Row | None:
    """Of the answers that test memory; None without any."""
    tests = [one for one in answers if one.tests]
    if not tests:
        return None
    counts = [
        sum((one.stage == "mature") == mature and (one.rating == 1) == failed for one in tests)
        for mature in (False, True)
        for failed in (False, True)
    ]
    return (*counts, fmean(one.expected for one in tests), fmean(one.desired for one in tests))  # type: ignore[return-value]


def grouped(answers: Sequence[Seen], name: Callable[[Seen], str]) -> dict[str, Row]:
    """The same by a name that may be empty: then it is left out."""
    names = {name(one) for one in answers} - {"/"}
    rows = {each: retention(one for one in answers if name(one) == each) for each in names}
    return {each: row for each, row in rows.items() if row is not None}


def curve(answers: Iterable[Seen], edges: Sequence[float], value: Callable[[Seen], float]) -> list[tuple[float, ...]]:
    """Lower edge, answers, mean value, share recalled, mean expected; of answers some days after the one before."""
    late = [one for one in answers if one.elapsed]
    found: list[tuple[float, ...]] = []
    for low, high in pairwise(edges):
        those = [one for one in late if low <= value(one) < high or (low == edges[0] and value(one) < low)]
        if those:
            found.append(
                (
                    low,
                    len(those),
                    fmean(map(value, those)),
                    fmean(one.rating > 1 for one in those),
                    fmean(one.expected for one in those),
                )
            )
    return found


def scores(lives: Iterable[Life], answers: Sequence[Seen], period: Period) -> tuple[int, float, float] | None:
    """Predictions, log-loss and RMSE in bins of the model in use; None without predictions."""
    losses, bins = [], dict[tuple[int, int, int], list[float]]()
    place = iter(answers)
    for life in lives:
        number = lapses = last = 0
        for index, (day, rating, _, _, counts, _) in enumerate(life.answers):
            one = next(place)
            if index in life.resets:
                number = lapses = 0
            if not counts:
                continue
            elapsed, last = day - last, day
            if number and elapsed <= 0:
                continue
            number += 1
            if number == 1:
                continue
            recalled = rating > 1
            if period.first <= day <= period.last:
                chance = one.expected if recalled else 1 - one.expected
                losses.append(-log(min(max(chance, 2**-52), 1 - 2**-52)))
                bins.setdefault(benchmark_bin(elapsed, number, lapses), []).append(one.expected - recalled)
            lapses += not recalled
    if not losses:
        return None
    square = sum(len(off) * fmean(off) ** 2 for off in bins.values()) / len(losses)
    return len(losses), fmean(losses), square**0.5
