"""How far the grader of open answers agrees with labels given by a reader, per language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from nlpquiz.deck.grading import OpenVerdict, grade_open
from nlpquiz.deck.model import OpenCard

ROOT = Path(__file__).parents[2]
LABELLED = Path(__file__).with_name("labelled_answers.yaml")
STATUSES = ("said", "partly", "missing")


@dataclass(frozen=True)
class LabelledAnswer:
    card: OpenCard
    key: str
    held_out: bool
    language: str
    kind: str
    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """Counts of (label, mark) over points. A false accept is marked said without being labelled so, a false reject the
    other way round; a gross one confuses said with missing."""

    counts: Counter[tuple[str, str]]

    @property
    def points(self) -> int:
        return self.counts.total()

    @property
    def kappa(self) -> float:
        """Cohen's κ over said, partly, missing."""
        return _kappa(self.counts, STATUSES)

    @property
    def kappa_said(self) -> float:
        """Cohen's κ over said or not."""
        merged: Counter[tuple[str, str]] = Counter()
        for (label, mark), count in self.counts.items():
            merged[("said" if label == "said" else "not", "said" if mark == "said" else "not")] += count
        return _kappa(merged, ("said", "not"))

    @property
    def weighted_kappa(self) -> float:
        """Cohen's κ with linear weights: partly lies half-way between said and missing."""
        total = self.points
        rank = {status: index for index, status in enumerate(STATUSES)}
        label_share = Counter[str]()
        mark_share = Counter[str]()
        for (label, mark), count in self.counts.items():
            label_share[label] += count
            mark_share[mark] += count
        seen = sum(abs(rank[a] - rank[b]) * count for (a, b), count in self.counts.items()) / total
        chance = (
            sum(abs(rank[a] - rank[b]) * label_share[a] * mark_share[b] for a in STATUSES for b in STATUSES) / total**2
        )
        return 1 - seen / chance

    def share(self, labels: set[str], marks: set[str]) -> float:
        """Of the points with one of ``labels``, the share marked as one of ``marks``."""
        of = sum(count for (label, _), count in self.counts.items() if label in labels)
        return sum(self.counts[label, mark] for label in labels for mark in marks) / of if of else 0.0

    @property
    def false_accepts(self) -> float:
        return self.share({"partly", "missing"}, {"said"})

    @property
    def gross_accepts(self) -> float:
        return self.share({"missing"}, {"said"})

    @property
    def false_rejects(self) -> float:
        return self.share({"said"}, {"partly", "missing"})

    @property
    def gross_rejects(self) -> float:
        return self.share({"said"}, {"missing"})


def _kappa(counts: Counter[tuple[str, str]], categories: Iterable[str]) -> float:
    total = counts.total()
    names = tuple(categories)
    seen = sum(counts[name, name] for name in names) / total
    chance = (
        sum(sum(counts[name, other] for other in names) * sum(counts[other, name] for other in names) for name in names)
        / total**2
    )
    return (seen - chance) / (1 - chance)


@lru_cache(maxsize=1)
def open_cards() -> dict[str, OpenCard]:
    """The open cards of the decks that come with the program."""
    adapter = TypeAdapter(OpenCard)
    cards: dict[str, OpenCard] = {}
    for path in sorted((ROOT / "decks").glob("*.yaml")):
        deck: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        for card in deck["cards"]:
            if card["kind"] == "open":
                cards[f"{deck['deck']}/{card['id']}"] = adapter.validate_python(card)
    return cards


@lru_cache(maxsize=1)
def labelled_answers() -> tuple[LabelledAnswer, ...]:
    entries = yaml.load(LABELLED.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return tuple(
        LabelledAnswer(
            open_cards()[entry["card"]],
            entry["card"],
            index % 2 == 1,
            answer["language"],
            answer["kind"],
            answer["answer"],
            tuple(answer["points"]),
        )
        for index, entry in enumerate(entries)
        for answer in entry["answers"]
    )


def graded(answers: Iterable[LabelledAnswer]) -> Iterator[tuple[LabelledAnswer, OpenVerdict]]:
    for answer in answers:
        yield answer, grade_open(answer.card, answer.text)


def agreement(answers: Iterable[LabelledAnswer]) -> Agreement:
    counts: Counter[tuple[str, str]] = Counter()
    for answer, verdict in graded(answers):
        counts.update(zip(answer.labels, (point.status for point in verdict.points), strict=True))
    return Agreement(counts)
