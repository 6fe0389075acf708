"""Formulas in HTML from elsewhere: taken out before the rest is read, and written as ``$maths$``."""

from __future__ import annotations

import re
from html import unescape

from nlpquiz.terminal.sanitize import harmless

_FIRST, _LAST = 0xF0000, 0xF8000  # formulas, while the rest is read
_FORMULA_MARK = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
GAP_MARKS = "\U000fa000-\U000fbfff"
"""Characters that the caller may have put into the HTML: they stay where they are"""
_KEPT = re.compile(f"([{chr(_FIRST)}-{chr(_LAST)}{GAP_MARKS}])")
TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{0,30})(?P<attributes>(?:[^<>\"']|\"[^\"<]{0,800}\"|'[^'<]{0,800}'){0,200})>"
)
_OPENING = re.compile(r"\\\(|\\\[|\[\$\$?\]|\[latex\]|<anki-mathjax[^<>]{0,200}>", re.IGNORECASE)
_LONGEST_FORMULA = 20_000


def without_marks(html: str) -> str:
    """The HTML without the characters that will stand for formulas."""
    return re.sub(f"[{chr(_FIRST)}-{chr(_LAST)}\x01]", "", html)


def with_formulas(text: str, formulas: list[str]) -> str:
    """The text with each formula in the place of its mark."""
    return _FORMULA_MARK.sub(lambda found: formulas[ord(found[0]) - _FIRST], text)


def harmless_but_marks(text: str) -> str:
    """Without anything that a terminal would obey; our own marks stay."""
    return "".join(part if index % 2 else harmless(part) for index, part in enumerate(_KEPT.split(text)))


def without_formulas(html: str) -> tuple[str, list[str]]:
    """The HTML with a mark for each formula, and the formulas as Markdown."""
    formulas: list[str] = []
    pieces: list[str] = []
    closings: dict[str, int] = {}  # where the next end of each sort is: every place is looked at once a sort
    place = 0
    while len(formulas) < _LAST - _FIRST and (opening := _OPENING.search(html, place)) is not None:
        mark = opening[0].lower()
        closing = _closing(mark)
        begin = opening.end()
        end = closings.get(closing, -1)
        if end != len(html) and end < begin:
            end = html.find(closing, begin)
            end = closings[closing] = len(html) if end < 0 else end
        if end == len(html) or end - begin > _LONGEST_FORMULA or not html[begin:end].strip():
            pieces.append(html[place:begin])
            place = begin
            continue
        formulas.append(_formula(mark, html[begin:end]))
        pieces += [html[place : opening.start()], chr(_FIRST + len(formulas) - 1)]
        place = end + len(closing)
    return "".join([*pieces, html[place:]]), formulas


def _closing(mark: str) -> str:
    if mark.startswith("<"):
        return "</anki-mathjax>"
    return {"\\(": "\\)", "\\[": "\\]", "[$]": "[/$]", "[$$]": "[/$$]", "[latex]": "[/latex]"}[mark]


def _formula(mark: str, html: str) -> str:
    tex = unescape(TAG.sub(_in_formula, html)).replace("\xa0", " ")
    tex = harmless_but_marks(" ".join(tex.split()))
    display = mark in ("\\[", "[$$]") or (mark.startswith("<") and "block" in mark)
    if mark == "[latex]":
        if tex.startswith("$") or not tex:
            return tex
        display = "\\begin{" in tex
    tex = re.sub(r"(?<!\\)\$", "", tex).strip()
    if not tex:
        return ""
    return f"\n\n$$\n{tex}\n$$\n\n" if display else f"${tex}$"


def _in_formula(tag: re.Match[str]) -> str:
    return " " if tag["name"].lower() in ("br", "div", "p") else ""
