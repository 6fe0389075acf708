"""Card states in the cache: what the log says, folded. Only cards with newer facts are folded again."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from nlpquiz.scheduling.memory import DAY_SHIFT, LEARNED_PLACE, CardState, Learned, Learning, New, Policy, curve
from nlpquiz.scheduling.review import Moment
from nlpquiz.store.cache_schema import create_indexes, drop_indexes, fact, set_fact
from nlpquiz.store.database import damaged, transaction
from nlpquiz.store.garbage import uncollected
from nlpquiz.store.history import History, Marks
from nlpquiz.store.timelines import Tip, Tips

Policies: TypeAlias = Mapping[str, Policy]
"""By deck; "" holds for decks that are not named"""
Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of reviews folded so far and of all"""

STATE_COLUMNS = "status, stability, difficulty, step, due_day, due_at_ms, last_at_ms, last_day, reps, lapses"
_COLUMNS = STATE_COLUMNS.split(", ")
NEW, LEARNING, RELEARNING, LEARNED = range(4)
_REPORT_EVERY = 20_000
_AT_ONCE = 500  # cards

StateRow: TypeAlias = tuple[int, float, float, int, int, int, int, int, int, int]
_BLANK: StateRow = (NEW, 0.0, 0.0, 0, 0, 0, 0, 0, 0, 0)


def state_from(row: StateRow) -> CardState:
    """The state that is in STATE_COLUMNS."""
    status, stability, difficulty, step, due_day, due_at_ms, last_at_ms, last_day, reps, lapses = row
    if status == NEW:
        return New()
    last = Moment(last_at_ms, last_day)
    if status == LEARNED:
        return Learned(stability, difficulty, due_day, last, reps, lapses)
    return Learning(stability, difficulty, step, due_at_ms, last, reps, lapses, status == RELEARNING)


def _row_of(state: CardState) -> StateRow:
    match state:
        case New():
            return _BLANK
        case Learned(stability, difficulty, due_day, last, reps, lapses):
            return (LEARNED, stability, difficulty, 0, due_day, 0, last.at_ms, last.day, reps, lapses)
        case Learning(stability, difficulty, step, due_at_ms, last, reps, lapses, relearning):
            status = RELEARNING if relearning else LEARNING
            return (status, stability, difficulty, step, 0, due_at_ms, last.at_ms, last.day, reps, lapses)


def catch_up(
    connection: sqlite3.Connection, history: History, policies: Policies, progress: Progress | None = None
) -> None:
    """Make the states what the log and the policies say."""
    tips = history.tips()
    under = _described(policies)
    if _folded_to(connection) == tips and fact(connection, "policies") == under:
        return
    with transaction(connection):
        before = _folded_to(connection)  # another process may have been faster
        touched = None
        if before is not None and fact(connection, "policies") == under:
            touched = history.cards_touched_since(before)
        if touched is None:
            _rebuild(connection, history, policies, progress)
        else:
            _fold(connection, history, policies, touched)
        set_fact(connection, "folded to", json.dumps(tips))
        set_fact(connection, "policies", under)


def _described(policies: Policies) -> str:
    return repr(sorted((deck, repr(policy)) for deck, policy in policies.items()))


def _folded_to(connection: sqlite3.Connection) -> Tips | None:
    text = fact(connection, "folded to")
    return Tips(*(Tip(*tip) for tip in json.loads(text))) if text else None


def _rebuild(connection: sqlite3.Connection, history: History, policies: Policies, progress: Progress | None) -> None:
    connection.execute("PRAGMA cache_size = -32000")  # kilobytes: the cards are not met in the order of the table
    drop_indexes(connection)
    connection.execute(
        "UPDATE cards SET suspended = 0, flagged = 0, buried_until = 0 WHERE suspended OR flagged OR buried_until"
    )
    with uncollected():
        _write_all_states(connection, _folded(history, policies, None, progress))
    _write_marks(connection, history.marks())
    connection.execute("DELETE FROM cards WHERE NOT file AND NOT status AND NOT suspended AND NOT flagged")
    create_indexes(connection)
    connection.execute("PRAGMA cache_size = -2000")


