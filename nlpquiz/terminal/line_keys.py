"""Without a terminal, one line is one answer: a line becomes the keys that somebody would have pressed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

from nlpquiz.deck.choosing import numbers_needed, numbers_to_choose
from nlpquiz.deck.model import Card, ChoiceCard, OpenCard, OrderCard, TrueFalseCard
from nlpquiz.study.session import Phase
from nlpquiz.terminal.key_parser import Key

ENTER = Key("enter")
TRUE_WORDS = {"1", "t", "true", "y", "yes", "right", "对", "是", "正确", "真"}
FALSE_WORDS = {"2", "f", "false", "n", "no", "wrong", "错", "否", "错误", "假"}
COMMAND = re.compile(r":\s*([a-z?])", re.IGNORECASE)  # :q, :u, … so that an answer may be the letter q


def keys_for(line: str, card: Card, phase: Phase, *, suggested: bool) -> list[Key] | None:
    """The keys that ``line`` stands for; None when it means nothing here.

    An answer that is marked takes the suggested rating at once.
    """
    text = line.strip()
    if command := COMMAND.fullmatch(text):
        return [Key("char", command[1].lower())]
    if phase == "answer":
        if text in {"1", "2", "3", "4"}:
            return [Key("char", text)]
        return [ENTER] if not text and suggested else None
    if not text:
        return [Key("char", " ")]
    match card:
        case TrueFalseCard():
            number = "1" if text.lower() in TRUE_WORDS else "2" if text.lower() in FALSE_WORDS else None
            return [Key("char", number), ENTER] if number else None
        case ChoiceCard() | OrderCard():
            return _numbers(text, card)
        case OpenCard() if text in {"1", "2", "3", "4"}:  # rated without writing the answer down
            return [Key("char", " "), Key("char", text)]
        case _:
            return [Key("char", "t"), Key("paste", text), ENTER, ENTER]


def _numbers(text: str, card: ChoiceCard | OrderCard) -> list[Key] | None:
    numbers = re.findall(r"\d", text)
    highest = numbers_to_choose(card)
    needed = numbers_needed(card)
    right = re.fullmatch(r"[\d\s,，、>]+", text) and all(1 <= int(n) <= highest for n in numbers)
    if not right or len(set(numbers)) != len(numbers) or (needed is not None and len(numbers) != needed):
        return None
    submit = [ENTER] if needed is None else []
    return [*(Key("char", number) for number in numbers), *submit, ENTER]


class LineKeys:
    """Reads lines and gives them out as keys."""

    def __init__(
        self,
        read: Callable[[float | None], Key | None],
        asked: Callable[[], tuple[Card, Phase, bool] | None],
        refuse: Callable[[str], None],
    ) -> None:
        self._read = read
        self._asked = asked
        self._refuse = refuse
        self._pending: deque[Key] = deque()

    def __call__(self, timeout_s: float | None = None) -> Key | None:
        """The next key."""
        while not self._pending:
            key = self._read(timeout_s)
            asked = self._asked()
            if key is None or key.name != "line" or asked is None:
                return key
            card, phase, suggested = asked
            keys = keys_for(key.text, card, phase, suggested=suggested)
            if keys is None:
                self._refuse(key.text)
            else:
                self._pending.extend(keys)
        return self._pending.popleft()
