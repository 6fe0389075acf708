"""Results that were dear to compute, kept in the cache until what they were computed from has changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from nlpquiz.store.cache import Cache
from nlpquiz.store.cache_schema import fact, set_fact


def shelf_mark(cache: Cache) -> str:
    """Changes whenever a deck on the shelf does."""

    def stamps(connection: sqlite3.Connection) -> str:
        rows = connection.execute("SELECT deck, stamp, cards FROM files ORDER BY deck, path")
        return repr(rows.fetchall())

    return cache._ask(stamps, ready=False)  # noqa: SLF001


def remembered(cache: Cache, name: str, made_from: str) -> Mapping[str, float] | None:
    """The numbers kept under ``name``; None when there are none, or they were made from something else."""
    text = cache._ask(lambda connection: fact(connection, name), ready=False)  # noqa: SLF001
    if not text:
        return None
    kept = json.loads(text)
    return kept["numbers"] if kept["made from"] == made_from else None


def remember(cache: Cache, name: str, made_from: str, numbers: Mapping[str, float]) -> None:
    """Keep ``numbers`` under ``name``, in the place of older ones."""
    text = json.dumps({"made from": made_from, "numbers": dict(numbers)})
    cache._ask(lambda connection: set_fact(connection, name, text), ready=False)  # noqa: SLF001
