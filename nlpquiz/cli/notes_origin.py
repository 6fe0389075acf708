"""Where the notes of a deck came from, so that other notes of the same name do not overwrite it."""

from __future__ import annotations

from pathlib import Path

from nlpquiz.cli.notes_reading import STDIN
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exchange.notes.cleaning import visible
from nlpquiz.exchange.notes.import_record import Origin


def origin_of(kind: str, place: str) -> Origin:
    """The origin of notes that were named ``place`` on the command line."""
    if place == STDIN:
        return Origin(kind, STDIN)
    # A name that is no UTF-8 must still fit into a JSON file.
    return Origin(kind, str(Path(place).resolve()).encode("utf-8", "backslashreplace").decode())


def check_origin(deck: str, before: Origin | None, now: Origin, *, is_named: bool) -> None:
    """Refuse notes from elsewhere. ``is_named``: the deck was named on the command line.

    What comes in a pipe can be anything, so there the name of the deck must be given to say that it is the same.
    A record without an origin is of before these were kept: it takes any.

    Raises:
        QuizError: the deck came from other notes.
    """
    if before is None or (before == now and (now.place != STDIN or is_named)) or _is_same_file(before, now):
        return
    if before == now:
        raise QuizError(
            f"the deck {deck} came from stdin, and these may be other notes",
            f"Name another with --deck NAME or -o FILE, or, if they are the same notes, add --deck {deck}.",
            ExitCode.USAGE,
        )
    raise QuizError(
        f"the deck {deck} came from {_shown(before)}, not from {_shown(now)}",
        "Name another deck with --deck NAME or -o FILE. If these are the same notes, moved, add --same.",
        ExitCode.USAGE,
    )


def _is_same_file(before: Origin, now: Origin) -> bool:
    if before.kind != now.kind or STDIN in (before.place, now.place):
        return False
    try:  # on some disks Notes.md and notes.md are one file
        return Path(before.place).samefile(now.place)
    except OSError:
        return False


def _shown(origin: Origin) -> str:
    return f"{'stdin' if origin.place == STDIN else visible(origin.place)} ({origin.kind})"
