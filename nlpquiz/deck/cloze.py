"""Gaps in a text: hidden, filled in, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable

from nlpquiz.deck.model import CLOZE_PATTERN

BLANK = "[...]"


def with_gap(text: str, gap: int | None) -> str:
    """``text`` with gap number ``gap`` hidden (None: all of them) and the other gaps filled in.

    A hidden gap reads ``**[...]**`` or ``**[hint]**``; inside maths it is ``[?]`` or ``[hint]`` as text.
    """

    def shown(match: re.Match[str], in_maths: bool) -> str:
        if gap is not None and int(match["number"]) != gap:
            return match["answer"]
        if in_maths:
            return rf"{{\text{{[{match['hint'] or '?'}]}}}}"
        return f"**[{match['hint']}]**" if match["hint"] else f"**{BLANK}**"

    return _each_gap(text, shown)


def with_answers(text: str, gap: int | None = None, *, strong: bool = True) -> str:
    """``text`` with every gap filled in; the one that was asked stands in bold outside maths."""

    def shown(match: re.Match[str], in_maths: bool) -> str:
        asked = gap is None or int(match["number"]) == gap
        return f"**{match['answer']}**" if strong and asked and not in_maths else match["answer"]

    return _each_gap(text, shown)


def gap_answers(text: str, gap: int) -> tuple[str, ...]:
    """What stands in the gaps with this number, in the order of the text."""
    return tuple(m["answer"].strip() for m in CLOZE_PATTERN.finditer(text) if int(m["number"]) == gap)


def _each_gap(text: str, shown: Callable[[re.Match[str], bool], str]) -> str:
    return CLOZE_PATTERN.sub(lambda match: shown(match, _in_maths(text, match.start())), text)


def _in_maths(text: str, place: int) -> bool:
    """Whether ``place`` lies between dollar signs: an odd number of unescaped ones stands before it."""
    return len(re.findall(r"(?<!\\)\$", text[:place].replace("$$", "$"))) % 2 == 1