def _fold(connection: sqlite3.Connection, history: History, policies: Policies, touched: Collection[str]) -> None:
    states: dict[str, tuple[object, ...]] = dict.fromkeys(touched, _BLANK)
    for rows in _folded(history, policies, touched, None):
        states.update((card, row) for *row, card in rows)  # type: ignore[misc]
    _write_states(connection, ((*row, card) for card, row in states.items()))
    marks = history.marks(touched)
    _write_marks(connection, {card: marks.get(card, Marks()) for card in touched})


def _folded(
    history: History, policies: Policies, cards: Collection[str] | None, progress: Progress | None
) -> Iterator[list[tuple[object, ...]]]:
    """The states of cards as STATE_COLUMNS and the key. This is the loop that a rebuild spends its time in.

    They come by the hundred: what reads, what folds and what writes would else drive each other out of the processor's
    caches, which takes a quarter more time.
    """
    total = history.tips().reviews.seq if progress else 0
    done = reported = 0
    models = {deck: curve(policy) for deck, policy in policies.items()}
    general = models.get("") or curve(Policy())
    timelines = history.timelines(cards)
    while some := list(islice(timelines, _AT_ONCE)):
        rows: list[tuple[object, ...]] = []
        for card, codes, last_at_ms in some:
            model = models.get(card.partition("/")[0], general) if len(models) > 1 else general
            answers = list(map(int, codes.split(",")))
            try:
                trace = model.follow_codes(answers)
            except IndexError as error:
                raise damaged(history.path, f"an answer to {card} has no rating that there is") from error
            day, reps = answers[-1] >> DAY_SHIFT, len(answers)
            stability, difficulty, place, _, lapses = trace
            if place == LEARNED_PLACE:  # nearly all are: the state itself is not needed
                due_day = day + model.interval_days(stability, card, reps)
                rows.append((LEARNED, stability, difficulty, 0, due_day, 0, last_at_ms, day, reps, lapses, card))
            else:
                rows.append((*_row_of(model.state(trace, Moment(last_at_ms, day), reps, card)), card))
            done += reps
            if progress and done - reported >= _REPORT_EVERY:
                reported = done
                progress(done, max(done, total))
        yield rows
    if progress:
        progress(total, total)


def _write_all_states(connection: sqlite3.Connection, folded: Iterable[Iterable[tuple[object, ...]]]) -> None:
    """Write the states of all cards that have one and blank the others: nearly all are in the table already."""
    places: dict[object, int] = dict(connection.execute("SELECT key, id FROM cards"))
    answered = [key for (key,) in connection.execute("SELECT key FROM cards WHERE status")]
    changes = ", ".join(f"{column} = ?" for column in _COLUMNS)
    strangers = []
    for rows in folded:
        known = []
        for row in rows:
            if place := places.pop(row[-1], 0):  # by its number a row is found in half the time
                known.append((*row[:-1], place))
            else:
                strangers.append(row)
        connection.executemany(f"UPDATE cards SET {changes} WHERE id = ?", known)
    _write_states(connection, (*strangers, *((*_BLANK, key) for key in answered if key in places)))


def _write_states(connection: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    changes = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS)
    connection.executemany(
        f"INSERT INTO cards ({STATE_COLUMNS}, key, name, deck)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, '')"
        f" ON CONFLICT (key) DO UPDATE SET {changes}",
        rows,
    )


def _write_marks(connection: sqlite3.Connection, marks: Mapping[str, Marks]) -> None:
    connection.executemany(
        "INSERT INTO cards (key, name, deck, suspended, flagged, buried_until) VALUES (?1, ?1, '', ?2, ?3, ?4)"
        " ON CONFLICT (key) DO UPDATE SET suspended = ?2, flagged = ?3, buried_until = ?4",
        ((card, set_.suspended, set_.flagged, set_.buried_until) for card, set_ in marks.items()),
    )
