"""Notations of flashcard programs inside a paragraph.

hashcards has ``Q: A: C:``, obsidian-spaced-repetition ``::``, ``?`` and ``==gap==``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from nlpquiz.exchange.notes.cleaning import LITERAL, as_markdown
from nlpquiz.exchange.notes.wording import answer_after_label

_QUESTION = re.compile(
    r"(?:\*\*|__)?(?:(?:Q|Question)\s?\d{0,3}|(?:问题|题目|问)\s?\d{0,3})(?:\*\*|__)?\s?[:：]"
    r"(?:\*\*|__)?[ \t]*(?P<rest>.*)$",
    re.IGNORECASE,
)
_CLOZE = re.compile(r"C:(?:\s+(?P<rest>.*))?$")
_DELETION = re.compile(r"(?<![\\!\]])\[(?P<hidden>[^\[\]\n]{1,200})\](?![(\[]|:\s)")
_GAP = re.compile(r"==(?P<hidden>[^=\n]{1,200}?)==")
_CURLY = re.compile(r"\{\{(?!c\d)(?P<hidden>[^{}\n]{1,200}?)\}\}")
_ONE_LINE = re.compile(r"^(?P<front>.*?\S)\s*(?<!:)(?P<mark>:::?)(?!:)\s*(?P<back>\S.*)$")
_SPACED = re.compile(r"\s:::?\s")
_LITERAL = re.compile(r"`[^`\n]*`|\$[^$\n]+\$|https?://\S+|\w::\w+\(|\bstd::")
_SR = re.compile(r"\s*<!--SR:.*?-->")
_TAG = re.compile(r"(?:^|\s)#(?:flashcards?|cards?|srs?|闪卡|卡片)(?:/[\w/-]+)?(?=\s|$)", re.IGNORECASE)

Event: TypeAlias = tuple[Literal["question", "answer", "cloze", "more"], str, int]
"""What a line is, its text without the label, and how many lines are above it in the paragraph"""


@dataclass(frozen=True, slots=True)
class TwoSides:
    """A front and a back that stand in one paragraph."""

    front: str
    back: str
    offset: int = 0
    """Lines from the paragraph's beginning"""
    open_end: bool = False
    """Blocks that follow without a blank line belong to the back"""


def is_tagged(text: str) -> bool:
    """Whether the notes say that they hold flashcards (``#flashcards``)."""
    return "#" in text and _TAG.search(text) is not None


def without_tag(text: str) -> str:
    """The text without ``#flashcards`` and without the plugin's schedule comments."""
    return _TAG.sub("", _SR.sub("", text)).strip()


def labelled(lines: list[str]) -> list[Event] | None:
    """A paragraph with ``Q:``, ``A:`` or ``C:`` at a line's start, as what each line is; None when it has none."""
    events: list[Event] = []
    found = False
    for offset, line in enumerate(lines):
        bare = line.strip()
        if (question := _QUESTION.match(bare)) is not None:
            asked, answer = _out_of_bold(bare, question["rest"])
            events.append(("question", asked, offset))
            if answer:
                events.append(("answer", answer, offset))
        elif (said := answer_after_label(bare)) is not None:
            events.append(("answer", said, offset))
        elif (cloze := _CLOZE.match(bare)) is not None:
            events.append(("cloze", cloze["rest"] or "", offset))
        else:
            events.append(("more", line, offset))
            continue
        found = True
    return events if found else None


def _out_of_bold(line: str, rest: str) -> tuple[str, str]:
    """``**Q: asked?** answer``: what is asked and what follows."""
    mark = line[:2]
    if mark in ("**", "__") and rest.count(mark) == 1:
        asked, _, answer = rest.partition(mark)
        return asked.strip(), answer.strip()
    return rest, ""


def with_deletions(text: str) -> str | None:
    """hashcards' ``[hidden]`` as ``{{c1::hidden}}``; None when nothing is hidden."""
    return _gaps(text, _DELETION)


def with_highlights(text: str) -> str | None:
    """``==hidden==`` and ``{{hidden}}`` as gaps; None when there are none."""
    marked = _GAP.sub(lambda found: "{{" + found["hidden"] + "}}", text) if "==" in text else text
    return _gaps(marked, _CURLY)


def _gaps(text: str, pattern: re.Pattern[str]) -> str | None:
    if "{{c" in text:
        return None
    count = 0

    literals = [literal.span() for literal in LITERAL.finditer(text)]

    def gap(found: re.Match[str]) -> str:
        nonlocal count
        if any(begin <= found.start() and found.end() <= end for begin, end in literals):
            return found[0]  # brackets of a formula or of code
        hidden = found["hidden"].strip()
        if not hidden or "::" in hidden or hidden.count("{") != hidden.count("}") or count >= 100:
            return found[0]
        count += 1
        return f"{{{{c{count}::{hidden}}}}}"

    replaced = pattern.sub(gap, text)
    return as_markdown(replaced) if count else None


def marked_sides(lines: list[str], *, tagged: bool) -> list[TwoSides] | None:
    """Lines with a ``?`` or ``??`` alone on a line between front and back; None when there is none.

    Lines with ``::`` above the first front are cards of their own.
    """
    marks = [number for number, line in enumerate(lines) if line.strip() in ("?", "??", "？") and number]
    if not marks:
        return None
    cards = []
    begin = 0
    while begin + 1 < marks[0] and (sides := one_line_sides(lines[begin], tagged=tagged)):
        cards += [replace(side, offset=begin) for side in sides]
        begin += 1
    for number, mark in enumerate(marks):
        end = marks[number + 1] - 1 if number + 1 < len(marks) else len(lines)
        front, back = "\n".join(lines[begin:mark]), "\n".join(lines[mark + 1 : end])
        if front.strip():
            cards.append(TwoSides(without_tag(front), without_tag(back), begin, open_end=number + 1 == len(marks)))
            if lines[mark].strip() == "??" and back.strip():
                cards.append(TwoSides(without_tag(back), without_tag(front), begin))
        begin = end
    return cards or None


def one_line_sides(line: str, *, tagged: bool) -> list[TwoSides]:
    """``front::back`` (one card) or ``front:::back`` (two). In notes without a tag blanks must stand around ``::``."""
    if "::" not in line:
        return []
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found[0])
        return f"\x00{len(hidden) - 1}\x00"

    plain = _LITERAL.sub(hide, without_tag(line))
    found = _ONE_LINE.match(plain)
    if found is None or not (tagged or _SPACED.search(plain)):
        return []

    def shown(text: str) -> str:
        return re.sub("\x00(\\d+)\x00", lambda number: hidden[int(number[1])], text).strip()

    front, back = shown(found["front"]), shown(found["back"])
    both = [TwoSides(front, back)]
    return [*both, TwoSides(back, front)] if found["mark"] == ":::" else both
