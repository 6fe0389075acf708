"""Rectangles of text with a baseline, and the two ways to join them."""

from __future__ import annotations

from nlpquiz.terminal.math.problem import FormulaTooLarge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# Cells of one box: far above any readable formula, and low enough that nothing takes seconds.
_LARGEST = 200_000


class Box:
    """Rows of equal width in cells; ``base`` is the row that stands on the line."""

    __slots__ = ("base", "rows", "width")

    def __init__(self, rows: list[str], width: int, base: int = 0) -> None:
        self.rows, self.width, self.base = rows, width, base
        if width * len(rows) > _LARGEST:
            raise FormulaTooLarge

    @property
    def up(self) -> int:
        """Rows above the baseline."""
        return self.base

    @property
    def down(self) -> int:
        """Rows below the baseline."""
        return len(self.rows) - self.base - 1


EMPTY = Box([""], 0)


def blank(width: int, height: int = 1, base: int = 0) -> Box:
    """Nothing but space."""
    return Box([" " * width] * height, width, base)


def beside(boxes: Sequence[Box]) -> Box:
    """Boxes from left to right on a common baseline."""
    if len(boxes) == 1:
        return boxes[0]
    up = down = width = 0
    for box in boxes:
        width += box.width
        up = max(up, box.base)
        down = max(down, len(box.rows) - box.base)
    if up == 0 and down <= 1:
        return Box(["".join([box.rows[0] for box in boxes])], width)
    height = up + max(down, 1)
    if width * height > _LARGEST:
        raise FormulaTooLarge
    columns: list[list[str]] = []
    for box in boxes:
        above = up - box.base
        below = height - above - len(box.rows)
        if above or below:
            space = " " * box.width
            columns.append([space] * above + box.rows + [space] * below)
        else:
            columns.append(box.rows)
    return Box(["".join(cells) for cells in zip(*columns, strict=True)], width, up)


def aligned(box: Box, width: int, side: str = "c") -> Box:
    """``box`` widened to ``width``, its content at the left, in the centre or at the right."""
    gap = width - box.width
    if gap <= 0:
        return box
    left = {"l": 0, "r": gap}.get(side, gap // 2)
    before, after = " " * left, " " * (gap - left)
    return Box([before + row + after for row in box.rows], width, box.base)


def stack(boxes: Sequence[Box], base: int, side: str = "c") -> Box:
    """Boxes from top to bottom; the baseline is that of the box number ``base``."""
    width = max(box.width for box in boxes)
    rows: list[str] = []
    baseline = 0
    for index, box in enumerate(boxes):
        if index == base:
            baseline = len(rows) + box.base
        rows += aligned(box, width, side).rows
        if len(rows) * width > _LARGEST:
            raise FormulaTooLarge
    return Box(rows, width, baseline)
