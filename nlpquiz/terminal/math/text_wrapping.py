"""Lines of text, the inline form above all, broken where it hurts least."""

from __future__ import annotations

from nlpquiz.terminal.math.cells import cell_width
from nlpquiz.terminal.math.symbols import BIN, CHARACTERS, REL, ascii_spelling

_CLOSING = frozenset(")]},.;:!?，。；：！？、）】》」”’%")
_OPENING = frozenset("([{（【《「“‘")
_RELATIONS = {text for text, kind in CHARACTERS.items() if kind == REL} | {":="}
_OPERATORS = {text for text, kind in CHARACTERS.items() if kind == BIN}
_RELATIONS_ASCII = {ascii_spelling(text) for text in ("≤", "≥", "≠", "≈", "→", "∼", "≔")}


# A break before the word costs this much; a line with a third of its room left costs about 11, an empty one 100.
_OUTER = {"relation": 0, "operator": 3, "comma": 6, "space": 10, "after": 25}
_DEEPER = 4
# Texts with more words are not formulas any more and are filled line by line.
_MOST_WORDS = 1500


def wrapped(text: str, width: int, *, indent: int = 2, wide_ambiguous: bool = False) -> list[str]:
    """A line of text in lines of at most ``width`` cells: best broken before relations, then before operators, then at
    other spaces, outside brackets rather than inside; a word that is too long is cut."""
    width = max(width, 4)
    indent = indent if width >= 20 else 0
    room = width - indent
    words = [part for word in _words(text) for part in _pieces(*word, room, wide_ambiguous=wide_ambiguous)]
    sizes = [cell_width(word, wide_ambiguous=wide_ambiguous) for word, _ in words]
    trims = [len(word) - len(word.rstrip(" ")) for word, _ in words]
    ends = _best_ends(words, sizes, trims, width, room) if len(words) <= _MOST_WORDS else []
    lines: list[str] = []
    start = 0
    while start < len(words):
        end = ends[start] if ends else _fullest_end(sizes, trims, start, room)
        line = "".join([word for word, _ in words[start:end]]).rstrip()
        lines.append(" " * indent + line if lines else line)
        start = end
    return lines


def _fullest_end(sizes: list[int], trims: list[int], start: int, room: int) -> int:
    used, end = sizes[start], start + 1
    while end < len(sizes) and used + sizes[end] - trims[end] <= room:
        used += sizes[end]
        end += 1
    return end


def _best_ends(words: list[tuple[str, int]], sizes: list[int], trims: list[int], width: int, room: int) -> list[int]:
    """Where the line that begins with each word ends, so that all lines together cost least."""
    count = len(words)
    costs = [0.0] * (count + 1)
    ends = [count] * count
    for start in range(count - 1, -1, -1):
        space = room if start else width
        used = 0
        best = float("inf")
        for end in range(start + 1, count + 1):
            used += sizes[end - 1]
            free = space - used + trims[end - 1]
            if free < 0 and end > start + 1:
                break
            cost = costs[end] + (words[end][1] + 100 * (free / space) ** 2 if end < count else 0)
            if cost <= best:
                best, ends[start] = cost, end
        costs[start] = best
    return ends


def _pieces(word: str, cost: int, room: int, *, wide_ambiguous: bool) -> list[tuple[str, int]]:
    """A word, cut where it is wider than a line."""
    parts: list[tuple[str, int]] = []
    while cell_width(word.rstrip(" "), wide_ambiguous=wide_ambiguous) > room:
        head, word = _cut(word, room, wide_ambiguous=wide_ambiguous)
        parts.append((head, cost))
        cost = _OUTER["after"]
    return [*parts, (word, cost)] if word else parts


def _words(text: str) -> list[tuple[str, int]]:
    """Words with the spaces after them, and what a break before each costs."""
    result: list[tuple[str, int]] = []
    depth = 0
    start = 0
    before = 0
    for place in range(1, len(text) + 1):
        previous = text[place - 1]
        if previous in _OPENING:
            depth += 1
        elif previous in _CLOSING and previous in ")]}）】》」":
            depth = max(0, depth - 1)
        if place == len(text):
            break
        following = text[place]
        spaced = previous == " " and following != " "
        hanzi = (
            (cell_width(previous) > 1 or cell_width(following) > 1)
            and previous not in _OPENING
            and following not in _CLOSING
        )
        if spaced or (hanzi and following != " "):
            result.append((text[start:place], before))
            start = place
            before = _cost(text, place, depth)
    result.append((text[start:], before))
    return result


def _cost(text: str, place: int, depth: int) -> int:
    """How much a break here hurts: least before a relation outside brackets."""
    following = text[place : text.find(" ", place)] if " " in text[place : place + 6] else text[place]
    previous = text[:place].rstrip()[-1:] if place < 3 else text[max(0, place - 3) : place].rstrip()[-1:]
    if previous == ";":
        cost = 0
    elif following in _RELATIONS or following in _RELATIONS_ASCII:
        cost = _OUTER["relation"]
    elif following in _OPERATORS:
        cost = _OUTER["operator"]
    elif previous in ",，":
        cost = _OUTER["comma"]
    elif previous in _RELATIONS or previous in _OPERATORS:
        cost = _OUTER["after"]
    else:
        cost = _OUTER["space"]
    return cost + _DEEPER * min(depth, 5)


def _cut(word: str, room: int, *, wide_ambiguous: bool) -> tuple[str, str]:
    used = 0
    for place, character in enumerate(word):
        used += cell_width(character, wide_ambiguous=wide_ambiguous)
        if used > room and place:
            return word[:place], word[place:]
    return word, ""
