"""Today's page, drawn: what stands where, in every width, look and language."""

from __future__ import annotations

from datetime import date

import pytest

from nlpquiz.deck.text import Translated
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.today_view import Countdown, DeckToday, Today, WeakTopic, next_command, today_lines
from tests.terminal.golden_screens import LOOKS, WIDTHS, check

TODAY = date(2026, 11, 21).toordinal()  # a Saturday
DECKS = (
    DeckToday(Translated(en="Attention", zh="注意力机制"), "attention", 0, 3, 20, 23),
    DeckToday(Translated(en="BERT and its relatives", zh="BERT 及其变体"), "bert", 12, 24, 60, 84),
    DeckToday(
        Translated(en="A deck \x1b[31mwith a\nname that is far too long for a column", zh="召回\x07与粗排"),
        "x",
        1,
        9,
        0,
        9,
    ),
)
PAGE = Today(
    day=TODAY,
    decks=DECKS,
    new_left=5,
    begun=True,
    minutes_today=12.4,
    goal_today=30.0,
    minutes_week=95.0,
    goal_week=210.0,
    streak_days=12,
    studied_today=True,
    minutes_by_day=tuple(float((ago * 7) % 13) for ago in range(28)),
    weakest=(
        WeakTopic(Translated(en="Scoring functions", zh="注意力打分函数"), "attention", "scoring", 0.62, 4, 9),
        WeakTopic(Translated(en="CBOW", zh="连续词袋"), "words", "cbow", 0.7, 3, 3),
    ),
    countdowns=(Countdown(TODAY + 24, 0.87, 0.8, 0.93),),
)
FIRST_DAY = Today(TODAY, DECKS[:1], 12, False, 0.0, 30.0, 0.0, 210.0, 0, False, (0.0,) * 28)


def text(page: Today, *, width: int = 80, language: str = "en", look: Look | None = None) -> str:
    return "\n".join(line.plain for line in today_lines(page, look or Look(theme="none"), width, language))


def test_the_page_says_where_you_stand() -> None:
    shown = text(PAGE)
    for words in (
        "Today  Saturday 2026-11-21",
        "interview in 24 days: 87% expected (80% to 93%)",
        "12 of 30 minutes today",
        "95 of 210 this week",
        "12 days in a row",
        "25 of 28 days",
        "Scoring functions",
        "62%  4 of 9 seen",
    ):
        assert words in shown
    assert shown.endswith("next  nlpquiz study")


def test_bars_show_learned_due_and_new_and_all_decks_are_added_up() -> None:
    row = next(line for line in text(PAGE).splitlines() if line.startswith("bert "))
    assert row.count("█") > row.count("░") > row.count("▒") >= 1
    assert next(line for line in text(PAGE).splitlines() if line.startswith("all ")).split() == [
        "all",
        "13",
        "36",
        "80/116",
    ]


@pytest.mark.parametrize(
    ("streak", "today", "words"),
    [
        (1, True, "1 day in a row"),
        (1, False, "1 day, yesterday: today keeps it"),
        (7, False, "7 days up to yesterday: today keeps it"),
        (0, False, "none now: the last day was 2 days ago"),
    ],
)
def test_the_streak_says_what_keeps_it(streak: int, today: bool, words: str) -> None:
    minutes = (*(3.0,) * 25, 4.0, 0.0, 0.0)
    page = PAGE._replace(streak_days=streak, studied_today=today, minutes_by_day=minutes)
    assert words in text(page)


def test_a_long_absence_is_told_as_such() -> None:
    page = PAGE._replace(streak_days=0, studied_today=False, minutes_by_day=(0.0,) * 28)
    assert "none now: the last day was more than 4 weeks ago" in text(page)


def test_before_the_first_answer_it_says_how_to_begin() -> None:
    shown = text(FIRST_DAY)
    assert "the first session shows 3 new cards" in shown
    assert "no streak yet" in shown
    assert "of 28 days" not in shown
    assert shown.endswith("nlpquiz study attention")


def test_without_decks_there_is_a_sentence() -> None:
    assert "There is no deck" in text(FIRST_DAY._replace(decks=()))


def test_the_next_command_is_the_deck_with_most_due_or_all_of_a_plan() -> None:
    free = PAGE._replace(countdowns=())
    assert next_command(free) == "nlpquiz study bert"
    assert next_command(PAGE) == "nlpquiz study"
    idle = tuple(deck._replace(due=0) for deck in DECKS)
    assert next_command(free._replace(decks=idle)) == "nlpquiz study bert"
    assert next_command(free._replace(decks=idle, new_left=0)) == ""
    assert text(free._replace(decks=idle, new_left=0)).endswith("Everything due is done.")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_ids_stand_in_full_before_titles(width: int) -> None:
    """They are what `nlpquiz study` takes."""
    long = DECKS[2]._replace(deck="information-extraction")
    weak = WeakTopic(long.title, "x", "conversational-recommendation", 0.5, 2, 9)
    words = text(PAGE._replace(decks=(*DECKS, long), weakest=(weak,)), width=width).split()
    assert {"attention", "bert", "information-extraction", "conversational-recommendation"} <= set(words)
    assert "Attention" in words


def test_plain_is_one_fact_a_line_without_drawings() -> None:
    shown = text(PAGE, look=Look(theme="none", plain=True))
    assert "bert BERT and its relatives: due 12, new 24, learned 60/84" in shown.splitlines()
    assert "Weakest topics: scoring Scoring functions, 62%, 4 of 9 seen" in shown.splitlines()
    assert not set("█▒░━─·") & set(shown)


def test_texts_of_decks_bring_no_escapes_and_no_lines_of_their_own() -> None:
    for look in LOOKS.values():
        for line in today_lines(PAGE, look, 80, "zh"):
            assert not {"\x1b", "\x07", "\n"} & set(line.plain)


def test_where_ambiguous_signs_are_wide_none_is_drawn() -> None:
    page = PAGE._replace(decks=DECKS[:2])
    assert text(page, look=Look(theme="none", wide_ambiguous=True)).isascii()


@pytest.mark.parametrize("page", [PAGE, FIRST_DAY], ids=["some-time-in", "first-day"])
@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_no_line_is_wider_than_the_terminal(page: Today, language: str) -> None:
    for look in LOOKS.values():
        for width in (60, 64, 72, 80, 100, 160):
            widest = max(text_width(line.plain) for line in today_lines(page, look, width, language))
            assert widest <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_golden(language: str, look: str, width: int) -> None:
    check(f"today-{language}", lambda as_look, cells: today_lines(PAGE, as_look, cells, language), look, width)
