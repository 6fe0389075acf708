"""In which order a paper asks: what gives an answer away never stands beside it, kinds and topics alternate."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from nlpquiz.deck.chance import permutation
from nlpquiz.deck.cloze import gap_answers, with_gap
from nlpquiz.deck.model import Card, ChoiceCard, ClozeCard, OrderCard, Text, every_language, question_of

TRIES = 40
FULL_TRIES_UP_TO = 60  # questions; longer papers are even enough after a few
EXACT_UP_TO = 8  # questions: so few are searched through
HINT_COST, SAME_KIND_COST, SAME_TOPIC_COST = 6, 4, 3
LONGEST_TELLTALE = 60  # characters; longer answers do not stand in another question by accident

Pair = frozenset[int]


@dataclass(frozen=True, slots=True)
class Item:
    """What the order depends on."""

    name: str
    deck: str
    topic: str
    card: Card
    gap: int | None = None


def arrange(items: Sequence[Item], seed: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The order in which to ask the items (indexes), and those that cannot be placed.

    No two neighbours are linked, whatever that costs. Where that is impossible (three cards of one ladder) the most
    linked item is left out.
    """
    board = _Board(items)
    places = list(range(len(items)))
    left_out: list[int] = []
    while places:
        order = board.best_order(places, seed)
        if order is not None:
            return order, tuple(left_out)
        worst = max(places, key=lambda place: (len(board.links[place].intersection(places)), items[place].name))
        places.remove(worst)
        left_out.append(worst)
    return (), tuple(left_out)


def linked(items: Sequence[Item]) -> set[Pair]:
    """Pairs of a card and its follow-up, or of a card and the remedy of one of its wrong options."""
    places = {item.name: place for place, item in enumerate(items)}
    pairs: set[Pair] = set()
    for place, item in enumerate(items):
        names = [*item.card.follow_ups]
        if isinstance(item.card, ChoiceCard):
            names += [option.remedy for option in item.card.options if option.remedy]
        for name in names:
            other = places.get(name if "/" in name else f"{item.deck}/{name}")
            if other is not None and other != place:
                pairs.add(frozenset((place, other)))
    return pairs


def hinting(items: Sequence[Item]) -> set[Pair]:
    """Pairs of which one question contains the words that the other one asks for."""
    questions = [_folded(" ".join(_shown_texts(item))) for item in items]
    answers = [{_folded(text) for text in _telltales(item)} for item in items]
    return {
        frozenset((one, other))
        for one, other in combinations(range(len(items)), 2)
        if _contains(questions[one], answers[other]) or _contains(questions[other], answers[one])
    }


def _shown_texts(item: Item) -> Iterable[str]:
    card = item.card
    texts: list[Text] = [question_of(card)]
    if isinstance(card, ChoiceCard):
        texts += [option.text for option in card.options]
    elif isinstance(card, OrderCard):
        texts += card.items
    for text in texts:
        for version in every_language(text):
            yield with_gap(version, item.gap) if isinstance(card, ClozeCard) else version


def _telltales(item: Item) -> Iterable[str]:
    match item.card:
        case ClozeCard(text=text):
            for version in every_language(text):
                yield from gap_answers(version, item.gap or item.card.gap_numbers()[0])
        case ChoiceCard(options=options):
            for option in options:
                if option.correct:
                    yield from every_language(option.text)
        case _:
            return


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_HAN = re.compile(r"[\u3400-\u9fff]")


def _contains(question: str, answers: Collection[str]) -> bool:
    for answer in answers:
        if len(answer) > LONGEST_TELLTALE or len(answer) + 2 * len(_HAN.findall(answer)) < 4:
            continue  # a short word such as "no" tells nothing; a Hanzi counts three
        if _HAN.search(answer):
            if answer in question:
                return True
        elif re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", question):
            return True
    return False


class _Board:
    """The items with what speaks against two of them side by side."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        links = linked(items)
        self.links = _neighbours(len(items), links)
        self.hints = _neighbours(len(items), hinting(items) - links)

    def best_order(self, places: Sequence[int], seed: str) -> tuple[int, ...] | None:
        """The cheapest of some drawn orders; None when there is none without linked neighbours."""
        tries = TRIES if len(places) <= FULL_TRIES_UP_TO else 3
        found = (self._greedy(places, f"{seed}\0order\0{attempt}") for attempt in range(tries))
        orders = [order for order in found if order is not None]
        if orders:
            return min(orders, key=lambda order: sum(self.cost(one, other) for one, other in pairwise(order)))
        return self._search((), tuple(places)) if len(places) <= EXACT_UP_TO else None

    def cost(self, one: int, other: int) -> int:
        """How little two items should be neighbours."""
        first, second = self.items[one], self.items[other]
        return (
            HINT_COST * (other in self.hints[one])
            + SAME_KIND_COST * (first.card.kind == second.card.kind)
            + SAME_TOPIC_COST * ((first.deck, first.topic) == (second.deck, second.topic))
        )

    def _greedy(self, places: Sequence[int], seed: str) -> tuple[int, ...] | None:
        """One after the other, the cheapest neighbour first; what finds no place at the end is put in between."""
        waiting = dict.fromkeys(places[place] for place in permutation(seed, len(places)))
        kinds_left = Counter(self.items[place].card.kind for place in waiting)
        order: list[int] = []

        def rank(place: int) -> tuple[int, int, int]:
            cost = self.cost(order[-1], place) if order else 0
            freedom = -len(self.links[place].intersection(waiting)) if self.links[place] else 0
            return cost, freedom, -kinds_left[self.items[place].card.kind]

        while fitting := [place for place in waiting if not order or place not in self.links[order[-1]]]:
            chosen = min(fitting, key=rank)
            del waiting[chosen]
            kinds_left[self.items[chosen].card.kind] -= 1
            order.append(chosen)
        for place in waiting:
            gap = self._gap_for(place, order)
            if gap is None:
                return None
            order.insert(gap, place)
        return tuple(order)

    def _gap_for(self, place: int, order: Sequence[int]) -> int | None:
        for gap in range(len(order) + 1):
            if self.links[place].isdisjoint(order[max(0, gap - 1) : gap + 1]):
                return gap
        return None

    def _search(self, begun: tuple[int, ...], rest: tuple[int, ...]) -> tuple[int, ...] | None:
        if not rest:
            return begun
        for place in rest:
            if begun and place in self.links[begun[-1]]:
                continue
            found = self._search((*begun, place), tuple(other for other in rest if other != place))
            if found is not None:
                return found
        return None


def _neighbours(count: int, pairs: Iterable[Pair]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in range(count)]
    for one, other in (sorted(pair) for pair in pairs):
        found[one].add(other)
        found[other].add(one)
    return found
