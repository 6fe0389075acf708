"""The page of statistics, drawn of invented figures: every section, its sentence, every width and look."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from nlpquiz.exchange.stats_html import stats_page
from nlpquiz.stats.figures import Period, Statistics
from nlpquiz.stats.memory_figures import Passes
from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.stats_messages import MESSAGES
from nlpquiz.terminal.stats_sentences import bin_words, hours_sentence, retention_sentences, span, waited
from nlpquiz.terminal.stats_view import stats_lines
from tests.terminal.golden_screens import LOOKS, WIDTHS, check
from tests.terminal.sample_figures import empty_figures, sample_figures

BLACK = Look(theme="none")


def text(figures: Statistics, *, width: int = 80, language: str = "en", look: Look = BLACK) -> str:
    return "\n".join(line.plain for line in stats_lines(figures, look, width, language))


def english(name: str, /, **values: object) -> str:
    return MESSAGES[name][0].format(**values)


def test_each_chart_is_led_by_what_it_means() -> None:
    shown = " ".join(text(sample_figures()).split())
    for words in (
        "Statistics all decks: 2026-07-25 to 2026-11-21, 120 days",
        "Reviews with a date after today: 2 (up to 2026-12-31)",
        "Days in a row: 3, at the most 12; 95 of 210 minutes this week.",
        "You remembered 91% of 1,000 reviews (95 % sure: 89% to 93%); you asked for 90%.",
        "That is what you asked for, as far as chance allows to say.",
        "6 due today, 6 of them overdue; about 8.2 reviews a day in the long run.",
        "Later than these 30 days: 12.",
        "The model expected",
        "Your model predicts better than SM-2",
        "Half of the answers took 12.5 s or less, 15 s on average.",
        "2 cards were forgotten 8 times or more",
        "2 exams; the last: 80%, forecast 70% (55% to 85%).",
        "Most is recalled at 21:00 (87% of 60), least at 19:00 (83% of 60).",
    ):
        assert words in shown


def test_every_section_is_there() -> None:
    lines = text(sample_figures()).splitlines()
    headings = [
        *("Calendar", "Reviews", "Minutes", "Cards", "Coming due", "True retention", "By deck", "By topic, the lowest"),
        *("By language", "Recall now", "Stability", "Difficulty", "Forgetting curve", "Calibration", "Answer times"),
        *("Ratings", "Hours of the day", "Leeches", "Exams", "Topics"),
    ]
    places = [
        next(n for n, line in enumerate(lines) if line == heading or line.startswith((f"{heading}  ", f"{heading} of")))
        for heading in headings
    ]
    assert places == sorted(places)


def test_the_table_of_retention_has_young_and_mature() -> None:
    assert "  365 days    83%    100%  91%    1,000" in text(sample_figures()).splitlines()


def test_the_models_stand_side_by_side() -> None:
    lines = [line.split("  ") for line in text(sample_figures()).splitlines()]
    rows = {line[1]: [cell for cell in line[2:] if cell] for line in lines if len(line) > 2}
    assert [cell.strip() for cell in rows["yours, fitted"]] == ["0.310", "6.2%"]
    assert [cell.strip() for cell in rows["SM-2"]] == ["0.420", "8.4%"]


@pytest.mark.parametrize(
    ("passed", "failed", "verdict"),
    [(900, 100, "what you asked for"), (980, 20, "more than you asked for"), (800, 200, "less than you asked for")],
)
def test_a_difference_counts_only_beyond_chance(passed: int, failed: int, verdict: str) -> None:
    row = sample_figures().retention.whole._replace(young=Passes(passed, failed), mature=Passes(0, 0))
    assert verdict in retention_sentences(row, english)[1]
    few = row._replace(young=Passes(passed // 100, failed // 100))
    assert "as far as chance allows" in retention_sentences(few, english)[1]


def test_a_language_of_imported_reviews_is_shown_as_it_is() -> None:
    figures = sample_figures()
    row = figures.retention.by_language[0]._replace(name="fr\x1b[1m")
    foreign = replace(figures.retention, by_language=(row, *figures.retention.by_language))
    assert "fr␛[1m" in text(replace(figures, retention=foreign))
    assert "fr␛[1m" in stats_page(replace(figures, retention=foreign), "en")


def test_cards_that_their_decks_have_lost_are_counted_as_such() -> None:
    figures = sample_figures()
    times = replace(figures.times, by_kind=(figures.times.by_kind[0]._replace(name=""), *figures.times.by_kind))
    lost = replace(figures, times=times)
    assert "  no longer in a deck      400" in text(lost)
    assert "已不在题库" in stats_page(lost, "zh")


def test_hours_with_few_reviews_are_not_compared() -> None:
    hours = tuple(
        hour._replace(reviews=min(hour.reviews, 5), recalled=min(hour.recalled, 5)) for hour in sample_figures().hours
    )
    assert hours_sentence(hours, english) == "Too few reviews at different hours to compare them."


def test_times_and_bins_in_words() -> None:
    assert [span(minutes, english) for minutes in (0.2, 59.6, 119, 120, 1500)] == [
        "12 s",
        "60 min",
        "119 min",
        "2 h",
        "25 h",
    ]
    assert [waited(ms, english) for ms in (60_000, 600_000, 7_200_000, 86_400_000 * 12)] == [
        "1 min",
        "10 min",
        "2 h",
        "12 d",
    ]
    bins = sample_figures().stability.bins
    assert (bin_words(bins[0]), bin_words(bins[-1])) == ("0-1", "90+")


def test_an_empty_history_is_a_sentence_and_what_to_type() -> None:
    assert text(empty_figures()).splitlines() == [
        "Statistics  attention: 2025-11-22 to 2026-11-21, 365 days",
        "",
        "There is nothing to count yet: no card of these decks was answered.",
        "`nlpquiz study` begins; charts appear with the first answers.",
    ]


def test_a_quiet_time_says_how_to_see_more() -> None:
    figures = sample_figures()
    quiet = replace(figures, activity=replace(figures.activity, days=(), ahead=0))
    shown = text(quiet)
    assert "`--since all` counts the whole history" in shown
    assert "Calendar" not in shown
    assert "Recall now" in shown


def test_one_review_is_drawn_without_harm() -> None:
    figures = sample_figures()
    one = replace(
        empty_figures(), empty=False, activity=replace(figures.activity, days=figures.activity.days[-1:], ahead=0)
    )
    shown = text(one)
    assert "1 of 120 days" in shown
    assert "from the second day on" in " ".join(shown.split())


def test_one_is_not_many() -> None:
    figures = sample_figures()
    today = figures.activity.days[-1]._replace(day=figures.today)
    activity = replace(figures.activity, period=Period(figures.today, figures.today), days=(today,))
    whole = figures.retention.whole._replace(young=Passes(1, 0), mature=Passes(0, 0))
    one = replace(
        figures,
        activity=activity,
        retention=replace(figures.retention, whole=whole),
        stability=replace(figures.stability, median=1.2),
    )
    shown = " ".join(text(one).split())
    assert "Statistics all decks: 2026-11-21, 1 day Reviews: 10 in 2 min on this day. Days in a row" in shown
    assert "You remembered 100% of 1 review (" in shown
    assert "keep 90 % recall for a day or more" in shown
    page = " ".join(stats_page(one, "en").split())
    for found in (shown, page):
        assert not re.search(r"\b(1 days|of 1 reviews)\b", found)
    chinese = text(one, language="zh")
    assert "2026-11-21，1 天" in chinese
    assert "这一天共复习 10 次" in chinese


def test_plain_has_words_and_numbers_only() -> None:
    shown = text(sample_figures(), look=Look(theme="none", plain=True))
    assert not {sign for sign in shown if "─" <= sign <= "▟" or "⠀" <= sign <= "⣿" or sign in "■·●┃"}
    lines = shown.splitlines()
    assert "young: again 5%, hard 15%, good 75%, easy 5%" in lines
    assert "attention Attention: 96% of 500" in lines
    assert "elapsed time / stability 1.2: predicted 88%, what you recalled 87%, 60 reviews" in lines


def test_titles_of_decks_bring_no_escapes() -> None:
    for language in ("en", "zh"):
        for look in (*LOOKS.values(), Look(plain=True)):
            for line in stats_lines(sample_figures(), look, 80, language):
                assert "\x1b" not in line.plain
                assert "\n" not in line.plain


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("width", [60, 71, 80, 100, 120, 160])
def test_no_line_is_wider_than_the_terminal(language: str, width: int) -> None:
    for look in LOOKS.values():
        for figures in (sample_figures(), empty_figures()):
            wide = [
                line.plain for line in stats_lines(figures, look, width, language) if text_width(line.plain) > width
            ]
            assert wide == []


def test_the_drawings_of_ascii_are_ascii() -> None:
    figures = replace(sample_figures(), titles={})
    assert text(figures, look=Look(theme="none", ascii_only=True)).isascii()


def test_without_colours_nothing_is_lost() -> None:
    """The signs of a page without colours tell as much: the same text but for the squares of the calendar."""
    coloured = text(sample_figures(), look=Look(theme="dark"))
    assert set(coloured) - set(text(sample_figures())) <= {"■"}


def test_every_message_is_in_both_languages() -> None:
    for name, (in_english, in_chinese) in MESSAGES.items():
        assert in_english, name
        assert in_chinese, name
        fields = [sorted(part.split("}")[0] for part in each.split("{")[1:]) for each in (in_english, in_chinese)]
        assert fields[0] == fields[1], name


@pytest.mark.parametrize(("look", "width"), [*(("nocolor", width) for width in WIDTHS), ("colour", 80), ("ascii", 80)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_golden(language: str, look: str, width: int) -> None:
    check(
        f"stats-{language}", lambda as_look, cells: stats_lines(sample_figures(), as_look, cells, language), look, width
    )


def test_where_ambiguous_signs_are_wide_none_is_drawn() -> None:
    """Blocks, lines and dots take two cells on such a terminal: all of them are drawn with ASCII there."""
    figures = replace(sample_figures(), titles={})
    for line in stats_lines(figures, Look(theme="none", wide_ambiguous=True), 80, "en"):
        assert text_width(line.plain, wide_ambiguous=True) <= 80
        assert line.plain.isascii()
