"""Draws from a seed that are the same on every machine, Python and run.

``random.Random`` promises the same floats for a seed but not the same shuffles between Python versions, and ``hash``
of a string changes with every process; a stored paper must be drawn again exactly. Hence SHA-256 of the seed's text.
"""

from __future__ import annotations

from collections.abc import Iterator


def _draws(seed: str) -> Iterator[int]:
    """Endless 64-bit numbers."""
    from hashlib import sha256

    block = 0
    while True:
        digest = sha256(f"{block}\0{seed}".encode("utf-8", "surrogatepass")).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(digest[start : start + 8], "big")
        block += 1


def choose(seed: str, count: int) -> int:
    """A number from 0 to ``count`` - 1 (the bias of the remainder is below 1e-15 for the counts of a card)."""
    if count < 1:
        raise ValueError("there is nothing to choose from")
    return next(_draws(seed)) % count


def permutation(seed: str, count: int) -> tuple[int, ...]:
    """0 to ``count`` - 1 in a random order (Fisher and Yates)."""
    order = list(range(count))
    draws = _draws(seed)
    for last in range(count - 1, 0, -1):
        other = next(draws) % (last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)
