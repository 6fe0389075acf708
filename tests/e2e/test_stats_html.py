"""The statistics as a web page: well formed, alone, and looked at in a browser without a screen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nlpquiz.deck.text import Translated
from nlpquiz.exchange.stats_html import stats_page
from nlpquiz.terminal.stats_words import NAMES, label
from tests.e2e.browser import NEEDS_BROWSER, Balance, opened
from tests.terminal.sample_figures import TITLES, empty_figures, sample_figures

HOSTILE = Translated(en="<script>alert(1)</script> & \x1b[31mred", zh="<b>粗</b>\x00体")


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of invented figures whose topics are called nastily."""
    figures = replace(sample_figures(), titles={**TITLES, "words/cbow": HOSTILE})
    file = tmp_path_factory.mktemp(request.param) / f"{request.param}.html"
    file.write_text(stats_page(figures, request.param), encoding="utf-8")
    return file


def test_the_page_stands_alone_and_is_well_formed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r"(?:src|href|url|@import)\s*[=(]", text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", text)
    assert re.search(r'<html lang="(en|zh-CN)">', text)
    checker = Balance()
    checker.feed(text)
    assert (checker.open, checker.wrong) == ([], [])


def test_every_picture_is_described_in_words(page: Path) -> None:
    pictures = re.findall(r"<svg [^>]*>", page.read_text(encoding="utf-8"))
    assert len(pictures) >= 10
    for picture in pictures:
        assert re.search(r'role="img" aria-label="[^"]{2,}"', picture)
        assert re.search(r'viewBox="0 0 [0-9]+ [0-9]+"', picture)


def test_it_says_what_the_terminal_says() -> None:
    text = stats_page(sample_figures(), "en")
    for words in (
        "You remembered 91% of 1,000 reviews (95 % sure: 89% to 93%); you asked for 90%.",
        "6 due today, 6 of them overdue",
        "<title>0-1: 1 card</title>",
        "<td>yours, fitted</td><td>0.310</td><td>6.2%</td>",
        "Scoring functions and what they cost on long inputs",
        "<title>2026-11-20: 10 reviews</title>",
    ):
        assert words in text
    assert "你要求的是 90%" in stats_page(sample_figures(), "zh")
    assert stats_page(sample_figures(), "both") == text


def test_the_calendar_begins_with_the_first_review() -> None:
    figures = sample_figures()
    last = figures.activity.period.last
    days = tuple(
        day._replace(day=last - ago, reviews=number)
        for ago, number, day in zip((4, 1), (1, 2), figures.activity.days, strict=False)
    )
    page = stats_page(replace(figures, activity=replace(figures.activity, days=days)), "en")
    titles = re.findall("<title>([^<]+)</title>", page[page.index("<h2>Calendar") : page.index("<main>")])
    expected = {4: "1 review", 3: "0 reviews", 2: "0 reviews", 1: "2 reviews", 0: "0 reviews"}
    assert titles == [f"{date.fromordinal(last - ago)}: {words}" for ago, words in expected.items()]


def test_one_is_not_called_several() -> None:
    figures = sample_figures()
    hours = tuple(hour._replace(reviews=1, recalled=1) for hour in figures.hours)
    page = stats_page(replace(figures, hours=hours), "en")
    assert "<title>3:00: 1 review, 100% recalled</title>" in page
    assert not re.search("[ >]1 (reviews|cards|days|minutes)[ ,<.]", page)


def test_it_keeps_what_its_numbers_mean() -> None:
    for language in ("en", "zh"):
        text = stats_page(sample_figures(), language)
        assert text.count("<dt>") == len(NAMES)
        assert f"<dt>{label('retention', language)}</dt>" in text


def test_columns_are_as_high_as_their_values() -> None:
    text = stats_page(sample_figures(), "en")
    chart = text[text.index("<h2>Difficulty") :]
    heights = [
        float(found)
        for found in re.findall(r'<rect class="bar"[^>]* height="([0-9.]+)"', chart[: chart.index("</svg>")])
    ]
    assert len(heights) == 17  # of 18 bins the first is empty
    assert heights[16] == pytest.approx(17 * heights[0], rel=0.02)


def test_an_empty_history_is_a_sentence() -> None:
    text = stats_page(empty_figures(), "en")
    assert "There is nothing to count yet" in text
    assert "<code>nlpquiz study</code>" in text
    assert "<svg" not in text


@pytest.mark.slow
@NEEDS_BROWSER
@pytest.mark.parametrize("width", [500, 1200])
def test_nothing_sticks_out_of_a_window(page: Path, tmp_path: Path, width: int) -> None:
    """The page measures itself: no wider than the window, no picture without a size, no text cut off at its left."""
    script = """<script>
      const cut = [...document.querySelectorAll('svg text')].filter(t => t.getBBox().x < -1).length;
      const flat = [...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().height < 20).length;
      document.title = ['measured', document.documentElement.scrollWidth, cut, flat].join(' ');
    </script></body>"""
    frame = tmp_path / "page.html"
    frame.write_text(page.read_text(encoding="utf-8").replace("</body>", script), encoding="utf-8")
    found = re.search(r"<title>measured (\d+) (\d+) (\d+)</title>", opened(frame, f"--window-size={width},900"))
    assert found is not None
    assert int(found[1]) <= width
    assert (found[2], found[3]) == ("0", "0")


@pytest.mark.slow
@NEEDS_BROWSER
@pytest.mark.parametrize(("flags", "ground"), [((), "255, 255, 255"), (("--force-dark-mode",), "22, 22, 22")])
def test_it_is_light_or_dark_as_the_system_is(tmp_path: Path, flags: tuple[str, ...], ground: str) -> None:
    script = "<script>document.title = getComputedStyle(document.body).backgroundColor</script></body>"
    frame = tmp_path / "page.html"
    frame.write_text(stats_page(empty_figures(), "en").replace("</body>", script), encoding="utf-8")
    assert f"<title>rgb({ground})</title>" in opened(frame, *flags)


@pytest.mark.slow
@NEEDS_BROWSER
def test_the_texts_of_decks_are_texts(page: Path) -> None:
    shown = opened(page)
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in shown or "&lt;b&gt;粗&lt;/b&gt;" in shown
