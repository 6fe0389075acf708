"""The bar: on a terminal only, and only where it can be read."""

from __future__ import annotations

import io

import pytest

from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.progress import reported, tracked


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Stderr as a terminal. No fixture: pytest takes stderr for itself between setting up and the test."""
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    return stream


def test_long_work_shows_a_bar_and_gives_every_item(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    assert list(tracked(range(600), "Cards")) == list(range(600))
    assert "Cards" in stream.getvalue()


def test_work_of_unknown_length_shows_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    assert list(tracked(iter([1, 2]), "Reviews")) == [1, 2]
    assert "Reviews" in stream.getvalue()


def test_short_work_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    assert list(tracked(range(499), "Cards")) == list(range(499))
    assert list(tracked(iter(range(3)), "Cards", total=3)) == [0, 1, 2]
    assert stream.getvalue() == ""


def test_quiet_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    GIVEN.quiet = True
    assert list(tracked(range(600), "Cards")) == list(range(600))
    assert stream.getvalue() == ""


def test_without_a_terminal_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(tracked(range(600), "Cards")) == list(range(600))
    assert capsys.readouterr() == ("", "")


def test_reports_show_a_bar_where_there_is_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    with reported("States", least=100) as report:
        report(0, 99)
        assert stream.getvalue() == ""
        report(50, 200)
    assert "States" in stream.getvalue()


def test_reports_are_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with reported("States", least=1) as report:
        report(1, 2)
    assert capsys.readouterr() == ("", "")
