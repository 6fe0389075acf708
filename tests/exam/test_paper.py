"""Papers: spread by priority, mixed, reproducible, and with no answer beside the question that it gives away."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.deck.compiled import encode
from nlpquiz.deck.instances import draw_values, shuffled_items, shuffled_options
from nlpquiz.deck.model import KINDS, PRIORITIES, Card, ChoiceCard, ClozeCard, Kind, Option, OrderCard, Priority
from nlpquiz.exam.arrangement import Item, arrange, hinting, linked
from nlpquiz.exam.blueprint import PRIORITY_WEIGHTS, choose_entries
from nlpquiz.exam.paper import Paper, Terms, from_json, set_paper, to_json
from tests.deck.cards import decks as any_deck
from tests.exam.small_library import START, entries_of, library_of, make_card, one_of_each

TERMS = Terms(1_800_000, "en")


def rich_deck(topics: int = 6, each: int = 2) -> list[Card]:
    """Every kind ``each`` times in every topic."""
    return [
        make_card(kind, f"t{topic}-{kind}-{number}", topic=f"t{topic}")
        for topic in range(topics)
        for kind in KINDS
        for number in range(each)
    ]


def paper_of(cards: list[Card], count: int, seed: str = "1", priorities: dict[str, Priority] | None = None) -> Paper:
    library = library_of({"d": cards}, priorities)
    return set_paper(library, count, TERMS, paper_id="p", at=START, seed=seed)


def test_the_seed_alone_decides() -> None:
    cards = rich_deck()
    one, same = paper_of(cards, 20, "7"), paper_of(list(reversed(cards)), 20, "7")
    assert to_json(one) == to_json(same)
    assert [q.key for q in one.questions] != [q.key for q in paper_of(cards, 20, "8").questions]


@given(
    weights=st.lists(st.sampled_from(PRIORITIES), min_size=2, max_size=8),
    count=st.integers(1, 40),
    seed=st.text(max_size=5),
)
@settings(max_examples=80, deadline=None)
def test_every_topic_gets_its_share_rounded_up_or_down(weights: list[Priority], count: int, seed: str) -> None:
    cards = rich_deck(len(weights), each=7)  # more cards in each topic than any share
    priorities = {("d", f"t{place}"): priority for place, priority in enumerate(weights)}
    chosen = choose_entries(entries_of("d", cards), priorities, count, seed)
    assert len(chosen) == len({entry.name for entry in chosen}) == count
    asked = Counter(entry.topic for entry in chosen)
    whole = sum(PRIORITY_WEIGHTS[priority] for priority in weights)
    for place, priority in enumerate(weights):
        quota = min(42, count * PRIORITY_WEIGHTS[priority] / whole)
        assert quota - 1 < asked[f"t{place}"] < quota + 1


@given(counts=st.lists(st.integers(1, 12), min_size=1, max_size=8), count=st.integers(1, 60), seed=st.text(max_size=3))
@settings(max_examples=80, deadline=None)
def test_small_topics_leave_their_share_to_the_others(counts: list[int], count: int, seed: str) -> None:
    cards = [make_card("open", f"t{t}-{n}", topic=f"t{t}") for t, number in enumerate(counts) for n in range(number)]
    chosen = choose_entries(entries_of("d", cards), {}, count, seed)
    assert len(chosen) == min(count, sum(counts))


def test_over_many_seeds_rare_topics_get_their_turn() -> None:
    cards = rich_deck(5)
    weights: tuple[Priority, ...] = ("core", "core", "core", "core", "specialist")
    priorities = {("d", f"t{n}"): priority for n, priority in enumerate(weights)}
    papers = [choose_entries(entries_of("d", cards), priorities, 3, str(seed)) for seed in range(170)]
    rare = sum(entry.topic == "t4" for paper in papers for entry in paper)
    assert 15 <= rare <= 45  # the quota is 3/17 of a question a paper: 30 of 170


@given(seed=st.text(max_size=5))
@settings(max_examples=30, deadline=None)
def test_kinds_are_mixed(seed: str) -> None:
    asked = Counter(q.card.kind for q in paper_of(rich_deck(), 21, seed).questions)
    wanted: dict[Kind, int] = {"open": 6, "choice": 5, "cloze": 3, "numeric": 3, "order": 2, "truefalse": 2}
    assert all(abs(asked[kind] - share) <= 1 for kind, share in wanted.items())
    kinds = [q.card.kind for q in paper_of(rich_deck(), 21, seed).questions]
    assert sum(one == other for one, other in pairwise(kinds)) <= 1


def test_important_cards_are_likelier() -> None:
    cards = [make_card("open", f"c{n}", priority="core" if n % 2 else "specialist") for n in range(40)]
    papers = [choose_entries(entries_of("d", cards), {}, 1, str(seed)) for seed in range(200)]
    core = sum(entry.priority == "core" for paper in papers for entry in paper)
    assert 140 <= core <= 180  # 4 : 1


def test_cards_of_the_last_exams_rest() -> None:
    cards = [make_card("open", f"c{n}") for n in range(20)]
    lately = {f"d/c{n}": 5 - n // 5 for n in range(15)}  # c0–c4 last time, c5–c9 before that, …
    chosen = choose_entries(entries_of("d", cards), {}, 8, "x", lately)
    assert {entry.name for entry in chosen} >= {f"d/c{n}" for n in range(15, 20)}
    assert not {entry.name for entry in chosen} & {f"d/c{n}" for n in range(10)}


def test_one_gap_of_a_text_is_enough() -> None:
    card = ClozeCard(kind="cloze", id="c", topic="t", text="{{c1::one}} and {{c2::two}}")
    assert len(choose_entries(entries_of("d", [card]), {}, 5, "s")) == 1


@given(
    count=st.integers(2, 14),
    edges=st.sets(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=25),
    seed=st.text(max_size=3),
)
@settings(max_examples=120, deadline=None)
def test_no_card_stands_beside_its_follow_up(count: int, edges: set[tuple[int, int]], seed: str) -> None:
    kept = {(a, b) for a, b in edges if a < b < count}
    cards = [
        make_card("open", f"c{a}", follow_ups=tuple(f"c{other}" for one, other in sorted(kept) if one == a))
        for a in range(count)
    ]
    items = [Item(f"d/{card.id}", "d", "t", card) for card in cards]
    order, left_out = arrange(items, seed)
    assert sorted((*order, *left_out)) == list(range(count))
    assert all((min(pair), max(pair)) not in kept for pair in pairwise(order))
    degrees = Counter(place for edge in kept for place in edge)
    if all(2 * degrees[place] < count for place in range(count)):  # Dirac: then an order exists
        assert left_out == ()
    if count <= 6 and left_out:
        orders = permutations(range(count))
        assert not any(all((min(p), max(p)) not in kept for p in pairwise(order)) for order in orders)


def test_a_ladder_that_cannot_be_kept_apart_loses_a_question_and_says_so() -> None:
    cards = [
        make_card("open", "a", follow_ups=("b",)),
        make_card("open", "b", follow_ups=("c",)),
        make_card("open", "c"),
    ]
    paper = paper_of(cards, 3)
    assert sorted(q.key for q in paper.questions) == ["d/a", "d/c"]
    assert paper.left_out == 1


def test_a_card_without_a_place_is_exchanged() -> None:
    ladder = [make_card("open", "a", follow_ups=("b",)), make_card("open", "b")]
    paper = paper_of([*ladder, make_card("open", "z", topic="other")], 2)
    assert len(paper.questions) == 2
    assert paper.left_out == 0


def test_a_remedy_is_kept_apart_and_a_telltale_where_that_is_possible() -> None:
    choice = make_card("choice", "pick", remedy="cure")
    items = [Item(f"d/{card.id}", "d", "t", card) for card in (choice, make_card("open", "cure"))]
    assert linked(items) == {frozenset((0, 1))}
    gap = ClozeCard(kind="cloze", id="g", topic="t", text="{{c1::SwiGLU}} gates")
    asks = ChoiceCard(
        kind="choice",
        id="q",
        topic="t",
        question="Why is swiglu used?",
        options=(Option(text="no", correct=True), Option(text="yes", correct=False)),
    )
    items = [Item("d/g", "d", "t", gap, 1), Item("d/q", "d", "t", asks), Item("d/x", "d", "t", make_card("open", "x"))]
    assert hinting(items) == {frozenset((0, 1))}
    assert arrange(items, "s")[0] in ((0, 2, 1), (1, 2, 0))


def test_the_paper_holds_everything_to_show_it() -> None:
    paper = one_of_each()
    for question in paper.questions:
        if isinstance(question.card, ChoiceCard):
            assert question.shown == shuffled_options(question.card, question.seed)
        if isinstance(question.card, OrderCard):
            assert question.shown == shuffled_items(question.card, question.seed)
            assert question.shown != (0, 1, 2)
        if question.card.kind == "numeric":
            assert question.values == draw_values(question.card, question.seed)
    assert abs(sum(q.time_share for q in paper.questions) - 1) < 1e-9
    assert paper.maximum == 4 + 2 + 2 + 1 + 1 + 1


@given(deck=any_deck(), seed=st.text(max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_stored_paper_comes_back_the_same(deck, seed: str) -> None:  # type: ignore[no-untyped-def]
    library = library_of({deck.deck: deck.cards})
    paper = set_paper(
        library, 4, Terms(None, "both", False, ("d", "--kind", "open")), paper_id="p", at=START, seed=seed
    )
    again = from_json(to_json(paper), "p", START)
    assert again == paper
    assert [encode(q.card) for q in again.questions] == [encode(q.card) for q in paper.questions]
