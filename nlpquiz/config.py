"""Settings and folders: flag > environment > config.toml > default."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import field, fields
from pathlib import Path
from typing import Any

from nlpquiz.deck.record import record
from nlpquiz.errors import ExitCode, Problem, QuizError

HOME_VARIABLE = "NLPQUIZ_HOME"


@record
class Folders:
    """Where things live. ``NLPQUIZ_HOME`` moves them all; otherwise the platform's folders (XDG on Linux)."""

    config: Path
    data: Path
    cache: Path

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def history_file(self) -> Path:
        return self.data / "history.sqlite"

    @property
    def backups(self) -> Path:
        """Copies of the history."""
        return self.data / "backups"

    @property
    def cache_file(self) -> Path:
        return self.cache / "cache.sqlite"

    @property
    def decks(self) -> Path:
        """The user's own decks."""
        return self.data / "decks"


def find_folders(environment: Mapping[str, str]) -> Folders:
    """The folders of this user; nothing is created."""
    if home := environment.get(HOME_VARIABLE):
        root = Path(home).expanduser().absolute()
        return Folders(root, root, root / "cache")
    from platformdirs import PlatformDirs

    places = PlatformDirs("nlpquiz", appauthor=False)
    return Folders(Path(places.user_config_dir), Path(places.user_data_dir), Path(places.user_cache_dir))


def shipped_decks() -> Path:
    """The decks that came with the program: inside the wheel, or beside the package in a checkout.

    Raises:
        QuizError: the folder that the program is installed in cannot be looked at.
    """
    package = Path(__file__).resolve().parent
    inside = package / "decks"
    try:
        return inside if inside.is_dir() else package.parent / "decks"
    except OSError as error:
        raise QuizError(
            f"The decks of nlpquiz cannot be read: {inside}: {error.strerror}",
            "Install nlpquiz again, or check the permissions of its folder.",
        ) from error


def _setting(default: Any, help_text: str, *choices: str) -> Any:
    metadata = {"help": help_text, "choices": choices}
    if isinstance(default, dict):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


@record
class Settings:
    """What a user can set; each field is a key of config.toml and, as NLPQUIZ_<KEY>, an environment variable."""

    language: str = _setting("", "language of cards and messages; empty: from the locale", "en", "zh", "both", "")
    theme: str = _setting("dark", "colours for a dark or a light terminal, or none", "dark", "light", "none")
    math: str = _setting("2d", "how formulas are drawn", "2d", "inline", "raw")
    ascii: bool = _setting(False, "draw with ASCII characters only")
    plain: bool = _setting(False, "for screen readers: no boxes, no redrawing, one fact a line")
    ambiguous_wide: bool = _setting(False, "the terminal draws characters of ambiguous width two cells wide")
    new_per_day: int = _setting(12, "new cards a day")
    minutes_per_day: int = _setting(30, "the daily goal")
    desired_retention: float = _setting(0.9, "probability of recall at which a card comes back, 0.7 to 0.97")
    deck_retention: Mapping[str, float] = _setting({}, "desired retention of single decks")
    learning_steps: tuple[float, ...] = _setting((1, 10), "minutes between the first answers to a new card")
    relearning_steps: tuple[float, ...] = _setting((10,), "minutes after a lapse")
    maximum_interval_days: int = _setting(36500, "no card waits longer")
    day_starts_at: int = _setting(4, "hour at which a new day begins")
    decks: tuple[str, ...] = _setting((), "more folders with decks")
    exam_feeds_schedule: bool = _setting(True, "exam answers count as reviews")


DEFAULTS = Settings()


def read_settings(
    folders: Folders, environment: Mapping[str, str], warn: Callable[[Problem], None] | None = None
) -> Settings:
    """The settings in force, without the command's flags; ``warn`` is told what is of no use.

    Raises:
        QuizError: config.toml or an environment variable holds something that cannot be used.
    """
    settings, problems = check_settings(folders, environment)
    wrong = [problem for problem in problems if problem.severity == "error"]
    if wrong:
        more = f" (and {len(wrong) - 1} more: `nlpquiz doctor` lists them)" if len(wrong) > 1 else ""
        first = wrong[0]
        raise QuizError(f"{placed(first)}{more}", first.hint)
    if warn is not None:
        for problem in problems:
            warn(problem)
    return settings


