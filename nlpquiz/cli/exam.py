"""``nlpquiz exam``: arguments to a paper, a resumed paper, a report or the list of exams."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from pathlib import Path
from typing import Annotated

import typer

from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.registry import new_app
from nlpquiz.cli.study import Decks, Kinds, Priorities, Tags, Topics
from nlpquiz.cli.suggestions import one_of
from nlpquiz.deck.model import KINDS, PRIORITIES
from nlpquiz.errors import ExitCode, QuizError

app = new_app()

LONGEST_MINUTES = 24 * 60
MOST_QUESTIONS = 500


@app.command()
def exam(
    decks: Decks = None,
    timed: Annotated[bool, typer.Option("--timed", help="Against the clock (the default).")] = False,
    untimed: Annotated[bool, typer.Option("--untimed", help="Without a time limit.")] = False,
    minutes: Annotated[float | None, typer.Option("--minutes", metavar="M", help="Time limit; 30 by default.")] = None,
    questions: Annotated[int | None, typer.Option("--questions", metavar="N", help="20 by default.")] = None,
    tag: Tags = None,
    topic: Topics = None,
    kind: Kinds = None,
    priority: Priorities = None,
    seed: Annotated[str | None, typer.Option("--seed", metavar="TEXT", help="Set the same paper again.")] = None,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="No partial credit where several options are right.")
    ] = False,
    pause: Annotated[bool, typer.Option("--pause", help="Without a limit: the key z pauses.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the exam that you left last.")] = False,
    number: Annotated[
        int | None, typer.Option("--number", metavar="N", help="With --resume: go on with exam N of --history.")
    ] = None,
    forgive_absence: Annotated[
        bool, typer.Option("--forgive-absence", help="With --resume: the time away does not count.")
    ] = False,
    history: Annotated[bool, typer.Option("--history", help="List your exams.")] = False,
    report: Annotated[int | None, typer.Option("--report", metavar="N", help="Show the report of exam N.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="With --report: as a web page.")] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="With --report: as Markdown.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --report or --history: as JSON.")] = False,
) -> int:
    """Sit an exam on DECK… (none: all decks): a paper, a clock, a fair mark, a report.

    Every answer is saved at once; --resume goes on after anything. Press Esc and ? in the exam for the keys.
    """
    modes = {"--resume": resume, "--history": history, "--report": report is not None}
    _check_combination(
        modes, number=number, forgive_absence=forgive_absence, html=html, markdown=markdown, as_json=as_json
    )
    if history:
        return _history(as_json)
    if report is not None:
        return _report(report, html, markdown, as_json)
    if GIVEN.no_input:
        raise QuizError(
            "An exam asks questions, and --no-input forbids asking",
            "Leave --no-input out, or look at earlier exams with `nlpquiz exam --history`.",
            ExitCode.USAGE,
        )
    limit = _minutes(minutes, timed=timed, untimed=untimed, pause=pause)
    if questions is not None and not 1 <= questions <= MOST_QUESTIONS:
        raise QuizError(f"--questions: {questions} is not between 1 and {MOST_QUESTIONS}", "", ExitCode.USAGE)
    for values, known, option in ((kind, KINDS, "--kind"), (priority, PRIORITIES, "--priority")):
        for value in values or ():
            one_of(value, known, option)

    from nlpquiz.cli.exam_handing_in import exam_to_resume, finish_what_was_cut_off, hand_in_what_is_over
    from nlpquiz.cli.exam_sitting import Wishes, resume_exam, start
    from nlpquiz.cli.workspace import open_workspace
    from nlpquiz.deck.catalog import Filters
    from nlpquiz.store.exams import Exams

    with open_workspace() as workspace:
        wanted = workspace.wanted_decks(decks or ())
        with Exams.of(workspace.history) as exams:
            finish_what_was_cut_off(workspace, exams)
            if resume:
                sat = exam_to_resume(workspace, exams, number, forgive_absence=forgive_absence)
                hand_in_what_is_over(workspace, exams, but=sat.attempt.paper.id)
                return resume_exam(workspace, exams, sat, sys.stdin, forgive_absence=forgive_absence)
            hand_in_what_is_over(workspace, exams)
            filters = Filters(
                decks=wanted,
                topics=tuple(topic or ()),
                tags=tuple(tag or ()),
                kinds=tuple(kind or ()),  # type: ignore[arg-type]
                priorities=tuple(priority or ()),  # type: ignore[arg-type]
            )
            wishes = Wishes(filters, questions, limit, seed, not all_or_nothing, tuple(sys.argv[1:]))
            return start(workspace, exams, wishes, sys.stdin)


def _check_combination(
    modes: dict[str, bool],
    *,
    number: int | None,
    forgive_absence: bool,
    html: Path | None,
    markdown: Path | None,
    as_json: bool,
) -> None:
    """Refuse options that do not go together."""
    chosen = [name for name, given in modes.items() if given]
    if len(chosen) > 1:
        raise QuizError(f"{chosen[0]} and {chosen[1]} do not go together", f"Give {chosen[0]} alone.", ExitCode.USAGE)
    if number is not None and not modes["--resume"]:
        raise QuizError("--number belongs to --resume", f"nlpquiz exam --resume --number {number}", ExitCode.USAGE)
    if forgive_absence and not modes["--resume"]:
        raise QuizError(
            "--forgive-absence belongs to --resume", "nlpquiz exam --resume --forgive-absence", ExitCode.USAGE
        )
    for name, given in (("--html", html), ("--markdown", markdown)):
        if given is not None and not modes["--report"]:
            raise QuizError(f"{name} belongs to --report", f"nlpquiz exam --report 1 {name} FILE", ExitCode.USAGE)
    if as_json and not (modes["--report"] or modes["--history"]):
        raise QuizError("--json belongs to --report or --history", "nlpquiz exam --history --json", ExitCode.USAGE)


def _minutes(minutes: float | None, *, timed: bool, untimed: bool, pause: bool) -> float | None:
    """The time limit in minutes; None without one."""
    from nlpquiz.cli.exam_sitting import MINUTES

    if timed and untimed:
        raise QuizError("--timed and --untimed do not go together", "Leave one of them out.", ExitCode.USAGE)
    if untimed and minutes is not None:
        raise QuizError("--untimed and --minutes do not go together", "Leave one of them out.", ExitCode.USAGE)
    if pause and (timed or minutes is not None):
        raise QuizError("A timed exam cannot be paused", "Leave --pause out, or say --untimed.", ExitCode.USAGE)
    if untimed or pause:
        return None
    minutes = MINUTES if minutes is None else minutes
    if not 0 < minutes <= LONGEST_MINUTES:
        raise QuizError(
            f"--minutes: {minutes:g} is not a time for an exam",
            "For example --minutes 30; or --untimed.",
            ExitCode.USAGE,
        )
    return minutes


def _history(as_json: bool) -> int:
    from nlpquiz.cli.exam_handing_in import finish_what_was_cut_off, hand_in_what_is_over
    from nlpquiz.cli.exam_sitting import scores
    from nlpquiz.cli.output import print_json
    from nlpquiz.cli.workspace import open_workspace
    from nlpquiz.exam.report import score_as_plain
    from nlpquiz.store.exams import Exams

    with open_workspace() as workspace, Exams.of(workspace.history) as exams:
        finish_what_was_cut_off(workspace, exams)
        hand_in_what_is_over(workspace, exams)
        found = scores(exams)
        if as_json:
            print_json("exam history", [score_as_plain(score) for score in found])
            return 0
        from nlpquiz.terminal.console import look_for, make_console
        from nlpquiz.terminal.exam_report import history_lines
        from nlpquiz.terminal.exam_view import Sheet

        look = look_for(workspace.look, workspace.environment)
        console = make_console(look, environment=workspace.environment)
        lines = history_lines(found, Sheet(look, console.width, workspace.language))
        console.print(*lines, sep="\n", soft_wrap=True)
        return 0


def _report(number: int, html: Path | None, markdown: Path | None, as_json: bool) -> int:
    from nlpquiz.cli.exam_handing_in import finish_what_was_cut_off, hand_in_what_is_over
    from nlpquiz.cli.exam_sitting import numbered, report_on
    from nlpquiz.cli.output import note, print_json
    from nlpquiz.cli.workspace import open_workspace
    from nlpquiz.store.exams import Exams
    from nlpquiz.terminal.exam_messages import sayer
    from nlpquiz.terminal.outcome_messages import say as outcome

    with open_workspace() as workspace, Exams.of(workspace.history) as exams:
        finish_what_was_cut_off(workspace, exams)
        hand_in_what_is_over(workspace, exams)
        numbered(exams, number)
        report = report_on(exams, number=number)
        if GIVEN.language is not None:
            report = dataclasses.replace(report, other_language=GIVEN.language)
        say = sayer(report.language)
        if html is not None:
            from nlpquiz.exchange.exam_html import exam_html

            _write(html, exam_html(report, say))
            note(outcome("wrote", report.language, file=html))
        if markdown is not None:
            from nlpquiz.exchange.exam_markdown import exam_markdown

            _write(markdown, exam_markdown(report, say))
            note(outcome("wrote", report.language, file=markdown))
        if as_json:
            from nlpquiz.exam.report import report_as_plain

            print_json("exam report", report_as_plain(report))
        elif html is None and markdown is None:
            from nlpquiz.terminal.console import look_for, make_console
            from nlpquiz.terminal.exam_report import report_lines
            from nlpquiz.terminal.exam_view import Sheet

            look = look_for(workspace.look, workspace.environment)
            console = make_console(look, environment=workspace.environment)
            lines = report_lines(report, Sheet(look, console.width, report.language))
            console.print(*lines, sep="\n", soft_wrap=True)
        return 0


def _write(path: Path, text: str) -> None:
    """Put the file there whole, or not at all."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise QuizError(
            f"{path} cannot be written: {error.strerror}", "Name a file in a folder of yours.", ExitCode.CANNOT_WRITE
        ) from error
