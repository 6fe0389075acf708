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


@pytest.mark.parametrize("text", ['theme = "purple"\n', "new_per_day = -1\n", "theme = \n", 'decks = "one"\n'])
def test_doctor_reports_a_wrong_setting_with_its_line_and_goes_on(run: Run, home: Path, text: str) -> None:
    (home / "config.toml").write_text(f"# mine\n{text}")
    done = run("doctor", "--json")
    assert (done.code, done.err) == (1, "")
    findings = json.loads(done.out)["data"]
    (bad,) = (finding for finding in findings if finding["state"] == "bad")
    assert bad["what"] == "settings"
    assert "config.toml" in bad["text"]
    assert "line 2" in bad["text"] or "config.toml:2:" in bad["text"]
    assert bad["next_step"]
    assert [finding["state"] for finding in findings if finding["what"] == "decks"] == ["good"]
    shown = run("doctor")
    assert (shown.code, shown.err) == (1, "")
    assert "config.toml" in shown.out


def test_doctor_names_every_wrong_setting_and_keeps_the_right_ones(run: Run, home: Path) -> None:
    (home / "config.toml").write_text('language = "zh"\ntheme = "purple"\nthme = 1\n[deck_retention]\ndemo = 2.0\n')
    findings = json.loads(run("doctor", "--json").out)["data"]
    found = [(each["state"], each["text"]) for each in findings if each["what"] == "settings"]
    assert [state for state, _ in found] == ["notice", "bad", "bad"]
    assert "config.toml:3:" in found[0][1]
    assert "config.toml:2:" in found[1][1]
    assert "config.toml:4:" in found[2][1]
    assert "检查" in run("doctor").out or "设置" in run("doctor").out  # the language of the file still holds


def test_a_wrong_value_stops_a_command_with_its_line_and_can_be_mended_by_config_set(run: Run, home: Path) -> None:
    (home / "config.toml").write_text('# mine\ntheme = "purple"\n')
    done = run()
    assert done.code == 1
    assert "config.toml:2: 'purple' is no value for theme" in done.err
    assert "Write one of dark, light, none." in done.err
    assert run("config", "path").code == 0
    assert run("config", "set", "theme", "light").code == 0
    assert run().code == 0
    assert (home / "config.toml").read_text() == '# mine\ntheme = "light"\n'


def test_an_unknown_key_of_the_file_is_a_warning(run: Run, home: Path) -> None:
    (home / "config.toml").write_text('\nthme = "dark"\nlanguage = "zh"\n')
    done = run("cards", "show", "demo/first")
    assert done.code == 0
    assert done.out.startswith("demo/first   演示")
    assert done.err.count("thme") == 1
    assert "config.toml:2" in done.err
    assert "theme" in done.err
    assert run("doctor").code == 0


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"# mine\ntheme = \n", "line 2"),
        (b"# mine\nlearning_steps = [1,\n", "line 2"),
        (b'# mine\n\ntheme = "\xff"\n', "line 3"),
        (b'theme = "dark"\ntheme = "light"\n', "line 2"),
    ],
)
def test_a_file_that_is_not_toml_is_not_written(run: Run, home: Path, data: bytes, place: str) -> None:
    (home / "config.toml").write_bytes(data)
    done = run("config", "set", "language", "en")
    assert done.code == 1
    assert "config.toml is not valid TOML" in done.err
    assert place in done.err
    assert (home / "config.toml").read_bytes() == data


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        (
            "new_per_day = 3\n\n[deck_retention]\ndemo = 0.95\n",
            ("theme", "none"),
            'new_per_day = 3\ntheme = "none"\n\n[deck_retention]\ndemo = 0.95\n',
        ),
        ("learning_steps = [\n  1, # first\n  10]\nascii = true\n", ("ascii", "false"), None),
        (
            "learning_steps = [\n  1, # first\n  10]\n# end\n",
            ("learning_steps", "5"),
            "learning_steps = [5.0]\n# end\n",
        ),
        ("[deck_retention]\n# mine\ndemo = 0.95\n", ("deck_retention", "demo=0.8"), None),
        ('theme = "dark" # at night\n', ("theme", "light"), 'theme = "light" # at night\n'),
        ('"theme" = "dark"\n', ("theme", "light"), '"theme" = "light"\n'),
        ('theme="dark"\r\nplain = true\r\n', ("theme", "light"), 'theme="light"\r\nplain = true\r\n'),
        ("", ("decks", '/a b/"c"'), None),
        ("future = {a = 1}\n", ("theme", "light"), 'future = {a = 1}\ntheme = "light"\n'),
    ],
)
def test_writing_a_setting_changes_nothing_else(
    run: Run, home: Path, before: str, words: tuple[str, str], after: str | None
) -> None:
    import tomllib

    file = home / "config.toml"
    file.write_bytes(before.encode())
    done = run("config", "set", *words)
    assert done.code == 0, done.err
    text = file.read_bytes().decode()
    if after is not None:
        assert text == after
    kept, now = tomllib.loads(before), tomllib.loads(text)
    assert {**kept, words[0]: now[words[0]]} == now
    assert [line for line in before.splitlines() if line.lstrip().startswith("#")] == [
        line for line in text.splitlines() if line.lstrip().startswith("#")
    ]
    assert run("config", "show").code == 0


