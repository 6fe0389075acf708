"""After the exam: each open answer beside its points; the learner changes the marks that they see differently."""

from __future__ import annotations

from rich.text import Text as Line

from nlpquiz.exam.attempt import Attempt, settle
from nlpquiz.exam.description import PointWords, describe
from nlpquiz.exam.marks import POINT_VALUES, Marked, mark_paper
from nlpquiz.terminal.exam_seat import Seat
from nlpquiz.terminal.exam_view import Sheet
from nlpquiz.terminal.live_area import LiveArea

LETTERS = "abcdefgh"
SIGNS = {"said": ("✓", "correct"), "partly": ("≈", "partly"), "missing": ("✗", "wrong")}


class SettleScreen:
    """Goes through the open answers of a paper that was handed in."""

    def __init__(self, seat: Seat, attempt: Attempt) -> None:
        self._console, self._look = seat.console, seat.look
        self._read, self._desk = seat.read_key, seat.desk
        self._attempt = attempt
        self._redraws = seat.redraws
        self._area = LiveArea(seat.console, redraws=seat.redraws)

    @property
    def _sheet(self) -> Sheet:
        return Sheet(self._look, self._console.width, self._attempt.paper.terms.language)

    def run(self) -> Attempt:
        """The attempt with the learner's own marks."""
        to_settle = [one for one in mark_paper(self._attempt) if one.points and not one.given.is_blank]
        if to_settle:
            self._print([Line(), Line(self._sheet.say("settle.title"), "title")])
        for one in to_settle:
            marks = self._settle(one)
            if marks is None:
                break
            self._attempt, events = settle(self._attempt, one.place, marks, self._desk.reading())
            self._desk.write(self._attempt.paper.id, events)
        self._area.clear()
        return self._attempt

    def _settle(self, one: Marked) -> tuple[str, ...] | None:
        """The marks that the learner agrees with; None when they want to see no more."""
        marks = list(one.points)
        self._show(one)
        while True:
            self._draw(one, marks)
            key = self._read(None)
            if key is None:
                continue
            if key.name == "resize":
                self._area.forget()
                self._show(one)
            elif key.name == "eof" or key.character.lower() == "q" or key.text.strip() == ":q":
                return None
            elif key.name in ("enter", "tab") or key.character == " ":
                self._area.clear()
                return tuple(marks)
            elif key.name == "line":
                for letter in key.text.strip().lower():
                    self._turn(marks, letter)
                if not key.text.strip():
                    return tuple(marks)
            else:
                self._turn(marks, key.character.lower())

    @staticmethod
    def _turn(marks: list[str], letter: str) -> None:
        place = LETTERS.find(letter) if letter else -1
        if 0 <= place < len(marks):
            order = tuple(POINT_VALUES)
            marks[place] = order[(order.index(marks[place]) + 1) % len(order)]

    def _show(self, one: Marked) -> None:
        sheet = self._sheet
        paper = self._attempt.paper
        words = describe(one, sheet.language, sheet.say)
        macros = dict(paper.decks[one.question.deck].macros)
        rule = [] if sheet.look.plain else [Line(sheet.drawn("─") * sheet.width, "rule")]
        title = Line(sheet.say("question", number=one.place + 1, count=len(paper.questions)), "title")
        typed = [row for text in words.typed.split("\n") for row in sheet.wrapped(Line(f"  {text}", "quote"))]
        lines = [*rule, title, *sheet.prose(words.question, macros)]
        lines += [Line(), Line(sheet.say("report.yours"), "heading"), *typed]
        lines += [Line(), Line(sheet.say("settle.model"), "heading"), *sheet.prose(words.right, macros), Line()]
        if getattr(one.verdict, "list_like", False):
            lines += sheet.wrapped(Line(sheet.say("list.like"), "warning"))
        self._print(lines)

    def _draw(self, one: Marked, marks: list[str]) -> None:
        sheet = self._sheet
        points = describe(one, sheet.language, sheet.say).points
        rows = [
            point_row(letter, point, mark, sheet) for letter, point, mark in zip(LETTERS, points, marks, strict=False)
        ]
        rows.append(Line(sheet.say("settle.how", last=LETTERS[len(rows) - 1]), "hint"))
        if self._redraws:
            for row in rows:
                row.truncate(max(1, sheet.width - 1), overflow="ellipsis")
            self._area.draw(rows)
        else:
            self._print(rows)

    def _print(self, rows: list[Line]) -> None:
        self._area.clear()
        self._console.print(*rows, sep="\n", soft_wrap=True)


def point_row(letter: str, point: PointWords, mark: str, sheet: Sheet) -> Line:
    """One point with its mark and what was found for it, in one row."""
    from nlpquiz.terminal.prose import plain_text

    sign, style = SIGNS[mark]
    if sheet.look.ascii_only:
        sign = {"✓": "+", "≈": "~", "✗": "x"}[sign]
    text = " ".join(plain_text(point.text, ascii_only=sheet.look.ascii_only).split())
    row = Line().append(f" {letter} ", "key").append(f"{sign} {sheet.say(mark)} ", style).append(text)
    if point.quotes:
        between = sheet.drawn("” “")
        quotes = between.join(" ".join(quote.split()) for quote in point.quotes)
        row.append(f"  {sheet.drawn('“')}{quotes}{sheet.drawn('”')}", "dim")
    return row
