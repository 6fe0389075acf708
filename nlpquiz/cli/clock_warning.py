"""A word about a clock that is behind the newest answer: cards would seem to be answered in the future."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlpquiz.cli.workspace import Workspace
    from nlpquiz.scheduling.review import Moment


def warn_of_clock(workspace: Workspace, now: Moment) -> None:
    """Say so when the newest answer is of a later day than today."""
    newest = workspace.history.newest_day()
    if newest is None or newest <= now.day:
        return
    from datetime import date

    from nlpquiz.cli.output import note
    from nlpquiz.terminal.doctor_messages import say

    language = workspace.language
    text = say("clock.behind", language, day=date.fromordinal(newest), today=now.date())
    stop = "。" if language == "zh" else ". "
    note(f"nlpquiz: {text}{stop}{say('clock.behind.next', language)}")
