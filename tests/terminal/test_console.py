"""The console: its width, its colours, and that no text is a command."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rich.panel import Panel
from rich.text import Text

from nlpquiz.terminal.console import make_console
from nlpquiz.terminal.look import Look

_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "1"}
_LOOK = Look()


def _printed(text: object, environment: dict[str, str] | None = None, look: Look = _LOOK) -> str:
    file = io.StringIO()
    make_console(look, file=file, environment=environment or {}).print(text)
    return file.getvalue()


def test_a_pipe_is_80_wide_and_columns_counts() -> None:
    assert make_console(Look(), file=io.StringIO(), environment={}).width == 80
    assert make_console(Look(), file=io.StringIO(), environment={"COLUMNS": "44"}).width == 44
    assert make_console(Look(), file=io.StringIO(), environment={"COLUMNS": "wide"}).width == 80
    assert make_console(Look(width=50), file=io.StringIO(), environment={"COLUMNS": "44"}).width == 50


@pytest.mark.parametrize("text", ["x[i]", "[/b]", "[bold]list[int][/bold]", ":smile: 3.14 http://example.org"])
def test_strings_are_neither_markup_nor_emoji_nor_highlighted(text: str) -> None:
    assert _printed(text, _TERMINAL) == text + "\n"


@pytest.mark.parametrize("frame", [False, True])
def test_escapes_never_reach_the_terminal(frame: bool) -> None:
    evil = "\x1b[2J\x1b]0;owned\x07\u202eabc\x9b1m"
    shown = _printed(Panel(Text(evil), title=Text(evil)) if frame else evil)
    assert "\x1b" not in shown
    assert "\x07" not in shown  # rich drops it
    assert "\x9b" not in shown
    assert "␛[2J␛]0;owned⟨U+202E⟩abc" in shown.replace("\n", "")


def test_colours_of_the_theme_and_none_with_no_color() -> None:
    word = Text("ok", style="correct")
    assert "38;2;95;224;176" in _printed(word, _TERMINAL)
    plain = _printed(word, {**_TERMINAL, "NO_COLOR": "1"})
    assert "38;" not in plain
    assert "\x1b[1m" in plain  # the weight stays


def test_theme_none_keeps_rank_without_colour() -> None:
    assert _printed(Text("no", style="wrong"), _TERMINAL, Look(theme="none")) == "\x1b[1;7mno\x1b[0m\n"


def test_a_dumb_terminal_gets_plain_text_at_its_own_width() -> None:
    master, slave = pty.openpty()
    code = (
        "from nlpquiz.terminal.console import make_console; from nlpquiz.terminal.look import Look\n"
        "from rich.text import Text\n"
        "c = make_console(Look()); c.print(Text('ok', style='wrong')); c.print(str(c.width))"
    )
    environment = {**os.environ, "TERM": "dumb"}
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        environment.pop(name, None)
    with os.fdopen(slave, "w") as screen:
        import fcntl
        import struct
        import termios

        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 61, 0, 0))
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdout=screen,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=60,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert done.stderr == b""
        assert os.read(master, 1000) == b"ok\r\n61\r\n"
    os.close(master)


def test_a_terminal_that_cannot_show_a_character_does_not_end_the_program() -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    make_console(Look(), file=file, environment={}).print("a → 中")
    file.flush()
    assert file.buffer.getvalue() == b"a ? ?\n"
