"""What is expected to be recalled of each topic that was begun, added up by SQLite itself: for today's page."""

# ruff: noqa: S608 (only words of our own are put into statements; values are bound)

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from nlpquiz.deck.text import Text, Translated
from nlpquiz.scheduling.memory import forgetting_factor
from nlpquiz.store.cache import Cache

POW = "pow"


class TopicRecall(NamedTuple):
    """A topic of which at least one card was seen. Suspended cards and drafts are left out."""

    deck: str
    topic: str
    cards: int
    seen: int
    recall: float
    """Mean chance of recall on the day, of the cards seen"""


def least_recalled(
    cache: Cache, day: int, weights: tuple[float, ...], decks: Collection[str], most: int
) -> list[TopicRecall]:
    """The topics of ``decks`` recalled least on ``day``, of equal ones that with more cards seen first.

    R = (1 + F·t/S)^-w20, as in ``scheduling.memory``.
    """

    def question(connection: sqlite3.Connection) -> list[TopicRecall]:
        power = _power(connection)
        rows = connection.execute(
            "SELECT deck, topic, count(*), sum(status > 0) AS seen,"
            f" sum(CASE WHEN status > 0 THEN {power}(1 + ?1 * max(0, ?2 - last_day) / stability, ?3) END)"
            " / sum(status > 0) AS recall FROM cards WHERE live AND NOT suspended"
            " GROUP BY deck, topic HAVING seen ORDER BY recall, seen DESC, deck, topic",
            (forgetting_factor(weights), day, -weights[20]),
        )
        return [found for row in rows if (found := TopicRecall(*row)).deck in decks][:most]

    return cache._ask(question)  # noqa: SLF001


def topic_titles(cache: Cache, deck: str) -> dict[str, Text]:
    """What the topics of a deck are called, by id: quicker than the deck's head."""

    def question(connection: sqlite3.Connection) -> dict[str, Text]:
        row = connection.execute("SELECT head FROM files WHERE shelved AND deck = ?", (deck,)).fetchone()
        topics = json.loads(row[0])["topics"] if row else []
        return {each["id"]: _text(each["title"]) for each in topics}

    return cache._ask(question, ready=False)  # noqa: SLF001


def _text(plain: str | dict[str, str]) -> Text:
    return plain if isinstance(plain, str) else Translated(**plain)


def _power(connection: sqlite3.Connection) -> str:
    """What the function is called: SQLite has one only when it was built with its functions of mathematics."""
    try:
        connection.execute(f"SELECT {POW}(1, 1)")
    except sqlite3.OperationalError:
        connection.create_function("power_of", 2, pow)
        return "power_of"
    return POW
