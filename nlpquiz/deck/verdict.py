"""What marking says about an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nlpquiz.deck.model import Text

PointStatus: TypeAlias = Literal["said", "partly", "missing"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an answer was marked and why.

    ``share`` is the part of the credit from 0 to 1. ``faults`` are the indexes, as in the card, of options wrongly
    chosen or missed and of items out of place. An answer that is not ``readable`` counts as wrong when time is up, but
    is worth asking again before that.
    """

    correct: bool
    share: float
    reason: Text
    faults: tuple[int, ...] = ()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """``typed[start:end]``, which made a point or denied it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PointVerdict:
    """One point: ``matched`` quotes what was found for it, ``denied`` what was negated; ``weight`` is the card's."""

    status: PointStatus
    matched: tuple[Quote, ...]
    weight: int
    denied: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenVerdict:
    """The points in the card's order, and the share of their weight from 0 to 1 (a point partly said counts half).

    ``list_like``: the answer is a bare list of terms, for which no point counts more than partly.
    """

    points: tuple[PointVerdict, ...]
    share: float
    list_like: bool = False
