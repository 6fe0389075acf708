"""Decks that are changed, moved, deleted or broken while somebody sits before them; cards that vanish and come back.

Another window is open meanwhile: any command there puts the decks as they are now on the shelf that all share.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.exam_deck import kinds_of_events, make_home, right_line, rows, run, stored_paper
from tests.e2e.terminal import Start, Terminal

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="POSIX terminals")]

STUDY = ("study", "demo", "--kind", "open", "--lang", "en")
Do = Callable[[Path], object]


def changed(deck: Path) -> None:
    deck.write_text(deck.read_text(encoding="utf-8").replace("Why does softmax", "Wherefore does softmax"))


def moved(deck: Path) -> None:
    deck.rename(deck.with_name("elsewhere.yaml"))


def deleted(deck: Path) -> None:
    deck.unlink()


def folder_deleted(deck: Path) -> None:
    deck.unlink()
    deck.parent.rmdir()


def renamed(deck: Path) -> None:
    deck.write_text(deck.read_text(encoding="utf-8").replace("deck: demo", "deck: other"))


def broken(deck: Path) -> None:
    deck.write_text(deck.read_text(encoding="utf-8") + "\n  - {id: [\n")


def cards_renamed(deck: Path) -> None:
    deck.write_text(deck.read_text(encoding="utf-8").replace("open-", "opened-"))


GONE = (deleted, folder_deleted, renamed, broken, cards_renamed)
STILL_THERE = (changed, moved)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path)


def meanwhile(home: Path, do: Do) -> None:
    """Somebody changes the deck, and looks at the decks in another window."""
    do(home / "decks" / "demo.yaml")
    listed = run("decks", "list", home=home)
    assert "Traceback" not in listed.stderr, listed.stderr


def answered(home: Path) -> list[str]:
    return [name for (name,) in rows(home, "SELECT name FROM reviews JOIN cards ON cards.id = card ORDER BY seq")]


def ends_well(terminal: Terminal) -> None:
    assert terminal.wait_for_end() == 0, terminal.text
    assert terminal.is_sane()
    assert "Traceback" not in terminal.text


@pytest.mark.parametrize(
    ("when", "do"),
    [*(("question", do) for do in (*GONE, *STILL_THERE)), ("answer", deleted), ("answer", changed)],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_card_on_the_screen_is_answered_and_the_sitting_goes_on_or_ends(
    start: Start, home: Path, when: str, do: Do
) -> None:
    terminal = start(*STUDY)
    terminal.wait_for("1/4")
    terminal.wait_for_footer("space answer")
    if when == "question":
        meanwhile(home, do)
        terminal.press(" ")
    else:
        terminal.press(" ")
        terminal.wait_for_footer("4 Easy")
        meanwhile(home, do)
    terminal.wait_for_footer("4 Easy")
    assert "The variance of q · k is dₖ." in terminal.text
    terminal.press("1")
    if do in GONE:
        terminal.wait_for("demo/open-2", "Done for now")  # told, and passed over
    else:
        terminal.wait_for("2/5", "Wherefore does softmax 2" if do is changed else "Why does softmax 2")
        terminal.press("q")
        terminal.wait_for("Done for now")
    ends_well(terminal)
    assert answered(home) == ["demo/open-1"]


def test_an_answer_by_number_is_marked_by_the_options_that_were_shown(start: Start, home: Path) -> None:
    """Somebody turns the options round while the card is on the screen."""

    def turned(deck: Path) -> None:
        text = deck.read_text(encoding="utf-8").replace("correct: true, why", "correct: XX, why")
        text = text.replace("correct: false, why: {en: A colour", "correct: true, why: {en: A colour")
        deck.write_text(text.replace("correct: XX", "correct: false"))

    terminal = start("study", "demo", "--kind", "choice", "--lang", "en")
    terminal.wait_for("1/4", "three")
    number = next(row.split()[0] for row in terminal.screen if row.endswith(" run"))
    meanwhile(home, turned)
    terminal.press(number)
    terminal.wait_for("Right")
    terminal.press("3")
    terminal.wait_for("2/5")
    number = next(row.split()[0] for row in reversed(terminal.screen) if row.endswith(" green"))
    terminal.press(number)
    terminal.wait_for("Right", times=2)  # the next card is as the deck is now
    terminal.press("q")
    ends_well(terminal)


def test_a_card_that_is_gone_can_be_undone_and_is_passed_over(start: Start, home: Path) -> None:
    terminal = start(*STUDY)
    terminal.wait_for("1/4")
    terminal.press(" ")
    terminal.wait_for_footer("4 Easy")
    terminal.press("3")
    terminal.wait_for("2/5")
    meanwhile(home, deleted)
    terminal.press("u")
    terminal.wait_for("Taken back", "demo/open-4 is passed over")
    ends_well(terminal)
    assert rows(home, "SELECT count(*) FROM reviews") == [(1,)]
    assert rows(home, "SELECT count(*) FROM voids") == [(1,)]


def test_every_key_on_a_card_that_is_gone(start: Start, home: Path) -> None:
    terminal = start(*STUDY)
    terminal.wait_for("1/4")
    terminal.wait_for_footer("space answer")
    meanwhile(home, deleted)
    for keys, shown in (
        ("i", "never answered"),
        ("o", "1706.03762"),
        ("n", "no follow-up"),
        ("l", "为什么"),
        ("f", "已标记"),
    ):
        terminal.press(keys)
        terminal.wait_for(shown)
    terminal.press("t")
    terminal.wait_for("Enter")
    terminal.press("the variance grows\r")
    terminal.wait_for("1/4", times=2)
    terminal.press("3")
    ends_well(terminal)
    assert answered(home) == ["demo/open-1"]


def test_a_deck_that_comes_back_in_the_sitting_is_asked_again(start: Start, home: Path) -> None:
    deck = home / "decks" / "demo.yaml"
    text = deck.read_text(encoding="utf-8")
    terminal = start(*STUDY)
    terminal.wait_for("1/4")
    terminal.wait_for_footer("space answer")
    meanwhile(home, deleted)
    terminal.press(" ")
    terminal.wait_for_footer("4 Easy")
    deck.write_text(text, encoding="utf-8")  # nobody has looked at the decks since
    terminal.press("3")
    terminal.wait_for("2/5", "Why does softmax 2")
    terminal.press("q")
    ends_well(terminal)


@pytest.mark.parametrize("do", [deleted, broken, changed], ids=lambda do: do.__name__)
def test_an_exam_asks_marks_and_reports_what_it_began_with(start: Start, home: Path, do: Do) -> None:
    terminal = start("exam", "demo", "--questions", "3", "--seed", "k", "--lang", "en", "--minutes", "100")
    terminal.wait_for("Question 1")
    meanwhile(home, do)
    lines = [right_line(question) for question in stored_paper(home)["questions"]]
    terminal.process.terminate(force=True)
    terminal.wait_for_end()
    done = run("exam", "--resume", home=home, text="\n".join([*lines, "y", "", ""]))
    assert done.returncode == 0, done.stderr
    assert "100%" in done.stdout
    assert "submit" in kinds_of_events(home)
    assert len(answered(home)) == 3
    for words in (("exam", "--report", "1"), ("stats",), (), ("topics",), ("undo",), ("doctor",)):
        after = run(*words, home=home)
        assert "Traceback" not in after.stderr
        assert after.returncode == 0 or words == ("doctor",), (words, after.stderr)


@pytest.mark.parametrize("do", [deleted, broken, changed], ids=lambda do: do.__name__)
def test_an_exam_on_a_terminal_is_handed_in_without_its_deck(start: Start, home: Path, do: Do) -> None:
    terminal = start(
        "exam", "demo", "--questions", "2", "--seed", "k", "--lang", "en", "--untimed", "--kind", "truefalse"
    )
    terminal.wait_for("Question 1")
    meanwhile(home, do)
    terminal.press("1\r")
    terminal.wait_for("Question 2")
    terminal.press("1\r")
    terminal.wait_for("That was the last question.")
    terminal.press("y")
    terminal.wait_for("100%")
    ends_well(terminal)
    assert len(answered(home)) == 2


def test_a_card_that_vanished_and_came_back_has_its_progress(home: Path, tmp_path: Path) -> None:
    deck = home / "decks" / "demo.yaml"
    text = deck.read_text(encoding="utf-8")
    assert run(*STUDY, "--new", "2", home=home, text=" \n4\n \n4\n").returncode == 0
    before = json.loads(run("cards", "show", "demo/open-1", "--history", "--json", home=home).stdout)
    for do in (deleted, renamed, broken, cards_renamed):
        meanwhile(home, do)
        assert run("--json", home=home).returncode == 0
        assert run("cards", "show", "demo/open-1", home=home).returncode != 0
        (home / "decks").mkdir(exist_ok=True)
        deck.write_text(text, encoding="utf-8")
        again = json.loads(run("cards", "show", "demo/open-1", "--history", "--json", home=home).stdout)
        assert again == before
    # also where the states are folded anew while the card is away
    deck.unlink()
    (home / "cache" / "cache.sqlite").unlink(missing_ok=True)
    run("decks", "list", home=home)
    deck.write_text(text, encoding="utf-8")
    assert json.loads(run("cards", "show", "demo/open-1", "--history", "--json", home=home).stdout) == before


def test_anki_gets_no_progress_of_cards_that_are_away_and_all_of_it_when_they_are_back(
    home: Path, tmp_path: Path
) -> None:
    from tests.exchange.real_anki import collection, take_in

    deck = home / "decks" / "demo.yaml"
    text = deck.read_text(encoding="utf-8")
    assert run(*STUDY, "--new", "2", home=home, text=" \n4\n \n4\n").returncode == 0
    away, back = tmp_path / "away.apkg", tmp_path / "back.apkg"
    cards_renamed(deck)
    assert run("export", "anki", "demo", "-o", str(away), "--with-progress", home=home).returncode == 0
    deck.write_text(text, encoding="utf-8")
    assert run("export", "anki", "demo", "-o", str(back), "--with-progress", home=home).returncode == 0
    with collection(tmp_path / "one.anki2") as col:
        take_in(col, away)
        assert col.db is not None
        assert col.db.scalar("SELECT count() FROM revlog") == 0
    with collection(tmp_path / "two.anki2") as col:
        take_in(col, back)
        assert col.db is not None
        assert col.db.scalar("SELECT count() FROM revlog") == 2
    # what was reviewed elsewhere joins cards that are away here, and does not come twice
    deck.unlink()
    done = run("import", "anki", str(back), "--with-progress", home=home)
    assert done.returncode == 0, done.stderr
    assert rows(home, "SELECT count(*) FROM reviews") == [(2,)]
