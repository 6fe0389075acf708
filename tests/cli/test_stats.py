"""``nlpquiz stats`` from the command line: what it counts of a log, and what it says where nothing is to be counted."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nlpquiz.__main__ import main
from nlpquiz.cli.stats import days_since
from nlpquiz.cli.stats_gathering import life_of, statistics_of
from nlpquiz.cli.workspace import Workspace
from nlpquiz.errors import QuizError
from nlpquiz.scheduling.review import Moment, Rating, Review, ReviewSource
from nlpquiz.stats.figures import Statistics
from nlpquiz.stats.replay import LANGUAGE_BITS, Life
from nlpquiz.store.history import History
from nlpquiz.store.statistics import active_cards, details, lives, reviews_with_resets
from nlpquiz.terminal.stats_words import DEFINITIONS, NAMES, SYNONYMS, explain, label
from tests.cli.conftest import Run

NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
CARDS = ("demo/first", "demo/gaps#c1", "demo/gaps#c2")


def given(
    home: Path,
    *reviews: tuple[str, float, int],
    source: ReviewSource = "study",
    counts: bool = True,
    now: datetime = NOW,
    taken_ms: int = 5000,
) -> list[str]:
    """Write reviews (card, days before now, rating) into the log, in this order; their ids."""
    ids = []
    with History.open(home / "history.sqlite", device="test") as history:
        for card, ago, rating in reviews:
            at = Moment.of(now - timedelta(days=ago))
            ids.append(history.new_id(at))
            history.record(Review(ids[-1], card, at, Rating(rating), taken_ms, source, "en", counts=counts))
    return ids


def counted(now: datetime = NOW, **wishes: Any) -> Statistics:
    with Workspace(clock=lambda: now) as workspace:
        return statistics_of(workspace, workspace.now(), zone=UTC, **wishes)


# right numbers, or a clear sentence


def test_an_empty_history_is_a_sentence(run: Run, home: Path) -> None:
    done = run("stats")
    assert done.code == 0
    assert "nlpquiz study" in done.out
    figures = counted()
    assert figures.empty
    assert (figures.activity.reviews, figures.habit.streak_days, figures.calibration.models) == (0, 0, ())
    assert (len(figures.hours), len(figures.due.days), figures.cards.unseen) == (24, 30, 3)
    assert figures.retrievability.mean is None
    assert [row.all.share for row in figures.retention.periods] == [None] * 5


def test_an_empty_history_is_json_too(run: Run, home: Path) -> None:
    data = json.loads(run("stats", "--json").out)["data"]
    assert data["empty"] is True
    assert data["retention"]["whole"]["all"]["share"] is None


def test_one_review(run: Run, home: Path) -> None:
    given(home, ("demo/first", 0, 3))
    figures = counted()
    assert not figures.empty
    assert (figures.activity.reviews, figures.activity.new_cards, figures.habit.streak_days) == (1, 1, 1)
    assert (figures.cards.learning, figures.cards.unseen, figures.cards.total) == (1, 2, 3)
    assert figures.retrievability.mean == 1.0
    assert figures.due.due_today == 1
    assert figures.calibration.reviews == 0
    assert run("stats", "--since", "all").code == 0


def test_reviews_in_the_future_are_told(run: Run, home: Path) -> None:
    given(home, ("demo/first", 3, 3), ("demo/first", 1, 3), ("demo/gaps#c1", -400, 3))
    figures = counted()
    assert (figures.activity.reviews, figures.activity.ahead) == (2, 1)
    assert date.fromordinal(figures.activity.ahead_last_day) == (NOW + timedelta(days=400)).date()
    assert figures.habit.longest_streak_days == 1
    assert figures.retrievability.count == 2
    assert (figures.retrievability.mean or 0) <= 1.0


def test_only_reviews_in_the_future(run: Run, home: Path) -> None:
    given(home, ("demo/first", -10, 3))
    for since in (365, None):
        figures = counted(since_days=since)
        assert (figures.activity.reviews, figures.activity.ahead, figures.activity.period.days) == (0, 1, since or 1)


def test_a_year_s_gap(run: Run, home: Path) -> None:
    given(home, ("demo/first", 800, 4), ("demo/first", 780, 3), ("demo/first", 2, 1), ("demo/first", 2, 3))
    figures = counted()
    assert figures.activity.reviews == 2
    assert figures.habit.streak_days == 0
    assert figures.retention.whole.all.total == 1
    assert [point.reviews for point in figures.curve.by_days] == [1]
    assert figures.curve.by_days[0].centre == 778
    whole = counted(since_days=None)
    assert whole.activity.reviews == 4
    assert whole.activity.period.days == 801
    assert whole.retention.whole.all.total == 2


def test_undone_reviews_count_nowhere(run: Run, home: Path) -> None:
    ids = given(home, ("demo/first", 20, 4), ("demo/first", 3, 1), ("demo/gaps#c1", 1, 3))
    with History.open(home / "history.sqlite") as history:
        history.void(ids[1], Moment.of(NOW))
        history.void(ids[2], Moment.of(NOW))
    figures = counted()
    assert figures.activity.reviews == 1
    assert figures.retention.whole.all.total == 0
    assert figures.retrievability.count == 1
    assert figures.habit.longest_streak_days == 1
    assert figures.cards.unseen == 2


def test_everything_undone_is_an_empty_history(run: Run, home: Path) -> None:
    (only,) = given(home, ("demo/first", 20, 4))
    with History.open(home / "history.sqlite") as history:
        history.void(only, Moment.of(NOW))
    assert counted().empty
    assert counted(decks=("demo",)).empty


def test_crammed_answers_are_work_and_no_test_of_memory(run: Run, home: Path) -> None:
    given(home, ("demo/first", 20, 4))
    given(home, ("demo/first", 3, 1), source="cram", counts=False)
    figures = counted()
    assert figures.activity.reviews == 2
    assert [day.crammed for day in figures.activity.days] == [0, 1]
    assert figures.retention.whole.all.total == 0


def test_reviews_from_anki_count_like_our_own(run: Run, home: Path) -> None:
    with History.open(home / "history.sqlite") as history:
        at = [Moment.of(NOW - timedelta(days=ago)) for ago in (30, 10)]
        history.add([Review(f"a{m.day}", "demo/first", m, Rating.GOOD, 0, "anki") for m in at])
    figures = counted()
    assert (figures.activity.reviews, figures.retention.whole.all.total) == (2, 0)  # in its second learning step
    assert figures.times.all.reviews == 0  # Anki had no time for them
    assert [row.name for row in figures.retention.by_language] == []


def test_a_reset_card_is_new_and_its_past_still_counts(run: Run, home: Path) -> None:
    given(home, ("demo/first", 40, 4), ("demo/first", 20, 3))
    with History.open(home / "history.sqlite") as history:
        history.mark("demo/first", "reset", Moment.of(NOW - timedelta(days=10)))
    given(home, ("demo/first", 5, 3))
    figures = counted()
    assert (figures.activity.reviews, figures.activity.new_cards) == (3, 2)
    assert figures.retention.whole.all.total == 1
    with Workspace(clock=lambda: NOW) as workspace:
        life = life_of(workspace, "demo/first")
    assert [each.stability_before is None for each in life.reviews] == [True, False, True]
    assert life.recall_on(Moment.of(NOW - timedelta(days=8)).day) is None


def test_another_time_zone_moves_no_review(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(home, ("demo/first", 3, 3), ("demo/first", 2.7, 3), ("demo/gaps#c1", 1, 3))
    before = counted()
    with zone(monkeypatch, "Pacific/Auckland"):
        after = counted(now=NOW.astimezone())
    assert after.activity == before.activity
    assert after.retention == before.retention


def test_a_night_in_which_the_clock_changes(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Berlin, 29 March 2026, where 02:00 became 03:00: the 28th ends at 04:00, three hours after midnight."""
    berlin = ZoneInfo("Europe/Berlin")
    with zone(monkeypatch, "Europe/Berlin"), History.open(home / "history.sqlite", device="test") as history:
        for hour, minute in ((1, 30), (3, 30), (3, 59), (4, 0)):
            at = Moment.of(datetime(2026, 3, 29, hour, minute, tzinfo=berlin))
            history.record(Review(history.new_id(at), f"demo/{hour}{minute}", at, Rating.GOOD, 1000))
        figures = counted(now=datetime(2026, 3, 29, 12, tzinfo=berlin))
    days = {date.fromordinal(day.day).isoformat(): day.reviews for day in figures.activity.days}
    assert days == {"2026-03-28": 3, "2026-03-29": 1}
    assert figures.habit.streak_days == 2
    assert {hour.hour: hour.reviews for hour in figures.hours if hour.reviews} == {0: 1, 1: 2, 2: 1}  # in UTC


