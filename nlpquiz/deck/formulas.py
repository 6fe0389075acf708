"""Where the formulas of a text are, and of every card of a deck, with their places in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nlpquiz.deck.lint_library import PlacedText, card_texts, head_texts
from nlpquiz.deck.loader import LoadedDeck
from nlpquiz.deck.yaml_nodes import ScalarNode, place_in
from nlpquiz.errors import Problem

_CODE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[ \t]*$|\Z)"
    r"|(?<!`)(?P<run>`+)(?!`).+?(?<!`)(?P=run)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_FORMULA = re.compile(
    r"(?P<escape>\\[\\$])"
    r"|\$\$(?P<display>(?:[^$\\]|\\.)+?)\$\$"
    r"|\$(?P<inline>(?![\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n))*?(?<!\s))\$(?!\d)"
    r"|\\\[(?P<brackets>.+?)\\\]"
    r"|\\\((?P<parentheses>.+?)\\\)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class FormulaSpan:
    """One formula of a text: ``tex`` without its dollars, from ``start`` on."""

    start: int
    tex: str
    display: bool


@dataclass(frozen=True, slots=True)
class PlacedFormula:
    """A formula of a card, and the way from a character of it to the place in the file."""

    card_id: str
    """"" for the deck's head"""
    language: str
    """"" when the text stands for every language"""
    tex: str
    display: bool
    macros: Mapping[str, str]
    deck: LoadedDeck
    node: ScalarNode
    start: int

    def warning(self, offset: int, length: int, message: str, hint: str = "", code: str = "maths") -> Problem:
        """A problem of ``length`` characters of the formula, from ``offset`` on."""
        assert self.deck.source is not None
        line, column = place_in(self.node, self.start + offset, self.deck.source)
        return Problem(
            file=self.deck.file,
            line=line,
            column=column,
            message=message,
            hint=hint,
            source=self.deck.source.line(line),
            length=max(1, length),
            code=code,
            severity="warning",
        )


def formula_spans(text: str) -> Iterator[FormulaSpan]:
    """The formulas of a text in order; what stands in code is none."""
    if "$" not in text and "\\" not in text:
        return
    masked = _CODE.sub(lambda code: " " * len(code[0]), text) if "`" in text or "~~~" in text else text
    for found in _FORMULA.finditer(masked):
        for name in ("display", "inline", "brackets", "parentheses"):
            if found[name] is not None:
                yield FormulaSpan(found.start(name), found[name], name in ("display", "brackets"))


def formulas(loaded: Iterable[LoadedDeck]) -> Iterator[PlacedFormula]:
    """Every formula of the decks that could be read, head first, card by card."""
    for deck in loaded:
        if deck.root is None:
            continue
        yield from _placed(deck, "", head_texts(deck.root))
        for card_id, node in deck.nodes.items():
            yield from _placed(deck, card_id, card_texts(node))


def _placed(deck: LoadedDeck, card_id: str, texts: Iterable[PlacedText]) -> Iterator[PlacedFormula]:
    macros = deck.deck.macros if deck.deck is not None else {}
    for text in texts:
        for language, version in text.versions():
            for span in formula_spans(version.text):
                yield PlacedFormula(card_id, language, span.tex, span.display, macros, deck, version, span.start)
