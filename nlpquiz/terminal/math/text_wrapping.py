"""Lines of text, the inline form above all, broken where it hurts least."""

from __future__ import annotations

from nlpquiz.terminal.math.cells import cell_width
from nlpquiz.terminal.math.symbols import BIN, CHARACTERS, REL, ascii_spelling

_CLOSING = frozenset(")]},.;:!?，。；：！？、）】》」”’%")
_OPENING = frozenset("([{（【《「“‘")
_RELATIONS = {text for text, kind in CHARACTERS.items() if kind == REL} | {":="}
_OPERATORS = {text for text, kind in CHARACTERS.items() if kind == BIN}
_RELATIONS_ASCII = {ascii_spelling(text) for text in ("≤", "≥", "≠", "≈", "→", "∼", "≔")}


def wrapped(text: str, width: int, *, indent: int = 2, wide_ambiguous: bool = False) -> list[str]:
    """A line of text in lines of at most ``width`` cells: best broken before relations, then before operators, then at
    other spaces, outside brackets rather than inside; a word that is too long is cut."""
    width = max(width, 4)
    indent = indent if width >= 20 else 0
    lines: list[str] = []
    words = _words(text)
    sizes = [cell_width(word, wide_ambiguous=wide_ambiguous) for word, _ in words]
    start = 0
    while start < len(words):
        room = width - (indent if lines else 0)
        used, end = 0, start
        best, best_cost = start, 10**9
        while end < len(words):
            word = words[end][0]
            size = sizes[end] - (len(word) - len(word.rstrip(" ")))
            if used + size > room:
                break
            used += sizes[end]
            end += 1
            cost = words[end][1] * 3 + (room - used) // 2 if end < len(words) else -1
            if cost <= best_cost:
                best, best_cost = end, cost
        if end == start:  # one word wider than the line
            head, tail = _cut(words[start][0], room, wide_ambiguous=wide_ambiguous)
            lines.append(head)
            words[start] = (tail, words[start][1])
            sizes[start] = cell_width(tail, wide_ambiguous=wide_ambiguous)
            if not tail.strip():
                start += 1
            continue
        stop = end if end == len(words) else best
        lines.append("".join(word for word, _ in words[start:stop]).rstrip())
        start = stop
    return [line if not number or not indent else " " * indent + line for number, line in enumerate(lines)]


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
        cost = 1
    elif following in _OPERATORS:
        cost = 3
    elif previous in ",，":
        cost = 4
    elif previous in _RELATIONS or previous in _OPERATORS:
        cost = 12
    else:
        cost = 6
    return cost + 4 * min(depth, 5)


def _cut(word: str, room: int, *, wide_ambiguous: bool) -> tuple[str, str]:
    used = 0
    for place, character in enumerate(word):
        used += cell_width(character, wide_ambiguous=wide_ambiguous)
        if used > room and place:
            return word[:place], word[place:]
    return word, ""
