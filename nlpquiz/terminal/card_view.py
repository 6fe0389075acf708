"""A card as lines of text: its question, its answer, what was right and wrong. Draws; decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from rich.text import Text as Line

from nlpquiz.deck.cloze import with_answers, with_gap
from nlpquiz.deck.instances import draw_values, fill, numeric_answer, shuffled_items, shuffled_options
from nlpquiz.deck.model import (
    Card,
    ChoiceCard,
    ClozeCard,
    NumericCard,
    OpenCard,
    OrderCard,
    Source,
    Text,
    TrueFalseCard,
    question_of,
    text_in,
)
from nlpquiz.deck.number_format import for_people
from nlpquiz.terminal.prose import image_paths, render_prose
from nlpquiz.terminal.view import CROSS, DOT, POINTER, TICK, View

Change: TypeAlias = Callable[[str], str] | None


def question_lines(card: Card, view: View, ticked: Collection[int] = (), ranked: Sequence[int] = ()) -> list[Line]:
    """What is asked.

    ``ticked`` are the chosen options and ``ranked`` the items already put in order, both as numbered on the screen
    (from 1).
    """
    lines = prose_lines(question_of(card), view, change=_asking(card, view))
    match card:
        case ChoiceCard():
            lines.append(Line())
            for number, place in enumerate(shuffled_options(card, view.seed), 1):
                mark = view.drawn(TICK) if number in ticked else " "
                lines += labelled(str(number), card.options[place].text, view, mark=mark, style="key")
        case OrderCard():
            lines.append(Line())
            for number, place in enumerate(shuffled_items(card, view.seed), 1):
                mark = str(ranked.index(number) + 1) if number in ranked else " "
                lines += labelled(str(number), card.items[place], view, mark=mark, style="key")
        case TrueFalseCard():
            choices = (("1 ", "key"), view.say("key.true"), "    ", ("2 ", "key"), view.say("key.false"))
            lines += [Line(), Line.assemble("  ", *choices)]
        case _:
            pass
    return lines


def answer_lines(card: Card, view: View, chosen: Collection[int] = ()) -> list[Line]:
    """The model answer. ``chosen`` are the numbers of the options (as shown) or ranks that the learner gave."""
    lines: list[Line] = []
    match card:
        case OpenCard():
            lines = prose_lines(card.answer, view)
        case ChoiceCard():
            lines = _options_explained(card, view, chosen)
        case TrueFalseCard():
            name, style = ("verdict.true", "correct") if card.correct else ("verdict.false", "wrong")
            sign = view.drawn(TICK if card.correct else CROSS)
            lines = [Line(f"{sign} {view.say(name)}", style), *prose_lines(card.why, view)]
        case ClozeCard():
            lines = prose_lines(card.text, view, change=lambda text: with_answers(text, view.gap))
        case NumericCard():
            lines = _number_explained(card, view)
        case OrderCard():
            for rank, item in enumerate(card.items, 1):
                lines += labelled(str(rank), item, view, style="correct")
    explanation = None if isinstance(card, OpenCard | TrueFalseCard) else card.answer
    if explanation is not None:
        lines += [Line(), *prose_lines(explanation, view, change=_asking(card, view, solved=True))]
    return lines


def pitfall_lines(card: Card, view: View) -> list[Line]:
    """What candidates get wrong; empty when the card names nothing."""
    if not card.pitfalls:
        return []
    lines = [Line(view.say("part.pitfalls"), "heading")]
    for pitfall in card.pitfalls:
        lines += labelled("!", pitfall, view, style="warning")
    return lines


def points_lines(card: OpenCard, view: View) -> list[Line]:
    """What an interviewer listens for, without a verdict."""
    if not card.points:
        return []
    lines = [Line(view.say("part.points"), "heading")]
    for point in card.points:
        dots = view.say("points.weight", weight=point.weight) if view.look.plain else view.drawn(DOT) * point.weight
        lines += labelled(dots.rjust(3), point.say, view, style="key")
    return lines


def follow_up_lines(cards: Iterable[Card], view: View) -> list[Line]:
    """The interviewer's next questions."""
    lines = [Line(view.say("part.follow_ups"), "heading")]
    all_gaps = replace(view, gap=None)
    for card in cards:
        change = _asking(card, all_gaps)
        lines += labelled(view.drawn(POINTER), question_of(card), view, style="topic", change=change)
    return lines if len(lines) > 1 else []


