"""Sitting a paper, as a pure state machine: ``step(attempt, action, reading) -> (attempt, events)``.

The events are the facts to be stored, each before the next screen; ``replay`` folds them to the same attempt, so that
a killed exam goes on where it was. Time is counted between readings of the clocks (``exam.clock``) and stored with
each event: a later change of the rules does not change an exam that was sat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, assert_never

from nlpquiz.exam.answering import BLANK, Given, is_complete, sensible
from nlpquiz.exam.clock import Passed, Reading, passed
from nlpquiz.exam.paper import Paper
from nlpquiz.scheduling.review import Moment

HEARTBEAT_MS = 15_000  # how often a timed exam notes that somebody is there: what --forgive-absence can give at most
LAST_PART = 0.1  # of the time: from here on the countdown warns

EventKind: TypeAlias = Literal[
    "begin", "resume", "leave", "pause", "continue", "time",
    "visit", "answer", "draft", "flag", "unflag",
    "submit", "settle", "result",
]  # fmt: skip
Phase: TypeAlias = Literal["asking", "paused", "away", "over"]
Ending: TypeAlias = Literal["", "submitted", "time"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the question on the screen; ``draft``: it is still being typed."""

    given: Given
    draft: bool = False


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another question, by its place from 0. Places outside the paper lead nowhere."""

    place: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Set the flag of the question on the screen, or take it away."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing was done, but time has passed."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop the clock; only without a time limit."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on after a pause."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Close the paper without handing it in."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Open the paper again. ``changed``: keys of questions whose cards have changed in the decks since."""

    forgive_absence: bool = False
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submit:
    """Hand the paper in."""


Action: TypeAlias = Answer | GoTo | Flag | Tick | Pause | Continue | Leave | Resume | Submit


@dataclass(frozen=True, slots=True)
class Event:
    """One stored fact. ``place`` is the question it is about, or None.

    ``counted_ms`` is the exam's time since the event before; ``absent_ms`` the part of it in which nobody was at the
    paper. ``value`` holds what the kind needs, as JSON values.
    """

    kind: EventKind
    reading: Reading
    place: int | None = None
    value: Mapping[str, Any] = field(default_factory=dict)
    counted_ms: int = 0
    absent_ms: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """A paper being sat, or sat. Sequences run over the questions."""

    paper: Paper
    last: Reading
    answers: tuple[Given, ...]
    spent_ms: tuple[int, ...]
    answered_at: tuple[Moment | None, ...]
    """When each answer was last changed"""

    place: int = 0
    seen: frozenset[int] = frozenset((0,))
    flagged: frozenset[int] = frozenset()
    phase: Phase = "asking"
    ending: Ending = ""
    used_ms: int = 0
    absent_ms: int = 0
    forgiven_ms: int = 0
    slept_ms: int = 0
    clock_moved_ms: tuple[int, ...] = ()
    """Each change of the wall clock that was noticed"""

    changed: tuple[str, ...] = ()
    """Keys of questions whose cards changed in the decks while the paper was open"""

    settled: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The learner's own marks of the points of open answers, by place"""

    result: Mapping[str, Any] | None = None
    """The marks as they were given at the end"""

    @property
    def given(self) -> Given:
        """The answer to the question on the screen."""
        return self.answers[self.place]

    @property
    def open_places(self) -> tuple[int, ...]:
        """The questions without a complete answer."""
        pairs = zip(self.paper.questions, self.answers, strict=True)
        return tuple(place for place, (question, given) in enumerate(pairs) if not is_complete(question.card, given))

    def used_by(self, reading: Reading) -> int:
        """The exam's time used up at ``reading``, in milliseconds."""
        used_ms = self.used_ms + self._running_ms(reading)
        limit_ms = self.paper.terms.limit_ms
        return used_ms if limit_ms is None else min(used_ms, limit_ms)

    def spent_here_by(self, reading: Reading) -> int:
        """The time spent on the question on the screen, in milliseconds."""
        return self.spent_ms[self.place] + self._running_ms(reading)

    def left_ms(self, reading: Reading) -> int | None:
        """The time left, never below 0; None without a limit."""
        limit_ms = self.paper.terms.limit_ms
        return None if limit_ms is None else limit_ms - self.used_by(reading)

    def in_last_part(self, reading: Reading) -> bool:
        """Whether the last tenth of the time has begun."""
        left_ms, limit_ms = self.left_ms(reading), self.paper.terms.limit_ms
        return left_ms is not None and limit_ms is not None and left_ms <= LAST_PART * limit_ms

    def _running_ms(self, reading: Reading) -> int:
        return passed(self.last, reading).real_ms if self.phase == "asking" else 0


