"""Screens kept as files: what a console of a width writes, with its colours where it has any.

``NLPQUIZ_WRITE_GOLDENS=1 pytest …`` writes them anew; look at the difference before you keep it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text as Line

from nlpquiz.terminal.console import HarmlessConsole, make_console
from nlpquiz.terminal.look import Look
from nlpquiz.terminal.themes import theme

GOLDEN = Path(__file__).parents[1] / "golden" / "screens"
LOOKS = {
    "colour": Look(theme="dark"),
    "nocolor": Look(theme="none"),
    "ascii": Look(theme="none", ascii_only=True),
}
WIDTHS = (60, 80, 120, 160)


def printed(lines: Sequence[Line], look: Look, width: int) -> str:
    """What a terminal of this width gets, in true colour when the look has colours."""
    if look.theme == "none":
        file = StringIO()
        console: Console = make_console(look, file=file, environment={"COLUMNS": str(width)})
    else:  # as make_console does, but on a file that passes for a terminal
        file = StringIO()
        options: dict[str, Any] = {"force_terminal": True, "color_system": "truecolor", "legacy_windows": False}
        console = HarmlessConsole(
            file=file, theme=theme(look.theme), width=width, markup=False, emoji=False, highlight=False, **options
        )
    for line in lines:
        console.print(line, soft_wrap=True)
    return file.getvalue()


def check(name: str, draw: Callable[[Look, int], Sequence[Line]], look: str, width: int) -> None:
    """Compare a screen with the one that is kept."""
    shown = printed(draw(LOOKS[look], width), LOOKS[look], width)
    path = GOLDEN / f"{name}.{look}.{width}.txt"
    if os.environ.get("NLPQUIZ_WRITE_GOLDENS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == path.read_text(encoding="utf-8")
