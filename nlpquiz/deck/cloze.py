"""Gaps in a text: hidden, filled in, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable

from nlpquiz.deck.model import CLOZE_PATTERN, numbers_of

BLANK = "[...]"
GAP_BEGINS = re.compile(r"\{\{\s*c?[\d,]*\s*[:：]{1,2}")
MOST_GAPS = 200
"""In one text; no card reaches it"""


def has_sound_gaps(text: str) -> bool:
    """Whether there are gaps in a text, each one written as a card needs it."""
    gaps = list(CLOZE_PATTERN.finditer(text))
    begun = {gap.start() for gap in GAP_BEGINS.finditer(text)}
    return 0 < len(gaps) <= MOST_GAPS and begun <= {gap.start() for gap in gaps} and not any(map(gap_fault, gaps))


def gap_fault(gap: re.Match[str]) -> tuple[str, str] | None:
    """What is wrong with a gap that was found, and what to write instead; None when nothing is."""
    answer = gap["answer"]
    if 0 in numbers_of(gap):
        return "gaps are counted from 1", "write {{c1::…}}"
    if not answer.strip():
        return "an empty gap", "write what is hidden: {{c1::answer}}"
    if answer.count("{") != answer.count("}"):
        return "}} inside the answer ends the gap too early", "put a blank between braces of a formula: } }"
    return None


def with_gap(text: str, gap: int | None) -> str:
    """``text`` with gap number ``gap`` hidden (None: all of them) and the other gaps filled in.

    A hidden gap reads ``**[...]**`` or ``**[hint]**``; inside maths it is ``[?]`` or ``[hint]`` as text.
    """

    def shown(match: re.Match[str], in_maths: bool) -> str:
        if gap is not None and gap not in numbers_of(match):
            return match["answer"]
        if in_maths:
            return rf"{{\text{{[{match['hint'] or '?'}]}}}}"
        return f"**[{match['hint']}]**" if match["hint"] else f"**{BLANK}**"

    return _each_gap(text, shown)


def with_answers(text: str, gap: int | None = None, *, strong: bool = True) -> str:
    """``text`` with every gap filled in; the one that was asked stands in bold outside maths."""

    def shown(match: re.Match[str], in_maths: bool) -> str:
        asked = gap is None or gap in numbers_of(match)
        return f"**{match['answer']}**" if strong and asked and not in_maths else match["answer"]

    return _each_gap(text, shown)


def gap_answers(text: str, gap: int) -> tuple[str, ...]:
    """What stands in the gaps with this number, in the order of the text."""
    return tuple(m["answer"].strip() for m in CLOZE_PATTERN.finditer(text) if gap in numbers_of(m))


def _each_gap(text: str, shown: Callable[[re.Match[str], bool], str]) -> str:
    return CLOZE_PATTERN.sub(lambda match: shown(match, _in_maths(text, match.start())), text)


def _in_maths(text: str, place: int) -> bool:
    """Whether ``place`` lies between dollar signs: an odd number of unescaped ones stands before it."""
    return len(re.findall(r"(?<!\\)\$", text[:place].replace("$$", "$"))) % 2 == 1
