"""Exams that lie open: which one goes on, which are handed in because their time is over, what a new one must mind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

import typer

from nlpquiz.cli.exam_clock import read_clocks
from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.output import note
from nlpquiz.cli.workspace import Workspace
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exam.attempt import Attempt, Resume, Submit, conclude, step
from nlpquiz.exam.clock import Reading
from nlpquiz.exam.feeding import reviews_of
from nlpquiz.exam.marks import mark_paper, result_of
from nlpquiz.exam.paper import Paper
from nlpquiz.store.exams import Exams, Sat


def resume_command(number: int) -> str:
    """The command that goes on with exam ``number``."""
    return f"nlpquiz exam --resume --number {number}"


def finish(workspace: Workspace, exams: Exams, attempt: Attempt) -> int:
    """Store the marks and hand the answers to the schedule; how many went there. May be done twice without harm."""
    marked = mark_paper(attempt)
    reviews = []
    if workspace.settings.exam_feeds_schedule:
        reviews = reviews_of(attempt, marked, workspace.cache.state_of, workspace.policies())
        workspace.history.add(reviews)
    _, events = conclude(attempt, result_of(marked), read_clocks(workspace.now()))
    exams.add(attempt.paper.id, events)
    return len(reviews)


def finish_what_was_cut_off(workspace: Workspace, exams: Exams) -> None:
    """An exam that was handed in but never marked, because the program was killed then, is marked now."""
    for sat in exams.all():
        if sat.attempt.phase == "over" and sat.attempt.result is None:
            finish(workspace, exams, sat.attempt)
            from nlpquiz.terminal.outcome_messages import say

            note(say("exam.marked", workspace.language, number=sat.number))


def hand_in_what_is_over(workspace: Workspace, exams: Exams, *, but: str | None = None) -> None:
    """Every open exam whose time has run out is handed in as it was and marked, but for the paper with the id ``but``.

    The time is counted as for one who goes on with it now.
    """
    for sat in exams.unfinished():
        paper = sat.attempt.paper
        reading = read_clocks(workspace.now())
        if paper.id == but or not time_is_over(sat.attempt, reading):
            continue
        attempt, events = step(sat.attempt, Resume(changed=changed_since(workspace, paper)), reading)
        try:
            exams.add(paper.id, events)
        except QuizError as error:
            if error.exit_code != ExitCode.TEMPORARY:
                raise
            continue  # another window hands it in at this moment
        finish(workspace, exams, attempt)
        note(
            f"nlpquiz: the time of exam {sat.number} ran out while nobody was there; it was handed in as it was."
            f" `nlpquiz exam --report {sat.number}` shows it."
        )


def time_is_over(attempt: Attempt, reading: Reading) -> bool:
    """Whether an exam that lies open would be handed in at once if somebody went on with it now."""
    return step(attempt, Resume(), reading)[0].phase == "over"


def exam_to_resume(workspace: Workspace, exams: Exams, number: int | None, *, forgive_absence: bool) -> Sat:
    """The exam to go on with: the one named, else the one left last, those with time left first.

    Raises:
        QuizError: there is none, or the one named was handed in.
    """
    if number is not None:
        sat = exam_numbered(exams.all(), number)
        if sat.attempt.phase == "over":
            raise QuizError(
                f"Exam {number} was handed in", f"`nlpquiz exam --report {number}` shows how it went.", ExitCode.USAGE
            )
        return sat
    unfinished = exams.unfinished()
    if not unfinished:
        raise QuizError(
            "There is no exam to go on with: every one was handed in",
            "`nlpquiz exam --timed` starts one; `nlpquiz exam --history` lists those that you sat.",
        )
    reading = read_clocks(workspace.now())
    running = [sat for sat in unfinished if forgive_absence or not time_is_over(sat.attempt, reading)]
    return (running or unfinished)[-1]


def exam_numbered(every: Iterable[Sat], number: int) -> Sat:
    """The exam with this number.

    Raises:
        QuizError: there is none.
    """
    found = {sat.number: sat for sat in every}
    if number not in found:
        there = f"There are exams 1 to {len(found)}." if found else "`nlpquiz exam --timed` starts the first."
        raise QuizError(f"There is no exam {number}", there, ExitCode.USAGE)
    return found[number]


def mind_running_exams(workspace: Workspace, exams: Exams, stdin: TextIO) -> None:
    """Before a new exam: ask whether it is meant while the clock of another runs; without a terminal, refuse.

    Where nobody can be asked, running exams without any answer are handed in and not spoken of.

    Raises:
        QuizError: one with answers runs, and nobody can be asked.
        typer.Abort: the learner does not want a new one.
    """
    running = [sat for sat in exams.unfinished() if sat.attempt.paper.terms.limit_ms is not None]
    if not running:
        return
    asks = stdin.isatty() and not GIVEN.no_input
    answered = [sat for sat in running if any(not given.is_blank for given in sat.attempt.answers)]
    reading = read_clocks(workspace.now())
    if not asks and not answered:
        for sat in running:
            resumed, first = step(sat.attempt, Resume(), reading)
            attempt, last = step(resumed, Submit(), reading)
            exams.add(attempt.paper.id, (*first, *last))
            finish(workspace, exams, attempt)
        return
    sat = (running if asks else answered)[-1]
    if not asks:
        raise QuizError(
            f"Exam {sat.number} is still running", f"`{resume_command(sat.number)}` goes on with it.", ExitCode.USAGE
        )
    from nlpquiz.terminal.exam_messages import clock_words, say
    from nlpquiz.terminal.keys import forget_typed

    left = clock_words(step(sat.attempt, Resume(), reading)[0].left_ms(reading) or 0)
    words = {"number": sat.number, "time": left, "command": resume_command(sat.number)}
    typer.echo(say("running", workspace.language, **words), err=True)
    forget_typed(stdin)
    typer.confirm(say("running.ask", workspace.language), abort=True, err=True)


def changed_since(workspace: Workspace, paper: Paper) -> tuple[str, ...]:
    """Keys of questions whose cards read differently in the decks now, or are gone."""
    changed = []
    for question in paper.questions:
        entry = workspace.cache.entry(question.key)
        if entry is None or entry.fingerprint != question.fingerprint:
            changed.append(question.key)
    return tuple(changed)
