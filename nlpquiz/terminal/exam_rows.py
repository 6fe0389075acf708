"""The rows of an exam that are drawn again and again: the answer so far, the text being typed, the clock."""

from __future__ import annotations

from rich.text import Text as Line

from nlpquiz.deck.choosing import has_several_right, numbers_to_choose
from nlpquiz.deck.model import Card, ChoiceCard, OrderCard, TrueFalseCard, text_in
from nlpquiz.exam.answering import Given, is_typed
from nlpquiz.exam.attempt import Attempt
from nlpquiz.exam.clock import Reading
from nlpquiz.exam.paper import Paper, Question
from nlpquiz.terminal.exam_messages import clock_words, elapsed_words
from nlpquiz.terminal.exam_view import Sheet
from nlpquiz.terminal.line_editor import Draft, lines
from nlpquiz.terminal.prose import plain_text

PROMPT = "> "
FEWEST_DRAFT_ROWS = 3


def answer_row(attempt: Attempt, sheet: Sheet) -> Line:
    """The answer to the question on the screen, and whether it is flagged."""
    row = Line()
    if attempt.place in attempt.flagged:
        row.append(f"[{sheet.say('flagged')}] ", "warning")
    row.append_text(answer_line(attempt.paper, attempt.paper.questions[attempt.place], attempt.given, sheet))
    row.truncate(max(1, sheet.width - 1), overflow="ellipsis")
    return row


def submit_row(attempt: Attempt, sheet: Sheet) -> Line:
    """Asks whether the paper is to be handed in."""
    count = len(attempt.open_places)
    if count == 0:
        words = sheet.say("submit.ask")
    elif count == 1:
        words = sheet.say("submit.ask.open.one")
    else:
        words = sheet.say("submit.ask.open", count=count)
    line = Line(words, "warning")
    line.truncate(max(1, sheet.width - 1), overflow="ellipsis")
    return line


def text_width(width: int) -> int:
    """Cells for the text that is being typed on a screen of ``width`` cells."""
    return max(8, width - len(PROMPT) - 1)


def draft_rows(draft: Draft, sheet: Sheet, height: int) -> tuple[list[Line], tuple[int, int]]:
    """The text being typed, at most as much of it as fits above the clock, and the cell of the cursor."""
    shown = lines(draft, text_width(sheet.width), wide_ambiguous=sheet.look.wide_ambiguous)
    room = max(FEWEST_DRAFT_ROWS, height - 3)
    first = max(0, min(shown.row - room // 2, len(shown.rows) - room))
    rows = [
        Line().append(PROMPT if number == 0 else " " * len(PROMPT), "key").append(row)
        for number, row in enumerate(shown.rows[first : first + room], first)
    ]
    return rows, (shown.row - first, shown.column + len(PROMPT))


def answer_line(paper: Paper, question: Question, given: Given, sheet: Sheet) -> Line:
    """The answer so far in one row; what to press when there is none."""
    line = Line().append(sheet.say("answer"), "heading")
    card = question.card
    if given.is_blank:
        return line.append(answer_hint(card, sheet), "hint")
    if is_typed(card):
        text = " ".join(given.typed.split())
    elif isinstance(card, TrueFalseCard):
        text = f"{given.numbers[0]} {sheet.say('true' if given.numbers == (1,) else 'false')}"
    elif isinstance(card, ChoiceCard) and len(given.numbers) == 1:
        option = card.options[question.shown[given.numbers[0] - 1]]
        macros = paper.decks[question.deck].macros
        words = plain_text(
            text_in(option.text, "zh" if sheet.language == "zh" else "en"),
            ascii_only=sheet.look.ascii_only,
            macros=macros,
        )
        text = f"{given.numbers[0]}  {' '.join(words.split())}"
    else:
        arrow = " > " if sheet.look.ascii_only or sheet.look.plain else " → "
        text = (arrow if isinstance(card, OrderCard) else ", ").join(map(str, given.numbers))
    return line.append(text, "strong")


def answer_hint(card: Card, sheet: Sheet) -> str:
    """What to press to answer."""
    highest = numbers_to_choose(card)
    if isinstance(card, TrueFalseCard):
        return sheet.say("answer.none.truefalse")
    if isinstance(card, OrderCard):
        return sheet.say("answer.none.order")
    if has_several_right(card):
        return sheet.say("answer.none.several", low=1, high=highest)
    if highest:
        return sheet.say("answer.none.numbers", low=1, high=highest)
    return sheet.say("answer.none.typed")


def status_line(attempt: Attempt, now: Reading, sheet: Sheet, *, typing: bool) -> Line:
    """The clock, the pace and the keys in one row; what does not fit is left out, least important first."""
    style, parts = _status_parts(attempt, now, sheet)
    parts.append(sheet.say("keys.typing") if typing else sheet.say("keys"))
    between = sheet.drawn(" · ")
    line = Line().append(parts[0], style)
    for part in parts[1:]:
        if sheet.cells(line.plain + between + part) < sheet.width:
            line.append(between, "dim").append(part, "hint")
    line.truncate(max(1, sheet.width - 1))
    return line


def _status_parts(attempt: Attempt, now: Reading, sheet: Sheet) -> tuple[str, list[str]]:
    open_count = len(attempt.open_places)
    left_ms = attempt.left_ms(now)
    opened = sheet.say("open", count=open_count) if open_count else sheet.say("open.none")
    if left_ms is None:
        return "key", [sheet.say("used", time=elapsed_words(attempt.used_by(now))), opened]
    last = attempt.in_last_part(now)
    parts = [sheet.say("left.last" if last else "left", time=clock_words(left_ms)), opened]
    if open_count:
        parts.append(sheet.say("pace", time=clock_words(left_ms / open_count)))
    fair_ms = (attempt.paper.terms.limit_ms or 0) * attempt.paper.questions[attempt.place].time_share
    here = sheet.say("here", time=elapsed_words(attempt.spent_here_by(now)), fair=clock_words(fair_ms))
    parts.append(here)
    if attempt.flagged:
        parts.append(sheet.say("flags", count=len(attempt.flagged)))
    return ("warning" if last else "key"), parts
