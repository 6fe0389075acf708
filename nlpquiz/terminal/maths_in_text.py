"""Finds the maths in a Markdown text and takes it out before Markdown is parsed.

Only so do ``$a*b$``, ``\\{`` and ``|`` within maths survive, and only so need ``$$`` blocks no blank lines around. Each
formula is replaced by one private-use character (harmless text has none of its own), which Markdown treats as a letter.
"""

from __future__ import annotations

import re

from nlpquiz.terminal.node import Node

_FIRST, _LAST = 0xF0000, 0xFFFFD
PLACEHOLDER = re.compile("[\U000f0000-\U000ffffd]")

_ENVIRONMENTS = "equation|align|aligned|alignat|gather|gathered|multline|eqnarray|cases|split|array|[pbvBV]?matrix"
_TOKEN = re.compile(
    r"(?P<fence>^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*(?P<ticks>`{3,}(?=[^`\n]*$)|~{3,}))"
    r"|(?P<code>(?<!`)(?P<run>`+)(?!`))"
    r"|(?P<display>\$\$|\\\[)"
    r"|(?P<inline>\$|\\\()"
    rf"|(?P<environment>\\begin\{{(?P<name>(?:{_ENVIRONMENTS})\*?)\}})"
    r"|(?P<escape>\\.)",
    re.MULTILINE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NOT_IN_DISPLAY = re.compile(r"^[ \t>]*(?:`{3,}|~{3,}|#{1,6}[ \t])", re.MULTILINE)
_IN_QUOTE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*>")
_QUOTE_MARK = re.compile(r"(?<=\n)[ \t]*(?:>[ \t]?)+")
_TEX = re.compile(r"[\\^_{}=<>+*|]")
_SHELL_NAME = re.compile(r"[A-Z_][A-Z0-9_]+")


class Formula(Node):
    """``tex`` without its dollars, ``source`` with them, and whether it stands on lines of its own."""

    tex: str
    source: str
    display: bool


class Extracted:
    """A text whose formulas are placeholders, and the formulas."""

    __slots__ = ("formulas", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.formulas: list[Formula] = []

    def formula(self, placeholder: str) -> Formula | None:
        """The formula that a placeholder stands for; None for a character that only looks like one."""
        index = ord(placeholder) - _FIRST
        return self.formulas[index] if 0 <= index < len(self.formulas) else None

    def restored(self, text: str) -> str:
        """``text`` with each formula as it was written: for code, addresses and all that is not read as maths."""

        def source(found: re.Match[str]) -> str:
            formula = self.formula(found[0])
            return formula.source if formula is not None else "\ufffd"

        return PLACEHOLDER.sub(source, text) if self.formulas else text


def take_out_maths(text: str) -> Extracted:
    r"""Replace ``$…$``, ``$$…$$``, ``\(…\)``, ``\[…\]`` and bare environments.

    Code, ``\$``, ``$5`` and ``$HOME`` stay as they are.
    """
    if "$" not in text and "\\" not in text:
        return Extracted(text)
    result = Extracted("")
    pieces: list[str] = []
    start = place = 0
    while (token := _TOKEN.search(text, place)) is not None:
        place = token.end()
        if token["fence"]:
            place = _fence_end(text, token)
        elif token["code"]:
            place = _code_end(text, token)
        elif not token["escape"] and len(result.formulas) <= _LAST - _FIRST:
            found = _formula(text, token)
            if found is not None:
                formula, place = found
                pieces += [text[start : token.start()], chr(_FIRST + len(result.formulas))]
                result.formulas.append(formula)
                start = place
    pieces.append(text[start:])
    result.text = "".join(pieces)
    return result


def _fence_end(text: str, token: re.Match[str]) -> int:
    ticks = token["ticks"]
    close = re.compile(rf"^[ \t>]*{re.escape(ticks)}{re.escape(ticks[0])}*[ \t]*$", re.MULTILINE)
    found = close.search(text, token.end())
    return found.end() if found else len(text)


def _code_end(text: str, token: re.Match[str]) -> int:
    run = token["run"]
    found = re.compile(rf"(?<!`){run}(?!`)").search(text, token.end())
    if found is None or _BLANK_LINE.search(text, token.end(), found.start()):
        return token.end()
    return found.end()


def _formula(text: str, token: re.Match[str]) -> tuple[Formula, int] | None:
    """The formula that ``token`` opens and where it ends; None when the token is text after all."""
    start, begin = token.span()
    if token["environment"]:
        end_mark = rf"\end{{{token['name']}}}"
        close = text.find(end_mark, begin)
        if close < 0 or _NOT_IN_DISPLAY.search(text, begin, close):
            return None
        end = close + len(end_mark)
        source = _unquoted(text, start, end)
        return Formula(source, source, display=True), end
    if token["display"]:
        close = _unescaped(text, "$$" if token[0] == "$$" else "\\]", begin)
        if close < 0 or not text[begin:close].strip() or _NOT_IN_DISPLAY.search(text, begin, close):
            return None
        source = _unquoted(text, start, close + 2)
        return Formula(source[2:-2].strip(), source, display=True), close + 2
    if token[0] == "\\(":
        close = text.find("\\)", begin)
        if close < 0 or not text[begin:close].strip() or _BLANK_LINE.search(text, begin, close):
            return None
        source = _unquoted(text, start, close + 2)
        return Formula(" ".join(source[2:-2].split()), source, display=False), close + 2
    close = _closing_dollar(text, begin)
    if close < 0:
        return None
    source = _unquoted(text, start, close + 1)
    return Formula(" ".join(source[1:-1].split()), source, display=False), close + 1


def _unquoted(text: str, start: int, end: int) -> str:
    """That part of the text, without the ``>`` of a block quote at the beginning of its further lines."""
    source = text[start:end]
    if "\n" in source and _IN_QUOTE.match(text, text.rfind("\n", 0, start) + 1):
        return _QUOTE_MARK.sub("", source)
    return source


def _unescaped(text: str, mark: str, place: int) -> int:
    """The next ``mark`` without a backslash before it, or -1."""
    while (found := text.find(mark, place)) >= 0:
        backslash = found
        while backslash > place and text[backslash - 1] == "\\":
            backslash -= 1
        if (found - backslash) % 2 == 0:
            return found
        place = found + 1
    return -1


def _closing_dollar(text: str, begin: int) -> int:
    """The place of the dollar that closes inline maths, or -1 when the opening one is money or a shell variable."""
    found = _unescaped(text, "$", begin)
    if found < 0:
        return -1
    tex = text[begin:found]
    after = text[found + 1 : found + 2]
    padded = tex[:1].isspace() or tex[-1:].isspace()
    if not tex.strip() or _BLANK_LINE.search(tex) or after.isdecimal() or "`" in tex:
        return -1
    if padded and not (tex[:1].isspace() and tex[-1:].isspace() and _TEX.search(tex)):
        return -1  # "$5 and $6"; but "$ x_i $" is maths
    if tex[0].isdecimal() and re.search(r"\s", tex) and not _TEX.search(tex):
        return -1
    if (after.isalpha() or after in ("{", "_")) and after.isascii() and _SHELL_NAME.match(tex) and "\\" not in tex:
        return -1  # "$HOME/$USER"
    if tex[0] == "{" and after == "{" and "\\" not in tex:
        return -1  # "${HOME}:${PATH}"
    return found
