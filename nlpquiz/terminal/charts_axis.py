"""What the charts of a terminal share: their width, labels that fit and do not overlap, which signs may be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text as Line

from nlpquiz.terminal.cells import clusters, text_width
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.view import View, padded

NARROWEST = 40  # cells: a chart that is asked to be narrower is drawn this wide
WIDEST = 110  # beyond that the eye loses the row


def chart_width(view: View) -> int:
    """The cells that a chart takes of this view's width."""
    return max(NARROWEST, min(view.width, WIDEST))


def simple(view: View) -> bool:
    """Whether charts are drawn with ASCII: the finer signs are of ambiguous width, or not to be had."""
    return view.look.ascii_marks or view.look.plain


def colourless(view: View) -> bool:
    """Whether shapes alone must tell what colours tell elsewhere."""
    return view.look.theme == "none" or simple(view)


def nothing(view: View) -> str:
    """What stands where a table has no value."""
    return "-" if simple(view) else "·"


def colon(view: View) -> str:
    """Between a name and its value."""
    return "：" if view.language == "zh" else ": "


def one_line(text: str) -> str:
    """A text from a deck as a label: harmless, without line breaks."""
    return " ".join(harmless(text).split())


def cut(text: str, cells: int, view: View) -> str:
    """``text`` as a label of at most ``cells``; what is missing is marked."""
    text = one_line(text)
    if text_width(text) <= cells:
        return text
    mark = ".." if simple(view) else "…"
    kept, used = [], text_width(mark)
    for cluster in clusters(text):
        used += text_width(cluster)
        if used > cells:
            break
        kept.append(cluster)
    return ("".join(kept).rstrip() + mark) if cells > text_width(mark) else mark[:cells]


def left(text: str, cells: int, view: View) -> str:
    """``text`` cut or filled to ``cells``."""
    return padded(cut(text, cells, view), cells)


def right(text: str, cells: int) -> str:
    """``text`` filled from the left to ``cells``."""
    return " " * max(0, cells - text_width(text)) + text


def in_runs(pieces: Iterable[tuple[str, str]]) -> Line:
    """Signs with their styles as a line, those of one style together; a blank goes with the sign before it."""
    line = Line()
    run, before = "", ""
    for sign, style in pieces:
        if style != before and sign.strip():
            line.append(run, before)
            run, before = "", style
        run += sign
    return line.append(run, before)


def labels_below(labels: Sequence[tuple[int, str]], offset: int, width: int) -> Line:
    """Labels under an axis, each at its cell after ``offset``; one that would touch the label before it is left out.

    The last label stays when two would touch at the end: it says how far the axis goes.
    """
    chosen: list[tuple[int, str]] = []
    for place, text in labels:
        start = min(offset + place, max(0, width - text_width(text)))
        is_last = (place, text) == labels[-1]
        while is_last and len(chosen) > 1 and start <= chosen[-1][0] + text_width(chosen[-1][1]):
            chosen.pop()
        if not chosen or start > chosen[-1][0] + text_width(chosen[-1][1]):
            chosen.append((start, text))
    row = ""
    for start, text in chosen:
        row = padded(row, start) + text
    return Line(row, "dim")
