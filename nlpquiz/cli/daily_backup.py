"""Backups that are made without being asked for: once a day, and before an import. They never stop anything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from nlpquiz.cli.output import note
from nlpquiz.errors import QuizError

if TYPE_CHECKING:
    from nlpquiz.store.history import History

FAILED = "backup-failed"  # beside the history, an empty file: it was said today that there is no backup


def back_up_daily(history: History, today: date, language: str) -> None:
    """Make the copy of today when there is something new. That it could not be made is said, once a day."""
    from nlpquiz.store.backups import anything_new, back_up

    try:
        if anything_new(history):
            back_up(history, today)
    except QuizError as error:
        if not _said(history, today):
            _say_failed(error, language)


def back_up_before(what: str, history: History, today: date, language: str) -> None:
    """Make a copy before something is done (``import``). When it cannot be made that is said, and things go on."""
    from nlpquiz.cli.progress import CheckingBar
    from nlpquiz.store.backups import back_up

    try:
        if history.any_review():
            with CheckingBar(lambda: language) as bar:
                back_up(history, today, f"before-{what}", bar)
    except QuizError as error:
        _say_failed(error, language)


def _said(history: History, today: date) -> bool:
    """Whether it was said today already; from now on it was, where that can be remembered."""
    marker = history.path.with_name(FAILED)
    try:
        said = marker.exists() and date.fromtimestamp(marker.stat().st_mtime) == today  # noqa: DTZ012 (the local day)
        marker.touch(mode=0o600)
    except OSError:
        return False
    return said


def _say_failed(error: QuizError, language: str) -> None:
    from nlpquiz.terminal.backup_messages import say
    from nlpquiz.terminal.error_messages import in_language

    reason = in_language(error.message, language)
    note(f"nlpquiz: {say('failed', language, reason=reason)} {in_language(error.next_step, language)}")
