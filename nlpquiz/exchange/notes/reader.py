"""Blocks of Markdown notes to questions with answers, reading, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from nlpquiz.exchange.notes.blocks import Block, parse
from nlpquiz.exchange.notes.cleaning import as_markdown, as_question, plain_words
from nlpquiz.exchange.notes.findings import Findings, FoundCard, Link
from nlpquiz.exchange.notes.flashcard_syntax import (
    Event,
    TwoSides,
    is_tagged,
    labelled,
    marked_sides,
    one_line_sides,
    with_highlights,
    without_tag,
)
from nlpquiz.exchange.notes.html_blocks import HtmlReading
from nlpquiz.exchange.notes.links import is_link_only
from nlpquiz.exchange.notes.list_reading import ListReading
from nlpquiz.exchange.notes.outline import Opening, Outline
from nlpquiz.exchange.notes.sections import Section
from nlpquiz.exchange.notes.table_reading import question_rows
from nlpquiz.exchange.notes.wording import Asking, Wording, has_han, take_apart, without_number

_BOLD_LINE = re.compile(
    r"^\s*(?P<number>[^*_\n]{0,12}?)(?P<mark>\*\*|__)(?P<bold>(?!\s).+?)(?P=mark)(?P<rest>[^*\n]*)$"
)
_BOLD_START = re.compile(r"^\s*(?P<mark>\*\*|__)(?P<bold>[^*\n]+?[?？])\s*(?P=mark)\s*(?P<rest>.*)$", re.DOTALL)
_DEFINITION = re.compile(r"^:\s+\S")
_LONGEST_BACK = 200  # characters of a link to the top
_MOST_REPARSING = 3  # what looks like a list in code may be code in a list, and so on
_SENTENCE = "。：:，；;"
_SHORT_REST, _SHORT_TITLE, _LONGEST_TITLE = 12, 30, 80
_MARKUP_INDENTED = re.compile(
    r"^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?!?\[[^\]]+\]\(|^\s*(?:[-*+]|\d{1,9}[.)])\s+\S", re.MULTILINE
)
_BACK_TO_TOP = re.compile(r"^\W*\[[^\]]*(?:top|contents|目录|返回|顶部)[^\]]*\]\(#[^)]*\)\W*$", re.IGNORECASE)
_CALLOUT = re.compile(r"\[TOC\]|\{:toc\}|\[\[toc\]\]|@\[toc\]", re.IGNORECASE)


class NotesReader:
    """Reads the sections of one file, in order. ``finish`` ends it."""

    def __init__(
        self,
        findings: Findings,
        file: str,
        *,
        references: Mapping[str, Any] | None = None,
        company: Collection[int] = (),
        tagged: bool = False,
        root: tuple[str, ...] = (),
        tags: tuple[str, ...] = (),
        every_heading: bool = False,
    ) -> None:
        self.outline = Outline(findings, file, references or {}, root=root, tags=tags)
        self._company = frozenset(company)
        self._tagged = tagged
        self._every_heading = every_heading
        self._reparsing = 0
        self._lists = ListReading(self.outline, self.blocks, tagged=tagged)
        self._html = HtmlReading(self.outline, self._heading)

    def read(self, section: Section) -> None:
        """The next lines."""
        self.blocks(parse(section, self.outline.references))

    def finish(self) -> None:
        """No more lines."""
        self.outline.close()

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Blocks that follow each other at one place of the outline."""
        for number, block in enumerate(blocks):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            opened = self.outline.open
            if opened is not None and opened.opening == "lines" and not block.adjacent:
                self.outline.close()
            match block.kind:
                case "heading":
                    self._heading(block.level, block.text, block.line)
                case "paragraph":
                    self._paragraph(block, following)
                case "list":
                    self._lists.read(block, following)
                case "table":
                    self._table(block)
                case "html":
                    self._html.read(block)
                case "indented":
                    self._indented(block)
                case "rule":
                    if opened is not None and opened.opening != "heading":
                        self.outline.close()
                case "code" | "maths":
                    self._content(block, "code" if block.kind == "code" else "maths")
                case "quote":
                    self._content(block, "prose")

    def _content(self, block: Block, reason: str) -> None:
        outline = self.outline
        if outline.open is not None:
            outline.add(block.raw, adjacent=block.adjacent)
        elif block.kind in ("code", "maths"):
            outline.findings.skip(outline.file, block.line, reason, block.text)  # type: ignore[arg-type]
        else:
            outline.pass_over(block, reason)

    # headings

    def _heading(self, level: int, text: str, line: int) -> None:
        outline = self.outline
        text = text.rstrip("# \t") if not text.rstrip().endswith(("C#", "F#")) else text
        links, outside = outline.links(text, line)
        name = plain_words(text)
        opened = outline.open
        wording = take_apart(as_question(without_tag(text)))
        asks = self._is_asked(wording, level)
        is_link = is_link_only(links, outside)
        inside = opened is not None and opened.opening == "heading" and opened.level < level
        if inside and opened is not None and not asks and not is_link and not self._every_heading:
            outline.add(f"**{name}**\n" if name else "")
            return
        outline.close()
        outline.leave(level)
        if not name:
            outline.findings.read(outline.path, links)
            if text.strip():
                outline.findings.skip(outline.file, line, "image" if "![" in text else "empty-heading", text)
            return
        path = outline.path
        if level == 1 and not asks and not outline.findings.title:
            outline.findings.title = name
        if asks or (self._every_heading and not is_link):
            card = FoundCard(wording.text or name, path, outline.file, line, hints=wording.hints, links=tuple(links))
            if inside and opened is not None:
                opened.has_children = True
            begun = outline.begin(card, "heading", level)
            begun.only_with_answer = is_link or (wording.asking is Asking.NO and not wording.text.endswith((".", "。")))
            if is_link:
                begun.reading, card.links = tuple(links), ()
            if not is_link:
                outline.headings.append((level, without_number(name)[0]))
            return
        outline.findings.read(path, links)
        if not is_link:
            outline.enter(level, without_number(name)[0])

    def _is_asked(self, wording: Wording, level: int) -> bool:
        if wording.asking >= Asking.WORDS:
            return True
        if wording.asking is Asking.ORDER and (wording.numbered or wording.labelled):
            return True
        return level in self._company and wording.numbered and bool(wording.text)

    # paragraphs

    def _paragraph(self, block: Block, following: Block | None = None) -> None:
        outline = self.outline
        lines = block.text.split("\n")
        if len(block.text) < _LONGEST_BACK and _BACK_TO_TOP.match(block.text):
            return
        if len(block.text) > 20_000:
            self._prose(block)
            return
        if (events := labelled(lines)) is not None and self._labelled(block, events):
            return
        if (sides := marked_sides(lines)) is not None:
            self._sides(sides, block.line, "lines")
            return
        if self._one_line_cards(block, lines) or self._definition(block, lines):
            return
        if self._bold_question(block, lines) or self._numbered_lines(block, lines) or self._plain(block, lines):
            return
        if _CALLOUT.fullmatch(block.text.strip()) or (self._tagged and not without_tag(block.text)):
            return
        if self._tagged and outline.open is None and (text := with_highlights(without_tag(block.text))) is not None:
            outline.finish(self._card(text, block.line, cloze=True))
            return
        if outline.open is None and following is not None and _introduces(block, following):
            return
        self._prose(block)

    def _prose(self, block: Block) -> None:
        outline = self.outline
        if outline.open is not None:
            outline.add(block.raw, adjacent=block.adjacent)
            return
        outline.pass_over(block, "image" if block.text.lstrip().startswith("![") else "prose")

    def _card(self, text: str, line: int, answer: str = "", *, cloze: bool = False) -> FoundCard:
        """A card that asks what a text of the notes asks."""
        outline = self.outline
        links, _ = outline.links(text, line)
        wording = None if cloze else take_apart(as_question(text))
        question = text if wording is None else (wording.text or as_question(text))
        hints = wording.hints if wording is not None else ()
        card = FoundCard(question, outline.path, outline.file, line, as_markdown(answer), hints, tuple(links))
        card.cloze = cloze
        return card

    def _labelled(self, block: Block, events: Sequence[Event]) -> bool:
        """``Q:``, ``A:``, ``C:``. False when an answer label stands where nothing was asked."""
        outline = self.outline
        if outline.open is None and not any(kind in ("question", "cloze") for kind, _, _ in events):
            return False
        for kind, text, offset in events:
            opened = outline.open
            if kind == "question":
                outline.begin(self._card(text, block.line + offset), "label", 8)
            elif kind == "cloze":
                outline.begin(self._card(text, block.line + offset, cloze=True), "label", 8)
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
        outline = self.outline
        for card in sides:
            found = self._card(card.front, line + card.offset)
            if card.open_end:
                outline.begin(found, opening, 8, card.back)
            else:
                outline.close()
                found.answer = as_markdown(card.back)
                outline.finish(found)

    def _one_line_cards(self, block: Block, lines: Sequence[str]) -> bool:
        if "::" not in block.text or self.outline.open is not None:
            return False
        found = [(offset, one_line_sides(line, tagged=self._tagged)) for offset, line in enumerate(lines)]
        if not any(sides for _, sides in found):
            return False
        for offset, sides in found:
            for card in sides:
                self.outline.finish(self._card(card.front, block.line + offset, card.back))
            if not sides and without_tag(lines[offset]):
                self.outline.findings.skip(self.outline.file, block.line + offset, "prose", lines[offset])
        return True

    def _definition(self, block: Block, lines: Sequence[str]) -> bool:
        """``Term`` and below it ``: what it means``."""
        if len(lines) < 2 or not _DEFINITION.match(lines[1]) or _DEFINITION.match(lines[0]) or len(lines[0]) > 120:
            return False
        answer = "\n".join(line.lstrip(":").strip() for line in lines[1:])
        self.outline.close()
        self.outline.finish(self._card(lines[0], block.line, answer))
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
        opened = self.outline.open
        among_questions = wording.numbered or (opened is not None and opened.opening == "bold")
        least = Asking.MARK if opened is not None and opened.opening == "heading" else Asking.WORDS
        if wording.asking < least and not (wording.asking is Asking.ORDER and among_questions):
            return False
        self._begin(wording, block.line, "bold", rest)
        return True

    def _begin(self, wording: Wording, line: int, opening: Opening, rest: str) -> None:
        outline = self.outline
        links, _ = outline.links(wording.text, line)
        card = FoundCard(wording.text, outline.path, outline.file, line, hints=wording.hints, links=tuple(links))
        outline.begin(card, opening, 8, rest)

    def _numbered_lines(self, block: Block, lines: Sequence[str]) -> bool:
        """``1、什么是…？`` with the answer below it: numbers that are no list to Markdown."""
        opened = self.outline.open
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
                self.outline.add(line, adjacent=True)
        return True

    def _plain(self, block: Block, lines: Sequence[str]) -> bool:
        """A paragraph that is nothing but a question, where no answer is being read."""
        opened = self.outline.open
        if opened is not None and opened.opening not in ("plain", "lines"):
            return False
        first = lines[0].strip()
        if not first.endswith(("?", "？", "?**", "？**")) and not (len(lines) == 1 and _is_title(first)):
            return False
        wording = take_apart(as_question(first))
        if wording.asking < Asking.WORDS or "。" in wording.text[:-1] or "|" in first:
            return False
        links, outside = self.outline.links(block.text, block.line)
        if is_link_only(links, outside) or (len(lines) > 1 and not _reads_as_answer(lines)):
            return False
        self._begin(wording, block.line, "plain", "\n".join(lines[1:]))
        return True

    # the rest

    def _table(self, block: Block) -> None:
        outline = self.outline
        if outline.open is not None:
            outline.add(block.raw, adjacent=block.adjacent)
            return
        rows = question_rows(block.rows)
        if rows is None:
            links: list[Link] = []
            for number, row in enumerate(block.rows):
                for cell in row:
                    links += outline.links(cell, block.line + number + (number > 0))[0]
            outline.findings.read(outline.path, links)
            outline.findings.skip(outline.file, block.line, "table", " | ".join(block.rows[0]) if block.rows else "")
            return
        for number, (question, answer) in rows:
            line = block.line + number + 1
            if question.strip():
                outline.finish(self._card(question, line, answer))
            elif answer.strip():
                outline.findings.skip(outline.file, line, "empty-row", answer)

    def _indented(self, block: Block) -> None:
        """Lines that a blank too many made code: lists and links are read as what they were meant to be."""
        lines = [line for line in block.raw.split("\n") if line.strip()]
        meant = sum(bool(_MARKUP_INDENTED.match(line)) for line in lines)
        if self.outline.open is None and self._reparsing < _MOST_REPARSING and meant * 2 >= len(lines):
            self._reparsing += 1
            self.blocks(parse(Section(block.line, block.raw.split("\n")), self.outline.references))
            self._reparsing -= 1
            return
        if self.outline.open is not None:
            self.outline.add("```\n" + block.raw + "\n```" if "```" not in block.raw else block.raw)
            return
        self.outline.pass_over(block, "code")


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


def tagged_in(lines: Iterable[str]) -> bool:
    """Whether notes call themselves flashcards."""
    return any(is_tagged(line) for line in lines)
