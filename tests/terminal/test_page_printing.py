"""A page printed without a console has the bytes of one printed by it."""

import io
import os
import pty
from collections.abc import Iterator, Mapping

import pytest
from rich.style import Style
from rich.text import Text as Line

from nlpquiz.terminal import page_printing
from nlpquiz.terminal.console import make_console
from nlpquiz.terminal.look import Look, look_for
from nlpquiz.terminal.page_printing import print_page
from nlpquiz.terminal.themes import DARK
from nlpquiz.terminal.today_view import today_lines
from tests.terminal.test_today_view import PAGE

LINES = [
    Line("all of it", "dim").append(" and more", "progress").append(" \x1b[31mred? \u202e注意力", "title"),
    Line(),
    Line.assemble(*((f"{name} ", name) for name in DARK)),
    Line("overlapping"),
]
LINES[-1].stylize("warning", 2, 8)
LINES[-1].stylize("strong", 4, 11)
ENVIRONMENTS: list[dict[str, str]] = [
    {"TERM": "xterm-256color"},
    {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    {"TERM": "xterm"},
    {"TERM": "xterm-kitty"},
    {"TERM": "dumb"},
    {"TERM": "xterm", "NO_COLOR": "1"},
    {"TERM": "xterm", "FORCE_COLOR": "1"},
    {},
]


class Terminal(io.StringIO):
    """Takes what is printed, and says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def fresh_styles() -> Iterator[None]:
    """A style of rich remembers the first codes that were made of it, whatever is asked of it later."""
    forget()
    yield
    forget()


def forget() -> None:
    for remembering in (Style.parse, Style._add, page_printing._style):
        remembering.cache_clear()


def by_console(look: Look, environment: Mapping[str, str], stream: io.StringIO, width: int) -> str:
    console = make_console(look, file=stream, environment=environment)
    page = [*LINES, *today_lines(PAGE, look, width, "zh")]
    console.print(Line("\n").join(page), soft_wrap=True)
    return stream.getvalue()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("theme", ["dark", "light", "none"])
@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_the_same_bytes(environment: dict[str, str], theme: str, stream: type[io.StringIO]) -> None:
    environment = {**environment, "COLUMNS": "90"}
    look = look_for(Look(theme=theme), environment)  # type: ignore[arg-type]
    ours = stream()
    print_page(lambda width: [*LINES, *today_lines(PAGE, look, width, "zh")], look, environment, ours)
    forget()
    assert ours.getvalue() == by_console(look, environment, stream(), 90)


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
def test_the_width_is_asked_for_as_a_console_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def draw(width: int) -> list[Line]:
        seen.append(width)
        return []

    print_page(draw, Look(), {}, io.StringIO())
    print_page(draw, Look(width=50), {"COLUMNS": "70"}, io.StringIO())
    print_page(draw, Look(), {"COLUMNS": "70"}, Terminal())
    controller, terminal = pty.openpty()
    monkeypatch.setattr("nlpquiz.terminal.page_printing._STANDARD_STREAMS", (terminal,))
    print_page(draw, Look(), {}, Terminal())
    os.close(terminal)
    os.close(controller)
    assert seen == [80, 50, 70, 80]  # a new pseudo-terminal has no width
