"""Decks as tables: which there are, what is in one, what their topics cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text as Line

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.model import KINDS, Kind, Topic, text_in
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.view import View

_GAP = 2
_NARROWEST_NAME = 12
_SHORT: Mapping[Kind, str] = {"truefalse": "t/f", "numeric": "num"}


@dataclass(frozen=True, slots=True)
class TopicCards:
    """How many cards of each kind a topic has."""

    topic: Topic
    cards: Mapping[Kind, int]

    @property
    def total(self) -> int:
        return sum(self.cards.values())


def topic_cards(topics: Sequence[Topic], cards: Sequence[tuple[str, Kind]]) -> tuple[TopicCards, ...]:
    """Cards counted by topic and kind; ``cards`` are pairs of topic id and kind, one a card."""
    counted = Counter(cards)
    return tuple(
        TopicCards(topic, {kind: count for kind in KINDS if (count := counted[topic.id, kind])}) for topic in topics
    )


def deck_list(heads: Sequence[DeckHead], broken: Mapping[str, int], view: View) -> list[Line]:
    """One line a deck: id, title, number of topics and cards; then the files that cannot be used."""
    language = view.languages[0]
    rows = [
        (head.id, text_in(head.title, language), str(len(head.topics)), str(head.cards), head.file) for head in heads
    ]
    lines = _table(("deck", "title", "topics", "cards", "file"), rows, {2, 3}, view) if rows else []
    for file, count in broken.items():
        problems = f"{count} problem{'s' if count != 1 else ''}"
        lines.append(Line.assemble((f"{harmless(file)}: ", "warning"), (f"{problems}; nlpquiz decks lint {file}", "")))
    return lines or [Line("There are no decks.")]


def deck_page(head: DeckHead, topics: Sequence[TopicCards], view: View) -> list[Line]:
    """A deck's title, what it is about, its topics with their cards, where it is."""
    language = view.languages[0]
    lines = [Line(harmless(text_in(head.title, language)), "heading")]
    if head.about is not None:
        lines.append(Line(harmless(" ".join(text_in(head.about, language).split()))))
    lines += [Line(), *coverage_table(topics, view), Line(), Line(f"{head.file}", "dim")]
    lines.append(Line.assemble(("nlpquiz study ", "key"), (head.id, "key")))
    return lines


def coverage_table(topics: Sequence[TopicCards], view: View) -> list[Line]:
    """Topics by kinds of cards, with sums."""
    language = view.languages[0]
    rows = [
        (
            text_in(row.topic.title, language),
            row.topic.priority,
            *(str(row.cards.get(kind, 0) or view.drawn("·")) for kind in KINDS),
            str(row.total),
        )
        for row in topics
    ]
    sums = [sum(row.cards.get(kind, 0) for row in topics) for kind in KINDS]
    rows.append(("", "", *(str(count) for count in sums), str(sum(sums))))
    heads = ("topic", "priority", *(_SHORT.get(kind, kind) for kind in KINDS), "cards")
    return _table(heads, rows, set(range(2, len(heads))), view, stretch=0)


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: set[int], view: View, stretch: int = 1
) -> list[Line]:
    """Columns side by side; the column ``stretch`` gives way when the screen is narrow. In plain form, a line a row."""
    safe = [[harmless(" ".join(cell.split()), ascii_only=view.look.ascii_only) for cell in row] for row in rows]
    if view.look.plain:
        named = [[f"{head} {cell}" for head, cell in zip(heads, row, strict=True) if cell] for row in safe]
        return [Line("; ".join(cells)) for cells in named]
    wide = view.look.wide_ambiguous
    widths = [
        max(text_width(cell, wide_ambiguous=wide) for cell in (head, *(row[number] for row in safe)))
        for number, head in enumerate(heads)
    ]
    fitting = widths if len(widths) - 1 in numbers else widths[:-1]  # words in the last column may run on
    fixed = sum(fitting) + _GAP * (len(fitting) - 1) - widths[stretch]
    widths[stretch] = min(widths[stretch], max(_NARROWEST_NAME, view.width - fixed))
    lines = []
    for number, row in enumerate([list(heads), *safe]):
        cells = [_cell(cell, widths[n], n in numbers, wide) for n, cell in enumerate(row)]
        lines.append(Line((" " * _GAP).join(cells).rstrip(), "dim" if number == 0 else ""))
    return lines


def _cell(text: str, width: int, right: bool, wide: bool) -> str:
    if text_width(text, wide_ambiguous=wide) > width:
        while text and text_width(text, wide_ambiguous=wide) > width - 1:
            text = text[:-1]
        text += "…"
    padding = " " * max(0, width - text_width(text, wide_ambiguous=wide))
    return padding + text if right else text + padding
