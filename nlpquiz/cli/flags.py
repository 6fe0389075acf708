"""The options that every command takes. Apart from the parser, because ``nlpquiz`` alone starts without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Flags:
    """What the user said on the command line; None where nothing was said."""

    language: str | None = None
    theme: str | None = None
    math: str | None = None
    ascii: bool | None = None
    plain: bool | None = None
    deck_folders: tuple[str, ...] = ()
    quiet: bool = False
    no_input: bool = False


GIVEN = Flags()
"""The flags of the command that is running: one command line a process."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "language": ("en", "zh", "both"),
    "theme": ("dark", "light", "none"),
    "math": ("2d", "inline", "raw"),
}
"""What can be said for those that are one of a few words"""
