"""Lines of notes in pieces that a Markdown parser reads in bounded memory.

Parsing 100 MB in one go takes gigabytes of tokens; so this scans lines (fences, headings) and cuts at headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LONGEST_LINE = 100_000
"""Characters of one line that are read"""
_WANTED = 16_000  # characters of a piece, to its next heading
_LARGE = 120_000  # without a heading: cut at a blank line
_LARGEST = 400_000  # cut anywhere
_HEADING = re.compile(r"#{1,6}(\s|$)")
_GLUED_HEADING = re.compile(r"(?P<marks>#{2,6}|#(?=[\u3400-\u9fff]))(?=[^#\s!])")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_LIST_OR_INDENTED = re.compile(r"\s|[-*+]\s|\d{1,9}[.)]\s")


@dataclass(slots=True)
class Section:
    """Some lines that follow each other; ``first`` is the number of the first, from 1."""

    first: int
    lines: list[str] = field(default_factory=list)


def sections(lines: Iterable[str]) -> Iterator[Section]:
    """Cut the lines at headings, outside of code. ``##标题`` without a blank counts as a heading and gets one."""
    current = Section(1)
    size = 0
    fence = ""
    for number, line in enumerate(lines, 1):
        if fence:
            fence = "" if _closes(line, fence) else fence
        elif opening := _FENCE.match(line):
            fence = opening["mark"] if "`" not in opening["info"] or opening["mark"][0] == "~" else ""
        else:
            line = _GLUED_HEADING.sub(r"\g<marks> ", line, count=1) if _GLUED_HEADING.match(line) else line
        is_heading = not fence and _HEADING.match(line) is not None
        after_blank = not fence and not (current.lines and current.lines[-1].strip())
        if current.lines and (
            (size >= _WANTED and is_heading)
            or (size >= _LARGE and after_blank and line.strip() and not _LIST_OR_INDENTED.match(line))
            or size >= _LARGEST
        ):
            yield current
            current, size = Section(number), 0
        current.lines.append(line)
        size += len(line) + 1
    if current.lines:
        yield current


def _closes(line: str, fence: str) -> bool:
    bare = line.strip(" \t>")
    return len(bare) >= len(fence) and not bare.strip(fence[0])
