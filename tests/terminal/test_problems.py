"""Problems as people and editors see them."""

from pathlib import Path

from nlpquiz.deck.loader import load_text
from nlpquiz.errors import Problem
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.problems import problems_json, render_problems

GOLDEN = Path(__file__).parents[1] / "golden" / "problems"


def test_the_problems_of_a_deck() -> None:
    """To renew the golden file: write what the test gets, after reading it."""
    data = (GOLDEN / "faulty.yaml").read_bytes()
    problems = load_text(data, "faulty.yaml").problems
    assert render_problems(problems) == (GOLDEN / "faulty.txt").read_text(encoding="utf-8")


def test_one_problem() -> None:
    problem = Problem(
        "decks/mine.yaml", 7, 5, "an open card has no key anser:", "did you mean answer: ?", "    anser: x", 5
    )
    assert render_problems([problem]) == (
        "decks/mine.yaml:7:5: error: an open card has no key anser:\n"
        "    anser: x\n"
        "    ^^^^^\n"
        "  hint: did you mean answer: ?\n"
    )


def test_problems_are_parted_by_an_empty_line() -> None:
    problem = Problem("f", 0, 0, "the file is empty", severity="warning")
    assert render_problems([problem, problem]) == "f: warning: the file is empty\n\nf: warning: the file is empty\n"
    assert render_problems([]) == ""


def test_the_marker_stands_under_wide_characters() -> None:
    problem = Problem("f", 1, 5, "m", source="问：缩放点积注意力 x", length=5)
    lines = render_problems([problem]).splitlines()
    assert lines[1:] == ["    问：缩放点积注意力 x", "    " + " " * 8 + "^" * 10]


def test_tabs_and_combining_marks_keep_the_marker_in_place() -> None:
    problem = Problem("f", 1, 6, "m", source="a\te\u0301 x", length=1)
    line, marker = render_problems([problem]).splitlines()[1:]
    assert text_width(marker) == text_width(line)
    assert marker.endswith(" ^")


def test_control_characters_are_shown_not_obeyed() -> None:
    source = "a\x1b[31m\u202eb\x07"
    problem = Problem("f\x1b.yaml", 1, 2, "bad\x1b[2J", "so\x00", source, 1)
    for ascii_only in (False, True):
        text = render_problems([problem], ascii_only=ascii_only)
        assert not [c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e")]
    lines = render_problems([problem]).splitlines()
    assert lines[0] == "f␛.yaml:1:2: error: bad␛[2J"
    assert lines[1] == "    a␛[31m⟨U+202E⟩b␇"
    assert lines[2] == "     ^"


def test_a_long_line_is_cut_around_the_fault() -> None:
    problem = Problem("f", 1, 1001, "m", source="a" * 1000 + "fault" + "b" * 1000, length=5)
    _, line, marker = render_problems([problem]).splitlines()
    assert text_width(line) < 140
    assert line.startswith("    …aaa")
    assert line.endswith("bbb…")
    begin = marker.index("^")
    assert line[begin : begin + len(marker.strip())] == "fault"
    assert render_problems([problem], ascii_only=True).splitlines()[1].startswith("    ...aaa")


def test_a_marker_beyond_the_line_and_a_fault_longer_than_the_line() -> None:
    assert render_problems([Problem("f", 1, 4, "m", source="abc", length=1)]).splitlines()[1:] == [
        "    abc",
        "       ^",
    ]
    assert render_problems([Problem("f", 1, 2, "m", source="abc", length=99)]).splitlines()[2] == "     ^^"


def test_json_for_editors() -> None:
    problem = Problem("f.yaml", 7, 5, "m", "h", "    anser: x", 5, "unknown-key", "warning")
    assert problems_json([problem, Problem("g.yaml", 0, 0, "n", code="empty")]) == [
        {
            "file": "f.yaml",
            "line": 7,
            "column": 5,
            "end_column": 10,
            "severity": "warning",
            "code": "unknown-key",
            "message": "m",
            "hint": "h",
        },
        {
            "file": "g.yaml",
            "line": 0,
            "column": 0,
            "end_column": 0,
            "severity": "error",
            "code": "empty",
            "message": "n",
            "hint": "",
        },
    ]