# what is chosen


def test_decks_topics_and_time(run: Run, home: Path) -> None:
    given(home, ("demo/first", 100, 3), ("demo/first", 5, 3), ("lost/card", 4, 3), ("demo/gaps#c1", 1, 3))
    assert counted().activity.reviews == 4
    assert counted(since_days=30).activity.reviews == 3
    assert counted(since_days=5).activity.reviews == 2
    assert counted(decks=("demo",)).activity.reviews == 3
    assert counted(topics=("sums",)).activity.reviews == 3
    assert counted(topics=("demo/sums",)).activity.reviews == 3
    assert counted(decks=("lost",)).cards.total == 0


def test_wrong_words_are_refused_with_the_nearest(run: Run, home: Path) -> None:
    for words, near in (
        (("stats", "dmo"), "Did you mean demo?"),
        (("stats", "--topic", "sum"), "Did you mean sums?"),
        (("stats", "--since", "yesterday"), "90d"),
        (("stats", "--since", "0d"), "90d"),
        (("stats", "--since", "2999-01-01"), "90d"),
        (("stats", "--explain", "retenton"), "Did you mean retention?"),
    ):
        done = run(*words)
        assert (done.code, near in done.err) == (2, True), (words, done.err)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("90d", 90),
        ("90", 90),
        ("12w", 84),
        ("6m", 180),
        ("1Y", 365),
        ("all", None),
        ("2026-06-15", 1),
        ("2026-06-01", 15),
    ],
)
def test_since(text: str, days: int | None) -> None:
    assert days_since(text, Moment.of(NOW)) == days


