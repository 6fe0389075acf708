"""Lists in notes: questions, reading, labels above further lists, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from nlpquiz.exchange.notes.blocks import Block, Item
from nlpquiz.exchange.notes.cleaning import as_markdown, as_question, plain_words
from nlpquiz.exchange.notes.findings import FoundCard
from nlpquiz.exchange.notes.flashcard_syntax import labelled, marked_sides, one_line_sides
from nlpquiz.exchange.notes.links import is_link_only
from nlpquiz.exchange.notes.outline import Outline, joined
from nlpquiz.exchange.notes.wording import Asking, Wording, answer_after_label, take_apart, without_number

_TASK = re.compile(r"^\[[ xX]\]\s+")
_ANCHOR = re.compile(r"^\s*!?\[.*\]\(#[^)]*\)\s*$")
_SAME_LINE = re.compile(r"(?<=[?？])\s*(?=(?:答|A|Answer|答案)\s?[:：])", re.IGNORECASE)
_LONGEST_LABEL = 80
_MOST_IN_COMPANY, _COMPANY_SHARE, _QUESTIONS_SHARE = 4, 0.7, 0.6


class ListReading:
    """Reads lists into an outline; ``blocks`` reads what hangs under an item."""

    def __init__(self, outline: Outline, blocks: Callable[[Sequence[Block]], None], *, tagged: bool) -> None:
        self._outline = outline
        self._blocks = blocks
        self._tagged = tagged
        self._depth = 0
        self._label = ""
        self._unclaimed: tuple[int, str] | None = None

    def read(self, block: Block, following: Block | None = None) -> None:
        """One list. In an answer it is part of it, unless it asks questions itself."""
        outline = self._outline
        label, self._label = self._label, ""
        if label:
            outline.labels = (label,)
            self._read(block)
            outline.labels = ()
        elif outline.open is None and following is not None and (name := _names_the_next(block, following)):
            self._label = name
        else:
            self._read(block)

    def _read(self, block: Block) -> None:
        outline = self._outline
        opened = outline.open
        if any(item.blocks and item.blocks[0].kind == "heading" for item in block.items):
            for item in block.items:  # "1. ### What …?": headings that are numbered by a list
                self._blocks(item.blocks)
            return
        wordings = [_wording(item) for item in block.items]
        if opened is not None and not self._breaks(block, wordings):
            outline.add(block.raw, adjacent=block.adjacent)
            if opened.opening == "plain":
                outline.close()
            return
        if opened is not None and opened.opening == "heading":
            opened.has_children = True
        self._items(block, wordings)

    def _breaks(self, block: Block, wordings: Sequence[Wording | None]) -> bool:
        """Whether a list in an answer begins questions of its own."""
        opened = self._outline.open
        assert opened is not None
        surely = [word is not None and word.asking is Asking.MARK for word in wordings]
        if opened.opening == "item":
            return block.ordered and surely[:1] == [True]
        if opened.only_with_answer and not opened.parts:
            return sum(surely) >= _QUESTIONS_SHARE * len(surely)
        if opened.opening == "plain" and opened.parts:
            return sum(surely) >= _QUESTIONS_SHARE * len(surely)
        if opened.opening in ("heading", "bold") and not opened.parts:
            return len(surely) >= 3 and sum(surely) >= _QUESTIONS_SHARE * len(surely) and block.ordered
        return False

    def _items(self, block: Block, wordings: Sequence[Wording | None]) -> None:
        outline = self._outline
        outline.close()
        outermost = self._depth == 0
        self._depth += 1
        if outermost:
            self._unclaimed = None
        least = _least_asking(block, wordings)
        for item, wording in zip(block.items, wordings, strict=True):
            self._item(item, wording, least, alone=block.ordered and len(block.items) == 1 and outermost)
        self._depth -= 1
        if outermost and self._unclaimed is not None:
            outline.findings.skip(outline.file, self._unclaimed[0], "list", self._unclaimed[1])

    def _item(self, item: Item, wording: Wording | None, least: Asking | None, *, alone: bool) -> None:
        outline = self._outline
        outline.close()
        if not item.blocks:
            return
        first = item.blocks[0]
        if first.kind != "paragraph":
            self._below(item.blocks, "")
            return
        text = _TASK.sub("", first.text)
        rest = item.blocks[1:]
        links, outside = outline.links(text, first.line)
        if _ANCHOR.match(text):
            outline.findings.skip(outline.file, item.line, "anchor", plain_words(text))
            self._below(rest, "")
        elif self._flashcard(first, text, rest):
            return
        elif is_link_only(links, outside):
            outline.findings.read(outline.path, links)
            self._below(rest, plain_words(links[0].title) if _asks_below(rest) else "")
        elif wording is not None and _is_accepted(wording, least, text):
            self._question(wording, text, first, rest, alone=alone)
        else:
            label = without_number(plain_words(text.split("\n")[0]))[0].rstrip(" :：")
            outline.findings.read((*outline.path, label) if rest and links and len(label) < 40 else outline.path, links)
            if any(block.kind in ("list", "indented") for block in rest) and len(label) <= _LONGEST_LABEL:
                self._below(rest, label)
                return
            if not links or not rest:
                self._unclaimed = self._unclaimed or (item.line, text)
            self._below(rest, "")

    def _flashcard(self, first: Block, text: str, rest: Sequence[Block]) -> bool:
        lines = text.split("\n")
        if (sides := marked_sides(lines, tagged=self._tagged)) is not None:
            for card in sides:
                back = joined(rest, [card.back] if card.back else []) if card.open_end else card.back
                self._finish(card.front, first.line, back)
            return True
        if labelled(lines) is not None and labelled(lines[:1]) is not None:
            self._blocks([first, *rest])
            self._outline.close()
            return True
        found = one_line_sides(text, tagged=self._tagged) if len(lines) == 1 else []
        for card in found:
            self._finish(card.front, first.line, joined(rest, [card.back]))
        return bool(found)

    def _finish(self, text: str, line: int, answer: str) -> None:
        outline = self._outline
        question = as_question(text)
        wording = take_apart(question)
        links, _ = outline.links(text, line)
        card = FoundCard(
            wording.text or question,
            outline.path,
            outline.file,
            line,
            as_markdown(answer),
            wording.hints,
            tuple(links),
        )
        outline.finish(card)

    def _question(self, wording: Wording, text: str, first: Block, rest: list[Block], *, alone: bool) -> None:
        outline = self._outline
        head, *tail = _SAME_LINE.split(text, maxsplit=1)
        asked, *below = head.split("\n")
        below = [line if (bare := answer_after_label(line)) is None else bare for line in (*below, *tail)]
        if _asks_below(rest) and not any(line.strip() for line in below):
            if wording.asking is Asking.MARK:  # asked itself, and a title for what is asked below
                outline.finish(FoundCard(wording.text, outline.path, outline.file, first.line, hints=wording.hints))
            self._below(rest, wording.text)
            return
        links, _ = outline.links(asked, first.line)
        card = FoundCard(wording.text, outline.path, outline.file, first.line, hints=wording.hints, links=tuple(links))
        opened = outline.begin(card, "item", 9, joined(rest, [line for line in below if line.strip()]))
        if not (alone and not opened.parts):
            outline.close()

    def _below(self, blocks: Sequence[Block], label: str) -> None:
        """What hangs under an item, under its label."""
        if not blocks:
            return
        outline = self._outline
        before = outline.labels
        if label:
            outline.labels = (*before, label)
        for block in blocks:
            if block.kind == "list":
                self._items(block, [_wording(item) for item in block.items])
            else:
                self._blocks([block])
        outline.close()
        outline.labels = before


def _names_the_next(block: Block, following: Block) -> str:
    """The one bullet of a list, when it is a title for the list that follows."""
    if block.ordered or len(block.items) != 1 or following.kind != "list" or not following.ordered:
        return ""
    blocks = block.items[0].blocks
    if len(blocks) != 1 or blocks[0].kind != "paragraph" or "](" in blocks[0].text:
        return ""
    name = plain_words(blocks[0].text).rstrip(" :：")
    return name if len(name) <= _LONGEST_LABEL // 2 and take_apart(name).asking is Asking.NO else ""


def _wording(item: Item) -> Wording | None:
    if not item.blocks or item.blocks[0].kind != "paragraph":
        return None
    text = _TASK.sub("", item.blocks[0].text)
    line = _SAME_LINE.split(text, maxsplit=1)[0].split("\n")[0]
    return take_apart(as_question(line))


def _least_asking(block: Block, wordings: Sequence[Wording | None]) -> Asking | None:
    """How surely an item has to ask; None: in this company everything is a question."""
    known = [word for word in wordings if word is not None]
    if not known:
        return Asking.MARK
    sure = sum(word.asking is Asking.MARK for word in known)
    any_sort = sum(word.asking > Asking.NO for word in known)
    if block.ordered and len(known) >= _MOST_IN_COMPANY and any_sort >= _COMPANY_SHARE * len(known) and sure:
        return Asking.NO
    if block.ordered and any_sort >= _QUESTIONS_SHARE * len(known):
        return Asking.ORDER
    return Asking.WORDS if block.ordered or sure * 2 >= len(known) else Asking.MARK


def _is_accepted(wording: Wording, least: Asking | None, text: str) -> bool:
    if not wording.text or wording.asking < (least or Asking.NO):
        return False
    if wording.asking is Asking.WORDS and least is not Asking.NO and not _is_short_and_whole(wording.text):
        return False
    if wording.asking is Asking.MARK and not wording.labelled and not wording.numbered:
        return _is_one_question(wording.text)
    return wording.asking is not Asking.NO or len(text) <= _LONGEST_LABEL


def _is_short_and_whole(text: str) -> bool:
    """A line that can be a question without a question mark; not a sentence with a question word in it."""
    return len(text) <= _LONGEST_LABEL and not any(mark in text for mark in "。；：:")


def _is_one_question(text: str) -> bool:
    """Not a sentence that goes on after its question."""
    return text.rstrip(' *_`)）]】"”').endswith(("?", "？")) or len(text) <= 120


def _asks_below(blocks: Sequence[Block]) -> bool:
    """Whether lists under an item are questions, most of them."""
    items = [item for block in blocks if block.kind == "list" for item in block.items]
    if not items:
        return False
    found = [(_wording(item), item) for item in items]
    asking = sum(
        (word is not None and word.asking is Asking.MARK and bool(word.text)) or _asks_below(item.blocks[1:])
        for word, item in found
    )
    return asking >= _QUESTIONS_SHARE * len(items)
