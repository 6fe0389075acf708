"""config.toml and the environment, mangled: a sentence for each mistake, and what was written is read back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import strategies as st

from nlpquiz.config import (
    DEFAULTS,
    Folders,
    Settings,
    check_settings,
    parse_value,
    read_settings,
    setting_names,
    write_setting,
)
from nlpquiz.errors import QuizError

KEYS = st.sampled_from(setting_names())
SCALARS = [
    "true",
    "false",
    "0",
    "12",
    "-1",
    "1e400",
    "nan",
    "inf",
    '"en"',
    '"zh"',
    "0.9",
    "[1, 10]",
    "[]",
    '["a"]',
    "{}",
]
VALUES = st.sampled_from(
    [*SCALARS, "{ bert = 0.9 }", "2026-11-21", "1979-05-27T07:32:00Z", "'''x\n'''", "[[1]]", "9" * 400]
)
LINES = st.builds("{} = {}\n".format, KEYS | st.text(max_size=6), VALUES | st.text(max_size=8))
OTHERS = st.sampled_from(
    ["# a comment\n", "\n", "[deck_retention]\nbert = 0.8\n", "[[decks]]\n", "\x00", "\ufeff", "\r\n", "a.b = 1\n"]
)
FILES = st.lists(LINES | OTHERS, max_size=8).map(lambda parts: "".join(parts).encode("utf-8", "replace"))
TYPED = st.sampled_from([value.strip('"[]{}') for value in SCALARS]) | st.text(max_size=12)
INPUT = st.tuples(FILES | st.binary(max_size=60), KEYS, TYPED)


def check(value: tuple[bytes, str, str]) -> None:
    """Read the file, read the variable, write the setting, and read it again."""
    data, key, typed = value
    with tempfile.TemporaryDirectory() as name:
        folders = Folders(Path(name), Path(name), Path(name))
        folders.config_file.write_bytes(data)
        settings, problems = check_settings(folders, {})
        assert isinstance(settings, Settings)
        assert all(problem.message and problem.line >= 0 for problem in problems)
        check_settings(folders, {f"NLPQUIZ_{key.upper()}": typed})
        try:
            wanted = parse_value(key, typed, "here")
        except QuizError:
            return
        try:
            write_setting(folders, key, wanted)
        except QuizError:
            assert folders.config_file.read_bytes() == data  # left as it is
            return
        after, left = check_settings(folders, {})
        assert getattr(after, key) == wanted
        assert [problem for problem in left if problem.severity == "error" and f"{key}:" in problem.message] == []
        for other in setting_names():
            assert other == key or getattr(after, other) == getattr(settings, other)
        if not any(problem.severity == "error" for problem in left):
            assert read_settings(folders, {}) == after
        assert getattr(DEFAULTS, key) is not None
