"""Gaps hidden and filled."""

from __future__ import annotations

import pytest

from nlpquiz.deck.cloze import gap_answers, with_answers, with_gap

TEXT = "The {{c1::query}} meets the {{c2::key::what}}; $d_{{c1::k}}$ and $$x^{{c3::2}}$$ cost \\$5."


def test_one_gap_is_hidden_the_others_are_filled() -> None:
    assert with_gap("The {{c1::query}} meets the {{c2::key::what}}.", 1) == "The **[...]** meets the key."
    assert with_gap("The {{c1::query}} meets the {{c2::key::what}}.", 2) == "The query meets the **[what]**."


def test_a_gap_with_two_numbers_is_hidden_in_both_questions() -> None:
    text = "{{c1,2::both}} {{c2::two}} {{c3::three}}"
    assert [with_gap(text, gap) for gap in (1, 2, 3)] == [
        "**[...]** two three",
        "**[...]** **[...]** three",
        "both two **[...]**",
    ]
    assert gap_answers(text, 2) == ("both", "two")
    assert with_answers(text, 1) == "**both** two three"


def test_inside_maths_a_gap_is_text_of_its_own() -> None:
    assert with_gap(TEXT, 3).endswith(r"$$x^{\text{[?]}}$$ cost \$5.")
    assert r"$d_{\text{[?]}}$" in with_gap(TEXT, 1)


def test_the_answer_stands_in_bold_outside_maths() -> None:
    assert with_answers(TEXT, 1).startswith("The **query** meets the key; $d_k$")
    assert with_answers(TEXT, 1, strong=False).startswith("The query meets the key; $d_k$")


@pytest.mark.parametrize(("gap", "answers"), [(1, ("query", "k")), (2, ("key",)), (3, ("2",)), (4, ())])
def test_what_stands_in_a_gap(gap: int, answers: tuple[str, ...]) -> None:
    assert gap_answers(TEXT, gap) == answers
