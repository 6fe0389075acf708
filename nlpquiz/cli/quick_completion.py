"""The Tab key behind a command that takes decks, answered without the parser: who presses it waits for nothing else.

Whatever is not as plain as ``nlpquiz study tr`` (options, quotes, other names) is left to the parser, which answers in
the same form; a test holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nlpquiz.cli.workspace import Workspace

TAKE_DECKS = frozenset(
    [("study",), ("exam",), ("plan",), ("stats",), ("topics",)]
    + [("decks", name) for name in ("coverage", "lint", "merge")]
    + [("export", form) for form in ("anki", "csv", "html", "json", "markdown")]
)
"""Commands all of whose words are decks"""


class _Asked(NamedTuple):
    shell: str
    words: tuple[str, ...]
    incomplete: str


def complete_quickly(environment: Mapping[str, str], variable: str) -> bool:
    """Answer the shell's question when it is for a deck; False when the parser has to."""
    asked = _asked(environment, environment[variable].removeprefix("complete_"))
    if asked is None or not _wants_deck(asked):
        return False
    try:
        with Workspace() as workspace:
            names = workspace.shelved_decks()
    except Exception:  # a completion never fails and never prints a trace into the command line
        return False
    found = sorted(name for name in names if name.startswith(asked.incomplete))
    if environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args" and asked.shell == "fish":
        sys.exit(0 if found else 1)
    sys.stdout.write(_written(asked.shell, found) + "\n")
    return True


def _asked(environment: Mapping[str, str], shell: str) -> _Asked | None:
    """The words before the cursor and the one at it; None for a shell or a line that is not plain."""
    if shell == "bash":
        line = environment.get("COMP_WORDS", "")
        words = line.split()
        count = environment.get("COMP_CWORD", "")
        place = int(count) if count.isdecimal() else 0
        before, incomplete = words[1:place], words[place] if place < len(words) else ""
    elif shell in ("zsh", "fish"):
        line = environment.get("_TYPER_COMPLETE_ARGS", "")
        before, incomplete = line.split()[1:], ""
        if before and not line.endswith(" "):
            incomplete = before.pop()
    else:
        return None
    return None if any(sign in line for sign in "\"'\\#") else _Asked(shell, tuple(before), incomplete)


def _wants_deck(asked: _Asked) -> bool:
    if asked.incomplete.startswith("-") or any(word.startswith("-") for word in asked.words):
        return False
    return asked.words[:1] in TAKE_DECKS or asked.words[:2] in TAKE_DECKS


def _written(shell: str, names: Sequence[str]) -> str:
    """As typer writes it for the scripts that it installed."""
    if shell != "zsh":
        return "\n".join(names)
    return "_arguments '*: :((" + "\n".join(f'"{name}"' for name in names) + "))'" if names else "_files"
