"""Paragraphs of notes: flashcards' notations, bold questions, numbers that are no list to Markdown, plain questions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlpquiz.exchange.notes.blocks import Block
from nlpquiz.exchange.notes.cleaning import as_markdown, as_question
from nlpquiz.exchange.notes.findings import FoundCard
from nlpquiz.exchange.notes.flashcard_syntax import (
    Event,
    TwoSides,
    labelled,
    marked_sides,
    one_line_sides,
    with_highlights,
    without_tag,
)
from nlpquiz.exchange.notes.links import is_link_only
from nlpquiz.exchange.notes.outline import Opening, Outline
from nlpquiz.exchange.notes.wording import Asking, Wording, has_han, take_apart

_BOLD_LINE = re.compile(
    r"^\s*(?P<number>[^*_\n]{0,12}?)(?P<mark>\*\*|__)(?P<bold>(?!\s).+?)(?P=mark)(?P<rest>[^*\n]*)$"
)
_BOLD_START = re.compile(r"^\s*(?P<mark>\*\*|__)(?P<bold>[^*\n]+?[?？])\s*(?P=mark)\s*(?P<rest>.*)$", re.DOTALL)
_DEFINITION = re.compile(r"^:\s+\S")
_LONGEST_BACK = 200  # characters of a link to the top
_SENTENCE = "。：:，；;"
_SHORT_REST, _SHORT_TITLE, _LONGEST_TITLE = 12, 30, 80
_BACK_TO_TOP = re.compile(r"^\W*\[[^\]]*(?:top|contents|目录|返回|顶部)[^\]]*\]\(#[^)]*\)\W*$", re.IGNORECASE)
_CALLOUT = re.compile(r"\[TOC\]|\{:toc\}|\[\[toc\]\]|@\[toc\]", re.IGNORECASE)


class ParagraphReading:
    """Reads paragraphs into an outline."""

    def __init__(self, outline: Outline, *, tagged: bool) -> None:
        self._outline = outline
        self._tagged = tagged

    def read(self, block: Block, following: Block | None = None) -> None:
        """One paragraph; ``following`` is the block below it."""
        outline = self._outline
        lines = block.text.split("\n")
        if len(block.text) < _LONGEST_BACK and _BACK_TO_TOP.match(block.text):
            return
        if len(block.text) > 20_000:
            self._prose(block)
            return
        if (events := labelled(lines)) is not None and self._labelled(block, events):
            return
        if (sides := marked_sides(lines, tagged=self._tagged)) is not None:
            self._sides(sides, block.line, "lines")
            return
        if self._one_line_cards(block, lines) or self._definition(block, lines):
            return
        if self._bold_question(block, lines) or self._numbered_lines(block, lines) or self._plain(block, lines):
            return
        if _CALLOUT.fullmatch(block.text.strip()) or (self._tagged and not without_tag(block.text)):
            return
        if self._tagged and outline.open is None and (text := with_highlights(without_tag(block.text))) is not None:
            outline.finish(self.card(text, block.line, cloze=True))
            return
        if outline.open is None and following is not None and _introduces(block, following):
            return
        self._prose(block)

    def _prose(self, block: Block) -> None:
        outline = self._outline
        if outline.open is not None:
            outline.add(block.raw, adjacent=block.adjacent)
            return
        outline.pass_over(block, "image" if block.text.lstrip().startswith("![") else "prose")

    def card(self, text: str, line: int, answer: str = "", *, cloze: bool = False) -> FoundCard:
        """A card that asks what a text of the notes asks."""
        outline = self._outline
        links, _ = outline.links(text, line)
        wording = None if cloze else take_apart(as_question(text))
        question = text if wording is None else (wording.text or as_question(text))
        hints = wording.hints if wording is not None else ()
        card = FoundCard(question, outline.path, outline.file, line, as_markdown(answer), hints, tuple(links))
        card.cloze = cloze
        return card

    def _labelled(self, block: Block, events: Sequence[Event]) -> bool:
        """``Q:``, ``A:``, ``C:``. False when an answer label stands where nothing was asked."""
        outline = self._outline
        if outline.open is None and not any(kind in ("question", "cloze") for kind, _, _ in events):
            return False
        for kind, text, offset in events:
            opened = outline.open
            if kind == "question":
                outline.begin(self.card(text, block.line + offset), "label", 8)
            elif kind == "cloze":
                outline.begin(self.card(text, block.line + offset, cloze=True), "label", 8)
            elif kind == "answer" and opened is not None:
                if opened.opening == "label" and not opened.in_answer and opened.parts:
                    more = as_markdown("\n\n".join(opened.parts))
                    opened.card.question += ("\n" if opened.glued else "\n\n") + more
                    opened.parts = []
                opened.in_answer = True
                outline.add(text, adjacent=bool(opened.parts) and offset > 0)
            elif opened is not None:
                outline.add(text, adjacent=offset > 0)
        return True

    def _sides(self, sides: Sequence[TwoSides], line: int, opening: Opening) -> None:
        outline = self._outline
        for card in sides:
            found = self.card(card.front, line + card.offset)
            if card.open_end:
                outline.begin(found, opening, 8, card.back)
            else:
                outline.close()
                found.answer = as_markdown(card.back)
                outline.finish(found)

    def _one_line_cards(self, block: Block, lines: Sequence[str]) -> bool:
        if "::" not in block.text or self._outline.open is not None:
            return False
        found = [(offset, one_line_sides(line, tagged=self._tagged)) for offset, line in enumerate(lines)]
        if not any(sides for _, sides in found):
            return False
        for offset, sides in found:
            for card in sides:
                self._outline.finish(self.card(card.front, block.line + offset, card.back))
            if not sides and without_tag(lines[offset]):
                self._outline.findings.skip(self._outline.file, block.line + offset, "prose", lines[offset])
        return True

    def _definition(self, block: Block, lines: Sequence[str]) -> bool:
        """``Term`` and below it ``: what it means``."""
        if len(lines) < 2 or not _DEFINITION.match(lines[1]) or _DEFINITION.match(lines[0]) or len(lines[0]) > 120:
            return False
        answer = "\n".join(line.lstrip(":").strip() for line in lines[1:])
        self._outline.close()
        self._outline.finish(self.card(lines[0], block.line, answer))
        return True

    def _bold_question(self, block: Block, lines: Sequence[str]) -> bool:
        """A line in bold that asks, and below it the answer; or a bold question and the answer behind it."""
        found = _BOLD_LINE.match(lines[0])
        rest = "\n".join(lines[1:])
        text = ""
        if found is not None and "**" not in found["bold"] and _is_beside(found["rest"].strip()):
            text = found["number"] + found["bold"] + found["rest"]
        elif (start := _BOLD_START.match(block.text)) is not None:
            text, rest = start["bold"], start["rest"]
        if not text:
            return False
        wording = take_apart(as_question(text))
        opened = self._outline.open
        among_questions = wording.numbered or (opened is not None and opened.opening == "bold")
        least = Asking.MARK if opened is not None and opened.opening == "heading" else Asking.WORDS
        if wording.asking < least and not (wording.asking is Asking.ORDER and among_questions):
            return False
        self._begin(wording, block.line, "bold", rest)
        return True

    def _begin(self, wording: Wording, line: int, opening: Opening, rest: str) -> None:
        outline = self._outline
        links, _ = outline.links(wording.text, line)
        card = FoundCard(wording.text, outline.path, outline.file, line, hints=wording.hints, links=tuple(links))
        outline.begin(card, opening, 8, rest)

    def _numbered_lines(self, block: Block, lines: Sequence[str]) -> bool:
        """``1、什么是…？`` with the answer below it: numbers that are no list to Markdown."""
        opened = self._outline.open
        if opened is not None and opened.opening in ("heading", "bold", "details"):
            return False
        if "?" not in lines[0] and "？" not in lines[0]:
            return False
        first = take_apart(as_question(lines[0]))
        if not first.numbered or first.asking < Asking.MARK or may_be_link(lines[0]):
            return False
        words = [first, *(take_apart(as_question(line)) for line in lines[1:])]
        for offset, (line, wording) in enumerate(zip(lines, words, strict=True)):
            if wording.numbered and wording.asking >= Asking.WORDS:
                self._begin(wording, block.line + offset, "item", "")
            else:
                self._outline.add(line, adjacent=True)
        return True

    def _plain(self, block: Block, lines: Sequence[str]) -> bool:
        """A paragraph that is nothing but a question, where no answer is being read."""
        opened = self._outline.open
        if opened is not None and opened.opening not in ("plain", "lines"):
            return False
        first = lines[0].strip()
        if not first.endswith(("?", "？", "?**", "？**")) and not (len(lines) == 1 and _is_title(first)):
            return False
        wording = take_apart(as_question(first))
        if wording.asking < Asking.WORDS or "。" in wording.text[:-1] or "|" in first:
            return False
        links, outside = self._outline.links(block.text, block.line)
        if is_link_only(links, outside) or (len(lines) > 1 and not _reads_as_answer(lines)):
            return False
        self._begin(wording, block.line, "plain", "\n".join(lines[1:]))
        return True


def _introduces(block: Block, following: Block) -> bool:
    """Whether a paragraph is no more than a title of the list, table or code below it (参考, Steps:)."""
    return (
        following.kind in ("list", "table", "code")
        and len(block.text) <= _SHORT_TITLE
        and "\n" not in block.text
        and "](" not in block.text
        and "http" not in block.text
    )


def may_be_link(text: str) -> bool:
    """Whether a line holds a written link."""
    return "](" in text


def _is_beside(rest: str) -> bool:
    """Whether what follows a bold question on its line is part of it: hardly anything, or a hint in brackets."""
    return len(rest) <= _SHORT_REST or (rest[0] in "(（" and rest[-1] in ")）")


def _is_title(line: str) -> bool:
    """Whether a line with question words stands like a heading: short, and without the end of a sentence."""
    return (
        len(line) <= _LONGEST_TITLE
        and not line.endswith((".", "!", "！"))
        and not any(mark in line for mark in _SENTENCE)
    )


def _reads_as_answer(lines: Sequence[str]) -> bool:
    """Whether the lines below a question are no continuation of its sentence."""
    second = lines[1].strip()
    return (has_han(lines[0]) or second[:1].isupper()) and not second.endswith(("?", "？"))
