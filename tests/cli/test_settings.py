"""`nlpquiz config`: flag over environment over file over default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_setting_is_written_read_and_shown(run: Run, home: Path) -> None:
    assert run("config", "set", "theme", "light").code == 0
    assert run("config", "get", "theme").out == "light\n"
    assert (home / "config.toml").read_text() == 'theme = "light"\n'
    assert json.loads(run("config", "show", "--json").out)["data"]["theme"] == "light"


def test_writing_one_setting_keeps_the_rest_of_the_file(run: Run, home: Path) -> None:
    (home / "config.toml").write_text('# mine\ntheme = "dark"\nnew_per_day = 3\n')
    run("config", "set", "theme", "none")
    assert (home / "config.toml").read_text() == '# mine\ntheme = "none"\nnew_per_day = 3\n'


def test_the_environment_wins_over_the_file_and_the_flag_over_both(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("config", "set", "language", "en")
    assert run("cards", "show", "demo/first").out.startswith("demo/first   Demo")
    monkeypatch.setenv("NLPQUIZ_LANGUAGE", "zh")
    assert run("cards", "show", "demo/first").out.startswith("demo/first   演示")
    assert run("cards", "show", "demo/first", "--lang", "en").out.startswith("demo/first   Demo")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("theme", "purple"), "Write one of dark, light, none."),
        (("thme", "dark"), "Did you mean theme?"),
        (("new_per_day", "-1"), "Write for example 12."),
        (("new_per_day", "many"), "Write for example 12."),
        (("desired_retention", "1.5"), "Write for example 0.9."),
        (("ascii", "perhaps"), "Write for example false."),
    ],
)
def test_a_wrong_value_says_what_to_write(run: Run, words: tuple[str, str], said: str) -> None:
    done = run("config", "set", "--", *words)
    assert done.code in (1, 2)
    assert said in done.err


def test_lists_and_tables_can_be_set(run: Run) -> None:
    run("config", "set", "learning_steps", "1,15")
    run("config", "set", "deck_retention", "demo=0.95")
    assert run("config", "get", "learning_steps").out == "[1.0, 15.0]\n"
    assert run("config", "get", "deck_retention").out == '{"demo" = 0.95}\n'


def test_a_broken_config_is_named_with_its_place(run: Run, home: Path) -> None:
    (home / "config.toml").write_text("theme = \n")
    done = run()
    assert done.code == 1
    assert "config.toml is not valid TOML" in done.err
    assert "line 1" in done.err


def test_the_path_is_where_the_file_would_be(run: Run, home: Path) -> None:
    assert run("config", "path").out == f"{home / 'config.toml'}\n"
