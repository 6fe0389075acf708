r"""Notes' Markdown as cards have it: ``\(…\)`` as ``$…$``, remains of HTML as Markdown or words, nothing to obey.

Code and formulas are left alone.
"""

from __future__ import annotations

import re
from html import unescape

from nlpquiz.terminal.sanitize import harmless

LITERAL = re.compile(
    r"(?P<fence>^[ \t>]*(?P<f>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??[ \t>]*(?P=f)[`~]*[ \t]*$)"
    r"|(?P<code>(?<!`)(?P<c>`+)(?!`)[^\n]*?(?<!`)(?P=c)(?!`))"
    r"|(?P<display>\$\$.{1,5000}?\$\$)"
    r"|(?P<inline>(?<![\\$\w])\$(?=[^\s$])[^$\n]{0,2000}?(?<=[^\s\\])\$(?![\d$]))",
    re.MULTILINE | re.DOTALL,
)
_OPENING_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_BRACKETED = re.compile(r"\\\((?P<inline>[^\n]{1,2000}?)\\\)|\\\[(?P<display>.{1,5000}?)\\\]", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NAMES = (
    "a|abbr|article|aside|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|"
    "figcaption|figure|font|footer|h[1-6]|header|hr|html|i|iframe|img|ins|kbd|li|main|mark|nav|object|ol|p|picture|pre|"
    "q|section|small|source|span|strike|strong|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|video"
)
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>{_NAMES})(?P<attributes>(?:\s[^<>]{{0,800}})?)\s*/?>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([A-Za-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_OUR_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`", "kbd": "`", "del": "~~"}
_BREAKS = {"p", "div", "tr", "table", "center", "ul", "ol", "details", "summary", "blockquote", "figure", "hr", "dl"}
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TAG_OR_MARK = re.compile(
    r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)|<[^<>\n]{1,300}>|\*\*|__|~~|(?<!\w)[*_]|[*_](?!\w)|`+"
)
_LINK = re.compile(
    r"\[(?P<title>[^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\]\n]*\])"
)
_CITATION = re.compile(
    r"(?:\s*[\[(（【]{1,2}\s*(?:src|source|sources|answer|answers|link|ref|reference|答案|参考|链接|出处|来源)\s*[\])）】]{1,2})+[.。]?\s*$",
    re.IGNORECASE,
)
"""``[[src](…)]`` behind a question"""
_MARKUP = re.compile(r"[\[\]*_<>`!\\&~(（【]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def visible(text: str) -> str:
    """Without characters that nobody sees, and with those that a terminal would obey made visible."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return harmless(_INVISIBLE.sub("", text.replace("\x1b", "␛").replace("\u2028", "\n")))


def as_markdown(text: str) -> str:
    """A text of the notes as a card may show it."""
    text = visible(text).strip("\n")
    if not _may_need_cleaning(text):
        return _closed(_without_gaps(text).rstrip())
    pieces: list[str] = []
    place = 0
    for literal in LITERAL.finditer(text):
        pieces += [_plain(text[place : literal.start()]), literal[0]]
        place = literal.end()
    pieces.append(_plain(text[place:]))
    return _closed(_without_gaps("".join(pieces)).strip("\n").rstrip())


def _closed(text: str) -> str:
    """With an end for code that has none: it would swallow what follows it in another document."""
    if "```" not in text and "~~~" not in text:
        return text
    fence = ""
    for line in text.split("\n"):
        bare = line.strip(" \t>")
        if fence:
            fence = "" if len(bare) >= len(fence) and not bare.strip(fence[0]) else fence
        elif (opening := _OPENING_FENCE.match(bare)) and ("`" not in opening["info"] or bare[0] == "~"):
            fence = opening["mark"]
    return f"{text}\n{fence}" if fence else text


def _without_gaps(text: str) -> str:
    """Without several empty lines in a row, except in code."""
    return text if "```" in text or "~~~" in text else re.sub(r"\n{3,}", "\n\n", text)


def _may_need_cleaning(text: str) -> bool:
    return "<" in text or "\\(" in text or "\\[" in text or "&" in text


def _plain(text: str) -> str:
    if "\\(" in text or "\\[" in text:
        text = _BRACKETED.sub(_dollars, text)
    if "<" in text:
        text = _SCRIPT.sub("", _COMMENT.sub("", text))
        text = _TAG.sub(_tag, text)
    if "&" in text:
        text = re.sub(r"&(?:nbsp|ensp|emsp);", " ", text)
        text = re.sub(r"&#(?:x20|32|xa0|160);", " ", text, flags=re.IGNORECASE)
        text = re.sub(r"&(?!lt;|amp;lt)[a-zA-Z]{2,8};", lambda found: unescape(found[0]), text)
    return text


def _dollars(found: re.Match[str]) -> str:
    if found["inline"] is not None:
        inner = found["inline"].strip()
        return f"${inner}$" if inner and "$" not in inner else found[0]
    inner = found["display"].strip()
    return f"$$\n{inner}\n$$" if inner and "$$" not in inner and "\n\n" not in inner else found[0]


def _tag(found: re.Match[str]) -> str:
    name = found["name"].lower()
    if name == "br":
        return "\n"
    if name == "img":
        attributes = _attributes(found["attributes"])
        source = attributes.get("src", "").replace(" ", "%20")
        alt = re.sub(r"[\[\]\n]", " ", attributes.get("alt", "")).strip()
        return f"![{alt}]({source})" if source and "\n" not in source and ")" not in source else alt
    if name in ("td", "th") and found["end"]:
        return " "
    if name == "li" and not found["end"]:
        return "\n- "
    if name in _BREAKS:
        return "\n"
    return _OUR_MARKS.get(name, "") if not found["attributes"].strip() else ""


def _attributes(text: str) -> dict[str, str]:
    return {key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(text)}


def plain_words(text: str) -> str:
    """A title in words: without emphasis, tags, images and the addresses of links, on one line."""
    text = visible(text[:5000])
    if not _MARKUP.search(text):
        return " ".join(text.split())
    for _ in range(2):  # links may hold images
        text = _LINK.sub(r"\g<title>", _without_images(text))
    if any(mark in text for mark in "<*_~`!"):
        kept = re.split(r"(`[^`]*`|\$[^$\n]+\$)", text)
        text = "".join(
            part.strip("`") if part[:1] == "`" else part if part[:1] == "$" else _TAG_OR_MARK.sub(_mark_of, part)
            for part in kept
        )
    text = _ESCAPED.sub(r"\1", text) if "\\" in text and "$" not in text else text
    return " ".join(unescape(text).split())


def _without_images(text: str) -> str:
    return re.sub(r"!\[[^\]\n]{0,300}\](?:\([^)\n]{0,2000}\))?", "", text) if "![" in text else text


def _mark_of(found: re.Match[str]) -> str:
    mark = found[0]
    if mark.startswith("<"):
        return "" if _TAG.fullmatch(mark) or _COMMENT.fullmatch(mark) else mark
    return ""


def as_question(text: str) -> str:
    """A heading or a line as the question of a card: links leave their words, marks of the whole line go."""
    text = as_markdown(text)
    if not _MARKUP.search(text):
        return " ".join(text.split())
    for _ in range(2):
        text = _LINK.sub(lambda found: found["title"] if not found[0].startswith("!") else found[0], text)
    text = _CITATION.sub("", " ".join(text.split()))
    for mark in ("**", "__", "*", "_", "`"):
        if (
            text.startswith(mark)
            and text.endswith(mark)
            and len(text) > 2 * len(mark)
            and mark not in text[len(mark) : -len(mark)]
        ):
            text = text[len(mark) : -len(mark)].strip()
    return text