def sources_line(card: Card, view: View) -> list[Line]:
    """Where the answer can be checked, in one short paragraph."""
    if not card.sources:
        return []
    text = "; ".join(dict.fromkeys(source_words(source) for source in card.sources))
    return [_dim(line) for line in prose_lines(f"{view.say('part.sources')}: {_escaped(text)}", view)]


def image_files(card: Card, view: View) -> list[str]:
    """The files and addresses of the images in a card's question and answer."""
    answer = card.why if isinstance(card, TrueFalseCard) else card.answer
    texts = [text_in(text, language) for text in (question_of(card), answer) if text for language in view.languages]
    return list(dict.fromkeys(path for text in texts for path in image_paths(text)))


def source_words(source: Source) -> str:
    """A source as one would name it: paper with section, or the heading of a source document."""
    title = source.paper or source.title or source.heading or source.url or source.arxiv or source.seed or ""
    return f"{title}, {source.where}" if source.where else title


def source_address(source: Source) -> str:
    """Where to open it, or an empty string."""
    return source.url or (f"https://arxiv.org/abs/{source.arxiv}" if source.arxiv else "")


def _asking(card: Card, view: View, *, solved: bool = False) -> Change:
    """What has to be done to a text of the card before it is drawn: hide the gap, put the drawn numbers in."""
    if isinstance(card, ClozeCard) and not solved:
        return lambda text: with_gap(text, view.gap)
    if isinstance(card, NumericCard):
        values = draw_values(card, view.seed)
        value = numeric_answer(card, values) if solved else None
        return lambda text: fill(text, values, value)
    return None


def _options_explained(card: ChoiceCard, view: View, chosen: Collection[int]) -> list[Line]:
    lines: list[Line] = []
    for number, place in enumerate(shuffled_options(card, view.seed), 1):
        option = card.options[place]
        style = "correct" if option.correct else "wrong" if number in chosen else "dim"
        sign = view.drawn(TICK if option.correct else CROSS)
        yours = f" ({view.say('yours')})" if number in chosen else ""
        lines += labelled(f"{sign} {number}", option.text, view, style=style, after=yours)
        if option.why is not None:
            lines += [_dim(_indented(line, 6)) for line in prose_lines(option.why, view, indent=6)]
    return lines


def _number_explained(card: NumericCard, view: View) -> list[Line]:
    values = draw_values(card, view.seed)
    number = for_people(numeric_answer(card, values), view.languages[0])
    unit = f" {text_in(card.unit, view.languages[0])}" if card.unit else ""
    tolerance = view.say("tolerance", tolerance=card.tolerance)
    return [Line.assemble((f"{number}{unit}", "correct"), (f"  {tolerance}", "dim"))]


def labelled(
    label: str, text: Text, view: View, *, mark: str = "", style: str = "", after: str = "", change: Change = None
) -> list[Line]:
    """A labelled paragraph with a hanging indent, in each language of the view."""
    lead = f"{mark} {label} " if mark else f"  {label} "
    width = Line(lead).cell_len
    lines = prose_lines(text, view, indent=width, change=change)
    if not lines:
        return []
    first = Line.assemble((lead, style), lines[0])
    if after:
        first.append(after, "dim")
    return [first, *(_indented(line, width) for line in lines[1:])]


def prose_lines(text: Text, view: View, *, indent: int = 0, change: Change = None) -> list[Line]:
    """A text in each language of the view, one below the other."""
    lines: list[Line] = []
    versions = dict.fromkeys(text_in(text, language) for language in view.languages)
    for version in versions:
        shown = change(version) if change else version
        lines += render_prose(shown, view.look, max(10, view.width - indent), macros=view.macros)
    return lines


def _indented(line: Line, cells: int) -> Line:
    return Line.assemble(" " * cells, line)


def _dim(line: Line) -> Line:
    dimmed = line.copy()
    dimmed.stylize("dim")
    return dimmed


def _escaped(text: str) -> str:
    """Text that must not be read as Markdown or maths."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>#$|~" else character for character in text)
