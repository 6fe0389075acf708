"""How things are drawn: the choices of the user, as plain values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from nlpquiz.deck.record import record

ThemeName = Literal["dark", "light", "none"]
MathsForm = Literal["2d", "inline", "raw"]


@record
class Look:
    """How text, maths and frames are drawn.

    ``plain`` is for screen readers: no boxes, no redraws, one fact a line, maths on one line.
    ``ascii_only`` draws frames, bullets and maths with ASCII; the words themselves stay as they are written.
    ``wide_ambiguous`` is for terminals that draw characters of ambiguous width (α, ∑, “ ”) two cells wide.
    ``width`` fixes the width in cells; None asks the terminal.
    """

    theme: ThemeName = "dark"
    plain: bool = False
    ascii_only: bool = False
    wide_ambiguous: bool = False
    math: MathsForm = "2d"
    width: int | None = None

    @property
    def ascii_marks(self) -> bool:
        """Whether bullets, rules and frames are drawn with ASCII: these signs are of ambiguous width."""
        return self.ascii_only or self.wide_ambiguous


def look_for(look: Look, environment: Mapping[str, str] | None = None) -> Look:
    """``look`` as the environment allows it: NO_COLOR and TERM=dumb take the colours away, not the rest."""
    environment = os.environ if environment is None else environment
    if environment.get("NO_COLOR") or environment.get("TERM", "").lower() in ("dumb", "unknown"):
        return replace(look, theme="none")
    return look
