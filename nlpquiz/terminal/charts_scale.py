"""Numbers and dates as charts show them, whatever they are drawn with: round steps, axes, shades, names of months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

STEPS = (1, 2, 2.5, 5, 10)
SHADES = 4
SMALLEST = 1e-9  # less is nothing
WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "zh": ("一", "二", "三", "四", "五", "六", "日")}
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "zh": tuple(f"{month}月" for month in range(1, 13)),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from ``low`` to ``high`` with ``ticks`` at these values."""

    low: float
    high: float
    ticks: tuple[float, ...]
    unit: str = ""
    percent: bool = False
    names: tuple[str, ...] = ()
    """What the ticks are called, when not by their values"""

    def share(self, value: float) -> float:
        """Where a value lies, from 0 to 1."""
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0

    def words(self, value: float) -> str:
        """A tick as it is read."""
        if self.names and value in self.ticks:
            return self.names[self.ticks.index(value)]
        return f"{value:.0%}" if self.percent else figure(value)


def share_scale(values: Iterable[float], unit: str = "") -> Scale:
    """An axis of shares that ends at 100 % and begins at a round share below all ``values``."""
    least = min(values, default=0.0)
    tenths = 10 - min(9, max(0, floor(least * 10 - 1e-9)))
    tenths, every = (tenths, 1) if tenths <= 4 else (6, 2) if tenths <= 6 else (10, 5)
    ticks = tuple(round(1 - step / 10, 2) for step in range(0, tenths + 1, every))
    return Scale(1 - tenths / 10, 1.0, tuple(reversed(ticks)), unit, percent=True)


def tick_step(top: float, most: int, *, whole: bool) -> float:
    """The smallest of 1, 2, 2.5, 5, 10, 20, … (and tenths of them) with which at most ``most`` steps reach ``top``.

    ``whole``: whole numbers only.
    """
    if not isfinite(top) or top < SMALLEST:
        return 1.0
    raw = top / max(1, most)
    power = 10.0 ** floor(log10(raw))
    steps = [factor * power for factor in STEPS if not whole or (factor * power).is_integer()]
    return next((step for step in steps if step >= raw * (1 - 1e-9)), 1.0 if whole else 10 * power)


def round_top(top: float, step: float) -> float:
    """The multiple of ``step`` that is not below ``top``, at least one."""
    return max(1, ceil(top / step - 1e-9)) * step


def figure(value: float) -> str:
    """A number with as many digits as it deserves: 12,345; 12; 1.5; 0.25."""
    if abs(value) >= 10 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def shade_bounds(values: Iterable[float]) -> list[float]:
    """The lowest value of each shade: quarters of what is more than 0, as it lies; fewer where values are alike."""
    ordered = sorted(value for value in values if value > 0)
    found: list[float] = []
    for shade in range(SHADES):
        value = ordered[len(ordered) * shade // SHADES] if ordered else 0.0
        if value > 0 and value not in found:
            found.append(value)
    return found


def shade_of(value: float, bounds: list[float]) -> int:
    """0 for nothing, else which of the shades; the strongest is always used for the most."""
    if value <= 0 or not bounds:
        return 0
    return SHADES - len(bounds) + sum(value >= bound for bound in bounds)


def shade_words(bounds: list[float]) -> list[tuple[int, str]]:
    """(shade, the values it stands for) of each shade in use, from nothing on."""
    said = [(0, "0")]
    for number, bound in enumerate(bounds):
        following = bounds[number + 1 : number + 2]
        high = f"-{figure(following[0] - 1)}" if following and following[0] - 1 > bound else "" if following else "+"
        said.append((shade_of(bound, bounds), f"{figure(bound)}{high}"))
    return said
