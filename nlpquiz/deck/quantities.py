"""Units that answers come in: bytes and time, converted; and what a card's unit itself multiplies by."""

from __future__ import annotations

import re

from nlpquiz.deck.han_numerals import NumberRefusedError
from nlpquiz.deck.numbers import parse_number

# Unit in lower case -> (kind, size in bytes or seconds).
_UNITS: dict[str, tuple[str, float]] = {
    "bit": ("memory", 0.125),
    "bits": ("memory", 0.125),
    "比特": ("memory", 0.125),
    "b": ("memory", 1),
    "byte": ("memory", 1),
    "bytes": ("memory", 1),
    "字节": ("memory", 1),
    "ns": ("time", 1e-9),
    "us": ("time", 1e-6),
    "µs": ("time", 1e-6),
    "μs": ("time", 1e-6),
    "微秒": ("time", 1e-6),
    "ms": ("time", 1e-3),
    "毫秒": ("time", 1e-3),
    "s": ("time", 1),
    "sec": ("time", 1),
    "secs": ("time", 1),
    "second": ("time", 1),
    "seconds": ("time", 1),
    "秒": ("time", 1),
    "秒钟": ("time", 1),
    "min": ("time", 60),
    "mins": ("time", 60),
    "minute": ("time", 60),
    "minutes": ("time", 60),
    "分钟": ("time", 60),
    "h": ("time", 3600),
    "hr": ("time", 3600),
    "hour": ("time", 3600),
    "hours": ("time", 3600),
    "小时": ("time", 3600),
    "d": ("time", 86400),
    "day": ("time", 86400),
    "days": ("time", 86400),
    "天": ("time", 86400),
}
for _power, _letter in enumerate("kmgtp", start=1):
    _UNITS[f"{_letter}b"] = ("memory", 1000.0**_power)
    _UNITS[f"{_letter}ib"] = ("memory", 1024.0**_power)


def unit_kind(unit: str) -> str:
    """ "memory", "time", or "" for any other unit."""
    return _UNITS.get(unit.strip().lower(), ("", 0))[0]


def readings_in(value: float, typed_unit: str, wanted_unit: str) -> tuple[float, ...]:
    """``value`` in the wanted unit; twice when GB may have been meant as GiB, as most people do.

    Unknown units are taken as a noun behind the number. Raises NumberRefusedError when one measures memory and the
    other time.
    """
    typed, wanted = typed_unit.strip().lower(), wanted_unit.strip().lower()
    if not (unit_kind(typed) and unit_kind(wanted)):
        return (value,)
    if unit_kind(typed) != unit_kind(wanted):
        raise NumberRefusedError(
            f"the answer is wanted in {wanted_unit}, not in {typed_unit}",
            f"答案的单位是 {wanted_unit}，不是 {typed_unit}",
        )
    size = _UNITS[wanted][1]
    readings = [value * _UNITS[typed][1] / size]
    if re.fullmatch("[kmgtp]b", typed) and "i" in wanted:
        readings.append(value * _UNITS[f"{typed[0]}ib"][1] / size)
    elif re.fullmatch("[kmgtp]ib", typed) and re.fullmatch("[kmgtp]b", wanted):
        readings.append(value * _UNITS[f"{typed[0]}b"][1] / size)
    return tuple(readings)


def unit_scale(unit: str) -> float:
    """What a unit that is a mere number multiplies by: million, 百万, $10^{-4}$, %; 1 for any other."""
    bare = unit.strip()
    if bare.lower() in {"%", "％", "percent", "per cent"}:
        return 0.01
    try:
        number = parse_number(bare if bare[:1].isdigit() or bare[:1] in "$\\" else f"1 {bare}")
    except NumberRefusedError:
        return 1
    return 1 if number.unit or not number.value else number.value
