"""What people write: `cards new`, `cards edit`, `decks merge`."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from nlpquiz.deck.loader import load_file
from tests.cli.conftest import DECK, Run


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """$EDITOR, a shell script to be written by the test; the file to edit is its last argument."""
    path = tmp_path / "editor"
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("VISUAL", str(path))
    return path


def writes(editor: Path, text: str) -> None:
    editor.write_text(f"#!/bin/sh\ncat > \"$1\" <<'END'\n{text}\nEND\n")


CARD = """\
# dropped
id: third      # mine
kind: truefalse
topic: sums
statement: One and one is two.
correct: true
why: |
  # kept
  Count.
"""


class TestNewCard:
    def test_it_is_added_behind_the_last_with_the_writers_comments(self, run: Run, home: Path, editor: Path) -> None:
        writes(editor, CARD)
        done = run("cards", "new", "demo", "--kind", "truefalse")
        assert (done.code, done.out, done.err) == (0, "demo/third\n", "")
        text = (home / "decks" / "demo.yaml").read_text(encoding="utf-8")
        assert text.startswith(DECK)
        assert text.removeprefix(DECK) == (
            "\n  - id: third      # mine\n    kind: truefalse\n    topic: sums\n    statement: One and one is two.\n"
            "    correct: true\n    why: |\n      # kept\n      Count.\n"
        )
        assert "One and one" in run("cards", "show", "demo/third").out

    @pytest.mark.parametrize("kind", ["open", "choice", "truefalse", "cloze", "numeric", "order"])
    def test_a_template_that_was_not_filled_in_adds_nothing(
        self, run: Run, home: Path, editor: Path, kind: str
    ) -> None:
        done = run("cards", "new", "demo", "--kind", kind)
        assert (done.code, done.err) == (1, "Nothing was changed.\n")
        assert (home / "decks" / "demo.yaml").read_text(encoding="utf-8") == DECK

    def test_a_faulty_card_is_kept_for_its_writer_and_not_added(self, run: Run, home: Path, editor: Path) -> None:
        writes(editor, CARD.replace("topic: sums", "topic: nowhere"))
        done = run("cards", "new", "demo")
        assert done.code == 1
        assert "this deck has no topic nowhere" in done.err
        kept = Path(done.err.strip().rpartition("What you wrote is in ")[2].removesuffix("."))
        assert "nowhere" in kept.read_text(encoding="utf-8")
        assert (home / "decks" / "demo.yaml").read_text(encoding="utf-8") == DECK

    @pytest.mark.parametrize(
        ("right", "wrong", "place", "line"),
        [
            ("topic: sums", "topic: nowhere", "5:8", "topic: nowhere"),
            ("correct: true", "correct: maybe", "7:10", "correct: maybe"),
            ("statement: One", "statement: 'One", "6:12", "statement: 'One"),
        ],
    )
    def test_a_fault_is_placed_in_what_was_written(
        self, run: Run, editor: Path, right: str, wrong: str, place: str, line: str
    ) -> None:
        writes(editor, "\n" + CARD.replace(right, wrong))
        said = run("cards", "new", "demo").err
        draft = said.strip().rpartition("What you wrote is in ")[2].removesuffix(".")
        assert said.startswith(f"{draft}:{place}")
        assert said.splitlines()[1].startswith(f"    {line}")

    def test_an_id_that_is_taken_is_refused(self, run: Run, home: Path, editor: Path) -> None:
        writes(editor, CARD.replace("id: third", "id: first"))
        assert "the card id first is taken" in run("cards", "new", "demo").err
        assert (home / "decks" / "demo.yaml").read_text(encoding="utf-8") == DECK

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("nowhere",), "there is no deck 'nowhere'"),
            (("demo", "--kind", "opne"), "--kind: there is no 'opne'.\nDid you mean open?"),
            (("demo", "--topic", "sum"), "--topic: there is no 'sum'.\nDid you mean sums?"),
            (("demo", "--no-input"), "an editor needs a terminal"),
        ],
    )
    def test_wrong_words(self, run: Run, editor: Path, words: tuple[str, ...], said: str) -> None:
        done = run("cards", "new", *words)
        assert done.code == 2
        assert said in done.err


class TestEditingAShippedDeck:
    @pytest.fixture
    def shipped(self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The demo deck as one that came with the program."""
        folder = tmp_path / "shipped"
        folder.mkdir()
        file = folder / "demo.yaml"
        (home / "decks" / "demo.yaml").rename(file)
        monkeypatch.setattr("nlpquiz.cli.workspace.shipped_decks", lambda: folder)
        monkeypatch.setattr("nlpquiz.cli.editing.shipped_decks", lambda: folder)
        return file

    def test_without_a_change_there_is_no_copy(self, run: Run, home: Path, shipped: Path, editor: Path) -> None:
        done = run("cards", "edit", "demo/first")
        assert (done.code, done.err) == (0, "Nothing was changed.\n")
        assert list((home / "decks").iterdir()) == []

    def test_a_change_goes_into_the_users_own_copy(self, run: Run, home: Path, shipped: Path, editor: Path) -> None:
        editor.write_text('#!/bin/sh\nsed -i "s/the Question/this question/" "$1"\n')
        done = run("cards", "edit", "demo/first")
        own = home / "decks" / "demo.yaml"
        assert (done.code, str(own) in done.err) == (0, True)
        assert "this question" in own.read_text(encoding="utf-8")
        assert shipped.read_text(encoding="utf-8") == DECK
        assert "this question" in run("cards", "show", "demo/first").out

    def test_a_new_card_goes_into_the_users_own_copy(self, run: Run, home: Path, shipped: Path, editor: Path) -> None:
        writes(editor, CARD)
        assert run("cards", "new", "demo").out == "demo/third\n"
        assert shipped.read_text(encoding="utf-8") == DECK
        assert load_file(home / "decks" / "demo.yaml").problems == ()


