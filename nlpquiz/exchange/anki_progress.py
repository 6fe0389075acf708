"""What a card went through, in Anki's terms: its schedule, its memory, and one row of the log for each review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from nlpquiz.scheduling.memory import Curve, Learned, Learning, New, Policy, Trace, curve
from nlpquiz.scheduling.review import Review

LEARN, REVIEW, RELEARN, FILTERED, MANUAL = range(5)
"""The kinds of rows in Anki's log"""


class LogRow(NamedTuple):
    """A row of Anki's review log; intervals are in days, or in seconds when negative."""

    at_ms: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    taken_ms: int
    kind: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where a card stands. ``queue``: -1 suspended, 0 new, 1 in its steps, 2 waiting for a day.

    ``due`` is a position among new cards, a second since 1970, or a day (``date.toordinal``), as the queue has it.
    """

    kind: int
    queue: int
    due: int
    interval_days: int
    reps: int
    lapses: int
    left: int
    flag: int = 0
    stability: float = 0.0
    difficulty: float = 0.0
    last_at_ms: int = 0


NEVER_SEEN = Schedule(0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class CardProgress:
    """Everything that Anki is told about one card."""

    schedule: Schedule
    log: tuple[LogRow, ...]
    retention: float = 0.9
    decay: float = 0.1542


def card_progress(
    key: str, reviews: Sequence[Review], policy: Policy, *, suspended: bool = False, flagged: bool = False
) -> CardProgress:
    """The schedule and log of the card ``key`` after ``reviews`` (oldest first, taken-back ones left out).

    Crammed answers become rows that Anki does not count; all before a reset stay in the log, and a row after them
    tells Anki that the card was begun anew.
    """
    model = curve(policy)
    state, rows = _follow(key, reviews, model)
    match state:
        case New():
            schedule = NEVER_SEEN
        case Learned():
            schedule = Schedule(
                kind=2,
                queue=2,
                due=state.due_day,
                interval_days=max(1, state.due_day - state.last.day),
                reps=state.reps,
                lapses=state.lapses,
                left=0,
                stability=state.stability,
                difficulty=state.difficulty,
                last_at_ms=state.last.at_ms,
            )
        case Learning():
            steps = policy.relearning_steps_ms if state.relearning else policy.learning_steps_ms
            remaining = max(1, len(steps) - state.step)
            schedule = Schedule(
                kind=3 if state.relearning else 1,
                queue=1,
                due=state.due_at_ms // 1000,
                interval_days=1 if state.relearning else 0,
                reps=state.reps,
                lapses=state.lapses,
                left=remaining * 1001,
                stability=state.stability,
                difficulty=state.difficulty,
                last_at_ms=state.last.at_ms,
            )
        case _:
            assert_never(state)
    if suspended or flagged:
        schedule = _marked(schedule, suspended=suspended, flagged=flagged)
    return CardProgress(schedule, tuple(rows), policy.desired_retention, policy.weights[20])


def _marked(schedule: Schedule, *, suspended: bool, flagged: bool) -> Schedule:
    from dataclasses import replace

    return replace(schedule, queue=-1 if suspended else schedule.queue, flag=1 if flagged else 0)


def _follow(key: str, reviews: Iterable[Review], model: Curve) -> tuple[New | Learning | Learned, list[LogRow]]:
    rows: list[LogRow] = []
    trace: Trace | None = None
    state: New | Learning | Learned = New()
    interval, last_day, reps = 0, 0, 0
    forgotten = 0  # when the newest answer that a reset took away was given
    for review in reviews:
        at = review.at
        if not review.counts:
            if review.source == "cram":
                rows.append(LogRow(at.at_ms, int(review.rating), interval, interval, 0, review.taken_ms, FILTERED))
            else:
                rows.append(LogRow(at.at_ms, int(review.rating), 0, 0, 0, review.taken_ms, LEARN))
                forgotten = at.at_ms
            continue
        if forgotten:
            rows.append(LogRow(forgotten + 1, 0, 0, 0, 0, 0, MANUAL))
            forgotten = 0
        kind = _kind_before(state)
        answer = (at.day, int(review.rating))
        trace = model.follow((answer,)) if trace is None else model.follow((answer,), trace, last_day)
        reps += 1
        state = model.state(trace, at, reps, key)
        last, interval = interval, _interval(state)
        rows.append(LogRow(at.at_ms, answer[1], interval, last, factor_of(trace.difficulty), review.taken_ms, kind))
        last_day = at.day
    if forgotten:
        rows.append(LogRow(forgotten + 1, 0, 0, 0, 0, 0, MANUAL))
    return state, rows


def _kind_before(state: New | Learning | Learned) -> int:
    match state:
        case New():
            return LEARN
        case Learning():
            return RELEARN if state.relearning else LEARN
        case Learned():
            return REVIEW
        case _:
            assert_never(state)


def _interval(state: New | Learning | Learned) -> int:
    match state:
        case New():
            return 0
        case Learning():
            return -max(1, (state.due_at_ms - state.last.at_ms) // 1000)
        case Learned():
            return max(1, state.due_day - state.last.day)
        case _:
            assert_never(state)


def factor_of(difficulty: float) -> int:
    """Difficulty 1 to 10 as Anki writes it into the log, 100 to 1100."""
    return round(((difficulty - 1) / 9 + 0.1) * 1000)


def memory_json(schedule: Schedule, retention: float, decay: float) -> str:
    """The card's FSRS state as Anki keeps it beside the card."""
    if not schedule.last_at_ms:
        return "{}"
    return (
        f'{{"s":{schedule.stability:.4f},"d":{schedule.difficulty:.3f},"dr":{retention:g},"decay":{decay:g},'
        f'"lrt":{schedule.last_at_ms // 1000}}}'
    )


NO_PROGRESS: Mapping[int, CardProgress] = {}
