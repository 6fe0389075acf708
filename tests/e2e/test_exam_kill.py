"""A paper whose process is killed at every write: no answer is lost and every resume works."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.exam_deck import kinds_of_events, make_home, right_line, rows, run, stored_answers, stored_paper

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@dataclass
class Count:
    """The figures of a whole paper."""

    kills: int = 0
    lost: int = 0
    failed: int = 0
    given: dict[int, str] = field(default_factory=dict)


def killed(number: int, when: str, *words: str, home: Path, text: str) -> int:
    """The exit code of a process that dies at its write ``number``; 0 when it needed fewer."""
    program = (sys.executable, "-m", "tests.e2e.exam_killer", str(number), when)
    return run("exam", *words, home=home, text=text, program=program, PYTHONPATH=str(ROOT)).returncode


def place_of(home: Path) -> int:
    """Where the learner was."""
    found = rows(home, "SELECT place FROM exam_events WHERE kind = 'visit' ORDER BY number DESC LIMIT 1")
    return int(found[0][0]) if found else 0


def as_typed(question: dict[str, Any], answer: dict[str, Any]) -> str:
    if question["card"]["kind"] == "truefalse":
        return "true" if answer["numbers"] == [1] else "false"
    return str(answer.get("typed") or " ".join(map(str, answer["numbers"])))


@pytest.mark.parametrize(("when", "questions"), [("after", 20), ("before", 8)])
def test_killed_at_every_write_nothing_is_lost(tmp_path: Path, when: str, questions: int) -> None:
    """Each process writes that the paper is open again and one thing more, and dies at it."""
    home = make_home(tmp_path)
    count = Count()
    code = killed(
        1, "after", "demo", "--questions", str(questions), "--seed", "k", "--minutes", "1000", home=home, text=""
    )
    assert code == -9
    count.kills += 1
    paper = stored_paper(home)
    lines = [right_line(question) for question in paper["questions"]]
    assert len(lines) == questions
    number = 2
    while "submit" not in kinds_of_events(home):
        before = stored_answers(home)
        place = place_of(home)
        text = "\n".join([*lines[place:], "y", "", ""])
        code = killed(number, when, "--resume", home=home, text=text)
        count.kills += code == -9
        count.failed += code not in (-9, 0)
        after = stored_answers(home)
        count.lost += sum(after.get(n) != answer for n, answer in before.items())
        count.lost += sum(as_typed(paper["questions"][n], answer) != lines[n] for n, answer in after.items())
        if when == "before":  # the write that was cut off is not there; the next process gets one further
            number = number + 1 if (after, place_of(home)) == (before, place) else 2
        assert stored_paper(home) == paper
        assert count.kills < 200, "it does not get on"
    assert (count.lost, count.failed) == (0, 0)
    assert count.kills >= 2 * questions - 1
    assert sorted(stored_answers(home)) == list(range(questions))
    report = run("exam", "--report", "1", home=home)  # marks what was cut off before the marks
    assert report.returncode == 0
    assert "100%" in report.stdout
    assert rows(home, "SELECT count(*), count(DISTINCT card) FROM reviews") == [(questions, questions)]
    assert rows(home, "SELECT count(*) FROM exam_events WHERE kind = 'result'") == [(1,)]
    print(f"\nkilled {when} a write: {count.kills} times; answers lost {count.lost}, resumes failed {count.failed}")