def begin(paper: Paper, reading: Reading) -> tuple[Attempt, tuple[Event, ...]]:
    """The paper with its first question on the screen; the clock runs."""
    event = Event("begin", reading)
    return _fresh(paper, reading), (event,)


def replay(paper: Paper, events: Iterable[Event]) -> Attempt | None:
    """The attempt that these events were written by; None when it was never begun."""
    attempt: Attempt | None = None
    for event in events:
        attempt = _fresh(paper, event.reading) if attempt is None else _after(attempt, event)
    if attempt is not None and attempt.phase in ("asking", "paused"):
        return replace(attempt, phase="away")  # killed: nobody said good-bye
    return attempt


def step(attempt: Attempt, action: Action, reading: Reading) -> tuple[Attempt, tuple[Event, ...]]:
    """What an action makes of an attempt, and the facts to be written down before anything is shown.

    When the time is up the paper hands itself in, with the answer that the action brings. An action that does not fit
    the moment changes nothing.
    """
    if attempt.phase == "over":
        return attempt, ()
    since = passed(attempt.last, reading)
    kinds = _events_of(attempt, action, since)
    if kinds is None:
        return attempt, ()
    counted_ms, absent_ms = _counted(attempt, action, since)
    events: list[Event] = []
    for kind, place, value in kinds:
        if not events:
            value = {**value, **_clock_value(attempt, action, since, counted_ms)}
        events.append(Event(kind, reading, place, value, counted_ms, absent_ms))
        attempt = _after(attempt, events[-1])
        counted_ms = absent_ms = 0
    limit_ms = attempt.paper.terms.limit_ms
    if limit_ms is not None and attempt.used_ms >= limit_ms and attempt.phase != "over":
        events.append(Event("submit", reading, None, {"ending": "time"}))
        attempt = _after(attempt, events[-1])
    return attempt, tuple(events)


def settle(attempt: Attempt, place: int, marks: tuple[str, ...], reading: Reading) -> tuple[Attempt, tuple[Event, ...]]:
    """After the end: the learner's own marks of the points of one open answer."""
    event = Event("settle", reading, place, {"points": list(marks)})
    return _after(attempt, event), (event,)


def conclude(attempt: Attempt, result: Mapping[str, Any], reading: Reading) -> tuple[Attempt, tuple[Event, ...]]:
    """After the end: the marks, kept so that a later change of the marking does not change this exam."""
    event = Event("result", reading, None, result)
    return _after(attempt, event), (event,)


def _fresh(paper: Paper, reading: Reading) -> Attempt:
    count = len(paper.questions)
    return Attempt(paper, reading, (BLANK,) * count, (0,) * count, (None,) * count)


def _events_of(
    attempt: Attempt, action: Action, since: Passed
) -> tuple[tuple[EventKind, int | None, dict[str, Any]], ...] | None:
    """Kind, place and value of what has to be noted; None when the action changes nothing."""
    here = attempt.place
    time_is_up = _time_is_up(attempt, since)
    match action:
        case Resume(changed=changed):
            if attempt.phase != "away":
                return None
            return (("resume", None, {"changed": list(changed)} if changed else {}),)
        case _ if attempt.phase == "away":
            return None
        case Continue():
            return (("continue", None, {}),) if attempt.phase == "paused" else None
        case Leave():
            return (("leave", None, {}),)
        case Submit():
            return (("submit", None, {"ending": "time" if time_is_up else "submitted"}),)
        case _ if attempt.phase == "paused":
            return None
        case Answer(given, draft):
            given = sensible(attempt.paper.questions[here].card, given)
            if given == attempt.given:
                return (("time", None, {}),) if time_is_up else None
            kind: EventKind = "draft" if draft else "answer"
            return ((kind, here, {"typed": given.typed} if given.typed else {"numbers": list(given.numbers)}),)
        case GoTo(place):
            if time_is_up:
                return (("time", None, {}),)
            inside = 0 <= place < len(attempt.paper.questions)
            return (("visit", place, {}),) if inside and place != here else None
        case Flag():
            return (("unflag" if here in attempt.flagged else "flag", here, {}),)
        case Pause():
            return (("pause", None, {}),) if attempt.paper.terms.limit_ms is None else None
        case Tick():
            timed = attempt.paper.terms.limit_ms is not None
            due = time_is_up or since.worth_saying or (timed and since.real_ms >= HEARTBEAT_MS)
            return (("time", None, {}),) if due else None
        case _:
            assert_never(action)


