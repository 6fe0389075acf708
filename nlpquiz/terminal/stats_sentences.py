"""What each figure comes to, in a sentence: the same on the terminal and in the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import isinf

from nlpquiz.deck.terms import KINDS
from nlpquiz.stats.figures import LEECH_LAPSES, Hour, Statistics
from nlpquiz.stats.memory_figures import Bin, Calibration, ForgettingCurve, Histogram, RetentionRow
from nlpquiz.terminal.charts_scale import MONTHS, figure
from nlpquiz.terminal.messages import say as say_kind
from nlpquiz.terminal.sanitize import harmless
from nlpquiz.terminal.stats_messages import say as say_words

Say = Callable[..., str]
"""A message of ``stats_messages`` in the reader's language: ``say(name, **values)``"""

FEW_REVIEWS = 200  # below this a comparison of models says more about chance than about them
FEW_AN_HOUR = 30
LANGUAGES = ("en", "zh", "both", "")
MINUTES_UNTIL = 120  # above this a time is told in hours


def span(minutes: float, say: Say) -> str:
    """A time of study."""
    if minutes < 1:
        return say("hours.seconds", seconds=f"{60 * minutes:.0f}")
    if minutes < MINUTES_UNTIL:
        return say("hours.minutes", minutes=f"{minutes:.0f}")
    return say("hours.hours", hours=figure(minutes / 60))


def counted(name: str, count: float) -> str:
    """The message for one, or for several."""
    return f"{name}.one" if count == 1 else name


def period_words(figures: Statistics, say: Say) -> str:
    """Which decks and days are counted."""
    period = figures.activity.period
    decks = " ".join((*figures.decks, *figures.topics)) or say("decks.all")
    name, days = counted("period", period.days), figure(period.days)
    words = say(name, first=iso(period.first), last=iso(period.last), days=days)
    return say("of.decks", decks=decks, period=words)


def work_sentences(figures: Statistics, say: Say) -> list[str]:
    """What was done, the streak, and reviews with dates to come."""
    activity, habit = figures.activity, figures.habit
    said = []
    if activity.reviews:
        said.append(
            say(
                counted("summary", activity.period.days),
                reviews=figure(activity.reviews),
                time=span(activity.taken_ms / 60_000, say),
                studied=figure(activity.days_studied),
                days=figure(activity.period.days),
                each=f"{activity.reviews_per_day_studied:.0f}",
            )
        )
    else:
        said.append(say("quiet"))
    said.append(
        say(
            "streak" if habit.streak_days else "streak.none",
            now=habit.streak_days,
            longest=habit.longest_streak_days,
            minutes=f"{habit.minutes_week:.0f}",
            goal=f"{habit.goal_minutes_week:.0f}",
        )
    )
    if activity.ahead:
        said.append(say("ahead", count=activity.ahead, date=iso(activity.ahead_last_day)))
    return said


def cards_sentence(figures: Statistics, say: Say) -> str:
    """Where the cards stand."""
    cards = figures.cards
    begun = cards.total - cards.unseen - cards.suspended - cards.buried
    return say("cards.words", total=figure(cards.total), begun=figure(begun), mature=figure(cards.mature))


def due_sentence(figures: Statistics, say: Say) -> str:
    """What is due today, and in the long run."""
    due = figures.due
    load = f"{due.daily_load:.0f}" if due.daily_load >= 10 else f"{due.daily_load:.1f}"
    if not due.due_today:
        return say("due.none", load=load)
    return say("due.words", today=figure(due.due_today), overdue=figure(due.overdue), load=load)


def retention_sentences(row: RetentionRow, say: Say) -> list[str]:
    """What was remembered beside what was wanted, and whether the difference is more than chance."""
    share, interval = row.all.share, row.all.interval()
    if share is None or interval is None:
        return [say("retention.none")]
    low, high = interval
    shares = {"share": share, "low": low, "high": high, "desired": row.desired}
    words = {name: f"{value:.0%}" for name, value in shares.items()}
    head = say(counted("retention.words", row.all.total), reviews=figure(row.all.total), **words)
    return [head, say(f"retention.{'above' if low > row.desired else 'below' if high < row.desired else 'as'}")]


def language_name(code: str, say: Say) -> str:
    """A language in which cards were read; its code when it is none of ours (imported reviews)."""
    return say(f"language.{code}") if code in LANGUAGES else harmless(code)


def kind_name(kind: str, language: str) -> str:
    """What a kind of card is called; that of a card which its deck has lost is not known."""
    return say_kind(f"kind.{kind}", language) if kind in KINDS else say_words("kind.gone", language)


