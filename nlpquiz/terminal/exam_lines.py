"""Without a terminal, one line is one answer: what a line means to an exam."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlpquiz.deck.choosing import has_several_right, numbers_to_choose
from nlpquiz.deck.model import ChoiceCard, OrderCard, TrueFalseCard
from nlpquiz.exam.answering import Given
from nlpquiz.exam.attempt import Action, Answer, Attempt
from nlpquiz.terminal.key_parser import Key

NEXT = Key("tab")
TRUE_WORDS = frozenset({"1", "t", "true", "y", "yes", "right", "对", "是", "正确", "真"})
FALSE_WORDS = frozenset({"2", "f", "false", "n", "no", "wrong", "错", "否", "错误", "假"})
YES_WORDS = frozenset({"y", "yes", ":s", "是", "好", "确认"})
COMMAND = re.compile(r":\s*(?:g\s*)?(\d{1,4})|:\s*([nptfosqz?])", re.IGNORECASE)  # :q, so that an answer may be q


class ExamLines:
    """Reads one line at a time."""

    def __init__(self, attempt: Attempt, *, asking_to_submit: bool) -> None:
        self._attempt = attempt
        self._asking_to_submit = asking_to_submit

    def actions_for(self, line: str) -> Sequence[Action | Key] | None:
        """The actions and keys that ``line`` stands for; None when it means nothing here.

        An answer goes on to the next question; an empty line leaves the answer as it is.
        """
        text = line.strip()
        if self._asking_to_submit:
            return [Key("char", "y" if text.lower() in YES_WORDS else "n")]
        if command := COMMAND.fullmatch(text):
            if command[1]:
                return [Key("char", "g"), *(Key("char", digit) for digit in command[1]), Key("enter")]
            return [Key("char", command[2].lower())]
        if not text:
            return [NEXT]
        given = self._given(text)
        return None if given is None else [Answer(given), NEXT]

    def _given(self, text: str) -> Given | None:
        card = self._attempt.paper.questions[self._attempt.place].card
        if isinstance(card, TrueFalseCard):
            words = dict.fromkeys(TRUE_WORDS, 1) | dict.fromkeys(FALSE_WORDS, 2)
            number = words.get(text.lower())
            return None if number is None else Given(numbers=(number,))
        if isinstance(card, ChoiceCard | OrderCard):
            return _numbers(text, card)
        return Given(text)


def _numbers(text: str, card: ChoiceCard | OrderCard) -> Given | None:
    if not re.fullmatch(r"[\d\s,，、>]+", text):
        return None
    highest = numbers_to_choose(card)
    numbers = tuple(int(digits) for digits in re.findall(r"\d" if highest < 10 else r"\d+", text))
    if len(set(numbers)) != len(numbers) or not all(1 <= number <= highest for number in numbers):
        return None
    enough = len(numbers) == highest if isinstance(card, OrderCard) else len(numbers) == 1 or has_several_right(card)
    return Given(numbers=numbers) if enough else None
