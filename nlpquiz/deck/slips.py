"""When a wrong spelling is a slip of the fingers, and when it is another word.

"varaince" is a slip for "variance"; "decoder" is none for "encoder", "unsupervised" none for "supervised", "macro" none
for "micro": one or two letters often make the opposite in this field.
"""

from __future__ import annotations

import re
from collections.abc import Collection

# Words one or two letters apart that both exist, beyond those that differ in their first letters.
_OTHER_WORDS = frozenset(
    frozenset(pair)
    for pair in (
        ("content", "context"),
        ("logit", "logic"),
        ("adaptive", "additive"),
        ("inter", "intra"),
        ("static", "statistic"),
        ("relation", "relative"),
    )
)
_NOT_LETTERS = re.compile(r"[^a-z\s'-]+")
_MAX_EDITS = ((9, 2), (5, 1))  # from this length on, so many edits


def edits_allowed(length: int) -> int:
    """How many wrong letters a word of ``length`` may have."""
    return next((edits for least, edits in _MAX_EDITS if length >= least), 0)


def is_slip(typed: str, meant: str, known_words: Collection[str] = ()) -> bool:
    """Whether ``typed`` is ``meant`` with few wrong, missing, doubled or swapped letters, both folded to lower case.

    Numbers must be equal, the first two letters too (swapped ones aside): prefixes such as un-, in-, ex-, en-, de-, co-
    turn the meaning. Nothing in ``known_words`` is a slip, because it is a word of its own.
    """
    if typed == meant:
        return True
    if abs(len(typed) - len(meant)) > 2:
        return False
    allowed = edits_allowed(min(len(typed), len(meant)))
    if not allowed or abs(len(typed) - len(meant)) > allowed or typed in known_words:
        return False
    if typed[0] != meant[0] or not (typed[1] in meant[1:3] or typed[2:3] == meant[1]):
        return False
    if _NOT_LETTERS.findall(typed) != _NOT_LETTERS.findall(meant) or frozenset((typed, meant)) in _OTHER_WORDS:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(typed, meant, score_cutoff=allowed) <= allowed
