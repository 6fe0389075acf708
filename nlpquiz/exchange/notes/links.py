"""Links in Markdown: written, automatic and bare; where they lead, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from nlpquiz.exchange.notes.blocks import may_have_link
from nlpquiz.exchange.notes.cleaning import plain_words
from nlpquiz.exchange.notes.findings import Link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST_URL = 2_000
LONGEST_TITLE = 300
_BARE = re.compile(
    r"https?://[^\s<>()\[\]{}（），。；、！？“”‘’《》【】「」|\"'`\\]+(?:\([^\s()<>]*\)[^\s<>()\[\]{}（），。；、！？“”\"'`|\\]*)?"
)
_TRAILING = ".,;:!?*_~"
_LABEL = re.compile(r"[\s:：\-–—>+*|]+$")
_BADGE = re.compile(r"img\.shields\.io|badge|/workflows/.*\.svg", re.IGNORECASE)
_NOISE = re.compile(r"[\W_]+")
_EMPTY: Mapping[str, Any] = {}
_LONGEST_INLINE = 50_000  # characters that are read as Markdown at once: emphasis can take quadratic time


@cache
def _inline() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 10})
    parser.normalizeLink = _as_written  # type: ignore[method-assign]
    return parser


def _as_written(url: str) -> str:
    return url


def links_in(text: str, line: int, references: Mapping[str, Any] = _EMPTY) -> tuple[list[Link], str]:
    """The links of a text that begins on ``line``, in their order, and the words that are outside of them.

    Links within the page (``#part``) and mail addresses are no links here; images are none either.
    """
    if not may_have_link(text):
        return [], text
    found: list[Link] = []
    outside: list[str] = []
    searched = 0
    for piece in _pieces(text):
        env = {"references": dict(references)}
        tokens = _inline().parseInline(piece, env)[0].children or []
        here = text.count("\n", 0, searched)
        _read(tokens, line + here, found, outside)
        searched += len(piece)
    return found, " ".join("".join(outside).split())


def _pieces(text: str) -> list[str]:
    return [text[at : at + _LONGEST_INLINE] for at in range(0, len(text), _LONGEST_INLINE)]


def _read(tokens: Sequence[Token], line: int, found: list[Link], outside: list[str]) -> None:
    title: list[str] | None = None
    url = ""
    row = 0
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            row += 1
            (outside if title is None else title).append("\n" if title is None else " ")
        elif token.type == "link_open":
            title, url = [], str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            name = " ".join("".join(title or ()).split())
            _add(found, outside, name, url, line + row)
            title = None
        elif token.type == "image":
            if title is not None:
                title.append(token.content)
        elif title is not None:
            title.append(token.content)
        elif token.type == "text":
            _bare(token.content, line + row, found, outside)
        elif token.type in ("code_inline", "html_inline"):
            outside.append(token.content if token.type == "code_inline" else "")


def _bare(text: str, line: int, found: list[Link], outside: list[str]) -> None:
    place = 0
    for match in _BARE.finditer(text):
        before = text[place : match.start()]
        outside.append(before)
        url = match[0].rstrip(_TRAILING)
        place = match.start() + len(url)
        so_far = "".join(outside[-4:]).rpartition("\n")[2]
        label = _LABEL.sub("", so_far).lstrip("->+* \t")[-80:].strip()
        _add(found, outside, label, url, line, bare=True)
    outside.append(text[place:])


def _add(found: list[Link], outside: list[str], title: str, url: str, line: int, *, bare: bool = False) -> None:
    if not url or url.startswith("#") or url.lower().startswith(("mailto:", "javascript:", "data:", "tel:")):
        outside.append(title)
        return
    if _BADGE.search(url) and not bare:
        return
    url = url[:LONGEST_URL]
    found.append(Link(readable(title)[:LONGEST_TITLE] or readable_url(url)[:LONGEST_TITLE], url, line))


def readable(title: str) -> str:
    """A title without marks of Markdown around it."""
    return plain_words(title)


def readable_url(url: str) -> str:
    """An address with its Chinese readable, for want of a title."""
    from urllib.parse import unquote

    return plain_words(unquote(url).replace("\ufffd", ""))


def is_link_only(links: Sequence[Link], outside: str) -> bool:
    """Whether a text is there for its links: what stands beside them is a remark."""
    if not links:
        return False
    words = _NOISE.sub("", outside)
    return len(words) <= 12 or len(words) * 2 <= sum(len(_NOISE.sub("", link.title)) for link in links)
