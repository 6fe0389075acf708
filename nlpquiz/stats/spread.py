"""How values are spread: histograms over given edges, means, medians."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import fsum, inf
from typing import Final

from nlpquiz.stats.memory_figures import Bin, Histogram

RETRIEVABILITY_EDGES: Final = tuple(step / 20 for step in range(21))
STABILITY_EDGES: Final = (0.0, 1.0, 2.0, 4.0, 7.0, 14.0, 21.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0, inf)
DIFFICULTY_EDGES: Final = tuple(1 + step / 2 for step in range(19))
SECONDS_EDGES: Final = (0.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 300.0, inf)


def histogram(values: Iterable[float], edges: Sequence[float]) -> Histogram:
    """The values by the edges they lie between. Those outside go into the first or the last bin."""
    ordered = sorted(values)
    counts = [0] * (len(edges) - 1)
    for value in ordered:
        counts[bin_of(value, edges)] += 1
    bins = tuple(Bin(low, high, count) for (low, high), count in zip(pairwise(edges), counts, strict=True))
    if not ordered:
        return Histogram(bins, 0, None, None)
    half = len(ordered) // 2
    median = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return Histogram(bins, len(ordered), fsum(ordered) / len(ordered), median)


def bin_of(value: float, edges: Sequence[float]) -> int:
    """The place of the bin that holds the value."""
    place = bisect_right(edges, value) - 1
    if place < 0:
        return 0
    last = len(edges) - 2
    return min(last, place)


def counted_histogram(counts: Mapping[float, int], edges: Sequence[float]) -> Histogram:
    """The same of values that come with how often they occurred."""
    numbers = [0] * (len(edges) - 1)
    for value, count in counts.items():
        numbers[bin_of(value, edges)] += count
    bins = tuple(Bin(low, high, number) for (low, high), number in zip(pairwise(edges), numbers, strict=True))
    total = sum(numbers)
    if not total:
        return Histogram(bins, 0, None, None)
    mean = fsum(value * count for value, count in counts.items()) / total
    return Histogram(bins, total, mean, counted_median(counts))


def counted_median(counts: Mapping[float, int]) -> float:
    """The middle one of values that come with how often they occurred; of an even number the lower of the two."""
    middle = (sum(counts.values()) + 1) // 2
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= middle:
            return value
    return 0.0
