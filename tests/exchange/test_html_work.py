"""Reading the HTML of a field takes work in proportion to its length, whatever it holds."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest

from nlpquiz.exchange import html_markdown
from nlpquiz.exchange.html_markdown import markdown_of

UNCLOSED = [
    "<div>",
    "<b>",
    "<b><i>",
    "<a href=x>",
    "<ul><li>",
    "<table><tr><td>",
    "<td>x<br>",
    "<pre><code>",
    "<blockquote>",
    "<span style='",
    '<a "',
    "<a x=",
    "<",
    "</",
    "<!--",
    "<!-- a --",
    "<script",
    "<svg",
    "\\(",
    "\\[x",
    "[$]",
    "[$$][latex]",
    "<anki-mathjax>",
    "[sound:",
    "[anki:",
    "&#",
    "`",
    "[x](",
    "{{c1::",
]
LENGTH = 2_000


def calls_of(html: str) -> Counter[str]:
    """How often each function was called while the HTML was read."""
    counts: Counter[str] = Counter()

    def count(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call":
            counts[called.__name__] += 1
        elif event == "call":
            counts[frame.f_code.co_name] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        markdown_of(html)
    finally:
        sys.setprofile(before)
    return counts


@pytest.mark.parametrize("piece", UNCLOSED)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    once, twice = (calls_of(piece * (length // len(piece))).total() for length in (LENGTH, 2 * LENGTH))
    assert twice < 2.2 * once + 50


@pytest.mark.parametrize(
    "opening", ["\\(", "\\[", "[$]", "[$$]", "[latex]", "<anki-mathjax>", "<!--"], ids=lambda opening: opening
)
def test_an_end_that_is_nowhere_is_looked_for_once(opening: str) -> None:
    """Each search reads the whole rest: one for every opening would be quadratic."""
    few, many = (calls_of("x" + opening * count)["find"] - count * opening.count("<") for count in (10, 500))
    assert few == many <= 3


@pytest.mark.parametrize("piece", ['<a "', "<!--", "\\(", "<a x='"])
def test_much_more_than_is_ever_read_ends(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At this length reading on from every place to the end would take 20,000,000,000 steps."""
    monkeypatch.setattr(html_markdown, "LONGEST_HTML", 200_000)
    assert markdown_of(piece * (200_000 // len(piece))) is not None
