"""A section of the page of statistics: a heading, what the chart means in words, the chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.text import Text as Line

from nlpquiz.deck.text import text_in
from nlpquiz.stats.figures import Statistics
from nlpquiz.terminal.stats_messages import say
from nlpquiz.terminal.view import View
from nlpquiz.terminal.wrapping import wrap


@dataclass(frozen=True, slots=True)
class Page:
    """How one page of figures is drawn."""

    figures: Statistics
    view: View

    def say(self, name: str, /, **values: object) -> str:
        """A message about statistics."""
        return self.view.drawn(say(name, self.view.language, **values))

    def title_of(self, name: str) -> str:
        """What a deck or ``deck/topic`` is called; its id when it is not known any more."""
        title = self.figures.titles.get(name)
        return name if title is None else text_in(title, self.view.languages[0])

    def section(self, name: str, sentences: Iterable[str], chart: Iterable[Line], note: str = "") -> list[Line]:
        """A heading, what the chart means, the chart."""
        heading = Line().append(self.say(name), "heading")
        if note:
            heading.append(f"  {self.view.drawn(note)}", "dim")
        said = [piece for text in sentences for piece in wrap(Line(self.view.drawn(text)), self.view.width)]
        return [heading, *said, *chart, Line()]