def _time_is_up(attempt: Attempt, since: Passed) -> bool:
    limit_ms = attempt.paper.terms.limit_ms
    return limit_ms is not None and attempt.phase == "asking" and attempt.used_ms + since.real_ms >= limit_ms


def _counted(attempt: Attempt, action: Action, since: Passed) -> tuple[int, int]:
    """(exam time since the last event, the part of it spent away)."""
    limit_ms = attempt.paper.terms.limit_ms
    if attempt.phase == "asking":
        counted_ms, absent_ms = since.real_ms, since.slept_ms
        if limit_ms is None:
            counted_ms, absent_ms = since.real_ms - since.slept_ms, 0
    elif attempt.phase == "away" and limit_ms is not None and not _forgives(action):
        counted_ms = absent_ms = since.real_ms
    else:
        return 0, 0
    if limit_ms is not None:
        counted_ms = min(counted_ms, max(0, limit_ms - attempt.used_ms))
    return counted_ms, min(absent_ms, counted_ms)


def _forgives(action: Action) -> bool:
    return isinstance(action, Resume) and action.forgive_absence


def _clock_value(attempt: Attempt, action: Action, since: Passed, counted_ms: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    if attempt.phase == "asking" and since.slept_ms:
        value["slept_ms"] = since.slept_ms
    if since.moved_ms:
        value["moved_ms"] = since.moved_ms
    if attempt.phase == "away" and attempt.paper.terms.limit_ms is not None:
        value["away_ms"] = since.real_ms
        if _forgives(action):
            value["forgiven_ms"] = since.real_ms - counted_ms
    return value


def _after(attempt: Attempt, event: Event) -> Attempt:
    """The attempt after one more fact."""
    attempt = _with_time(attempt, event)
    value = event.value
    match event.kind:
        case "begin" | "time":
            return attempt
        case "resume":
            changed = (*attempt.changed, *(key for key in value.get("changed", ()) if key not in attempt.changed))
            return replace(attempt, phase="asking", changed=changed)
        case "continue":
            return replace(attempt, phase="asking")
        case "pause":
            return replace(attempt, phase="paused")
        case "leave":
            return replace(attempt, phase="away")
        case "submit":
            return replace(attempt, phase="over", ending=value["ending"])
        case "result":
            return replace(attempt, result=value)
        case "visit" | "answer" | "draft" | "flag" | "unflag" | "settle":
            return _at_question(attempt, event)
        case _:
            assert_never(event.kind)


def _at_question(attempt: Attempt, event: Event) -> Attempt:
    place = event.place
    assert place is not None
    match event.kind:
        case "visit":
            return replace(attempt, place=place, seen=attempt.seen | {place})
        case "flag":
            return replace(attempt, flagged=attempt.flagged | {place})
        case "unflag":
            return replace(attempt, flagged=attempt.flagged - {place})
        case "settle":
            return replace(attempt, settled={**attempt.settled, place: tuple(event.value["points"])})
        case _:
            given = Given(event.value.get("typed", ""), tuple(event.value.get("numbers", ())))
            if given == attempt.answers[place]:
                return attempt
            return replace(
                attempt,
                answers=(*attempt.answers[:place], given, *attempt.answers[place + 1 :]),
                answered_at=(*attempt.answered_at[:place], event.reading.at, *attempt.answered_at[place + 1 :]),
            )


def _with_time(attempt: Attempt, event: Event) -> Attempt:
    here, present_ms = attempt.place, event.counted_ms - event.absent_ms
    spent_ms = attempt.spent_ms
    if present_ms:
        spent_ms = (*spent_ms[:here], spent_ms[here] + present_ms, *spent_ms[here + 1 :])
    moved_ms = event.value.get("moved_ms", 0)
    return replace(
        attempt,
        last=event.reading,
        spent_ms=spent_ms,
        used_ms=attempt.used_ms + event.counted_ms,
        absent_ms=attempt.absent_ms + event.absent_ms,
        forgiven_ms=attempt.forgiven_ms + event.value.get("forgiven_ms", 0),
        slept_ms=attempt.slept_ms + event.value.get("slept_ms", 0),
        clock_moved_ms=(*attempt.clock_moved_ms, moved_ms) if moved_ms else attempt.clock_moved_ms,
    )
