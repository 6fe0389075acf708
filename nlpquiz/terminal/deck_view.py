"""Decks as tables: which there are, what is in one, what their topics cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text as Line

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.terms import KINDS
from nlpquiz.deck.text import text_in
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.deck_messages import say
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.view import View

if TYPE_CHECKING:
    from nlpquiz.deck.coverage import TopicCoverage

_NARROWEST_NAME = 12


def deck_list(
    heads: Sequence[DeckHead], broken: Mapping[str, int], view: View, drafts: Mapping[str, int] | None = None
) -> list[Line]:
    """One line a deck: id, title, number of topics, cards and drafts; then the files that cannot be used."""
    language = view.languages[0]
    rows = [
        [head.id, text_in(head.title, language), str(len(head.topics)), str(head.cards), head.file] for head in heads
    ]
    columns = ["deck", "title", "topics", "cards", "file"]
    if drafts:
        columns.insert(4, "drafts")
        for row, head in zip(rows, heads, strict=True):
            row.insert(4, str(drafts.get(head.id, 0) or view.drawn("·")))
    names = [say(name, language) for name in columns]
    lines = _table(names, rows, set(range(2, len(columns) - 1)), view) if rows else []
    for file, count in broken.items():
        problems = say("problems.one" if count == 1 else "problems", language, count=count)
        advice = say("broken", language, problems=problems, file=harmless(file))
        lines.append(Line.assemble((f"{harmless(file)}: ", "warning"), (advice, "")))
    return lines or [Line(say("none", language))]


def deck_page(head: DeckHead, topics: Sequence[TopicCoverage], view: View) -> list[Line]:
    """A deck's title, what it is about, its topics with their cards, where it is."""
    language = view.languages[0]
    lines = [Line(harmless(text_in(head.title, language)), "heading")]
    if head.about is not None:
        lines.append(Line(harmless(" ".join(text_in(head.about, language).split()))))
    lines += [Line(), *topic_table(topics, view), Line(), Line(harmless(head.file), "dim")]
    lines.append(Line.assemble(("nlpquiz study ", "key"), (head.id, "key")))
    return lines


def topic_table(topics: Sequence[TopicCoverage], view: View) -> list[Line]:
    """Topics by kinds of cards, with sums; behind them the titles, where there is room."""
    language = view.languages[0]
    heads = [say("topic", language), say("priority", language), *_kinds(language), say("cards", language)]
    rows = [_topic_cells(row, view) for row in topics]
    sums = [sum(row.cards.get(kind, 0) for row in topics) for kind in KINDS]
    rows.append(["", "", *(str(count) for count in sums), str(sum(sums))])
    numbers = set(range(2, len(heads)))
    whole = max(line.cell_len for line in _table(heads, rows, numbers, view, stretch=1))
    if not view.look.plain and whole + 2 + _NARROWEST_NAME > view.width:
        return _table(heads, rows, numbers, view, stretch=0, gap=2 if whole <= view.width else 1)
    heads.append(say("title", language))
    for cells, row in zip(rows, topics, strict=False):  # the sums have none
        cells.append(text_in(row.topic.title, language))
    rows[-1].append("")
    return _table(heads, rows, numbers, view, stretch=len(heads) - 1)


def coverage_table(deck: str, topics: Sequence[TopicCoverage], view: View) -> list[Line]:
    """A deck's topics by kinds of cards, with how many cite a paper or page, and since when all are checked."""
    language = view.languages[0]
    kinds = [kind if language == "zh" else kind[:3] if len(kind) > 4 else kind for kind in _kinds(language)]
    heads = [deck, "", *kinds, *(say(name, language) for name in ("cards", "cited", "checked"))]
    rows = [
        [*_topic_cells(row, view), str(row.cited), row.checked.isoformat() if row.checked else view.drawn("·")]
        for row in topics
    ]
    sums = [sum(row.cards.get(kind, 0) for row in topics) for kind in KINDS]
    cited = sum(row.cited for row in topics)
    rows.append(["", "", *(str(count) for count in sums), str(sum(sums)), str(cited), ""])
    return _table(heads, rows, set(range(2, len(heads))), view, stretch=0, gap=1)


def _kinds(language: str) -> list[str]:
    return [say(f"kind.{kind}", language) for kind in KINDS]


def _topic_cells(row: TopicCoverage, view: View) -> list[str]:
    language = view.languages[0]
    counts = (str(row.cards.get(kind, 0) or view.drawn("·")) for kind in KINDS)
    priority = say(f"priority.{row.topic.priority}", language)
    return [row.topic.id, priority, *counts, str(row.total)]


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: set[int], view: View, stretch: int = 1, gap: int = 2
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
    last = len(widths) - 1
    fitting = widths if last in {*numbers, stretch} else widths[:-1]  # words in the last column may run on
    fixed = sum(fitting) + gap * (len(fitting) - 1) - widths[stretch]
    widths[stretch] = min(widths[stretch], max(_NARROWEST_NAME, view.width - fixed))
    lines = []
    for number, row in enumerate([list(heads), *safe]):
        cells = [_cell(cell, widths[n], n in numbers, wide) for n, cell in enumerate(row)]
        lines.append(Line((" " * gap).join(cells).rstrip(), "dim" if number == 0 else ""))
    return lines


def _cell(text: str, width: int, right: bool, wide: bool) -> str:
    if text_width(text, wide_ambiguous=wide) > width:
        while text and text_width(text, wide_ambiguous=wide) > width - 1:
            text = text[:-1]
        text += "…"
    padding = " " * max(0, width - text_width(text, wide_ambiguous=wide))
    return padding + text if right else text + padding
