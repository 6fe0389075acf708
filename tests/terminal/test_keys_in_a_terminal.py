"""Keys in real pseudo-terminals, pipes and files: what is read, and that the terminal is left as it was found."""

import os
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pty

import pexpect

from nlpquiz.terminal.keys import Key, raw_keys
from nlpquiz.terminal.posix_terminal import _Terminal

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_PROGRAM = [sys.executable, str(Path(__file__).with_name("keys_echo.py"))]


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_ROOT), "TERM": "xterm-256color", **more}


class _Session:
    def __init__(self, *arguments: str, **environment: str) -> None:
        self.child = pexpect.spawn(
            _PROGRAM[0],
            [*_PROGRAM[1:], *arguments],
            encoding="utf-8",
            env=_environment(**environment),
            timeout=30,
            dimensions=(24, 80),
        )
        self.child.delaybeforesend = None
        self.before = termios.tcgetattr(self.child.child_fd)

    def expect(self, text: str) -> str:
        self.child.expect_exact(text)
        return str(self.child.before)

    def modes(self) -> list[Any]:
        return termios.tcgetattr(self.child.child_fd)

    def until(self, condition: Any) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, "the condition never came true"
            os.sched_yield()


@pytest.fixture
def session() -> Iterator[_Session]:
    started = _Session()
    started.expect("ready")
    yield started
    started.child.close(force=True)


def test_chinese_arrows_and_escape(session: _Session) -> None:
    session.child.send("中é")
    session.expect("<Key('char', '中')>")
    session.expect("<Key('char', 'é')>")
    session.child.send("\x1b[A\x1b[1;5D\x1b\x7f\r\n")
    for name in ("up", "ctrl-left", "alt-backspace", "enter", "ctrl-j"):
        session.expect(f"<Key('{name}')>")
    session.child.send("\x1b")
    session.expect("<Key('escape')>")


def test_a_paste_in_several_pieces_is_one_key(session: _Session) -> None:
    session.child.send("\x1b[200~第一行\r")
    session.child.send("第二行\x1b[20")
    session.child.send("1~")
    session.expect("<Key('paste', '第一行\\n第二行')>")


def test_ctrl_c_leaves_the_terminal_as_it_was(session: _Session) -> None:
    assert not session.modes()[3] & termios.ECHO
    session.child.sendintr()
    after = session.expect("interrupted")
    assert "\x1b[?2004l" in after  # bracketed paste is off again
    session.expect("left")
    assert session.modes() == session.before


def test_ctrl_c_twice_is_as_clean(session: _Session) -> None:
    session.child.send("\x03\x03")
    session.child.expect(pexpect.EOF)
    assert session.modes() == session.before


def test_ctrl_c_in_the_middle_of_leaving_does_not_stop_the_leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard, terminal = pty.openpty()
    before = termios.tcgetattr(terminal)
    interrupts = iter([KeyboardInterrupt, KeyboardInterrupt])
    restore = _Terminal._restore

    def interrupted(self: _Terminal) -> None:
        if (interrupt := next(interrupts, None)) is not None:
            raise interrupt
        restore(self)

    monkeypatch.setattr(_Terminal, "_restore", interrupted)
    resize_handler = signal.getsignal(signal.SIGWINCH)
    with os.fdopen(terminal, closefd=False) as stream:
        keys = raw_keys(stream)
        read = keys.__enter__()
        assert not termios.tcgetattr(terminal)[3] & termios.ICANON
        os.write(keyboard, "中".encode())
        assert read(30) == Key("char", "中")
        with pytest.raises(KeyboardInterrupt):
            keys.__exit__(None, None, None)
    assert termios.tcgetattr(terminal) == before
    assert signal.getsignal(signal.SIGWINCH) is resize_handler
    os.close(keyboard)
    os.close(terminal)


def test_ctrl_d_is_a_key_and_the_end_of_the_terminal_is_eof() -> None:
    session = _Session()
    session.expect("ready")
    session.child.send("\x04")
    session.expect("<Key('ctrl-d')>")
    session.expect("left")
    session.child.close(force=True)


def test_a_resize_is_reported(session: _Session) -> None:
    session.child.setwinsize(30, 100)
    session.expect("<Key('resize')>")


def test_time_passes_without_a_key() -> None:
    session = _Session("0.01")
    session.expect("<None>")
    session.child.send("x")
    session.expect("<Key('char', 'x')>")
    session.child.close(force=True)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_being_ended_restores_the_terminal(session: _Session, ending: signal.Signals) -> None:
    session.child.kill(ending)
    session.expect("\x1b[?2004l")
    session.child.expect(pexpect.EOF)
    session.child.wait()
    assert session.child.exitstatus == 128 + ending


def test_ctrl_z_restores_the_terminal_and_fg_takes_it_again() -> None:
    """In a real shell with job control: only there does a suspended program come back."""
    child = pexpect.spawn(
        "/bin/bash",
        ["--norc", "--noprofile", "-i"],
        encoding="utf-8",
        env=_environment(PS1="prompt> "),
        timeout=30,
    )
    child.expect_exact("prompt> ")
    child.sendline(" ".join(_PROGRAM))
    child.expect_exact("ready")
    child.send("a")
    child.expect_exact("<Key('char', 'a')>")
    child.send("\x1a")
    child.expect_exact("Stopped")
    child.expect_exact("prompt> ")
    child.sendline("stty -a | tr ';' '\\n' | grep -o '[-]*icanon'")
    child.expect(r"[\r\n](-?icanon)")
    assert child.match.group(1) == "icanon"
    child.expect_exact("prompt> ")
    child.sendline("fg")
    child.expect_exact("<Key('resize')>")
    child.send("中")
    child.expect_exact("<Key('char', '中')>")
    child.send("\x03")
    child.expect_exact("left")
    child.expect_exact("prompt> ")
    child.sendline("stty -a | tr ';' '\\n' | grep -o '[-]*icanon'")
    child.expect(r"[\r\n](-?icanon)")
    assert child.match.group(1) == "icanon"
    child.close(force=True)


def test_a_dumb_terminal_is_not_asked_for_bracketed_paste() -> None:
    session = _Session(TERM="dumb")
    assert "\x1b" not in session.expect("ready")
    session.child.send("x\x04")
    assert "\x1b" not in session.expect("left")
    session.child.close(force=True)


def test_a_pipe_gives_lines_and_ends() -> None:
    done = subprocess.run(
        _PROGRAM, input="一\ntwo\r\nlast".encode(), capture_output=True, env=_environment(), timeout=60, check=True
    )
    assert done.stdout.decode().splitlines() == [
        "ready",
        "<Key('line', '一')>",
        "<Key('line', 'two')>",
        "<Key('line', 'last')>",
        "<Key('eof')>",
        "left",
    ]


def test_no_input_at_all_ends_at_once() -> None:
    done = subprocess.run(
        _PROGRAM, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(), timeout=60, check=True
    )
    assert b"<Key('eof')>" in done.stdout


def test_an_open_pipe_without_data_lets_the_time_pass() -> None:
    with subprocess.Popen(
        [*_PROGRAM, "0.01"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert [program.stdout.readline().strip() for _ in range(3)] == [b"ready", b"<None>", b"<None>"]
        program.stdin.write(b"half a li")
        program.stdin.flush()
        program.stdin.write(b"ne\n")
        program.stdin.close()
        assert b"<Key('line', 'half a line')>" in program.stdout.read()