def test_since_refuses_what_is_no_time() -> None:
    for text in ("", "d", "-3d", "9999999d", "2026-13-01", "1.5d", "９0d"):
        with pytest.raises(QuizError):
            days_since(text, Moment.of(NOW))


# JSON, page, words


def test_json_has_every_figure(run: Run, home: Path) -> None:
    now = datetime.now().astimezone()
    given(home, ("demo/first", 30, 4), ("demo/first", 3, 3), ("demo/gaps#c1", 0, 1), now=now)
    found = json.loads(run("stats", "--json", "--since", "all").out)
    assert (found["command"], found["version"]) == ("stats", 1)
    data = found["data"]
    assert data["activity"]["reviews"] == 3
    assert data["activity"]["days"][0]["day"] == (Moment.of(now - timedelta(days=30)).date()).isoformat()
    assert {model["name"] for model in data["calibration"]["models"]} == {"yours", "default", "sm2"}
    assert data["retention"]["whole"]["all"] == {"passed": 1, "failed": 0, "share": 1.0}
    for part in ("habit", "due", "retrievability", "stability", "difficulty", "curve", "times", "ratings", "hours",
                 "leeches", "exams", "mastery", "cards"):  # fmt: skip
        assert part in data
    assert "Infinity" not in json.dumps(data)


