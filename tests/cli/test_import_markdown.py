"""``nlpquiz import markdown`` and ``import csv`` as their users meet them."""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from nlpquiz.deck.loader import load_file
from tests.cli.conftest import Run

NOTES = """\
# Transformer

[The paper](https://arxiv.org/abs/1706.03762)

## 注意力

1. 为什么要除以 $\\sqrt{d_k}$？（提示：方差）
2. 什么是多头注意力？

   把查询分成多份。

Some prose.

## What is BERT?

An encoder.
"""


@pytest.fixture
def notes(home: Path) -> Path:
    path = Path("notes.md")
    path.write_text(NOTES, encoding="utf-8")
    return path


def deck_of(home: Path, name: str = "notes") -> Any:
    loaded = load_file(home / "decks" / f"{name}.yaml")
    assert loaded.deck is not None, loaded.problems
    return loaded.deck


def cards(home: Path) -> dict[str, tuple[str, str, bool]]:
    """Question → (id, answer, draft)."""

    def plain(text: Any) -> str:
        return text if isinstance(text, str) else text.zh or text.en

    return {plain(card.question): (card.id, plain(card.answer), card.draft) for card in deck_of(home).cards}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_notes_become_a_deck(run: Run, home: Path, notes: Path) -> None:
    done = run("import", "markdown", "notes.md")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"notes.md → {home / 'decks' / 'notes.yaml'}",
        "questions               3",
        "  with an answer        2",
        "  without, as drafts    1",
        "topics                  2",
        "links                   1",
        "  as reading of topics  1",
        "passed over: 1",
        "      1  text that answers no question",
        "notes.md:12: prose: Some prose.",
    ]
    assert "nlpquiz cards edit" in done.err
    deck = deck_of(home)
    assert [(topic.title.zh or topic.title.en, [r.url for r in topic.reading]) for topic in deck.topics] == [
        ("Transformer", ["https://arxiv.org/abs/1706.03762"]),
        ("注意力", []),
    ]
    assert [card.draft for card in deck.cards] == [True, False, False]
    assert deck.cards[0].points[0].say.zh == "方差"
    assert (home / "decks" / "notes.import.json").exists()


