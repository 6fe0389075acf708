"""Hostile notes for some minutes: ``python -m tests.benchmarks.notes_fuzz MINUTES [--seed N] [--notes FOLDER]``.

Notes are cut up, joined, repeated, mangled in bytes and lines. Whatever comes out: only refusals in words are raised,
no input takes longer than its size allows, the deck loads, its texts hold nothing that a terminal obeys, and the same
bytes give the same deck. A finding is written to ``notes-fuzz-N.md`` in the working folder.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from io import BytesIO
from pathlib import Path

from nlpquiz.deck.loader import load_text
from nlpquiz.deck.model import Deck, every_language, question_of
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.errors import QuizError
from nlpquiz.exchange.csv_notes import read_csv
from nlpquiz.exchange.notes.deck_making import deck_from
from nlpquiz.exchange.notes.findings import Findings
from nlpquiz.exchange.notes.markdown_notes import read_markdown
from nlpquiz.terminal.sanitize import harmless

GOLDEN = Path(__file__).parents[1] / "golden" / "notes"
PIECES = [
    "# ",
    "## ",
    "- ",
    "1. ",
    "  ",
    "\t\t",
    "> ",
    "```\n",
    "~~~\n",
    "$$\n",
    "$",
    "**",
    "__",
    "==",
    "::",
    ":::",
    "?\n",
    "??\n",
    "Q: ",
    "A: ",
    "C: [x] ",
    "答：",
    "问：",
    "？",
    "[a](",
    "](http://b)",
    "[r]: http://c\n",
    "![",
    "<details>",
    "<summary>",
    "</details>",
    "<script>",
    "<!--",
    "-->",
    "| a | b |\n|---|---|\n",
    "|",
    "---\n",
    "===\n",
    "{{c1::",
    "}}",
    "{{",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\\",
    "&nbsp;",
    "&#x20;",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "\r",
    "\u2028",
    "\x85",
    "\ud7ff",
    "🤖",
    "é",
    "Ã©",
    "ä¸\xad",
    "一、",
    "（1）",
    "4.1.1 ",
    "①",
    ": def\n",
    "*" * 50,
    "[" * 50,
    "> " * 30,
    "- " * 30,
    "a" * 500,
]


def mangled(chance: random.Random, sources: list[bytes]) -> bytes:
    """One hostile document."""
    lines = [line for source in chance.sample(sources, min(3, len(sources))) for line in source.split(b"\n")]
    start = chance.randrange(len(lines))
    lines = lines[start : start + chance.randrange(1, 80)]
    for _ in range(chance.randrange(12)):
        place = chance.randrange(len(lines) + 1)
        match chance.randrange(7):
            case 0:
                lines.insert(place, chance.choice(PIECES).encode("utf-8", "surrogatepass"))
            case 1 if lines:
                del lines[place % len(lines)]
            case 2 if lines:
                line = lines[place % len(lines)]
                cut = chance.randrange(len(line) + 1)
                piece = chance.choice(PIECES).encode("utf-8", "surrogatepass")
                lines[place % len(lines)] = line[:cut] + piece + line[cut:]
            case 3 if lines:
                lines[place:place] = lines[max(0, place - 5) : place] * chance.randrange(1, 20)
            case 4 if lines:
                lines[place % len(lines)] = b" " * chance.randrange(9) + lines[place % len(lines)]
            case 5 if lines:
                damaged = bytearray(lines[place % len(lines)] or b"x")
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
                lines[place % len(lines)] = bytes(damaged)
            case _:
                chance.shuffle(lines) if chance.random() < 0.1 else lines.insert(place, b"")
    data = b"\n".join(lines)
    if chance.random() < 0.05:
        data = data.decode("utf-8", "replace").encode(chance.choice(["utf-16", "gb18030", "utf-8-sig"]))
    if chance.random() < 0.03:
        data = data.decode("utf-8", "replace").encode().decode("cp1252", "ignore").encode()
    return data


def deck_of(data: bytes, *, table: bool) -> Deck | None:
    """The deck of some notes; None when they are refused."""
    findings = Findings()
    try:
        (read_csv if table else read_markdown)(BytesIO(data), "fuzz.md", findings)
    except QuizError:
        return None
    return deck_from(findings, "fuzz", "Fuzz").deck


def faults_of(data: bytes, *, table: bool) -> str:
    """What is wrong with how these notes are read; empty when nothing is."""
    start = time.perf_counter()
    deck = deck_of(data, table=table)
    seconds = time.perf_counter() - start
    if seconds > 3 + len(data) / 5_000:
        return f"{seconds:.1f} s for {len(data)} bytes"
    if deck is None:
        return ""
    if deck_of(data, table=table) != deck:
        return "not the same deck twice"
    loaded = load_text(deck_to_yaml(deck).encode("utf-8", "surrogatepass"), "fuzz.yaml")
    if loaded.deck is None:
        return f"does not load: {loaded.problems[0].message} at {loaded.problems[0].source[:200]!r}"
    if loaded.deck != deck:
        return "the file says something else than the deck"
    for card in deck.cards:
        for text in every_language(question_of(card)):
            if harmless(text) != text or not text.strip():
                return f"a question that is not harmless: {text[:100]!r}"
    return ""


def main() -> None:
    """Try documents until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--notes", type=Path, default=GOLDEN)
    options = parser.parse_args()
    places = [*sorted(options.notes.rglob("*.md")), *sorted(GOLDEN.glob("*.md"))]
    sources = [path.read_bytes() for path in places if path.is_file()]
    end = time.monotonic() + options.minutes * 60
    number = options.seed
    findings = 0
    seen: set[str] = set()
    while time.monotonic() < end:
        number += 1
        data = mangled(random.Random(number), sources)
        try:
            fault = faults_of(data, table=number % 8 == 0)
        except Exception:  # every exception is a finding
            fault = traceback.format_exc()
        key = fault[-80:]
        if fault and key not in seen:
            seen.add(key)
            findings += 1
            Path(f"notes-fuzz-{number}.md").write_bytes(data)
            print(f"{number}: {fault}", flush=True)
    print(f"{number - options.seed} documents in {options.minutes:g} minutes, {findings} findings")
    sys.exit(findings > 0)


if __name__ == "__main__":
    main()