def test_the_page_is_written_and_replaced_but_nothing_else_is(run: Run, home: Path, tmp_path: Path) -> None:
    given(home, ("demo/first", 1, 3), now=datetime.now().astimezone())
    page = tmp_path / "report.html"
    for _ in range(2):
        done = run("stats", "--html", str(page))
        assert (done.code, done.out) == (0, "")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    other = tmp_path / "thesis.html"
    other.write_text("years of work", encoding="utf-8")
    assert run("stats", "--html", str(other)).code != 0
    assert other.read_text(encoding="utf-8") == "years of work"
    assert run("stats", "--html", str(other), "--force").code == 0


def test_the_page_on_standard_output(run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(home, ("demo/first", 1, 3), now=datetime.now().astimezone())
    monkeypatch.chdir(tmp_path)
    done = run("stats", "--html", "-")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!DOCTYPE html>")
    assert done.out.rstrip().endswith("</html>")
    assert list(tmp_path.glob("-*")) == []
    both = run("stats", "--html", "-", "--json")
    assert (both.code, both.out) == (2, "")
    assert "--html" in both.err


def test_a_page_goes_into_no_folder_that_is_not_there(run: Run, home: Path, tmp_path: Path) -> None:
    given(home, ("demo/first", 1, 3), now=datetime.now().astimezone())
    done = run("stats", "--html", str(tmp_path / "no" / "x.html"))
    assert done.code == 2
    assert f"There is no folder {tmp_path / 'no'}" in done.err
    assert not (tmp_path / "no").exists()
    for language, words in (("en", "Name a file with --html FILE."), ("zh", "--html 文件")):
        folder = run("stats", "--html", str(tmp_path), "--lang", language)
        assert folder.code == 2
        assert words in folder.err
        assert "-o " not in folder.err


def test_unknown_topics_are_answered_with_those_of_the_decks_asked_for(run: Run, home: Path) -> None:
    (home / "decks" / "other.yaml").write_text(
        "format: 1\ndeck: other\ntitle: Other\ntopics:\n- {id: sumo, title: Sumo}\n- {id: yoga, title: Yoga}\ncards:\n"
        "- {id: one, kind: open, topic: sumo, question: Q, answer: A}\n"
        "- {id: two, kind: open, topic: yoga, question: Q, answer: A}\n",
        encoding="utf-8",
    )
    done = run("stats", "other", "--topic", "nosuch")
    assert done.code == 2
    assert "One of: sumo, yoga." in done.err
    assert "Did you mean sumo?" in run("stats", "other", "--topic", "sums").err
    everywhere = run("stats", "--topic", "nosuch").err
    assert everywhere.count("yoga") == 1
    assert "sums" in everywhere
    assert run("stats", "other", "--topic", "other/sumo").code == 0
    assert run("stats", "other", "--topic", "demo/sums").code == 2


def test_every_number_is_explained_in_both_languages(run: Run, home: Path) -> None:
    for name in (*NAMES, *SYNONYMS):
        for language in ("en", "zh"):
            done = run("stats", "--explain", name, "--lang", language)
            assert done.code == 0
            assert label(name, language) in done.out
            assert re.sub(r"\s", "", explain(name, language)) in re.sub(r"\s", "", done.out)
    assert set(SYNONYMS.values()) <= set(NAMES)
    for definition in DEFINITIONS.values():
        assert not re.search("[一-鿿]", definition.text[0])
        assert re.search("[一-鿿]", definition.text[1])


def test_explain_alone_lists_the_names(run: Run, home: Path) -> None:
    for words in (("--explain",), ("--explain", "--lang", "zh"), ("--plain", "--explain")):
        done = run("stats", *words)
        assert [line.split()[0] for line in done.out.splitlines()] == list(NAMES)
    assert len(json.loads(run("stats", "--explain", "--json").out)["data"]) == len(NAMES)


# reading the log


def test_lives_of_active_cards_only(home: Path) -> None:
    given(home, ("demo/first", 100, 3), ("demo/first", 3, 4), ("demo/gaps#c1", 100, 3), ("demo/gaps#c2", 1, 3))
    since = Moment.of(NOW).day - 10
    with History.open(home / "history.sqlite") as history:
        active = active_cards(history, None, since)
        found = {life.card: life for life in lives(history, active)}
        assert set(found) == {"demo/first", "demo/gaps#c2"}
        first = found["demo/first"].answers
        assert [row[1:3] for row in first] == [(Moment.of(NOW).day - 100, 3), (Moment.of(NOW).day - 3, 4)]
        assert first[1][3] == Moment.of(NOW - timedelta(days=3)).at_ms // 900_000
        packed, begin, languages = details(history, None, since)
        assert packed[first[1][5] - begin] == 5000 << LANGUAGE_BITS | languages.index("en")
        assert {life.card for life in lives(history)} == {"demo/first", "demo/gaps#c1", "demo/gaps#c2"}
        assert [name for _, name in active_cards(history, ["demo/gaps#c1", "no/card"], None)] == ["demo/gaps#c1"]
        assert [name for _, name in active] == ["demo/first", "demo/gaps#c2"]
        assert [name for _, name in active_cards(history, None, since + 7)] == [
            "demo/first",
            "demo/gaps#c2",
        ]  # that day
        assert [name for _, name in active_cards(history, None, since + 8)] == ["demo/gaps#c2"]


def test_a_life_keeps_the_order_of_answers_and_knows_its_resets(home: Path) -> None:
    given(home, ("demo/first", 10, 1), ("demo/first", 20, 2))  # the clock was set back
    with History.open(home / "history.sqlite") as history:
        history.mark("demo/first", "reset", Moment.of(NOW - timedelta(days=5)))
    given(home, ("demo/first", 1, 3))
    with History.open(home / "history.sqlite") as history:
        history.mark("demo/first", "reset", Moment.of(NOW))  # changes no answer
        (life,) = lives(history)
        reviews, resets = reviews_with_resets(history, "demo/first")
    assert isinstance(life, Life)
    assert [row[2] for row in life.answers] == [1, 2, 3] == [int(review.rating) for review in reviews]
    assert list(life.resets) == [2]
    assert [place for place, _ in resets] == [2, 3]


def test_an_interrupted_pass_leaves_the_file_as_it_was(home: Path) -> None:
    given(home, *((card, 1.0, 3) for card in CARDS))

    def interrupt(lives: Iterable[Life], number: int) -> Iterator[Life]:
        assert number == len(CARDS)
        yield next(iter(lives))
        raise KeyboardInterrupt

    with Workspace(clock=lambda: NOW) as workspace, pytest.raises(KeyboardInterrupt):
        statistics_of(workspace, workspace.now(), watch=interrupt)
    with History.open(home / "history.sqlite") as history:
        assert history.problems() == []
    assert counted().activity.reviews == 3


def test_a_large_log_shows_a_bar_on_a_terminal_and_takes_it_away(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(home, *((card, 0.0, 3) for card in CARDS), now=datetime.now().astimezone())
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("nlpquiz.cli.stats.BAR_FROM_CARDS", 3)
    assert main(["stats", "--lang", "en"]) == 0
    assert "Reading the log" in stream.getvalue()
    assert "Reading the log" not in capsys.readouterr().out
    stream.truncate(0)
    monkeypatch.setattr("nlpquiz.cli.stats.BAR_FROM_CARDS", 4)
    assert main(["stats", "--lang", "en"]) == 0
    assert "Reading the log" not in stream.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class zone:  # noqa: N801 (reads like a function)
    """The system in another time zone for a while."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self._monkeypatch = monkeypatch
        self._name = name

    def __enter__(self) -> None:
        if not hasattr(time, "tzset"):
            pytest.skip("this system's zone cannot be set for one process")
        self._monkeypatch.setenv("TZ", self._name)
        time.tzset()

    def __exit__(self, *_: object) -> None:
        self._monkeypatch.delenv("TZ")
        time.tzset()


@pytest.fixture(autouse=True)
def _the_zone_is_put_back() -> Iterator[None]:
    yield
    if hasattr(time, "tzset"):
        time.tzset()
