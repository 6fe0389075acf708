"""HTML from elsewhere as Markdown with ``$maths$``: what it says stays, what it could do goes.

The HTML is cut up by one pass of bounded work: the parser of the standard library takes quadratic time on hostile text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from nlpquiz.exchange.html_formulas import TAG, harmless_but_marks, with_formulas, without_formulas, without_marks

LONGEST_HTML = 100_000
"""Characters of one text that are read"""
_ATTRIBUTE = re.compile(r"([A-Za-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_DROPPED = {"script", "style", "head", "title", "template", "svg", "object", "iframe", "textarea", "select", "noscript"}
_BLOCKS = {
    "div",
    "p",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "center",
    "dl",
    "dt",
    "dd",
    "form",
    "details",
}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_SPECIAL = re.compile(
    r"([\\`*$])|(?<![^\W_])(_)|(_)(?![^\W_])|(~)(?=~)|(<)(?=[A-Za-z/!])|(&)(?=[A-Za-z#])|(\[)(?=[^\]\[\n]{0,200}\]\()"
)
_LINE_START = re.compile(r"^([ \t]*)(#{1,6}(?=\s)|[-+>](?=\s|$)|={3,}|-{3,}|\d{1,9}(?=[.)]\s)|\|)", re.MULTILINE)
_SOUND = re.compile(r"\[sound:([^\]\n]{1,200})\]|\[anki:[^\]\n]{0,200}\]")
_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>()]{1,2000}", re.IGNORECASE)
ImageAddress = Callable[[str], str]
"""The file name of an image or sound to its path beside the deck; "" leaves it out"""


def _no_image(_name: str) -> str:
    return ""


def markdown_of(html: str, image: ImageAddress = _no_image) -> str:
    """The text of an HTML fragment; markup without a counterpart leaves its words."""
    text, formulas = without_formulas(without_marks(html[:LONGEST_HTML]))
    writer = _Writer(image)
    writer.read(text)
    plain = with_formulas(writer.text(), formulas)
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


@dataclass(slots=True)
class _Writer:
    """Collects Markdown while tags go by. ``lists`` holds the open lists: None for bullets, else the next number."""

    image: ImageAddress
    pieces: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    rows: list[list[str]] | None = None
    in_pre: bool = False
    in_code: bool = False

    def read(self, html: str) -> None:
        place = 0
        no_comment_ends = False
        while place < len(html):
            start = html.find("<", place)
            if start < 0:
                self._words(html[place:])
                return
            if start > place:
                self._words(html[place:start])
            if html.startswith("<!--", start) and not no_comment_ends:
                end = html.find("-->", start + 4)
                no_comment_ends = end < 0
                place = end + 3 if end >= 0 else start + 4
                continue
            tag = TAG.match(html, start)
            if tag is None:
                self._words("<")
                place = start + 1
                continue
            place = tag.end()
            name = tag["name"].lower()
            if name in _DROPPED and not tag["end"]:
                place = _end_of(html, name, place)
            elif tag["end"]:
                self._close(name)
            else:
                self._open(name, tag["attributes"])

    def text(self) -> str:
        """What was collected, with everything closed."""
        while self.marks:
            self._mark(self.marks[-1], opening=False)
        if self.in_pre:
            self._close("pre")
        self._end_table()
        lines = [
            line.rstrip() if not line.endswith("  ") else line.rstrip() + "  " for line in self._joined().split("\n")
        ]
        return "\n".join(lines)

    def _joined(self) -> str:
        return "".join(self.pieces)

    def _words(self, html: str) -> None:
        text = unescape(html).replace("\xa0", " ").replace("\u200b", "")
        text = harmless_but_marks(text)
        if self.in_pre:
            self._add(text)
            return
        text = re.sub(r"\s+", " ", text)
        if self.in_code:
            self._add(text.replace("`", "'"))
            return
        at_start = not self.pieces or self.pieces[-1].endswith("\n")
        if at_start:
            text = text.lstrip()
        elif self.pieces[-1].endswith(" "):
            text = text.removeprefix(" ")
        if not text:
            return
        pieces = []
        place = 0
        for sound in _SOUND.finditer(text):
            pieces += [_SPECIAL.sub(_escape, text[place : sound.start()]), self._sound(sound)]
            place = sound.end()
        text = "".join([*pieces, _SPECIAL.sub(_escape, text[place:])])
        if at_start:
            text = _LINE_START.sub(_escape_start, text)
        self._add(text.replace("|", "\\|") if self.rows is not None else text)

    def _sound(self, found: re.Match[str]) -> str:
        if not found[1]:
            return ""
        path = self.image(found[1])
        return f"[{found[1]}]({path})" if path else f"({found[1]})"

    def _add(self, text: str) -> None:
        if self.rows is not None:
            if self.rows and self.rows[-1]:
                self.rows[-1][-1] += text
            return
        self.pieces.append(text)

    def _line(self, blank: bool = False) -> None:
        """Be at the start of a line; with ``blank`` after an empty one."""
        if self.rows is not None:
            self._add(" ")
            return
        if not self.pieces:
            return
        tail = self.pieces[-1]
        if not tail.endswith("\n"):
            self.pieces.append("\n\n" if blank else "\n")
        elif blank and not tail.endswith("\n\n"):
            self.pieces.append("\n")

    def _open(self, name: str, attributes: str) -> None:
        if name == "br":
            if self.in_pre:
                self._add("\n")
            elif self.rows is not None:
                self._add(" ")
            else:
                self.pieces.append("  \n")
        elif name in _MARKS and not self.in_pre and not self.in_code:
            self._mark(_MARKS[name], opening=True)
        elif name == "code" and not self.in_pre:
            self.in_code = True
            self._add("`")
        elif name == "pre" and self.rows is None:
            self._line(blank=True)
            self.in_pre = True
            self._add("```\n")
        elif name in ("ul", "ol"):
            self._line(blank=not self.lists)
            if len(self.lists) < 20:
                self.lists.append(1 if name == "ol" else None)
        elif name == "li":
            self._line()
            number = self.lists[-1] if self.lists else None
            self._add("   " * max(0, len(self.lists) - 1) + ("- " if number is None else f"{number}. "))
            if number is not None:
                self.lists[-1] = number + 1
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self._line(blank=True)
            self._add("#" * int(name[1]) + " ")
        elif name == "hr":
            self._line(blank=True)
            self._add("---\n\n")
        elif name == "a":
            self.links.append(_attribute(attributes, "href"))
            self._add("\x01")
        elif name == "img":
            self._picture(attributes)
        elif name == "table":
            self._line(blank=True)
            self.rows = []
        elif name == "tr" and self.rows is not None:
            self.rows.append([])
        elif name in ("td", "th") and self.rows is not None:
            if not self.rows:
                self.rows.append([])
            if len(self.rows[-1]) < 50:
                self.rows[-1].append("")
        elif name == "blockquote" or name in _BLOCKS:
            self._line(blank=name in ("p", "blockquote"))

    def _close(self, name: str) -> None:
        if name in _MARKS and _MARKS[name] in self.marks:
            self._mark(_MARKS[name], opening=False)
        elif name == "code" and self.in_code:
            self.in_code = False
            self._add("`")
        elif name == "pre" and self.in_pre:
            self.in_pre = False
            self._line()
            self._add("```\n\n")
        elif name in ("ul", "ol"):
            if self.lists:
                self.lists.pop()
            self._line(blank=not self.lists)
        elif name == "a" and self.links:
            self._link(self.links.pop())
        elif name == "table":
            self._end_table()
        elif name in _BLOCKS or name == "blockquote" or (len(name) == 2 and name[0] == "h"):
            self._line(blank=name in ("p", "blockquote") or name[0] == "h")

    def _mark(self, mark: str, *, opening: bool) -> None:
        """Bold and the like. Markdown wants no blank inside the marks, and none that enclose nothing."""
        if opening:
            if mark not in self.marks:
                self.marks.append(mark)
                self._add(mark)
            return
        while self.marks:  # crossed tags close what they enclose
            last = self.marks.pop()
            self._end_mark(last)
            if last == mark:
                return

    def _end_mark(self, mark: str) -> None:
        if self.rows is not None:
            self._add(mark)
            return
        blanks = ""
        while self.pieces and not self.pieces[-1].strip():
            blanks = self.pieces.pop() + blanks
        if self.pieces and self.pieces[-1] == mark:
            self.pieces.pop()
            self.pieces.append(blanks)
            return
        if self.pieces:
            kept = self.pieces[-1].rstrip()
            blanks = self.pieces[-1][len(kept) :] + blanks
            self.pieces[-1] = kept
        self.pieces.append(mark)
        self.pieces.append(blanks)

    def _link(self, address: str) -> None:
        if self.rows is not None:
            cell = self.rows[-1][-1] if self.rows and self.rows[-1] else ""
            if cell:
                self.rows[-1][-1] = cell.replace("\x01", "")
            return
        words: list[str] = []
        while self.pieces and self.pieces[-1] != "\x01":
            words.append(self.pieces.pop())
        if self.pieces:
            self.pieces.pop()
        text = "".join(reversed(words))
        safe = _SAFE_ADDRESS.fullmatch(address)
        self._add(f"[{text}]({address})" if safe and text.strip() and "\n" not in text else text)

    def _picture(self, attributes: str) -> None:
        path = self.image(_attribute(attributes, "src"))
        alt = re.sub(r"[\[\]\\`*_$<>|\s]+", " ", _attribute(attributes, "alt")).strip()
        if path:
            self._add(f"![{alt}]({path})")
        elif alt:
            self._add(f"({alt})")

    def _end_table(self) -> None:
        rows, self.rows = self.rows, None
        filled = [[" ".join(cell.split()) for cell in row] for row in rows or () if row]
        if not filled:
            return
        width = max(map(len, filled))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in filled]
        lines.insert(1, "|" + "---|" * width)
        self._line(blank=True)
        self._add("\n".join(lines) + "\n\n")


def _escape(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _escape_start(found: re.Match[str]) -> str:
    if found[2][0].isdecimal():
        return found[1] + found[2] + "\\"
    return f"{found[1]}\\{found[2]}"


def _attribute(attributes: str, name: str) -> str:
    for key, double, single, bare in _ATTRIBUTE.findall(attributes):
        if key.lower() == name:
            return unescape(double or single or bare)
    return ""


def _end_of(html: str, name: str, place: int) -> int:
    """Behind the end tag of an element whose content is dropped; behind everything when there is none."""
    found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, place)
    return found.end() if found else len(html)
