"""Marks, settling, reviews and the report of a paper."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nlpquiz.deck.model import ChoiceCard, Option
from nlpquiz.exam.answering import Given
from nlpquiz.exam.attempt import Answer, Attempt, GoTo, Leave, Resume, Submit, begin, conclude, settle, step
from nlpquiz.exam.feeding import reviews_of
from nlpquiz.exam.marks import Marked, mark_paper, result_of
from nlpquiz.exam.paper import Paper, Question
from nlpquiz.exam.report import next_command, report_as_plain, report_of, score_of
from nlpquiz.scheduling.memory import DEFAULT_POLICY, New
from nlpquiz.scheduling.review import Rating
from tests.exam.small_library import library_of, make_card, one_of_each, reading


def right_answer(question: Question) -> Given:
    card, shown = question.card, question.shown
    match card.kind:
        case "open":
            return Given("The variance of the dot product grows, so the softmax saturates.")
        case "choice":
            return Given(numbers=tuple(n for n, i in enumerate(shown, 1) if card.options[i].correct))
        case "truefalse":
            return Given(numbers=(1,))
        case "cloze":
            return Given(f"gap{card.id}")
        case "numeric":
            return Given(str(question.values["x"] * question.values["y"]))
        case "order":
            return Given(numbers=tuple(shown.index(item) + 1 for item in range(3)))


def sat(paper: Paper, answers: dict[int, Given]) -> Attempt:
    attempt, _ = begin(paper, reading(0))
    for place, given in answers.items():
        attempt, _ = step(attempt, GoTo(place), reading(place + 1))
        attempt, _ = step(attempt, Answer(given), reading(place + 2))
    return step(attempt, Submit(), reading(60))[0]


def all_right(paper: Paper) -> Attempt:
    return sat(paper, {place: right_answer(question) for place, question in enumerate(paper.questions)})


def of_kind(marked: tuple[Marked, ...], kind: str) -> Marked:
    return next(one for one in marked if one.question.card.kind == kind)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_right_answers_earn_every_mark_whatever_the_order_on_the_screen(seed: str) -> None:
    marked = mark_paper(all_right(one_of_each(seed)))
    assert {one.question.card.kind: one.standing for one in marked} == dict.fromkeys(
        ("open", "choice", "truefalse", "cloze", "numeric", "order"), "right"
    )
    assert sum(one.earned for one in marked) == 11


def test_blank_questions_earn_nothing_and_say_so() -> None:
    marked = mark_paper(sat(one_of_each(), {}))
    assert {one.standing for one in marked} == {"blank"}
    assert sum(one.earned for one in marked) == 0


def test_partial_credit_is_a_rule_of_the_paper() -> None:
    options = tuple(Option(text=f"o{n}", correct=n < 2) for n in range(4))
    card = ChoiceCard(kind="choice", id="several", topic="t", question="Which?", options=options)
    paper = one_of_each()
    question = replace(paper.questions[0], card=card, shown=(3, 1, 0, 2), marks=2)
    for partial, earned in ((True, 1.0), (False, 0.0)):
        single = replace(paper, questions=(question,), terms=replace(paper.terms, partial_credit=partial))
        (one,) = mark_paper(sat(single, {0: Given(numbers=(2,))}))
        assert (one.earned, one.standing) == (earned, "partly" if partial else "wrong")


def test_the_learner_settles_the_points_and_both_marks_are_kept() -> None:
    paper = one_of_each()
    place = next(n for n, q in enumerate(paper.questions) if q.card.kind == "open")
    attempt = sat(paper, {place: Given("The variance grows.")})
    one = mark_paper(attempt)[place]
    assert one.points == ("said", "missing")
    assert one.share == pytest.approx(2 / 3)
    attempt, _ = settle(attempt, place, ("said", "said"), reading(70))
    one = mark_paper(attempt)[place]
    assert (one.share, one.machine_points) == (1.0, ("said", "missing"))
    assert one.machine_share == pytest.approx(2 / 3)
    stored = result_of(mark_paper(attempt))
    assert stored["points"][str(place)] == ["said", "missing"]
    assert stored["shares"][place] == 1.0


def test_stored_marks_hold_when_the_rules_change() -> None:
    attempt = all_right(one_of_each())
    result = result_of(mark_paper(attempt))
    attempt, _ = conclude(attempt, {**result, "shares": [0.5] * 6}, reading(80))
    assert [one.share for one in mark_paper(attempt)] == [0.5] * 6


def test_each_answer_becomes_one_review_and_a_blank_none() -> None:
    paper = one_of_each()
    answers = {place: right_answer(q) for place, q in enumerate(paper.questions) if q.card.kind != "cloze"}
    place = next(n for n, q in enumerate(paper.questions) if q.card.kind == "numeric")
    answers[place] = Given("1")
    attempt = sat(paper, answers)
    marked = mark_paper(attempt)
    reviews = reviews_of(attempt, marked, lambda key: New(), {"": DEFAULT_POLICY})
    by_kind = {review.card.removeprefix("d/k-"): review for review in reviews}
    assert sorted(by_kind) == ["choice", "numeric", "open", "order", "truefalse"]
    assert {review.source for review in reviews} == {"exam"}
    assert by_kind["numeric"].rating is Rating.AGAIN
    assert (by_kind["open"].rating, by_kind["open"].counts) == (Rating.GOOD, True)
    guessed = by_kind["truefalse"]
    assert (guessed.rating, guessed.counts) != (Rating.GOOD, True)
    assert json.loads(guessed.detail)["knew"] == pytest.approx(0.3 / 0.65, abs=0.001)
    assert by_kind["open"].at.at_ms == paper.at.at_ms + (reviews_place(attempt, "open") + 2) * 1000
    again = reviews_of(attempt, marked, lambda key: New(), {"": DEFAULT_POLICY})
    assert [review.id for review in again] == [review.id for review in reviews]
    assert len({review.id for review in reviews}) == 5


def reviews_place(attempt: Attempt, kind: str) -> int:
    return next(n for n, q in enumerate(attempt.paper.questions) if q.card.kind == kind)


def test_a_wrong_option_names_its_remedy() -> None:
    from nlpquiz.exam.paper import Terms, set_paper
    from tests.exam.small_library import START

    library = library_of({"d": [make_card("choice", "c", remedy="cure")]})
    paper = set_paper(library, 1, Terms(None, "en"), paper_id="p", at=START, seed="s")
    wrong = next(n for n, i in enumerate(paper.questions[0].shown, 1) if i != 0)
    marked = mark_paper(sat(paper, {0: Given(numbers=(wrong,))}))
    assert marked[0].remedies == ("d/cure",)
    assert result_of(marked)["remedies"] == ["d/cure"]
    assert mark_paper(all_right(paper))[0].remedies == ()


def test_the_report_adds_up_and_puts_wrong_ones_first() -> None:
    paper = one_of_each()
    kinds = ("open", "numeric")
    answers = {place: right_answer(q) for place, q in enumerate(paper.questions) if q.card.kind not in kinds}
    attempt = sat(paper, answers)
    report = report_of(3, attempt, [score_of(1, all_right(paper)), score_of(2, sat(paper, {}))])
    assert report.score.earned == 5
    assert [one.question.card.kind in kinds for one in report.marked] == [True, True, False, False, False, False]
    for parts in (report.decks, report.topics, report.kinds):
        assert sum(part.earned for part in parts) == 5
        assert sum(part.maximum for part in parts) == 11
    assert {part.id for part in report.topics[:2]} == {"d/t-open", "d/t-numeric"}
    assert report.next_command == "nlpquiz study d --topic t-open --topic t-numeric"
    assert [score.share for score in report.earlier] == [1.0, 0.0]
    plain = report_as_plain(report)
    assert json.loads(json.dumps(plain))["questions"][0]["number"] == 1
    assert plain["next"] == report.next_command


def test_the_next_command_is_plain_study_when_nothing_is_weak_and_names_decks_when_there_are_several() -> None:
    assert next_command(report_of(1, all_right(one_of_each())).topics) == "nlpquiz study"
    library = library_of({"a": [make_card("open", "x")], "b": [make_card("open", "y", topic="u")]})
    from nlpquiz.exam.paper import Terms, set_paper
    from tests.exam.small_library import START

    paper = set_paper(library, 2, Terms(None, "en"), paper_id="p", at=START, seed="s")
    assert report_of(1, sat(paper, {})).next_command == "nlpquiz study a b --topic a/t --topic b/u"


def test_a_changed_deck_is_remembered() -> None:
    attempt, _ = begin(one_of_each(), reading(0))
    attempt, _ = step(attempt, Leave(), reading(1))
    attempt, _ = step(attempt, Resume(changed=("d/k-open",)), reading(2))
    attempt, _ = step(attempt, Leave(), reading(3))
    attempt, _ = step(attempt, Resume(changed=("d/k-open", "d/k-order")), reading(4))
    attempt, _ = step(attempt, Submit(), reading(5))
    assert report_as_plain(report_of(1, attempt))["changed"] == ["d/k-open", "d/k-order"]
