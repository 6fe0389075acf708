"""`nlpquiz backup` and `restore`, and the copies that are made by themselves."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def answer(run: Run, monkeypatch: pytest.MonkeyPatch, lines: str = "\n3\n") -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert run("study", "demo", "--new", "5", "--cram", "--keep").code == 0


def answers(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM reviews").fetchone()
    connection.close()
    return int(count)


def copies(home: Path) -> list[Path]:
    return sorted((home / "backups").glob("*.sqlite"))


def test_the_first_sitting_of_a_day_leaves_a_backup(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    assert not (home / "backups").exists()  # nothing was answered yet
    answer(run, monkeypatch)
    (made,) = copies(home)
    assert answers(made) == 1
    answer(run, monkeypatch)
    assert copies(home) == [made]  # once a day
    assert answers(home / "history.sqlite") == 2


def test_a_day_without_answers_leaves_none(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(run, monkeypatch)
    (made,) = copies(home)
    made.rename(made.with_name("history-2020-01-01.sqlite"))
    run()
    assert [path.name for path in copies(home)] == ["history-2020-01-01.sqlite"]
    answer(run, monkeypatch)
    assert len(copies(home)) == 2


def test_completion_makes_no_backup(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(run, monkeypatch)
    copies(home)[0].unlink()
    monkeypatch.setenv("_NLPQUIZ_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "nlpquiz study d")
    monkeypatch.setenv("COMP_CWORD", "2")
    with suppress(SystemExit):  # the library for command lines leaves so; what is offered without it returns
        run()
    assert copies(home) == []


@pytest.mark.parametrize(("language", "said"), [("en", "could not be made"), ("zh", "未能备份")])
def test_a_backup_that_fails_stops_nothing_and_is_told_once_a_day(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    (home / "backups").write_text("in the way")
    monkeypatch.setenv("NLPQUIZ_LANGUAGE", language)
    answer(run, monkeypatch)
    assert answers(home / "history.sqlite") == 1
    (home / "backup-failed").unlink()
    done = run()
    assert done.code == 0
    assert done.err.count(said) == 1
    assert said not in run().err


def test_backup_and_restore(run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(run, monkeypatch)
    file = tmp_path / "mine.sqlite"
    done = run("backup", str(file))
    assert (done.code, done.out) == (0, "")
    assert "1 answers" in done.err
    assert run("backup", str(file)).code == 0  # ours may be written again
    answer(run, monkeypatch)
    done = run("restore", str(file), "--yes")
    assert done.code == 0
    assert answers(home / "history.sqlite") == 1
    back = done.err.rpartition("nlpquiz restore '")[2].strip().rstrip("'")
    assert run("restore", back, "--yes").code == 0
    assert answers(home / "history.sqlite") == 2
    data = json.loads(run("restore", "--yes", "--json", "--lang", "zh").out)["data"]
    assert (data["answers"], data["file"]) == (1, str(home / "backups" / Path(data["file"]).name))
    listed = json.loads(run("backup", "--list", "--json").out)["data"]
    assert [(each["sound"], each["answers"]) for each in listed] == [(True, 1)]
    assert "每日" in run("backup", "--list", "--lang", "zh").out


def test_other_files_are_not_overwritten(run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(run, monkeypatch)
    mine = tmp_path / "letter.txt"
    mine.write_text("dear")
    for file in (mine, home / "history.sqlite"):
        before = file.read_bytes()
        done = run("backup", str(file))
        assert done.code != 0
        assert file.read_bytes() == before
    done = run("backup", str(tmp_path))  # a folder gets a file of its own
    assert done.code == 0
    assert len(list(tmp_path.glob("nlpquiz-*.sqlite"))) == 1


def test_both_work_with_settings_that_cannot_be_read(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(run, monkeypatch)
    (home / "config.toml").write_text("language = \n")
    assert run("backup").code == 0
    assert run("restore", "--yes").code == 0
    assert answers(home / "history.sqlite") == 1


class Terminal(io.StringIO):
    """Lines that somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def two_answers(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of two answers, with a backup of one."""
    answer(run, monkeypatch)
    answer(run, monkeypatch)
    assert [answers(path) for path in copies(home)] == [1]
    return home / "history.sqlite"


@pytest.mark.parametrize(
    ("language", "asked"), [("en", "Your answers are sound (2)."), ("zh", "你的作答完好（2 次）。")]
)
def test_sound_answers_are_replaced_only_when_somebody_agrees(
    run: Run, two_answers: Path, monkeypatch: pytest.MonkeyPatch, language: str, asked: str
) -> None:
    (made,) = copies(two_answers.parent)
    day = made.stem.removeprefix("history-")
    for typed, code, left in (("\n", 130, 2), ("n\n", 130, 2), ("y\n", 0, 1)):
        monkeypatch.setattr("sys.stdin", Terminal(typed))
        done = run("restore", "--lang", language)
        assert (done.code, answers(two_answers)) == (code, left)
        assert asked in done.err
        assert day in done.err.partition("[y/N]")[0]
        assert done.out == ""


def test_the_question_leaves_the_json_alone(run: Run, two_answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("perhaps\ny\n"))
    done = run("restore", "--json")
    assert done.out.startswith("{")
    assert json.loads(done.out)["data"]["answers"] == 1
    assert done.err.count("[y/N]") == 2
    assert answers(two_answers) == 1


@pytest.mark.parametrize("words", [("backup",), ("export", "json", "-o"), ("stats", "--html")])
def test_a_folder_that_is_not_there_is_not_made(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    target = tmp_path / "nowhere" / "deep" / "file"
    done = run(*words, str(target))
    assert (done.code, done.out) == (2, "")
    assert f"There is no folder {target.parent}" in done.err
    assert f"mkdir -p '{target.parent}'" in done.err
    assert f"没有目录 {target.parent}" in run(*words, str(target), "--lang", "zh").err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("words", [(), ("--no-input",), ("--json",), ("--lang", "zh")])
def test_nobody_to_ask_means_no(
    run: Run, two_answers: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("y\n") if "--no-input" in words else io.StringIO("y\n"))
    done = run("restore", *words)
    assert done.code == 2
    assert "--yes" in done.err
    assert ("完好" if "zh" in words else "sound") in done.err
    assert answers(two_answers) == 2
    assert run("restore", "--yes", *words).code == 0
    assert answers(two_answers) == 1


@pytest.mark.parametrize("kind", ["damaged", "missing", "without entries"])
def test_where_there_is_nothing_to_lose_nobody_is_asked(run: Run, two_answers: Path, kind: str) -> None:
    match kind:
        case "damaged":
            two_answers.write_bytes(two_answers.read_bytes()[:9000])
        case "missing":
            two_answers.unlink()
        case "without entries":
            two_answers.unlink()
            (two_answers.parent / "backups").rename(two_answers.parent / "mine")
            run()
            (two_answers.parent / "mine").rename(two_answers.parent / "backups")
            assert answers(two_answers) == 0
    assert run("restore", "--no-input").code == 0
    assert answers(two_answers) >= 1


def test_what_cannot_be_restored_is_said_in_one_sentence(run: Run, two_answers: Path, tmp_path: Path) -> None:
    (tmp_path / "e.json").write_text('{"format": "nlpquiz decks"}')
    damaged = bytearray(copies(two_answers.parent)[0].read_bytes())
    for place in range(9000, len(damaged), 97):
        damaged[place] ^= 255
    (tmp_path / "bad.sqlite").write_bytes(damaged)
    told = {name: run("restore", str(tmp_path / name), "--yes") for name in ("", "e.json", "bad.sqlite")}
    assert all(done.code for done in told.values())
    assert "Move it away" not in told[""].err
    assert "is a folder" in told[""].err
    assert "nlpquiz import json '" in told["e.json"].err
    assert "is damaged" in told["bad.sqlite"].err
    assert "***" not in told["bad.sqlite"].err
    assert "Tree" not in told["bad.sqlite"].err
    chinese = {name: run("restore", str(tmp_path / name), "--yes", "--lang", "zh").err for name in ("", "e.json")}
    assert "是目录" in chinese[""]
    assert "是 JSON" in chinese["e.json"]
    assert answers(two_answers) == 2


def test_long_checks_show_a_bar_that_gives_way_to_the_question(
    run: Run, two_answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlpquiz.cli.progress.UNITS_WORTH_A_BAR", 1)
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    for words in (("doctor",), ("backup",), ("backup", "--list"), ("restore",)):
        stream = Terminal()
        monkeypatch.setattr("sys.stderr", stream)
        monkeypatch.setenv("TERM", "xterm-256color")
        assert run(*words).code == 0, words
        shown = stream.getvalue()
        assert "Copying and checking your answers" in shown, words
        if words == ("restore",):
            last = shown.partition("Your answers are sound")[0].rpartition("Copying and checking")[2]
            assert "\x1b[2K" in last  # the bar's line was wiped before the question came
    monkeypatch.setattr("nlpquiz.cli.progress.UNITS_WORTH_A_BAR", 250_000)
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    assert run("doctor").code == 0
    assert stream.getvalue() == ""
