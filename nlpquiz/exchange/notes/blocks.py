"""One piece of Markdown as blocks with the lines that they come from (CommonMark, tables, ``$$`` blocks)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from nlpquiz.exchange.notes.sections import Section

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

BlockKind: TypeAlias = Literal[
    "heading", "paragraph", "list", "table", "code", "indented", "maths", "quote", "html", "rule"
]
_DEEPEST = 12  # lists in lists; what is deeper is read as text
_HAS_LINK = re.compile(r"\]\s?[(\[:]|<https?:|https?://")


@dataclass(slots=True)
class Block:
    """A block. ``text`` is the inline source of headings and paragraphs, the raw lines of all others."""

    kind: BlockKind
    line: int
    text: str
    level: int = 0
    """1 to 6 of a heading"""
    ordered: bool = False
    items: list[Item] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    adjacent: bool = False
    """No blank line before it"""
    raw: str = ""
    """Its lines as they were written, without common indentation"""


@dataclass(slots=True)
class Item:
    """One item of a list."""

    line: int
    number: str
    """As written, without the dot; empty in a list of bullets"""
    blocks: list[Block]


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 2 * _DEEPEST}).enable("table").disable("inline")
    parser.block.ruler.before("fence", "maths_block", _maths_block, {"alt": ["paragraph", "blockquote", "list"]})
    return parser


def _maths_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``$$`` at the start of a line to ``$$`` at the end of one, so that what is between is no list and no heading."""
    if state.is_code_block(start):
        return False
    begin, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    first = state.src[begin:stop]
    if not first.startswith("$$"):
        return False
    last = start
    if not (len(first.strip()) > 4 and first.rstrip().endswith("$$")):
        while True:
            last += 1
            if last >= end or last - start > 200:
                return False
            line = state.src[state.bMarks[last] + state.tShift[last] : state.eMarks[last]]
            if line.strip() and state.sCount[last] < state.blkIndent:
                return False
            if line.rstrip().endswith("$$"):
                break
    if silent:
        return True
    state.line = last + 1
    token = state.push("maths_block", "", 0)
    token.map = [start, state.line]
    return True


def parse(section: Section, references: Mapping[str, Any] | None = None) -> list[Block]:
    """The blocks of a section. Any text is one; nothing raises."""
    env: dict[str, Any] = {"references": dict(references or {})}
    tokens = _parser().parse("\n".join(section.lines) + "\n", env)
    reader = _Reader(section, tokens)
    return reader.blocks(0, len(tokens))


class _Reader:
    """Tokens on their way to blocks."""

    def __init__(self, section: Section, tokens: Sequence[Token]) -> None:
        self._lines = section.lines
        self._first = section.first
        self._tokens = tokens
        self._ends = _closings(tokens)

    def blocks(self, start: int, end: int) -> list[Block]:
        """The blocks of the tokens from ``start`` to before ``end``."""
        found: list[Block] = []
        place = start
        while place < end:
            token = self._tokens[place]
            close = self._ends.get(place, place)
            block = self._block(token, place, close)
            if block is not None:
                found.append(block)
            place = close + 1
        return found

    def _block(self, token: Token, place: int, close: int) -> Block | None:
        first, last = token.map or (0, 0)
        line = self._first + first
        raw = self._raw(first, last)
        adjacent = first > 0 and bool(self._lines[first - 1].strip())
        match token.type:
            case "heading_open":
                text = self._tokens[place + 1].content
                return Block("heading", line, text, level=int(token.tag[1]), adjacent=adjacent, raw=raw)
            case "paragraph_open":
                text = self._tokens[place + 1].content
                return Block("paragraph", line, text, adjacent=adjacent, raw=raw)
            case "bullet_list_open" | "ordered_list_open":
                block = Block("list", line, raw, ordered=token.type[0] == "o", adjacent=adjacent, raw=raw)
                block.items = self._items(place + 1, close)
                return block
            case "table_open":
                return Block("table", line, raw, rows=self._rows(place + 1, close), adjacent=adjacent, raw=raw)
            case "fence":
                return Block("code", line, raw, adjacent=adjacent, raw=raw)
            case "code_block":
                return Block("indented", line, raw, adjacent=adjacent, raw=raw)
            case "maths_block":
                return Block("maths", line, raw, adjacent=adjacent, raw=raw)
            case "blockquote_open":
                return Block("quote", line, raw, adjacent=adjacent, raw=raw)
            case "html_block":
                return Block("html", line, raw, adjacent=adjacent, raw=raw)
            case "hr":
                return Block("rule", line, raw, adjacent=adjacent, raw=raw)
        return None

    def _raw(self, first: int, last: int) -> str:
        lines = self._lines[first:last]
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        return dedent("\n".join(lines).expandtabs(4) if any("\t" in line[:8] for line in lines) else "\n".join(lines))

    def _items(self, start: int, end: int) -> list[Item]:
        items = []
        place = start
        while place < end:
            token, close = self._tokens[place], self._ends[place]
            line = self._first + (token.map or (0, 0))[0]
            items.append(Item(line, token.info, self.blocks(place + 1, close)))
            place = close + 1
        return items

    def _rows(self, start: int, end: int) -> list[list[str]]:
        rows: list[list[str]] = []
        for token in self._tokens[start:end]:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline" and rows:
                rows[-1].append(token.content)
        return rows


def _closings(tokens: Sequence[Token]) -> dict[int, int]:
    """Index of each opening token → index of the token that closes it."""
    opened: list[int] = []
    ends: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.nesting == 1:
            opened.append(place)
        elif token.nesting == -1 and opened:
            ends[opened.pop()] = place
    return ends


def may_have_link(text: str) -> bool:
    """Whether it is worth looking for links in ``text``."""
    return _HAS_LINK.search(text) is not None
