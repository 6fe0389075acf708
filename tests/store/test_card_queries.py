"""What the study queue, today and search get from the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from nlpquiz.deck.catalog import Entry, Filters
from nlpquiz.scheduling.memory import Learned, New, retrievability
from nlpquiz.scheduling.review import Moment, Review
from nlpquiz.store.cache import Cache
from nlpquiz.store.card_queries import DeckCount
from nlpquiz.store.history import History
from nlpquiz.store.search_words import query
from nlpquiz.study.queue import Candidate

Make = Callable[..., Review]
At = Callable[..., Moment]

TRANSFORMER = """\
format: 1
deck: transformer
title: Transformer
topics:
- {id: attention, title: {en: Attention, zh: 注意力机制}, priority: core}
- {id: norm, title: Normalisation}
cards:
- {id: what, kind: truefalse, topic: attention, statement: {en: Self-Attention relates all positions,
   zh: 自注意力计算全部位置}, correct: true, why: so, tags: [q1, basics], follow_ups: [scale]}
- {id: scale, kind: truefalse, topic: attention, priority: core, statement: "Scores are divided by $\\\\sqrt{d_k}$",
   correct: true, why: {en: The variance, zh: 方差為一}, tags: [q10]}
- {id: norm, kind: cloze, topic: norm, priority: specialist, text: "ＬａｙｅｒＮｏｒｍ {{c1::after}} or {{c2::before}}"}
"""
BERT = """\
format: 1
deck: bert
title: BERT
topics: [{id: attention, title: T}]
cards:
- {id: mask, kind: truefalse, topic: attention, statement: BERT模型 masks 15 % of tokens, correct: true, why: sé,
   tags: [q1]}
