"""Real commands, killed at random moments: nothing that was acknowledged is lost, and the next start works.

    python -m tests.faults.killing [ROUNDS [SEED]]

A moment is an operation on the disk (a write is then half done), or a time. After each kill what the folder shows is
checked, and also what the disk would hold if the power had failed at that moment.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nlpquiz.errors import QuizError
from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.backups import back_up, backups, contents_of
from nlpquiz.store.facts import facts_of
from nlpquiz.store.history import History, new_id
from tests.e2e.exam_deck import make_home
from tests.faults.disk import Disk, compiler
from tests.store.older_files import write_older

ROOT = Path(__file__).parents[2]
START_MS = 1_790_000_000_000


@dataclass(frozen=True)
class Job:
    """A command, what it needs, and what it is given."""

    name: str
    words: tuple[str, ...]
    text: str = ""
    prepare: Callable[[Path], None] = lambda home: None
    replaces: bool = False
    """Whether it puts another history in the place of the one that is there"""


def some_answers(count: int, first: int = 0) -> Iterator[Review]:
    """Answers to open cards, one a millisecond."""
    for at_ms in range(START_MS + first, START_MS + first + count):
        at = Moment(at_ms, 739_000)
        yield Review(new_id(at_ms), f"demo/open-{1 + at_ms % 12}", at, Rating.GOOD, 900, detail="x" * 200)


def fill(path: Path, count: int, first: int = 0) -> None:
    """A history with ``count`` answers."""
    with History.open(path) as history:
        history.add(some_answers(count, first))


def _with_backup(home: Path) -> None:
    fill(home / "history.sqlite", 300)
    shutil.copyfile(home / "history.sqlite", home / "other.sqlite")
    fill(home / "history.sqlite", 50, first=5000)
    with History.open(home / "history.sqlite") as history:
        back_up(history, Moment(START_MS, 739_000).date())


def _with_file_to_import(home: Path) -> None:
    fill(home / "history.sqlite", 40)
    fill(home / "elsewhere.sqlite", 400, first=9000)
    with History.open(home / "elsewhere.sqlite") as history:
        facts = list(facts_of(history))
    (home / "elsewhere.sqlite").unlink()
    (home / "all.json").write_text(
        json.dumps({"format": "nlpquiz decks", "version": 1, "decks": [], "facts": facts}), encoding="utf-8"
    )


JOBS = (
    Job("study", ("study", "demo", "--kind", "open", "--new", "12", "--lang", "en"), "3\n" * 12),
    Job("exam", ("exam", "demo", "--questions", "8", "--seed", "k", "--minutes", "1000"), "1\n" * 8 + "y\n\n\n"),
    Job("import", ("import", "json", "HOME/all.json"), prepare=_with_file_to_import),
    Job("restore", ("restore", "HOME/other.sqlite", "--yes"), prepare=_with_backup, replaces=True),
    Job(
        "migration",
        ("undo",),
        prepare=lambda home: write_older(home / "history.sqlite", some_answers(300)),
    ),
    Job("backup", ("backup",), prepare=lambda home: fill(home / "history.sqlite", 300)),
)


@dataclass
class Figures:
    """What came out."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    lost_without_power: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)


