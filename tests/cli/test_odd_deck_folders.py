"""Deck folders as they are found in the world: nested, linked in circles, with things that are no files, very large."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nlpquiz.__main__ import main
from nlpquiz.cli.workspace import Workspace

DECK = """\
format: 1
deck: NAME
title: Mine
topics: [{id: t, title: T}]
cards:
  - {id: x, kind: truefalse, topic: t, statement: S, correct: true, why: W, sources: [{paper: "Ba et al., 2016"}]}
"""
Run = Callable[..., tuple[int, str]]
needs_posix = pytest.mark.skipif(os.name == "nt", reason="pipes and sockets in folders")


@pytest.fixture
def decks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's own folder, the only one with decks."""
    monkeypatch.setenv("NLPQUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nlpquiz.cli.workspace.shipped_decks", lambda: tmp_path / "none")
    folder = tmp_path / "home" / "decks"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """The exit code and what stands on stderr."""

    def one(*words: str) -> tuple[int, str]:
        code = main(words)
        return code, capfd.readouterr().err

    return one


def write(path: Path, name: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(DECK.replace("NAME", name), encoding="utf-8")
    return path


def on_shelf() -> set[str]:
    with Workspace() as workspace:
        return set(workspace.cache.places())


def test_decks_of_subfolders_are_studied_and_checked_alike(decks: Path, run: Run) -> None:
    write(decks / "interviews" / "deep" / "mine.yaml", "mine")
    write(decks / ".git" / "other.yaml", "other")
    assert on_shelf() == {"mine"}
    assert run("decks", "lint") == run("decks", "lint", str(decks))


@needs_posix
def test_what_is_no_deck_is_named_once_and_keeps_nobody_waiting(decks: Path, run: Run) -> None:
    write(decks / "mine.yaml", "mine")
    os.mkfifo(decks / "pipe.yaml")
    listening = socket.socket(socket.AF_UNIX)
    os.chdir(decks)  # the names of sockets are short
    listening.bind("socket.yaml")
    os.chdir(decks.parent)
    (decks / "zero.yaml").symlink_to("/dev/zero")
    (decks / "dangling.yaml").symlink_to(decks / "nothing")
    (decks / "a.yaml").symlink_to("b.yaml")
    (decks / "b.yaml").symlink_to("a.yaml")
    (decks / "folder.yaml").mkdir()
    (decks / "up").symlink_to(decks.parent, target_is_directory=True)
    (decks / "round").symlink_to(".", target_is_directory=True)
    for _ in range(2):  # read, and from the shelf
        code, said = run()
        assert code == 0
        named = ["a", "b", "dangling", "folder", "pipe", "socket", "zero"]
        assert [line.partition("the deck ")[2].split()[0] for line in said.splitlines()] == named
        assert all(f"({decks / name}.yaml)" in said for name in named)
    listening.close()
    assert on_shelf() == {"mine"}
    assert run("decks", "lint")[0] == 1


def test_a_folder_that_cannot_be_read_is_named(decks: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(decks / "mine.yaml", "mine")
    (decks / "secret").mkdir()
    scandir = os.scandir

    def refused(folder: str) -> object:
        if folder.endswith("secret"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr("nlpquiz.store.deck_folders.os.scandir", refused)
    _, said = run()
    assert said == (
        f"nlpquiz: warning: {decks / 'secret'}: the folder cannot be read: Permission denied. check its permissions\n"
    )
    assert on_shelf() == {"mine"}


def test_the_programs_own_decks_out_of_reach(
    decks: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("NLPQUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    is_dir = Path.is_dir

    def refused(path: Path) -> bool:
        if path.parts[-2:] == ("nlpquiz", "decks"):
            raise PermissionError(13, "Permission denied", str(path))
        return is_dir(path)

    monkeypatch.setattr(Path, "is_dir", refused)
    code, said = run()
    assert code == 1
    assert said.startswith("nlpquiz: The decks of nlpquiz cannot be read: ")
    assert said.endswith(": Permission denied.\nInstall nlpquiz again, or check the permissions of its folder.\n")


def test_a_broken_deck_in_a_file_of_another_name_is_said_to_be_broken(decks: Path, run: Run) -> None:
    file = write(decks / "my-notes.yaml", "attention")
    file.write_text(file.read_text(encoding="utf-8").replace("correct: true", "correct: maybe"), encoding="utf-8")
    code, said = run("study", "attention")
    assert code == 1
    assert f"{file}:6:" in said
    assert said.endswith("Mend the deck attention; `nlpquiz decks lint` checks it again.\n")


def test_a_deck_that_is_not_found_may_be_in_a_file_that_is_not_even_yaml(decks: Path, run: Run) -> None:
    file = decks / "notes.yaml"
    file.write_text("deck: [", encoding="utf-8")
    code, said = run("study", "attention")
    assert code == 2
    assert said.splitlines() == [
        "nlpquiz: there is no deck 'attention'.",
        f"It may be in a file that cannot be read: {file}; `nlpquiz decks lint` shows what is wrong.",
    ]


def test_of_many_broken_decks_some_are_named(decks: Path, run: Run) -> None:
    for number in range(12):
        (decks / f"{number:02}.yaml").write_text("", encoding="utf-8")
    lines = run()[1].splitlines()
    assert len(lines) == 11
    assert lines[-1] == "nlpquiz: warning: 2 more deck files are left out; `nlpquiz decks lint` shows them."


@pytest.mark.faults
def test_ten_thousand_files_are_looked_at_but_not_opened_again(decks: Path) -> None:
    for number in range(10_000):
        (decks / f"{number}.yaml").write_text("", encoding="utf-8")
    write(decks / "mine.yaml", "mine")
    assert on_shelf() == {"mine"}
    seen: list[str] = []

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("open", "os.scandir") and str(arguments[0]).startswith(str(decks)):
            seen.append(event)

    sys.addaudithook(note)
    assert on_shelf() == {"mine"}
    assert seen == ["os.scandir"]
