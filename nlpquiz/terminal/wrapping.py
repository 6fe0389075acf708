"""Line breaking for Chinese, English and mixtures of both: a small part of UAX #14 with the Chinese rules (kinsoku).

No line begins with closing punctuation or ends with an opening bracket; Chinese breaks between any two characters,
words and numbers stay whole; addresses and other long words break after their punctuation, and only where moving them
to the next line would leave a third of a line empty. What fits nowhere is cut at the edge: nothing is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from nlpquiz.terminal.cells import character_width

if TYPE_CHECKING:
    from rich.text import Text

# No line begins with one of these …
CLOSING = frozenset(
    "、。，．：；！？）〕］｝〉》」』】〗〙〛’”…—–·～‧・％‰°℃℉′″︰"
    ")]},.:;!?%"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーゝゞ々〻"
)
# … and none ends with one of these.
OPENING = frozenset("（〔［｛〈《「『【〖〘〚‘“([{￥¥＄＃№")

_SENTENCE_MARKS = frozenset(",.:;!?%")  # in ".NET", ":param" they begin a word when a space stands before
_JOINERS = frozenset("-/~+_")  # between a Hanzi and a word they stay with the Hanzi
_RANGE = frozenset("～〜")  # 250～300
_QUOTES = frozenset("‘’“”…—")  # narrow characters of Chinese texts
_WEAK_AFTER = frozenset("/?&=#-_.,;:+|\\~@)]}>")
_HEX = frozenset("0123456789abcdefABCDEF")
# Where a line may begin: nowhere; in a formula longer than a line; after the punctuation of a long word; freely.
_NEVER, _LAST, _WEAK, _FREE = range(4)

# A word longer than this share of a line, and than these cells, is broken at a weak place rather than leave more than
# that share of the line empty.
_LONG, _LONG_CELLS, _RAGGED = 1 / 2, 12, 1 / 3


def wrap(
    text: Text, width: int, *, together: Sequence[tuple[int, int]] = (), wide_ambiguous: bool = False
) -> list[Text]:
    """``text`` as lines of at most ``width`` cells with its styles; newlines in it stay.

    ``together`` lists (start, end) of pieces, such as formulas, that are broken only when a line is too short for them.
    """
    from rich.text import Text as RichText

    plain = text.plain
    lines = []
    for start, end in line_ranges(plain, width, together=together, wide_ambiguous=wide_ambiguous):
        line = RichText(plain[start:end], style=text.style, no_wrap=True, overflow="ignore")
        for begin, stop, style in text.spans:
            if begin < end and stop > start and stop > begin:
                line.stylize(style, max(begin, start) - start, min(stop, end) - start)
        lines.append(line)
    return lines


def line_ranges(
    plain: str, width: int, *, together: Sequence[tuple[int, int]] = (), wide_ambiguous: bool = False
) -> list[tuple[int, int]]:
    """The (start, end) of each line of ``plain``, at most ``width`` cells wide, without the spaces at its end."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for paragraph in plain.split("\n"):
        inside = [(first - start, last - start) for first, last in together if first < start + len(paragraph)]
        found = _paragraph_ranges(paragraph, max(width, 1), inside, wide_ambiguous=wide_ambiguous)
        ranges += [(start + first, start + last) for first, last in found]
        start += len(paragraph) + 1
    return ranges


def widest_piece(plain: str, *, together: Sequence[tuple[int, int]] = (), wide_ambiguous: bool = False) -> int:
    """The cells of the widest piece that ``wrap`` keeps whole while there is room: the width a column should have."""
    places = _break_places(plain, together)
    widest = cells = 0
    for place, character in enumerate(plain):
        if character == "\n" or places[place] == _FREE:
            cells = 0
        if character != "\n":
            cells += character_width(character, wide_ambiguous=wide_ambiguous)
            if not _is_space(character):
                widest = max(widest, cells)
    return widest


def joined(before: str, after: str) -> str:
    """What a line end between two characters of one paragraph means: nothing within Chinese text, else a space."""
    if not before or not after or _is_space(before) or _is_space(after):
        return ""
    chinese_before, chinese_after = _is_chinese(before), _is_chinese(after)
    if chinese_before and chinese_after:
        return ""
    if (chinese_before and _is_full_mark(before)) or (chinese_after and _is_full_mark(after)):
        return ""
    return " "


def _is_space(character: str) -> bool:
    return character.isspace() and character not in "\u00a0\u202f\u2007"


def _is_chinese(character: str) -> bool:
    return character in _QUOTES or (character > "\u2e7f" and character_width(character) == 2)


def _is_full_mark(character: str) -> bool:
    """Punctuation that brings its own white space."""
    return character > "\x7f" and (character in CLOSING or character in OPENING)


def _paragraph_ranges(
    plain: str, width: int, together: Sequence[tuple[int, int]], *, wide_ambiguous: bool
) -> list[tuple[int, int]]:
    sizes = [character_width(character, wide_ambiguous=wide_ambiguous) for character in plain]
    ends = [0, *accumulate(sizes)]
    if ends[-1] <= width:
        return [(0, len(plain.rstrip()))]
    places = _break_places(plain, together)
    ranges: list[tuple[int, int]] = []
    start = 0
    while start < len(plain):
        stop = _break(plain, start, width, ends, places)
        ranges.append((start, start + len(plain[start:stop].rstrip())))
        start = stop
        while start < len(plain) and _is_space(plain[start]):
            start += 1
    return ranges


