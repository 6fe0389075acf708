"""The shelf: deck files are compiled once, and only the changed ones again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlpquiz.deck import loader
from nlpquiz.deck.catalog import Filters
from nlpquiz.errors import QuizError
from nlpquiz.scheduling.memory import Learning, New
from nlpquiz.scheduling.review import Moment, Review
from nlpquiz.store.cache import Cache
from nlpquiz.store.history import History

Make = Callable[..., Review]
At = Callable[..., Moment]
Write = Callable[..., Path]


def card(card_id: str, **fields: str) -> str:
    """A true-or-false card in YAML."""
    given = {"kind": "truefalse", "topic": "t", "statement": f"about {card_id}", "correct": "true", "why": "so"}
    return f"- {{id: {card_id}, " + ", ".join(f"{name}: {value}" for name, value in (given | fields).items()) + "}\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a deck file with a time of its own, so that each change is seen."""
    times = iter(range(1_000_000_000, 2_000_000_000))

    def deck(place: str, *cards: str, deck_id: str | None = None) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        head = (
            f"format: 1\ndeck: {deck_id or path.stem}\ntitle: Deck {place}\ntopics: [{{id: t, title: Topic}}]\ncards:\n"
        )
        path.write_text(head + "".join(cards), encoding="utf-8")
        seconds = next(times)
        os.utime(path, (seconds, seconds))
        return path

    return deck


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """An empty cache."""
    with Cache.open(tmp_path / "cache" / "cache.sqlite") as opened:
        yield opened


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, in order."""
    names: list[str] = []
    load_file = loader.load_file

    def counting(path: Path) -> loader.LoadedDeck:
        names.append(path.name)
        return load_file(path)

    monkeypatch.setattr(loader, "load_file", counting)
    return names


def keys(cache: Cache) -> list[str]:
    return [entry.key for entry in cache.entries()]


def test_only_changed_files_are_read_again(cache: Cache, write: Write, compiled: list[str]) -> None:
    files = [write("a.yaml", card("x")), write("b.yaml", card("y"), card("z"))]
    first = cache.refresh(files)
    assert [(deck.id, deck.cards, deck.file) for deck in cache.heads()] == [
        ("a", 1, str(files[0])),
        ("b", 2, str(files[1])),
    ]
    assert first == (("a", "b"), ())
    assert cache.places() == {"a": str(files[0]), "b": str(files[1])}
    assert compiled == ["a.yaml", "b.yaml"]
    assert cache.refresh(files) == first
    cache.close()
    assert cache.refresh(files) == first
    assert compiled == ["a.yaml", "b.yaml"]
    write("b.yaml", card("z"), card("new"))
    cache.refresh(files)
    assert compiled == ["a.yaml", "b.yaml", "b.yaml"]
    assert keys(cache) == ["a/x", "b/z", "b/new"]


def test_a_warm_start_imports_neither_pydantic_nor_yaml(cache: Cache, write: Write) -> None:
    file = write("a.yaml", card("x"))
    cache.refresh([file])
    cache.close()
    code = (
        "import sys; from pathlib import Path; from nlpquiz.store.cache import Cache\n"
        "cache = Cache.open(Path(sys.argv[1])); cache.refresh([Path(sys.argv[2])])\n"
        "print(cache.card('a/x').statement, cache.heads()[0].title)\n"
        "print({'pydantic', 'yaml', 'hashlib', 'unicodedata'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(cache.path), str(file)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.stdout.splitlines() == ["about x Deck a.yaml", "set()"]


def test_progress_survives_edits_and_absence(cache: Cache, history: History, write: Write, review: Make) -> None:
    file = write("a.yaml", card("x"), card("y"))
    cache.refresh([file])
    cache.sync(history)
    history.record(review("a/x", 0))
    before = cache.entry("a/x")
    assert before is not None
    write("a.yaml", card("new"), card("x", statement="about something else"), card("y"))
    cache.refresh([file])
    after = cache.entry("a/x")
    assert after is not None
    assert (after.position, after.line) == (1, 7)
    assert after.fingerprint != before.fingerprint
    assert isinstance(cache.state_of("a/x"), Learning)
    write("a.yaml", card("y"))
    cache.refresh([file])
    assert (keys(cache), cache.entry("a/x")) == (["a/y"], None)
    assert isinstance(cache.state_of("a/x"), Learning)
    assert cache.find("about x") == []
    with pytest.raises(QuizError, match="no card"):
        cache.card("a/x")
    write("a.yaml", card("x"), card("y"))
    cache.refresh([file])
    assert isinstance(cache.state_of("a/x"), Learning)
    assert cache.state_of("a/y") == New()
    assert cache.entry("a/x") is not None


def test_a_broken_deck_is_left_out_and_its_problems_are_remembered(
    cache: Cache, write: Write, compiled: list[str]
) -> None:
    good, bad = write("a.yaml", card("x")), write("b.yaml", card("y", surprise="1"))
    first = cache.refresh([good, bad])
    assert first.decks == ("a",)
    assert {problem.file for problem in first.problems} == {str(bad)}
    assert all(problem.line > 1 for problem in first.problems)
    assert cache.refresh([good, bad]) == first
    assert compiled == ["a.yaml", "b.yaml"]
    write("b.yaml", card("y"))
    assert cache.refresh([good, bad]).problems == ()
    assert keys(cache) == ["a/x", "b/y"]
    write("b.yaml", "oh no: [")
    assert keys(cache) == ["a/x", "b/y"]  # until the next refresh
    cache.refresh([good, bad])
    assert keys(cache) == ["a/x"]


def test_a_file_that_vanished_is_a_problem_not_a_crash(cache: Cache, write: Write) -> None:
    file = write("a.yaml", card("x"))
    cache.refresh([file])
    file.unlink()
    (problem,) = cache.refresh([file]).problems
    assert problem.file == str(file)
    assert keys(cache) == []
    assert cache.refresh([]).problems == ()
    write("a.yaml", card("x"))
    assert cache.refresh([file]).problems == ()
    assert keys(cache) == ["a/x"]


def test_a_later_deck_takes_the_place_of_an_earlier_one(cache: Cache, write: Write) -> None:
    shipped, own = write("shipped/a.yaml", card("x"), card("y")), write("own/a.yaml", card("x", statement="mine"))
    for order_of_writing in (shipped, own, shipped):
        order_of_writing.touch()
        both = cache.refresh([shipped, own])
        assert keys(cache) == ["a/x"]
        assert [deck.file for deck in cache.heads()] == [str(own)]
        (warning,) = both.problems
        assert (warning.severity, warning.file, str(own) in warning.message) == ("warning", str(shipped), True)
    assert [entry.file for entry in cache.find("mine")] == [str(own)]
    assert cache.refresh([shipped]).problems == ()
    assert keys(cache) == ["a/x", "a/y"]
    assert cache.find("mine") == []
    cache.refresh([shipped, own])
    assert keys(cache) == ["a/x"]
    cache.refresh([own, shipped])  # now the other one is later
    assert keys(cache) == ["a/x", "a/y"]


def test_a_deck_that_changes_its_id_frees_the_one_it_hid(cache: Cache, write: Write) -> None:
    shipped, own = write("shipped/a.yaml", card("x")), write("own/a.yaml", card("y"))
    cache.refresh([shipped, own])
    assert keys(cache) == ["a/y"]
    write("own/a.yaml", card("y"), deck_id="b")
    assert cache.refresh([shipped, own]).problems == ()
    assert keys(cache) == ["a/x", "b/y"]


def test_follow_ups_within_and_across_decks_make_parents(cache: Cache, write: Write) -> None:
    one = write("a.yaml", card("what", follow_ups="[why, b/how]"), card("why", follow_ups="[what, b/how]"))
    two = write("b.yaml", card("how"))
    cache.refresh([one, two])
    assert {entry.name: set(entry.parents) for entry in cache.entries()} == {
        "a/what": {"a/why"},
        "a/why": {"a/what"},
        "b/how": {"a/what", "a/why"},
    }
    write("a.yaml", card("what"), card("why", follow_ups="[b/how]"))
    cache.refresh([one, two])
    assert {entry.name: entry.parents for entry in cache.entries()} == {"a/what": (), "a/why": (), "b/how": ("a/why",)}


def test_a_cloze_has_an_entry_for_each_gap(cache: Cache, tmp_path: Path, write: Write) -> None:
    gaps = '- {id: c, kind: cloze, topic: t, tags: [q1], text: "{{c1::one}} and {{c2::two}}"}\n'
    cache.refresh([write("a.yaml", gaps, card("x"))])
    assert [(entry.key, entry.name, entry.position) for entry in cache.entries()] == [
        ("a/c#c1", "a/c", 0),
        ("a/c#c2", "a/c", 1),
        ("a/x", "a/x", 2),
    ]
    assert [entry.key for entry in cache.entries_named("a/c")] == ["a/c#c1", "a/c#c2"]
    assert cache.heads()[0].cards == 2
    assert cache.card_names() == ["a/c", "a/x"]


def test_drafts_can_be_looked_up_but_not_studied(cache: Cache, history: History, write: Write, at: At) -> None:
    cache.refresh([write("a.yaml", card("x"), card("later", draft="true"))])
    cache.sync(history)
    assert keys(cache) == ["a/x"]
    assert [entry.key for entry in cache.unseen(Filters(), now=at(0))] == ["a/x"]
    assert cache.heads()[0].cards == 1
    assert cache.entry("a/later") is not None
    assert cache.card("a/later").draft


def test_a_damaged_shelf_is_compiled_again(cache: Cache, write: Write, compiled: list[str]) -> None:
    file = write("a.yaml", card("x"))
    cache.refresh([file])
    assert cache._connection is not None
    for harm in ("UPDATE bodies SET body = '{'", "UPDATE bodies SET body = '[]'", "UPDATE files SET head = '7'"):
        cache._connection.execute(harm)
        assert cache.card("a/x").id == "x"
        assert cache.heads()[0].id == "a"
    assert compiled == ["a.yaml"] * 4


def test_two_processes_with_other_decks_do_not_fail(cache: Cache, write: Write, tmp_path: Path) -> None:
    one, two = write("a.yaml", card("x")), write("b.yaml", card("y"))
    other = Cache.open(cache.path)
    cache.refresh([one])
    other.refresh([two])
    assert cache.card("a/x").id == "x"
    assert other.card("b/y").id == "y"
    other.close()


def test_unknown_names_are_sentences(cache: Cache) -> None:
    with pytest.raises(QuizError, match="no deck"):
        cache.head("nothing")
    with pytest.raises(QuizError, match="no card"):
        cache.card("no/thing")
    assert cache.entry("no/thing") is None
    assert cache.entries_named("no/thing") == []
