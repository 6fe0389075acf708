"""`nlpquiz backup` and `restore`, and the copies that are made by themselves."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def answer(run: Run, monkeypatch: pytest.MonkeyPatch, lines: str = "\n3\n") -> None:
    import io

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
    with pytest.raises(SystemExit):
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
    done = run("restore", str(file))
    assert done.code == 0
    assert answers(home / "history.sqlite") == 1
    back = done.err.rpartition("nlpquiz restore '")[2].strip().rstrip("'")
    assert run("restore", back).code == 0
    assert answers(home / "history.sqlite") == 2
    data = json.loads(run("restore", "--json", "--lang", "zh").out)["data"]
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
    assert run("restore").code == 0
    assert answers(home / "history.sqlite") == 1
