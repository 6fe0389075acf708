"""The results about memory: true retention, histograms, the forgetting curve, calibration, mastery, one card's life."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from nlpquiz.scheduling.review import Moment

MATURE_DAYS = 21
"""A learned card is mature when its interval is at least so long, young otherwise (Anki's manual)"""


class Passes(NamedTuple):
    """Tests of memory: how many were passed (Hard, Good, Easy) and how many failed (Again)."""

    passed: int
    failed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.passed + self.failed

    @property
    def share(self) -> float | None:
        """Passed, 0 to 1; None without any."""
        return self.passed / self.total if self.total else None

    def interval(self, deviations: float = 1.96) -> tuple[float, float] | None:
        """Where the true share lies in 95 % of cases (Wilson's interval, 1927); None without any."""
        if not self.total:
            return None
        n, share, square = self.total, self.passed / self.total, deviations * deviations
        centre = (share + square / (2 * n)) / (1 + square / n)
        half = deviations * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
        return max(0.0, centre - half), min(1.0, centre + half)


class RetentionRow(NamedTuple):
    """True retention of one group of reviews.

    Only the first review of a card in a day counts, and only when the card had been learned (its interval was a day or
    more). ``young`` and ``mature`` go by the interval that the card had before the review.
    """

    name: str
    """A period (today, yesterday, week, month, year), a deck id, ``deck/topic``, or a language; "" is not known"""
    young: Passes
    mature: Passes
    expected: float | None
    """The mean of the recall that the model predicted for these reviews; None without any"""
    desired: float
    """Desired retention: that of the deck, for a group of several decks the mean over the reviews"""

    @property
    def all(self) -> Passes:
        """Young and mature together."""
        return Passes(self.young.passed + self.mature.passed, self.young.failed + self.mature.failed)


@dataclass(frozen=True, slots=True)
class Retention:
    """True retention against desired retention."""

    whole: RetentionRow
    """Of the period asked for"""
    periods: tuple[RetentionRow, ...]
    """Anki's table: today, yesterday, the last 7, 30 and 365 days with today, whatever was asked for; ``whole`` is the
    row for what was asked for"""
    by_deck: tuple[RetentionRow, ...]
    """These three are of the period asked for; groups without reviews are left out"""
    by_topic: tuple[RetentionRow, ...]
    by_language: tuple[RetentionRow, ...]
    """The language in which the card was read"""


class Bin(NamedTuple):
    """Values from ``low`` (included) to ``high`` (not included, but for the last bin); ``high`` may be infinite."""

    low: float
    high: float
    number: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """How values are spread. Mean and median are None without values."""

    bins: tuple[Bin, ...]
    """All bins, empty ones too"""
    count: int
    mean: float | None
    median: float | None

    @property
    def sum(self) -> float:
        """Of all values."""
        return (self.mean or 0.0) * self.count


class CurvePoint(NamedTuple):
    """Reviews after about the same time: what was recalled, and what the model had predicted."""

    low: float
    """From here (included); days, or elapsed time over stability"""
    high: float
    """To here (not included)"""
    centre: float
    """The mean of these reviews"""
    reviews: int
    measured: float
    """Share recalled, 0 to 1"""
    expected: float
    """Mean of the model's predictions for the same reviews"""


@dataclass(frozen=True, slots=True)
class ForgettingCurve:
    """Forgetting as measured against the model's. Reviews a day or more after the one before; empty groups left out."""

    by_days: tuple[CurvePoint, ...]
    """By days since the review before"""
    by_ratio: tuple[CurvePoint, ...]
    """By these days over the stability then: the model has one curve for all cards, (1 + F·x)^-decay, 0.9 at x = 1"""
    decay: float
    """w20 of the weights in use; F = 0.9^(-1/decay) - 1"""

    def model(self, ratio: float) -> float:
        """The model's recall when ``ratio`` = elapsed days / stability."""
        return float((1 + (0.9 ** (-1 / self.decay) - 1) * max(0.0, ratio)) ** -self.decay)


class ReliabilityBin(NamedTuple):
    """Reviews for which about the same recall was predicted."""

    low: float
    high: float
    reviews: int
    expected: float
    """Mean prediction"""
    recalled: float
    """Share that was recalled; on the diagonal when the model is calibrated"""


class ModelScore(NamedTuple):
    """How well a model predicted the reviews: smaller numbers are better."""

    name: str
    """yours (the weights in use), default (FSRS-6's) or sm2 (its intervals, with recall 0.9^(days / interval))"""
    log_loss: float
    """Mean of -ln(probability given to what happened)"""
    rmse_bins: float
    """Root of the mean, over bins and weighted by their reviews, of (mean prediction - share recalled)²; bins by
    elapsed days, number of the review and lapses exactly as in srs-benchmark"""
    reliability: tuple[ReliabilityBin, ...]
    """Bins with any review"""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Predicted recall against what happened, of reviews a day or more after the one before.

    Without such reviews ``models`` is empty.
    """

    reviews: int
    """Reviews that were predicted"""
    models: tuple[ModelScore, ...]
    """yours, default, sm2, in this order"""
    cards: int
    """Cards whose whole life was replayed"""
    cards_of: int
    """Of so many with a review in the period or the last year: more than ``cards`` when more than 250,000 reviews were
    given in the period; then every n-th card was taken"""
    fitted: bool
    """Whether the weights in use are the learner's own (`nlpquiz tune`); if not, yours is the same as default"""

    def model(self, name: str) -> ModelScore | None:
        """The score with this name."""
        return next((each for each in self.models if each.name == name), None)


class TopicMastery(NamedTuple):
    """How well a topic is known. Means are over all its cards; an unseen card counts 0 (today and on the day)."""

    deck: str
    topic: str
    cards: int
    """Suspended ones and drafts left out"""
    seen: int
    recall_now: float
    """Expected share recalled today"""
    recall_seen: float | None
    """The same over the cards that were begun; None without any"""
    recall_on_day: float | None
    """Expected share on the interview day when nothing more is studied; None without a plan"""
    planned_on_day: float | None
    """The same when the plan is kept (its forecast); None when it was not computed or there is no plan"""
    due: int
    """Due today or overdue"""
    last_seen_day: int | None
    """The day of the last answer to any of its cards"""


class LifeReview(NamedTuple):
    """One review in a card's life. States and intervals are as the policy of today replays them."""

    id: str
    at: Moment
    rating: int
    taken_ms: int
    source: str
    language: str
    counts: bool
    """False for crammed answers: they leave the memory as it is"""
    stage: str
    """Before the answer: learning (or new), relearning, young, mature; or crammed"""
    elapsed_days: int
    """Since the review before that counts; 0 for the first, never negative"""
    interval_before_days: int
    """0 when it was new or in its steps"""
    interval_after_ms: int
    """Until it was due again: whole days for a learned card"""
    stability_before: float | None
    """Days; None when it was new"""
    difficulty_before: float | None
    recall_before: float | None
    """The model's chance of recall just before the answer; None when it was new"""
    stability_after: float | None
    """None for an answer that does not count"""
    difficulty_after: float | None


@dataclass(frozen=True, slots=True)
class CardLife:
    """The life of a card, oldest review first; taken-back ones left out."""

    card: str
    reviews: tuple[LifeReview, ...]
    resets: tuple[Moment, ...]
    """When the card was made new again"""
    decay: float
    """w20 of the weights: recall after t days is (1 + F·t/S)^-decay"""
    desired: float
    """Desired retention"""

    def recall_on(self, day: int) -> float | None:
        """The chance of recall in the evening of ``day``, after that day's reviews; None while the card was new."""
        last = None
        for review in self.reviews:
            if review.counts and review.at.day <= day:
                last = review
        if last is None or last.stability_after is None:
            return None
        if any(reset.at_ms >= last.at.at_ms and reset.day <= day for reset in self.resets):
            return None
        factor = 0.9 ** (-1 / self.decay) - 1
        return float((1 + factor * max(0, day - last.at.day) / last.stability_after) ** -self.decay)