def check_settings(folders: Folders, environment: Mapping[str, str]) -> tuple[Settings, list[Problem]]:
    """The settings with the default in the place of each that cannot be used, and what is wrong with those.

    A key that is no setting is a warning only: it may be of a newer version. A file that is no TOML is one problem.
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    path = folders.config_file
    text = ""
    table: Mapping[str, Any] = {}
    try:
        text, table = _read_toml(path)
    except QuizError as error:
        problems.append(Problem("", 0, 0, error.message, error.next_step))
    for key, value in table.items():
        line = _line_of(key, text)
        try:
            found[key] = _checked(key, value, "")
        except QuizError as error:
            severity = "error" if key in _FIELDS else "warning"
            problems.append(Problem(str(path), line, 1, error.message, error.next_step, severity=severity))
    for key in _FIELDS:
        variable = f"NLPQUIZ_{key.upper()}"
        if (given := environment.get(variable)) is not None:
            try:
                found[key] = parse_value(key, given, "")
            except QuizError as error:
                problems.append(Problem(f"the environment variable {variable}", 0, 0, error.message, error.next_step))
    return Settings(**found), problems


def placed(problem: Problem) -> str:
    """What is wrong with a setting, behind its place."""
    return _at(f"{problem.file}:{problem.line}" if problem.line else problem.file, problem.message)


def _read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The file's text and what it says; both empty when there is none.

    Raises:
        QuizError: it cannot be read, or is not valid TOML.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return "", {}
    except OSError as error:
        raise QuizError(f"{path} cannot be read: {error.strerror}", "Check the file's permissions.") from error
    import tomllib  # only where there is something to read: most have no file

    try:
        text = data.decode()
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        detail = f"it is not UTF-8 (at line {data.count(bytes([10]), 0, error.start) + 1})"
    except RecursionError:
        detail = "it is nested too deeply"
    except tomllib.TOMLDecodeError as error:
        detail = str(error).replace("at end of document", f"at line {max(1, len(data.splitlines()))}, its end")
    raise QuizError(f"{path} is not valid TOML: {detail}", f"Mend the file, or delete it: {path}")


def _line_of(key: str, text: str) -> int:
    """The line on which a key, or a table of that name, begins; 0 when it is hidden in another form."""
    quoted = f"""(?:{re.escape(key)}|"{re.escape(key)}"|'{re.escape(key)}')"""
    begins = re.compile(rf"\s*(?:{quoted}\s*[=.]|\[+\s*{quoted}\s*[].])")
    return next((number for number, line in enumerate(text.splitlines(), 1) if begins.match(line)), 0)


_FIELDS = {f.name: f for f in fields(Settings)}


_TEXTS = {name for name, field_ in _FIELDS.items() if isinstance(field_.default, str)}


def setting_help(key: str) -> str:
    """One line about a setting.

    Raises:
        QuizError: there is no such setting.
    """
    _known(key, "config")
    return str(_FIELDS[key].metadata["help"])


def setting_names() -> tuple[str, ...]:
    return tuple(_FIELDS)


def setting_choices(key: str) -> tuple[str, ...]:
    """The values a setting can take; empty when they are not a list."""
    return tuple(choice for choice in _FIELDS[key].metadata["choices"] if choice)


def _known(key: str, where: str) -> None:
    if key not in _FIELDS:
        import difflib

        near = difflib.get_close_matches(key, _FIELDS, 1)
        hint = f"Did you mean {near[0]}?" if near else "`nlpquiz config show` lists all settings."
        raise QuizError(_at(where, f"there is no setting {key!r}"), hint, ExitCode.USAGE)


def parse_value(key: str, text: str, where: str) -> Any:
    """A setting's value from text, as in ``nlpquiz config set KEY TEXT``.

    Raises:
        QuizError: unknown setting, or a text that is no value for it.
    """
    _known(key, where)
    default = getattr(DEFAULTS, key)
    value: Any = text
    try:
        if isinstance(default, bool):
            value = {"true": True, "yes": True, "on": True, "1": True}.get(text.lower())
            if value is None:
                value = {"false": False, "no": False, "off": False, "0": False}[text.lower()]
        elif isinstance(default, int):
            value = int(text)
        elif isinstance(default, float):
            value = float(text)
        elif isinstance(default, tuple):
            parts = [part.strip() for part in text.split(os.pathsep if key == "decks" else ",") if part.strip()]
            value = parts if key == "decks" else [float(part) for part in parts]
        elif isinstance(default, Mapping):
            pairs = (part.split("=") for part in text.split(",") if part.strip())
            value = {name.strip(): float(number) for name, number in pairs}
    except (KeyError, ValueError) as error:
        raise _wrong(key, text, where) from error
    return _checked(key, value, where)


_RANGES: Mapping[str, Callable[[Any], bool]] = {
    "new_per_day": lambda value: 0 <= value <= 9999,
    "minutes_per_day": lambda value: 0 <= value <= 1440,
    "desired_retention": lambda value: 0.7 <= value <= 0.97,
    "deck_retention": lambda value: all(0.7 <= number <= 0.97 for number in value.values()),
    "learning_steps": lambda value: all(0 < number <= 720 for number in value),
    "relearning_steps": lambda value: all(0 < number <= 720 for number in value),
    "maximum_interval_days": lambda value: 1 <= value <= 36500,
    "day_starts_at": lambda value: 0 <= value <= 23,
}


def _checked(key: str, value: Any, where: str) -> Any:
    _known(key, where)
    default = getattr(DEFAULTS, key)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if isinstance(default, tuple) and isinstance(value, list):
        kind: tuple[type, ...] = (str,) if key == "decks" else (int, float)
        if not all(isinstance(item, kind) and not isinstance(item, bool) for item in value):
            raise _wrong(key, value, where)
        value = tuple(value)
    if isinstance(default, Mapping):
        if not isinstance(value, Mapping) or not all(isinstance(number, int | float) for number in value.values()):
            raise _wrong(key, value, where)
    elif type(value) is not type(default):
        raise _wrong(key, value, where)
    choices = _FIELDS[key].metadata["choices"]
    if (choices and value not in choices) or (key in _RANGES and not _RANGES[key](value)):
        raise _wrong(key, value, where)
    return value


def _wrong(key: str, value: object, where: str) -> QuizError:
    choices = setting_choices(key)
    wanted = f"one of {', '.join(choices)}" if choices else f"for example {written(getattr(DEFAULTS, key))}"
    shown = value if isinstance(value, str) and key not in _TEXTS else repr(value)
    return QuizError(_at(where, f"{shown} is no value for {key} ({setting_help(key)})"), f"Write {wanted}.")


def _at(where: str, message: str) -> str:
    return f"{where}: {message}" if where else message


def written(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{key}" = {number}' for key, number in value.items()) + "}"
    return str(value)


def write_setting(folders: Folders, key: str, value: object) -> None:
    """Change one setting in config.toml; everything else, comments included, stays. The file is replaced whole.

    Raises:
        QuizError: the file is not valid TOML, or cannot be written. It is left as it is.
    """
    path = folders.config_file.resolve()  # a link to a file elsewhere stays one
    text, before = _read_toml(path)
    changed = _with_setting(text, key, value)
    if not _changes_only(changed, key, before):
        raise QuizError(
            f"{path} has {key} in a form that cannot be changed safely; it was left as it is",
            f"Write it there yourself: {key} = {written(value)}",
        )
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as stream:
            stream.write(changed.encode())
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise QuizError(
            f"{path} cannot be written: {error.strerror}",
            "Make room, or check the permissions of its folder.",
            ExitCode.CANNOT_WRITE,
        ) from error


def _with_setting(text: str, key: str, value: object) -> str:
    import tomlkit  # here, because only this one place writes TOML

    document = tomlkit.parse(text)
    table: Any = document.get(key)
    if isinstance(value, Mapping) and hasattr(table, "append"):
        for name in [name for name in table if name not in value]:
            del table[name]
        table.update(value)
    elif isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        inline.update(value)
        document[key] = inline
    else:
        document[key] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(document)


def _changes_only(text: str, key: str, before: Mapping[str, Any]) -> bool:
    import tomllib

    try:
        after = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return key in after and {**before, key: after[key]} == after


def language_of_locale(environment: Mapping[str, str]) -> str:
    """``zh`` for a Chinese locale, else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if sys.platform == "win32" and "chinese" in str(environment.get("LANGUAGE", "")).lower() else "en"
