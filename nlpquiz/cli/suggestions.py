"""A name that does not exist, answered with the nearest one that does."""

from __future__ import annotations

from collections.abc import Iterable

from nlpquiz.errors import ExitCode, QuizError


def unknown(message: str, name: str, known: Iterable[str], otherwise: str) -> QuizError:
    """Wrong usage, with the nearest known name as the next step."""
    import difflib

    near = difflib.get_close_matches(name, list(known), 1)
    return QuizError(message, f"Did you mean {near[0]}?" if near else otherwise, ExitCode.USAGE)


def one_of(value: str, known: Iterable[str], option: str) -> None:
    """Refuse a value that is none of ``known``."""
    names = tuple(known)
    if value not in names:
        some = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
        raise unknown(f"{option}: there is no {value!r}", value, names, f"One of: {some}.")
