"""Anki's review log as our reviews, each with an id of its own that is the same at every import."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from hashlib import sha256

from nlpquiz.exchange.anki_collection import LoggedReview
from nlpquiz.exchange.anki_progress import FILTERED, MANUAL
from nlpquiz.scheduling.review import Moment, Rating, Review

_SAME_MS = 50
"""A review of ours that went to Anki comes back with its own time, or a few milliseconds later when that was taken"""
_LATEST_MS = 4_102_444_800_000  # 2100
KnownTimes = Callable[[str], Collection[tuple[int, int]]]
"""Time in milliseconds and rating of the reviews of a card that are here already and did not come from Anki"""


def reviews_from(
    log: Iterable[LoggedReview],
    keys: Mapping[int, str],
    known: KnownTimes,
    now_ms: int,
    day_starts_at: int = 4,
    zone: tzinfo | None = None,
) -> Iterator[Review]:
    """The reviews of the cards in ``keys`` (id in Anki → our key), in the order of the log.

    Left out are changes by hand, reviews that came from here, and times that cannot be. Those of filtered decks that
    did not reschedule the card do not count, as in Anki.
    """
    times: dict[str, dict[int, list[int]]] = {}
    for row in log:
        key = keys.get(row.card)
        if key is None or row.kind > FILTERED or row.kind == MANUAL or not 1 <= row.ease <= 4:
            continue
        if not 0 < row.at_ms <= min(_LATEST_MS, now_ms + 86_400_000):
            continue
        if key not in times:
            times[key] = {}
            for at_ms, rating in known(key):
                times[key].setdefault(rating, []).append(at_ms)
        if any(0 <= row.at_ms - at_ms <= _SAME_MS for at_ms in times[key].get(row.ease, ())):
            continue
        at = datetime.fromtimestamp(row.at_ms / 1000, UTC).astimezone(zone)
        moment = Moment(row.at_ms, Moment.of(at, day_starts_at).day)
        yield Review(
            id=review_id(key, row.at_ms),
            card=key,
            at=moment,
            rating=Rating(row.ease),
            taken_ms=min(max(0, row.taken_ms), 3_600_000),
            source="anki",
            counts=not (row.kind == FILTERED and row.factor == 0),
        )


def review_id(key: str, at_ms: int) -> str:
    """A UUID of version 8 (RFC 9562): sorts by time like ours of version 7; the rest is a digest of the card's key."""
    digest = int.from_bytes(sha256(f"anki\0{key}\0{at_ms}".encode()).digest()[:10], "big")
    value = (at_ms & (1 << 48) - 1) << 80 | digest
    value = value & ~(0xF << 76) | 0x8 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
