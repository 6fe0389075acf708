"""The colours. Right and wrong also differ in brightness, so that they stay apart without red and green.

The pairs follow Okabe and Ito, "Color Universal Design" (2008): bluish green against vermilion, blue against orange.
Each theme keeps a contrast of at least 4.5 : 1 (WCAG 2.1, 1.4.3) on the backgrounds it is made for. Without colours the
same names keep their rank through weight, underline and reverse, and every verdict has a word or a symbol beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nlpquiz.terminal.look import ThemeName

if TYPE_CHECKING:
    from rich.theme import Theme

DARK: Final[dict[str, str]] = {
    "title": "bold #ffffff",
    "topic": "#9cdcfe",
    "heading": "bold #9cdcfe",
    "heading.top": "bold underline #9cdcfe",
    "heading.low": "#9cdcfe",
    "strong": "bold",
    "strike": "strike",
    "emphasis": "italic",
    "emphasis.han": "underline",  # Hanzi have no italics
    "code": "#e5c07b",
    "maths": "#8fd3e8",
    "link": "underline #7fb2ff",
    "address": "#a0a0a0",
    "image": "#d7a6e0",
    "quote": "#c0c0c0",
    "bullet": "#9cdcfe",
    "rule": "#8a8a8a",
    "frame": "#8a8a8a",
    "dim": "#a0a0a0",
    "key": "bold #ffd866",
    "hint": "#a0a0a0",
    "cursor": "reverse",
    "correct": "bold #5fe0b0",
    "partly": "bold #ffe27a",
    "wrong": "bold #f2703d",
    "warning": "bold #ffe27a",
    "error": "bold #f2703d",
    "progress": "#56b4e9",
    "progress.rest": "#6c6c6c",
    "new": "#7fb2ff",
    "learning": "#ffe27a",
    "due": "#5fe0b0",
    "code.comment": "#a0a0a0",
    "code.keyword": "bold #c9a0ff",
    "code.string": "#a8d58a",
    "code.number": "#f0a070",
    "code.name": "#82c8ff",
    "code.operator": "#d0d0d0",
}

LIGHT: Final[dict[str, str]] = {
    "title": "bold #000000",
    "topic": "#004b8d",
    "heading": "bold #004b8d",
    "heading.top": "bold underline #004b8d",
    "heading.low": "#004b8d",
    "strong": "bold",
    "strike": "strike",
    "emphasis": "italic",
    "emphasis.han": "underline",  # Hanzi have no italics
    "code": "#7a3e00",
    "maths": "#00526b",
    "link": "underline #0048b0",
    "address": "#595959",
    "image": "#6f2c80",
    "quote": "#4a4a4a",
    "bullet": "#004b8d",
    "rule": "#6a6a6a",
    "frame": "#6a6a6a",
    "dim": "#595959",
    "key": "bold #7a3e00",
    "hint": "#595959",
    "cursor": "reverse",
    "correct": "bold #006b5c",
    "partly": "bold #7f6300",
    "wrong": "bold #8f1020",
    "warning": "bold #7f6300",
    "error": "bold #8f1020",
    "progress": "#005a9c",
    "progress.rest": "#949494",
    "new": "#0048b0",
    "learning": "#7f6300",
    "due": "#006b5c",
    "code.comment": "#595959",
    "code.keyword": "bold #5b2a9d",
    "code.string": "#2f5d00",
    "code.number": "#8a3500",
    "code.name": "#004b8d",
    "code.operator": "#333333",
}

NONE: Final[dict[str, str]] = {
    "title": "bold",
    "topic": "",
    "heading": "bold",
    "heading.top": "bold underline",
    "heading.low": "underline",
    "strong": "bold",
    "strike": "strike",
    "emphasis": "italic",
    "emphasis.han": "underline",  # Hanzi have no italics
    "code": "",
    "maths": "",
    "link": "underline",
    "address": "dim",
    "image": "",
    "quote": "",
    "bullet": "bold",
    "rule": "dim",
    "frame": "dim",
    "dim": "dim",
    "key": "bold underline",
    "hint": "dim",
    "cursor": "reverse",
    "correct": "bold",
    "partly": "underline",
    "wrong": "reverse bold",
    "warning": "bold",
    "error": "bold",
    "progress": "bold",
    "progress.rest": "dim",
    "new": "",
    "learning": "underline",
    "due": "bold",
    "code.comment": "dim",
    "code.keyword": "bold",
    "code.string": "",
    "code.number": "",
    "code.name": "",
    "code.operator": "",
}

STYLES: Final[dict[ThemeName, dict[str, str]]] = {"dark": DARK, "light": LIGHT, "none": NONE}

# What stands beside the colour of a verdict.
SYMBOLS: Final[dict[str, str]] = {"correct": "✓", "partly": "◐", "wrong": "✗", "warning": "!", "error": "✗"}
ASCII_SYMBOLS: Final[dict[str, str]] = {"correct": "+", "partly": "~", "wrong": "x", "warning": "!", "error": "x"}


def theme(name: ThemeName) -> Theme:
    """The styles of ``name`` for a console; rich's own styles stay below them."""
    from rich.theme import Theme  # with all of rich's own styles: a page without a console needs none of them

    return Theme(STYLES[name])


def symbol(verdict: str, *, ascii_only: bool = False) -> str:
    """The sign for ``correct``, ``partly``, ``wrong``, ``warning`` or ``error``."""
    return (ASCII_SYMBOLS if ascii_only else SYMBOLS)[verdict]
