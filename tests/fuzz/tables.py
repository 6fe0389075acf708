"""Tables, mangled: refused in words, or made a deck that loads, is the same each time and harms no terminal."""

from __future__ import annotations

from io import BytesIO

from hypothesis import strategies as st

from nlpquiz.deck.loader import load_text
from nlpquiz.deck.model import Deck, every_language, question_of
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.errors import QuizError
from nlpquiz.exchange.csv_columns import wanted_columns
from nlpquiz.exchange.csv_notes import read_csv, wanted_delimiter
from nlpquiz.exchange.notes.deck_making import deck_from
from nlpquiz.exchange.notes.findings import Findings
from nlpquiz.terminal.sanitize import harmless
from tests.fuzz.refusals import check_words

HEADERS = [
    *("#separator:tab\n", "#separator:;\n", "#separator:\n", "#separator:pipe\n", "#html:true\n", "#html:x\n"),
    *("#columns:front\tback\ttags\n", "#columns:,,\n", "#tags column:3\n", "#deck column:99999999999999999999\n"),
    *("#notetype column:0\n", "#guid column:-1\n", "#deck:A::B\n", "#tags:a b\n", "#tags column:²\n", "#:\n"),
]
TITLES = ["question,answer,tags\n", "问题\t答案\n", "Front;Back;Deck\n", "term|definition\n", "note,note\n", "answer\n"]
CELLS = [
    *(
        "What is attention?",
        "一个加权和",
        "softmax(QK/√d)",
        "{{c1::Paris}}",
        "{{c0::}}",
        "{{c999::x}}",
        "a b c",
        "",
        " ",
    ),
    *(
        '"quoted, cell"',
        '"two\nlines"',
        '"a ""b"" c"',
        '"never closed',
        '"',
        '""',
        "<b>bold</b><br>x",
        "<script>x</script>",
    ),
    *("&nbsp;&lt;", "<img src='../../x.png'>", "<a href='javascript:x'>y</a>", "[x](http://a.b)", "$x^2$", "\\(a\\)"),
    *(
        "=cmd|'/C calc'!A0",
        "A::B::C",
        "t1 t2,t3;t4",
        "\x1b[2J",
        "\x00",
        "\u202e",
        "\ufeff",
        "\u2028",
        "Ã©tÃ©",
        "ä¸\xad",
    ),
    *("🤖", "a" * 500, "*" * 60, "[" * 60, "<i>" * 60, "```\nx\n```", "{{", "}}", "#html:true", "---", "é", "\x1f"),
]
DELIMITERS = ["\t", ",", ";", "|", " ", ":"]
WANTED = [
    "",
    "question=1",
    "question=2,answer=1",
    "question=9",
    "question=Front,answer=Back",
    "question=1,tags=1,hint=1",
]


@st.composite
def _tables(draw: st.DrawFn) -> tuple[bytes, str, str]:
    mark = draw(st.sampled_from(DELIMITERS))
    cell = st.sampled_from(CELLS) | st.text(max_size=8)
    rows = draw(st.lists(st.lists(cell, max_size=5).map(mark.join), max_size=8))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    text = "".join(draw(st.lists(st.sampled_from(HEADERS), max_size=3)))
    text += draw(st.sampled_from(["", *TITLES])) + end.join(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "latin-1"]))
    data = text.encode(encoding, "replace")
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=3)) + data[place + draw(st.integers(0, 5)) :]
    delimiter = draw(st.sampled_from(["", "", *DELIMITERS, "#", "a"]))
    return data, draw(st.sampled_from(WANTED)), delimiter


INPUT = _tables() | st.tuples(st.binary(max_size=200), st.sampled_from(WANTED), st.just(""))


def deck_of(data: bytes, columns: str, delimiter: str) -> Deck | None:
    """The deck of a table; None when it is refused."""
    findings = Findings()
    try:
        read_csv(
            BytesIO(data), "t.csv", findings, columns=wanted_columns(columns), delimiter=wanted_delimiter(delimiter)
        )
    except QuizError as error:
        check_words(error)
        return None
    return deck_from(findings, "fuzz", "Fuzz").deck


def check(value: tuple[bytes, str, str]) -> None:
    """Read it twice, and load what came out."""
    deck = deck_of(*value)
    assert deck_of(*value) == deck
    if deck is None or not deck.cards:
        return
    loaded = load_text(deck_to_yaml(deck).encode(), "fuzz.yaml")
    assert loaded.deck == deck, loaded.problems
    for card in deck.cards:
        for text in every_language(question_of(card)):
            assert text.strip()
            assert harmless(text) == text
