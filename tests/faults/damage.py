"""Files of facts, damaged in many ways: a sentence and never a crash, doctor names it, restore brings back all.

python -m tests.faults.damage [VARIANTS [SEED]]
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from unittest import mock

from nlpquiz.__main__ import main as nlpquiz
from nlpquiz.cli import flags
from nlpquiz.errors import QuizError
from nlpquiz.exam.answering import Given
from nlpquiz.exam.attempt import Answer, GoTo, Submit, begin, step
from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS
from nlpquiz.scheduling.plan import Plan
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating, Review
from nlpquiz.store.backups import back_up
from nlpquiz.store.exams import Exams
from nlpquiz.store.facts import facts_of
from nlpquiz.store.history import History, new_id
from nlpquiz.store.plans import Fit, Plans
from tests.e2e.exam_deck import make_home
from tests.exam.small_library import one_of_each, reading

COMMANDS = (("--json",), ("study", "demo", "--limit", "2"), ("exam", "--history"), ("plan",), ("doctor", "--json"))
START_MS = 1_790_000_000_000
DAY = Moment(START_MS, 739_884)


def fill(file: Path, first: int, count: int, *, closed: bool = True) -> History:
    """A history with facts of every kind."""
    history = History.open(file)
    for number in range(first, first + count):
        at = Moment(START_MS + number * DAY_MS // 40, DAY.day + number // 40)
        detail = json.dumps({"typed": f"the variance grows {number} 方差增大"}, ensure_ascii=False) * 3
        rating = Rating(1 + number % 4)
        review = Review(
            new_id(at.at_ms), f"demo/open-{1 + number % 5}", at, rating, 900, "study", "en", "f" * 16, detail
        )
        history.record(review)
        if number % 17 == 3:
            history.void(review.id, at)
        if number % 11 == 5:
            history.mark(review.card, "flag", at)
    plans = Plans(history)
    plans.set(
        Plan(f"p{first}", DAY.day + 9, DAY.day, 30),
        {"score": 0.5, "low": 0.4, "high": 0.6, "known": 9, "cards": 20},
        DAY,
    )
    plans.fit(Fit(DEFAULT_WEIGHTS, DAY, 500, 0.4, 0.3))
    if not first:
        with Exams.open(file) as exams:
            attempt, events = begin(one_of_each(), reading(0))
            exams.start(attempt.paper, events)
            for action in (GoTo(2), Answer(Given("方差 variance", (1,))), Submit()):
                attempt, events = step(attempt, action, reading(5))
                exams.add(attempt.paper.id, events)
    if closed:
        history.close()
    return history


def facts_in(file: Path) -> list[dict[str, Any]]:
    """Everything in a file."""
    with History.open(file) as history:
        return list(facts_of(history))


def damage(content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """One way of many in which a file can be other than it was written."""
    changed = bytearray(content)
    way = chance.choice(["flip", "flip", "flip", "flips", "cut", "zeros", "noise", "swap", "header"])
    place = chance.randrange(len(content))
    match way:
        case "flip":
            changed[place] ^= 1 << chance.randrange(8)
        case "flips":
            for _ in range(chance.randint(2, 30)):
                changed[chance.randrange(len(content))] = chance.randrange(256)
        case "cut":
            del changed[place:]
        case "zeros":
            length = chance.choice([16, 512, 4096, 20_000])
            changed[place : place + length] = bytes(len(changed[place : place + length]))
        case "noise":
            changed[place : place + 512] = chance.randbytes(len(changed[place : place + 512]))
        case "swap":
            one, two = (4096 * (chance.randrange(len(content)) // 4096) for _ in range(2))
            changed[one : one + 4096], changed[two : two + 4096] = content[two : two + 4096], content[one : one + 4096]
        case "header":
            changed[chance.randrange(100)] ^= 1 << chance.randrange(8)
    return way, bytes(changed)


@dataclass
class Figures:
    """What came out."""

    variants: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    """Every fact reads as it was written"""
    found: Counter[str] = field(default_factory=Counter)
    """``doctor`` ends with 1 and names the answers"""
    silent: Counter[str] = field(default_factory=Counter)
    """Facts read other than they were written, and ``doctor`` sees nothing"""
    troubles: list[str] = field(default_factory=list)
    """Crashes, refused files that were changed, restores that did not bring back everything of the backup"""
    rescued: int = 0
    """Facts newer than the backup that a restore read from the damaged file"""


class Damager:
    """A home with a history and a backup of its first half."""

    def __init__(self, work: Path, seed: int) -> None:
        self.home = make_home(work)
        self.figures = Figures()
        self.file = self.home / "history.sqlite"
        self._chance = random.Random(seed)
        fill(self.file, 0, 150)
        with History.open(self.file) as history:
            self.backup = back_up(history, DAY.date())
        self.backed_up = {fact["id"] for fact in facts_in(self.file)}
        fill(self.file, 150, 40)
        self.content = self.file.read_bytes()
        self.facts = facts_in(self.file)

    def variant(self) -> None:
        """Damage the file in one way, use the program, and restore."""
        way, content = damage(self.content, self._chance)
        figures = self.figures
        if content == self.content:
            return
        figures.variants[way] += 1
        shutil.rmtree(self.home / "cache", ignore_errors=True)
        for path in self.home.iterdir():
            if path.name.startswith(("history.sqlite", "backup-failed")):
                path.unlink()
        self.file.write_bytes(content)
        told = {}
        for words in COMMANDS:
            code, out, err = run(self.home, *words)
            told[words[0]] = code
            if code not in (0, 1, 2, 73) or "Traceback" in err or (code and not err and words[0] != "doctor"):
                figures.troubles.append(f"{way}: {' '.join(words)} ends with {code}: {err[-300:]}")
            if words[0] == "doctor" and code not in (0, 1):
                figures.troubles.append(f"{way}: doctor ends with {code}: {out}")
        if told["doctor"] == 1:
            figures.found[way] += 1
        elif self._reads_as_written():
            figures.harmless[way] += 1
        else:
            figures.silent[way] += 1
        self._restore(way)

    def _reads_as_written(self) -> bool:
        try:
            return [fact for fact in facts_in(self.file) if fact["id"] in self._ids] == self.facts
        except QuizError:
            return False

    @property
    def _ids(self) -> set[str]:
        return {fact["id"] for fact in self.facts}

    def _restore(self, way: str) -> None:
        code, _, err = run(self.home, "restore", "--yes")  # some damage does no harm
        if code != 0:
            self.figures.troubles.append(f"{way}: restore ends with {code}: {err[-300:]}")
            return
        ids = {fact["id"] for fact in facts_in(self.file)}
        if not self.backed_up <= ids:
            self.figures.troubles.append(f"{way}: restore brought back {len(ids)} of {len(self.backed_up)}")
        self.figures.rescued += len((ids & self._ids) - self.backed_up)
        for path in (self.home / "backups").iterdir():
            if path != self.backup:
                path.unlink()


def run(home: Path, *words: str) -> tuple[int, str, str]:
    """The program in this process: exit code, what it printed, what it said."""
    for each in fields(flags.Flags()):
        setattr(flags.GIVEN, each.name, getattr(flags.Flags(), each.name))
    before, stdin = dict(os.environ), sys.stdin
    os.environ.update({"NLPQUIZ_HOME": str(home), "LANG": "C.UTF-8"})
    sys.stdin = io.StringIO("\n3\n\n3\n")
    out, err = io.StringIO(), io.StringIO()
    try:
        without_decks = mock.patch("nlpquiz.cli.workspace.shipped_decks", return_value=home / "none")  # slow to compile
        with contextlib.chdir(home), without_decks, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = int(nlpquiz(list(words)))
    finally:
        sys.stdin = stdin
        os.environ.clear()
        os.environ.update(before)
    return code, out.getvalue(), err.getvalue()


def main(variants: int, seed: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        damager = Damager(Path(folder), seed)
        for _ in range(variants):
            damager.variant()
    figures = damager.figures
    print(f"seed {seed}")
    print(f"{'way':<8} {'variants':>9} {'harmless':>9} {'found':>6} {'silent':>7}")
    for way in sorted(figures.variants):
        row = (figures.variants[way], figures.harmless[way], figures.found[way], figures.silent[way])
        print(f"{way:<8} {row[0]:>9} {row[1]:>9} {row[2]:>6} {row[3]:>7}")
    total = (figures.variants, figures.harmless, figures.found, figures.silent)
    print(f"{'all':<8} {total[0].total():>9} {total[1].total():>9} {total[2].total():>6} {total[3].total():>7}")
    print(f"newer facts rescued in all: {figures.rescued}; troubles: {len(figures.troubles)}")
    for trouble in figures.troubles[:20]:
        print(f"  {trouble}")
    return int(bool(figures.troubles) or figures.silent.total() > 0)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*numbers, *(500, random.randrange(10**6))[len(numbers) :]))
