"""Numbers as people type them: 1.1e8, 110M, 110 million, 1.1亿, 一亿一千万, 3/4, 75%, 2^10, 1.1×10⁸, 64 MB.

Arithmetic is accepted too (``12 * 768 * 3072``), because working it out in the head is not what is asked. What can be
read in two ways is refused with the reason instead of guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nlpquiz.deck.arithmetic import ArithmeticSyntaxError, compile_expression
from nlpquiz.deck.han_numerals import HAN_NUMERALS, NumberRefusedError, han_number, whole_if_nearly

MAX_TYPED = 200  # characters


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number with the unit that was typed behind it, as typed; ``percent`` when it was written as a percentage."""

    value: int | float
    unit: str = ""
    percent: bool = False


def parse_number(typed: str, *, time: bool = False, bytes_: bool = False) -> TypedNumber:
    """Read what a person typed; raises NumberRefusedError.

    ``time`` and ``bytes_`` tell what is being counted: 5m is no 5 million when seconds are asked for, and 64B are 64
    bytes rather than 64 billion when bytes are.
    """
    text = _tidied(typed)
    pieces = _PIECE.findall(text)
    if not any(number for number, *_ in pieces):
        raise NumberRefusedError("there is no number in this", "这里没有数字")
    expression: list[str] = []
    unit: list[str] = []
    percent = number_is_last = False
    for number, word, mark in pieces:
        if unit and (number or mark.strip(")")):
            raise NumberRefusedError(
                f"one number is wanted: “{' '.join(unit)}” stands in the middle",
                f"只要一个数：中间有“{' '.join(unit)}”",
            )
        if number:
            if number_is_last:
                raise NumberRefusedError("two numbers side by side: write one", "两个数挨在一起：请只写一个")
            expression.append(_literal(number))
            number_is_last = True
        elif word:
            scale, rest = _scale(word, time=time, bytes_=bytes_) if number_is_last else (None, word)
            if scale is not None:
                expression.append(f"*{scale}")
            word = rest
            if word == "sqrt" and not number_is_last:
                expression.append("sqrt")
            elif word:
                unit.append(word)
        elif mark in _PER:
            expression.append(f"/{_PER[mark]}")
            percent = True
        else:
            expression.append("**" if mark == "^" else mark)
            number_is_last = mark == ")"
    return TypedNumber(_computed(_scoped(expression)), " ".join(unit), percent)


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SIGNS = str.maketrans("−–×·⋅∗÷⁄、。", "--****//,.")
_AROUND = re.compile(
    r"^(?:(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|nearly|almost|大约|大概|约为|约|近似|差不多|等于|答案是|是|~|≈|=)\s*)+"
    r"|(?:\s*(?:左右|上下|or so|[.!?])\s*)+$"
)
_RANGE = re.compile(r"(?<=\d)\s*(?:-|~|到|至|\bto\b|\bor\b|或者?)\s*(?=\d)|[<>≤≥≠±]|(?<=[\d%])\s*\+\s*$")
_TRADITIONAL = str.maketrans({"萬": "万", "億": "亿", "兩": "两", "點": "点", "個": "个"})
_PIECE = re.compile(
    r"((?:\d[\d,_]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?(?![\d.,]*[〇零一二两三四五六七八九十百千万亿])"  # 1,234.5e-6
    r"|[\d.,〇零一二两三四五六七八九十百千万亿点]*[〇零一二两三四五六七八九十百千万亿][\d.,〇零一二两三四五六七八九十百千万亿点]*)"
    r"|([a-zµμ]+(?:/[a-z]+)*|[^\W\d_a-z]+)"
    r"|(\*\*|//|[^\s])",
    re.IGNORECASE,
)
_PER = {"%": 100, "‰": 1000}
_WORD_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "millions": 10**6,
    "mio": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "billions": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "w": 10_000,  # how 万 is typed in chats
}
_LETTER_SCALES = {"k": 1000, "m": 10**6, "g": 10**9, "b": 10**9, "t": 10**12}
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"half": "0.5", "a half": "0.5", "one half": "0.5", "a quarter": "0.25", "一半": "0.5"}


