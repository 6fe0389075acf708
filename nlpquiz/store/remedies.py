"""Cards that cure a misconception found in an exam. Apart from the exams, because every sitting asks for them."""

from __future__ import annotations

import json
import sqlite3

from nlpquiz.store.database import reading
from nlpquiz.store.history import History

REMEDIES_OF = 20  # exams: what older ones found wrong has been asked since, or never will be


def waiting_remedies(history: History) -> tuple[str, ...]:
    """Names of cards that were not answered since a wrong choice called for them; the newest exam's first."""
    waiting: dict[str, None] = {}
    connection = history._connection  # noqa: SLF001 (as Plans, it works on the same file)
    with reading(history.path):
        for at_ms, value in connection.execute(
            "SELECT at_ms, value FROM exam_events WHERE kind = 'result' ORDER BY at_ms DESC LIMIT ?", (REMEDIES_OF,)
        ).fetchall():
            for name in json.loads(value).get("remedies", ()):
                if not _answered_since(connection, name, at_ms):
                    waiting[name] = None
    return tuple(waiting)


def _answered_since(connection: sqlite3.Connection, name: str, at_ms: int) -> bool:
    """Whether the card, or any gap of it, was answered after ``at_ms``."""
    row = connection.execute(
        "SELECT 1 FROM reviews JOIN cards ON cards.id = reviews.card"
        " WHERE (name = ?1 OR substr(name, 1, length(?1) + 2) = ?1 || '#c') AND at_ms > ?2 AND counts LIMIT 1",
        (name, at_ms),
    ).fetchone()
    return row is not None
