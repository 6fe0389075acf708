"""The command line in this process: fast, and with the screen's text in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from nlpquiz.__main__ import main
from nlpquiz.cli import flags

DECK = """\
format: 1
deck: demo
title: {en: Demo, zh: 演示}
topics:
  - {id: sums, title: {en: Sums, zh: 求和}}
cards:
  - id: first
    kind: open
    topic: sums
    priority: core
    question: {en: Why is the Question easy?, zh: 这个问题为什么容易？}
    answer: {en: Because $1+1=2$., zh: 因为 $1+1=2$。}
    sources: [{title: Arithmetic, url: "https://example.org/sums"}]
    tags: [t1]
  - id: gaps
    kind: cloze
    topic: sums
    text: {en: "{{c1::One}} and {{c2::two}}.", zh: "{{c1::一}}和{{c2::二}}。"}
    sources: [{title: Arithmetic}]
"""


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with one small deck of their own, and none other."""
    folder = tmp_path / "home"
    (folder / "decks").mkdir(parents=True)
    (folder / "decks" / "demo.yaml").write_text(DECK, encoding="utf-8")
    monkeypatch.setenv("NLPQUIZ_HOME", str(folder))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setattr("nlpquiz.cli.workspace.shipped_decks", lambda: tmp_path / "none")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> Done:
        fresh = flags.Flags()
        for field in fields(fresh):  # one command line a process: begin each as a new process would
            setattr(flags.GIVEN, field.name, getattr(fresh, field.name))
        code = main(list(words))
        captured = capsys.readouterr()
        return Done(int(code), captured.out, captured.err)

    return call
