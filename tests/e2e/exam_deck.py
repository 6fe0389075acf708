"""A deck of every kind for exams, and what is known about them from outside the program."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

HEAD = """\
format: 1
deck: demo
title: {en: Demo, zh: 演示}
topics:
  - {id: sums, title: {en: Sums, zh: 求和}, priority: core}
  - {id: words, title: {en: Words, zh: 词}}
cards:
"""
KINDS = {
    "open": """\
  - id: open-N
    kind: open
    topic: sums
    question: {en: "Why does softmax N saturate?", zh: "第 N 个 softmax 为什么会饱和？"}
    answer: {en: "The variance of $q\\\\cdot k$ is $d_k$.", zh: "$q\\\\cdot k$ 的方差是 $d_k$。"}
    points:
      - {say: {en: the variance grows, zh: 方差增大}, weight: 2, keys: [[variance, 方差], [grow, 增大]]}
      - {say: {en: the gradient vanishes, zh: 梯度消失}, keys: [[gradient, 梯度], [vanish, 消失]]}
    sources: [{paper: "Vaswani et al., 2017", arxiv: "1706.03762", where: "§3.2.1"}]
""",
    "choice": """\
  - id: choice-N
    kind: choice
    topic: words
    question: {en: "Choice N: which one is a verb?", zh: "选择 N：哪个是动词？"}
    options:
      - {text: {en: run, zh: 跑}, correct: true, why: {en: It is done., zh: 表示动作。}}
      - {text: {en: green, zh: 绿}, correct: false, why: {en: A colour., zh: 颜色。}, remedy: open-1}
      - {text: {en: table, zh: 桌子}, correct: false, why: {en: A thing., zh: 事物。}}
      - {text: {en: three, zh: 三}, correct: false, why: {en: A number., zh: 数。}}
    sources: [{title: Grammar}]
""",
    "truefalse": """\
  - id: truth-N
    kind: truefalse
    topic: sums
    statement: {en: "N plus N is 2 times N.", zh: "N 加 N 等于 N 的两倍。"}
    correct: true
    why: {en: By definition., zh: 由定义。}
    sources: [{title: Arithmetic}]
""",
    "cloze": """\
  - id: cloze-N
    kind: cloze
    topic: words
    text: {en: "Capital N of France is {{c1::Paris}}.", zh: "法国首都 N 是{{c1::巴黎}}。"}
    sources: [{title: Atlas}]
""",
    "numeric": """\
  - id: numeric-N
    kind: numeric
    topic: sums
    question: {en: "Number N: what is {a} times 1,000,000?", zh: "第 N 个数：{a} 乘以一百万是多少？"}
    variables: {a: [110, 120, 130]}
    value: a * 1000000
    sources: [{title: Arithmetic}]
""",
    "order": """\
  - id: order-N
    kind: order
    topic: words
    question: {en: "Order N: sort by size.", zh: "排序 N：按大小排列。"}
    items: [{en: small, zh: 小}, {en: middle, zh: 中}, {en: large, zh: 大}]
    sources: [{title: Sizes}]
""",
}


def deck_text(each: int = 4) -> str:
    """``each`` cards of every kind."""
    cards = (card.replace("N", str(number)) for number in range(1, each + 1) for card in KINDS.values())
    return HEAD + "".join(cards)


def make_home(folder: Path, each: int = 4) -> Path:
    """A user's folder with the deck."""
    home = folder / "home"
    (home / "decks").mkdir(parents=True)
    (home / "decks" / "demo.yaml").write_text(deck_text(each), encoding="utf-8")
    return home


def rows(home: Path, statement: str) -> list[tuple[Any, ...]]:
    """What is in the file of facts, asked from outside the program."""
    with sqlite3.connect(f"file:{home / 'history.sqlite'}?mode=ro", uri=True) as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


def stored_paper(home: Path) -> dict[str, Any]:
    """The newest paper."""
    (body,) = rows(home, "SELECT body FROM exam_papers ORDER BY seq DESC LIMIT 1")[0]
    paper: dict[str, Any] = json.loads(body)
    return paper


def stored_answers(home: Path) -> dict[int, dict[str, Any]]:
    """The last answer to each question of the newest paper, drafts included, by place."""
    events = rows(
        home,
        "SELECT place, value FROM exam_events WHERE kind IN ('answer', 'draft')"
        " AND paper = (SELECT max(seq) FROM exam_papers) ORDER BY number",
    )
    return {place: json.loads(value) for place, value in events}


def kinds_of_events(home: Path) -> list[str]:
    """The story of the newest paper."""
    return [
        kind
        for (kind,) in rows(
            home, "SELECT kind FROM exam_events WHERE paper = (SELECT max(seq) FROM exam_papers) ORDER BY number"
        )
    ]


def right_line(question: dict[str, Any]) -> str:
    """The right answer as one would type it into a pipe."""
    card, shown = question["card"], question["shown"]
    match card["kind"]:
        case "open":
            return "The variance grows and the gradient vanishes."
        case "choice":
            return str(1 + next(n for n, index in enumerate(shown) if card["options"][index]["correct"]))
        case "truefalse":
            return "true"
        case "cloze":
            return "Paris"
        case "numeric":
            return f"{question['values']['a']}M"
        case _:
            return " ".join(str(shown.index(item) + 1) for item in range(len(shown)))


def run(
    *words: str, home: Path, text: str = "", program: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """The program without a terminal."""
    base = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [*(program or (sys.executable, "-m", "nlpquiz")), *words],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**base, "LANG": "C.UTF-8", "NLPQUIZ_HOME": str(home), **environment},
        check=False,
        timeout=120,
    )
