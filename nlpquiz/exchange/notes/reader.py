"""Blocks of Markdown notes to questions with answers, reading, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from nlpquiz.exchange.notes.blocks import Block, parse
from nlpquiz.exchange.notes.cleaning import as_question, plain_words
from nlpquiz.exchange.notes.findings import Findings, FoundCard, Link
from nlpquiz.exchange.notes.flashcard_syntax import (
    without_tag,
)
from nlpquiz.exchange.notes.html_blocks import HtmlReading
from nlpquiz.exchange.notes.links import is_link_only
from nlpquiz.exchange.notes.list_reading import ListReading
from nlpquiz.exchange.notes.outline import Outline
from nlpquiz.exchange.notes.paragraph_reading import ParagraphReading
from nlpquiz.exchange.notes.sections import Section
from nlpquiz.exchange.notes.table_reading import question_rows
from nlpquiz.exchange.notes.wording import Asking, Wording, take_apart, without_number

_MOST_REPARSING = 3  # what looks like a list in code may be code in a list, and so on
_MARKUP_INDENTED = re.compile(
    r"^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?!?\[[^\]]+\]\(|^\s*(?:[-*+]|\d{1,9}[.)])\s+\S", re.MULTILINE
)


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
        self._every_heading = every_heading
        self._reparsing = 0
        self._paragraphs = ParagraphReading(self.outline, tagged=tagged)
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
                    self._paragraphs.read(block, following)
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

    # other blocks

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
                outline.finish(self._paragraphs.card(question, line, answer))
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