def test_drafts_are_listed_and_never_studied(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    decks = {row["deck"]: row for row in json.loads(run("decks", "list", "--json").out)["data"]["decks"]}
    assert (decks["notes"]["cards"], decks["notes"]["drafts"]) == (2, 1)
    assert decks["demo"]["drafts"] == 0
    assert [line.split()[:5] for line in run("decks", "list").out.splitlines()] == [
        ["deck", "title", "topics", "cards", "drafts"],
        ["demo", "Demo", "1", "2", "·"],
        ["notes", "Transformer", "2", "2", "1"],
    ]
    draft = next(card.id for card in deck_of(home).cards if card.draft)
    assert f"{draft} is a draft and is not studied" in run("decks", "lint", "notes").out
    found = run("cards", "find", "--json").out
    assert draft not in found
    topics = json.loads(run("decks", "show", "notes", "--json").out)["data"]["topics"]
    assert sorted(topic["cards"] for topic in topics) == [1, 1]


def test_again_changes_nothing(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    before = (home / "decks" / "notes.yaml").read_bytes()
    done = run("import", "markdown", "notes.md")
    assert done.out.startswith("notes.md → ")
    assert "already up to date" in done.out
    assert (home / "decks" / "notes.yaml").read_bytes() == before


def test_changed_notes_update_and_the_owners_edits_stay(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    deck = home / "decks" / "notes.yaml"
    before = cards(home)
    edit(deck, "cards:", "# mine, do not touch\ncards:")
    edit(deck, "把查询分成多份。", "我写的答案。")
    edit(notes, "An encoder.", "A deep encoder.")
    edit(notes, "什么是多头注意力？", "什么是多头注意力机制？")
    notes.write_text(notes.read_text(encoding="utf-8") + "\n## How does GPT differ?\n\nA decoder.\n", encoding="utf-8")
    done = run("import", "markdown", "notes.md")
    assert done.code == 0
    after = cards(home)
    assert after["什么是多头注意力机制？"] == (before["什么是多头注意力？"][0], "我写的答案。", False)
    assert after["What is BERT?"] == (before["What is BERT?"][0], "A deep encoder.", False)
    assert after["How does GPT differ?"][1] == "A decoder."
    assert len(after) == 4
    assert "# mine, do not touch" in deck.read_text(encoding="utf-8")


def test_conflicts_are_shown_with_both_places(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    deck = home / "decks" / "notes.yaml"
    edit(deck, "An encoder.", "My encoder.")
    edit(notes, "An encoder.", "Their encoder.")
    line = next(n for n, text in enumerate(deck.read_text(encoding="utf-8").splitlines(), 1) if "My encoder." in text)
    done = run("import", "markdown", "notes.md")
    assert done.code == 1
    assert f"  {deck}:{line}: yours: My encoder." in done.out
    assert "  notes.md:14: the notes: Their encoder." in done.out
    assert "--theirs takes the notes' texts" in done.out
    assert cards(home)["What is BERT?"][1] == "My encoder."
    assert run("import", "markdown", "notes.md").code == 1, "it is told until somebody settles it"
    assert run("import", "markdown", "notes.md", "--ours").code == 0
    assert run("import", "markdown", "notes.md").code == 0
    assert cards(home)["What is BERT?"][1] == "My encoder."


def test_theirs(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    edit(home / "decks" / "notes.yaml", "An encoder.", "My encoder.")
    edit(notes, "An encoder.", "Their encoder.")
    assert run("import", "markdown", "notes.md", "--theirs").code == 0
    assert cards(home)["What is BERT?"][1] == "Their encoder."


def test_theirs_and_ours_exclude_each_other(run: Run, notes: Path) -> None:
    done = run("import", "markdown", "notes.md", "--theirs", "--ours")
    assert (done.code, done.err.splitlines()[0]) == (2, "nlpquiz: --theirs and --ours exclude each other.")


def test_a_completed_draft_survives_and_a_deleted_card_stays_away(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    deck = home / "decks" / "notes.yaml"
    edit(deck, 'answer: {zh: "—"}', "answer: {zh: 为了方差}")
    edit(deck, "    draft: true\n", "")
    text = deck.read_text(encoding="utf-8")
    start = text.index("\n  - id: bert")
    deck.write_text(text[:start], encoding="utf-8")
    done = run("import", "markdown", "notes.md")
    assert done.code == 0
    assert "deleted by you, not brought back" in done.out
    assert {question: values[1:] for question, values in cards(home).items()} == {
        "为什么要除以 $\\sqrt{d_k}$？": ("为了方差", False),
        "什么是多头注意力？": ("把查询分成多份。", False),
    }


def test_what_left_the_notes_stays_unless_pruned(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    edit(notes, "## What is BERT?\n\nAn encoder.\n", "")
    assert "no longer in the notes, kept" in run("import", "markdown", "notes.md").out
    assert "What is BERT?" in cards(home)
    assert "no longer in the notes, removed" in run("import", "markdown", "notes.md", "--prune").out
    assert "What is BERT?" not in cards(home)


def test_a_dry_run_writes_nothing(run: Run, home: Path, notes: Path) -> None:
    done = run("import", "markdown", "notes.md", "--dry-run")
    assert "nothing is written" in done.out
    assert "questions               3" in done.out
    assert sorted(path.name for path in (home / "decks").iterdir()) == ["demo.yaml"]


def test_json(run: Run, home: Path, notes: Path) -> None:
    answer = json.loads(run("import", "markdown", "notes.md", "--json").out)
    assert answer["command"] == "import markdown"
    data = answer["data"]
    assert data["deck"] == "notes"
    assert data["questions"] == {"found": 3, "answered": 2, "drafts": 1, "twice": 0, "continuations": 0}
    assert data["links"] == {"found": 1, "reading": 1}
    assert data["skipped"]["blocks"] == [{"file": "notes.md", "line": 12, "reason": "prose", "text": "Some prose."}]
    assert data["update"]["added"] == 3
    assert data["written"] is True


def test_stdin(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(NOTES.encode("gbk"))))
    done = run("import", "markdown", "-", "--deck", "piped")
    assert done.code == 0
    assert "stdin: read as GBK" in done.out
    assert len(deck_of(home, "piped").cards) == 3


def test_a_folder(run: Run, home: Path) -> None:
    folder = Path("vault")
    (folder / "deep").mkdir(parents=True)
    (folder / "a.md").write_text("## What is A?\n\nAlpha.\n", encoding="utf-8")
    (folder / "deep" / "b.markdown").write_text("## What is B?\n\nBeta.\n", encoding="utf-8")
    (folder / ".hidden.md").write_text("## What is hidden?\n\nNo.\n", encoding="utf-8")
    (folder / "broken.md").write_bytes(b"%PDF-1.4")
    (folder / "other.txt").write_text("## What is text?\n\nNo.\n", encoding="utf-8")
    (folder / "loop").symlink_to(folder.absolute(), target_is_directory=True)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.md")
    done = run("import", "markdown", "vault")
    assert done.code == 0
    deck = deck_of(home, "vault")
    assert [(card.question.en, card.sources[0].title, card.sources[0].heading) for card in deck.cards] == [
        ("What is A?", "a.md", "a"),
        ("What is B?", "deep/b.markdown", "deep › b"),
    ]
    assert "broken.md:1: unreadable: broken.md is no text but a PDF" in done.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.md"], "missing.md does not exist"),
        (["notes.md", "-o", "deck.txt"], "deck.txt does not end in .yaml"),
        (["notes.md", "--deck", "Not An Id"], "'Not An Id' is no deck id: lower-case words joined by hyphens"),
        (["notes.md", "--deck", "demo"], "demo.yaml is there already, and it was not imported"),
        (["notes.md", "--lang", "fr"], "--lang: there is no 'fr'"),
        (["empty"], "empty holds no notes"),
    ],
)
def test_refusals(run: Run, home: Path, notes: Path, words: list[str], message: str) -> None:
    Path("empty").mkdir()
    before = (home / "decks" / "demo.yaml").read_bytes()
    done = run("import", "markdown", *words)
    assert done.code in (1, 2)
    assert message in done.err
    assert (home / "decks" / "demo.yaml").read_bytes() == before


def test_a_broken_deck_is_not_touched(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    deck = home / "decks" / "notes.yaml"
    edit(deck, "An encoder.", "An encoder: {")
    before = deck.read_bytes()
    done = run("import", "markdown", "notes.md")
    assert done.code == 1
    assert "then import again" in done.err
    assert deck.read_bytes() == before


def test_a_damaged_record_is_told(run: Run, home: Path, notes: Path) -> None:
    run("import", "markdown", "notes.md")
    (home / "decks" / "notes.import.json").write_text('{"format": 1', encoding="utf-8")
    done = run("import", "markdown", "notes.md")
    assert done.code == 1
    assert "so it cannot be told what you edited" in done.err


def test_escapes_in_notes_never_reach_the_terminal(run: Run, home: Path) -> None:
    Path("evil\x1b[31m.md").write_text(
        "# T\x1b]0;x\x07\n\n## What is \x1b[2J this?\n\n\x9b31m\u202e answer\n\n# Other\n\nprose \x1b[5m here \x08\n",
        encoding="utf-8",
    )
    for words in (["import", "markdown", "evil\x1b[31m.md", "--deck", "evil"], ["cards", "find", "this"]):
        done = run(*words)
        assert done.code == 0
        assert not any(ord(c) < 32 and c != "\n" for c in done.out + done.err)
        assert "\x9b" not in done.out
        assert "\u202e" not in done.out
    assert "\x1b" not in (home / "decks" / "evil.yaml").read_text(encoding="utf-8")


def test_plain_ascii_and_chinese(run: Run, home: Path, notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("import", "markdown", "notes.md", "--dry-run", "--plain", "--ascii")
    assert "notes.md -> " in plain.out
    assert "questions: 3" in plain.out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    chinese = run("import", "markdown", "notes.md", "--dry-run")
    assert "问题" in chinese.out
    assert "不是答案的正文" in chinese.out


def test_headings_as_questions(run: Run, home: Path) -> None:
    Path("plain.md").write_text("# Top\n\n## Dropout\n\nDrops units.\n\n## Empty\n", encoding="utf-8")
    assert "No question was found" in run("import", "markdown", "plain.md", "--dry-run").err
    run("import", "markdown", "plain.md", "--headings")
    assert [(card.question.en, card.answer.en) for card in deck_of(home, "plain").cards] == [
        ("Dropout", "Drops units.")
    ]


def test_csv(run: Run, home: Path) -> None:
    Path("cards.csv").write_text("front,back\nWhat is BPE?,Merges\nWhat is X?,\n", encoding="utf-8")
    done = run("import", "csv", "cards.csv", "--columns", "question=1,answer=2")
    assert done.code == 0
    assert [(card.question.en, card.draft) for card in deck_of(home, "cards").cards] == [
        ("What is BPE?", False),
        ("What is X?", True),
    ]
    assert run("import", "csv", "cards.csv", "--columns", "nonsense").code == 2


def test_a_readme_is_named_for_its_folder_and_titled_by_its_heading(run: Run, home: Path) -> None:
    Path("ranking").mkdir()
    Path("ranking/README.md").write_text("# Learning to rank\n\n## What is NDCG?\n\nA gain.\n", encoding="utf-8")
    assert run("import", "markdown", "ranking/README.md").code == 0
    assert deck_of(home, "ranking").title == "Learning to rank"


def test_a_draft_is_completed_in_the_editor(
    run: Run, home: Path, notes: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("import", "markdown", "notes.md")
    draft = next(card for card in deck_of(home).cards if card.draft)
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[-1])\n"
        "text = path.read_text(encoding='utf-8').replace('answer: {zh: \"—\"}', 'answer: {zh: 完成}')\n"
        "path.write_text(text.replace('    draft: true\\n', ''), encoding='utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    assert run("cards", "edit", f"notes/{draft.id}").code == 0
    assert cards(home)["为什么要除以 $\\sqrt{d_k}$？"] == (draft.id, "完成", False)
    assert run("import", "markdown", "notes.md").code == 0
    assert cards(home)["为什么要除以 $\\sqrt{d_k}$？"][1] == "完成"


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize(
    ("target", "named"),
    [
        ("out.yaml", "./out.yaml"),
        ("./out.yaml", "out.yaml"),
        ("my notes/out.yaml", "'./my notes/out.yaml'"),
        ("decks/out.yaml", "out"),
    ],
)
def test_the_next_command_finds_the_deck_wherever_it_was_written(
    run: Run, target: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("3\n"))
    said = run("import", "markdown", "notes.md", "-o", target).err
    command = said.strip().splitlines()[-1]
    assert command.startswith("nlpquiz study ")
    name = shlex.split(command)[2]
    assert Path(name) == Path(shlex.split(named)[0])
    assert f"`nlpquiz decks lint {command.removeprefix('nlpquiz study ')}` lists them" in said
    assert run("decks", "lint", name).code == 0
    assert run(*shlex.split(command)[1:], "--limit", "1").code == 0
