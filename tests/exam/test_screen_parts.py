"""What an exam looks like from 40 to 200 columns, in both languages, with and without colours and boxes."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace

import pytest
from rich.text import Text as Line

from nlpquiz.exam.answering import Given
from nlpquiz.exam.attempt import Answer, Attempt, Flag, GoTo, Submit, begin, step
from nlpquiz.exam.report import report_of, score_of
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.exam_messages import MESSAGES, clock_words, elapsed_words, span_words
from nlpquiz.terminal.exam_report import command_rows, history_lines, report_lines
from nlpquiz.terminal.exam_rows import answer_line, status_line
from nlpquiz.terminal.exam_view import (
    Sheet,
    header_lines,
    help_lines,
    overview_lines,
    question_lines,
    start_lines,
)
from nlpquiz.terminal.look import Look
from tests.exam.small_library import one_of_each, reading

WIDTHS = (40, 52, 80, 120, 200)


def begun(language: str = "en") -> Attempt:
    attempt, _ = begin(one_of_each(language=language), reading(0))
    for action, seconds in ((GoTo(2), 5), (Flag(), 6), (Answer(Given("x", (1,))), 7), (GoTo(4), 8)):
        attempt, _ = step(attempt, action, reading(seconds))
    return attempt


def everything(attempt: Attempt, sheet: Sheet) -> list[Line]:
    paper = attempt.paper
    lines = [*start_lines(attempt, sheet, asked_for=20), *header_lines(attempt, sheet), *help_lines(sheet)]
    for question, given in zip(paper.questions, attempt.answers, strict=True):
        lines += question_lines(paper, question, sheet)
        row = answer_line(paper, question, given, sheet)
        row.truncate(sheet.width - 1)
        lines.append(row)
    lines += [status_line(attempt, reading(20), sheet, typing=typing) for typing in (True, False)]
    lines += overview_lines(attempt, sheet)
    over, _ = step(attempt, Submit(), reading(30))
    lines += report_lines(report_of(2, over, [score_of(1, over)]), sheet, fed=3)
    return [*lines, *history_lines([score_of(1, over), score_of(2, over)], sheet)]


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "look", [Look(), Look(plain=True), Look(ascii_only=True, theme="none")], ids=["2d", "plain", "ascii"]
)
def test_nothing_is_wider_than_the_screen(width: int, language: str, look: Look) -> None:
    command = "nlpquiz study"
    for line in everything(begun(language), Sheet(look, width, language)):
        assert text_width(line.plain) <= width or command in line.plain, line.plain


def test_ascii_draws_no_symbol_of_ours() -> None:
    for line in everything(begun(), Sheet(Look(ascii_only=True), 80, "en")):
        assert line.plain.isascii() or "§" in line.plain, line.plain


def test_the_clock_tells_time_pace_and_share() -> None:
    attempt, sheet = begun(), Sheet(Look(), 120, "en")
    line = status_line(attempt, reading(60), sheet, typing=False).plain
    assert line.startswith("9:00 left · 5 open · 1:48 each · this one 0:52 of ")
    assert line.endswith("1 flagged · ? keys")
    assert (
        status_line(attempt, reading(60), Sheet(Look(), 40, "en"), typing=False).plain
        == "9:00 left · 5 open · 1:48 each · ? keys"
    )


def test_the_last_tenth_changes_word_and_colour() -> None:
    attempt, sheet = begun(), Sheet(Look(), 80, "en")
    before, after = (status_line(attempt, reading(at), sheet, typing=False) for at in (539, 541))
    assert (before.plain[:9], after.plain[:17]) == ("1:01 left", "LAST TENTH 0:59 ·"[:17])
    assert [str(line.spans[0].style) for line in (before, after)] == ["key", "warning"]
    assert "最后一成" in status_line(attempt, reading(541), Sheet(Look(), 80, "zh"), typing=False).plain


def test_the_overview_shows_every_question_and_its_state() -> None:
    text = "\n".join(line.plain for line in overview_lines(begun(), Sheet(Look(), 80, "en")))
    assert re.findall(r"\d+", text.split("\n")[1]) == ["1", "2", "3", "4", "5", "6"]
    assert "[ 5]·" in text
    assert "1 answered · 5 open · 1 flagged" in text
    plain = [line.plain for line in overview_lines(begun(), Sheet(Look(plain=True), 80, "en"))]
    assert "5: open, here" in plain
    assert any(line.startswith("3: ") and "flagged" in line for line in plain)


def test_the_header_does_not_tell_the_topic() -> None:
    text = "\n".join(line.plain for line in header_lines(begun(), Sheet(Look(), 80, "en")))
    assert "Question 5 of 6" in text
    assert "T-" not in text


def test_an_untimed_exam_shows_the_time_used() -> None:
    attempt, _ = begin(one_of_each(limit_ms=None), reading(0))
    assert status_line(attempt, reading(75), Sheet(Look(), 80, "en"), typing=False).plain.startswith(
        "1:15 used · 6 open"
    )


def test_the_report_says_what_the_score_must_be_judged_by() -> None:
    attempt, _ = step(begun(), Submit(), reading(30))
    attempt = replace(
        attempt,
        forgiven_ms=720_000,
        slept_ms=60_000,
        absent_ms=180_000,
        clock_moved_ms=(-3_600_000,),
        changed=("d/k-open",),
    )
    text = " ".join(line.plain for line in report_lines(report_of(1, attempt), Sheet(Look(), 200, "en")))
    for words in (
        "12 min away were not counted",
        "2 min of it away",
        "slept for 60 s",
    ):
        assert words in text
    assert "clock was changed by -60 min" in text
    assert "1 cards changed" in text


def test_times_in_words() -> None:
    assert [clock_words(ms) for ms in (0, 1, 7000, 59_001, 754_000, 3_723_000)] == [
        "0:00",
        "0:01",
        "0:07",
        "1:00",
        "12:34",
        "1:02:03",
    ]
    assert elapsed_words(1999) == "0:01"
    assert [span_words(ms, "en") for ms in (40_000, 720_000, 12_000_000, -3_600_000, 2e8)] == [
        "40 s",
        "12 min",
        "3 h 20 min",
        "-60 min",
        "2 days",
    ]
    assert span_words(720_000, "zh") == "12 分钟"


def test_every_message_says_the_same_things_in_both_languages() -> None:
    for name, (english, chinese) in MESSAGES.items():
        fields = [sorted(set(re.findall(r"\{(\w+)\}", text))) for text in (english, chinese)]
        assert fields[0] == fields[1], name


def test_a_command_to_copy_is_broken_at_spaces_only() -> None:
    command = "nlpquiz study demo --topic a-long-name-of-a-topic --topic another-name-of-a-topic"
    assert command_rows(command, 200) == [f"  {command}"]
    rows = command_rows(command, 50)
    assert all(len(row) < 50 for row in rows)
    assert shlex.split("\n".join(rows).replace("\\\n", "")) == shlex.split(command)
    assert len(rows) > 1
