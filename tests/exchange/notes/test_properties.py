"""What holds for all notes: no text of an answer is lost, ids are stable, export and import are inverse."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from nlpquiz.deck.loader import load_text
from nlpquiz.deck.model import Deck, OpenCard, text_in
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.exchange.card_sheet import sheet_of
from nlpquiz.exchange.markdown_sheet import markdown_document
from nlpquiz.exchange.notes.deck_making import cut, deck_from
from nlpquiz.exchange.notes.findings import Findings, FoundCard
from nlpquiz.exchange.notes.import_record import plain_cards, read_record, record_text
from nlpquiz.exchange.notes.markdown_notes import read_markdown
from nlpquiz.exchange.notes.three_way import compare
from tests.exchange.notes.listing import found_in

WORDS = st.text(st.sampled_from("abcdefgh"), min_size=2, max_size=8) | st.text(
    st.sampled_from("注意力机制模型训练损失梯度"), min_size=2, max_size=6
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@st.composite
def answers(draw: st.DrawFn) -> str:
    """Paragraphs, lists, code, formulas, quotes, tables, as notes mix them."""
    parts = []
    for kind in draw(st.lists(st.sampled_from("plctmqbh"), min_size=1, max_size=5)):
        text = draw(SENTENCES)
        parts.append(
            {
                "p": f"{text}.",
                "l": f"- {text}\n  - {text} {draw(WORDS)}\n- {draw(SENTENCES)}",
                "c": f"```python\n# {text}\n\n## {draw(WORDS)}?\nQ: x\n```",
                "t": f"| {text} | b | c |\n|---|---|---|\n| 1 | {draw(WORDS)} | 3 |",
                "m": f"$$\n{draw(WORDS)} = x\n+ y\n$$",
                "q": f"> {text}\n> {draw(SENTENCES)}",
                "b": f"**{text}:** {draw(SENTENCES)}",
                "h": f"before <b>{text}</b><br>after {draw(WORDS)} \\( x_1 \\)",
            }[kind]
        )
    return "\n\n".join(parts)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-h]{2,}|[\u4e00-\u9fff]{2,}", re.sub(r"</?b>|<br>|before|after", " ", text))


def first_block(answer: str) -> str:
    """What obsidian takes for the back of a card: up to an empty line."""
    block = answer.split("\n\n")[0]
    return "some code" if block.startswith("```") else block


FORMS = ("heading", "bold", "label", "item", "details", "chinese", "obsidian")


def written(form: str, number: int, question: str, answer: str) -> str:
    """A question and its answer as one of the forms that notes have."""
    match form:
        case "heading":
            return f"## {number}. {question}\n\n{answer}\n"
        case "bold":
            return f"**{question}**\n\n{answer}\n"
        case "label":
            return f"Q: {question}\n\nA:\n\n{answer}\n\n---\n"
        case "item":
            return f"{number}. {question}\n\n{textwrap.indent(answer, '   ')}\n\n---\n"
        case "details":
            return f"<details>\n<summary>{question}</summary>\n\n{answer}\n\n</details>\n"
        case "chinese":
            return f"问：{question}\n\n答：\n\n{answer}\n\n---\n"
        case _:
            return f"{question}\n?\n{first_block(answer)}\n\n"


@given(st.sampled_from(FORMS), st.lists(st.tuples(SENTENCES, answers()), min_size=1, max_size=4))
def test_no_text_of_an_answer_is_lost(form: str, asked: list[tuple[str, str]]) -> None:
    blocks, expected = [], []
    for number, (words, answer) in enumerate(asked, 1):
        question = f"What is {words} number{number}?"
        blocks.append(written(form, number, question, answer))
        kept = first_block(answer) if form == "obsidian" else answer
        expected.append((question, kept))
    cards = found_in("# Notes\n\n" + "\n".join(blocks)).cards
    found = {card.question: card.answer for card in cards}
    for question, answer in expected:
        assert question in found
        rest = found[question]
        for word in words_of(answer):  # in their order
            place = rest.find(word)
            assert place >= 0, (question, word)
            rest = rest[place:]


@given(st.text(max_size=300), st.integers(2, 40))
def test_cutting_loses_nothing(text: str, most: int) -> None:
    pieces = list(cut(text, most))
    assert all(len(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_an_answer_that_is_too_long_goes_on_on_further_cards() -> None:
    answer = "\n\n".join(f"Paragraph {number} " + "word " * 100 for number in range(120))
    findings = found_in(f"## What is long?\n\n{answer}\n")
    made = deck_from(findings, "long", "Long")
    loaded = load_text(deck_to_yaml(made.deck).encode(), "long.yaml")
    assert loaded.deck is not None
    assert made.continued == len(loaded.deck.cards) - 1 > 1
    text = "\n".join(text_in(card.answer, "en") for card in loaded.deck.cards if isinstance(card, OpenCard))
    assert [f"Paragraph {number} " in text for number in range(120)] == [True] * 120


def exported(deck: Deck, language: str = "en") -> str:
    def topics() -> list[tuple[str, list[tuple[object, ...]]]]:
        found = []
        for topic in deck.topics:
            cards = [card for card in deck.cards if card.topic == topic.id]
            if cards:
                sheets = [(sheet_of(card, f"{deck.deck}/{card.id}", language, lambda _: None),) for card in cards]  # type: ignore[arg-type]
                found.append((text_in(topic.title, language), sheets))  # type: ignore[arg-type]
        return found  # type: ignore[return-value]

    return "".join(markdown_document([(text_in(deck.title, "en"), topics())]))  # type: ignore[list-item]


@given(st.sampled_from(FORMS), st.lists(st.tuples(SENTENCES, answers() | st.just("")), min_size=1, max_size=4))
def test_import_export_import_is_stable(form: str, asked: list[tuple[str, str]]) -> None:
    blocks = [
        written(form, number, f"What is {words} number{number}?", answer)
        for number, (words, answer) in enumerate(asked, 1)
    ]
    first = deck_from(found_in("# Notes\n\n" + "\n".join(blocks)), "notes", "Notes").deck
    findings = Findings()
    read_markdown(BytesIO(exported(first).encode()), "export.md", findings)
    second = deck_from(findings, "notes", "Notes").deck

    def core(deck: Deck) -> list[tuple[object, ...]]:
        return [(card.id, card.question, card.answer, card.draft) for card in deck.cards if isinstance(card, OpenCard)]

    assert core(second) == core(first)
    assert exported(second) == exported(first)


@given(st.lists(st.tuples(SENTENCES, answers()), min_size=1, max_size=4, unique_by=lambda pair: pair[0]))
def test_ids_depend_on_words_alone(asked: list[tuple[str, str]]) -> None:
    notes = [f"## What is {words}?\n\n{answer}\n" for words, answer in asked]
    forward = deck_from(found_in("# N\n\n" + "\n".join(notes)), "n", "N").deck
    backward = deck_from(found_in("# N\n\nprose\n\n" + "\n".join(reversed(notes))), "n", "N").deck
    assert {card.id for card in forward.cards} == {card.id for card in backward.cards}
    again = deck_from(found_in("# N\n\n" + "\n".join(notes).replace("?", " ?").replace("is ", "is  ")), "n", "N").deck
    assert [card.id for card in again.cards] == [card.id for card in forward.cards]


@given(st.lists(st.tuples(SENTENCES, answers()), min_size=1, max_size=3, unique_by=lambda pair: pair[0]))
def test_importing_twice_changes_nothing(asked: list[tuple[str, str]]) -> None:
    deck = deck_from(found_in("".join(f"## What is {w}?\n\n{a}\n\n" for w, a in asked)), "n", "N").deck
    loaded = load_text(deck_to_yaml(deck).encode(), "n.yaml").deck
    assert loaded == deck
    record = read_record(record_text("n", plain_cards(deck), {}), "n.import.json")
    assert compare(record.cards, plain_cards(deck), list(plain_cards(deck).values())).is_empty


def test_the_same_question_twice_is_taken_once() -> None:
    card = FoundCard("What is it?", ("A",), answer="This.")
    made = deck_from(Findings(cards=[card, replace(card), replace(card, path=("B",))]), "n", "N")
    assert (len(made.deck.cards), made.doubles) == (2, 1)
    assert len({card.id for card in made.deck.cards}) == 2


def test_code_that_is_never_closed_does_not_swallow_the_next_card() -> None:
    deck = deck_from(found_in("## What is one?\n\nFirst.\n\n## What is two?\n\n```python\nx = 1\n"), "n", "N").deck
    backwards = replace(deck, cards=tuple(reversed(deck.cards)))
    findings = Findings()
    read_markdown(BytesIO(exported(backwards).encode()), "export.md", findings)
    assert [card.answer for card in findings.cards] == ["```python\nx = 1\n```", "First."]