def _break(plain: str, start: int, width: int, ends: Sequence[int], places: Sequence[int]) -> int:
    """Where the line that begins at ``start`` stops."""
    free = weak = last = start
    place = start
    limit = ends[start] + width
    while place < len(plain) and (ends[place + 1] <= limit or _is_space(plain[place])):
        place += 1
        if place < len(plain):
            if places[place] == _FREE:
                free = weak = last = place
            elif places[place] == _WEAK:
                weak = last = place
            elif places[place] == _LAST:
                last = place
    if place == len(plain) or places[place] == _FREE:
        return place
    horizon = min(len(plain), place + 4 * width)  # far enough to know that something is longer than a line
    following = next((later for later in range(place, horizon) if places[later] == _FREE), horizon)
    cells = ends[free + len(plain[free:following].rstrip())] - ends[free]  # of what does not fit on this line
    empty = width - (ends[free] - ends[start])
    if free > start and (empty <= width * _RAGGED or cells <= min(width, max(width * _LONG, _LONG_CELLS))):
        return free
    if weak > free:
        return weak
    if cells <= width and free > start:
        return free
    if last > free:
        return last
    if free > start and any(places[free + 1 : following]):
        return free
    return _cut(plain, free, place, ends)


def _cut(plain: str, start: int, place: int, ends: Sequence[int]) -> int:
    """The edge of the line inside of something that has no better place, with the punctuation right where it can be."""
    least = start + 1
    while least < len(plain) and ends[least + 1] == ends[least]:
        least += 1  # a character and its combining marks
    place = max(place, least)
    for candidate in range(place, max(least, place - 6) - 1, -1):
        if candidate < len(plain) and (
            ends[candidate + 1] == ends[candidate] or plain[candidate] in CLOSING or plain[candidate - 1] in OPENING
        ):
            continue
        return candidate
    while place > least and place < len(plain) and ends[place + 1] == ends[place]:
        place -= 1
    return place


def _break_places(plain: str, together: Iterable[tuple[int, int]]) -> list[int]:
    """For each index whether a line may begin there."""
    places = [_NEVER] * len(plain)
    double_quotes = 0
    wide = [_is_wide(character) for character in plain]
    last = ""  # the last character that is no space
    for place in range(1, len(plain)):
        before, here = plain[place - 1], plain[place]
        if not _is_space(before):
            last = before
        if before == '"':
            double_quotes += 1
        if _is_space(here) or character_width(here) == 0 or "\U0001f3fb" <= here <= "\U0001f3ff":
            continue
        after = plain[place + 1] if place + 1 < len(plain) else " "
        opens = double_quotes % 2 == 1  # whether the straight quotes so far leave one open
        if _is_space(before):
            places[place] = _after_space(last, here, after, opens=opens)
        elif here == "%" and _is_escape(plain, place):
            places[place] = _NEVER if before in "/:" else _WEAK
        elif here in CLOSING or before in OPENING or (here == '"' and opens) or (before == '"' and opens):
            places[place] = _inside_word(plain, place) if before in _WEAK_AFTER and here not in CLOSING else _NEVER
        elif _is_wide_beside(plain, wide, place):
            range_of_numbers = before in _RANGE and here.isdigit() and plain[place - 2 : place - 1].isdigit()
            places[place] = _NEVER if here in _JOINERS or range_of_numbers else _FREE
        else:
            places[place] = _inside_word(plain, place)
    for start, end in together:
        for place in range(max(start, 0) + 1, min(end, len(plain))):
            if places[place] != _NEVER:
                places[place] = _LAST
    return places


def _is_wide(character: str) -> bool:
    return character > "\u10ff" and character_width(character) == 2


def _is_wide_beside(plain: str, wide: Sequence[bool], place: int) -> bool:
    """Whether one of the two characters around ``place`` is Chinese, or a quote or dash of a Chinese sentence."""
    if wide[place - 1] or wide[place]:
        return True
    if plain[place - 1] in _QUOTES:
        return place >= 2 and wide[place - 2]
    if plain[place] in _QUOTES:
        return place + 1 < len(plain) and wide[place + 1]
    return False


def _after_space(last: str, here: str, after: str, *, opens: bool) -> int:
    if last in OPENING:
        return _NEVER
    if here in _SENTENCE_MARKS:
        begins_word = after.isalnum() and not _is_wide(after)
        return _FREE if begins_word else _NEVER
    if here in CLOSING:
        return _NEVER
    return _NEVER if last == '"' and opens and here != '"' else _FREE


def _is_escape(plain: str, place: int) -> bool:
    """Whether the percent sign begins an escape of an address: %E6, which is never cut."""
    return place + 2 < len(plain) and plain[place + 1] in _HEX and plain[place + 2] in _HEX


def _inside_word(plain: str, place: int) -> int:
    before, here = plain[place - 1], plain[place]
    if here in "([{<" and before.isalnum():
        return _WEAK
    if before not in _WEAK_AFTER or here == before or not (here.isalnum() or here in "([{<\"'\\$"):
        return _NEVER
    previous = plain[place - 2] if place >= 2 else " "
    if before in ".,:/-" and previous.isdigit() and here.isdigit():
        return _NEVER  # 3.14, 10,000, 12:30, 1/2
    if previous.isspace():
        return _NEVER  # -1, .NET, /usr
    return _WEAK
