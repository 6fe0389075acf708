"""An exam's surroundings: the paper from the decks, every fact into the store, the marks into the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from nlpquiz.cli.exam_clock import read_clocks
from nlpquiz.cli.exam_handing_in import changed_since, exam_numbered, finish, mind_running_exams, resume_command
from nlpquiz.cli.workspace import Workspace
from nlpquiz.deck.catalog import Entry, Filters
from nlpquiz.deck.model import Card
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exam.attempt import Attempt, Event, Resume, begin, step
from nlpquiz.exam.clock import Reading
from nlpquiz.exam.knowing import recall_before
from nlpquiz.exam.paper import Library, Paper, Terms, set_paper
from nlpquiz.exam.report import Report, Score, report_of, score_of
from nlpquiz.store.exams import Exams, Sat

if TYPE_CHECKING:
    from nlpquiz.terminal.exam_seat import Seat

QUESTIONS = 20
MINUTES = 30.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asked for. ``questions`` None: the usual number, or fewer when there are fewer cards."""

    filters: Filters
    questions: int | None
    minutes: float | None
    seed: str | None
    partial_credit: bool
    words: tuple[str, ...]
    """The command line, to be kept with the paper"""


class StoreDesk:
    """What the exam screen asks of the world, answered from the workspace and the store."""

    def __init__(self, workspace: Workspace, exams: Exams) -> None:
        self._workspace = workspace
        self._exams = exams

    def reading(self) -> Reading:
        return read_clocks(self._workspace.now())

    def write(self, paper_id: str, events: Sequence[Event]) -> None:
        self._exams.add(paper_id, events)


def start(workspace: Workspace, exams: Exams, wishes: Wishes, stdin: TextIO) -> int:
    """Set a paper, sit it, mark it and report; returns the exit code."""
    paper = _paper(workspace, exams, wishes)
    mind_running_exams(workspace, exams, stdin)
    reading = read_clocks(workspace.now())
    attempt, events = begin(paper, reading)
    exams.start(paper, events)
    return _sit(workspace, exams, attempt, stdin, asked_for=wishes.questions or QUESTIONS)


def resume_exam(workspace: Workspace, exams: Exams, sat: Sat, stdin: TextIO, *, forgive_absence: bool) -> int:
    """Go on with an exam that was not handed in; returns the exit code."""
    changed = changed_since(workspace, sat.attempt.paper)
    action = Resume(forgive_absence=forgive_absence, changed=changed)
    attempt, events = step(sat.attempt, action, read_clocks(workspace.now()))
    exams.add(attempt.paper.id, events)
    return _sit(workspace, exams, attempt, stdin, before=sat.attempt)


def _paper(workspace: Workspace, exams: Exams, wishes: Wishes) -> Paper:
    now = workspace.now()
    cache = workspace.cache
    states = {candidate.entry.key: candidate.state for candidate in cache.any_card(wishes.filters, now)}
    pool = [entry for entry in cache.entries(wishes.filters) if entry.key in states]
    cards: dict[str, Card] = {}
    policies = workspace.policies()

    def card(name: str) -> Card:
        if name not in cards:
            cards[name] = cache.card(name)
        return cards[name]

    def recall(entry: Entry) -> float:
        return recall_before(states[entry.key], now.day, policies.get(entry.deck, policies[""]))

    there = len({entry.name for entry in pool})
    if there == 0:
        raise QuizError(
            "No card fits these options",
            "`nlpquiz decks list` shows decks and topics; leave an option out to have more.",
            ExitCode.USAGE,
        )
    if wishes.questions is not None and there < wishes.questions:
        raise QuizError(
            f"{wishes.questions} questions were asked for, but only {there} card{'s' if there != 1 else ''} fit",
            f"Ask for fewer with --questions {there}, or leave out an option that narrows the choice.",
            ExitCode.USAGE,
        )
    library = Library(pool, {head.id: head for head in cache.heads()}, card, recall, exams.asked_lately())
    limit_ms = None if wishes.minutes is None else max(1, round(wishes.minutes * 60_000))
    return set_paper(
        library,
        wishes.questions or QUESTIONS,
        Terms(limit_ms, workspace.language, wishes.partial_credit, wishes.words),
        paper_id=workspace.history.new_id(now),
        at=now,
        seed=str(now.at_ms) if wishes.seed is None else wishes.seed,
    )


def _sit(
    workspace: Workspace,
    exams: Exams,
    attempt: Attempt,
    stdin: TextIO,
    *,
    asked_for: int = 0,
    before: Attempt | None = None,
) -> int:
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.exam_report import report_lines
    from nlpquiz.terminal.exam_screen import ExamScreen
    from nlpquiz.terminal.exam_seat import Seat
    from nlpquiz.terminal.exam_view import Sheet, resumed_lines, start_lines
    from nlpquiz.terminal.keys import forget_typed, raw_keys

    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    sheet = Sheet(look, console.width, attempt.paper.terms.language)
    with raw_keys(stdin) as read:
        seat = Seat(console, look, read, StoreDesk(workspace, exams))
        opening = (
            start_lines(attempt, sheet, asked_for=asked_for)
            if before is None
            else resumed_lines(before, attempt, sheet)
        )
        console.print(*opening, sep="\n", soft_wrap=True)
        forget_typed(stdin)
        if attempt.phase == "asking":
            attempt = ExamScreen(seat, attempt).run()
        if attempt.phase != "over":
            return 0
        if attempt.ending == "time":
            forget_typed(stdin)  # the rest of an answer says nothing about its marks
        attempt = _settle(seat, attempt)
    count = finish(workspace, exams, attempt)
    report = report_on(exams, attempt.paper.id)
    console.print(*report_lines(report, sheet, fed=count), sep="\n", soft_wrap=True)
    return 0


def _settle(seat: Seat, attempt: Attempt) -> Attempt:
    if not seat.console.is_terminal:
        return attempt  # nobody is there to be asked
    from nlpquiz.terminal.exam_settle import SettleScreen

    return SettleScreen(seat, attempt).run()


def scores(exams: Exams) -> list[Score]:
    """Every exam in a line, oldest first."""
    return [score_of(sat.number, sat.attempt) for sat in exams.all()]


def numbered(exams: Exams, number: int) -> Sat:
    """The exam with this number.

    Raises:
        QuizError: there is none, or it was not handed in.
    """
    sat = exam_numbered(exams.all(), number)
    if sat.attempt.phase != "over":
        raise QuizError(f"Exam {number} was not handed in yet", f"`{resume_command(number)}` goes on with it.")
    return sat


def report_on(exams: Exams, paper_id: str | None = None, number: int | None = None) -> Report:
    """The report of one exam, with the scores of those before it."""
    earlier: list[Score] = []
    for sat in exams.all():
        if sat.attempt.paper.id == paper_id or sat.number == number:
            return report_of(sat.number, sat.attempt, earlier)
        if sat.attempt.phase == "over":
            earlier.append(score_of(sat.number, sat.attempt))
    raise AssertionError("the exam was found before")
