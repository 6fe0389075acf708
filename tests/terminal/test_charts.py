"""Charts: the right lengths and heights, labels in their places, never wider than the terminal, ASCII when asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.charts_axis import NARROWEST, cut
from nlpquiz.terminal.charts_bars import Bar, Piece, bars, length_of, parts, parts_key, sparkline, table
from nlpquiz.terminal.charts_calendar import calendar
from nlpquiz.terminal.charts_columns import Column, columns, joined
from nlpquiz.terminal.charts_curve import Series, curves
from nlpquiz.terminal.charts_scale import Scale, figure, round_top, shade_bounds, shade_of, share_scale, tick_step
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.view import View
from tests.terminal.golden_screens import LOOKS, WIDTHS, check

BLACK = View(Look(theme="none"), 80, "en")
ASCII = View(Look(theme="none", ascii_only=True), 80, "en")
PLAIN = View(Look(plain=True), 80, "en")
TODAY = date(2026, 11, 21).toordinal()  # a Saturday


def shown(lines: Sequence[Line]) -> list[str]:
    return [line.plain for line in lines]


# numbers


@pytest.mark.parametrize(
    ("top", "most", "whole", "step"),
    [(84, 3, True, 50), (729, 3, True, 250), (3, 3, True, 1), (7, 3, True, 5), (0, 3, True, 1), (0.9, 3, False, 0.5)],
)
def test_steps_of_an_axis_are_round(top: float, most: int, whole: bool, step: float) -> None:
    assert tick_step(top, most, whole=whole) == pytest.approx(step)


@given(st.floats(0.001, 1e9), st.integers(1, 9), st.booleans())
def test_the_steps_reach_the_top(top: float, most: int, whole: bool) -> None:
    step = tick_step(top, most, whole=whole)
    assert round_top(top, step) >= top * (1 - 1e-6)
    assert round(round_top(top, step) / step) <= max(most, 1)


def test_numbers_have_the_digits_they_deserve() -> None:
    assert [figure(value) for value in (0, 0.254, 1.25, 12.3, 12345)] == ["0", "0.25", "1.2", "12", "12,345"]


def test_an_axis_of_shares_begins_at_a_round_share_below_all() -> None:
    assert share_scale([0.83, 0.99]).ticks == (0.8, 0.9, 1.0)
    assert share_scale([0.55]).ticks == (0.4, 0.6, 0.8, 1.0)
    assert share_scale([0.1]).ticks == (0.0, 0.5, 1.0)


def test_shades_are_quarters_of_the_days_as_they_lie() -> None:
    bounds = shade_bounds([0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert bounds == [1, 3, 5, 7]
    assert [shade_of(value, bounds) for value in (0, 1, 3, 6, 8)] == [0, 1, 2, 3, 4]
    assert shade_of(5, shade_bounds([5, 5])) == 4  # alike: all of them the most


# bars


def test_bars_are_as_long_as_their_values() -> None:
    drawn = shown(bars([Bar("a", 10, "10 cards"), Bar("bb", 5, "5 cards"), Bar("c", 0.01, "0 cards")], BLACK))
    lengths = [line.count("█") for line in drawn]
    assert lengths[0] == 2 * lengths[1]
    assert "▏" in drawn[2]  # more than nothing is seen
    assert len({line.index("cards") for line in drawn}) == 1


def test_the_length_is_exact_to_an_eighth_of_a_cell() -> None:
    assert length_of(0.5, 9, BLACK) == "████▌"
    assert length_of(1.7, 3, BLACK) == "███"
    assert length_of(0.5, 10, ASCII) == "#####"


def test_a_target_is_marked_where_it_lies() -> None:
    (line,) = shown(bars([Bar("a", 0.5, "50%", target=0.9)], BLACK, top=1))
    assert line.index("┃") - line.index("█") == 36  # of 40 cells


def test_labels_from_decks_are_harmless_and_cut_to_cells() -> None:
    assert cut("ab\x1b[31mcd\nef", 20, BLACK) == "ab␛[31mcd ef"
    assert cut("注意力机制与变体", 9, BLACK) == "注意力机…"
    assert cut("注意力机制与变体", 9, ASCII) == "注意力.."
    (line,) = bars([Bar("\x1b[2J词向量", 1, "1")], BLACK)
    assert "\x1b" not in line.plain


def test_every_part_of_a_whole_that_is_more_than_nothing_has_a_cell() -> None:
    pieces = [Piece("a", 1000), Piece("b", 1), Piece("c", 0), Piece("d", 1)]
    assert parts(pieces, 10, BLACK).plain == "████████▒·"
    assert parts([Piece("a", 0)], 4, BLACK).plain == "    "


@pytest.mark.parametrize("view", [BLACK, ASCII])
def test_four_parts_are_four_signs_that_are_seen(view: View) -> None:
    pieces = [Piece(name, 1) for name in "abcd"]
    bar, key = parts(pieces, 4, view).plain, parts_key(pieces, view).plain
    assert len(set(bar) - {" "}) == 4
    assert key == "  ".join(f"{sign} {name}" for sign, name in zip(bar, "abcd", strict=True))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=6), st.integers(8, 60))
def test_parts_fill_their_cells(values: list[float], cells: int) -> None:
    drawn = parts([Piece("x", value) for value in values], cells, ASCII).plain
    assert len(drawn) == cells


def test_a_sparkline_goes_from_nothing_to_the_most() -> None:
    assert sparkline([0, 1, 4, 8], BLACK).plain == "·▂▅█"
    assert sparkline([0, 8], ASCII).plain == "_@"
    assert sparkline([], BLACK).plain == ""


def test_tables_align_numbers_and_speak_in_plain() -> None:
    heads, rows = ["kind", "cards"], [["选择题", "7"], ["open", "1,200"]]
    assert shown(table(heads, rows, BLACK)) == ["  kind    cards", "  选择题      7", "  open    1,200"]
    assert shown(table(heads, rows, PLAIN)) == ["选择题: cards 7", "open: cards 1,200"]


# columns


def test_columns_stand_on_an_axis_with_its_unit() -> None:
    values = [Column("Mon", 4, "Mon"), Column("Tue", 2, "Tue"), Column("Wed", 0, "Wed")]
    assert shown(columns(values, BLACK, unit="cards", across="days", rows=4)) == [
        "  cards",
        "  4 ┤█████",
        "    │█████",
        "  2 ┤█████ █████",
        "    │█████ █████",
        "    └───────────────── days",
        "     Mon   Tue   Wed",
    ]


def tick_rows(lines: Sequence[str]) -> list[int]:
    """The rows from above that bear a tick, and the floor."""
    return [place for place, line in enumerate(lines) if "┤" in line or "└" in line]


@given(st.floats(0.1, 1e6), st.integers(1, 9), st.booleans(), st.booleans())
def test_equal_steps_take_equal_rows(top: float, rows: int, whole: bool, percent: bool) -> None:
    drawn = shown(columns([Column("a", top)], BLACK, rows=rows, whole=whole, percent=percent))
    places = tick_rows(drawn)
    assert places[0] == 0
    assert len({below - above for above, below in pairwise(places)}) == 1
    assert abs(places[-1] - rows) <= 1


@pytest.mark.parametrize(("top", "rows", "high"), [(150, 4, 3), (150, 5, 6), (150, 6, 6), (84, 5, 6), (9, 1, 1)])
def test_a_height_that_its_steps_do_not_divide_gives_way(top: float, rows: int, high: int) -> None:
    drawn = shown(columns([Column("a", top)], BLACK, rows=rows))
    assert tick_rows(drawn)[-1] == high


def test_a_column_as_high_as_a_tick_ends_at_it() -> None:
    drawn = shown(columns([Column("a", 150), Column("b", 100), Column("c", 50)], BLACK, rows=4))
    assert drawn[:3] == ["  150 ┤█████", "  100 ┤█████ █████", "   50 ┤█████ █████ █████"]


def test_columns_of_shares_end_at_a_hundred() -> None:
    drawn = shown(columns([Column("a", 0.5), Column("b", 1.0)], ASCII, percent=True, rows=2))
    assert drawn[:2] == ["  100% +      #####", "   50% +##### #####"]


def test_in_words_there_is_a_line_for_each_column_that_is_not_empty() -> None:
    values = [Column("Mon", 4), Column("Tue", 0), Column("Wed", 2)]
    assert shown(columns(values, PLAIN, unit="cards")) == ["cards", "Mon: 4", "Wed: 2"]


def test_neighbours_are_added_up_when_there_are_too_many() -> None:
    found, size = joined([Column(str(day), 1) for day in range(10)], 4)
    assert (size, [each.value for each in found]) == (3, [3, 3, 3, 1])


# the calendar


def test_a_day_stands_in_its_week_and_row() -> None:
    drawn = shown(calendar({TODAY: 9, TODAY - 7: 1}, TODAY, BLACK, unit="reviews"))
    saturday = drawn[6]  # months, Monday, …
    assert saturday.endswith("▓ █")
    assert drawn[7].startswith("  Sun")
    assert len(drawn[7]) == len(saturday) - 2  # tomorrow is not drawn
    assert drawn[-1].strip() == "· 0  ▓ 1-8  █ 9+  reviews"


def test_shades_differ_by_shape_without_colours_and_in_ascii() -> None:
    counts = {TODAY - ago: ago + 1 for ago in range(40)}
    for view, signs in ((BLACK, "░▒▓█"), (ASCII, "-+*#")):
        text = "\n".join(shown(calendar(counts, TODAY, view, unit="reviews")))
        assert all(sign in text for sign in signs)


def test_a_short_history_has_a_short_calendar() -> None:
    drawn = shown(calendar({TODAY: 1}, TODAY, BLACK, unit="reviews", since=TODAY - 13))
    assert drawn[1] == "  Mon   · ·"  # the Monday before the first day is left blank
    assert drawn[7] == "  Sun · ·"


def test_days_before_the_first_are_blank_whatever_was_done_on_them() -> None:
    first = date(2026, 11, 1).toordinal()  # a Sunday
    drawn = shown(calendar({first - 1: 50, first: 9, TODAY: 9}, TODAY, BLACK, unit="reviews", since=first))
    assert drawn[1] == "  Mon   · · ·"
    assert drawn[6] == "        · · █"
    assert drawn[7] == "  Sun █ · ·"
    assert "50" not in drawn[-1]


@pytest.mark.parametrize(("month", "name"), [(11, "Nov"), (10, "Oct"), (9, "Sep")])
@pytest.mark.parametrize("days", [5, 20, 40])
def test_a_calendar_of_a_month_begins_with_its_name(month: int, name: str, days: int) -> None:
    first = date(2026, month, 1).toordinal()
    drawn = shown(calendar({first: 1}, first + days, BLACK, unit="reviews", since=first))
    assert drawn[0].split()[0] == name


# curves


def test_a_line_goes_from_corner_to_corner() -> None:
    scale = Scale(0, 1, (0, 1))
    drawn = shown(curves([Series("up", [(0, 0), (1, 1)])], scale, scale, ASCII, rows=5))
    assert drawn[0].endswith("*")
    assert drawn[4].startswith("  0 +*")
    assert drawn[-1].strip() == "*** up"


def test_points_stand_where_they_were_measured_and_outside_ones_are_left_out() -> None:
    scale = Scale(0, 10, (0, 10))
    drawn = shown(curves([Series("seen", [(0, 10), (5, 5), (99, 99)], "points")], scale, scale, BLACK, rows=5))
    assert "\n".join(drawn[:5]).count("●") == 2
    assert drawn[0].startswith("  10 ┤●")


def test_dashed_and_whole_lines_differ_without_colours() -> None:
    scale = Scale(0, 1, (0, 1))
    lines = [Series("a", [(0, 1), (1, 1)]), Series("b", [(0, 0), (1, 0)], "dashed")]
    drawn = shown(curves(lines, scale, scale, BLACK, rows=3))
    assert " " not in drawn[0].rstrip()[5:]
    assert " " in drawn[2].rstrip()[5:]


# every width and look


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
AMOUNTS = st.floats(0, 1e7)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(NAMES, AMOUNTS), min_size=1, max_size=40),
    st.sampled_from(WIDTHS),
    st.sampled_from(["en", "zh"]),
    st.booleans(),
)
def test_no_chart_is_wider_than_the_terminal(
    rows: list[tuple[str, float]], width: int, language: str, ascii_only: bool
) -> None:
    view = View(Look(theme="none", ascii_only=ascii_only), width, language)
    top = max(value for _, value in rows) or 1.0
    scale = Scale(0, top, (0, top), "units")
    charts: list[Callable[[], list[Line]]] = [
        lambda: bars([Bar(name, value, figure(value), target=top / 2) for name, value in rows], view),
        lambda: columns([Column(name, value, str(place)) for place, (name, value) in enumerate(rows)], view, unit="n"),
        lambda: calendar({TODAY - place: value for place, (_, value) in enumerate(rows)}, TODAY, view, unit="n"),
        lambda: curves([Series("x", [(value, value) for value in sorted(v for _, v in rows)])], scale, scale, view),
    ]
    for draw in charts:
        for line in draw():
            assert text_width(line.plain) <= max(width, NARROWEST)
            assert "\n" not in line.plain


def gallery(view: View) -> list[Line]:
    """One of each chart, with labels in both scripts."""
    chinese = view.language == "zh"
    counts = {TODAY - ago: (ago * 13) % 40 for ago in range(380) if ago % 5}
    names = ["注意力机制", "词向量", "召回与粗排：双塔"] if chinese else ["Attention", "Word vectors", "Retrieval"]
    scale, up = Scale(0, 2, (0, 1, 2), "S"), share_scale([0.8])
    return [
        *calendar(counts, TODAY, view, unit="次" if chinese else "reviews"),
        Line(),
        *bars(
            [Bar(name, 0.7 + n / 10, f"{0.7 + n / 10:.0%}", target=0.9) for n, name in enumerate(names)], view, top=1
        ),
        Line(),
        *columns([Column(str(n), (n * 7) % 24, str(n) if n % 6 == 0 else "") for n in range(24)], view, unit="n"),
        Line(),
        *curves(
            [
                Series("model", [(x / 10, 1 - x / 100) for x in range(21)]),
                Series("wanted", [(0, 0.9), (2, 0.9)], "dashed", "dim"),
                Series("seen", [(0.5, 0.94), (1.5, 0.88)], "points", "key"),
            ],
            scale,
            up,
            view,
        ),
        Line(),
        parts([Piece("a", 5), Piece("b", 3, "due"), Piece("c", 9, "progress.rest")], 30, view),
        sparkline([0, 1, 5, 2, 8], view),
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_golden(language: str, look: str, width: int) -> None:
    check(f"charts-{language}", lambda as_look, cells: gallery(View(as_look, cells, language)), look, width)
