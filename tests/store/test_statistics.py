"""Times and languages of reviews, however they are read; nothing else of them depends on the way."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.stats.replay import LANGUAGE_BITS, LANGUAGE_MASK, Details
from nlpquiz.store.history import History
from nlpquiz.store.statistics import active_cards, details, first_day, lives, one_moment, review_count

NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
LANGUAGES = ("en", "zh", "", "eo")


@pytest.fixture
def log(tmp_path: Path) -> History:
    """Forty reviews of eight cards, one a day, of which the last is of today."""
    history = History.open(tmp_path / "history.sqlite", device="test")
    for number in range(40):
        at = Moment.of(NOW - timedelta(days=39 - number))
        language = LANGUAGES[number % 4]
        taken_ms = 1 << 60 if number == 30 else 1000 + number
        name = f"deck{number % 2}/card{number % 8}"
        history.record(Review(history.new_id(at), name, at, Rating.GOOD, taken_ms, "study", language))
    return history


def unpacked(found: Details, number: int) -> tuple[int, str]:
    value = found.packed[number - found.begin]
    return value >> LANGUAGE_BITS, found.languages[value & LANGUAGE_MASK]


def expected(number: int) -> tuple[int, str]:
    return 1 << 50 if number == 31 else 999 + number, LANGUAGES[(number - 1) % 4]


def test_details_of_all_and_of_few(log: History) -> None:
    today = Moment.of(NOW).day
    for since in (today - 100, today - 12):
        first = max(1, 40 - (today - since))
        every = details(log, None, since)
        assert {n: unpacked(every, n) for n in range(first, 41)} == {n: expected(n) for n in range(first, 41)}
        few = details(log, active_cards(log, ["deck0/card0"], since), since)
        assert isinstance(few.packed, dict)
        assert {n: unpacked(few, n) for n in few.packed} == {n: expected(n) for n in range(1, 41, 8) if n >= first}
    assert len(details(log, None, today + 1).packed) == 0


def test_details_where_numbers_are_missing(log: History) -> None:
    columns = "card, device, at_ms, day, rating, taken_ms, counts, source, language, fingerprint, detail"
    row = f"INSERT INTO reviews (seq, id, order_ms, {columns}) SELECT 77, 'later', order_ms + 1, {columns}"
    with closing(sqlite3.connect(log.path)) as other, other:
        other.execute(f"{row} FROM reviews WHERE seq = 40")
    found = details(log, None, 0)
    assert unpacked(found, 77) == expected(40)
    assert [unpacked(found, number) for number in (1, 31, 40)] == [expected(number) for number in (1, 31, 40)]


def test_few_cards_and_many_are_read_alike(log: History) -> None:
    log.void(next(review.id for review in log.reviews() if review.card == "deck0/card2"), Moment.of(NOW))
    log.mark("deck0/card0", "reset", Moment.of(NOW))
    log.record(Review(log.new_id(Moment.of(NOW)), "deck0/card0", Moment.of(NOW), Rating.GOOD, 1, "study", "en"))
    every = {life.card: life for life in lives(log)}
    assert len(every) == 8
    assert list(every["deck0/card0"].resets) == [5]
    assert len(every["deck0/card2"].answers) == 4
    for card, life in every.items():
        one = active_cards(log, [card], None)
        assert list(lives(log, one)) == [life]
        assert first_day(log, one) == life.answers[0][1]
    some = active_cards(log, None, None, ["deck1"])
    assert [life.card for life in lives(log, some)] == [card for card in every if card.startswith("deck1/")]
    assert first_day(log, some) == Moment.of(NOW - timedelta(days=38)).day
    assert review_count(log, some, Moment.of(NOW).day - 9) == 5


def test_what_others_write_meanwhile_comes_later(log: History) -> None:
    with one_moment(log):
        before = review_count(log, None, 0)
        with History.open(log.path, device="other") as other:
            at = Moment.of(NOW)
            other.record(Review(other.new_id(at), "deck0/card0", at, Rating.GOOD, 1, "study", "en"))
        assert review_count(log, None, 0) == before == 40
    assert review_count(log, None, 0) == 41
