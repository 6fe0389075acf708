"""Files of facts as earlier versions wrote them, in plain SQL."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from nlpquiz.scheduling.review import Review
from nlpquiz.store.database import open_database
from nlpquiz.store.migrations import HISTORY


def write_older(path: Path, reviews: Iterable[Review], steps: int = 1) -> None:
    """A file that only the first ``steps`` migrations have made."""
    form = replace(HISTORY, migrations=HISTORY.migrations[:steps])
    with closing(open_database(path, form)) as connection:
        connection.execute("BEGIN")
        connection.execute("INSERT OR IGNORE INTO devices SELECT 1, 'older' WHERE NOT EXISTS (SELECT 1 FROM devices)")
        for review in reviews:
            name = (review.card,)
            connection.execute("INSERT INTO cards (name) SELECT ?1 WHERE ?1 NOT IN (SELECT name FROM cards)", name)
            connection.execute(
                "INSERT INTO reviews (id, card, device, at_ms, day, order_ms, rating, taken_ms, counts, source,"
                " language, fingerprint, detail)"
                " SELECT ?, id, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM cards WHERE name = ?",
                (
                    *(review.id, review.at.at_ms, review.at.day, review.at.at_ms, int(review.rating), review.taken_ms),
                    *(int(review.counts), review.source, review.language, review.fingerprint, review.detail),
                    review.card,
                ),
            )
        connection.execute("COMMIT")