class Killer:
    """Runs jobs in a folder of its own."""

    def __init__(self, work: Path, seed: int, *, sync_off: bool = False) -> None:
        self.work = work
        self.chance = random.Random(seed)
        self.figures = Figures()
        self._sync_off = sync_off
        self._homes: dict[str, Path] = {}
        self._operations: dict[str, int] = {}
        self._seconds: dict[str, float] = {}

    def prepared(self, job: Job) -> Path:
        """A home as the job finds it; its caches are warm."""
        if job.name not in self._homes:
            home = make_home(self.work / f"made-{job.name}", each=12)
            run(home, "decks", "list")
            (home / "history.sqlite").unlink(missing_ok=True)
            job.prepare(home)
            self._homes[job.name] = home
        home = Path(tempfile.mkdtemp(prefix=f"{job.name}-", dir=self.work)) / "home"
        shutil.copytree(self._homes[job.name], home)
        return home

    def measure(self, job: Job) -> None:
        """How many operations the job takes, and how long."""
        home = self.prepared(job)
        disk = Disk.make(home, _made(home.parent / "work"))
        count = home.parent / "count"
        began = time.monotonic()
        code, _ = self._start(job, home, disk.environment(count_to=count))
        self._seconds[job.name] = time.monotonic() - began
        self._operations[job.name] = int(count.read_text())
        if code != 0:
            raise AssertionError(f"{job.name} fails even when nobody kills it: {code}")

    def round(self, job: Job) -> None:
        """Kill the job once and look."""
        if job.name not in self._operations:
            self.measure(job)
        if self.chance.random() < 0.7:
            self.at_operation(job, self.chance.randint(1, self._operations[job.name]))
        else:
            self._kill(job, 0, self.chance.uniform(0, self._seconds[job.name]))

    def operations(self, job: Job) -> int:
        """How many operations on the disk the job takes."""
        return self._operations[job.name]

    def at_operation(self, job: Job, number: int) -> None:
        """Kill the job at this operation and look."""
        self._kill(job, number, None)

    def _kill(self, job: Job, at: int, delay: float | None) -> None:
        home = self.prepared(job)
        before = answers(home)
        disk = Disk.make(home, _made(home.parent / "work"))
        code, acknowledged = self._start(job, home, disk.environment(kill_at=at), delay)
        moment = f"operation {at}" if delay is None else f"{delay:.3f} s"
        self.figures.kills[job.name] += code == -9
        self.figures.acknowledged[job.name] += len(acknowledged)
        dark = disk.after_power_loss(home.parent / "dark")
        looks = ((self.figures.lost, home, moment), (self.figures.lost_without_power, dark, f"{moment}, power lost"))
        for counter, found, when in looks:
            missing = self._missing(job, found, before, acknowledged, when)
            counter[job.name] += missing
            if missing:
                self.figures.troubles.append(f"{job.name} at {when}: {missing} lost")
        shutil.rmtree(home.parent)

    def _start(self, job: Job, home: Path, shim: dict[str, str], delay: float | None = None) -> tuple[int, list[str]]:
        """Run the job, killed after ``delay`` seconds when that is given; its end and what it acknowledged."""
        reading_end, writing_end = os.pipe()
        words = [word.replace("HOME", str(home)) for word in job.words]
        environment = {**environment_of(home), **shim, "ACKNOWLEDGE": str(writing_end)}
        if self._sync_off:
            environment["SYNC_OFF"] = "1"
        with subprocess.Popen(
            [sys.executable, "-m", "tests.faults.acknowledging", *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            pass_fds=[writing_end],
        ) as process:
            os.close(writing_end)
            try:
                process.communicate(job.text, timeout=120 if delay is None else delay)
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait()
        with os.fdopen(reading_end) as lines:
            said = lines.read()
        return process.returncode, said.split("\n")[:-1]

    def _missing(self, job: Job, home: Path, before: set[str], acknowledged: list[str], moment: str) -> int:
        """How many acknowledged facts are not there; anything else that is wrong is a trouble."""
        where = f"{job.name} at {moment}"
        try:
            if not (home / "history.sqlite").exists():
                return len(before) + len(acknowledged)
            with History.open(home / "history.sqlite") as history:
                found = {(fact["fact"], fact["id"]) for fact in facts_of(history)}
                events = Counter(fact["paper"] for fact in facts_of(history) if fact["fact"] == "event")
                self.figures.troubles += [f"{where}: {problem}" for problem in history.problems()]
            self.figures.troubles += [
                f"{where}: {backup.path.name} is no sound backup"
                for backup in backups(home / "history.sqlite")
                if not _is_sound(backup.path)
            ]
            if home.name != "dark" and (done := run(home, "--json")).returncode != 0:
                self.figures.troubles.append(f"{where}: the next start says {done.stderr[-300:]}")
        except QuizError as error:
            self.figures.troubles.append(f"{where}: {error.message}")
            return len(before) + len(acknowledged)
        ids = {id_ for _, id_ in found}
        if job.replaces:
            other = answers_in(home / "other.sqlite")
            if ids not in (before, other):
                return max(1, min(len(before - ids), len(other - ids)))
            return 0
        lost = len(before - ids)
        told = Counter[str]()
        for line in acknowledged:
            words = line.split()
            if words[0] == "event":
                told[words[1]] += int(words[2])
            elif words[0] == "import":
                lost += max(0, int(words[1]) + len(before) - len(ids))
            elif words[0] not in ("void", "mark"):
                lost += words[0] not in ids
        return lost + sum(max(0, count - events[paper]) for paper, count in told.items())


def _is_sound(path: Path) -> bool:
    try:
        contents_of(path)
    except QuizError:
        return False
    return True


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def environment_of(home: Path) -> dict[str, str]:
    """What a process of this home needs."""
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "LANG": "C.UTF-8",
        "NLPQUIZ_HOME": str(home),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests" / "offline"))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program as it is."""
    return subprocess.run(
        [sys.executable, "-m", "nlpquiz", *words],
        env=environment_of(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def answers_in(file: Path) -> set[str]:
    """The ids of everything in a file of facts."""
    with History.open(file) as history:
        return {fact["id"] for fact in facts_of(history)}


def answers(home: Path) -> set[str]:
    """The ids of everything that was there before; the file keeps its form."""
    file = home / "history.sqlite"
    if not file.exists():
        return set()
    copy = Path(tempfile.mkdtemp(dir=home.parent)) / "copy.sqlite"
    shutil.copyfile(file, copy)
    return answers_in(copy)


def main(rounds: int, seed: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        killer = Killer(Path(folder), seed)
        for number in range(rounds):
            killer.round(JOBS[number % len(JOBS)])
        figures = killer.figures
    print(f"{rounds} rounds, seed {seed}")
    print(f"{'job':<10} {'killed':>7} {'acknowledged':>13} {'lost':>5} {'lost, power gone':>17}")
    for job in JOBS:
        name = job.name
        row = (figures.kills[name], figures.acknowledged[name], figures.lost[name], figures.lost_without_power[name])
        print(f"{name:<10} {row[0]:>7} {row[1]:>13} {row[2]:>5} {row[3]:>17}")
    total = (figures.kills, figures.acknowledged, figures.lost, figures.lost_without_power)
    print(f"{'all':<10} {total[0].total():>7} {total[1].total():>13} {total[2].total():>5} {total[3].total():>17}")
    print(f"troubles: {len(figures.troubles)}")
    for trouble in figures.troubles[:20]:
        print(f"  {trouble}")
    return int(bool(figures.troubles) or figures.lost.total() + figures.lost_without_power.total() > 0)


if __name__ == "__main__":
    if compiler() is None:
        sys.exit("this needs Linux and a C compiler")
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*numbers, *(200, random.randrange(10**6))[len(numbers) :]))
