"""The parts a formula is made of. Plain classes: dataclasses would cost more time at start than all layout together."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Node: TypeAlias = (
        "Atom | Row | Text | Space | Scripts | Fraction | Root | Fence | Accent | Brace | Stack | Arrow | Grid | Font"
        " | Negated | Boxed | Phantom | Tag"
    )


class Atom:
    """One symbol, number or name. ``kind`` is one of the kinds in ``symbols``.

    ``named``: a word set upright, such as log, which keeps a space to letters beside it. ``grows``: a bar of
    ``\\big|`` that becomes as tall as its row.
    """

    __slots__ = ("grows", "kind", "named", "text")

    def __init__(self, text: str, kind: str, *, named: bool = False, grows: bool = False) -> None:
        self.text, self.kind, self.named, self.grows = text, kind, named, grows


class Row:
    """Parts side by side; a row inside a row is a group in braces."""

    __slots__ = ("items",)

    def __init__(self, items: list[Node]) -> None:
        self.items = items


class Text:
    """Words as written; a space at either end stands for a space to the neighbour."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Space:
    """Explicit space, in cells."""

    __slots__ = ("cells",)

    def __init__(self, cells: int) -> None:
        self.cells = cells


class Scripts:
    """Base with subscript and superscript; ``limits`` True or False where the source says so."""

    __slots__ = ("above", "base", "below", "limits")

    def __init__(self, base: Node, below: Row | None, above: Row | None, limits: bool | None) -> None:
        self.base, self.below, self.above, self.limits = base, below, above, limits


class Fraction:
    """Numerator over denominator; without ``bar`` a binomial or ``\\atop``, then with its delimiters."""

    __slots__ = ("bar", "close", "denominator", "numerator", "open")

    def __init__(self, numerator: Row, denominator: Row, *, bar: bool = True, fence: str = "") -> None:
        self.numerator, self.denominator, self.bar = numerator, denominator, bar
        self.open, self.close = (fence[0], fence[1]) if fence else ("", "")


class Root:
    """Square root, or with ``index`` another root."""

    __slots__ = ("body", "index")

    def __init__(self, body: Row, index: Row | None) -> None:
        self.body, self.index = body, index


class Fence:
    """What stands between ``\\left`` and ``\\right``, cut at each ``\\middle``. An empty delimiter is invisible."""

    __slots__ = ("close", "middles", "open", "parts")

    def __init__(self, opening: str, parts: list[Row], middles: list[str], closing: str) -> None:
        self.open, self.parts, self.middles, self.close = opening, parts, middles, closing


class Accent:
    """A mark over, under or through the body; ``name`` is its macro."""

    __slots__ = ("body", "name")

    def __init__(self, name: str, body: Row) -> None:
        self.name, self.body = name, body


class Brace:
    """A brace over or under the body; its label comes as the script of this node."""

    __slots__ = ("body", "over", "shape")

    def __init__(self, body: Row, *, over: bool, shape: str) -> None:
        self.body, self.over, self.shape = body, over, shape


class Stack:
    """``\\overset``, ``\\underset``, ``\\stackrel``: small rows above and below; spaced as ``kind``."""

    __slots__ = ("above", "base", "below", "kind")

    def __init__(self, base: Row, above: Row | None, below: Row | None, kind: str) -> None:
        self.base, self.above, self.below, self.kind = base, above, below, kind


class Arrow:
    """An arrow that grows with the text above and below; ``ends`` are its first, middle and last characters."""

    __slots__ = ("above", "below", "ends")

    def __init__(self, ends: str, above: Row, below: Row | None) -> None:
        self.ends, self.above, self.below = ends, above, below


class Grid:
    """Rows of cells. ``style``: matrix, cases, align, gather, stack (substack) or array.

    ``columns``: l, c, r for each column, repeated when there are more columns. ``bars``: columns with a line on their
    left; ``lines``: rows with a line above them. ``open`` and ``close``: the delimiters.
    """

    __slots__ = ("bars", "close", "columns", "lines", "open", "rows", "style")

    def __init__(
        self, rows: list[list[Row]], style: str, columns: str = "c", fence: tuple[str, str] = ("", "")
    ) -> None:
        self.rows, self.style, self.columns = rows, style, columns
        self.open, self.close = fence
        self.bars: set[int] = set()
        self.lines: set[int] = set()


class Font:
    """Body in a font of ``alphabets.FONTS``."""

    __slots__ = ("body", "name")

    def __init__(self, name: str, body: Row) -> None:
        self.name, self.body = name, body


class Negated:
    """``\\not`` before a relation."""

    __slots__ = ("body",)

    def __init__(self, body: Node) -> None:
        self.body = body


class Boxed:
    """A frame around the body."""

    __slots__ = ("body",)

    def __init__(self, body: Row) -> None:
        self.body = body


class Phantom:
    """Space as large as the body."""

    __slots__ = ("body",)

    def __init__(self, body: Row) -> None:
        self.body = body


class Tag:
    """The number of a formula; drawn in round brackets unless ``bare``."""

    __slots__ = ("bare", "text")

    def __init__(self, text: Row, *, bare: bool) -> None:
        self.text, self.bare = text, bare