- {id: nsp, kind: truefalse, topic: attention, statement: RoBERTa keeps NSP, correct: false, why: √ dropped}
"""


@pytest.fixture
def cache(history: History, tmp_path: Path) -> Iterator[Cache]:
    """A cache with two decks on the shelf."""
    for name, text in (("transformer", TRANSFORMER), ("bert", BERT)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with Cache.open(tmp_path / "cache.sqlite") as opened:
        refreshed = opened.refresh([tmp_path / "transformer.yaml", tmp_path / "bert.yaml"])
        assert refreshed.problems == ()
        opened.sync(history)
        yield opened


def learn(history: History, review: Make, card: str, day: int) -> None:
    """Two answers a minute apart: out of the learning steps, due some days later."""
    history.record(review(card, day))
    history.record(review(card, day, ms=60_000))


def keys(found: Sequence[Entry] | Sequence[Candidate]) -> list[str]:
    return [one.key if isinstance(one, Entry) else one.entry.key for one in found]


def test_due_is_what_is_due_most_urgent_first(cache: Cache, history: History, review: Make, at: At) -> None:
    learn(history, review, "transformer/what", 0)
    learn(history, review, "transformer/scale", 3)
    learn(history, review, "bert/mask", 9)
    history.record(review("bert/nsp", 9))
    due = cache.due(Filters(), at(10))
    assert keys(due) == ["bert/nsp", "transformer/what", "transformer/scale"]  # in its steps; then the longest gap
    recall = [retrievability(candidate.state, at(10).day) for candidate in due[1:]]
    assert recall == sorted(recall)
    assert all(isinstance(one.state, Learned) and one.state.due_day <= at(10).day for one in due[1:])
    assert keys(cache.due(Filters(), at(9))) == ["bert/nsp", "transformer/what", "transformer/scale"]
    assert keys(cache.due(Filters(), at(10), limit=2)) == ["bert/nsp", "transformer/what"]
    assert (cache.due_count(Filters(), at(10)), cache.due_count(Filters(decks=("bert",)), at(10))) == (3, 1)
    kinds = {entry.key: entry.kind for entry in cache.entries()}
    reps = {"transformer/what": 2, "transformer/scale": 2, "bert/mask": 2, "bert/nsp": 1}
    assert cache.kinds() == kinds
    assert cache.kinds_and_reps([*kinds, "no/card"]) == (kinds, reps)
    state = cache.state_of("bert/mask")
    assert isinstance(state, Learned)
    assert "bert/mask" not in keys(cache.due(Filters(), Moment(0, state.due_day - 1)))
    assert "bert/mask" in keys(cache.due(Filters(), Moment(0, state.due_day)))


def test_new_cards_come_by_importance_and_bring_their_parents(cache: Cache, history: History, at: At) -> None:
    everything = ["transformer/scale", "bert/mask", "transformer/what", "bert/nsp", "transformer/norm#c1"]
    assert keys(cache.unseen(Filters(), now=at(0))) == [*everything, "transformer/norm#c2"]
    assert set(keys(cache.unseen(Filters(), 1, at(0)))) == {"transformer/scale", "transformer/what"}


def test_cards_at_rest_are_left_out(cache: Cache, history: History, review: Make, at: At) -> None:
    for card in ("transformer/what", "transformer/scale", "bert/mask"):
        learn(history, review, card, 0)
    history.mark("transformer/what", "suspend", at(5))
    history.mark("transformer/scale", "bury", at(5), until_day=at(6).day)
    history.mark("bert/nsp", "bury", at(5), until_day=at(6).day)
    history.mark("transformer/norm#c1", "suspend", at(5))
    assert keys(cache.due(Filters(), at(5))) == ["bert/mask"]
    assert keys(cache.unseen(Filters(), now=at(5))) == ["transformer/norm#c2"]
    assert cache.deck_counts(at(5)) == [
        DeckCount("bert", "", due=1, learning=0, unseen=0, learned=1, total=2, suspended=0),
        DeckCount("transformer", "", due=0, learning=0, unseen=1, learned=2, total=4, suspended=2),
    ]
    assert keys(cache.any_card(Filters(), at(5))) == ["bert/mask", "transformer/norm#c2"]
    assert keys(cache.due(Filters(), at(6))) == ["bert/mask", "transformer/scale"]
    assert keys(cache.unseen(Filters(), now=at(6))) == ["bert/nsp", "transformer/norm#c2"]
    history.mark("transformer/what", "unsuspend", at(6))
    assert keys(cache.due(Filters(), at(6))) == ["bert/mask", "transformer/what", "transformer/scale"]


def test_counts_by_topic(cache: Cache, history: History, review: Make, at: At) -> None:
    history.record(review("transformer/what", 0))
    learn(history, review, "transformer/norm#c1", 0)
    assert cache.topic_counts(at(30), Filters(decks=("transformer",))) == [
        DeckCount("transformer", "attention", due=0, learning=1, unseen=1, learned=0, total=2, suspended=0),
        DeckCount("transformer", "norm", due=1, learning=0, unseen=1, learned=1, total=2, suspended=0),
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(decks=("bert",)), ["bert/mask", "bert/nsp"]),
        (Filters(topics=("norm",)), ["transformer/norm#c1", "transformer/norm#c2"]),
        (Filters(topics=("transformer/attention",)), ["transformer/what", "transformer/scale"]),
        (Filters(tags=("q1",)), ["bert/mask", "transformer/what"]),  # and not q10
        (Filters(tags=("q10", "basics")), ["transformer/what", "transformer/scale"]),
        (Filters(kinds=("cloze",)), ["transformer/norm#c1", "transformer/norm#c2"]),
        (Filters(priorities=("core", "specialist"), kinds=("truefalse",)), ["transformer/scale"]),
        (Filters(decks=("bert",), tags=("q10",)), []),
    ],
)
def test_filters(cache: Cache, filters: Filters, expected: list[str], at: At) -> None:
    assert keys(cache.entries(filters)) == expected
    assert set(keys(cache.unseen(filters, now=at(0)))) == set(expected)
    assert sum(count.total for count in cache.deck_counts(at(0), filters)) == len(expected)


def test_filters_apply_to_due_cards(cache: Cache, history: History, review: Make, at: At) -> None:
    for card in ("transformer/what", "bert/mask", "bert/nsp"):
        learn(history, review, card, 0)
    assert keys(cache.due(Filters(decks=("bert",)), at(9))) == ["bert/mask", "bert/nsp"]
    assert keys(cache.due(Filters(tags=("q1",)), at(9))) == ["bert/mask", "transformer/what"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("注意力", ["transformer/what", "transformer/scale"]),  # also in the topic's title
        ("注意", ["transformer/what", "transformer/scale"]),
        ("自注意", ["transformer/what"]),
        ("位", ["transformer/what"]),
        ("置", ["transformer/what"]),
        ("位置", ["transformer/what"]),
        ("置位", []),
        ("方差为一", ["transformer/scale"]),  # written in traditional characters
        ("self attention", ["transformer/what"]),
        ("SELF-ATT", ["transformer/what"]),
        ("ｓｅｌｆ", ["transformer/what"]),
        ("attention positions", ["transformer/what"]),
        ("layernorm", ["transformer/norm#c1"]),
        ("bert模", ["bert/mask"]),
        ("BERT模型 masks", ["bert/mask"]),
        ("模型 15", ["bert/mask"]),
        ("sé", ["bert/mask"]),
        ("d_k", ["transformer/scale"]),
        ("q10", ["transformer/scale"]),
        ("transformer/scale", ["transformer/scale"]),
        ("√", ["bert/nsp"]),  # nothing but a sign
        ("nowhere", []),
        ("", []),
        ("  ", []),
        ('" OR "', ["transformer/norm#c1"]),
        ('"attention"', ["transformer/what", "transformer/scale"]),
        ("NOT attention*", []),
    ],
)
def test_find(cache: Cache, text: str, expected: list[str]) -> None:
    assert keys(cache.find(text)) == expected


def test_find_gives_each_card_once_and_no_more_than_asked(cache: Cache) -> None:
    assert keys(cache.find("norm")) == ["transformer/norm#c1"]
    assert len(cache.find("attention", limit=1)) == 1


def test_a_query_is_made_of_phrases_only() -> None:
    assert query('a"b') == '"a b" *'
    assert query("AND * ^ NEAR(") == '"and" * AND "near" *'
    assert query("()*^") == ""


def test_a_card_not_on_the_shelf_still_has_its_state(cache: Cache, history: History, review: Make, at: At) -> None:
    history.record(review("gone/card", 0))
    assert cache.state_of("gone/card") != New()
    assert cache.state_of("never/seen") == New()
    assert keys(cache.due(Filters(), at(99))) == []
    assert set(cache.states()) == {"gone/card"}
