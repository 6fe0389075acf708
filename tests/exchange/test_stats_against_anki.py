"""The same history in `nlpquiz stats` and in the real Anki: exported with progress, imported there, counted by both.

pytest tests/exchange/test_stats_against_anki.py -s      prints the two columns side by side
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nlpquiz.cli.stats_gathering import statistics_of
from nlpquiz.cli.workspace import Workspace
from nlpquiz.scheduling.memory import CardState, Learned, Learning, New, Policy, retrievability, step
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.stats.figures import Statistics
from nlpquiz.stats.memory_figures import RetentionRow
from nlpquiz.store.history import History
from tests.command_line import home_with
from tests.exchange.real_anki import collection, take_in

CARDS = 60
BEGUN = 48
DAYS = 450
SUSPENDED, CRAMMED, VOIDED = "many/card-3", "many/card-4", "many/card-5"
DECK = "format: 1\ndeck: many\ntitle: Many\ntopics:\n  - {id: one, title: One}\ncards:\n" + "".join(
    f"  - {{id: card-{number}, kind: truefalse, topic: one, statement: Number {number} is even.,"
    f" correct: {str(number % 2 == 0).lower()}, why: Count.}}\n"
    for number in range(CARDS)
)


Both = tuple[Statistics, Any, Any]


def lives(now: datetime, policy: Policy) -> Iterator[Review]:
    """Reviews when due or some days late, recalled as the model says, in the order in which they were given."""
    chance = random.Random(7)
    found = []
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    for number in range(BEGUN):
        key = f"many/card-{number}"
        state: CardState = New()
        at = noon - timedelta(days=chance.randrange(2, DAYS), seconds=-60 * number)
        while at < now - timedelta(hours=20):
            moment = Moment.of(at)
            known = 0.8 if isinstance(state, New) else retrievability(state, moment.day)
            rating = Rating(chance.choice((2, 3, 3, 3, 4))) if chance.random() < known else Rating.AGAIN
            found.append(Review("", key, moment, rating, chance.randrange(2000, 40_000)))
            state = step(state, rating, moment, policy, key)
            if isinstance(state, Learning):
                at += timedelta(milliseconds=state.due_at_ms - moment.at_ms + 1000)
            elif isinstance(state, Learned):
                late = chance.choice((0, 0, 0, 1, 5, 30))
                at = at.replace(hour=12, minute=number % 60) + timedelta(days=state.due_day - moment.day + late)
    yield from sorted(found, key=lambda review: review.at.at_ms)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Our statistics of the whole history, Anki's, and Anki's collection."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = tmp_path_factory.mktemp("stats")
        home = home_with("many.yaml", DECK, folder, monkeypatch)
        now = datetime.now().astimezone()
        package = folder / "many.apkg"
        write_history(home, now)
        with Workspace(clock=lambda: now) as workspace:
            figures = statistics_of(workspace, workspace.now(), since_days=None)
        from nlpquiz.__main__ import main

        assert main(["export", "anki", "-o", str(package), "--with-progress"]) == 0
        with collection(folder / "collection.anki2") as col:
            col.set_config("fsrs", True)
            take_in(col, package)
            yield figures, col._backend.graphs(search="", days=0), col


def write_history(home: Path, now: datetime) -> None:
    policy = Policy()
    with History.open(home / "history.sqlite", device="test") as history:
        for review in lives(now, policy):
            at = review.at
            history.record(Review(history.new_id(at), review.card, at, review.rating, review.taken_ms))
        just_now = Moment.of(now - timedelta(minutes=1))
        history.record(Review(history.new_id(just_now), CRAMMED, just_now, Rating.GOOD, 1234, "cram", counts=False))
        taken_back = Review(history.new_id(just_now), VOIDED, just_now, Rating.AGAIN, 999)
        history.record(taken_back)
        history.void(taken_back.id, just_now)
        history.mark(SUSPENDED, "suspend", just_now)


def anki_retention(found: Any) -> tuple[int, int, int, int]:
    return found.young_passed, found.young_failed, found.mature_passed, found.mature_failed


def our_retention(row: RetentionRow) -> tuple[int, int, int, int]:
    return row.young.passed, row.young.failed, row.mature.passed, row.mature.failed


def test_reviews_of_each_day_by_kind(both: Both) -> None:
    figures, graphs, _ = both
    anki = {
        figures.today + ahead: (found.learn, found.relearn, found.young, found.mature, found.filtered)
        for ahead, found in graphs.reviews.count.items()
    }
    ours = {
        day.day: (day.learning, day.relearning, day.young, day.mature, day.crammed) for day in figures.activity.days
    }
    assert ours == anki
    assert figures.activity.reviews == sum(sum(counts) for counts in anki.values()) > 300
    assert sum(day.crammed for day in figures.activity.days) == 1


def test_time_of_each_day(both: Both) -> None:
    figures, graphs, _ = both
    anki = {
        figures.today + ahead: found.learn + found.relearn + found.young + found.mature + found.filtered
        for ahead, found in graphs.reviews.time.items()
    }
    assert {day.day: day.taken_ms for day in figures.activity.days} == anki


def test_true_retention(both: Both) -> None:
    figures, graphs, _ = both
    ours = {row.name: our_retention(row) for row in figures.retention.periods}
    for name in ("today", "yesterday", "week", "month", "year"):
        assert ours[name] == anki_retention(getattr(graphs.true_retention, name)), name
    assert our_retention(figures.retention.whole) == anki_retention(graphs.true_retention.all_time)
    assert figures.retention.whole.mature.failed > 0


def test_a_second_review_on_a_day_is_where_anki_leaves_its_manual(both: Both) -> None:
    """The manual says that only the first review of a card in a day counts; the program counts each of a learned card.

    When this fails Anki has come round to its manual, and the words in ``stats_words`` can go.
    """
    _, _, col = both
    before = col._backend.graphs(search="", days=0).true_retention.today.young_passed
    card = col.find_cards("")[0]
    now_ms = int(datetime.now().astimezone().timestamp() * 1000)
    for number in range(2):
        row = (now_ms - 5000 + number, card, 0, 3, 10, 10, 500, 1000, 1)
        col.db.execute(f"insert into revlog values ({', '.join('?' * len(row))})", *row)
    after = col._backend.graphs(search="", days=0).true_retention.today.young_passed
    col.db.execute("delete from revlog where id between ? and ?", now_ms - 5000, now_ms - 4999)
    assert after - before == 2


def test_cards_due_in_the_future(both: Both) -> None:
    figures, graphs, _ = both
    anki = dict(graphs.future_due.future_due)
    assert [day.due for day in figures.due.days] == [anki.get(ahead, 0) for ahead in range(30)]
    assert figures.due.overdue == sum(count for ahead, count in anki.items() if ahead < 0) > 0
    assert figures.due.later == sum(count for ahead, count in anki.items() if ahead >= 30) > 0
    assert int(figures.due.daily_load) == graphs.future_due.daily_load


def test_ratings_and_hours(both: Both) -> None:
    figures, graphs, _ = both
    anki = graphs.buttons.all_time
    ours = {shares.stage: [shares.again, shares.hard, shares.good, shares.easy] for shares in figures.ratings}
    # Anki puts what was answered in a filtered deck without rescheduling among the learning ones
    learning = list(anki.learning)
    learning[Rating.GOOD - 1] -= 1
    assert ours == {"learning": learning, "young": list(anki.young), "mature": list(anki.mature)}
    offsets = {datetime.fromordinal(day.day).astimezone().utcoffset() for day in figures.activity.days}
    if len(offsets) == 1:  # Anki takes today's offset for all days
        hours = [(hour.total, hour.correct) for hour in graphs.hours.all_time]
        assert [(hour.reviews, hour.recalled) for hour in figures.hours] == hours


def test_where_the_cards_stand(both: Both) -> None:
    figures, graphs, _ = both
    anki = graphs.card_counts.excluding_inactive
    assert figures.cards == (
        *(anki.newCards, anki.learn, anki.relearn, anki.young, anki.mature, anki.suspended, anki.buried),
    )


def test_stability_difficulty_and_recall(both: Both) -> None:
    figures, graphs, col = both
    rounded: dict[int, int] = {}
    for card in col.find_cards("-is:new"):
        days = round(col.get_card(card).memory_state.stability)
        rounded[days] = rounded.get(days, 0) + 1
    assert dict(graphs.stability.intervals) == rounded  # what Anki's chart is made of
    stabilities = sorted(col.get_card(card).memory_state.stability for card in col.find_cards("-is:new"))
    assert figures.stability.count == len(stabilities)
    assert figures.stability.mean == pytest.approx(sum(stabilities) / len(stabilities), rel=1e-4)
    assert figures.difficulty.median is not None
    assert (figures.difficulty.median - 1) / 9 * 100 == pytest.approx(graphs.difficulty.average, abs=0.05)
    assert figures.retrievability.mean is not None
    # Anki counts the seconds since the last answer, we its days: that matters for the few cards of some days
    assert figures.retrievability.mean * 100 == pytest.approx(graphs.retrievability.average, abs=1.0)
    assert figures.retrievability.sum == pytest.approx(graphs.retrievability.sum_by_card, abs=0.5)


def test_side_by_side(both: Both) -> None:
    """Prints what the release notes show; the other tests compare."""
    figures, graphs, _ = both
    retention, anki = figures.retention.whole, graphs.true_retention.all_time
    due, counts, recall = graphs.future_due.future_due, graphs.card_counts.excluding_inactive, figures.retrievability
    difficulty = ((figures.difficulty.median or 1) - 1) / 9 * 100
    rows: list[tuple[str, object, object]] = [
        ("reviews", figures.activity.reviews, sum(sum(_kinds(found)) for found in graphs.reviews.count.values())),
        ("days with reviews", figures.activity.days_studied, len(graphs.reviews.count)),
        ("young passed, failed", tuple(retention.young), (anki.young_passed, anki.young_failed)),
        ("mature passed, failed", tuple(retention.mature), (anki.mature_passed, anki.mature_failed)),
        ("due in 30 days", sum(d.due for d in figures.due.days), sum(due.get(ahead, 0) for ahead in range(30))),
        ("average recall, %", f"{(recall.mean or 0) * 100:.2f}", f"{graphs.retrievability.average:.2f}"),
        ("known now, cards", f"{recall.sum:.2f}", f"{graphs.retrievability.sum_by_card:.2f}"),
        ("median difficulty, %", f"{difficulty:.2f}", f"{graphs.difficulty.average:.2f}"),
        ("young, mature cards", (figures.cards.young, figures.cards.mature), (counts.young, counts.mature)),
    ]
    for name, ours, theirs in rows:
        print(f"{name:24} {ours!s:>20} {theirs!s:>20}")
    differing = [name for name, ours, theirs in rows if str(ours) != str(theirs)]
    assert set(differing) <= {
        "average recall, %",
        "known now, cards",
        "median difficulty, %",
    }  # rounded, or by the hour


def _kinds(found: Any) -> tuple[int, ...]:
    return found.learn, found.relearn, found.young, found.mature, found.filtered
