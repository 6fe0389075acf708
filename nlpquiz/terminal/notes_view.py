"""What an import of notes found, as a table, and the places that it passed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rich.text import Text as Line

from nlpquiz.terminal.cells import text_width
from nlpquiz.terminal.notes_messages import say
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.view import View

PLACES_SHOWN = 20
_LONGEST_SIDE = 100


class Block(Protocol):
    """A part of the notes that was passed over."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def excerpt(self) -> str: ...


class Side(Protocol):
    """A field that both sides changed."""

    @property
    def card(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def deck_file(self) -> str: ...
    @property
    def deck_line(self) -> int: ...
    @property
    def notes_file(self) -> str: ...
    @property
    def notes_line(self) -> int: ...
    @property
    def ours(self) -> str: ...
    @property
    def theirs(self) -> str: ...


def table(rows: Sequence[tuple[str, int]], view: View) -> list[Line]:
    """Names of messages with their numbers, those of 0 left out; in plain form a line each."""
    named = [(view.drawn(say(name, view.language)), str(count)) for name, count in rows if count]
    if view.look.plain:
        return [Line(f"{name.strip()}: {count}") for name, count in named]
    width = max((text_width(name) for name, _ in named), default=0)
    digits = max((len(count) for _, count in named), default=0)
    return [Line(f"{name}{' ' * (width - text_width(name))}  {count:>{digits}}") for name, count in named]


def skipped_lines(reasons: Sequence[tuple[str, int]], blocks: Sequence[Block], view: View) -> list[Line]:
    """How much was passed over for which reason, and the first places of it."""
    total = sum(count for _, count in reasons)
    if not total:
        return []
    lines = [Line(f"{_said(view, 'skipped')}: {total}", "heading")]
    for reason, count in reasons:
        lines.append(Line(f"  {count:>5}  {_said(view, f'reason.{reason}')}"))
    for block in blocks[:PLACES_SHOWN]:
        place = f"{_safe(block.file, view)}:{block.line}: "
        text = Line.assemble((place, "key"), (f"{block.reason}: ", "dim"), _safe(block.excerpt, view))
        lines.append(text)
    if total > PLACES_SHOWN:
        lines.append(Line(_said(view, "more", count=total - min(PLACES_SHOWN, len(blocks))), "dim"))
    return lines


def repair_line(file: str, what: str, count: int, detail: str, places: Sequence[int], view: View) -> Line:
    """What had to be done to read a file."""
    said = _said(view, f"repair.{what}", count=count, detail=detail)
    shown = ", ".join(map(str, places[:8])) + (", …" if len(places) > 8 else "")
    where = view.drawn(f" ({say('repair.lines', view.language, lines=shown)})") if places else ""
    return Line(f"{_safe(file, view)}: {said}{where}", "warning")


def conflict_lines(conflicts: Sequence[Side], view: View) -> list[Line]:
    """Each conflict with both sides and both places."""
    if not conflicts:
        return []
    lines = [Line(_said(view, "conflict", count=len(conflicts)), "warning")]
    for found in conflicts[:PLACES_SHOWN]:
        lines.append(Line(f"{_safe(found.card, view)}: {found.field}", "key"))
        for name, file, line, text in (
            ("conflict.ours", found.deck_file, found.deck_line, found.ours),
            ("conflict.theirs", found.notes_file, found.notes_line, found.theirs),
        ):
            short = _safe(" ".join(text.split()), view)
            short = short if len(short) <= _LONGEST_SIDE else short[: _LONGEST_SIDE - 1] + view.drawn("…")
            lines.append(Line(f"  {_safe(file, view)}:{line}: {_said(view, name)}: {short}"))
    if len(conflicts) > PLACES_SHOWN:
        lines.append(Line(_said(view, "more", count=len(conflicts) - PLACES_SHOWN), "dim"))
    lines.append(Line(_said(view, "conflict.next"), "hint"))
    return lines


def title_line(name: str, notes: str, deck: str, view: View) -> Line:
    """From where to where."""
    text = say(name, view.language, notes="\x00", deck="\x01")
    drawn = view.drawn(text.replace("→", "->") if view.look.ascii_only or view.look.plain else text)
    return Line(drawn.replace("\x00", _safe(notes, view)).replace("\x01", _safe(deck, view)), "heading")


def said(name: str, view: View, /, **values: object) -> str:
    """A message as this look draws it."""
    return _said(view, name, **values)


def _said(view: View, name: str, /, **values: object) -> str:
    return view.drawn(say(name, view.language, **values))


def _safe(text: str, view: View) -> str:
    return harmless(text.replace("\n", " "), ascii_only=view.look.ascii_only)
