"""The parts of an exam screen as lines: a question with its answer so far, the line with the clock, the overview."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text as Line

from nlpquiz.deck.choosing import has_several_right
from nlpquiz.deck.model import Card, ChoiceCard, OrderCard, TrueFalseCard
from nlpquiz.exam.answering import is_complete
from nlpquiz.exam.attempt import Attempt
from nlpquiz.exam.description import question_markdown
from nlpquiz.exam.paper import Paper, Question
from nlpquiz.exam.report import in_languages
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.exam_messages import clock_words, say, span_words
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.prose import render_prose
from nlpquiz.terminal.view import ASCII_DRAWING
from nlpquiz.terminal.wrapping import wrap

HELP_KEYS = (
    ("1 … 9", "help.numbers"),
    ("⏎ t", "help.type"),
    ("Ctrl-J", "help.newline"),
    ("Esc", "help.escape"),
    ("⏎ Tab n →", "help.next"),
    ("⇧Tab p ←", "help.previous"),
    ("g", "help.goto"),
    ("f", "help.flag"),
    ("o", "help.overview"),
    ("⌫", "help.clear"),
    ("s", "help.submit"),
    ("z", "help.pause"),
    ("q", "help.leave"),
)
ASCII_KEYS = {"⏎": "Enter", "→": "right", "←": "left", "⇧Tab": "Shift-Tab", "⌫": "Backspace", "…": "to"}
CELL = 6  # of the overview
MOST_COLUMNS = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """How an exam is drawn."""

    look: Look
    width: int
    language: str

    def say(self, name: str, /, **values: object) -> str:
        """A message in the language of the exam."""
        return self.drawn(say(name, self.language, **values))

    def drawn(self, text: str) -> str:
        """Our own words and symbols as this look draws them; the texts of cards do not pass here."""
        return text.translate(ASCII_DRAWING) if self.look.ascii_only else text

    @property
    def colon(self) -> str:
        """Between a name and what it stands for."""
        return "：" if self.language == "zh" and not self.look.ascii_only else ": "

    def cells(self, text: str) -> int:
        """How wide the terminal draws a text."""
        return text_width(text, wide_ambiguous=self.look.wide_ambiguous)

    def prose(self, text: str, macros: dict[str, str], indent: int = 0) -> list[Line]:
        """Card text in the width that is left after ``indent`` cells."""
        return [
            _indented(line, indent)
            for line in render_prose(text, self.look, max(10, self.width - indent), macros=macros)
        ]

    def labelled(self, label: str, text: str, macros: dict[str, str], style: str = "key") -> list[Line]:
        """A paragraph with a label and a hanging indent."""
        lead = f"  {label} "
        cells = self.cells(lead)
        rows = render_prose(text, self.look, max(10, self.width - cells), macros=macros) or [Line()]
        first = Line().append(lead, style)
        first.append_text(rows[0])
        return [first, *(_indented(row, cells) for row in rows[1:])]

    def wrapped(self, line: Line) -> list[Line]:
        """A line of our own in as many rows as it needs."""
        return wrap(line, self.width, wide_ambiguous=self.look.wide_ambiguous)


def header_lines(attempt: Attempt, sheet: Sheet) -> list[Line]:
    """Which question this is and what it is worth. The topic is not told: it may give the answer away."""
    paper, place = attempt.paper, attempt.place
    question = paper.questions[place]
    words = [
        in_languages(paper.decks[question.deck].title, sheet.language, " / "),
        kind_words(question.card, sheet),
        marks_of_words(question.marks, sheet),
    ]
    if place in attempt.flagged:
        words.append(sheet.say("flagged"))
    title = Line().append(sheet.say("question", number=place + 1, count=len(paper.questions)), "title")
    title.append("   " + sheet.drawn(" · ").join(words), "dim")
    rule = [] if sheet.look.plain else [Line(sheet.drawn("─") * sheet.width, "rule")]
    return [*rule, *sheet.wrapped(title), Line()]


def kind_words(card: Card, sheet: Sheet) -> str:
    """The kind of a question."""
    return sheet.say("kind.choice.several" if has_several_right(card) else f"kind.{card.kind}")


def marks_of_words(marks: int, sheet: Sheet) -> str:
    """1 mark, 4 marks."""
    return sheet.say("marks.one") if marks == 1 else sheet.say("marks", marks=marks)


def question_lines(paper: Paper, question: Question, sheet: Sheet) -> list[Line]:
    """What is asked, and what there is to choose from."""
    macros = dict(paper.decks[question.deck].macros)
    lines = sheet.prose(question_markdown(question, sheet.language), macros)
    between = "  \n" if sheet.language == "both" else "\n\n"
    match question.card:
        case ChoiceCard(options=options):
            lines.append(Line())
            for number, index in enumerate(question.shown, 1):
                lines += sheet.labelled(str(number), in_languages(options[index].text, sheet.language, between), macros)
        case OrderCard(items=items):
            lines.append(Line())
            for number, index in enumerate(question.shown, 1):
                lines += sheet.labelled(str(number), in_languages(items[index], sheet.language, between), macros)
        case TrueFalseCard():
            both = (("1 ", "key"), sheet.say("true"), "    ", ("2 ", "key"), sheet.say("false"))
            lines += [Line(), Line.assemble("  ", *both)]
        case _:
            pass
    return [*lines, Line()]


def overview_lines(attempt: Attempt, sheet: Sheet) -> list[Line]:
    """Every question in a grid: its number and whether it is answered, begun, open, flagged."""
    marks = [_state_of(attempt, place) for place in range(len(attempt.paper.questions))]
    counts = {
        "answered": sum(state == "answered" for state in marks),
        "open": sum(state != "answered" for state in marks),
        "flagged": len(attempt.flagged),
    }
    legend = "   " + sheet.say("overview.legend", **counts)
    lines = sheet.wrapped(Line.assemble((sheet.say("overview"), "heading"), (legend, "dim")))
    if sheet.look.plain:
        return [*lines, *(_in_words(attempt, place, state, sheet) for place, state in enumerate(marks)), Line()]
    columns = max(1, min(MOST_COLUMNS, (sheet.width - 1) // CELL))
    for start in range(0, len(marks), columns):
        row = Line(" ")
        for place in range(start, min(start + columns, len(marks))):
            row.append_text(_cell(attempt, place, marks[place], sheet))
        lines.append(row)
    signs = _signs(sheet)
    signs_told = "  ".join(
        f"{signs[name]} {sheet.say(word)}"
        for name, word in (
            *(("answered", "overview.answered"), ("begun", "overview.begun"), ("open", "overview.open")),
            ("flag", "flagged"),
        )
    )
    return [*lines, *sheet.wrapped(Line(f" {signs_told}", "dim")), Line()]


def _signs(sheet: Sheet) -> dict[str, str]:
    if sheet.look.ascii_only:
        return {"answered": "+", "begun": "~", "open": ".", "flag": "!"}
    return {"answered": "✓", "begun": "◐", "open": "·", "flag": "⚑"}


def _state_of(attempt: Attempt, place: int) -> str:
    given = attempt.answers[place]
    if is_complete(attempt.paper.questions[place].card, given):
        return "answered"
    return "open" if given.is_blank else "begun"


def _cell(attempt: Attempt, place: int, state: str, sheet: Sheet) -> Line:
    signs = _signs(sheet)
    style = {"answered": "correct", "begun": "partly", "open": "hint"}[state]
    number = f"{place + 1:>2}"
    text = f"[{number}]" if place == attempt.place else f" {number} "
    cell = Line().append(text, "cursor" if place == attempt.place else "key")
    cell.append(signs[state], style).append(signs["flag"] if place in attempt.flagged else " ", "warning")
    return cell


def _in_words(attempt: Attempt, place: int, state: str, sheet: Sheet) -> Line:
    words = [sheet.say(f"overview.{state}")]
    if place in attempt.flagged:
        words.append(sheet.say("flagged"))
    if place == attempt.place:
        words.append(sheet.say("overview.here"))
    return Line(f"{place + 1}: {', '.join(words)}")


def help_lines(sheet: Sheet) -> list[Line]:
    """All keys."""
    lines = [Line(sheet.say("help.title"), "heading")]
    for keys, name in HELP_KEYS:
        shown = keys
        if sheet.look.ascii_only or sheet.look.plain:
            for sign, words in ASCII_KEYS.items():
                shown = shown.replace(sign, words)
        lines += sheet.wrapped(Line.assemble((f"  {shown:<11} ", "key"), sheet.say(name)))
    return [*lines, Line()]


def start_lines(attempt: Attempt, sheet: Sheet, *, asked_for: int) -> list[Line]:
    """What lies ahead, before the first question."""
    paper = attempt.paper
    limit_ms, forecast = paper.terms.limit_ms, paper.forecast
    count = len(paper.questions)
    questions = sheet.say("questions.one") if count == 1 else sheet.say("questions", count=count)
    values = {"questions": questions, "marks": marks_of_words(paper.maximum, sheet)}
    rows = [
        sheet.say("start.untimed", **values)
        if limit_ms is None
        else sheet.say("start.timed", time=clock_words(limit_ms), **values)
    ]
    if paper.left_out:
        rows.append(sheet.say("start.left_out", count=paper.left_out))
    elif len(paper.questions) < asked_for:
        rows.append(sheet.say("start.fewer", count=len(paper.questions)))
    rows.append(
        sheet.say(
            "start.forecast",
            marks=paper.maximum,
            expected=f"{forecast.expected:.0f}",
            low=f"{forecast.low:.0f}",
            high=f"{forecast.high:.0f}",
        )
    )
    rows += [sheet.say("start.keys"), sheet.say("start.saved")]
    return [line for row in rows for line in sheet.wrapped(Line(row, "hint"))]


def resumed_lines(before: Attempt, attempt: Attempt, sheet: Sheet) -> list[Line]:
    """What is to be known when a paper goes on: the time away, changed cards, a sleep or a changed clock."""
    language = sheet.language
    rows = [sheet.say("resumed", date=attempt.paper.at.date().isoformat())]
    forgiven_ms = attempt.forgiven_ms - before.forgiven_ms
    away_ms = attempt.absent_ms - before.absent_ms
    left_ms = attempt.left_ms(attempt.last)
    if attempt.phase == "over":
        rows.append(sheet.say("resumed.over"))
    elif forgiven_ms:
        rows.append(sheet.say("resumed.forgiven", time=span_words(forgiven_ms, language)))
    elif left_ms is not None:
        rows.append(sheet.say("resumed.away", time=span_words(away_ms, language), left=clock_words(left_ms)))
    moves = attempt.clock_moved_ms[len(before.clock_moved_ms) :]
    rows += [sheet.say("clock.moved", time=span_words(moved_ms, language)) for moved_ms in moves]
    if attempt.changed:
        rows.append(sheet.say("changed", count=len(attempt.changed)))
    return [line for row in rows for line in sheet.wrapped(Line(row, "hint"))]


def _indented(line: Line, cells: int) -> Line:
    return Line.assemble(" " * cells, line) if cells else line
