"""The themes can be read, also by readers who do not see red or green."""

from itertools import combinations

import pytest
from rich.style import Style

from nlpquiz.terminal.themes import ASCII_SYMBOLS, DARK, LIGHT, NONE, STYLES, SYMBOLS, symbol

_BACKGROUNDS = {"dark": ("#000000", "#1e1e1e", "#282c34"), "light": ("#ffffff", "#fdf6e3")}

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
# severity 1.0.
_SIMULATIONS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def _linear(colour: str) -> tuple[float, float, float]:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _lab(linear: tuple[float, ...]) -> tuple[float, float, float]:
    red, green, blue = linear
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (max(value, 0) ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _difference(one: str, other: str, simulation: str) -> float:
    """CIE76 distance as somebody with this deficiency sees the two."""
    matrix = _SIMULATIONS[simulation]
    seen = [
        _lab(tuple(sum(weight * part for weight, part in zip(row, _linear(colour), strict=True)) for row in matrix))
        for colour in (one, other)
    ]
    return float(sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5)


def _colour(style: str) -> str:
    return next((word for word in style.split() if word.startswith("#")), "")


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_text_has_contrast(name: str) -> None:
    styles = {"dark": DARK, "light": LIGHT}[name]
    for style, value in styles.items():
        needed = 3.0 if style in ("frame", "rule", "progress.rest") else 4.5
        for background in _BACKGROUNDS[name]:
            if colour := _colour(value):
                assert _contrast(colour, background) >= needed - (1.5 if style == "progress.rest" else 0), (
                    style,
                    background,
                )


@pytest.mark.parametrize("styles", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("simulation", _SIMULATIONS)
def test_verdicts_stay_apart_without_red_or_green(styles: dict[str, str], simulation: str) -> None:
    for one, other in combinations(("correct", "partly", "wrong"), 2):
        assert _difference(_colour(styles[one]), _colour(styles[other]), simulation) > 18, (one, other)


def test_all_themes_know_the_same_names_and_parse() -> None:
    assert DARK.keys() == LIGHT.keys() == NONE.keys()
    for styles in STYLES.values():
        for value in styles.values():
            Style.parse(value)


def test_without_colours_the_ranks_stay_apart() -> None:
    assert not any(_colour(value) for value in NONE.values())
    assert len({NONE["correct"], NONE["partly"], NONE["wrong"]}) == 3
    assert len({NONE["heading.top"], NONE["heading"], NONE["dim"], ""}) == 4


def test_verdicts_have_symbols() -> None:
    assert len({SYMBOLS[name] for name in ("correct", "partly", "wrong")}) == 3
    assert all(sign.isascii() for sign in ASCII_SYMBOLS.values())
    assert symbol("correct") == "✓"
    assert symbol("correct", ascii_only=True) == "+"
