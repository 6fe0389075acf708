"""`nlpquiz exam` in a real pseudo-terminal and in a pipe."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.exam_deck import (
    kinds_of_events,
    make_home,
    right_line,
    rows,
    run,
    stored_answers,
    stored_paper,
)
from tests.e2e.terminal import PATIENCE_S, Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path)


@pytest.fixture
def exam(home: Path) -> Callable[..., Terminal]:
    def start(*words: str, columns: int = 80, rows: int = 40, lang: str = "en", **environment: str) -> Terminal:
        return Terminal(
            ["exam", *words, "--lang", lang], home=home, columns=columns, rows=rows, environment=environment
        )

    return start


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def whole_paper(*words: str, home: Path, count: int) -> str:
    """Sit a paper with every answer right, in a pipe; what was printed."""
    run("exam", "demo", "--questions", str(count), "--seed", "s", *words, home=home, text=":q\n")
    lines = [right_line(question) for question in stored_paper(home)["questions"]]
    done = run("exam", "--resume", *words, home=home, text="\n".join([*lines, "y", ""]))
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_kind_is_answered_by_key_and_typing_and_reported(exam: Callable[..., Terminal], home: Path) -> None:
    terminal = exam("demo", "--questions", "6", "--seed", "a")
    terminal.wait_for("Question 1 of 6", "The clock runs.", "6 open")
    for number, question in enumerate(stored_paper(home)["questions"], 1):
        terminal.wait_for(f"Question {number} of 6")
        line = right_line(question)
        kind = question["card"]["kind"]
        if kind == "truefalse":
            terminal.press("1\r")
        elif kind in ("choice", "order"):
            terminal.press(line.replace(" ", "") + "\r")
        else:
            terminal.press(line + "\r")
    terminal.wait_for("That was the last question.", "6 answered · 0 open")
    terminal.press("y")
    terminal.wait_for("Handed in.", "Your open answers: check the marks", "said the variance grows")
    terminal.press("\r" * sum(q["card"]["kind"] == "open" for q in stored_paper(home)["questions"]))
    terminal.wait_for("100%", "Questions, wrong ones first", "nlpquiz study")
    assert terminal.wait_for_end() == 0
    assert terminal.is_sane()
    sources = rows(home, "SELECT source, rating FROM reviews")
    assert len(sources) == 6
    assert {source for source, _ in sources} == {"exam"}
    assert kinds_of_events(home)[-1] == "result"


def test_the_clock_ticks_while_the_learner_types_chinese(exam: Callable[..., Terminal], home: Path) -> None:
    terminal = exam("demo", "--kind", "open", "--questions", "1", "--minutes", "10", lang="zh")
    terminal.wait_for("为什么会饱和", "剩余 10:00")
    terminal.press("方差增大，\x1b[200~粘贴的\n第二行\x1b[201~")
    terminal.wait_for("剩余 9:58", "> 方差增大，粘贴的", "第二行")
    terminal.press("\x1b[D\x1b[D删\x7f")
    wait_until(lambda: stored_answers(home).get(0, {}).get("typed") == "方差增大，粘贴的\n第二行")
    terminal.press("\x03")
    assert terminal.wait_for_end() == 130
    assert "已保存，未交卷" in terminal.text
    assert terminal.is_sane()


def test_moving_flagging_overview_and_help(exam: Callable[..., Terminal], home: Path) -> None:
    terminal = exam("demo", "--kind", "choice", "--questions", "4", "--seed", "b")
    terminal.wait_for("Question 1 of 4", "press 1–4")
    terminal.press("2")
    terminal.wait_for("Answer: 2")
    terminal.press("2")
    terminal.wait_for("press 1–4", "4 open")
    terminal.press("3f\t")
    terminal.wait_for("Question 2 of 4", "1 flagged")
    terminal.press("g4\r")
    terminal.wait_for("Question 4 of 4")
    terminal.press("g9\r")
    terminal.wait_for("There is no question 9.")
    terminal.press("p")
    terminal.wait_for("Question 3 of 4")
    terminal.press("o")
    terminal.wait_for("1 answered · 3 open · 1 flagged", "✓⚑", "[ 3]·")
    terminal.press("?")
    terminal.wait_for("hand in", "go to a number")
    terminal.press("s")
    terminal.wait_for("3 questions are open. Hand in all the same?")
    terminal.press("n")
    terminal.wait_for("Question 3 of 4", times=2)
    terminal.press("q")
    terminal.wait_for("Saved, not handed in.")
    assert terminal.wait_for_end() == 0
    assert stored_answers(home) == {0: {"numbers": [3]}}


def test_at_the_deadline_the_paper_is_handed_in_with_what_is_typed(exam: Callable[..., Terminal], home: Path) -> None:
    terminal = exam("demo", "--kind", "open", "--questions", "1", "--minutes", "0.05")
    terminal.wait_for("Question 1 of 1")
    terminal.press("The variance grows and")
    terminal.wait_for("The last tenth of the time has begun", "The time is up")
    terminal.wait_for("check the marks", "said the variance grows")
    terminal.press("q")
    terminal.wait_for("ended by the clock", "The variance grows and")
    assert terminal.wait_for_end() == 0
    assert stored_answers(home)[0]["typed"] == "The variance grows and"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_what_was_typed_survives_the_end_of_the_process(
    exam: Callable[..., Terminal], home: Path, number: signal.Signals
) -> None:
    terminal = exam("demo", "--kind", "open", "--questions", "2", "--seed", "c")
    terminal.wait_for("Question 1 of 2")
    terminal.press("first answer\r")
    terminal.wait_for("Question 2 of 2")
    terminal.press("half of the sec")
    if number == signal.SIGKILL:
        wait_until(lambda: stored_answers(home).get(1, {}).get("typed") == "half of the sec")
    else:
        terminal.wait_for("> half of the sec")
    os.kill(terminal.process.pid, number)
    terminal.wait_for_end()
    again = exam("--resume")
    again.wait_for("goes on.", "You were away for", "Question 2 of 2", "> half of the sec")
    again.press("ond\x1b")
    again.wait_for("Answer: half of the second", "? keys")
    again.press("p")
    again.wait_for("Question 1 of 2", "> first answer")
    again.press("\x1bs")  # so fast that the terminal takes it for Alt-s
    again.wait_for("Hand the paper in?")
    again.press("y")
    again.wait_for("Handed in.")
    again.press("q")
    again.wait_for_end()
    assert [answer["typed"] for _, answer in sorted(stored_answers(home).items())] == [
        "first answer",
        "half of the second",
    ]


def test_a_second_window_is_told_that_the_exam_goes_on_elsewhere(exam: Callable[..., Terminal], home: Path) -> None:
    first = exam("demo", "--kind", "choice", "--questions", "2")
    first.wait_for("Question 1 of 2")
    second = exam("--resume")
    second.wait_for("Question 1 of 2")
    first.press("1")
    first.wait_for("goes on in another window")
    assert first.wait_for_end() == 75
    second.press("2q")
    second.wait_for("Saved, not handed in.")
    assert second.wait_for_end() == 0
    assert stored_answers(home)[0] == {"numbers": [2]}


def test_a_pause_hides_the_question_and_stops_the_clock(exam: Callable[..., Terminal], home: Path) -> None:
    terminal = exam("demo", "--kind", "choice", "--questions", "1", "--pause")
    terminal.wait_for("no time limit", "used")
    terminal.press("z")
    terminal.wait_for("Paused: the question is hidden.")
    assert not any("which one is a verb" in row for row in terminal.screen)
    terminal.press(" ")
    terminal.wait_for("Paused", "which one is a verb", "Answer: press 1–4")
    terminal.press("q")
    terminal.wait_for_end()
    assert kinds_of_events(home)[-3:] == ["pause", "continue", "leave"]


def test_a_resized_window_keeps_the_text(exam: Callable[..., Terminal]) -> None:
    terminal = exam("demo", "--kind", "open", "--questions", "1")
    terminal.wait_for("Question 1 of 1")
    terminal.press("a text that goes on")
    terminal.wait_for("> a text that goes on")
    terminal.resize(40, 20)
    terminal.wait_for("open question ·\n4 marks")
    terminal.press(" and on")
    terminal.wait_for("> a text that goes on and on")
    assert all(len(row) <= 40 for row in terminal.screen)
    terminal.press("\x03")
    terminal.wait_for_end()


@pytest.mark.parametrize(
    ("columns", "environment", "flag"),
    [
        (40, {}, ()),
        (200, {"NO_COLOR": "1"}, ()),
        (80, {"TERM": "dumb"}, ()),
        (80, {}, ("--plain",)),
        (80, {}, ("--ascii",)),
    ],
    ids=["40", "no-color-200", "dumb", "plain", "ascii"],
)
def test_every_sort_of_terminal_can_sit_a_paper(
    exam: Callable[..., Terminal], home: Path, columns: int, environment: dict[str, str], flag: tuple[str, ...]
) -> None:
    terminal = exam("demo", "--kind", "cloze", "--questions", "2", *flag, columns=columns, **environment)
    terminal.wait_for("Question 1 of 2", "open")
    terminal.press("Paris\r")
    terminal.wait_for("Question 2 of 2")
    terminal.press("Pariss\x7f\r")
    terminal.wait_for("y yes")
    terminal.press("y")
    terminal.wait_for("Handed in.", "100%")
    assert terminal.wait_for_end() == 0
    redraws = flag != ("--plain",) and environment.get("TERM") != "dumb"
    assert (b"\x1b[J" in terminal.raw) == redraws
    if "NO_COLOR" in environment or environment.get("TERM") == "dumb":
        assert b"\x1b[38" not in terminal.raw
    assert [answer["typed"] for answer in stored_answers(home).values()] == ["Paris", "Paris"]


def test_without_a_terminal_one_line_is_one_answer(home: Path) -> None:
    text = whole_paper(home=home, count=12)
    assert "100%" in text
    assert "\x1b" not in text
    history = json.loads(run("exam", "--history", "--json", home=home).stdout)
    assert history["data"][0]["earned"] == history["data"][0]["maximum"]


def test_a_line_that_is_no_answer_is_asked_again(home: Path) -> None:
    done = run("exam", "demo", "--kind", "choice", "--questions", "2", home=home, text="seven\n9\n2\n:g 1\n3\n:q\n")
    assert done.stdout.count("is not understood here: press 1–4") == 2
    assert stored_answers(home)[0] == {"numbers": [3]}
    assert "Saved, not handed in." in done.stdout


def test_a_paper_gone_through_is_handed_in_when_the_input_ends(home: Path) -> None:
    done = run("exam", "demo", "--kind", "truefalse", "--questions", "2", home=home, text="true\ntrue\n")
    assert "Handed in." in done.stdout
    assert "100%" in done.stdout


def test_the_same_seed_sets_the_same_paper(home: Path) -> None:
    papers = []
    for folder in ("one", "two"):
        other = make_home(home.parent / folder)
        run("exam", "--questions", "10", "--seed", "x", "demo", home=other, text=":q\n")
        paper = stored_paper(other)
        papers.append([(q["key"], q["shown"], q["values"]) for q in paper["questions"]])
    assert papers[0] == papers[1]


def test_time_away_counts_unless_it_is_forgiven(home: Path) -> None:
    run("exam", "demo", "--kind", "truefalse", "--questions", "2", "--minutes", "0.02", home=home, text=":q\n")
    time.sleep(1.3)  # the time limit itself: it runs out while nobody is there
    done = run("exam", "--resume", "--forgive-absence", home=home, text="true\ntrue\ny\n")
    assert "does not count this time" in done.stdout
    assert "were not counted (--forgive-absence)" in done.stdout
    run("exam", "demo", "--kind", "truefalse", "--questions", "2", "--minutes", "0.02", home=home, text=":q\n")
    time.sleep(1.3)
    done = run("exam", "--resume", home=home)
    assert "The time ran out while you were away" in done.stdout
    assert "ended by the clock" in done.stdout


def test_a_deck_that_changes_meanwhile_does_not_matter_and_is_told(home: Path) -> None:
    run("exam", "demo", "--kind", "truefalse", "--questions", "4", "--seed", "s", home=home, text="true\n:q\n")
    before = [question["card"]["statement"]["en"] for question in stored_paper(home)["questions"]]
    deck = home / "decks" / "demo.yaml"
    deck.write_text(deck.read_text(encoding="utf-8").replace("plus", "minus"), encoding="utf-8")
    done = run("exam", "--resume", home=home, text="true\ntrue\ntrue\ny\n")
    assert "4 of its cards were changed in the decks since" in done.stdout
    assert "4 cards changed in the decks while the paper was open" in done.stdout
    assert all(statement in done.stdout for statement in before)
    assert "minus" not in done.stdout
    assert "100%" in done.stdout
    deck.unlink()
    report = run("exam", "--report", "1", home=home)
    assert all(statement in report.stdout for statement in before)


def test_bad_wishes_are_refused_with_a_next_step(home: Path) -> None:
    for words, message in (
        (("demo", "--questions", "99"), "99 questions were asked for, but only 24 cards fit"),
        (("demo", "--topic", "nothing"), "No card fits these options"),
        (("--questions", "0"), "--questions: 0 is not between 1 and 500"),
        (("--questions=-3",), "--questions: -3 is not"),
        (("--minutes", "0"), "--minutes: 0 is not a time"),
        (("--minutes=-5",), "--minutes: -5 is not a time"),
        (("--minutes", "nan"), "--minutes: nan is not a time"),
        (("--kind", "essay"), "--kind: there is no 'essay'"),
        (("--timed", "--pause"), "A timed exam cannot be paused"),
        (("--untimed", "--minutes", "3"), "do not go together"),
        (("--timed", "--untimed"), "--timed and --untimed do not go together"),
        (("--number", "1"), "--number belongs to --resume"),
        (("--resume", "--number", "7"), "There is no exam 7"),
        (("--resume", "--history"), "do not go together"),
        (("--html", "x.html"), "--html belongs to --report"),
        (("--report", "7"), "There is no exam 7"),
        (("nosuchdeck",), "there is no deck 'nosuchdeck'"),
        (("demo", "--no-input"), "--no-input forbids asking"),
    ):
        done = run("exam", *words, home=home)
        assert (done.returncode, message in done.stderr) == (2, True), (words, done.stderr)
        assert len(done.stderr.strip().split("\n")) <= 2
    done = run("exam", "--resume", home=home)
    assert (done.returncode, "There is no exam to go on with" in done.stderr) == (1, True)
    assert not (home / "history.sqlite").exists() or rows(home, "SELECT count(*) FROM exam_papers") == [(0,)]


def test_the_history_and_the_reports_in_every_form(home: Path, tmp_path: Path) -> None:
    for _ in range(2):
        whole_paper(home=home, count=6)
    listed = run("exam", "--history", home=home).stdout
    assert listed.count("100%") == 2
    assert "of 2 scores lay in the 80 % interval" in listed
    assert "100% → 100%" in run("exam", "--report", "2", home=home).stdout
    data = json.loads(run("exam", "--report", "2", "--json", home=home).stdout)["data"]
    assert [question["number"] for question in data["questions"]] == [1, 2, 3, 4, 5, 6]
    markdown = tmp_path / "report.md"
    assert run("exam", "--report", "1", "--markdown", str(markdown), home=home).returncode == 0
    assert "## By kind" in markdown.read_text(encoding="utf-8")
    nowhere = run("exam", "--report", "1", "--html", str(tmp_path / "no" / "such" / "x.html"), home=home)
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (73, True)


def test_answers_stay_out_of_the_schedule_when_the_learner_wants_it(home: Path) -> None:
    (home / "config.toml").write_text("exam_feeds_schedule = false\n", encoding="utf-8")
    whole_paper(home=home, count=6)
    assert rows(home, "SELECT count(*) FROM reviews") == [(0,)]


def test_an_exam_killed_between_the_end_and_the_marks_is_marked_the_next_time(home: Path) -> None:
    exam = Terminal(["exam", "demo", "--kind", "open", "--questions", "1"], home=home)
    exam.wait_for("Question 1 of 1")
    exam.press("the variance grows\r")
    exam.wait_for("Hand the paper in?")
    exam.press("y")
    exam.wait_for("check the marks")
    os.kill(exam.process.pid, signal.SIGKILL)
    exam.wait_for_end()
    assert rows(home, "SELECT count(*) FROM reviews") == [(0,)]
    done = run("exam", "--report", "1", home=home)
    assert "is marked now" in done.stderr
    assert rows(home, "SELECT count(*) FROM reviews") == [(1,)]
    run("exam", "--report", "1", home=home)
    assert rows(home, "SELECT count(*) FROM reviews") == [(1,)]
    assert kinds_of_events(home).count("result") == 1


SHORT = ("exam", "demo", "--kind", "truefalse", "--questions", "2", "--minutes", "0.02")


@pytest.mark.parametrize(
    "words",
    [
        ("--history",),
        ("--report", "1"),
        ("demo", "--kind", "truefalse", "--questions", "2"),
    ],
    ids=["history", "report", "new"],
)
def test_an_exam_whose_time_is_over_is_handed_in_by_any_later_command(home: Path, words: tuple[str, ...]) -> None:
    run(*SHORT, home=home, text="true\n:q\n")
    time.sleep(1.3)  # the time limit itself: it runs out while nobody is there
    done = run("exam", *words, home=home, text=":q\n")
    assert done.returncode == 0, done.stderr
    assert "the time of exam 1 ran out while nobody was there" in done.stderr
    events = "SELECT kind, value FROM exam_events WHERE paper = 1 ORDER BY number"
    assert [kind for kind, _ in rows(home, events)][-3:] == ["resume", "submit", "result"]
    assert json.loads(rows(home, events)[-2][1]) == {"ending": "time"}
    assert rows(home, "SELECT count(*) FROM reviews") == [(1,)]
    again = run("exam", "--report", "1", home=home)
    assert "ended by the clock" in again.stdout
    assert "ran out" not in again.stderr
    assert rows(home, "SELECT count(*) FROM reviews") == [(1,)]


def test_going_on_with_one_exam_hands_in_another_whose_time_is_over(home: Path) -> None:
    run("exam", "demo", "--kind", "cloze", "--questions", "1", "--untimed", home=home, text=":q\n")
    run(*SHORT, home=home, text="true\n:q\n")
    time.sleep(1.3)  # the time limit itself: it runs out while nobody is there
    done = run("exam", "--resume", home=home, text=":q\n")
    assert "the time of exam 2 ran out while nobody was there" in done.stderr
    assert "Capital" in done.stdout
    assert kinds_of_events(home)[-3:] == ["resume", "submit", "result"]


def test_an_exam_with_time_left_or_no_limit_stays_open(home: Path) -> None:
    run("exam", "demo", "--kind", "truefalse", "--questions", "2", "--untimed", home=home, text="true\n:q\n")
    run("exam", "demo", "--kind", "truefalse", "--questions", "2", home=home, text="true\n:q\n")
    assert run("exam", "--history", home=home).stdout.count("not handed in") == 2


def test_of_two_open_exams_either_can_be_reached(home: Path) -> None:
    for kind in ("truefalse", "cloze"):
        run("exam", "demo", "--kind", kind, "--questions", "1", "--untimed", home=home, text=":q\n")
    told = run("exam", "--report", "1", home=home).stderr
    assert "`nlpquiz exam --resume --number 1` goes on with it." in told
    assert "Capital" in run("exam", "--resume", home=home, text=":q\n").stdout
    assert "plus" in run("exam", "--resume", "--number", "1", home=home, text=":q\n").stdout
    assert "plus" in run("exam", "--resume", home=home, text=":q\n").stdout, "the one that was left last"
    run("exam", "--resume", "--number", "1", home=home, text="true\ny\n")
    over = run("exam", "--resume", "--number", "1", home=home)
    assert (over.returncode, "nlpquiz exam --report 1" in over.stderr) == (2, True)


def test_a_second_exam_is_refused_while_one_with_answers_runs(home: Path) -> None:
    run("exam", "demo", "--kind", "truefalse", "--questions", "2", home=home, text="true\n:q\n")
    done = run("exam", "demo", "--kind", "cloze", "--questions", "1", home=home, text="Paris\ny\n")
    assert (done.returncode, "Exam 1 is still running" in done.stderr) == (2, True)
    assert "`nlpquiz exam --resume --number 1` goes on with it." in done.stderr
    assert rows(home, "SELECT count(*) FROM exam_papers") == [(1,)]


def test_a_running_exam_without_answers_gives_way_to_a_second_one(home: Path) -> None:
    run("exam", "demo", "--kind", "truefalse", "--questions", "2", home=home, text=":q\n")
    done = run("exam", "demo", "--kind", "cloze", "--questions", "1", home=home, text="Paris\ny\n")
    assert (done.returncode, done.stderr) == (0, "")
    history = json.loads(run("exam", "--history", "--json", home=home).stdout)["data"]
    assert [(one["finished"], one["earned"] > 0) for one in history] == [(True, False), (True, True)]


def test_on_a_terminal_a_second_exam_is_asked_about(exam: Callable[..., Terminal], home: Path) -> None:
    run("exam", "demo", "--kind", "truefalse", "--questions", "2", home=home, text="true\n:q\n")
    first = exam("demo", "--kind", "cloze", "--questions", "1", columns=120)
    first.wait_for("Exam 1 is still running", "`nlpquiz exam --resume --number 1` goes on with it", "all the same?")
    first.press("n\r")
    assert first.wait_for_end() != 0
    assert rows(home, "SELECT count(*) FROM exam_papers") == [(1,)]
    second = exam("demo", "--kind", "cloze", "--questions", "1", lang="zh")
    second.wait_for("仍要开始新的考试吗")
    second.press("y\r")
    second.wait_for("第 1 题，共 1 题")
    second.press("\x03")
    second.wait_for_end()
    assert rows(home, "SELECT count(*) FROM exam_papers") == [(2,)]


def test_a_report_speaks_the_language_that_is_asked_for(home: Path, tmp_path: Path) -> None:
    run("exam", "demo", "--kind", "truefalse", "--questions", "1", "--lang", "en", home=home, text="true\ny\n")
    assert "Score" in run("exam", "--report", "1", home=home).stdout
    page, text = tmp_path / "page.html", tmp_path / "text.md"
    chinese = run("exam", "--report", "1", "--lang", "zh", home=home).stdout
    assert "得分" in chinese
    assert "的两倍" in chinese
    assert "Score" not in chinese
    run("exam", "--report", "1", "--lang", "zh", "--html", str(page), "--markdown", str(text), home=home)
    assert '<html lang="zh-CN">' in page.read_text(encoding="utf-8")
    assert "的两倍" in text.read_text(encoding="utf-8")
