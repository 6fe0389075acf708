"""Cards that are answered by numbers, as shown on the screen: how many there are, how many to press."""

from __future__ import annotations

from nlpquiz.deck.model import Card, ChoiceCard, OrderCard, TrueFalseCard


def numbers_to_choose(card: Card) -> int:
    """How many numbers there are to choose from; 0 for a card whose answer is typed or said."""
    match card:
        case ChoiceCard():
            return len(card.options)
        case OrderCard():
            return len(card.items)
        case TrueFalseCard():
            return 2
        case _:
            return 0


def has_several_right(card: Card) -> bool:
    """Whether more than one option is to be ticked."""
    return isinstance(card, ChoiceCard) and sum(option.correct for option in card.options) > 1


def numbers_needed(card: Card) -> int | None:
    """After how many numbers the answer is complete; None when the learner submits it (several right options)."""
    if has_several_right(card):
        return None
    return len(card.items) if isinstance(card, OrderCard) else 1
