"""What is given as an answer to a question of a paper, and what a key does to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlpquiz.deck.choosing import has_several_right, numbers_to_choose
from nlpquiz.deck.model import Card, OrderCard

LONGEST_ANSWER = 20_000  # characters; what grading reads


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: what was typed, or numbers as shown on the screen (1 is the first option; 1 true, 2 false)."""

    typed: str = ""
    numbers: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was answered."""
        return not self.numbers and not self.typed.strip()


BLANK = Given()


def is_typed(card: Card) -> bool:
    """Whether the card is answered in words or figures."""
    return not numbers_to_choose(card)


def is_complete(card: Card, given: Given) -> bool:
    """Whether nothing is left to be chosen: every item has its place, one option is ticked, something is typed."""
    if isinstance(card, OrderCard):
        return len(given.numbers) == len(card.items)
    return not given.is_blank


def with_number(card: Card, given: Given, number: int) -> Given:
    """The answer after a number was pressed: ticked or ranked next, and taken away when it was there."""
    if not 1 <= number <= numbers_to_choose(card):
        return given
    if number in given.numbers:
        return replace(given, numbers=tuple(other for other in given.numbers if other != number))
    if isinstance(card, OrderCard) or has_several_right(card):
        return replace(given, numbers=(*given.numbers, number))
    return replace(given, numbers=(number,))


def sensible(card: Card, given: Given) -> Given:
    """``given`` without what no key could have brought: numbers that are not shown, an endless text."""
    highest = numbers_to_choose(card)
    numbers = tuple(dict.fromkeys(number for number in given.numbers if 1 <= number <= highest))
    return Given(given.typed[:LONGEST_ANSWER] if not highest else "", numbers)
