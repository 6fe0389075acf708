"""Numbers written for people: exact with separators, or short as people say them (110M, 1.1亿)."""

from __future__ import annotations

from nlpquiz.deck.model import Language

SIGNIFICANT_DIGITS = 6
_SEPARATE_FROM = 10_000  # model sizes such as 4096 are written without a comma

_SHORT_SCALES: dict[Language, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}


def _parts(value: float) -> tuple[str, str, int]:
    """Whole digits with sign, decimals, and a power of ten to multiply with (0: none)."""
    if isinstance(value, int) and abs(value) < 10**21:
        return str(value), "", 0
    number = float(value)
    if number == int(number) and abs(number) < 1e15:
        return str(int(number)), "", 0
    mantissa, _, exponent = f"{number:.{SIGNIFICANT_DIGITS - 1}e}".partition("e")
    power = int(exponent)
    if -5 < power < SIGNIFICANT_DIGITS:
        digits = f"{number:.{SIGNIFICANT_DIGITS - 1 - power}f}"
    elif SIGNIFICANT_DIGITS <= power < 15:
        return f"{number:.0f}", "", 0
    else:
        digits, exponent_left = mantissa, power
        whole, _, decimals = digits.partition(".")
        return whole, decimals.rstrip("0"), exponent_left
    whole, _, decimals = digits.partition(".")
    return whole, decimals.rstrip("0"), 0


def _grouped(whole: str, separator: str) -> str:
    return f"{int(whole):,}".replace(",", separator) if abs(int(whole)) >= _SEPARATE_FROM else whole


def exact_number(value: float) -> str:
    """Whole numbers in full with separators from 10,000 on, others with six significant digits: 85,054,464; 0.125."""
    whole, decimals, power = _parts(value)
    text = _grouped(whole, ",") + (f".{decimals}" if decimals else "")
    return f"{text}e{power}" if power else text


def plain_number(value: float) -> str:
    """The same without separators, as in code: 85054464; 1.5e-7."""
    whole, decimals, power = _parts(value)
    return whole + (f".{decimals}" if decimals else "") + (f"e{power}" if power else "")


def latex_number(value: float) -> str:
    """The same inside maths, in braces so that it stays one argument: {85{,}054{,}464}; {1.5\\times 10^{-7}}."""
    whole, decimals, power = _parts(value)
    text = _grouped(whole, "{,}") + (f".{decimals}" if decimals else "")
    return "{" + (rf"{text}\times 10^{{{power}}}" if power else text) + "}"


def short_number(value: float, language: Language) -> str:
    """Three significant digits with the scale that people say: 110M or 1.1亿; exact below 10,000."""
    size = abs(value)
    if size < _SEPARATE_FROM:
        return exact_number(value)
    for scale, suffix in _SHORT_SCALES[language]:
        if size >= scale * 0.9995 and size < scale * 1e6:
            return f"{_three_digits(value / scale)}{suffix}"
    return exact_number(value)


def _three_digits(number: float) -> str:
    text = f"{number:.3g}"
    if "e" in text:
        text = f"{number:.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def for_people(value: float, language: Language) -> str:
    """Exact, and the short form behind it where that helps: 85,054,464 (85.1M); 85,054,464（8505万）."""
    exact, short = exact_number(value), short_number(value, language)
    if abs(value) < 1e5 or exact == short:
        return exact
    return f"{exact}（{short}）" if language == "zh" else f"{exact} ({short})"
