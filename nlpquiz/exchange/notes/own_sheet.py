"""What ``nlpquiz export markdown`` wrote, read back: cards keep their ids, questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlpquiz.exchange.card_sheet import PART_LABELS
from nlpquiz.exchange.markdown_sheet import MADE_BY
from nlpquiz.exchange.notes.findings import Findings, FoundCard, Link

_NAME = re.compile(r"### (?P<deck>[a-z0-9-]+)/(?P<id>[a-z0-9-]+)$")
_LABEL = re.compile(r"\*\*(?P<label>[^*]+)\*\*$")
_FENCE = re.compile(r"\s*(?P<mark>`{3,}|~{3,})")
_SOURCE = re.compile(r"^- \[(?P<title>.*)\]\((?P<url>https?://[^\s]+)\)")
_PARTS = {name: label for label, names in PART_LABELS.items() for name in names}


def is_own(first_line: str) -> bool:
    """Whether a document begins as ours do."""
    return first_line.strip() == MADE_BY


def read_own(lines: Iterator[str], file: str, findings: Findings, root: tuple[str, ...]) -> None:
    """Read the rest of such a document."""
    reading = _Reading(file, findings, root)
    for number, line in enumerate(lines, 2):
        reading.line(number, line)
    reading.close()


class _Reading:
    def __init__(self, file: str, findings: Findings, root: tuple[str, ...]) -> None:
        self._file = file
        self._findings = findings
        self._root = root
        self._deck = ""
        self._topic = ""
        self._name = ""
        self._line = 0
        self._parts: list[tuple[str, list[str]]] = []
        self._fence = ""

    def line(self, number: int, line: str) -> None:
        fence = _FENCE.match(line)
        if self._fence:
            self._fence = "" if line.strip() and not line.strip().strip(self._fence[0]) else self._fence
        elif fence is not None:
            self._fence = fence["mark"]
        elif line.startswith(("# ", "## ")):
            self.close()
            if line.startswith("# "):
                self._deck = line[2:].strip()
                self._findings.title = self._findings.title or self._deck
            else:
                self._topic = line[3:].strip()
            return
        elif found := _NAME.match(line):
            self.close()
            self._name, self._line = found["id"], number
            self._parts = [("question", [])]
            return
        elif (label := _LABEL.match(line)) and label["label"] in _PARTS and self._parts:
            self._parts.append((_PARTS[label["label"]], []))
            return
        if self._parts:
            self._parts[-1][1].append(line)

    def close(self) -> None:
        """Make a card of what was read."""
        name, self._name = self._name, ""
        parts, self._parts = self._parts, []
        if not name:
            return
        texts: dict[str, str] = {}
        for label, lines in parts:
            texts.setdefault(label, "\n".join(lines).strip("\n"))
        answer = texts.get("answer", "")
        rest = [texts[label] for label in ("right", "why", "order", "working") if label in texts]
        path = tuple(part for part in (*self._root, self._topic or self._deck) if part)
        card = FoundCard(texts["question"], path, self._file, self._line, given_id=name)
        card.answer = "\n\n".join(part for part in (answer, *rest) if part and part != "—")
        card.hints = tuple(_items(texts.get("points", "")))
        card.links = tuple(
            Link(found["title"].replace("\\[", "[").replace("\\]", "]"), found["url"], self._line, self._file)
            for line in texts.get("sources", "").split("\n")
            if (found := _SOURCE.match(line))
        )
        card.given_sources = tuple(
            (title, heading)
            for line in texts.get("sources", "").split("\n")
            if line.startswith("- ") and not _SOURCE.match(line)
            for title, _, heading in [line[2:].partition(" · ")]
        )
        self._findings.add(card)


def _items(text: str) -> list[str]:
    items: list[str] = []
    for line in text.split("\n"):
        if line.startswith("- "):
            items.append(line[2:])
        elif items:
            items[-1] += "\n" + line.removeprefix("  ")
    return [item for item in items if item.strip()]
