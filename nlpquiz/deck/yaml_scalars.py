"""What YAML 1.1 makes of a word without quotes, and where that surprises people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

ScalarKind: TypeAlias = Literal["text", "bool", "int", "float", "null", "date", "faulty"]
ScalarValue: TypeAlias = str | bool | int | float | date | None

_BOOL = {
    word: value
    for value, words in ((True, "yes true on"), (False, "no false off"))
    for lower in words.split()
    for word in (lower, lower.capitalize(), lower.upper())
}
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_BASED_INT = re.compile(r"[-+]?0(?:b[01_]+|x[0-9a-fA-F_]+|o?[0-7_]+)")
# YAML 1.1 wants a dot and a signed exponent, YAML 1.2 does not: both are numbers here, as every editor shows them.
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*")
_MAYBE_NUMBER = frozenset("+-.0123456789")
_MAYBE_SPECIAL = _MAYBE_NUMBER | frozenset("yYnNtTfFoO~")
_MOST_DIGITS = 300


@dataclass(frozen=True, slots=True)
class Resolved:
    """A word's meaning for YAML. ``trouble`` says what is surprising about it, ``hint`` what to write instead."""

    kind: ScalarKind
    value: ScalarValue
    trouble: str = ""
    hint: str = ""


TEXT = Resolved("text", None)


def resolve(word: str) -> Resolved:
    """The meaning of a plain scalar (one without quotes); for text ``value`` is None and stands for the word itself."""
    if word and word[0] not in _MAYBE_SPECIAL:
        return Resolved("null", None) if word in _NULL else TEXT
    if word in _NULL:
        return Resolved("null", None)
    if (truth := _BOOL.get(word)) is not None:
        return Resolved("bool", truth)
    if word[0] not in _MAYBE_NUMBER:
        return TEXT
    return _number(word) or _date(word) or TEXT


def _number(word: str) -> Resolved | None:
    if not (_FLOAT.fullmatch(word) or _BASE_60.fullmatch(word) or _BASED_INT.fullmatch(word)):
        if _NOT_FINITE.fullmatch(word):
            return _faulty(f"{word} is not a finite number", "write a number")
        return None
    quoted = f'put quotes around it: "{word}"'
    if len(word) > _MOST_DIGITS:
        return _faulty(f"a number of {len(word)} characters", 'write it as a power, in quotes: "10**6"')
    digits = word.replace("_", "")
    if ":" in word:
        return _faulty(f"YAML reads {word} as the number {_base_60(digits):g} (base 60)", quoted)
    if _INT.fullmatch(word):
        return Resolved("int", int(digits))
    if _BASED_INT.fullmatch(word):
        try:
            value = int(digits, 0) if re.match(r"[-+]?0[box]", digits) else int(digits, 8)
        except ValueError:
            return None
        return _faulty(f"YAML reads {word} as the number {value}", f"write {value}, or {quoted}")
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        return _faulty(f"{word} is too large for a number", quoted)
    return Resolved("float", number)


def _base_60(digits: str) -> float:
    value = 0.0
    for part in digits.lstrip("+-").split(":"):
        value = value * 60 + float(part)
    return -value if digits.startswith("-") else value


def _date(word: str) -> Resolved | None:
    if found := _DATE.fullmatch(word):
        try:
            return Resolved("date", date(int(found[1]), int(found[2]), int(found[3])))
        except ValueError:
            return _faulty(f"there is no day {word}", "write a date such as 2026-11-21, or put quotes around a text")
    if _TIME.fullmatch(word):
        return _faulty(f"YAML reads {word} as a date with a time", "write the date alone, or put quotes around a text")
    return None


def _faulty(trouble: str, hint: str) -> Resolved:
    return Resolved("faulty", None, trouble, hint)