def recall_sentence(figures: Statistics, say: Say) -> str:
    """How many cards would be recalled today."""
    now = figures.retrievability
    return say("recall.words", known=figure(round(now.sum)), count=figure(now.count), share=f"{now.mean or 0:.0%}")


def stability_sentence(found: Histogram, say: Say) -> str:
    """How long half of the cards are kept."""
    median = round(found.median or 0)
    return say(counted("stability.words", median), median=figure(median))


def curve_sentence(curve: ForgettingCurve, say: Say) -> str:
    """The model's expectation beside what happened, over all points."""
    reviews = sum(point.reviews for point in curve.by_ratio)
    expected = sum(point.reviews * point.expected for point in curve.by_ratio) / max(1, reviews)
    measured = sum(point.reviews * point.measured for point in curve.by_ratio) / max(1, reviews)
    return say("curve.words", expected=f"{expected:.1%}", measured=f"{measured:.1%}")


def calibration_sentences(found: Calibration, say: Say) -> list[str]:
    """Whether the model in use is worth it."""
    if found.reviews < FEW_REVIEWS:
        said = [say("calibration.few", count=FEW_REVIEWS)]
    else:
        yours, sm2 = found.model("yours"), found.model("sm2")
        better = yours is not None and sm2 is not None and yours.log_loss < sm2.log_loss
        said = [say("calibration.better" if better else "calibration.worse")]
    if found.cards < found.cards_of:
        said.append(say("calibration.sample", cards=figure(found.cards), of=figure(found.cards_of)))
    return said


def model_name(name: str, found: Calibration, say: Say) -> str:
    """What a model is called."""
    return say("model.yours.default" if name == "yours" and not found.fitted else f"model.{name}")


def times_sentence(figures: Statistics, say: Say) -> str:
    """How long an answer takes."""
    times = figures.times.all
    return say("times.words", median=f"{times.median:g}", mean=f"{times.mean:.0f}")


def hours_sentence(hours: Sequence[Hour], say: Say) -> str:
    """The best and the worst hour, of those with enough reviews to be compared."""
    known = [(hour.share, hour) for hour in hours if hour.reviews >= FEW_AN_HOUR and hour.share is not None]
    if len(known) < 2:
        return say("hours.few")
    high, best = max(known, key=lambda pair: (pair[0], pair[1].reviews))
    low, worst = min(known, key=lambda pair: (pair[0], -pair[1].reviews))
    return say(
        "hours.words",
        best=f"{best.hour}:00",
        share=f"{high:.0%}",
        count=figure(best.reviews),
        worst=f"{worst.hour}:00",
        low=f"{low:.0%}",
        low_count=figure(worst.reviews),
    )


def leeches_sentence(figures: Statistics, say: Say) -> str:
    """What to do about leeches."""
    count = len(figures.leeches)
    return say("leeches.one" if count == 1 else "leeches.words", count=count, lapses=LEECH_LAPSES)


def exams_sentence(figures: Statistics, say: Say) -> str:
    """The last exam beside its forecast."""
    last = figures.exams[-1]
    shares = {name: f"{getattr(last, name):.0%}" for name in ("share", "expected", "low", "high")}
    return say("exams.one" if len(figures.exams) == 1 else "exams.words", count=len(figures.exams), **shares)


def bin_words(one: Bin, *, percent: bool = False) -> str:
    """A bin of a histogram: 7-14, 365+, 90%-95%."""

    def edge(value: float) -> str:
        return f"{value:.0%}" if percent else f"{value:g}"

    return f"{edge(one.low)}+" if isinf(one.high) else f"{edge(one.low)}-{edge(one.high)}"


def short_day(day: int, language: str) -> str:
    """A date as a label: 5 Nov, 11-05."""
    on = date.fromordinal(day)
    return f"{on.month}月{on.day}日" if language == "zh" else f"{on.day} {MONTHS['en'][on.month - 1]}"


def waited(milliseconds: float, say: Say) -> str:
    """A time to wait, short: 10 min, 3 h, 12 d."""
    wait = timedelta(milliseconds=milliseconds)
    if wait < timedelta(hours=1):
        return say("minutes.short", count=f"{wait.total_seconds() / 60:.0f}")
    if wait < timedelta(days=1):
        return say("hours.short", count=f"{wait.total_seconds() / 3600:.0f}")
    return say("days.short", count=figure(round(wait.total_seconds() / 86_400)))


def iso(day: int) -> str:
    """An ordinal as a date."""
    return date.fromordinal(max(1, day)).isoformat()
