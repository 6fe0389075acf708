"""Exams on disk: whole, append-only, and written by one window at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nlpquiz.errors import QuizError
from nlpquiz.exam.answering import Given
from nlpquiz.exam.attempt import Answer, Attempt, Flag, GoTo, Leave, Resume, Submit, begin, conclude, step
from nlpquiz.exam.paper import Paper
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.exams import Exams
from nlpquiz.store.history import History
from nlpquiz.store.remedies import waiting_remedies
from tests.exam.small_library import START, one_of_each, reading
from tests.store.older_files import write_older


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def exams(file: Path) -> Iterator[Exams]:
    with Exams.open(file) as opened:
        yield opened


def sit(exams: Exams, paper: Paper, *, hand_in: bool = True) -> Attempt:
    attempt, events = begin(paper, reading(0))
    exams.start(paper, events)
    for action, seconds in (
        (GoTo(2), 3),
        (Flag(), 4),
        (Answer(Given("方差 variance", (1,))), 5),
        (Leave(), 6),
        (Resume(), 9),
    ):
        attempt, events = step(attempt, action, reading(seconds))
        exams.add(paper.id, events)
    if hand_in:
        attempt, events = step(attempt, Submit(), reading(20))
        exams.add(paper.id, events)
    return attempt


def numbered(paper: Paper, number: int) -> Paper:
    return replace(paper, id=f"p{number}", at=Moment(START.at_ms + number, START.day))


def test_an_exam_comes_back_from_the_file_as_it_was(exams: Exams, file: Path) -> None:
    attempt = sit(exams, one_of_each())
    with Exams.open(file) as again:
        (sat,) = again.all()
        assert (sat.number, sat.attempt) == (1, attempt)
        assert again.unfinished() == []


def test_the_unfinished_exam_left_last_comes_last(exams: Exams, file: Path) -> None:
    paper = one_of_each()
    for number in (1, 2, 3):
        sit(exams, numbered(paper, number), hand_in=number == 3)
    with Exams.open(file) as again:
        found = again.unfinished()[-1]
        assert (found.number, found.attempt.paper.id, found.attempt.phase) == (2, "p2", "away")
        attempt, events = step(found.attempt, Resume(), reading(30))
        again.add("p2", events)
        assert attempt.answers[2].is_blank is False
        assert [sat.number for sat in again.unfinished()] == [1, 2]
        again.add("p1", step(again.unfinished()[0].attempt, Resume(), reading(60))[1])
        assert [sat.number for sat in again.unfinished()] == [2, 1]


def test_two_windows_do_not_write_to_one_paper(exams: Exams, file: Path) -> None:
    attempt = sit(exams, one_of_each(), hand_in=False)
    with Exams.open(file) as other:
        assert len(list(other.all())) == 1
        _, events = step(attempt, Flag(), reading(10))
        other.add("p1", events)
        with pytest.raises(QuizError, match="another window"):
            exams.add("p1", events)
        assert len(list(other.all())) == 1


def test_papers_and_events_never_change(exams: Exams, file: Path) -> None:
    sit(exams, one_of_each())
    connection = sqlite3.connect(file)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(exam_events)")]
    rest = ", ".join(columns[2:])
    for statement in (
        "UPDATE exam_events SET value = '{}'",
        "DELETE FROM exam_events",
        "UPDATE exam_papers SET body = ''",
        "DELETE FROM exam_papers",
        f"INSERT OR REPLACE INTO exam_events SELECT 999, 'x', {rest} FROM exam_events LIMIT 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_a_history_from_before_exams_is_brought_forward(file: Path) -> None:
    write_older(file, [Review("r1", "d/k-open", START, Rating.GOOD, 1000)])
    with Exams.open(file) as exams:
        sit(exams, one_of_each())
        assert len(list(exams.all())) == 1
    with History.open(file) as new:
        assert [found.id for found in new.reviews()] == ["r1"]


def test_cards_of_the_last_exams_are_known_by_name(exams: Exams) -> None:
    paper = one_of_each()
    for number in range(1, 8):
        shorter = replace(paper, questions=paper.questions[: 6 if number in (1, 7) else 2])
        sit(exams, numbered(shorter, number))
    lately = exams.asked_lately()
    assert lately == {question.name: 5 for question in paper.questions}


def test_remedies_wait_until_the_card_is_answered(exams: Exams, file: Path) -> None:
    attempt = sit(exams, one_of_each())
    _, events = conclude(attempt, {"remedies": ["d/cure", "d/gaps"]}, reading(30))
    exams.add("p1", events)
    with History.open(file) as history:
        assert waiting_remedies(history) == ("d/cure", "d/gaps")
        history.record(Review("r", "d/gaps#c2", Moment(START.at_ms + 60_000, START.day), Rating.GOOD, 1))
        history.record(Review("s", "d/cure2", Moment(START.at_ms + 60_000, START.day), Rating.GOOD, 1))
        assert waiting_remedies(history) == ("d/cure",)


def test_a_paper_of_a_newer_format_is_refused_in_words(exams: Exams, file: Path) -> None:
    sit(exams, one_of_each())
    connection = sqlite3.connect(file)
    body = connection.execute("SELECT body FROM exam_papers").fetchone()[0].replace('"format":1', '"format":99')
    connection.execute("INSERT INTO exam_papers SELECT 2, 'p9', device, at_ms, day, ?, sum FROM exam_papers", (body,))
    connection.commit()
    connection.close()
    with pytest.raises(QuizError, match="cannot be read"):
        list(exams.all())


@pytest.mark.parametrize(("column", "value"), [("kind", "0"), ("place", 99), ("value", "[]")])
def test_an_event_that_nobody_wrote_so_is_a_damaged_file(exams: Exams, file: Path, column: str, value: object) -> None:
    sit(exams, one_of_each())
    connection = sqlite3.connect(file)
    connection.execute("DROP TRIGGER exam_events_never_changes")
    connection.execute(f"UPDATE exam_events SET {column} = ? WHERE kind IN ('answer', 'visit')", (value,))
    connection.commit()
    connection.close()
    with Exams.open(file) as opened, pytest.raises(QuizError, match="damaged"):
        list(opened.all())


def test_a_file_without_exams_names_no_remedy(file: Path) -> None:
    with History.open(file) as history:
        assert waiting_remedies(history) == ()


def test_exams_of_an_open_history_share_its_connection(file: Path) -> None:
    with History.open(file) as history:
        with Exams.of(history) as exams:
            sit(exams, one_of_each())
        assert history.problems() == []  # it is still open
        with Exams.of(history) as again:
            assert len(list(again.all())) == 1
