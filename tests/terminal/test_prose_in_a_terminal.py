"""Card text in a real pseudo-terminal: what stands on the screen is what was laid out, cell by cell."""

import os
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pexpect
import pyte

from nlpquiz.terminal.look import Look
from nlpquiz.terminal.prose import render_prose

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_NOTES = sorted((_ROOT / "tests" / "golden" / "prose").glob("*.md"))
_PROGRAM = """
import sys
from pathlib import Path
from nlpquiz.terminal.console import look_for, make_console
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.prose import render_prose
look = look_for(Look())
console = make_console(look)
for note in sys.argv[1:]:
    for row in render_prose(Path(note).read_text(encoding="utf-8"), look, console.width):
        console.print(row)
"""
_ROWS = 800


def _screen(notes: list[Path], width: int, **environment: str) -> pyte.Screen:
    screen = pyte.Screen(width, _ROWS)
    stream = pyte.Stream(screen)
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "FORCE_COLOR")
    }
    child = pexpect.spawn(
        sys.executable,
        ["-c", _PROGRAM, *map(str, notes)],
        encoding="utf-8",
        dimensions=(_ROWS, width),
        env={**inherited, "PYTHONPATH": str(_ROOT), "TERM": "xterm-256color", **environment},
        timeout=60,
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    stream.feed(child.before)
    return screen


def _shown(screen: pyte.Screen) -> list[str]:
    rows = [row.rstrip() for row in screen.display]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _laid_out(notes: list[Path], width: int, look: Look) -> list[str]:
    return [row.plain.rstrip() for note in notes for row in render_prose(note.read_text(encoding="utf-8"), look, width)]


@pytest.mark.parametrize("width", [40, 80])
def test_the_screen_is_what_was_laid_out(width: int) -> None:
    assert _shown(_screen(_NOTES, width)) == _laid_out(_NOTES, width, Look())


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["no-color", "dumb"])
def test_without_colours_nothing_is_coloured_and_nothing_missing(environment: dict[str, str]) -> None:
    screen = _screen(_NOTES[:1], 80, **environment)
    assert _shown(screen) == _laid_out(_NOTES[:1], 80, Look(theme="none"))
    cells = [cell for row in screen.buffer.values() for cell in row.values()]
    assert {(cell.fg, cell.bg) for cell in cells} == {("default", "default")}
    assert any(cell.bold for cell in cells) == ("NO_COLOR" in environment)
