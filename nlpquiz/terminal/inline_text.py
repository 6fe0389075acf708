"""The inline pieces of a paragraph as one run of text with styles, ready to be broken into lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from nlpquiz.terminal.look import Look
from nlpquiz.terminal.markdown_nodes import Address, Code, Image, Inline, LineEnd, Maths, Words
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.wrapping import joined, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.text import Text

_SHORT_CODE = 30  # characters of code that are not broken at their spaces


class Run:
    """Text, the (start, end, style) in it, and the (start, end) of what should stay on one line."""

    __slots__ = ("plain", "styles", "together")

    def __init__(
        self,
        plain: str = "",
        styles: list[tuple[int, int, str]] | None = None,
        together: list[tuple[int, int]] | None = None,
    ) -> None:
        self.plain = plain
        self.styles = styles or []
        self.together = together or []

    def append(self, text: str, styles: Iterable[str] = (), *, together: bool = False) -> None:
        start, end = len(self.plain), len(self.plain) + len(text)
        self.plain += text
        self.styles.extend((start, end, style) for style in styles)
        if together:
            self.together.append((start, end))

    def as_text(self, style: str = "") -> Text:
        from rich.text import Text as RichText

        text = RichText(self.plain, style=style, no_wrap=True, overflow="ignore")
        for start, end, name in self.styles:
            text.stylize(name, start, end)
        return text

    def lines(self, width: int, look: Look, style: str = "") -> list[Text]:
        return wrap(self.as_text(style), width, together=self.together, wide_ambiguous=look.wide_ambiguous)


class InlineWriter:
    """Writes inline pieces as runs; it remembers which addresses have been shown, so that each is shown once."""

    def __init__(self, look: Look, macros: Mapping[str, str] | None = None) -> None:
        self._look = look
        self._macros = dict(macros) if macros else None
        self._shown: set[str] = set()

    def run(self, content: Iterable[Inline]) -> Run:
        run = Run()
        line_end: LineEnd | None = None
        for piece in content:
            if isinstance(piece, LineEnd):
                line_end = piece if line_end is None or piece.hard else line_end
                continue
            begin = Run()
            self._append(begin, piece, run)
            if line_end is not None and begin.plain:
                run.append("\n" if line_end.hard else joined(run.plain[-1:], begin.plain[0]))
                line_end = None
            shift = len(run.plain)
            run.plain += begin.plain
            run.styles += [(start + shift, end + shift, style) for start, end, style in begin.styles]
            run.together += [(start + shift, end + shift) for start, end in begin.together]
        return run

    def formula(self, tex: str, source: str) -> str:
        """A formula on one line, in the form that the look asks for."""
        if self._look.math == "raw":
            return harmless(" ".join(source.split()))
        from nlpquiz.terminal.math import inline

        look = self._look
        drawn = inline(tex, ascii_only=look.ascii_only, macros=self._macros, wide_ambiguous=look.wide_ambiguous)
        return harmless(" ".join(drawn.split("\n")))

    def display(self, tex: str, source: str, width: int) -> list[str]:
        """A formula on lines of its own; lines wider than ``width`` are left to be wrapped."""
        look = self._look
        if look.math == "raw":
            return [row.strip() for row in harmless(source).split("\n")]
        if look.math == "inline" or look.plain:
            return [self.formula(tex, source)]
        from nlpquiz.terminal.math import render

        drawn = render(tex, width, ascii_only=look.ascii_only, macros=self._macros, wide_ambiguous=look.wide_ambiguous)
        return harmless(drawn).split("\n")

    def _append(self, run: Run, piece: Inline, before: Run) -> None:
        match piece:
            case Words(text, styles):
                if "emphasis" in styles and _has_han(text):
                    styles = tuple("emphasis.han" if style == "emphasis" else style for style in styles)
                run.append(text.replace("\t", " "), styles)
            case Code(text, styles):
                # Without colours the backticks stay: they are what tells code from words then.
                shown = f"`{text}`" if self._look.theme == "none" and not self._look.plain else text
                run.append(shown.replace("\t", " "), (*styles, "code"), together=len(text) <= _SHORT_CODE)
            case Maths(formula, styles):
                run.append(self.formula(formula.tex, formula.source), (*styles, "maths"), together=True)
            case Address(url):
                if url not in self._shown and not before.plain.endswith((url, f"{url}>")):
                    self._shown.add(url)
                    run.append(" ")
                    run.append(f"<{url}>", ("address",))
            case Image(alt, path):
                run.append("[image]" if self._look.ascii_marks or self._look.plain else "▣", ("image",))
                if alt:
                    run.append(f" {alt}", ("image",))
                if path:
                    run.append(" ")
                    run.append(f"<{path}>", ("address",))
            case LineEnd():
                pass
            case _:
                assert_never(piece)


def _has_han(text: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" or character >= "\U00020000" for character in text)
