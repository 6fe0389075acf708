"""Markdown with maths as HTML. The text is read as the terminal reads it; only the drawing differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias, assert_never

from nlpquiz.exchange.code_html import highlighted
from nlpquiz.terminal.markdown_tree import (
    Address,
    Block,
    Code,
    CodeBlock,
    DisplayMaths,
    Heading,
    Image,
    Inline,
    ItemList,
    LineEnd,
    Maths,
    Paragraph,
    Quote,
    Rule,
    Table,
    Words,
    parse,
)
from nlpquiz.terminal.maths_in_text import Formula

MathsWriter: TypeAlias = Callable[[Formula], str]
"""A formula to HTML"""
ImageWriter: TypeAlias = Callable[[str], str]
"""The path of an image as the card has it to the address in the page; "" leaves the picture's words only"""

_TAGS = {"strong": "b", "emphasis": "i", "strike": "s", "address": "small"}
_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_TWO_HAN = re.compile("[\u2e80-\u9fff\uff00-\uffef]{2}")
_PLAIN = re.compile("[A-Za-z\u4e00-\u9fff](?:[A-Za-z0-9,.;:?()/'\"=%\u4e00-\u9fff，。；：？（）、-]| (?! ))*(?<! )")
_SPECIAL = re.compile(r"[<>&]")


def no_image(_path: str) -> str:
    """Pictures are left out."""
    return ""


@dataclass(frozen=True, slots=True)
class HtmlWriter:
    """Writes Markdown texts as HTML; how formulas and images are written is the caller's."""

    maths: MathsWriter
    image: ImageWriter = no_image

    def page(self, text: str) -> str:
        """The blocks of a text; one plain paragraph comes without ``<p>``."""
        if _PLAIN.fullmatch(text):  # most points and options: nothing to read
            return text
        blocks = parse(text)
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self._inlines(blocks[0].content)
        return "".join(map(self._block, blocks))

    def line(self, text: str) -> str:
        """The text for a place that takes no blocks, such as a title."""
        return " ".join(
            self._inlines(block.content) if isinstance(block, Paragraph) else self._block(block)
            for block in parse(text)
        )

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return f"<p>{self._inlines(block.content)}</p>"
            case Heading():
                level = min(block.level + 2, 6)
                return f"<h{level}>{self._inlines(block.content)}</h{level}>"
            case CodeBlock():
                return highlighted(block.text, block.language)
            case DisplayMaths():
                return f'<div class="nq-maths">{self.maths(block.formula)}</div>'
            case Quote():
                return f"<blockquote>{''.join(map(self._block, block.blocks))}</blockquote>"
            case ItemList():
                return self._list(block)
            case Table():
                return self._table(block)
            case Rule():
                return "<hr>"
            case _:
                assert_never(block)

    def _list(self, block: ItemList) -> str:
        items = "".join(f"<li>{self._item(item, tight=block.tight)}</li>" for item in block.items)
        if block.start is None:
            return f"<ul>{items}</ul>"
        start = f' start="{block.start}"' if block.start != 1 else ""
        return f"<ol{start}>{items}</ol>"

    def _item(self, blocks: Iterable[Block], *, tight: bool) -> str:
        return "".join(
            self._inlines(block.content) if tight and isinstance(block, Paragraph) else self._block(block)
            for block in blocks
        )

    def _table(self, table: Table) -> str:
        def row(cells: Sequence[tuple[Inline, ...]], tag: str) -> str:
            parts = []
            for index, cell in enumerate(cells):
                side = table.alignment[index] if index < len(table.alignment) else "left"
                style = f' style="text-align:{side}"' if side != "left" else ""
                parts.append(f"<{tag}{style}>{self._inlines(cell)}</{tag}>")
            return f"<tr>{''.join(parts)}</tr>"

        body = "".join(row(cells, "td") for cells in table.rows)
        return f"<table><thead>{row(table.header, 'th')}</thead><tbody>{body}</tbody></table>"

    def _inlines(self, content: Sequence[Inline]) -> str:
        pieces: list[str] = []
        link_starts = 0  # where the words of the link that is open began
        in_link = False
        for index, inline in enumerate(content):
            linked = "link" in getattr(inline, "styles", ())
            if linked and not in_link:
                link_starts = len(pieces)
            in_link = linked or (in_link and isinstance(inline, LineEnd | Image))
            match inline:
                case Words():
                    pieces.append(_styled(_escaped(inline.text), inline.styles))
                case Code():
                    pieces.append(_styled(f"<code>{_escaped(inline.text, in_code=True)}</code>", inline.styles))
                case Maths():
                    pieces.append(_styled(self.maths(inline.formula), inline.styles))
                case LineEnd():
                    pieces.append("<br>" if inline.hard else _joint(content, index))
                case Address():
                    pieces[link_starts:] = [_link("".join(pieces[link_starts:]), inline.url)]
                    in_link = False
                case Image():
                    pieces.append(self._picture(inline))
                case _:
                    assert_never(inline)
        return "".join(pieces)

    def _picture(self, image: Image) -> str:
        address = self.image(image.path)
        if not address:
            return _escaped(image.alt or image.path)
        return f'<img src="{escape(address)}" alt="{escape(image.alt)}">'


def _escaped(text: str, *, in_code: bool = False) -> str:
    if _SPECIAL.search(text):
        text = escape(text, quote=False)
    if "\\" in text and not in_code:  # a backslash before a bracket would open maths; code is left alone by MathJax
        text = re.sub(r"\\(?=[()\[\]])", r"\\<span></span>", text)
    return text


def _styled(html: str, styles: Sequence[str]) -> str:
    for style in reversed(styles):
        if tag := _TAGS.get(style):
            html = f"<{tag}>{html}</{tag}>"
    return html


def _link(html: str, url: str) -> str:
    if not _SAFE_ADDRESS.fullmatch(url):
        return f"{html} <small>{_escaped(url)}</small>"
    return f'<a href="{escape(url)}">{html or _escaped(url)}</a>'


def _joint(content: Sequence[Inline], index: int) -> str:
    """What a line end of the source becomes: nothing between two Chinese characters, else a space."""
    before = content[index - 1] if index else None
    after = content[index + 1] if index + 1 < len(content) else None
    if isinstance(before, Words) and isinstance(after, Words) and _is_han(before.text[-1:] + after.text[:1]):
        return ""
    return " "


def _is_han(pair: str) -> bool:
    return _TWO_HAN.fullmatch(pair) is not None
