"""`nlpquiz topics` and `nlpquiz cards show --history`: how well things are known, and how it came to that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlpquiz.cli.workspace import Workspace
from nlpquiz.scheduling.memory import Learned, recall_probability
from nlpquiz.scheduling.review import Rating
from nlpquiz.terminal.cells import text_width
from tests.cli.conftest import Run
from tests.cli.test_today import answer, day_from_now


def test_before_the_first_answer_it_says_how_to_begin(run: Run) -> None:
    done = run("topics")
    assert (done.code, done.err) == (0, "")
    assert "No card was answered yet. `nlpquiz study` begins" in " ".join(done.out.split())
    assert "never" in done.out


def test_a_tree_of_decks_and_topics_with_what_is_recalled(run: Run) -> None:
    answer(8, "demo/first")
    with Workspace() as workspace:
        state = workspace.cache.states()["demo/first"]
        assert not isinstance(state, Learned)
        recall = recall_probability(state.stability, 8)  # type: ignore[union-attr]
    lines = run("topics", "demo").out.splitlines()
    deck = next(line for line in lines if line.split()[:2] == ["demo", "Demo"])
    topic = next(line for line in lines if line.split()[:2] == ["sums", "Sums"])
    assert deck.split()[2:7] == topic.split()[2:7] == ["1/3", "1", "8", "d", "ago"]
    assert f"{recall / 3:.0%}" in topic  # the two cards that were never seen count as not recalled
    assert f"you would recall {recall / 3:.0%} of these 3 cards" in run("topics").out


def test_with_a_plan_it_says_what_the_interview_day_will_find(run: Run) -> None:
    answer(3, "demo/first")
    day = day_from_now(20)
    run("plan", "--date", day, "--minutes", "20")
    out = " ".join(run("topics").out.split())
    assert f" {day[5:]} " in out
    assert f"On {day}: " in out
    assert "without further study" in out
    assert "with the plan" in out
    (topic,) = json.loads(run("topics", "--json").out)["data"]["topics"]
    assert topic["recall_on_day"] < topic["recall_now"] < topic["planned_on_day"] <= 1


def test_for_programs(run: Run) -> None:
    answer(0, "demo/first")
    answer(2, "demo/gaps#c1", Rating.EASY)
    data = json.loads(run("topics", "--json", "--reading").out)["data"]
    (topic,) = data["topics"]
    assert data["interview"] is None
    assert (topic["deck"], topic["topic"], topic["cards"], topic["seen"]) == ("demo", "sums", 3, 2)
    assert topic["title"] == {"en": "Sums", "zh": "求和"}
    assert topic["last_seen"] == day_from_now(0)
    assert (topic["planned_on_day"], topic["reading"]) == (None, [])


def test_the_reading_list_has_addresses_on_lines_of_their_own(run: Run, home: Path) -> None:
    deck = home / "decks" / "demo.yaml"
    reading = '{id: sums, reading: [{title: Adding up, url: "https://example.org/a-very-long-address"}], '
    text = deck.read_text(encoding="utf-8").replace("{id: sums, ", reading)
    deck.write_text(text, encoding="utf-8")
    done = run("topics", "--reading")
    assert (done.code, done.err) == (0, "")
    assert "      https://example.org/a-very-long-address" in done.out.splitlines()
    assert "    Adding up" in done.out.splitlines()


def test_no_reading_is_said(run: Run) -> None:
    assert run("topics", "--reading", "--lang", "zh").out == "这些主题没有列出阅读材料。\n"


@pytest.mark.parametrize("width", [60, 80, 120, 160])
@pytest.mark.parametrize("words", [("topics",), ("cards", "show", "demo/gaps", "--history")])
@pytest.mark.parametrize("look", [(), ("--ascii",), ("--lang", "zh")])
def test_no_line_is_wider_than_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], look: tuple[str, ...], width: int
) -> None:
    for ago in (90, 30, 10, 1):
        answer(ago, "demo/gaps#c1", Rating.AGAIN if ago == 10 else Rating.GOOD)
    monkeypatch.setenv("COLUMNS", str(width))
    done = run(*words, *look)
    assert (done.code, done.err) == (0, "")
    assert [line for line in done.out.splitlines() if text_width(line) > width] == []
    assert "--ascii" not in look or done.out.isascii()


def test_an_unknown_deck_suggests_one(run: Run) -> None:
    done = run("topics", "demos")
    assert (done.code, "demo" in done.err) == (2, True)


# a card's life


def test_a_card_that_was_never_asked_has_no_history(run: Run) -> None:
    done = run("cards", "show", "demo/first", "--history")
    assert (done.code, done.err) == (0, "")
    assert "never answered" in done.out
    assert json.loads(run("cards", "show", "demo/first", "--history", "--json").out)["data"][0]["reviews"] == []


def test_each_review_has_what_it_did_to_the_memory(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(30, "demo/first", Rating.EASY)
    answer(20, "demo/first", Rating.AGAIN, seconds=12)
    answer(5, "demo/first")
    (life,) = json.loads(run("cards", "show", "demo/first", "--history", "--json").out)["data"]
    first, second, third = life["reviews"]
    assert (first["stability_before"], first["recall_before"], first["interval_after_ms"] > 0) == (None, None, True)
    assert second["stability_before"] == first["stability_after"] > second["stability_after"]
    assert second["recall_before"] == pytest.approx(recall_probability(second["stability_before"], 10))
    assert third["elapsed_days"] == 15
    assert life["recall_today"] == pytest.approx(recall_probability(third["stability_after"], 5))
    monkeypatch.setenv("COLUMNS", "120")
    out = run("cards", "show", "demo/first", "--history").out
    assert "Reviews: 3, over 26 d." in out
    row = next(line for line in out.splitlines() if "✗ Again" in line)
    assert f"{second['recall_before']:.0%} → 100%" in row
    assert row.rstrip().endswith("12 s")
    assert "Recall from the first answer to today" in out
    assert "×" in out  # the one that was forgotten, on the curve


def test_gaps_have_lives_of_their_own(run: Run) -> None:
    answer(3, "demo/gaps#c2")
    out = run("cards", "show", "demo/gaps", "--history").out
    assert out.index("gap 1") < out.index("never answered") < out.index("gap 2") < out.index("Reviews: 1,")
    assert "gap 1" not in run("cards", "show", "demo/gaps#c2", "--history").out


def test_a_reset_is_told_and_ends_the_curve(run: Run) -> None:
    answer(9, "demo/first")
    run("cards", "reset", "demo/first", "--yes")
    out = run("cards", "show", "demo/first", "--history").out
    assert "made new again" in out
    assert "Reviews: 1; the card is new." in out


def test_plain_is_a_sentence_a_review(run: Run) -> None:
    answer(9, "demo/first", Rating.HARD)
    line = next(
        line for line in run("cards", "show", "demo/first", "--history", "--plain").out.splitlines() if "Hard" in line
    )
    assert ", Hard, new, next in " in line
    assert "took 60 s" in line