def _tidied(typed: str) -> str:
    if len(typed) > MAX_TYPED:
        raise NumberRefusedError("too long for a number", "太长，不像一个数")
    if re.search(r"\d\s*[¼½¾⅐-⅞]", typed):
        raise NumberRefusedError("write 1.5 instead of 1½", "请写 1.5，不要写 1½")
    typed = re.sub(r"[⁰¹²³⁴-⁹⁺⁻]+", lambda m: f"^({m[0].translate(_SUPERSCRIPTS)})", typed)
    text = unicodedata.normalize("NFKC", typed).translate(_SIGNS).translate(_TRADITIONAL).strip().lower()
    text = re.sub(r"\$|\\,|\{,\}", lambda m: "," if m[0] == "{,}" else "", text)
    text = re.sub(r"\\(?:times|cdot)\b", "*", text).replace("{", "(").replace("}", ")").replace("\\", "")
    if "=" in text.rstrip("= "):
        text = text[text.rstrip("= ").rindex("=") + 1 :]  # 12 * 64 = 768: the result counts
    text = _AROUND.sub("", text.strip()).strip()
    if text in _NUMBER_WORDS:
        return _NUMBER_WORDS[text]
    if _RANGE.search(re.sub(r"e-", "", text)):
        raise NumberRefusedError("one number is wanted, no range", "只要一个数，不要范围")
    if re.search(r"\b0[xb][0-9a-f]", text):
        raise NumberRefusedError("write the number in decimal digits", "请用十进制写数字")
    text = text.replace("√", "sqrt").replace("根号", "sqrt")
    text = re.sub(r"sqrt\s*(\d[\d.]*)", r"sqrt(\1)", text)
    text = re.sub(r"per\s?cent\b", "%", text)
    text = re.sub(r"(?<=[\d)])\s*x\s*(?=[\d(])", "*", text)  # 1.1 x 10^8
    text = re.sub(r"(?<=\d) (?=[〇零一二两三四五六七八九十百千万亿])", "", text)
    text = re.sub(r"百分之(\S+)", r"\1%", text)
    text = re.sub(r"千分之(\S+)", r"\1‰", text)
    text = re.sub(r"^([一二两三四五六七八九十百\d]+)分之([一二两三四五六七八九十百\d]+)", r"\2/\1", text)
    if re.fullmatch(r"\d{1,3}(?: \d{3})+(?:\.\d+)?.*", text):
        text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text)  # 1 234 567
    if re.match(r"\d+ \d+/\d+", text):
        raise NumberRefusedError("write 1.75 or 7/4 instead of 1 3/4", "请写 1.75 或 7/4，不要写 1 3/4")
    first, _, rest = text.partition(" ")
    return f"{_NUMBER_WORDS[first]} {rest}" if first in _NUMBER_WORDS else text


def _literal(number: str) -> str:
    """The digits of one number for arithmetic, in parentheses where it was made of words."""
    if any(letter in number for letter in HAN_NUMERALS):
        return f"({han_number(number)!r})"
    number = number.replace("_", "")
    whole, _, rest = number.partition(".")
    if "," in rest:
        raise NumberRefusedError(
            f"{number}: the comma separates thousands, the point decimals", f"{number}：逗号分隔千位，小数点才表示小数"
        )
    if "," in whole:
        if not re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(e[+-]?\d+)?", whole):
            raise NumberRefusedError(
                f"{number} can be read in two ways: write 1.5 with a point, or 1,500 with three digits after the comma",
                f"{number} 有两种读法：小数请写 1.5，千位分隔请写 1,500",
            )
        whole = whole.replace(",", "")
    digits = whole + (f".{rest}" if rest else "")
    return digits.lstrip("0") if digits.strip("0").isdigit() and digits[0] == "0" and digits.strip("0") else digits


def _scale(word: str, *, time: bool, bytes_: bool) -> tuple[int | None, str]:
    """What a word behind a number multiplies it by, if it does, and what is left of the word as unit."""
    if word in _WORD_SCALES:
        return _WORD_SCALES[word], ""
    if word == "兆":
        raise NumberRefusedError("兆 can be a million or 10^12: use digits", "“兆”有两种读法：请用数字")
    if word in _LETTER_SCALES and not (bytes_ and word == "b"):
        if time and word == "m":
            raise NumberRefusedError("m can be minutes or million: write it out", "m 有多种读法：请写全单位")
        if time and word != "k":
            return None, word
        return (None, word + "b") if bytes_ else (_LETTER_SCALES[word], "")
    return None, word


def _scoped(expression: list[str]) -> str:
    """``2*1000000/3``: scales bind to their number, as in 2 million ** 2."""
    out: list[str] = []
    for piece in expression:
        if piece[0] in "*/" and len(piece) > 1 and piece[1].isdigit() and out:
            out[-1] = f"({out[-1]}{piece})"
        else:
            out.append(piece)
    return "".join(out)


def _computed(expression: str) -> int | float:
    try:
        value = compile_expression(expression, ()).evaluate({})
    except ArithmeticSyntaxError:
        raise NumberRefusedError("this is not one number", "这不是一个数") from None
    except ArithmeticError as error:
        raise NumberRefusedError(f"this has no value: {error}", "这个算式没有结果") from None
    return whole_if_nearly(value)
