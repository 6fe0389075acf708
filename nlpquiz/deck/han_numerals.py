"""Numbers in Chinese characters, also mixed with digits: 一亿一千万, 1.1亿, 1亿1千万, 三点五, 一二三."""

from __future__ import annotations

import re

from nlpquiz.deck.model import Translated

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_LARGEST = 1e60
HAN_NUMERALS = (*_DIGITS, *_UNITS)
_PIECE = re.compile(r"\d[\d,]*(?:\.\d+)?|\d*[〇零一二两三四五六七八九]+(?:点[〇零一二两三四五六七八九]+)?|.", re.DOTALL)


class NumberRefusedError(ValueError):
    """What was typed cannot be read as one number; ``reason`` says why in each language."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.reason = Translated(en=en, zh=zh)


def whole_if_nearly(value: float) -> int | float:
    """``value`` without the rounding error of 1.1 * 10**8."""
    return round(value) if abs(value - round(value)) <= 1e-12 * abs(value) else value


def han_number(text: str) -> int | float:
    """The number that ``text`` says; raises NumberRefusedError where people read it differently (三万五)."""
    ambiguous = NumberRefusedError(f"{text} can be read in two ways: use digits", f"“{text}”有两种读法：请用阿拉伯数字")
    total: float = 0
    section: float = 0
    number: float | None = None
    digits = zero = False
    unit = 1
    for piece in _PIECE.findall(text):
        if piece in _UNITS:
            unit = _UNITS[piece]
            if unit < 10_000:
                section += (1 if number is None else number) * unit
            else:
                part = section + (number or 0)
                if total and (total < unit or (number is None and not part)):
                    total = (total + part) * unit  # 一万亿, 亿亿
                else:
                    total += (1 if number is None and not part else part) * unit
                section = 0
                if total > _LARGEST:
                    raise NumberRefusedError("too large a number", "数太大")
            number, zero, digits = None, False, False
        elif piece[0].isdigit() and piece[-1].isdigit() and piece.isascii():
            if number is not None:
                raise ambiguous
            number, digits = float(piece.replace(",", "")), len(piece.partition(".")[0]) >= 4
        elif piece[0] in _DIGITS:
            if number is not None:
                raise ambiguous
            zero = zero or (piece[0] in "零〇" and len(piece) > 1)
            whole, _, decimals = piece.partition("点")
            number = float(
                "".join(str(_DIGITS[letter]) for letter in whole)
                + ("." + "".join(str(_DIGITS[letter]) for letter in decimals) if decimals else "")
            )
        else:
            raise NumberRefusedError(f"“{text}” is no number", f"“{text}”不是一个数")
    if number is not None and unit > 10 and not (zero or digits):
        raise ambiguous  # 三万五: 35,000 in speech, 30,005 by the letter
    value = total + section + (number or 0)
    return whole_if_nearly(value)
