"""Typing an answer below the question: the draft is drawn again after each key, nothing above it is touched."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.key_parser import Key
from nlpquiz.terminal.line_editor import Draft, Outcome, lines, press
from nlpquiz.terminal.view import View

PROMPT = "> "


class _Field:
    """The rows of a draft at the bottom of the screen."""

    def __init__(self, console: Console, view: View, *, redraws: bool) -> None:
        self._console = console
        self._wide = view.look.wide_ambiguous
        self._redraws = redraws
        self._row = 0  # of the cursor, where it was left
        self._echoed = ""

    def draw(self, draft: Draft) -> None:
        if not self._redraws:
            self._echo(draft.text)
            return
        shown = lines(draft, max(8, self._console.width - len(PROMPT) - 1), wide_ambiguous=self._wide)
        last = len(shown.rows) - 1
        text = "\n".join((PROMPT if n == 0 else " " * len(PROMPT)) + row for n, row in enumerate(shown.rows))
        back = _up(last - shown.row) + f"\r\x1b[{shown.column + len(PROMPT)}C"
        self._write(_up(self._row) + "\r\x1b[J" + text + back)
        self._row = shown.row

    def _echo(self, text: str) -> None:
        """Without cursor movements: what was added is written, anything else is written out anew."""
        if text.startswith(self._echoed):
            self._write(text[len(self._echoed) :])
        elif self._echoed.startswith(text):
            self._write("\b \b" * text_width(self._echoed[len(text) :]))
        else:
            self._write("\n" + PROMPT + text)
        self._echoed = text

    def close(self, draft: Draft) -> None:
        """Leave what was written in the scrollback."""
        if self._redraws:
            self._write(_up(self._row) + "\r\x1b[J")
            for row in draft.text.splitlines() or [""]:
                self._console.print(Line(PROMPT + row, "quote"))
        else:
            self._write("\n")

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()


def ask_for_answer(
    console: Console,
    read: Callable[[float | None], Key | None],
    view: View,
    *,
    redraws: bool,
    begun: str = "",
) -> str | None:
    """What the learner types until Enter; None when they leave with Esc or the input ends."""
    console.print(Line.assemble((view.say("prompt.type"), "heading"), "  ", (view.say("prompt.type.keys"), "hint")))
    field = _Field(console, view, redraws=redraws)
    if not redraws:
        console.file.write(PROMPT)
    draft = Draft(begun, len(begun))
    outcome = Outcome.EDITING
    while True:
        field.draw(draft)
        key = read(None)
        if key is None or key.name == "resize":
            continue
        if key.name == "escape":
            break
        draft, outcome = press(draft, key, width=max(8, console.width - len(PROMPT) - 1))
        if outcome in (Outcome.SUBMITTED, Outcome.ENDED):
            break
    field.close(draft)
    return draft.text if outcome is Outcome.SUBMITTED else None


def _up(rows: int) -> str:
    return f"\x1b[{rows}A" if rows > 0 else ""
