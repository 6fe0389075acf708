"""Statistics of an invented learner with round numbers, for the tests of what is drawn of them."""

from __future__ import annotations

from datetime import date
from math import inf

from nlpquiz.deck.text import Translated
from nlpquiz.stats.figures import (
    Activity,
    AnswerTimes,
    CardCounts,
    DayActivity,
    DueDay,
    DueForecast,
    ExamScore,
    Habit,
    Hour,
    Leech,
    Period,
    RatingShares,
    Statistics,
    TimeGroup,
)
from nlpquiz.stats.memory_figures import (
    Bin,
    Calibration,
    CurvePoint,
    ForgettingCurve,
    Histogram,
    ModelScore,
    Passes,
    ReliabilityBin,
    Retention,
    RetentionRow,
    TopicMastery,
)

TODAY = date(2026, 11, 21).toordinal()
DAYS = 120
TITLES = {
    "attention": Translated(en="Attention", zh="注意力机制"),
    "attention/scores": Translated(en="Scoring functions and what they cost on long inputs", zh="注意力打分函数"),
    "words": Translated(en="Word \x1b[31mvectors\x1b[0m", zh="词\n向量"),
    "words/cbow": Translated(en="CBOW", zh="连续词袋"),
}


def _activity() -> Activity:
    days = []
    for ago in range(DAYS - 1, -1, -1):
        count = (ago * 7 + 3) % 23 if ago % 6 else 0
        if count:
            day = DayActivity(TODAY - ago, count, count * 15_000, 1, 0, count // 2, count - 1 - count // 2, 0, 1)
            days.append(day)
    return Activity(Period(TODAY - DAYS + 1, TODAY), tuple(days), ahead=2, ahead_last_day=TODAY + 40)


def _histogram(edges: tuple[float, ...], counts: tuple[int, ...]) -> Histogram:
    bins = tuple(Bin(low, high, count) for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True))
    return Histogram(bins, sum(counts), 0.875, edges[len(edges) // 2])


def _row(name: str, passed: int, failed: int) -> RetentionRow:
    return RetentionRow(name, Passes(passed // 2, failed), Passes(passed - passed // 2, 0), 0.9, 0.9)


def _score(name: str, loss: float) -> ModelScore:
    bins = tuple(ReliabilityBin(low / 10, (low + 1) / 10, 40, low / 10 + 0.05, low / 10 + 0.02) for low in range(6, 10))
    return ModelScore(name, loss, loss / 5, bins)


def sample_figures() -> Statistics:
    """A learner of 100 cards in two decks, four months in."""
    curve = tuple(
        CurvePoint(ratio - 0.25, ratio + 0.25, ratio, 60, 0.97 - ratio / 12, 1 - ratio / 10)
        for ratio in (0.25, 0.75, 1.25, 1.75)
    )
    due = tuple(DueDay(TODAY + ahead, (ahead * 5) % 7, (ahead * 3) % 4) for ahead in range(30))
    hours = tuple(
        Hour(hour, 60 if 19 <= hour <= 21 else 0, 50 + hour - 19 if 19 <= hour <= 21 else 0) for hour in range(24)
    )
    return Statistics(
        today=TODAY,
        interview=TODAY + 24,
        decks=(),
        topics=(),
        titles=TITLES,
        activity=_activity(),
        habit=Habit(3, 12, 12.4, 30.0, 95.2, 210.0),
        cards=CardCounts(20, 4, 1, 30, 40, 3, 2),
        due=DueForecast(due, 6, 12, 8.25),
        retention=Retention(
            _row("", 910, 90),
            (_row("today", 9, 1), _row("week", 85, 15), _row("year", 910, 90)),
            (_row("attention", 480, 20), _row("words", 430, 70)),
            (_row("attention/scores", 300, 20), _row("words/cbow", 70, 30)),
            (_row("en", 600, 40), _row("zh", 310, 50)),
        ),
        retrievability=_histogram(tuple(step / 20 for step in range(21)), (0,) * 14 + (2, 3, 5, 15, 25, 25)),
        stability=_histogram((0, 1, 2, 4, 7, 14, 30, 90, inf), (1, 2, 4, 8, 20, 25, 10, 5)),
        difficulty=_histogram(tuple(1 + step / 2 for step in range(19)), tuple(range(18))),
        curve=ForgettingCurve(curve, curve, 0.1542),
        calibration=Calibration(
            1000, (_score("yours", 0.31), _score("default", 0.33), _score("sm2", 0.42)), 75, 75, True
        ),
        times=AnswerTimes(
            TimeGroup("", 1000, 15.2, 12.5),
            (TimeGroup("choice", 400, 9.1, 8.0), TimeGroup("open", 600, 19.3, 16.5)),
            (),
            _histogram((0, 10, 60), (400, 600)),
        ),
        ratings=(
            RatingShares("learning", 10, 20, 60, 10),
            RatingShares("young", 5, 15, 75, 5),
            RatingShares("mature", 0, 0, 0, 0),
        ),
        hours=hours,
        leeches=(
            Leech("words/cbow-window", "words", "cbow", 9, 40, 9.5, False),
            Leech("words/b", "words", "cbow", 8, 30, 9.0, True),
        ),
        exams=(
            ExamScore(1, TODAY - 30, 0.55, 0.6, 0.45, 0.75, 20, ("words",)),
            ExamScore(2, TODAY - 3, 0.8, 0.7, 0.55, 0.85, 20, ("words",)),
        ),
        mastery=(
            TopicMastery("attention", "scores", 40, 35, 0.8, 0.91, 0.7, 0.95, 3, TODAY - 1),
            TopicMastery("words", "cbow", 60, 45, 0.6, 0.8, 0.5, 0.9, 8, TODAY),
        ),
    )


def empty_figures() -> Statistics:
    """What there is before the first answer."""
    nothing = Histogram((), 0, None, None)
    none = RetentionRow("", Passes(0, 0), Passes(0, 0), None, 0.9)
    return Statistics(
        today=TODAY,
        interview=None,
        decks=("attention",),
        topics=(),
        titles=TITLES,
        activity=Activity(Period(TODAY - 364, TODAY), ()),
        habit=Habit(0, 0, 0.0, 30.0, 0.0, 210.0),
        cards=CardCounts(100, 0, 0, 0, 0, 0, 0),
        due=DueForecast(tuple(DueDay(TODAY + ahead, 0, 0) for ahead in range(30)), 0, 0, 0.0),
        retention=Retention(none, (), (), (), ()),
        retrievability=nothing,
        stability=nothing,
        difficulty=nothing,
        curve=ForgettingCurve((), (), 0.1542),
        calibration=Calibration(0, (), 0, 0, False),
        times=AnswerTimes(TimeGroup("", 0, 0.0, 0.0), (), (), nothing),
        ratings=(),
        hours=tuple(Hour(hour, 0, 0) for hour in range(24)),
        leeches=(),
        exams=(),
        mastery=(),
        empty=True,
    )
