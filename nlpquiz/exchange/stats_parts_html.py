"""What the page of statistics is put together from: sections with sentences, bars, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from nlpquiz.deck.text import text_in
from nlpquiz.stats.figures import Statistics
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.stats_messages import say


@dataclass(frozen=True, slots=True)
class Page:
    """The figures, and the language in which they are told."""

    figures: Statistics
    language: str

    def say(self, name: str, /, **values: object) -> str:
        """A message about statistics."""
        return say(name, self.language, **values)

    def title_of(self, name: str) -> str:
        """What a deck or ``deck/topic`` is called; its id when it is not known any more."""
        title = self.figures.titles.get(name)
        return harmless(name if title is None else text_in(title, "zh" if self.language == "zh" else "en"))

    def paragraphs(self, texts: Iterable[str], style: str = "") -> str:
        """Sentences, each a paragraph."""
        return "".join(f'<p class="{style}">{marked(text)}</p>\n' for text in texts)

    def section(self, name: str, sentences: Sequence[str], chart: str, *, note: str = "", wide: bool = False) -> str:
        """A heading, what the chart means, the chart."""
        note = f" <small>{escape(note)}</small>" if note else ""
        style = ' class="wide"' if wide else ""
        said = self.paragraphs(sentences)
        return f"<section{style}><h2>{escape(self.say(name))}{note}</h2>\n{said}{chart}</section>\n"


def bars(rows: Sequence[tuple[str, float, str, float | None]]) -> str:
    """Names, bars of shares of 1 with what was wanted marked, words."""
    cells = []
    for name, share, words, wanted in rows:
        mark = f'<b style="left:{wanted:.1%}"></b>' if wanted is not None else ""
        bar = f'<div><i style="width:{min(1.0, share):.1%}"></i>{mark}</div>'
        cells.append(
            f'<tr><td>{escape(name)}</td><td class="bar">{bar}</td><td class="number">{escape(words)}</td></tr>'
        )
    return f'<table class="parts">{"".join(cells)}</table>'


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Names on the left, numbers on the right."""
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table class="numbers"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def marked(text: str) -> str:
    """A sentence with its commands set as code."""
    pieces = text.split("`")
    return "".join(
        f"<code>{escape(piece)}</code>" if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )
