r"""What Anki wants of the HTML in its fields: MathJax delimiters, clozes that end where they should, harmless braces.

In a field Anki looks for ``{{c1::…::hint}}``, ``[latex]``, ``[$]``, ``[sound:…]`` and ``\(…\)``, in maths and code,
too.
A brace or colon that could be taken for one of them is written as a character reference: the browser (and so MathJax)
reads the character, Anki's search does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlpquiz.deck.cloze import with_gap
from nlpquiz.deck.model import CLOZE_PATTERN, numbers_of
from nlpquiz.exchange.markup_html import HtmlWriter, ImageWriter, no_image
from nlpquiz.terminal.math.macros import expand, read_macros
from nlpquiz.terminal.math.tokens import tokenize
from nlpquiz.terminal.maths_in_text import Formula

# Marks of gaps while the Markdown is read: letters that nobody writes (Linear A), an opening one for each gap.
_FIRST_OPENING, _CLOSING = 0x10600, "\U00010736"
_MOST_GAPS = 0x136
_MARK = "[\U00010600-\U00010736]"
_ANY_MARK = re.compile(_MARK)
_BRACE = re.compile(rf"(?<=\{{)\{{|(?<=\}})\}}|[{{}}](?={_MARK})|(?<={_MARK})[{{}}]")
_COLONS = re.compile(rf"(?<=:):|:(?={_MARK})|(?<={_MARK}):")
_COMMAND = re.compile(r"\[(?=/?(?:latex|\$\$?)\]|sound:|anki:)", re.IGNORECASE)
_WORD = re.compile(r"\\[A-Za-z]+")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(align|gather|equation|eqnarray)(\*?)\}")
_INNER = {"align": "aligned", "gather": "gathered", "eqnarray": "aligned"}


class AnkiMarkup:
    """Writes the Markdown of one deck's cards as Anki fields."""

    def __init__(self, macros: Mapping[str, str], image: ImageWriter = no_image) -> None:
        self._macros = read_macros(macros) if macros else {}
        self._html = HtmlWriter(self._maths, image)

    def field(self, text: str) -> str:
        """A text as a field."""
        return _harmless(self._html.page(text))

    def line(self, text: str) -> str:
        """A text for a place that takes no blocks."""
        return _harmless(self._html.line(text))

    def without_gaps(self, text: str) -> str:
        """The question of a card, on one line; the gaps of a cloze are hidden."""
        return self.line(with_gap(text, None) if CLOZE_PATTERN.search(text) else text)

    def harmless(self, html: str) -> str:
        """HTML that is there already, without anything that Anki would obey."""
        return _harmless(html)

    def cloze(self, text: str) -> str:
        """A text with gaps as a field with Anki's clozes; the gaps that Anki has are those that we have."""
        hints: list[str] = []
        numbers: list[str] = []

        def mark(gap: re.Match[str]) -> str:
            if len(numbers) == _MOST_GAPS:
                return gap["answer"]
            numbers.append(",".join(map(str, numbers_of(gap))))
            hints.append(gap["hint"] or "")
            return chr(_FIRST_OPENING + len(numbers) - 1) + gap["answer"] + _CLOSING

        marked = CLOZE_PATTERN.sub(mark, _ANY_MARK.sub("\ufffd", text))
        html = _harmless(self._html.page(marked), gaps=True)
        waiting: list[str] = []

        def written(found: re.Match[str]) -> str:
            if found[0] == _CLOSING:
                hint = waiting.pop() if waiting else ""
                return f"::{_harmless(self._html.line(hint), gaps=True)}}}}}" if hint else "}}"
            index = ord(found[0]) - _FIRST_OPENING
            waiting.append(hints[index])
            return f"{{{{c{numbers[index]}::"

        return _ANY_MARK.sub(written, html)

    def _maths(self, formula: Formula) -> str:
        tex = formula.tex
        if self._macros and any(name in self._macros for name in _WORD.findall(tex)):
            tex = self._expand(tex)
        if formula.display:
            tex = _ENVIRONMENT.sub(_inner_environment, tex)
        tex = tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return rf"\[{tex}\]" if formula.display else rf"\({tex}\)"

    def _expand(self, tex: str) -> str:
        """The formula without the deck's macros, of which MathJax knows nothing."""
        tokens, _problems = expand(tokenize(tex), self._macros)
        pieces: list[str] = []
        for text, _offset in tokens:
            if pieces and text[:1].isalpha() and _WORD.fullmatch(pieces[-1]):
                pieces.append(" ")
            pieces.append(text)
        return "".join(pieces)


def _inner_environment(found: re.Match[str]) -> str:
    r"""An environment that opens maths by itself, inside ``\[…\]``."""
    inner = _INNER.get(found[2])
    return rf"\{found[1]}{{{inner}}}" if inner else ""


def _harmless(html: str, *, gaps: bool = False) -> str:
    """Without anything that Anki would take for a template, a cloze or one of its commands."""
    html = _BRACE.sub(lambda found: "&#123;" if found[0] == "{" else "&#125;", html)
    if gaps:
        html = _COLONS.sub("&#58;", html)
    return _COMMAND.sub("&#91;", html)
