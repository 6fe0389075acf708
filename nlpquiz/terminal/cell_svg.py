"""What the terminal shows as an SVG picture, one text element a cell, so that every renderer keeps the columns.

Fonts disagree about the width of a Hanzi or a ∑; rich's own SVG stretches whole runs and squashes Chinese. Here each
cell is placed by itself, so Chinese, frames and maths stay aligned in browsers, rsvg and resvg alike.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from nlpquiz.terminal.cells import clusters, text_width
from nlpquiz.terminal.look import ThemeName
from nlpquiz.terminal.sanitize import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.color import Color
    from rich.segment import Segment
    from rich.style import Style

CELL_WIDTH, CELL_HEIGHT, FONT_SIZE = 9.6, 22, 16
_MARGIN, _TITLE_HEIGHT = 14, 40
_FONTS = (
    "'DejaVu Sans Mono','Menlo','Consolas','Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC',"
    "'Microsoft YaHei',monospace"
)
# Background, foreground, foreground of dim text, title.
_PAPER = {
    "dark": ("#1e1e1e", "#e4e4e4", "#9a9a9a", "#c8c8c8"),
    "light": ("#ffffff", "#1f1f1f", "#6a6a6a", "#505050"),
    "none": ("#ffffff", "#1f1f1f", "#6a6a6a", "#505050"),
}
_BUTTONS = ("#ff5f57", "#febc2e", "#28c840")


def svg(lines: Sequence[Sequence[Segment]], width: int, *, title: str = "", theme: ThemeName = "dark") -> str:
    """The picture of ``lines`` (as ``console.render_lines`` gives them) in a window of ``width`` cells."""
    paper, ink, faint, caption = _PAPER[theme]
    across = width * CELL_WIDTH + 2 * _MARGIN
    down = len(lines) * CELL_HEIGHT + _TITLE_HEIGHT + _MARGIN
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:.0f}" height="{down}" '
            f'viewBox="0 0 {across:.0f} {down}">'
        ),
        f'<rect x="0.5" y="0.5" width="{across - 1:.1f}" height="{down - 1}" rx="8" fill="{paper}" stroke="#8a8a8a"/>',
    ]
    parts += [
        f'<circle cx="{20 + 20 * index}" cy="19" r="6" fill="{colour}"/>' for index, colour in enumerate(_BUTTONS)
    ]
    if title:
        name = escape(harmless(title))
        parts.insert(1, f"<title>{name}</title>")
        parts.append(
            f'<text x="{across / 2:.1f}" y="24" fill="{caption}" font-family="sans-serif" font-size="14" '
            f'text-anchor="middle">{name}</text>'
        )
    parts.append(f'<g font-family="{_FONTS}" font-size="{FONT_SIZE}" transform="translate({_MARGIN},{_TITLE_HEIGHT})">')
    for row, line in enumerate(lines):
        parts += _row(line, row * CELL_HEIGHT, ink, faint, paper)
    return "\n".join([*parts, "</g></svg>", ""])


def _row(line: Iterable[Segment], top: int, ink: str, faint: str, paper: str) -> list[str]:
    grounds: list[str] = []
    texts: list[str] = []
    column = 0
    for text, style, control in line:
        if control:
            continue
        front, ground, attributes = _drawn(style, ink, faint, paper)
        cells = text_width(text.rstrip("\n"))
        if ground != paper and cells:
            grounds.append(
                f'<rect x="{_x(column)}" y="{top}" width="{cells * CELL_WIDTH:.1f}" height="{CELL_HEIGHT}" '
                f'fill="{ground}"/>'
            )
        if style and (style.underline or style.strike) and text.strip():
            height = top + (CELL_HEIGHT - 3 if style.underline else CELL_HEIGHT / 2)
            grounds.append(
                f'<path d="M{_x(column)} {height}h{cells * CELL_WIDTH:.1f}" stroke="{front}" stroke-width="1"/>'
            )
        for cluster in clusters(text.rstrip("\n")):
            size = text_width(cluster)
            if not cluster.isspace():
                left = column * CELL_WIDTH + (CELL_WIDTH - FONT_SIZE / 2 if size == 2 else 0)  # a Hanzi is 1 em wide
                texts.append(
                    f'<text x="{left:.1f}" y="{top + FONT_SIZE}" fill="{front}"{attributes}>{escape(cluster)}</text>'
                )
            column += size
    return grounds + texts


def _x(column: int) -> str:
    return f"{column * CELL_WIDTH:.1f}"


def _drawn(style: Style | None, ink: str, faint: str, paper: str) -> tuple[str, str, str]:
    """Foreground, background and attributes of a style."""
    if style is None:
        return ink, paper, ""
    front = _hex(style.color, faint if style.dim else ink, foreground=True)
    ground = _hex(style.bgcolor, paper, foreground=False)
    if style.reverse:
        front, ground = ground, front
    attributes = ' font-weight="bold"' if style.bold else ""
    attributes += ' font-style="italic"' if style.italic else ""
    return front, ground, attributes


def _hex(colour: Color | None, default: str, *, foreground: bool) -> str:
    if colour is None or colour.is_default:
        return default
    return colour.get_truecolor(foreground=foreground).hex
