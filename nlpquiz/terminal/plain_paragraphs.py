"""Reads the paragraphs of a text that has nothing but bold, italics, code and maths: what most questions are.

markdown-it-py costs as much to import as a third of the way to the first card. Every other text goes to it; tests hold
the two readers against each other.
"""

from __future__ import annotations

import re

from nlpquiz.terminal.markdown_nodes import Block, Code, Inline, LineEnd, Words, with_displays, words_of
from nlpquiz.terminal.maths_in_text import PLACEHOLDER, Extracted

# Anything that could begin another block or needs a rule that is not below: then markdown-it reads the whole text.
_NOT_PLAIN = re.compile(
    r"^(?: {4}|\t| {0,3}(?:#|>|[-+](?:\s|$)|--|=+\s*$|-\s*$|\*(?:\s|\*\*|$)|\d{1,9}[.)](?:\s|$)|`{3}|~{3}|_|\[|[|:-]))"
    r"|\||\]\(|\]\[|~~|``|<[A-Za-z/!?]|&[#A-Za-z][A-Za-z0-9]*;|\*{3}|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|!\[|[^\S \n]",
    re.MULTILINE,
)
_PIECE = re.compile(
    r"`(?P<code>[^`]+)`|\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<hard>(?: {2,}|\\)\n) *|(?P<soft> ?\n) *"
    r"|(?P<stars>\*+)|(?P<tick>`)"
)


def parse_plain_paragraphs(extracted: Extracted) -> tuple[Block, ...] | None:
    """The paragraphs of a text that has nothing but bold, italics, code and maths; None for any other text."""
    if _NOT_PLAIN.search(extracted.text):
        return None
    blocks: list[Block] = []
    for paragraph in re.split(r"\n(?:[ ]*\n)+", extracted.text.strip("\n")):
        content = _plain_inlines(paragraph.strip(" \n"), extracted)
        if content is None:
            return None
        blocks += with_displays(content)
    return tuple(blocks)


def _plain_inlines(text: str, extracted: Extracted) -> list[Inline] | None:
    pieces: list[Inline] = []
    opened = ""
    start = 0

    def words(end: int) -> None:
        pieces.extend(words_of(text[start:end], _EMPHASIS[opened], extracted))

    for found in _PIECE.finditer(text):
        words(found.start())
        start = found.end()
        styles = _EMPHASIS[opened]
        if found["tick"]:
            return None
        if found["code"]:
            pieces.append(Code(_code_text(extracted.restored(found["code"])), styles))
        elif found["escaped"]:
            pieces.append(Words(found["escaped"], styles))
        elif found["hard"] or found["soft"]:
            pieces.append(LineEnd(hard=bool(found["hard"])))
        else:
            stars, before, after = found["stars"], text[found.start() - 1 : found.start()], text[start : start + 1]
            if after.isspace() and before.isspace() and not opened:
                pieces.append(Words(stars))  # 3 * 4
            elif opened == stars and (_is_letter(before) or (before == "`" and not after.strip())):
                opened = ""
            elif not opened and len(stars) <= 2 and (_is_letter(after) or (after == "`" and not before.strip())):
                opened = stars
            else:
                return None
    words(len(text))
    return None if opened else pieces


_EMPHASIS: dict[str, tuple[str, ...]] = {"": (), "*": ("emphasis",), "**": ("strong",)}


def _is_letter(character: str) -> bool:
    return character.isalnum() or PLACEHOLDER.match(character) is not None


def _code_text(text: str) -> str:
    text = text.replace("\n", " ")
    return text[1:-1] if text.strip() and text[0] == text[-1] == " " else text
