"""What marking says about an answer."""

from __future__ import annotations

from dataclasses import dataclass

from nlpquiz.deck.model import Text


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
