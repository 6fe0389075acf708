"""The light rows that a learner is learnt by say what the reviews say."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.history import History
from nlpquiz.store.recent_answers import answers_since, more_answers_since


@pytest.mark.parametrize("seed", range(8))
def test_recent_answers_are_those_of_the_reviews(seed: int, history: History, at: Callable[..., Moment]) -> None:
    chance = random.Random(seed)
    given: list[Review] = []
    for number in range(200):
        card, now = f"d/c{chance.randrange(15)}", at(number // 10 + chance.choice((0, 0, 0, -3)), ms=number)
        source = chance.choice(("study", "study", "exam", "cram"))
        review = Review(history.new_id(now), card, now, Rating(chance.randint(1, 4)), number, source)  # type: ignore[arg-type]
        given.append(review._replace(counts=chance.random() < 0.8))
        history.record(given[-1])
        if chance.random() < 0.1:
            history.void(chance.choice(given).id, now)
        if chance.random() < 0.03:
            history.mark(card, "reset", now)
    for days in (0, 5, 19):
        since = at(days).day
        reviews = list(history.reviews(since_day=since))
        expected: dict[str, list[tuple[int, int, int, str]]] = {}
        for each in reviews:
            if each.counts and each.source != "cram":
                answer = (each.at.day, int(each.rating), each.taken_ms, each.source)
                expected.setdefault(each.card, []).append(answer)
        assert answers_since(history, since) == expected
        assert list(answers_since(history, since)) == list(expected)
        assert more_answers_since(history, since, len(reviews) - 1)
        assert not more_answers_since(history, since, len(reviews))
