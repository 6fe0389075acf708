"""Anki's clozes as gaps: flat, without braces or colons in them that would end a gap early."""

from __future__ import annotations

import re

from nlpquiz.exchange.html_markdown import ImageAddress, markdown_of

_TOKEN = re.compile(r"\{\{c(,*\d{1,3}(?:,\d{0,3}){0,20})::|\}\}")
_FIRST, _LAST, _CLOSING = 0xFA000, 0xFBF00, "\U000fbfff"  # in GAP_MARKS: the reader of HTML leaves them alone
_MOST_NUMBERS = 21  # of one gap: as many as a deck may give it
_ANY_MARK = re.compile(f"[{chr(_FIRST)}-{_CLOSING}]")


def gaps_of(html: str, image: ImageAddress) -> str:
    """A field with clozes as a text with gaps; "" when it has none."""
    marked, numbers, hints = _marked(_ANY_MARK.sub("", html))
    if not numbers:
        return ""
    text = markdown_of(marked, image)
    pieces: list[str] = []
    inside: list[int] = []
    place = 0
    for mark in _ANY_MARK.finditer(text):
        between = text[place : mark.start()]
        pieces.append(_inside(between) if inside else between)
        place = mark.end()
        if mark[0] != _CLOSING:
            index = ord(mark[0]) - _FIRST
            inside.append(index)
            pieces.append(f"{{{{c{numbers[index]}::")
        elif inside:
            hint = re.sub(r"[:{}\s]+", " ", markdown_of(hints[inside.pop()])).strip()
            if pieces[-1].endswith(("}", ":")):
                pieces.append(" ")
            pieces.append(f"::{hint}}}}}" if hint else "}}")
    pieces.append(text[place:])
    return "".join(pieces) if not inside else ""


def _inside(text: str) -> str:
    text = text.replace("::", ": :").replace("::", ": :")
    return text.replace("}}", "} }").replace("}}", "} }").replace("{{", "{ {").replace("{{", "{ {")


def _marked(html: str) -> tuple[str, list[str], list[str]]:
    """The HTML with a mark at each end of a cloze; clozes inside others are flattened into them."""
    pieces: list[str] = []
    numbers: list[str] = []
    hints: list[str] = []
    depth: list[int] = []  # clozes that are open; -1 for those inside another
    place = 0
    for token in _TOKEN.finditer(html):
        between = html[place : token.start()]
        place = token.end()
        if token[1] is not None:
            pieces.append(between)
            mine = sorted({int(part) for part in token[1].split(",") if part} - {0})  # as Anki orders them
            if any(index >= 0 for index in depth) or not mine or len(numbers) == _LAST - _FIRST:
                depth.append(-1)
                continue
            depth.append(len(numbers))
            pieces.append(chr(_FIRST + len(numbers)))
            numbers.append(",".join(map(str, mine[:_MOST_NUMBERS])))
            hints.append("")
        elif not depth:
            pieces += [between, token[0]]
        else:
            index = depth.pop()
            if index >= 0:
                answer, _, hints[index] = between.partition("::")
                pieces += [answer, _CLOSING]
            else:
                pieces.append(between.partition("::")[0])
    pieces.append(html[place:])
    return "".join(pieces), numbers, hints
