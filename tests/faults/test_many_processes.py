"""Two and eight processes at once on one history, of every kind. Nothing is lost, nobody sees a lock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from nlpquiz.store.facts import facts_of
from nlpquiz.store.history import History
from tests.e2e.exam_deck import make_home, rows, run
from tests.faults.killing import ROOT, environment_of, some_answers

pytestmark = pytest.mark.slow

STUDY = ("study", "demo", "--kind", "open", "--cram", "--keep", "--lang", "en")
EXAM = ("exam", "demo", "--questions", "4", "--untimed", "--seed", "k")


def begin(home: Path, words: tuple[str, ...], acknowledge: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.acknowledging", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**environment_of(home), "ACKNOWLEDGE": str(acknowledge)},
        pass_fds=[acknowledge],
        cwd=ROOT,
    )


OTHERS = {
    "backup": ("backup",),
    "doctor": ("doctor", "--json"),
    "export": ("export", "json", "--with-progress"),
    "today": ("--json",),
}


@pytest.mark.parametrize(
    "kinds",
    [
        ("study", "import"),
        ("import", "import"),
        ("study", "import", "exam", "study", "study", "import", "exam", "study"),
        ("study", "import", "exam", "backup", "doctor", "import", "export", "today"),
    ],
    ids=" ".join,
)
def test_processes_at_once(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    home = make_home(tmp_path, each=12)
    run("decks", "list", home=home)
    with History.open(tmp_path / "elsewhere.sqlite") as elsewhere:
        elsewhere.add(some_answers(300, first=9000))
        facts = list(facts_of(elsewhere))
    imported = {fact["id"] for fact in facts}
    jobs: list[tuple[str, tuple[str, ...], str]] = []
    for each, kind in enumerate(kinds):
        if kind in OTHERS:
            jobs.append((kind, OTHERS[kind], ""))
        elif kind == "import":
            file = tmp_path / f"{each}.json"
            mine = facts[:200] if each in (0, 1) else facts[100:]  # they overlap
            file.write_text(json.dumps({"format": "nlpquiz decks", "version": 1, "decks": [], "facts": mine}))
            jobs.append((kind, ("import", "json", str(file)), ""))
        else:
            jobs.append((kind, STUDY, "3\n" * 12) if kind == "study" else (kind, EXAM, "1\n" * 4 + "y\n\n\n"))
    reading_end, writing_end = os.pipe()
    running = [begin(home, words, writing_end) for _, words, _ in jobs]
    os.close(writing_end)
    for process, (_, _, text) in zip(running, jobs, strict=True):
        assert process.stdin is not None
        process.stdin.write(text)  # everybody has their answers before anybody is waited for
        process.stdin.close()
        process.stdin = None
    ends = Counter[str]()
    for process, (kind, words, _) in zip(running, jobs, strict=True):
        out, err = process.communicate(timeout=300)
        assert "is locked" not in out + err, err
        assert "Traceback" not in err
        # a second exam is refused while another with answers runs: a rule, not a fault
        warned = kind == "doctor" and '"bad"' not in out
        assert process.returncode == 0 or (kind == "exam" and "exam" in err) or warned, (words, out, err)
        if kind == "export":
            json.loads(out)
        ends[kind] += process.returncode == 0
    with os.fdopen(reading_end) as lines:
        acknowledged = lines.read().split("\n")[:-1]
    with History.open(home / "history.sqlite") as history:
        assert history.problems() == []
        ids = [fact["id"] for fact in facts_of(history)]
    assert len(ids) == len(set(ids))
    told = {line for line in acknowledged if " " not in line}
    assert len(told) == 12 * sum(kind == "study" for kind, _, _ in jobs)
    assert told <= set(ids)
    if len(kinds) == 2:
        assert set(facts_ids(facts[:200])) <= set(ids)
    else:
        assert imported <= set(ids)
        assert ends["exam"] >= 1
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]
    backups = list((home / "backups").glob("history-????-??-??*.sqlite"))
    assert backups


def facts_ids(facts: list[dict[str, object]]) -> list[object]:
    return [fact["id"] for fact in facts]
