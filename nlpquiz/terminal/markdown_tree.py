"""Markdown with maths and Chinese as a small tree: the one place that decides which reader reads a text."""

from __future__ import annotations

from nlpquiz.terminal.markdown_nodes import (
    Address,
    Block,
    Code,
    CodeBlock,
    DisplayMaths,
    Heading,
    Image,
    Inline,
    Inlines,
    ItemList,
    LineEnd,
    Maths,
    Paragraph,
    Quote,
    Rule,
    Table,
    Words,
)
from nlpquiz.terminal.maths_in_text import take_out_maths
from nlpquiz.terminal.plain_paragraphs import parse_plain_paragraphs
from nlpquiz.terminal.sanitize import harmless

__all__ = [
    "Address",
    "Block",
    "Code",
    "CodeBlock",
    "DisplayMaths",
    "Heading",
    "Image",
    "Inline",
    "Inlines",
    "ItemList",
    "LineEnd",
    "Maths",
    "Paragraph",
    "Quote",
    "Rule",
    "Table",
    "Words",
    "parse",
    "preload",
]


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text. Every text is a valid one; nothing raises."""
    extracted = take_out_maths(harmless(text))
    blocks = parse_plain_paragraphs(extracted)
    if blocks is None:
        from nlpquiz.terminal.full_markdown import parse_everything

        return parse_everything(extracted)
    return blocks


def preload() -> None:
    """Import and build the full parser: worth doing while the reader thinks about a question."""
    from nlpquiz.terminal.full_markdown import full_parser

    full_parser()
