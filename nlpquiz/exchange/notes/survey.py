"""A first look through notes: what has to be known before their first line is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from nlpquiz.exchange.notes.cleaning import as_question
from nlpquiz.exchange.notes.flashcard_syntax import is_tagged
from nlpquiz.exchange.notes.mojibake import is_misread
from nlpquiz.exchange.notes.wording import Asking, take_apart, without_number

_REFERENCE = re.compile(r"^ {0,3}\[(?P<label>[^\[\]\n]{1,200})\]:\s*<?(?P<url>[^\s<>]{1,2000})>?(?:\s+[\"'(].*)?\s*$")
_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})\s+(?P<text>\S.*)$")
_MOST_REFERENCES = 10_000
_SAMPLE_LINES = 3_000
_FEWEST_IN_COMPANY, _COMPANY_SHARE = 4, 0.6
_FRONT_TAGS = re.compile(r"^(?:tags?|keywords)\s*:\s*(?P<tags>.*)$", re.IGNORECASE)
_FRONT_TITLE = re.compile(r"^title\s*:\s*(?P<title>\S.*)$", re.IGNORECASE)
_LONGEST_FRONT = 200  # lines


@dataclass(slots=True)
class Survey:
    """What the whole of a file says about each of its lines."""

    references: dict[str, dict[str, str]] = field(default_factory=dict)
    """Links that are written once and named elsewhere"""
    company: frozenset[int] = frozenset()
    """Levels of which most numbered headings ask: the others of them do, too"""
    tagged: bool = False
    """The notes call themselves flashcards"""
    misread: bool = False
    front_lines: int = 0
    """Lines of front matter at the beginning"""
    title: str = ""
    tags: tuple[str, ...] = ()
    lines: int = 0


def survey(lines: Iterable[str]) -> Survey:
    """Look through all lines once; what is kept is bounded."""
    found = Survey()
    sample: list[str] = []
    numbered: Counter[int] = Counter()
    asking: Counter[int] = Counter()
    front: list[str] | None = None
    for line in lines:
        found.lines += 1
        if found.lines == 1 and line.strip() == "---":
            front = []
        elif front is not None:
            if line.strip() in ("---", "..."):
                _read_front(front, found)
                front = None
                continue
            front.append(line)
            if len(front) > _LONGEST_FRONT:
                front = None
        if len(sample) < _SAMPLE_LINES and not line.isascii():
            sample.append(line)
        if "]:" in line and len(found.references) < _MOST_REFERENCES and (reference := _REFERENCE.match(line)):
            label = " ".join(reference["label"].split()).upper()
            found.references.setdefault(label, {"title": "", "href": reference["url"]})
        elif line[:1] == "#":
            found.tagged = found.tagged or is_tagged(line)
            if heading := _HEADING.match(line):
                text = as_question(heading["text"][:500])
                if not without_number(text)[1]:
                    continue
                wording = take_apart(text)
                level = len(heading["marks"])
                numbered[level] += wording.numbered
                asking[level] += wording.numbered and wording.asking > Asking.NO
        elif "#" in line and not found.tagged:
            found.tagged = is_tagged(line)
    found.misread = is_misread(sample)
    found.company = frozenset(
        level
        for level, count in numbered.items()
        if count >= _FEWEST_IN_COMPANY and asking[level] >= _COMPANY_SHARE * count
    )
    return found


def _read_front(lines: list[str], found: Survey) -> None:
    """Title and tags of front matter; it is read line by line and never as YAML that could do more."""
    found.front_lines = len(lines) + 2
    in_tags = False
    tags: list[str] = []
    for line in lines:
        if title := _FRONT_TITLE.match(line):
            found.title = title["title"].strip("\"' ")[:200]
            in_tags = False
        elif given := _FRONT_TAGS.match(line):
            tags += re.split(r"[,\s]+", given["tags"].strip("[] "))
            in_tags = not given["tags"].strip()
        elif in_tags and line.lstrip().startswith("- "):
            tags.append(line.lstrip()[2:].strip())
        elif line[:1].strip():
            in_tags = False
    found.tags = tuple(tag.strip("\"'#") for tag in tags if tag.strip("\"'#"))[:20]
    found.tagged = found.tagged or any(is_tagged(f"#{tag}") for tag in found.tags)


def after_front(lines: Iterator[str], found: Survey) -> Iterator[str]:
    """The lines with front matter blanked out, so that numbers of lines stay right."""
    for number, line in enumerate(lines, 1):
        yield "" if number <= found.front_lines else line
