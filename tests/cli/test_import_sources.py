"""Which deck an import may write: where notes came from is remembered, and nothing is made of nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from nlpquiz.deck.loader import load_file
from nlpquiz.deck.model import OpenCard, every_language
from tests.cli.conftest import Run


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def questions(file: Path) -> list[str]:
    loaded = load_file(file)
    assert loaded.deck is not None, loaded.problems
    return [next(every_language(card.question)) for card in loaded.deck.cards if isinstance(card, OpenCard)]


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "decks").iterdir()}


ALPHA, BETA = "## What is A?\n\nAlpha.\n", "## What is B?\n\nBeta.\n"


def test_notes_of_one_name_from_two_folders_do_not_share_a_deck(run: Run, home: Path) -> None:
    first, second = write("p1/my.md", ALPHA), write("p2/my.md", BETA)
    assert run("import", "markdown", str(first)).code == 0
    before = contents(home)
    for flags in ([], ["--prune"], ["--dry-run"], ["-o", str(home / "decks" / "my.yaml")], ["--deck", "my"]):
        done = run("import", "markdown", str(second), *flags)
        assert done.code == 2
        assert f"the deck my came from {first.resolve()}" in done.err
        assert all(way in done.err for way in ("--deck NAME", "-o FILE", "--same"))
        assert contents(home) == before
    assert run("import", "markdown", str(second), "--deck", "other").code == 0
    assert questions(home / "decks" / "other.yaml") == ["What is B?"]


def test_the_same_notes_by_another_path_update_their_deck(run: Run, home: Path) -> None:
    notes = write("p1/my.md", ALPHA)
    assert run("import", "markdown", "p1/my.md").code == 0
    assert json.loads((home / "decks" / "my.import.json").read_text(encoding="utf-8"))["source"] == {
        "kind": "markdown",
        "place": str(notes.resolve()),
    }
    notes.write_text(ALPHA + BETA, encoding="utf-8")
    assert run("import", "markdown", str(notes.resolve())).code == 0
    assert questions(home / "decks" / "my.yaml") == ["What is A?", "What is B?"]


def test_notes_that_moved_are_taken_with_same(run: Run, home: Path) -> None:
    run("import", "markdown", str(write("p1/my.md", ALPHA)))
    moved = write("p2/my.md", ALPHA + BETA)
    assert run("import", "markdown", str(moved), "--same").code == 0
    assert questions(home / "decks" / "my.yaml") == ["What is A?", "What is B?"]
    assert run("import", "markdown", str(moved)).code == 0, "from now on they are its notes"
    assert run("import", "markdown", "p1/my.md").code == 2


def test_a_table_is_no_update_of_notes(run: Run, home: Path) -> None:
    run("import", "markdown", str(write("gbk.md", ALPHA)))
    before = contents(home)
    done = run("import", "csv", str(write("gbk.csv", "What is C?,Gamma\n")))
    assert (done.code, contents(home)) == (2, before)
    assert "gbk.md" in done.err


def test_two_pipes_do_not_share_a_deck_unless_it_is_named(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped(monkeypatch, ALPHA)
    assert run("import", "markdown", "-").code == 0
    before = contents(home)
    piped(monkeypatch, BETA)
    done = run("import", "markdown", "-")
    assert (done.code, contents(home)) == (2, before)
    assert "the deck notes came from stdin" in done.err
    piped(monkeypatch, ALPHA + BETA)
    assert run("import", "markdown", "-", "--deck", "notes").code == 0
    assert questions(home / "decks" / "notes.yaml") == ["What is A?", "What is B?"]
    piped(monkeypatch, "What is C?,Gamma\n")
    assert run("import", "csv", "-", "--deck", "notes").code == 2


def test_a_record_of_before_takes_any_notes_and_learns_their_place(run: Run, home: Path) -> None:
    run("import", "markdown", str(write("p1/my.md", ALPHA)))
    record = home / "decks" / "my.import.json"
    data = json.loads(record.read_text(encoding="utf-8"))
    del data["source"]
    record.write_text(json.dumps(data), encoding="utf-8")
    assert run("import", "markdown", str(write("p2/my.md", ALPHA))).code == 0
    assert run("import", "markdown", "p1/my.md").code == 2


def test_the_refusal_is_said_in_chinese(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import", "markdown", str(write("p1/my.md", ALPHA)))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    done = run("import", "markdown", str(write("p2/my.md", BETA)))
    assert "题库 my 来自" in done.err


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        *(("markdown", "none.md", ""), ("markdown", "none.md", "# Title\n\nProse only.\n")),
        *(("csv", "none.csv", ""), ("csv", "none.csv", "question,answer\n")),
    ],
)
def test_of_nothing_no_deck_is_made(run: Run, home: Path, kind: str, name: str, text: str) -> None:
    write(name, text)
    before = contents(home)
    for flags in ([], ["--dry-run"]):
        done = run("import", kind, name, *flags)
        assert done.code == 1
        assert "No question was found" in done.err
        assert ("--headings" in done.err) == (kind == "markdown")
        assert "none.yaml" not in done.out
        assert contents(home) == before
    data = json.loads(run("import", kind, name, "--json").out)["data"]
    assert data["written"] is False


def test_emptied_notes_leave_the_deck_alone(run: Run, home: Path) -> None:
    notes = write("my.md", ALPHA)
    run("import", "markdown", "my.md")
    before = contents(home)
    notes.write_text("", encoding="utf-8")
    assert run("import", "markdown", "my.md", "--prune").code == 1
    assert contents(home) == before


def test_links_alone_are_worth_a_deck(run: Run, home: Path) -> None:
    write("links.md", "# Papers\n\n- [Attention](https://arxiv.org/abs/1706.03762)\n")
    assert run("import", "markdown", "links.md").code == 0
    assert (home / "decks" / "links.yaml").exists()


def test_a_column_that_is_not_there(run: Run, home: Path) -> None:
    write("a.csv", "What is C?,Gamma\n")
    before = contents(home)
    done = run("import", "csv", "a.csv", "--columns", "question=9")
    assert (done.code, contents(home)) == (2, before)
    assert "1 What is C?, 2 Gamma" in done.err


def test_an_id_that_another_deck_has_is_refused_with_a_file_too(run: Run, home: Path) -> None:
    write("a.csv", "What is C?,Gamma\n")
    done = run("import", "csv", "a.csv", "--deck", "demo", "-o", "x.yaml")
    assert done.code == 2
    assert "there is a deck demo already" in done.err
    assert not Path("x.yaml").exists()
    assert run("import", "csv", "a.csv", "--deck", "other", "-o", "x.yaml").code == 0
