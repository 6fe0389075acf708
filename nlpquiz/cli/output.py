"""How every command says what it found: for people, or as versioned JSON; and how it says what went wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from nlpquiz.cli.flags import GIVEN
from nlpquiz.errors import DeckError, Problem, QuizError

JSON_VERSION = 1


def print_json(command: str, data: Any) -> None:
    """The result of ``command`` for programs: ``{"command": …, "version": 1, "data": …}`` on stdout."""
    text = json.dumps({"command": command, "version": JSON_VERSION, "data": data}, ensure_ascii=False, indent=2)
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Something worth saying that is no result: on stderr, unless the user asked for quiet."""
    if not GIVEN.quiet:
        sys.stderr.write(text + "\n")


def warn(problem: Problem) -> None:
    """One line about something that can be used all the same."""
    place = f"{problem.file}:{problem.line}:{problem.column}: " if problem.line else f"{problem.file}: "
    hint = f" {problem.hint}" if problem.hint else ""
    note(_harmless(f"nlpquiz: warning: {place}{problem.message}.{hint}"))


def explain(error: QuizError, words: Sequence[str] = ()) -> int:
    """Say on stderr what is wrong with the command of ``words`` and what to do next; returns the exit code."""
    if isinstance(error, DeckError):
        from nlpquiz.terminal.problems import render_problems

        sys.stderr.write(render_problems(error.problems).rstrip("\n") + "\n\n")
    message, next_step = error.message, error.next_step
    if (language := _language(words)) == "zh":
        from nlpquiz.terminal.error_messages import in_language

        message, next_step = in_language(message, language), in_language(next_step, language)
    full_stop = "。" if language == "zh" else "."
    stop = "" if message.endswith((".", "!", "?", "。", "！", "？")) else full_stop
    sys.stderr.write(_harmless(f"nlpquiz: {message}{stop}") + "\n")
    if next_step:
        sys.stderr.write(_harmless(next_step) + "\n")
    return int(error.exit_code)


def _language(words: Sequence[str]) -> str:
    """The language to explain in, also when the settings are what is wrong, or a word that stands before ``--lang``."""
    for word, following in pairwise((*words, "")):
        value = following if word == "--lang" else word.removeprefix("--lang=")
        if value != word and value in ("en", "zh"):
            return value
    if GIVEN.language:
        return GIVEN.language
    import os

    from nlpquiz.config import check_settings, find_folders, language_of_locale

    settings, _ = check_settings(find_folders(os.environ), os.environ)
    return settings.language or language_of_locale(os.environ)


def _harmless(text: str) -> str:
    from nlpquiz.terminal.sanitize import harmless

    return harmless(text)
