"""The sitting as it is seen and pressed: draws the session, turns keys into actions, has the effects carried out.

What a key means is decided here; what an action does is decided in ``study.session``. Cards go to the scrollback, only
the last line is redrawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rich.console import Console
from rich.text import Text as Line

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.choosing import numbers_needed, numbers_to_choose
from nlpquiz.deck.model import Card, ChoiceCard, OpenCard, OrderCard, TrueFalseCard, split_key
from nlpquiz.errors import QuizError
from nlpquiz.scheduling.review import Rating
from nlpquiz.study.response import (
    Response,
    respond_with_numbers,
    respond_with_text,
)
from nlpquiz.study.session import (
    Action,
    Asked,
    Bury,
    Enqueue,
    Flag,
    Phase,
    Quit,
    Rate,
    Refresh,
    Reveal,
    Session,
    SetLanguage,
    Suspend,
    Undo,
    step,
)
from nlpquiz.terminal.card_view import image_files, prose_lines
from nlpquiz.terminal.footer import Footer
from nlpquiz.terminal.key_parser import EOF, Key
from nlpquiz.terminal.line_keys import LineKeys
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.scrollback import Scrollback
from nlpquiz.terminal.study_desk import Desk, Why
from nlpquiz.terminal.study_parts import (
    answer_block,
    header_lines,
    help_lines,
    info_lines,
    question_block,
    question_footer,
    rating_footer,
    sources_block,
    welcome_lines,
)
from nlpquiz.terminal.view import View

LANGUAGE_ROUND = {"en": "zh", "zh": "both", "both": "en"}


@dataclass(slots=True)
class _Sheet:
    """The card on the screen as it was when it was put there, and what the learner has done to it since."""

    card: Card | None = None
    head: DeckHead | None = None
    numbers: tuple[int, ...] = ()
    response: Response | None = None


class StudyScreen:
    """Runs a session on a console until it is over."""

    def __init__(
        self,
        console: Console,
        look: Look,
        read_key: Callable[[float | None], Key | None],
        desk: Desk,
        why: Why | None = None,
    ) -> None:
        self._console = console
        self._look = look
        self._read = LineKeys(read_key, self._what_is_asked, self._not_understood)
        self._desk = desk
        self._why = why
        self._redraws = console.is_terminal and not look.plain and not console.is_dumb_terminal
        self._footer = Footer(console, redraws=self._redraws)
        self._scroll = Scrollback(console, self._footer, self._read, pages=console.is_terminal and not look.plain)
        self._sheet = _Sheet()
        self._session: Session | None = None
        self._commands: dict[str, Callable[[], None]] = {
            "t": self._type,
            "u": self._undo,
            "s": self._suspend,
            "b": self._bury,
            "f": self._flag,
            "n": self._follow_up,
            "l": self._language,
            "e": self._edit,
            "i": self._info,
            "o": self._sources,
            "?": self._help,
            "？": self._help,
            "q": self._quit,
        }

    def run(self, session: Session, *, welcome: bool = False) -> Session:
        """Ask cards until the queue or the learner ends the session; ``welcome`` explains the keys first."""
        self._session = session
        self._take_up()
        if welcome and self._now.current is not None:
            self._scroll.print(welcome_lines(self._view))
        self._redraw()
        try:
            while self._now.phase != "over":
                key = self._read(None)
                if key is None:
                    continue
                if key is EOF or key.name == "eof":
                    self._do(Quit())
                else:
                    self._press(key)
        finally:
            self._footer.clear()
        return self._now

    @property
    def _now(self) -> Session:
        assert self._session is not None
        return self._session

    @property
    def _asked(self) -> Asked:
        assert self._now.current is not None
        return self._now.current

    def _press(self, key: Key) -> None:
        """One key, whatever is on the screen."""
        character = key.character.lower() if key.name == "char" else ""
        if key.name == "resize":
            self._redraw()
        elif key.name == "enter" or character == " ":
            self._confirm()
        elif key.name == "backspace" and self._now.phase == "question" and self._sheet.numbers:
            self._sheet.numbers = self._sheet.numbers[:-1]
            self._redraw()
        elif character and character in "123456789":
            self._press_number(int(character))
        elif self._now.phase == "answer" and self._settles(character):
            pass
        else:
            command = self._commands.get(character)
            if command is not None:
                command()

    def _confirm(self) -> None:
        if self._now.phase == "answer":
            if self._asked.suggestion is not None:
                self._rate(self._asked.suggestion)
            return
        card = self._card
        if numbers_to_choose(card) and self._sheet.numbers and numbers_needed(card) is None:
            self._respond_numbers(self._sheet.numbers)
        elif isinstance(card, OpenCard) or not self._sheet.numbers:
            self._do(Reveal())
            self._show_answer()

    def _press_number(self, number: int) -> None:
        if self._now.phase == "answer":
            if number <= len(Rating):
                self._rate(Rating(number))
            return
        card = self._card
        highest = numbers_to_choose(card)
        if not highest:
            if card.kind == "numeric":
                self._type(str(number))
            return
        if number > highest:
            return
        chosen = self._sheet.numbers
        if isinstance(card, OrderCard) and number in chosen:
            return
        self._sheet.numbers = tuple(n for n in chosen if n != number) if number in chosen else (*chosen, number)
        if numbers_needed(card) == len(self._sheet.numbers):
            self._respond_numbers(self._sheet.numbers)
        else:
            self._redraw()

    def _respond_numbers(self, numbers: tuple[int, ...]) -> None:
        card = self._card
        assert isinstance(card, ChoiceCard | TrueFalseCard | OrderCard)
        self._answered(respond_with_numbers(card, self._asked.seed, numbers))

    def _answered(self, response: Response) -> None:
        if response.verdict is not None and not response.verdict.readable:
            self._scroll.print(prose_lines(response.verdict.reason, self._view))
            self._show_footer()
            return
        self._sheet.response = response
        self._do(Reveal(response.detail(), response.suggestion))
        remedies = self._desk.candidates([self._full_name(name) for name in response.remedies])
        self._do(Enqueue(remedies, wished=False))  # after the reveal, so that undoing it takes them out again
        self._show_answer()
        if remedies and remedies[0].entry.key in {coming.entry.key for coming in self._now.queue[self._now.position :]}:
            self._notice("remedy.next", name=remedies[0].entry.name)
            self._show_footer()

    def _rate(self, rating: Rating) -> None:
        detail = self._sheet.response.detail() if self._sheet.response else None
        self._do(Rate(rating, self._desk.new_id(), detail))
        self._show_question()

    # the commands, one key each

    def _type(self, begun: str = "") -> None:
        card = self._card
        if self._now.phase != "question":
            return
        if numbers_to_choose(card):
            self._notice("no.typing")
            return
        self._footer.clear()
        from nlpquiz.terminal.answer_prompt import ask_for_answer

        typed = ask_for_answer(self._console, self._read, self._view, redraws=self._redraws, begun=begun)
        if typed is None or not typed.strip():
            self._show_footer()
            return
        assert not isinstance(card, ChoiceCard | TrueFalseCard | OrderCard)
        gap = split_key(self._asked.key)[1]
        self._answered(respond_with_text(card, self._asked.seed, gap, typed, self._view.languages[0]))

    def _settles(self, character: str) -> bool:
        """a–e change the mark of a point of a typed answer, said → partly → missing; True when that was meant."""
        response = self._sheet.response
        if response is None or not isinstance(self._card, OpenCard) or not character:
            return False
        place = "abcde".find(character)
        if not 0 <= place < len(response.points):
            return False
        self._sheet.response = response.with_next_status(place)
        self._do_quietly(replace(self._asked, suggestion=self._sheet.response.suggestion))
        self._show_answer(again=True)
        return True

    def _do_quietly(self, asked: Asked) -> None:
        self._session = replace(self._now, current=asked)

    def _undo(self) -> None:
        if self._now.phase == "question" and self._sheet.numbers:
            self._sheet.numbers = self._sheet.numbers[:-1]
            self._redraw()
            return
        before = self._now
        self._do(Undo())
        if self._now is before:
            self._notice("nothing.undo")
            return
        self._notice("undone")
        self._show_question()

    def _suspend(self) -> None:
        name = self._asked.key
        self._do(Suspend())
        self._notice("suspended", name=name)
        self._show_question()

    def _bury(self) -> None:
        name = self._asked.key
        self._do(Bury())
        self._notice("buried", name=name)
        self._show_question()

    def _flag(self) -> None:
        self._do(Flag())
        self._notice("flag.on" if self._asked.key in self._now.flagged else "flag.off")
        self._show_footer()

    def _follow_up(self) -> None:
        names = [self._full_name(name) for name in self._card.follow_ups]
        candidates = self._desk.candidates(names)
        if not candidates:
            self._notice("no.follow_up")
        else:
            self._do(Enqueue(candidates[:1]))
            self._notice("follow_up.next", name=candidates[0].entry.name)
        self._show_footer()

    def _language(self) -> None:
        self._do(SetLanguage(LANGUAGE_ROUND[self._now.language]))
        self._redraw()

    def _edit(self) -> None:
        self._footer.clear()
        candidate = self._desk.edit(self._asked.candidate.entry)
        if candidate is not None:
            self._do(Refresh(candidate))
            self._take_up()
            self._notice("edited", name=candidate.entry.name)
        self._redraw()

    def _info(self) -> None:
        entry = self._asked.candidate.entry
        self._scroll.print(info_lines(self._asked, self._desk.history(entry.key), self._desk.now(), self._view))
        if self._why is not None:
            self._scroll.print(self._why(self._asked.candidate, self._view))
        self._show_footer()

    def _sources(self) -> None:
        entry = self._asked.candidate.entry
        topic = self._head.topic(self._card.topic)
        images = image_files(self._card, self._view)
        self._scroll.print(sources_block(self._card, topic, self._view, images))
        for file in self._desk.open_images(entry, images) if images else ():
            self._notice("no.image", file=file)
        self._show_footer()

    def _help(self) -> None:
        self._scroll.print(help_lines(self._view))
        self._show_footer()

    def _quit(self) -> None:
        self._do(Quit())

    # drawing

    def _do(self, action: Action) -> None:
        now = self._desk.now()
        self._session, effects = step(self._now, action, now)
        for effect in effects:
            self._desk.carry_out(effect, now)

    @property
    def _card(self) -> Card:
        assert self._sheet.card is not None
        return self._sheet.card

    @property
    def _head(self) -> DeckHead:
        assert self._sheet.head is not None
        return self._sheet.head

    @property
    def _view(self) -> View:
        entry = self._asked.candidate.entry
        return View(
            look=self._look,
            width=self._console.width,
            language=self._now.language,
            seed=self._asked.seed,
            gap=split_key(entry.key)[1],
            macros=self._head.macros,
        )

    def _full_name(self, name: str) -> str:
        return name if "/" in name else f"{self._asked.candidate.entry.deck}/{name}"

    def _show_question(self) -> None:
        self._take_up()
        self._redraw()

    def _take_up(self) -> None:
        """Have the card at hand as it is now, until the next: decks may change meanwhile. One that is gone is left."""
        while self._now.current is not None:
            entry = self._asked.candidate.entry
            try:
                self._sheet = _Sheet(self._desk.card(entry.name), self._desk.head(entry.deck))
            except QuizError:
                self._notice("gone", name=entry.name)
                moved, _ = step(self._now, Bury(), self._desk.now())  # nothing is written down
                self._session = replace(moved, before=self._now.before)
            else:
                return

    def _show_answer(self, *, again: bool = False) -> None:
        card = self._card
        names = [self._full_name(name) for name in card.follow_ups]
        follow_ups = [self._desk.card(candidate.entry.name) for candidate in self._desk.candidates(names)]
        lines = answer_block(card, self._view, self._sheet.response, follow_ups, only_verdict=again)
        self._scroll.print_pages(lines, self._view)
        self._show_footer()

    def _redraw(self) -> None:
        """The card again: another language, another width, an undone step, one more option ticked."""
        if self._now.phase == "over":
            return
        self._scroll.print(header_lines(self._now, self._desk.now(), self._head, self._view))
        self._scroll.print(question_block(self._card, self._view, self._sheet.numbers))
        if self._now.phase == "answer":
            self._show_answer()
        else:
            self._show_footer()

    def _show_footer(self) -> None:
        if self._now.phase == "answer":
            self._footer.show(rating_footer(self._asked, self._desk.now(), self._view, cram=self._now.cram))
        elif self._now.phase == "question" and not self._console.is_terminal:  # lines are read: keys would mislead
            self._footer.show(Line(f"> {self._wanted()}", "hint"))
        elif self._now.phase == "question":
            self._footer.show(question_footer(self._card, self._view, self._sheet.numbers))

    def _what_is_asked(self) -> tuple[Card, Phase, bool] | None:
        if self._now.current is None:
            return None
        return self._card, self._now.phase, self._asked.suggestion is not None

    def _not_understood(self, text: str) -> None:
        self._notice("not.understood", text=text, wanted=self._wanted())

    def _wanted(self) -> str:
        """What a line is to say."""
        if self._now.phase == "answer":
            return self._view.say("prompt.rating")
        several = isinstance(self._card, ChoiceCard) and numbers_needed(self._card) is None
        return self._view.say("prompt.choices" if several else f"prompt.{self._card.kind}")

    def _notice(self, name: str, /, **values: object) -> None:
        view = View(self._look, self._console.width, self._now.language)
        self._scroll.print([Line(view.say(name, **values), "hint")])
