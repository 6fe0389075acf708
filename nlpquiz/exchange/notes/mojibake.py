"""UTF-8 that was read as Windows-1252, Windows-1254 or Latin-1 and saved again, made readable.

Bytes that those code pages lack (81, 8D, 8E, 8F, 90, 9D, 9E) and the soft hyphen (AD) are often lost on the way. Each
Chinese character that holds one has then several readings; the likeliest, by how common it is and which characters
stand beside it, is taken, and the lines with such guesses are reported. What has no loss is left to ftfy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from nlpquiz.exchange.notes.han_frequency import pair_bonuses, rarity

LOST = (0x81, 0x8D, 0x8E, 0x8F, 0x90, 0x9D, 0x9E, 0xAD)
_RUN = re.compile(r"[^\x00-\x7f]+(?: (?=[^\x00-\x7f]))?")
_SUSPECT = re.compile(
    "[\u00c2-\u00f4\u011f\u0130\u015e\u0131\u015f][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6"
    "\u02dc\u2013-\u203a\u20ac\u2122]"
)
_HAN = re.compile("[\u3400-\u9fff]")
_SHARE = 0.3  # of the lines that are not ASCII
_FEWEST = 4  # pairs of letters; fewer may be meant, and ftfy looks at them
_GUESSED, _BROKEN = 6.0, 40.0  # costs, as negative logarithms of a probability
_MOST_READINGS = 10  # of one length


@dataclass(slots=True)
class Mended:
    """A line made readable."""

    text: str
    guesses: int = 0
    """Characters with lost bytes"""
    broken: int = 0
    """Characters that could not be made readable"""


def is_misread(lines: Iterable[str]) -> bool:
    """Whether a sample of lines is UTF-8 read as a code page of single bytes: accented letters before odd marks."""
    wide = suspect = total = 0
    for line in lines:
        if line.isascii():
            continue
        wide += 1
        hits = len(_SUSPECT.findall(line))
        total += hits
        suspect += hits > 0 and not _HAN.search(line) and hits * 6 >= sum(character > "\x7f" for character in line)
    return total >= _FEWEST and suspect >= _SHARE * wide


def mend_spots(line: str) -> str | None:
    """A readable line with spots of mojibake mended (``donâ€™t``), as ftfy does it; None when nothing was wrong."""
    if line.isascii() or not _SUSPECT.search(line):
        return None
    from ftfy import fix_encoding

    mended = fix_encoding(line)
    return mended if mended != line else None


def mend(line: str) -> Mended:
    """A line of a text that ``is_misread``."""
    if line.isascii():
        return Mended(line)
    result = Mended("")
    pieces: list[str] = []
    place = 0
    for run in _RUN.finditer(line):
        pieces.append(line[place : run.start()])
        values = [_byte_of(character) for character in run[0]]
        if any(value is None for value in values):
            pieces.append(_in_parts(run[0], values, result))
        else:
            pieces.append(_decoded([value for value in values if value is not None], run[0], result))
        place = run.end()
    pieces.append(line[place:])
    result.text = "".join(pieces)
    return result


def _in_parts(text: str, values: list[int | None], result: Mended) -> str:
    """A run in which some characters are what they are."""
    pieces: list[str] = []
    place = 0
    while place < len(text):
        end = place
        while end < len(text) and values[end] is not None:
            end += 1
        if end > place:
            pieces.append(
                _decoded([value for value in values[place:end] if value is not None], text[place:end], result)
            )
        if end < len(text):
            pieces.append(text[end])
        place = end + 1
    return "".join(pieces)


@cache
def _bytes_of_characters() -> dict[str, int]:
    table = {chr(value): value for value in range(0x80, 0x100)}
    for page in ("cp1254", "cp1252"):
        for value in range(0x80, 0x100):
            try:
                table[bytes([value]).decode(page)] = value
            except UnicodeDecodeError:
                continue
    table[" "] = 0xA0
    return table


def _byte_of(character: str) -> int | None:
    return _bytes_of_characters().get(character)


_Way = tuple[float, int, int, Any, str]
"""Cost, guesses, broken characters, the way before, the last character of the best reading so far"""
_BEAM = 8


def _decoded(values: list[int], written: str, result: Mended) -> str:
    """The likeliest text of some bytes, of which a few may be lost (a search for the cheapest way)."""
    raw = bytes(values)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    pairs = pair_bonuses()
    ways: list[dict[str, _Way]] = [{} for _ in range(len(values) + 1)]
    ways[0][""] = (0.0, 0, 0, None, "")
    for place in range(len(values)):
        here: list[_Way] = sorted(ways[place].values(), key=itemgetter(0))[:_BEAM]
        ways[place] = {}
        if not here:
            continue
        for length, character, own, lost in _readings(raw[place : place + 4]):
            target = ways[place + length]
            known = target.get(character)
            for way in here:
                cost = way[0] + own - pairs.get(way[4] + character, 0.0)
                if known is None or cost < known[0]:
                    target[character] = known = (cost, way[1] + lost, way[2], way, character)
        literal = written[place]
        cost, guesses, broken, _, _ = way = here[0]
        cost += 2.0 if literal == " " else _BROKEN
        known = ways[place + 1].get(literal)
        if known is None or cost < known[0]:
            ways[place + 1][literal] = (cost, guesses, broken + (literal != " "), way, literal)
    best: Any = min(ways[-1].values(), key=itemgetter(0))
    result.guesses += best[1]
    result.broken += best[2]
    characters = []
    while best is not None:
        characters.append(best[4])
        best = best[3]
    return "".join(reversed(characters))


@lru_cache(maxsize=50_000)
def _readings(window: bytes) -> tuple[tuple[int, str, float, bool], ...]:
    """(bytes used, character, cost, whether bytes were lost) of the likeliest characters that may begin here."""
    lead = window[0]
    if 0xC2 <= lead <= 0xDF:
        continuations = 1
    elif 0xE0 <= lead <= 0xEF:
        continuations = 2
    elif 0xF0 <= lead <= 0xF4:
        continuations = 3
    else:
        return ()
    begun: list[tuple[int, tuple[int, ...], int]] = [(1, (lead,), 0)]
    for _ in range(continuations):
        more: list[tuple[int, tuple[int, ...], int]] = []
        for used, sequence, lost in begun:
            if used < len(window) and 0x80 <= window[used] <= 0xBF:
                more.append((used + 1, (*sequence, window[used]), lost))
            if lost < 2:
                more += [(used, (*sequence, value), lost + 1) for value in LOST]
        begun = more
    readings: list[tuple[int, str, float, bool]] = []
    for used, sequence, lost in begun:
        try:
            character = bytes(sequence).decode("utf-8")
        except UnicodeDecodeError:
            continue
        rare = rarity(character)
        readings.append((used, character, _GUESSED * lost + rare if lost else 0.3 * rare, lost > 0))
    by_length: dict[int, int] = {}
    kept = []
    for reading in sorted(readings, key=itemgetter(2)):
        by_length[reading[0]] = by_length.get(reading[0], 0) + 1
        if by_length[reading[0]] <= _MOST_READINGS:
            kept.append(reading)
    return tuple(kept)
