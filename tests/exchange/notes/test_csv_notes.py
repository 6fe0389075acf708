"""Tables of other programs: Anki's text export, Quizlet, spreadsheets."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.errors import QuizError
from nlpquiz.exchange.csv_columns import wanted_columns
from nlpquiz.exchange.csv_notes import read_csv, wanted_delimiter
from nlpquiz.exchange.notes.findings import Findings, FoundCard


def cards_in(text: str | bytes, columns: str = "", delimiter: str = "auto") -> list[FoundCard]:
    return found_in(text, columns, delimiter).cards


def found_in(text: str | bytes, columns: str = "", delimiter: str = "auto") -> Findings:
    findings = Findings()
    data = text.encode() if isinstance(text, str) else text
    wanted, mark = wanted_columns(columns), wanted_delimiter(delimiter)
    read_csv(BytesIO(data), "rows.csv", findings, columns=wanted, delimiter=mark)
    return findings


def sides(cards: list[FoundCard]) -> list[tuple[str, str]]:
    return [(card.question, card.answer) for card in cards]


def test_anki_text_export() -> None:
    text = (
        "#separator:tab\n#html:true\n#deck column:2\n#tags column:5\n"
        "guid1\tNLP::RNN\tWhat is <b>LSTM</b>?\tA cell<br>with gates &amp; \\(x\\)\trnn core\n"
        'guid2\tNLP::RNN\t"Explain ""GRU"""\t"two\nlines"\t\n'
        "guid3\tNLP::CNN\t{{c1::Adam}} adapts\t\topt\n"
    )
    cards = cards_in(text, columns="question=3,answer=4")
    assert sides(cards) == [
        ("What is **LSTM**?", "A cell  \nwith gates & $x$"),
        ('Explain "GRU"', "two lines"),
        ("{{c1::Adam}} adapts", ""),
    ]
    assert [card.path for card in cards] == [("NLP", "RNN"), ("NLP", "RNN"), ("NLP", "CNN")]
    assert [card.tags for card in cards] == [("rnn", "core"), (), ("opt",)]
    assert [card.line for card in cards] == [5, 6, 8]
    assert [card.cloze for card in cards] == [False, False, True]


def test_anki_columns_are_counted_without_the_special_ones() -> None:
    cards = cards_in("#separator:semicolon\n#html:false\n#guid column:1\n#tags column:2\nx1;t1;Why <b>?;Because\n")
    assert sides(cards) == [("Why <b>?", "Because")] or sides(cards) == [("Why **?", "Because")]
    assert cards[0].tags == ("t1",)


def test_quizlet_is_tab_without_titles() -> None:
    assert sides(cards_in("attention\tweights, that sum to one\nmask\thides, what comes later\n")) == [
        ("attention", "weights, that sum to one"),
        ("mask", "hides, what comes later"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_spreadsheets(encoding: str, mark: str) -> None:
    rows = [
        ["标签", "问题", "答案"],
        ["注意力", '"什么是 ""QKV""？"', '"查询、键、值\n以及更多"'],
        ["", "什么是掩码？", ""],
    ]
    text = "\r\n".join(mark.join(row) for row in rows) + "\r\n"
    cards = cards_in(text.encode(encoding))
    assert sides(cards) == [('什么是 "QKV"？', "查询、键、值\n以及更多"), ("什么是掩码？", "")]
    assert cards[0].tags == ("注意力",)
    assert [card.is_answered for card in cards] == [True, False]


def test_columns_by_title_and_number() -> None:
    text = "id,front text,back text\n7,What?,That\n"
    assert sides(cards_in(text, "question=front text,answer=back text")) == [("What?", "That")]
    assert sides(cards_in("7,What is it?,That\n", "question=2,answer=3")) == [("What is it?", "That")]


def test_rows_without_question_are_told() -> None:
    findings = found_in("question,answer\n,lost\nWhat?,kept\n,,\n")
    assert sides(findings.cards) == [("What?", "kept")]
    assert [(skip.line, skip.reason) for skip in findings.skipped] == [(2, "empty-row")]


@pytest.mark.parametrize("text", ["question", "question=0", "answer=1", "what=1", "question=1,=2"])
def test_columns_that_are_not_understood(text: str) -> None:
    with pytest.raises(QuizError):
        wanted_columns(text)


@pytest.mark.parametrize("text", ["", "ab", '"', "\n"])
def test_delimiters_that_are_none(text: str) -> None:
    with pytest.raises(QuizError):
        wanted_delimiter(text)


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(QuizError, match="has no column 'front'"):
        cards_in("a,b\nc,d\n", "question=front")


cells = st.text(st.sampled_from("abcXYZ 019.,;:\"'|#-=?!*_<>&$\\注意力机制为什么，。？\t"), max_size=30).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.tuples(cells.filter(bool), cells), min_size=2, max_size=8))
def test_no_answer_is_lost(rows: list[tuple[str, str]]) -> None:
    import csv
    from io import StringIO

    target = StringIO()
    csv.writer(target).writerows([("question", "answer"), *rows])
    answers = "\n".join(card.answer for card in cards_in(target.getvalue(), delimiter="comma"))
    kept = [word for _, answer in rows for word in answer.split() if word.isalnum()]
    assert all(word in answers for word in kept)


