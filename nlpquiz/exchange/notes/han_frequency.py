"""How common Chinese characters and pairs of them are in notes on machine learning (counted in about 80 documents)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import log

_UNSEEN, _UNSEEN_BUT_COMMON = 16.0, 11.0
_PAIR_MOST, _PAIR_LEAST = 9.0, 4.0


@cache
def _tables() -> tuple[dict[str, float], dict[str, float]]:
    text = files("nlpquiz.exchange.notes").joinpath("han_frequency.txt").read_text(encoding="utf-8")
    _, characters, pairs = ("".join(part.split("\n")[1:]) for part in text.split("#"))
    rarity = {character: 1.0 + log(rank) for rank, character in enumerate(characters, 1)}
    joined = [pairs[at : at + 2] for at in range(0, len(pairs), 2)]
    span = log(len(joined) + 1)
    bonus = {pair: _PAIR_MOST - (_PAIR_MOST - _PAIR_LEAST) * log(rank) / span for rank, pair in enumerate(joined, 1)}
    return rarity, bonus


def rarity(character: str) -> float:
    """About the negative logarithm of how often a character comes up."""
    known = _tables()[0].get(character)
    if known is not None:
        return known
    if character < "\u0250":
        return 9.0 if character.isprintable() else _UNSEEN
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return _UNSEEN
    return _UNSEEN_BUT_COMMON


def pair_bonuses() -> dict[str, float]:
    """How much it speaks for a character that another stands before it, by the two together."""
    return _tables()[1]
