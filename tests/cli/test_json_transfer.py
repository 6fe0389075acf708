"""Everything in one JSON file: to another machine and back."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlpquiz.scheduling.review import Moment, Rating, Review
from nlpquiz.store.facts import facts_of
from nlpquiz.store.history import History, new_id
from tests.cli.conftest import Run


def fill(home: Path, count: int = 30) -> None:
    with History.open(home / "history.sqlite") as history:
        for number in range(count):
            now = Moment(1_790_000_000_000 + number, 739_000)
            key = ("demo/first", "demo/gaps#c1")[number % 2]
            history.record(Review(new_id(now.at_ms), key, now, Rating.GOOD, 900, detail='{"typed": "1\u2028\\n题"}'))
        history.mark("demo/first", "flag", Moment(1_790_000_000_000 + count, 739_000))


def facts(home: Path) -> list[dict[str, object]]:
    with History.open(home / "history.sqlite") as history:
        return list(facts_of(history))


def test_a_history_moves_to_another_home_and_exports_the_same(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    run("plan", "--date", "2099-12-15")
    file, again = tmp_path / "all.json", tmp_path / "again.json"
    assert run("export", "json", "--with-progress", "-o", str(file)).code == 0
    assert json.loads(file.read_text())["facts"] == facts(home)
    other = tmp_path / "other"
    monkeypatch.setenv("NLPQUIZ_HOME", str(other))
    done = run("import", "json", str(file))
    assert (done.code, done.out) == (0, "")
    assert "answers: 30 new, 0 known already" in done.err
    assert (other / "decks" / "demo.yaml").exists()
    assert facts(other) == facts(home)
    assert run("export", "json", "--with-progress", "-o", str(again)).code == 0
    assert again.read_bytes() == file.read_bytes()
    done = run("import", "json", str(file), "--lang", "zh")
    assert "作答：新增 0，已有 30" in done.err
    assert "保持不变" in done.err
    assert facts(other) == facts(home)
    assert [path.name for path in (other / "backups").iterdir() if "before-import" in path.name]


def test_json_of_any_layout_is_read(run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(home, 5)
    plain = json.loads(run("export", "json", "--with-progress").out)
    file = tmp_path / "pretty.json"
    file.write_text(json.dumps(plain, indent=4))
    monkeypatch.setenv("NLPQUIZ_HOME", str(tmp_path / "other"))
    assert run("import", "json", str(file)).code == 0
    assert facts(tmp_path / "other") == facts(home)


def test_without_progress_nothing_tells_of_the_learner(run: Run, home: Path, tmp_path: Path) -> None:
    fill(home, 5)
    out = run("export", "json").out
    assert set(json.loads(out)) == {"format", "version", "decks"}
    file = tmp_path / "decks.json"
    file.write_text(out)
    done = run("import", "json", str(file), "--force")
    assert "no history" not in done.err
    assert done.code == 0


@pytest.mark.parametrize("spoil", ["cut", "fact", "deck", "other", "bytes", "missing"])
def test_what_cannot_be_read_changes_nothing(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    fill(home, 5)
    file = tmp_path / "all.json"
    text = run("export", "json", "--with-progress").out
    match spoil:
        case "cut":
            file.write_text(text[: text.rindex('{"fact"')])
        case "fact":
            file.write_text(text.replace('"rating":3', '"rating":9'))
        case "deck":
            file.write_text(text.replace('"deck": "demo"', '"deck": "../../demo"'))
        case "other":
            file.write_text("{}")
        case "bytes":
            file.write_bytes(b"\xff" * 100)
    other = tmp_path / "other"
    monkeypatch.setenv("NLPQUIZ_HOME", str(other))
    done = run("import", "json", str(file))
    assert done.code in (1, 2)
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) >= 2
    assert not (other / "history.sqlite").exists() or facts(other) == []
    assert not list(tmp_path.rglob("demo.yaml")) or list(tmp_path.rglob("demo.yaml")) == [home / "decks" / "demo.yaml"]


COUNTER = """
import sys, tracemalloc
from pathlib import Path
from nlpquiz.exchange.json_decks import split_facts, with_facts

fact = {"fact": "review", "id": "x" * 36, "card": "demo/first", "at_ms": 1790000000000}
def many():
    for number in range(20_000):
        yield {**fact, "number": number}
path = Path(sys.argv[1])
tracemalloc.start()
with path.open("w") as stream:
    for piece in with_facts('{"format": "nlpquiz decks"}', {}, many()):
        stream.write(piece)
with path.open() as stream:
    tracemalloc.reset_peak()
    head, facts = split_facts(stream)
    count = sum(1 for _ in facts)
    print(count, tracemalloc.get_traced_memory()[1] - tracemalloc.get_traced_memory()[0])
"""


def test_facts_are_read_one_by_one(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", COUNTER, str(tmp_path / "x.json")],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    count, peak = map(int, run.stdout.splitlines()[-1].split())
    assert count == 20_000
    assert peak < 200_000 < (tmp_path / "x.json").stat().st_size


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_leaves_ends_the_export_as_a_pipe_does(home: Path) -> None:
    fill(home, 2000)
    source, sink = os.pipe()
    os.close(source)
    environment = {**os.environ, "NLPQUIZ_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "nlpquiz", "export", "json", "--with-progress"]
    done = subprocess.run(command, stdout=sink, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    os.close(sink)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_long_import_shows_a_bar(run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(home, 3000)
    file = tmp_path / "all.json"
    assert run("export", "json", "--with-progress", "-o", str(file)).code == 0
    monkeypatch.setenv("TERM", "xterm-256color")
    for number, (least, shown) in enumerate(((1000, True), (file.stat().st_size + 1, False))):
        monkeypatch.setenv("NLPQUIZ_HOME", str(tmp_path / f"other{number}"))
        monkeypatch.setattr("nlpquiz.cli.json_transfer.BYTES_WORTH_A_BAR", least)
        stream = Terminal()
        monkeypatch.setattr("sys.stderr", stream)
        assert run("import", "json", str(file)).code == 0
        assert "answers: 3000 new" in stream.getvalue()
        assert ("History" in stream.getvalue()) == shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True
