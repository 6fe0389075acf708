"""Bytes of every kind: read, mended and reported, or refused in a sentence."""

from __future__ import annotations

import tempfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.errors import QuizError
from nlpquiz.exchange.notes.decoding import examine, lines_of
from nlpquiz.exchange.notes.mojibake import LOST, is_misread, mend
from tests.exchange.notes.listing import found_in

TEXT = "# 注意力\n\n## 为什么要除以根号 d？\n\n防止梯度消失。\n"


def read(data: bytes) -> list[str]:
    stream = BytesIO(data)
    return [line for line, _ in lines_of(stream, examine(stream, "notes.md"))]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"]
)
def test_encodings(encoding: str) -> None:
    assert read((TEXT + "plain words\n" * 3).encode(encoding)) == [*TEXT.splitlines(), *["plain words"] * 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    assert read(TEXT.replace("\n", end).encode()) == TEXT.splitlines()


def test_gbk_is_reported() -> None:
    findings = found_in(TEXT.encode("gbk"))
    assert [card.question for card in findings.cards] == ["为什么要除以根号 d？"]
    assert [(repair.what, repair.detail) for repair in findings.repairs] == [("encoding", "GBK")]


def test_nul_bytes_are_left_out() -> None:
    findings = found_in(b"## What is \x00a NUL?\n\nA ze\x00ro.\n" + b"more words here\n" * 50)
    assert findings.cards[0].question == "What is a NUL?"
    assert findings.cards[0].answer.startswith("A zero.")
    assert [(repair.what, repair.count) for repair in findings.repairs] == [("nul", 2)]


def test_a_few_bad_bytes_are_replaced_and_told() -> None:
    findings = found_in("## 什么是编码？\n\n把字".encode() + b"\xff" + "写成字节。\n".encode() * 40)
    assert "\ufffd" in findings.cards[0].answer
    assert [(r.what, r.count, r.lines) for r in findings.repairs] == [("bad-bytes", 1, (3,))]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04" + b"x" * 100, "a ZIP archive"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"SQLite format 3\x00", "a database"),
        (bytes(range(256)) * 100, "control bytes"),
        (("ÄÖÜäöüß " * 300).encode("latin-1"), "an encoding that nlpquiz does not know"),
    ],
    ids=["zip", "pdf", "png", "sqlite", "rubbish", "latin-1"],
)
def test_what_is_no_text_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(QuizError, match=words):
        found_in(data)


def test_a_line_without_end_is_cut_and_told() -> None:
    findings = found_in("# Title\n\n" + "word " * 60_000 + "\n\n## What is left?\n\nThis.\n")
    assert [card.question for card in findings.cards] == ["What is left?"]
    assert (findings.skipped[0].line, findings.skipped[0].reason) == (3, "long-line")


def test_a_megabyte_boundary_inside_a_character() -> None:
    text = "x" * ((1 << 20) - 1) + "汉字" * 10
    lines = read(("\n".join([text[: 1 << 16], "汉" * 400_000]) + "\n").encode())
    assert lines[0] == "x" * 65536
    assert set(lines[1]) == {"汉"}


def misread(text: str, page: str = "cp1252", *, lose: bool = True) -> str:
    """The text as it looks after its UTF-8 was read as a code page; bytes that the page lacks are lost."""
    pieces = []
    for byte in text.encode():
        if byte in LOST and lose and byte >= 0x80:
            continue
        pieces.append(bytes([byte]).decode(page, "ignore") if lose else bytes([byte]).decode("latin-1"))
    return "".join(pieces)


@given(
    st.lists(st.text(st.sampled_from("深度学习的注意力机制为什么如何模型，。？（）abc $x"), max_size=30), min_size=1)
)
def test_latin_1_mojibake_without_loss_is_undone_exactly(lines: list[str]) -> None:
    for line in lines:
        assert mend(misread(line, lose=False)).text == line


@pytest.mark.parametrize("page", ["cp1252", "cp1254"])
def test_lost_bytes_are_guessed_and_reported(page: str) -> None:
    text = (
        "# 深度学习 - NLP部分\n\n- 为什么做字符而非预测单词？\n  - 因为字符的词表小，单词则很大。\n\n"
        "## 词向量是什么？\n\n把单词表示为向量，参考综述。\n"
    )
    findings = found_in(misread(text, page).encode())
    assert [card.question for card in findings.cards] == ["为什么做字符而非预测单词？", "词向量是什么？"]
    assert findings.cards[1].answer == "把单词表示为向量，参考综述。"
    what = {repair.what: repair for repair in findings.repairs}
    assert what["mojibake"].count >= 4
    assert what["mojibake-guessed"].count > 5
    assert 1 in what["mojibake-guessed"].lines


def test_spots_of_mojibake_are_mended_in_sound_notes() -> None:
    findings = found_in("## What is itâ€™s origin?\n\nCafÃ© notes: 中文没问题。\n\n普通的一行\n")
    assert findings.cards[0].question == "What is it’s origin?"
    assert findings.cards[0].answer.startswith("Café notes: 中文没问题。")
    assert [repair.what for repair in findings.repairs] == ["mojibake"]


@pytest.mark.parametrize("line", ["Ça va? Où est l'été?", "größer als ÄÖÜ", "σ² ≤ 1/√n", "深度学习", "Ærøskøbing"])
def test_what_is_right_is_not_mended(line: str) -> None:
    assert not is_misread([line])
    assert found_in(f"## What is this?\n\n{line}\n").cards[0].answer == line


@settings(max_examples=200)
@given(st.binary(max_size=3_000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    said: list[str] = []
    try:
        cards = found_in(data).cards
    except QuizError as error:
        said.append(f"{error.message}. {error.next_step}")
    else:
        assert all(card.question for card in cards)
    assert all(len(sentence) > 20 for sentence in said)


def test_reading_needs_a_bounded_share_of_a_large_file() -> None:
    """Less than the file and far less than its tokens, because no more than a piece of it is held."""
    import tracemalloc

    from nlpquiz.exchange.notes.findings import Findings
    from nlpquiz.exchange.notes.markdown_notes import read_markdown

    with tempfile.TemporaryFile() as stream:
        block = "注意力机制让模型看到所有位置。" * 20 + "\n" + ("words of prose " * 20 + "\n") * 10 + "\n"
        for _ in range(200):
            stream.write(block.encode() * 5)
        size = stream.tell()
        stream.seek(0)
        tracemalloc.start()
        read_markdown(stream, "large.md", Findings())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert size > 3_500_000
    assert peak < 6_000_000
