"""A card's life on the terminal: the curve says what the sentence above it says, and ends today."""

from __future__ import annotations

from datetime import date

import pytest

from nlpquiz.scheduling.memory import Policy
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.stats.card_life import card_life
from nlpquiz.stats.memory_figures import CardLife
from nlpquiz.terminal.card_life import life_lines, recall_curves
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.view import View

TODAY = date(2026, 11, 21).toordinal()
HEADINGS = {"en": "Recall from the first answer to today", "zh": "从首次作答到今天的记忆概率"}
TOO_EARLY = {"en": "no curve yet", "zh": "还没有曲线"}


def moment(day: int, minute: int = 0) -> Moment:
    return Moment((day - 719_163) * DAY_MS + 12 * 3_600_000 + minute * 60_000, day)


def lived(*answers: tuple[int, int], resets: tuple[tuple[int, Moment], ...] = ()) -> CardLife:
    """The life of a card with answers (days ago, rating)."""
    reviews = [
        Review(str(place), "a/x", moment(TODAY - ago, place), Rating(rating), 5000)
        for place, (ago, rating) in enumerate(answers)
    ]
    return card_life("a/x", reviews, resets, Policy())


def drawn(life: CardLife, language: str = "en", *, ascii_only: bool = False) -> str:
    view = View(Look(theme="none", ascii_only=ascii_only), 100, language)
    return "\n".join(line.plain for line in life_lines(life, TODAY, view))


def dates_below(text: str) -> list[str]:
    """The labels of the axis."""
    rows = text.splitlines()
    return rows[next(place for place, row in enumerate(rows) if "└" in row) + 1].split()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("answers", [[(0, 3)], [(0, 1), (0, 3), (0, 3)]])
def test_a_card_first_answered_today_has_no_curve_but_a_sentence(answers: list[tuple[int, int]], language: str) -> None:
    text = drawn(lived(*answers), language)
    assert TOO_EARLY[language] in text
    assert HEADINGS[language] not in text
    assert "└" not in text
    assert "100%" in text


@pytest.mark.parametrize("answers", [[(1, 3)], [(5, 3), (2, 1), (2, 3)], [(40, 4), (30, 3)], [(3, 3), (0, 1)]])
def test_the_curve_ends_today_with_the_recall_of_today(answers: list[tuple[int, int]]) -> None:
    life = lived(*answers)
    day, recall = recall_curves(life, TODAY)[-1][-1]
    assert day == TODAY
    assert recall == pytest.approx(life.recall_on(TODAY))
    text = drawn(life)
    assert HEADINGS["en"] in text
    assert dates_below(text)[-1] == "2026-11-21"


@pytest.mark.parametrize("ago", [1, 2, 3, 5, 6, 11])
def test_no_date_stands_twice_below_the_curve_and_the_dates_are_in_their_places(ago: int) -> None:
    text = drawn(lived((ago, 3)))
    found = dates_below(text)
    assert len(found) == len(set(found)) >= 2
    assert found[0] == date.fromordinal(TODAY - ago).isoformat()


def test_an_answer_of_today_is_seen_to_bring_the_recall_back() -> None:
    rows = drawn(lived((20, 3), (0, 3)), ascii_only=True).splitlines()
    top = next(row for row in rows if row.lstrip().startswith("100% +"))
    assert top.endswith("  -")
    assert len(top) == max(len(row) for row in rows if "|" in row or "% +" in row)


def test_after_a_reset_the_axis_still_goes_to_today() -> None:
    life = lived((9, 3), resets=((1, moment(TODAY - 4)),))
    assert recall_curves(life, TODAY)[-1][-1][0] == TODAY - 4
    assert dates_below(drawn(life))[-1] == "2026-11-21"


def test_an_answer_with_a_date_to_come_stays_on_the_axis() -> None:
    life = lived((3, 3), (-2, 3))
    assert recall_curves(life, TODAY)[-1][-1][0] == TODAY + 2
    assert dates_below(drawn(life))[-1] == "2026-11-23"