OTHER = """\
format: 1
deck: other
title: Other
topics:
  - {id: sums, title: {en: Sums, zh: 求和}}
  # products come later
  - {id: products, title: Products}
cards:
  - id: first
    kind: open
    topic: sums
    priority: core
    question: {en: Why is the Question easy?, zh: 这个问题为什么容易？}
    answer: {en: Because $1+1=2$., zh: 因为 $1+1=2$。}
    sources: [{title: Arithmetic, url: "https://example.org/sums"}]
    tags: [t1]

  # why not?
  - id: product
    kind: truefalse   # aligned
    topic: products
    statement: {en: Two times two is four.,
                zh: 二乘二得四。}
    correct: true
    why: Count.
"""


class TestMerge:
    @pytest.fixture
    def other(self, home: Path, tmp_path: Path) -> Path:
        file = tmp_path / "other.yaml"
        file.write_text(OTHER, encoding="utf-8")
        return file

    def test_what_is_new_comes_with_its_comments_and_nothing_else_changes(
        self, run: Run, home: Path, other: Path
    ) -> None:
        done = run("decks", "merge", "demo", "other.yaml")
        own = home / "decks" / "demo.yaml"
        assert (done.code, done.out) == (0, f"{own}\n")
        assert done.err.startswith("other.yaml: new cards 1, new topics 1, the same 1, replaced 0, kept 0\n")
        topics, cards = OTHER.split("cards:\n")
        expected = DECK.replace("cards:\n", "  # products come later\n" + topics.splitlines()[-1] + "\ncards:\n")
        assert own.read_text(encoding="utf-8") == expected + cards[cards.index("\n  # why not?") :]

    def test_merging_again_changes_nothing(self, run: Run, home: Path, other: Path) -> None:
        run("decks", "merge", "demo", "other.yaml")
        before = (home / "decks" / "demo.yaml").read_bytes()
        assert run("decks", "merge", "demo", "other.yaml").code == 0
        assert (home / "decks" / "demo.yaml").read_bytes() == before

    def test_what_differs_is_shown_with_both_places_and_nothing_is_written(
        self, run: Run, home: Path, other: Path
    ) -> None:
        other.write_text(OTHER.replace("1+1=2", "2=1+1"), encoding="utf-8")
        done = run("decks", "merge", "demo", "other.yaml")
        own = home / "decks" / "demo.yaml"
        assert done.code == 1
        assert f"other.yaml:9:1: error: the card first differs from the one at {own}:7" in done.err
        assert "--ours" in done.err
        assert own.read_text(encoding="utf-8") == DECK

    @pytest.mark.parametrize(("side", "formula"), [("--ours", "1+1=2"), ("--theirs", "2=1+1")])
    def test_a_side_settles_it(self, run: Run, home: Path, other: Path, side: str, formula: str) -> None:
        other.write_text(OTHER.replace("1+1=2", "2=1+1"), encoding="utf-8")
        data = json.loads(run("decks", "merge", "demo", "other.yaml", side, "-o", "both.yaml", "--json").out)["data"]
        assert data["decks"][0]["replaced" if side == "--theirs" else "kept"] == ["first"]
        text = Path("both.yaml").read_text(encoding="utf-8")
        assert text.count(formula) == 2
        assert list(load_file(Path("both.yaml")).places) == ["first", "gaps", "product"]
        assert (home / "decks" / "demo.yaml").read_text(encoding="utf-8") == DECK

    def test_a_broken_deck_shows_its_problems(self, run: Run, home: Path) -> None:
        (home / "decks" / "broken.yaml").write_text(DECK.replace("deck: demo", "deck: broken: {"), encoding="utf-8")
        for words in (("broken", "demo"), ("demo", "broken")):
            done = run("decks", "merge", *words)
            assert done.code == 1
            assert "there is no deck" not in done.err
            assert "broken.yaml:2:" in done.err
            assert "Mend the deck broken" in done.err
        assert (home / "decks" / "demo.yaml").read_text(encoding="utf-8") == DECK

    def test_a_dry_run_writes_nothing(self, run: Run, home: Path, other: Path) -> None:
        done = run("decks", "merge", "demo", "other.yaml", "--dry-run")
        assert (done.code, done.out) == (0, "")
        assert (home / "decks" / "demo.yaml").read_text(encoding="utf-8") == DECK

    def test_a_file_that_is_there_is_not_overwritten(self, run: Run, other: Path) -> None:
        Path("taken.yaml").write_text("mine", encoding="utf-8")
        assert run("decks", "merge", "demo", "other.yaml", "-o", "taken.yaml").code == 1
        assert Path("taken.yaml").read_text(encoding="utf-8") == "mine"

    def test_a_broken_deck_is_refused_with_its_problems(self, run: Run, home: Path, other: Path) -> None:
        other.write_text(OTHER.replace("topic: products", "topic: nowhere"), encoding="utf-8")
        done = run("decks", "merge", "demo", "other.yaml")
        assert done.code == 1
        assert "this deck has no topic nowhere" in done.err
        assert (home / "decks" / "demo.yaml").read_text(encoding="utf-8") == DECK

    @pytest.mark.parametrize(
        "words", [("demo",), ("demo", "demo", "--ours", "--theirs"), ("demo", "nowhere")], ids=["one", "sides", "name"]
    )
    def test_wrong_words(self, run: Run, words: tuple[str, ...]) -> None:
        assert run("decks", "merge", *words).code == 2
