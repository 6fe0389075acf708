"""``nlpquiz study`` with the words that are typed every day, understood without the parser: a sixth of the first card.

Anything else (an option that is not here, ``--new=5``, a value that will not do, ``--help``) is left to the parser,
which also says what is wrong; a test holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from nlpquiz.cli.flags import CHOICES, GIVEN

_NUMBERS: Mapping[str, tuple[Callable[[str], float], float]] = {  # what it is, and its least
    "--new": (int, 0),
    "--limit": (int, 1),
    "--minutes": (float, 0.1),
}
_WORDS = ("--tag", "--topic", "--kind", "--priority")
_SWITCHES = ("--cram", "--keep")
_COMMON_WORDS = {"--lang": "language", "--theme": "theme", "--math": "math"}
_COMMON_SWITCHES = {"--ascii": "ascii", "--plain": "plain", "--quiet": "quiet", "-q": "quiet", "--no-input": "no_input"}


class Understood(NamedTuple):
    """What a command line says: decks, options of ``study_with``, flags of every command."""

    decks: tuple[str, ...]
    options: dict[str, Any]
    flags: dict[str, Any]


def understood(words: Sequence[str]) -> Understood | None:
    """The words behind ``nlpquiz study``; None when one of them is for the parser."""
    decks: list[str] = []
    options: dict[str, Any] = {}
    flags: dict[str, Any] = {}
    waiting = iter(words)
    for word in waiting:
        if not word.startswith("-"):
            decks.append(word)
        elif word in _SWITCHES:
            options[word[2:]] = True
        elif word in _COMMON_SWITCHES:
            flags[_COMMON_SWITCHES[word]] = True
        else:
            value = next(waiting, "")
            if not value or value.startswith("-"):
                return None
            if word in _WORDS:
                options.setdefault(word[2:], []).append(value)
            elif word in _NUMBERS and (number := _number(value, *_NUMBERS[word])) is not None:
                options[word[2:]] = number
            elif word in _COMMON_WORDS and value in CHOICES[_COMMON_WORDS[word]]:
                flags[_COMMON_WORDS[word]] = value
            else:
                return None
    return Understood(tuple(decks), options, flags)


def _number(value: str, kind: Callable[[str], float], least: float) -> float | None:
    try:
        number = kind(value)
    except ValueError:
        return None
    return number if number >= least else None


def study_as_understood(said: Understood) -> int:
    """Hold the sitting."""
    for name, value in said.flags.items():
        setattr(GIVEN, name, value)
    return study_with(said.decks, **said.options)


def study_with(
    decks: Sequence[str],
    *,
    new: int | None = None,
    limit: int | None = None,
    minutes: float | None = None,
    tag: Sequence[str] = (),
    topic: Sequence[str] = (),
    kind: Sequence[str] = (),
    priority: Sequence[str] = (),
    cram: bool = False,
    keep: bool = False,
    seed: int | None = None,
) -> int:
    """Hold a sitting with what the command line says; returns the exit code.

    Raises:
        QuizError: a deck, topic, tag, kind or priority that there is not.
    """
    from nlpquiz.cli.sitting import Wishes, sit
    from nlpquiz.cli.suggestions import one_of
    from nlpquiz.cli.workspace import open_workspace
    from nlpquiz.deck.catalog import Filters
    from nlpquiz.deck.terms import KINDS, PRIORITIES

    for values, known, option in ((kind, KINDS, "--kind"), (priority, PRIORITIES, "--priority")):
        for value in values:
            one_of(value, known, option)
    with open_workspace() as workspace:
        filters = Filters(
            decks=workspace.wanted_decks(decks),
            topics=tuple(topic),
            tags=tuple(tag),
            kinds=tuple(kind),  # type: ignore[arg-type]
            priorities=tuple(priority),  # type: ignore[arg-type]
        )
        wishes = Wishes(filters, new=new, limit=limit, minutes=minutes, cram=cram, keep=keep, seed=seed)
        return sit(workspace, wishes, sys.stdin)
