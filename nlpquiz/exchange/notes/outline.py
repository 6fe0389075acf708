"""Where a reader of notes stands: under which headings, and in the answer to which question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from nlpquiz.exchange.notes.blocks import Block
from nlpquiz.exchange.notes.cleaning import as_markdown, as_question
from nlpquiz.exchange.notes.findings import Findings, FoundCard, Link
from nlpquiz.exchange.notes.flashcard_syntax import with_deletions
from nlpquiz.exchange.notes.links import is_link_only, links_in

Opening: TypeAlias = Literal["heading", "bold", "label", "lines", "item", "plain", "details"]
"""By what a question was opened; it decides where its answer ends"""
LONGEST_PATH = 12


@dataclass(slots=True)
class Open:
    """A question whose answer is being read."""

    card: FoundCard
    opening: Opening
    level: int = 7
    parts: list[str] = field(default_factory=list)
    only_with_answer: bool = False
    """A heading that is a link, or no question: without a text below it is no card"""
    reading: tuple[Link, ...] = ()
    """What it is when it is no card"""
    has_children: bool = False
    in_answer: bool = False
    """A: was read"""
    glued: bool = False
    """The first part followed the question without a blank line"""


@dataclass(slots=True)
class Outline:
    """The state of reading one file."""

    findings: Findings
    file: str
    references: Mapping[str, Any] = field(default_factory=dict)
    headings: list[tuple[int, str]] = field(default_factory=list)
    labels: tuple[str, ...] = ()
    """Items of lists that what is read now hangs under"""
    root: tuple[str, ...] = ()
    """Names of the file, where several are read"""
    tags: tuple[str, ...] = ()
    open: Open | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The headings and labels above this place."""
        return (*self.root, *(title for _, title in self.headings), *self.labels)[:LONGEST_PATH]

    def enter(self, level: int, title: str) -> None:
        """Go below a heading."""
        self.leave(level)
        if title:
            self.headings.append((level, title))

    def leave(self, level: int) -> None:
        """Go out of all headings of this level and below."""
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()

    def begin(self, card: FoundCard, opening: Opening, level: int = 7, first: str = "") -> Open:
        """Open a question; an open one is finished before."""
        if self.open is not None and self.open.opening == "heading" and self.open.level < level:
            self.open.has_children = True
        self.close()
        self.open = Open(card, opening, level)
        if first.strip():
            self.open.parts.append(first)
        return self.open

    def add(self, text: str, *, adjacent: bool = False) -> None:
        """More of the answer."""
        if self.open is None or not text.strip("\n"):
            return
        if self.open.card.cloze and not self.open.in_answer:
            self.open.card.question += ("\n" if adjacent else "\n\n") + text
            return
        if adjacent and self.open.parts:
            self.open.parts[-1] += "\n" + text
        else:
            self.open.glued = self.open.glued or (adjacent and not self.open.parts)
            self.open.parts.append(text)

    def close(self) -> None:
        """Finish the open question."""
        opened, self.open = self.open, None
        if opened is None:
            return
        card = opened.card
        if card.cloze:
            text = with_deletions(card.question)
            if text is None:
                self.findings.skip(card.file, card.line, "prose", card.question)
                return
            card.question = text.strip()
        elif not card.question.strip() and opened.parts:  # Q: with the question on the next line
            card.question = as_question(opened.parts.pop(0))
        if not card.answer:
            card.answer = as_markdown("\n\n".join(opened.parts))
        self.finish(card, opened)

    def finish(self, card: FoundCard, opened: Open | None = None) -> None:
        """A complete card into the findings; a question that says nothing more than a link becomes reading."""
        card.question = card.question.strip()
        if not card.question:
            if card.answer:
                self.findings.skip(card.file, card.line, "empty-row", card.answer)
            return
        links, outside = self.links(card.answer, card.line)
        if links and is_link_only(links, outside) and not card.cloze:
            card.answer = ""
        own = opened.reading if opened is not None else ()
        known = {link.url for link in card.links}
        card.links = (*card.links, *(link for link in (*own, *links) if link.url not in known))
        if not card.answer.strip() and opened is not None:
            if opened.only_with_answer:
                self.findings.read(card.path if own else (*card.path, card.question)[:LONGEST_PATH], list(card.links))
                return
            if opened.has_children:
                self.findings.read((*card.path, card.question)[:LONGEST_PATH], list(card.links))
                return
        card.tags = tuple(dict.fromkeys((*self.tags, *card.tags)))
        self.findings.add(card)

    def links(self, text: str, line: int) -> tuple[list[Link], str]:
        """The links of a text, with this file's name."""
        found, outside = links_in(text, line, self.references)
        return [Link(link.title, link.url, link.line, self.file) for link in found], outside

    def pass_over(self, block: Block, reason: Any, text: str = "") -> None:
        """A block that is no question and no answer: its links are reading, the rest is passed over."""
        links, outside = self.links(text or block.text, block.line)
        self.findings.read(self.path, links)
        if not is_link_only(links, outside) and (outside.strip() or not links):
            self.findings.skip(self.file, block.line, reason, text or block.text)


def joined(blocks: Sequence[Block], first: Sequence[str] = ()) -> str:
    """Blocks as they were written, one below the other."""
    text = "\n".join(first)
    for block in blocks:
        text += ("\n" if block.adjacent and text else "\n\n" if text else "") + block.raw
    return text
