"""The tree of a Markdown text with maths: blocks and inline pieces, and what both of its readers do with them."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from nlpquiz.terminal.maths_in_text import PLACEHOLDER, Extracted, Formula
from nlpquiz.terminal.node import Node
from nlpquiz.terminal.sanitize import harmless


class Words(Node):
    """Text in one style; the styles are names of the theme, outermost first."""

    text: str
    styles: tuple[str, ...] = ()


class Code(Node):
    text: str
    styles: tuple[str, ...] = ()


class Maths(Node):
    formula: Formula
    styles: tuple[str, ...] = ()


class LineEnd(Node):
    """The end of a source line; ``hard`` when the author asked for a new line."""

    hard: bool = False


class Address(Node):
    """Where the link that ends here points to."""

    url: str


class Image(Node):
    alt: str
    path: str


Inline: TypeAlias = Words | Code | Maths | LineEnd | Address | Image
Inlines: TypeAlias = tuple[Inline, ...]


class Paragraph(Node):
    content: Inlines


class Heading(Node):
    level: int
    content: Inlines


class CodeBlock(Node):
    text: str
    language: str = ""


class DisplayMaths(Node):
    formula: Formula


class Quote(Node):
    blocks: tuple[Block, ...]


class ItemList(Node):
    """``start`` is the number of the first item, None for bullets; ``tight`` when no blank lines part the items."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None
    tight: bool


class Table(Node):
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignment: tuple[Literal["left", "center", "right"], ...]


class Rule(Node):
    pass


Block: TypeAlias = Paragraph | Heading | CodeBlock | DisplayMaths | Quote | ItemList | Table | Rule


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def words_of(text: str, styles: tuple[str, ...], extracted: Extracted) -> list[Inline]:
    """Text with its formulas put back, ``&lt;`` and the like read, and ``<br>`` as the line end it means."""
    pieces: list[Inline] = []
    if not text:
        return pieces
    start = 0
    for found in PLACEHOLDER.finditer(text):
        pieces += _plain_words(text[start : found.start()], styles)
        start = found.end()
        formula = extracted.formula(found[0])
        pieces.append(Words("\ufffd", styles) if formula is None else Maths(formula, styles))
    pieces += _plain_words(text[start:], styles)
    return pieces


def _plain_words(text: str, styles: tuple[str, ...]) -> list[Inline]:
    if "&" in text and _ENTITY.search(text):
        from html import unescape

        text = _ENTITY.sub(lambda found: harmless(unescape(found[0])), text)
    if "<" not in text:
        return [Words(text, styles)] if text else []
    pieces: list[Inline] = []
    for index, part in enumerate(_LINE_BREAK_TAG.split(text)):
        if index:
            pieces.append(LineEnd(hard=True))
        if part:
            pieces.append(Words(part, styles))
    return pieces


def with_displays(content: list[Inline]) -> list[Block]:
    """The paragraph cut at its display formulas, which stand between its parts."""
    blocks: list[Block] = []
    part: list[Inline] = []
    for piece in [*content, None]:
        if piece is None or (isinstance(piece, Maths) and piece.formula.display):
            while part and isinstance(part[0], LineEnd):
                part.pop(0)
            while part and isinstance(part[-1], LineEnd):
                part.pop()
            if part and blocks and isinstance(part[0], Words):
                part[0] = Words(part[0].text.lstrip(), part[0].styles)
            if any(not isinstance(kept, Words) or kept.text for kept in part):
                blocks.append(Paragraph(tuple(part)))
            part = []
            if piece is not None:
                blocks.append(DisplayMaths(piece.formula))
        else:
            part.append(piece)
    return blocks
