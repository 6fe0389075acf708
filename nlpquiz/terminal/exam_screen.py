"""An exam as it is seen and pressed: draws the attempt, turns keys into actions, has every fact written first.

What a key means is decided here; what an action does is decided in ``exam.attempt``. The question goes to the
scrollback; only the rows with the answer and the clock are drawn again, once a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rich.text import Text as Line

from nlpquiz.exam.answering import Given, is_typed, with_number
from nlpquiz.exam.attempt import (
    LAST_PART,
    Action,
    Answer,
    Attempt,
    Continue,
    Flag,
    GoTo,
    Leave,
    Pause,
    Submit,
    Tick,
    step,
)
from nlpquiz.exam.clock import passed
from nlpquiz.exam.paper import Question
from nlpquiz.terminal.exam_lines import ExamLines
from nlpquiz.terminal.exam_messages import clock_words, span_words
from nlpquiz.terminal.exam_rows import (
    PROMPT,
    answer_hint,
    answer_row,
    draft_rows,
    status_line,
    submit_row,
    text_width,
)
from nlpquiz.terminal.exam_seat import Seat
from nlpquiz.terminal.exam_view import Sheet, header_lines, help_lines, overview_lines, question_lines
from nlpquiz.terminal.key_parser import Key
from nlpquiz.terminal.line_editor import Draft, Outcome, press
from nlpquiz.terminal.live_area import LiveArea

DRAFT_EVERY_MS = 1000
NEXT_KEYS = frozenset({"tab", "right", "down", "page-down", "ctrl-n"})
PREVIOUS_KEYS = frozenset({"shift-tab", "left", "up", "page-up", "ctrl-p"})
NEXT_WHILE_TYPING = frozenset({"tab", "page-down", "ctrl-n"})
PREVIOUS_WHILE_TYPING = frozenset({"shift-tab", "page-up", "ctrl-p"})
YES = frozenset({"y", "Y", "是", "好"})


class ExamScreen:
    """Runs an attempt on a console until the paper is handed in or left."""

    def __init__(self, seat: Seat, attempt: Attempt) -> None:
        self._console, self._look = seat.console, seat.look
        self._read, self._desk = seat.read_key, seat.desk
        self._attempt = attempt
        self._redraws = seat.redraws
        self._area = LiveArea(seat.console, redraws=seat.redraws)
        self._draft: Draft | None = None  # while a text is being typed
        self._number: str | None = None  # while the number of a question is being typed
        self._asking_to_submit = False
        self._warned = False
        self._commands: dict[str, Callable[[], None]] = {
            "n": self._next,
            " ": self._next,
            "p": self._previous,
            "g": self._begin_number,
            "f": self._flag,
            "o": self._overview,
            "s": self._ask_to_submit,
            "t": self._type,
            "z": self._pause,
            "q": self._leave,
            "?": self._help,
            "？": self._help,
        }

    def run(self) -> Attempt:
        """Ask until the paper is handed in, the time is up, or the learner leaves.

        Ctrl-C and a closed window leave the paper too, with what is typed so far.
        """
        try:
            self._show_question()
            while self._attempt.phase in ("asking", "paused"):
                self._next_key()
        except Exception:
            raise
        except BaseException:
            self._close_text()
            self._leave()
            self._area.clear()
            self._say_how_it_ended()
            raise
        self._area.clear()
        self._say_how_it_ended()
        return self._attempt

    def _next_key(self) -> None:
        key = self._read(self._until_next_second())
        self._note_the_time()
        if self._attempt.phase == "over":
            return
        if key is not None:
            self._press(key)
        else:
            self._draw()

    def _note_the_time(self) -> None:
        """What is typed is saved once a second at most, and at the deadline as it stands."""
        now = self._desk.reading()
        is_stale = passed(self._attempt.last, now).real_ms >= DRAFT_EVERY_MS
        if self._draft is not None and (is_stale or self._attempt.left_ms(now) == 0):
            self._do(Answer(Given(self._draft.text), draft=True))
        self._do(Tick())

    # time

    def _until_next_second(self) -> float:
        """Seconds until the countdown changes, or its last tenth begins."""
        now = self._desk.reading()
        left_ms, limit_ms = self._attempt.left_ms(now), self._attempt.paper.terms.limit_ms
        if left_ms is None or limit_ms is None:
            return (1000 - self._attempt.used_by(now) % 1000) / 1000
        until_last_ms = left_ms - LAST_PART * limit_ms
        rest_ms = left_ms % 1000 or 1000
        return max(20.0, min(rest_ms, until_last_ms) if until_last_ms > 0 else rest_ms) / 1000

    def _do(self, action: Action) -> None:
        """Carry an action out: what follows from it is on disk before anything is drawn."""
        before = self._attempt
        self._attempt, events = step(before, action, self._desk.reading())
        self._desk.write(self._attempt.paper.id, events)
        if self._attempt.slept_ms > before.slept_ms:
            slept_ms = self._attempt.slept_ms - before.slept_ms
            self._notice("slept", time=span_words(slept_ms, self._sheet.language))
        for moved_ms in self._attempt.clock_moved_ms[len(before.clock_moved_ms) :]:
            self._notice("clock.moved", time=span_words(moved_ms, self._sheet.language))

    # keys

    def _press(self, key: Key) -> None:
        if key.name == "resize":
            self._area.forget()
            self._show_again()
        elif self._attempt.phase == "paused":
            self._do(Continue())
            self._show_question()
        elif key.name == "line":
            self._take_line(key.text)
        elif key.name == "eof":
            self._end_of_input()
        elif self._asking_to_submit:
            self._confirm(key)
        elif self._number is not None:
            self._press_in_number(key)
        elif self._draft is not None:
            self._press_in_text(key)
        else:
            self._press_command(key)

    def _press_command(self, key: Key) -> None:
        character = key.character
        if character.isdecimal() and character.isascii():
            self._press_number(int(character))
        elif key.name == "enter":
            self._type() if self._is_typed and self._attempt.given.is_blank else self._next()
        elif key.name in NEXT_KEYS:
            self._next()
        elif key.name in PREVIOUS_KEYS:
            self._previous()
        elif key.name in ("backspace", "delete") and not self._is_typed:
            self._answer(replace(self._attempt.given, numbers=self._attempt.given.numbers[:-1]))
        elif key.name == "ctrl-d":
            self._leave()
        elif key.name == "paste" and self._is_typed:
            self._type(key)
        elif command := self._commands.get(character.lower()):
            command()

    def _press_number(self, number: int) -> None:
        if self._is_typed:
            self._type(Key("char", str(number)))
        else:
            self._answer(with_number(self._question.card, self._attempt.given, number))

    def _press_in_text(self, key: Key) -> None:
        assert self._draft is not None
        if key.name == "escape":
            self._close_text()
            self._draw()
        elif key.name in NEXT_WHILE_TYPING:
            self._next()
        elif key.name in PREVIOUS_WHILE_TYPING:
            self._previous()
        else:
            self._draft, outcome = press(self._draft, key, width=self._text_width)
            command = self._commands.get(key.name.removeprefix("alt-")) if key.name.startswith("alt-") else None
            if outcome is Outcome.UNUSED and command is not None:  # Esc and the letter in one go
                self._close_text()
                command()
            elif outcome is Outcome.SUBMITTED:
                self._next()
            elif outcome is Outcome.ENDED:
                self._close_text()
                self._leave()
            else:
                self._draw()

    def _press_in_number(self, key: Key) -> None:
        assert self._number is not None
        if key.character.isdecimal() and key.character.isascii():
            self._number = (self._number + key.character)[:4]
        elif key.name == "backspace":
            self._number = self._number[:-1]
        elif key.name == "enter" and self._number:
            self._go_to_number(self._number)
            return
        elif key.name not in ("resize", "unknown"):
            self._number = None
        self._draw()

    def _go_to_number(self, typed: str) -> None:
        self._number = None
        if not 1 <= int(typed) <= len(self._attempt.paper.questions):
            self._notice("goto.no", typed=typed)
            self._draw()
            return
        self._keep_answer()
        self._do(GoTo(int(typed) - 1))
        self._show_question()

    def _confirm(self, key: Key) -> None:
        self._asking_to_submit = False
        if key.character in YES:
            self._do(Submit())
        else:
            self._show_question()

    # what the keys do

    def _answer(self, given: Given) -> None:
        self._do(Answer(given))
        self._draw()

    def _next(self) -> None:
        self._keep_answer()
        if self._attempt.place + 1 < len(self._attempt.paper.questions):
            self._do(GoTo(self._attempt.place + 1))
            self._show_question()
        else:
            self._notice("submit.last")
            self._ask_to_submit()

    def _previous(self) -> None:
        self._keep_answer()
        self._do(GoTo(self._attempt.place - 1))
        self._show_question()

    def _flag(self) -> None:
        self._do(Flag())
        self._draw()

    def _begin_number(self) -> None:
        self._number = ""
        self._draw()

    def _overview(self) -> None:
        self._print(overview_lines(self._attempt, self._sheet))
        self._draw()

    def _ask_to_submit(self) -> None:
        self._asking_to_submit = True
        self._overview()

    def _leave(self) -> None:
        self._do(Leave())

    def _help(self) -> None:
        self._print(help_lines(self._sheet))
        self._draw()

    def _pause(self) -> None:
        if self._attempt.paper.terms.limit_ms is not None:
            self._notice("no.pause")
            self._draw()
            return
        self._do(Pause())
        self._area.clear()
        if self._redraws:
            self._console.file.write("\x1b[2J\x1b[H")  # the question is out of sight
        self._console.print(Line(self._sheet.say("paused"), "warning"))

    def _type(self, first: Key | None = None) -> None:
        if not self._is_typed:
            return
        text = self._attempt.given.typed
        self._draft = Draft(text, len(text))
        if first is not None:
            self._draft, _ = press(self._draft, first, width=self._text_width)
        self._draw()

    def _keep_answer(self) -> None:
        """The answer stays to be seen below its question in the scrollback."""
        self._close_text()
        if self._redraws and not self._attempt.given.is_blank:
            self._print([answer_row(self._attempt, self._sheet)])

    def _close_text(self) -> None:
        """What was typed becomes the answer."""
        if self._draft is not None:
            self._do(Answer(Given(self._draft.text)))
            self._draft = None

    # without a terminal: whole lines

    def _take_line(self, text: str) -> None:
        self._draft = None
        actions = ExamLines(self._attempt, asking_to_submit=self._asking_to_submit).actions_for(text)
        if actions is None:
            self._notice("not.understood", text=text, wanted=answer_hint(self._question.card, self._sheet))
            self._draw()
            return
        for action in actions:
            if isinstance(action, Key):
                self._press(action)
            else:
                self._do(action)

    def _end_of_input(self) -> None:
        """Nothing more will come: a paper that was gone through is handed in, any other one can be resumed."""
        self._close_text()
        everything = len(self._attempt.seen) == len(self._attempt.paper.questions)
        self._do(Submit() if everything and not self._console.is_terminal else Leave())

    # drawing

    @property
    def _question(self) -> Question:
        return self._attempt.paper.questions[self._attempt.place]

    @property
    def _is_typed(self) -> bool:
        return is_typed(self._question.card)

    @property
    def _sheet(self) -> Sheet:
        return Sheet(self._look, self._console.width, self._attempt.paper.terms.language)

    @property
    def _text_width(self) -> int:
        return text_width(self._console.width)

    def _show_question(self) -> None:
        if self._attempt.phase != "asking":
            return
        self._draft = None
        sheet = self._sheet
        self._print([*header_lines(self._attempt, sheet), *question_lines(self._attempt.paper, self._question, sheet)])
        if not self._redraws:
            self._print([status_line(self._attempt, self._desk.reading(), sheet, typing=False)])
        if self._is_typed and self._console.is_terminal:
            self._type()
        else:
            self._draw()

    def _show_again(self) -> None:
        """The question in a window of another size; a text that is being typed goes on."""
        draft = self._draft
        self._show_question()
        self._draft = draft
        self._draw()

    def _draw(self) -> None:
        """The answer and the clock."""
        if self._attempt.phase != "asking":
            return
        now, sheet = self._desk.reading(), self._sheet
        if self._attempt.in_last_part(now) and not self._warned:
            self._warned = True
            left_ms = self._attempt.left_ms(now) or 0
            self._notice("left.last.said", time=clock_words(left_ms))
        if not self._redraws:
            self._draw_plainly(sheet)
            return
        if self._asking_to_submit:
            self._area.draw([submit_row(self._attempt, sheet), status_line(self._attempt, now, sheet, typing=False)])
        elif self._number is not None:
            status = status_line(self._attempt, now, sheet, typing=False)
            self._area.draw([status, Line(sheet.say("goto", typed=self._number), "key")])
        elif self._draft is not None:
            rows, cursor = draft_rows(self._draft, sheet, self._console.height)
            self._area.draw([*rows, status_line(self._attempt, now, sheet, typing=True)], cursor)
        else:
            self._area.draw([answer_row(self._attempt, sheet), status_line(self._attempt, now, sheet, typing=False)])

    def _draw_plainly(self, sheet: Sheet) -> None:
        """Without redrawing: an answer is printed when it changes, a question to the learner once."""
        if self._asking_to_submit:
            self._print([submit_row(self._attempt, sheet)])
        elif self._number is not None:
            self._area.echo(sheet.say("goto", typed=self._number))
        elif self._draft is not None:
            self._area.echo(PROMPT + self._draft.text)
        elif self._console.is_terminal:
            self._area.echo(answer_row(self._attempt, sheet).plain)

    def _print(self, rows: Sequence[Line]) -> None:
        self._area.clear()
        if rows:
            self._console.print(*rows, sep="\n", soft_wrap=True)

    def _notice(self, name: str, **values: object) -> None:
        sheet = self._sheet
        self._print(sheet.wrapped(Line(sheet.say(name, **values), "warning")))

    def _say_how_it_ended(self) -> None:
        left_ms = self._attempt.left_ms(self._attempt.last)
        if self._attempt.phase == "over":
            self._notice("time.up" if self._attempt.ending == "time" else "submitted")
        elif left_ms is None:
            self._notice("left.it.untimed")
        else:
            self._notice("left.it", time=clock_words(left_ms))
