"""Blocks of HTML in notes: folded answers (``<details>``), headings, pictures, remains."""

from __future__ import annotations

import re
from collections.abc import Callable

from nlpquiz.exchange.notes.blocks import Block
from nlpquiz.exchange.notes.cleaning import as_markdown, as_question, plain_words
from nlpquiz.exchange.notes.findings import FoundCard, Link
from nlpquiz.exchange.notes.outline import Outline
from nlpquiz.exchange.notes.wording import Asking, take_apart

_SUMMARY = re.compile(r"<summary\b[^<>]*>(?P<text>.*?)</summary\s*>", re.IGNORECASE | re.DOTALL)
_END = re.compile(r"</details\s*>", re.IGNORECASE)
_HEADING = re.compile(r"\s*<h(?P<level>[1-6])\b[^<>]*>(?P<text>.*?)</h(?P=level)\s*>\s*", re.IGNORECASE | re.DOTALL)
_HREF = re.compile(
    r"<a\b[^<>]{0,400}?href\s*=\s*[\"']?(?P<url>[^\"'\s<>]+)[^<>]*>(?P<title>.*?)</a\s*>", re.IGNORECASE | re.DOTALL
)
_SCRIPT = re.compile(r"<(script|style|iframe)\b", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b", re.IGNORECASE)
_FOLD = re.compile(
    r"(?:(?:show|see|view|click|reveal|tap)\b.*|answers?|solutions?|hints?|explanation|spoiler|(?:点击|展开|查看|显示)?.{0,4}(?:答案|解析|解答|提示|详情).{0,6})",
    re.IGNORECASE,
)


class HtmlReading:
    """What a block of HTML is to the outline."""

    def __init__(self, outline: Outline, heading: Callable[[int, str, int], None]) -> None:
        self._outline = outline
        self._heading = heading

    def read(self, block: Block) -> None:
        """One block."""
        text = block.raw
        if found := _HEADING.fullmatch(text):
            self._heading(int(found["level"]), plain_words(as_markdown(found["text"])), block.line)
            return
        if _SUMMARY.search(text):
            self._folded(block)
            return
        if _END.search(text):
            self._end(text, block)
            return
        self._rest(text, block)

    def _folded(self, block: Block) -> None:
        outline, text = self._outline, block.raw
        place = 0
        for summary in _SUMMARY.finditer(text):
            self._end(text[place : summary.start()], block)
            line = block.line + text.count("\n", 0, summary.start())
            name = as_question(summary["text"])
            wording = take_apart(name)
            if wording.asking > Asking.NO and not _FOLD.fullmatch(wording.text):
                card = FoundCard(wording.text, outline.path, outline.file, line, hints=wording.hints)
                outline.begin(card, "details", 8)
            elif not _FOLD.fullmatch(name):
                outline.add(f"**{plain_words(name)}**")
            place = summary.end()
        self._end(text[place:], block)

    def _end(self, text: str, block: Block) -> None:
        """HTML that may end a fold."""
        outline = self._outline
        inner, ended, after = text, False, ""
        if found := _END.search(text):
            inner, ended, after = text[: found.start()], True, text[found.end() :]
        self._rest(inner, block)
        if ended and outline.open is not None and outline.open.opening == "details":
            outline.close()
        if _END.search(after):
            self._end(after, block)
        elif after.strip():
            self._rest(after, block)

    def _rest(self, html: str, block: Block) -> None:
        outline = self._outline
        shown = as_markdown(html)
        if _SCRIPT.search(html):
            outline.findings.skip(outline.file, block.line, "script", html)
        if outline.open is not None:
            outline.add("\n".join(line.strip() if "```" not in shown else line for line in shown.split("\n")))
            return
        links = [
            Link(plain_words(as_markdown(found["title"])) or found["url"], found["url"], block.line, outline.file)
            for found in _HREF.finditer(html)
            if not found["url"].startswith(("#", "mailto:", "javascript:", "data:"))
        ]
        outline.findings.read(outline.path, links)
        if _IMAGE.search(html) and not plain_words(shown):
            outline.findings.skip(outline.file, block.line, "image", html)
        elif plain_words(shown) and not links:
            outline.findings.skip(outline.file, block.line, "html", shown)