@pytest.mark.parametrize("gap", ["{{c1::open", "{{c0::zero}}", "{{c1::}}", "{{c1::a}} {{c2::b", "{{c1::{a}}"])
def test_a_gap_that_is_not_written_as_one_is_none(gap: str) -> None:
    from nlpquiz.deck.loader import load_text
    from nlpquiz.deck.model import OpenCard
    from nlpquiz.deck.writer import deck_to_yaml
    from nlpquiz.exchange.notes.deck_making import deck_from

    deck = deck_from(found_in(f"{gap}\tanswer\nplain\tother\n"), "n", "N").deck
    assert [type(card) for card in deck.cards] == [OpenCard, OpenCard]
    assert load_text(deck_to_yaml(deck).encode(), "n.yaml").deck == deck


def test_a_question_that_cannot_be_seen_is_none() -> None:
    findings = found_in("\u200b\u00ad\tanswer\nWhat?\tother\n")
    assert sides(findings.cards) == [("What?", "other")]
    assert [skip.reason for skip in findings.skipped] == ["empty-row"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("term1\tdef1\nterm2\tdef2\n", [("term1", "def1"), ("term2", "def2")]),
        ("q1,a1\nq2,a2\n", [("q1", "a1"), ("q2", "a2")]),
        ("q1,a1\n", [("q1", "a1")]),
        ("Question 1,Answer 1\n", [("Question 1", "Answer 1")]),
        ("concept\t概念\nmask\t掩码\n", [("concept", "概念"), ("mask", "掩码")]),
        ("term\ta word of a field\nmask\thides\n", [("term", "a word of a field"), ("mask", "hides")]),
    ],
)
def test_a_first_row_that_is_no_title_is_a_card(text: str, expected: list[tuple[str, str]]) -> None:
    assert sides(cards_in(text)) == expected


@pytest.mark.parametrize(
    "titles",
    [
        *(
            "question,answer",
            " Question , ANSWER ",
            "front,back",
            "term,definition",
            "问题,答案",
            "**Question**,Answer:",
        ),
        *("Question,Meaning", "Question,Bedeutung", "Front,In my words", "问题,备忘", "term,notes", "问题,备注"),
    ],
)
def test_titles_are_no_card_and_the_second_column_is_the_answer(titles: str) -> None:
    assert sides(cards_in(f"{titles}\nWhat?,That\n")) == [("What?", "That")]


def test_an_unknown_title_beside_known_ones_is_the_answer() -> None:
    cards = cards_in("Tags,Question,Bedeutung\nrnn,What?,That\n")
    assert sides(cards) == [("What?", "That")]
    assert cards[0].tags == ("rnn",)


def test_columns_by_number_take_no_card_for_titles() -> None:
    assert sides(cards_in("What?,a\nWhy?,b\n", "question=1,answer=2")) == [("What?", "a"), ("Why?", "b")]
    assert sides(cards_in("q1,a1\n", "question=1,answer=2")) == [("q1", "a1")]
    assert sides(cards_in("Question,Bedeutung\nWhy?,b\n", "question=1,answer=2")) == [("Why?", "b")]


def test_titles_that_anki_names_can_be_asked_for() -> None:
    text = "#separator:tab\n#columns:Vorne\tHinten 2\nWhat?\tThat\n"
    assert sides(cards_in(text, "question=Vorne,answer=Hinten 2")) == [("What?", "That")]


def test_a_number_beyond_the_last_column() -> None:
    with pytest.raises(QuizError) as caught:
        cards_in("Name,Sense\nWhat?,That\n", "question=9")
    assert "has no column 9" in caught.value.message
    assert "1 Name, 2 Sense" in caught.value.next_step
    assert caught.value.exit_code == 2
