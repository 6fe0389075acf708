"""What the planner learns a learner by: the newest answers as light rows, since there may be ten thousands of them."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

from nlpquiz.store.database import reading
from nlpquiz.store.history import History
from nlpquiz.store.timelines import SINCE_RESET, STANDS

Answers = dict[str, list[tuple[int, int, int, str]]]
"""By card: (day, rating, milliseconds, source), oldest first"""


def answers_since(history: History, day: int) -> Answers:
    """The answers from ``day`` on that count for the schedule, crammed ones left out; first the card answered first."""
    connection = history._connection  # noqa: SLF001 (as Plans, it works on the same file)
    found: Answers = {}
    with reading(history.path):
        rows = connection.execute(
            "SELECT name, day, rating, taken_ms, source FROM reviews INDEXED BY reviews_by_day CROSS JOIN cards"
            f" ON cards.id = reviews.card WHERE {STANDS} AND day >= ? AND counts AND source <> 'cram'{SINCE_RESET}"
            " ORDER BY day, order_ms, seq",
            (day,),
        )
        for card, *answer in rows:
            found.setdefault(card, []).append(tuple(answer))
    return found


def more_answers_since(history: History, day: int, number: int) -> bool:
    """Whether there are more than ``number`` answers from ``day`` on, taken back ones not counted."""
    connection = history._connection  # noqa: SLF001
    with reading(history.path):
        (some,) = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM reviews WHERE day >= ? AND {STANDS} LIMIT ?)", (day, number + 1)
        ).fetchone()
    return bool(some > number)
