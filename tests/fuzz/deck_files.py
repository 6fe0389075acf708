"""Deck files, mangled: the loader says what is wrong and where, or gives a deck that is whole."""

from __future__ import annotations

from hypothesis import strategies as st

from nlpquiz.deck.compiled import decode, encode
from nlpquiz.deck.loader import load_text
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.terminal.problems import render_problems
from nlpquiz.terminal.sanitize import harmless

DECK = """\
format: 1
deck: demo
title: {en: Demo, zh: 演示}
macros: {"\\\\E": "\\\\mathbb{E}"}
topics:
- {id: masks, title: {en: Masks, zh: 掩码}, reading: [{title: T, url: "https://example.org/x"}]}
cards:
- id: why
  kind: open
  topic: masks
  question: {en: "Why $\\\\E$?", zh: 为什么？}
  answer: |
    Because.

    - one
  points:
  - {say: {en: future, zh: 未来}, weight: 2, keys: [[future, 未来], [hidden]]}
  follow_ups: [gap]
  tags: [q4]
  sources: [{arxiv: "1706.03762", where: §3}]
  reviewed: 2026-11-21
- {id: pick, kind: choice, topic: masks, question: Q, options: [{text: a, correct: true}, {text: b, correct: false}]}
- {id: gap, kind: cloze, topic: masks, text: "a {{c1::gap::hint}} and {{c2::one}}", accept: {c1: [hole]}}
- id: count
  kind: numeric
  topic: masks
  question: "{layers} layers?"
  variables: {layers: [6, 12]}
  value: layers * (12 + sqrt(4)) ** 2
  tolerance: 2%
- {id: steps, kind: order, topic: masks, question: Order, items: [a, b, c], draft: true}
- {id: yes-it-is, kind: truefalse, topic: masks, statement: So it is., correct: true, why: "Yes."}
"""
LINES = DECK.splitlines(keepends=True)
PIECES = [
    *(
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "|\n",
        ">-\n",
        "&a ",
        "*a",
        "<<: *a",
        "!!python/object:x ",
        "? ",
        "---\n",
        "...\n",
    ),
    *(
        "'",
        '"',
        "#",
        "\t",
        "  ",
        "\n",
        "\r\n",
        "\ufeff",
        "\x00",
        "\x1b[2J",
        "\u202e",
        "\ud7ff",
        "é",
        "🙂",
        "，",
        "0x1F",
        "1e999",
    ),
    *(
        "null",
        "~",
        "yes",
        "1:30",
        "2026-02-30",
        "{{c1::",
        "}}",
        "$",
        "$$",
        "9**9**9",
        "__import__",
        "id: why\n",
        "kind: open\n",
    ),
]


@st.composite
def _mangled(draw: st.DrawFn) -> bytes:
    lines = list(LINES)
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(lines)))
        match draw(st.integers(0, 4)):
            case 0:
                del lines[place : place + draw(st.integers(1, 3))]
            case 1:
                lines.insert(place, draw(st.sampled_from(LINES)))
            case 2:
                lines.insert(place, draw(st.sampled_from(PIECES) | st.text(max_size=12)))
            case _ if lines:
                line = lines[place % len(lines)]
                cut, end = sorted((draw(st.integers(0, len(line))), draw(st.integers(0, len(line)))))
                new = draw(st.sampled_from(PIECES) | st.text(max_size=6))
                lines[place % len(lines)] = line[:cut] + new + line[end:]
    data = "".join(lines).encode("utf-8", "surrogatepass")
    if draw(st.booleans()):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=4)) + data[place + draw(st.integers(0, 4)) :]
    return data


INPUT = _mangled() | st.binary(max_size=200)


def check(data: bytes) -> None:
    """Load it, and look at what came out."""
    loaded = load_text(data, "demo.yaml")
    lines = len(loaded.source.lines) if loaded.source is not None else data.count(b"\n") + 1
    for problem in loaded.problems:
        assert 0 <= problem.line <= lines + 1, problem
        assert problem.column >= 0, problem
        assert problem.message, problem
    shown = render_problems(loaded.problems)
    assert harmless(shown) == shown
    if loaded.deck is None:
        assert any(problem.severity == "error" for problem in loaded.problems)
        return
    for card in loaded.deck.cards:
        assert decode(encode(card)) == card
    again = load_text(deck_to_yaml(loaded.deck).encode(), "demo.yaml")
    assert again.deck == loaded.deck, again.problems
