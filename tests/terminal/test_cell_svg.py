"""Pictures of the screen."""

import io
from xml.etree import ElementTree as ET

import pytest
from rich.panel import Panel
from rich.segment import Segment
from rich.text import Text

from nlpquiz.terminal.cell_svg import CELL_HEIGHT, CELL_WIDTH, svg
from nlpquiz.terminal.console import make_console
from nlpquiz.terminal.look import Look, ThemeName

_SVG = "{http://www.w3.org/2000/svg}"
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "1"}


def _lines(renderable: object, width: int = 20, theme: ThemeName = "dark") -> list[list[Segment]]:
    console = make_console(Look(width=width, theme=theme), file=io.StringIO(), environment=_TERMINAL)
    return console.render_lines(renderable, pad=False)  # type: ignore[arg-type]


def _texts(picture: str) -> list[tuple[float, float, str]]:
    root = ET.fromstring(picture)
    return [
        (float(element.get("x", 0)), float(element.get("y", 0)), element.text or "")
        for element in root.findall(f"{_SVG}g/{_SVG}text")
    ]


def test_each_cell_has_its_place() -> None:
    texts = _texts(svg(_lines(Text("a中∑e\u0301 b")), 20))
    assert [text for _, _, text in texts] == ["a", "中", "∑", "e\u0301", "b"]
    columns = [round(x // CELL_WIDTH) for x, _, _ in texts]
    assert columns == [0, 1, 3, 4, 6]


def test_rows_and_frames_line_up() -> None:
    texts = _texts(svg(_lines(Panel(Text("中文"), title=Text("题"))), 20))
    right = [x for x, _, text in texts if text in "╮│╯" and x > 10 * CELL_WIDTH]
    assert len(right) == 3
    assert len(set(right)) == 1
    assert sorted({y for _, y, _ in texts}) == [16, 16 + CELL_HEIGHT, 16 + 2 * CELL_HEIGHT]


def test_text_is_escaped_and_harmless() -> None:
    picture = svg(_lines(Text("<b> & \x1b]")), 20, title="<x> \x1b & y")
    assert "\x1b" not in picture
    ET.fromstring(picture)
    assert "".join(text for _, _, text in _texts(picture)) == "<b>&␛]"


@pytest.mark.parametrize(("theme", "colour"), [("dark", "#5fe0b0"), ("light", "#006b5c")])
def test_colours_are_those_of_the_theme(theme: ThemeName, colour: str) -> None:
    picture = svg(_lines(Text("ok", style="correct"), theme=theme), 20, theme=theme)
    assert f'fill="{colour}" font-weight="bold">o<' in picture


def test_reverse_and_underline_are_drawn() -> None:
    assert "<rect x=" in svg(_lines(Text("ab", style="cursor")), 20).split("<g ")[1]
    assert "<path " in svg(_lines(Text("ab", style="link")), 20)


def test_the_picture_is_as_large_as_its_text() -> None:
    root = ET.fromstring(svg(_lines(Text("a\nb")), 30))
    assert float(root.get("width", 0)) > 30 * CELL_WIDTH
    assert float(root.get("height", 0)) > 2 * CELL_HEIGHT
