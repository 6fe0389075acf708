"""A user's folder with a small deck, and the command line in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import Done, Run, home_with, runner

__all__ = ["DECK", "Done", "Run"]

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


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with one small deck of their own, and none other."""
    return home_with("demo.yaml", DECK, tmp_path, monkeypatch)


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line, in that folder."""
    return runner(capsys)
