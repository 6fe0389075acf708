"""Deck files are found by name, whatever links and folders do."""

from pathlib import Path

from nlpquiz.deck.loader import load_file
from nlpquiz.store.deck_folders import MOST_FOLDERS, Found, find_decks


def test_deck_files_are_sorted_and_hidden_ones_left_out(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.YML", "sub/c.yml", ".hidden.yaml", ".git/d.yaml", "notes.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    assert [str(path.relative_to(tmp_path)) for path in find_decks(tmp_path).files] == [
        "a.YML",
        "b.yaml",
        "sub/c.yml",
    ]


def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.yaml").write_text("")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.yaml").symlink_to(tmp_path / "self.yaml")
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert find_decks(tmp_path) == Found((tmp_path / "self.yaml", tmp_path / "sub" / "a.yaml"))
    assert "cannot be read" in load_file(tmp_path / "self.yaml").problems[0].message


def test_a_missing_folder_has_no_decks(tmp_path: Path) -> None:
    assert find_decks(tmp_path / "nowhere") == Found(())


def test_a_folder_named_like_a_deck_is_named_and_not_entered(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "folder.yaml" / "a.yaml").write_text("")
    assert find_decks(tmp_path).files == (tmp_path / "folder.yaml",)


def test_whoever_names_the_wrong_folder_does_not_wait_for_ever(tmp_path: Path) -> None:
    for number in range(MOST_FOLDERS + 5):
        (tmp_path / str(number)).mkdir()
    (problem,) = find_decks(tmp_path).problems
    assert problem.severity == "warning"
    assert f"more than 1,000 folders are in {tmp_path}" in problem.message