def test_a_retention_for_a_deck_that_is_not_there_is_refused(run: Run, home: Path) -> None:
    done = run("config", "set", "deck_retention", "demi=0.8")
    assert (done.code, done.err) == (2, "nlpquiz: there is no deck 'demi'.\nDid you mean demo?\n")
    assert not (home / "config.toml").exists()
    assert "没有题库 'demi'" in run("config", "set", "deck_retention", "demi=0.8", "--lang", "zh").err
    (home / "decks" / "broken.yaml").write_text("format: 1\n", encoding="utf-8")
    assert run("config", "set", "deck_retention", "demo=0.8,broken=0.9").code == 0


def test_doctor_names_a_retention_for_a_deck_that_has_gone(run: Run, home: Path) -> None:
    (home / "config.toml").write_text("[deck_retention]\ngone = 0.8\ndemo = 0.8\n", encoding="utf-8")
    assert run("decks", "list").code == 0
    done = run("doctor")
    assert done.out.count("no such deck") == 1
    assert "deck_retention names gone" in done.out


def test_doctor_says_how_it_counts(run: Run) -> None:
    assert "1 decks, 2 cards; 3 to study, as each gap of a cloze is asked for itself" in run("doctor").out
    assert "填空逐空提问，共 3 项要学" in run("doctor", "--lang", "zh").out


def test_a_number_below_zero_is_a_value_and_no_option(run: Run) -> None:
    done = run("config", "set", "new_per_day", "-1")
    assert done.code in (1, 2)
    assert "-1 is no value for new_per_day" in done.err
    assert run("config", "set", "theme", "light", "--quiet").err == ""


def test_settings_are_for_their_owner_only(run: Run, home: Path) -> None:
    run("config", "set", "theme", "light")
    assert (home / "config.toml").stat().st_mode & 0o777 == 0o600
    (home / "config.toml").chmod(0o644)
    run("config", "set", "theme", "dark")
    assert (home / "config.toml").stat().st_mode & 0o777 == 0o644  # whoever shares them goes on sharing them


def test_a_link_to_the_settings_stays_a_link(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "dotfiles" / "config.toml").write_text('theme = "dark"\n')
    (home / "config.toml").symlink_to(tmp_path / "dotfiles" / "config.toml")
    assert run("config", "set", "theme", "light").code == 0
    assert (home / "config.toml").is_symlink()
    assert (tmp_path / "dotfiles" / "config.toml").read_text() == 'theme = "light"\n'
