"""A sitting as a pure state machine: ``step(session, action, now) -> (session, effects)``.

Nothing here reads a clock, a file or a key. The screen turns keys into actions, carries out the effects (each one
before anything else is drawn) and draws the session that comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from math import inf
from typing import Literal, NamedTuple, TypeAlias, assert_never

from nlpquiz.deck.record import record
from nlpquiz.scheduling.memory import CardState, Learning, New, Policy, futures
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.study.queue import Candidate

LEARN_AHEAD_MS = 20 * 60_000  # with nothing else to do, a learning step may come this much early (Anki's limit)
LONGEST_ANSWER_MS = 10 * 60_000  # somebody left the table

MarkName: TypeAlias = Literal["suspend", "unsuspend", "bury", "flag", "unflag"]
Phase: TypeAlias = Literal["question", "answer", "over"]
Ending: TypeAlias = Literal["", "finished", "minutes", "quit"]


class Reveal(NamedTuple):
    """Show the answer. ``detail`` is what the learner typed or chose and how it was marked, as JSON."""

    detail: str = ""
    suggestion: Rating | None = None


class Rate(NamedTuple):
    """The learner says how well the card was recalled."""

    rating: Rating
    review_id: str
    detail: str | None = None  # None: as it was when the answer was shown


@record
class Undo:
    """Take back the last answer, suspension or burial of this sitting."""


@record
class Suspend:
    """Leave the card out until it is wanted again."""


@record
class Bury:
    """Leave the card out until tomorrow."""


@record
class Flag:
    """Set the flag, or take it away."""


class Enqueue(NamedTuple):
    """Ask these next: a follow-up, or the card that cures a misconception.

    ``wished`` by the learner they come in addition; else they take the places of the last cards of a limited sitting.
    """

    candidates: tuple[Candidate, ...]
    wished: bool = True


class Refresh(NamedTuple):
    """The current card was edited."""

    candidate: Candidate


class SetLanguage(NamedTuple):
    """Show cards in this language from now on."""

    language: str


@record
class Quit:
    """End the sitting."""


Action: TypeAlias = Reveal | Rate | Undo | Suspend | Bury | Flag | Enqueue | Refresh | SetLanguage | Quit


class Record(NamedTuple):
    """Write this review to the history, durably, before the next card is drawn."""

    review: Review


class Void(NamedTuple):
    """Take a recorded review back."""

    review_id: str


class Mark(NamedTuple):
    """Set or lift a mark on a card; ``until_day`` is the day from which a buried card is asked again."""

    key: str
    mark: MarkName
    until_day: int | None = None


Effect: TypeAlias = Record | Void | Mark


@record
class Asked:
    """The card on the screen. ``seed`` fixes the order of options and the numbers drawn for this asking."""

    candidate: Candidate
    shown: Moment
    futures: Mapping[Rating, CardState]
    seed: str
    detail: str = ""
    suggestion: Rating | None = None

    @property
    def key(self) -> str:
        return self.candidate.entry.key


class Answered(NamedTuple):
    """One rated card of this sitting."""

    candidate: Candidate
    rating: Rating
    review_id: str
    taken_ms: int
    state: CardState


@record
class Session:
    """A sitting. ``queue[position:]`` is still to come; ``returning`` are cards in their learning steps."""

    policies: Mapping[str, Policy]
    started: Moment
    queue: tuple[Candidate, ...]
    returning: tuple[Candidate, ...] = ()
    position: int = 0
    current: Asked | None = None
    phase: Phase = "question"
    ending: Ending = ""
    answers: tuple[Answered, ...] = ()
    flagged: frozenset[str] = frozenset()
    language: str = "en"
    minutes_limit: float | None = None
    cram: bool = False
    keep: bool = True
    comes_back: frozenset[Rating] = frozenset(Rating)
    """Ratings after which a card in its steps is asked again in this sitting"""
    limited: bool = False
    """No more cards than there were at the beginning, but for those that the learner asks for"""
    before: tuple[Session, tuple[Effect, ...]] | None = field(default=None, repr=False)
    """What undo goes back to, and the effects that make up for what was done since"""

    @property
    def left(self) -> int:
        """Cards still to come, the one on the screen included."""
        return len(self.queue) - self.position + len(self.returning) + (self.current is not None)

    def left_by_state(self) -> tuple[int, int, int]:
        """(new, in learning steps, due) still to come, the one on the screen included."""
        coming = list(self.queue[self.position :]) + list(self.returning)
        if self.current is not None:
            coming.append(self.current.candidate)
        new = sum(isinstance(candidate.state, New) for candidate in coming)
        learning = sum(isinstance(candidate.state, Learning) for candidate in coming)
        return new, learning, len(coming) - new - learning

    def used_ms(self, now: Moment) -> int:
        """Time since the sitting began; a clock set back counts as no time."""
        return max(0, now.at_ms - self.started.at_ms)


def begin(
    queue: Iterable[Candidate],
    now: Moment,
    *,
    policies: Mapping[str, Policy],
    returning: Iterable[Candidate] = (),
    flagged: Iterable[str] = (),
    language: str = "en",
    minutes_limit: float | None = None,
    cram: bool = False,
    keep: bool = True,
    comes_back: Iterable[Rating] = tuple(Rating),
    limited: bool = False,
) -> Session:
    """A new sitting with its first card on the screen. ``policies`` by deck id; "" holds for the others."""
    session = Session(
        policies=policies,
        started=now,
        queue=tuple(queue),
        returning=tuple(returning),
        flagged=frozenset(flagged),
        language=language,
        minutes_limit=minutes_limit,
        cram=cram,
        keep=keep,
        comes_back=frozenset(comes_back),
        limited=limited,
    )
    return _next_card(session, now)


def step(session: Session, action: Action, now: Moment) -> tuple[Session, tuple[Effect, ...]]:
    """What an action makes of a session, and what has to be written down.

    An action that does not fit the moment changes nothing.
    """
    match action:
        case Quit():
            return replace(session, phase="over", ending="quit", current=None), ()
        case Undo():
            return _undo(session, now)
        case SetLanguage(language):
            return replace(session, language=language), ()
        case Enqueue(candidates, wished):
            return _enqueue(session, candidates, bounded=session.limited and not wished), ()
    asked = session.current
    if asked is None:
        return session, ()
    match action:
        case Reveal(detail, suggestion):
            if session.phase != "question":
                return session, ()
            shown = replace(asked, detail=detail, suggestion=suggestion)
            return replace(session, current=shown, phase="answer", before=(session, ())), ()
        case Rate(rating, review_id, detail):
            if session.phase != "answer":
                return session, ()
            return _rate(session, asked, rating, review_id, asked.detail if detail is None else detail, now)
        case Suspend():
            return _put_away(session, Mark(asked.key, "suspend"), Mark(asked.key, "unsuspend"), now)
        case Bury():
            return _put_away(session, Mark(asked.key, "bury", now.day + 1), Mark(asked.key, "bury", now.day), now)
        case Flag():
            on = asked.key not in session.flagged
            flagged = session.flagged | {asked.key} if on else session.flagged - {asked.key}
            done = Mark(asked.key, "flag" if on else "unflag")
            undone = Mark(asked.key, "unflag" if on else "flag")
            return replace(session, flagged=flagged, before=(session, (undone,))), (done,)
        case Refresh(candidate):
            return replace(session, current=replace(asked, candidate=candidate)), ()
        case _:
            assert_never(action)


def _policy(session: Session, candidate: Candidate) -> Policy:
    return session.policies.get(candidate.entry.deck) or session.policies[""]


def _ask(session: Session, candidate: Candidate, now: Moment) -> Session:
    key = candidate.entry.key
    reps = 0 if isinstance(candidate.state, New) else candidate.state.reps
    asked = Asked(candidate, now, futures(candidate.state, now, _policy(session, candidate), key), f"{key}:{reps}")
    return replace(session, current=asked, phase="question")


def _next_card(session: Session, now: Moment) -> Session:
    """The next card: a learning step whose time has come, else the queue, else a step a little early, else the end."""
    if session.minutes_limit is not None and session.used_ms(now) >= session.minutes_limit * 60_000:
        return replace(session, current=None, phase="over", ending="minutes")
    waiting = sorted(session.returning, key=_returns_at)
    if waiting and (_returns_at(waiting[0]) <= now.at_ms or session.position >= len(session.queue)):
        first = waiting[0]
        if session.cram or _returns_at(first) <= now.at_ms + LEARN_AHEAD_MS:
            return _ask(replace(session, returning=tuple(waiting[1:])), first, now)
    if session.position < len(session.queue):
        candidate = session.queue[session.position]
        return _ask(replace(session, position=session.position + 1), candidate, now)
    return replace(session, current=None, phase="over", ending="finished")


def _returns_at(candidate: Candidate) -> float:
    """When its learning step is over; a card that was only crammed waits for the end of the queue."""
    return candidate.state.due_at_ms if isinstance(candidate.state, Learning) else inf


def _rate(
    session: Session, asked: Asked, rating: Rating, review_id: str, detail: str, now: Moment
) -> tuple[Session, tuple[Effect, ...]]:
    counts = session.keep or not session.cram
    taken_ms = min(max(0, now.at_ms - asked.shown.at_ms), LONGEST_ANSWER_MS)
    review = Review(
        id=review_id,
        card=asked.key,
        at=now,
        rating=rating,
        taken_ms=taken_ms,
        source="cram" if session.cram else "study",
        language=session.language,
        fingerprint=asked.candidate.entry.fingerprint,
        detail=detail,
        counts=counts,
    )
    # the same futures as on the buttons, at the moment that the log records, so that a replay gives this very state
    entry = asked.candidate.entry
    state = futures(asked.candidate.state, now, _policy(session, asked.candidate), entry.key)[rating]
    after = Candidate(entry, state if counts else asked.candidate.state)
    returns = isinstance(state, Learning) and rating in session.comes_back if counts else rating is Rating.AGAIN
    moved = replace(
        session,
        answers=(*session.answers, Answered(asked.candidate, rating, review_id, taken_ms, after.state)),
        returning=(*session.returning, after) if returns else session.returning,
        current=None,
        before=(session, (Void(review_id),)),
    )
    return _next_card(moved, now), (Record(review),)


def _put_away(session: Session, done: Mark, undone: Mark, now: Moment) -> tuple[Session, tuple[Effect, ...]]:
    moved = replace(session, current=None, before=(session, (undone,)))
    return _next_card(moved, now), (done,)


def _undo(session: Session, now: Moment) -> tuple[Session, tuple[Effect, ...]]:
    if session.before is None:
        return session, ()
    earlier, effects = session.before
    current = earlier.current and replace(earlier.current, shown=now)
    return replace(earlier, current=current, language=session.language), effects


def _enqueue(session: Session, candidates: tuple[Candidate, ...], *, bounded: bool) -> Session:
    here = {session.current.key} if session.current else set()
    wanted = [candidate for candidate in candidates if candidate.entry.key not in here]
    keys = {candidate.entry.key for candidate in wanted}
    rest = tuple(candidate for candidate in session.queue[session.position :] if candidate.entry.key not in keys)
    returning = tuple(candidate for candidate in session.returning if candidate.entry.key not in keys)
    known = {c.entry.key: c for c in (*session.queue[session.position :], *session.returning)}
    first = tuple(known.get(candidate.entry.key, candidate) for candidate in wanted)
    if bounded:
        room = len(session.queue) - session.position + len(session.returning) - len(returning)
        first = first[:room]
        rest = rest[: room - len(first)]
    queue = session.queue[: session.position] + first + rest
    return replace(session, queue=queue, returning=returning)
