"""Tables that are questions and answers side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlpquiz.exchange.notes.cleaning import as_question, plain_words
from nlpquiz.exchange.notes.wording import Asking, take_apart

QUESTION_NAMES = {
    "question", "questions", "q", "front", "prompt", "term", "terms", "concept", "word", "definition of", "ask",
    "问题", "题目", "面试题", "问", "术语", "概念", "名词", "单词", "正面", "词", "知识点", "题干",
}  # fmt: skip
ANSWER_NAMES = {
    "answer", "answers", "a", "back", "response", "definition", "definitions", "meaning", "explanation", "description",
    "答案", "回答", "答", "参考答案", "解答", "定义", "含义", "解释", "说明", "释义", "背面", "描述", "解析",
}  # fmt: skip
_BARE = re.compile(r"[\s*_`:：#.\d]+")
_SHARE = 0.6


def column_name(cell: str) -> str:
    """The title of a column, as it is compared."""
    return _BARE.sub(" ", plain_words(cell)).strip().casefold()


def question_rows(rows: Sequence[Sequence[str]]) -> list[tuple[int, tuple[str, str]]] | None:
    """(number of the row, from 1, (question, answer)) of a table; None when its columns are something else.

    Columns count by their titles (question, answer, 术语, 定义, …), or two columns of which the first asks.
    """
    if len(rows) < 2:
        return None
    names = [column_name(cell) for cell in rows[0]]
    asked = next((n for n, name in enumerate(names) if name in QUESTION_NAMES), None)
    answered = next((n for n, name in enumerate(names) if name in ANSWER_NAMES and n != asked), None)
    if asked is None or answered is None:
        if len(names) != 2:
            return None
        asking = [take_apart(as_question(row[0])).asking for row in rows[1:] if row and row[0].strip()]
        if not asking or sum(found >= Asking.WORDS for found in asking) < _SHARE * len(asking):
            return None
        asked, answered = 0, 1
    return [
        (number, (row[asked] if asked < len(row) else "", row[answered] if answered < len(row) else ""))
        for number, row in enumerate(rows[1:], 1)
    ]
