"""The facts of a report in short words, for every format alike."""

from __future__ import annotations

from nlpquiz.exam.description import Say
from nlpquiz.exam.marks import Marked
from nlpquiz.exam.report import Report, in_languages


def summary_of(report: Report, say: Say) -> list[tuple[str, str]]:
    """(name, words): score, forecast, time, earlier scores."""
    score, attempt = report.score, report.attempt
    where = "inside" if score.as_forecast else "above" if score.earned > score.forecast.high else "below"
    limit_ms = attempt.paper.terms.limit_ms
    used = clock(score.used_ms)
    time = used if limit_ms is None else say("report.time.of", used=used, limit=clock(limit_ms))
    rows = [
        (say("col.date"), score.at.date().isoformat()),
        (say("report.score"), say("report.of", earned=marks(score.earned), maximum=score.maximum)),
        (
            say("report.forecast"),
            say(
                "report.forecast.words",
                expected=f"{score.forecast.expected:.0f}",
                low=f"{score.forecast.low:.0f}",
                high=f"{score.forecast.high:.0f}",
                where=say(f"where.{where}"),
            ),
        ),
        (say("report.time"), f"{time}, {say(f'report.ended.{attempt.ending}')}"),
    ]
    if report.earlier:
        scores = " → ".join(f"{earlier.share:.0%}" for earlier in (*report.earlier, score)[-12:])
        rows.append((say("report.earlier"), scores))
    return rows


def remarks_of(report: Report, say: Say) -> list[str]:
    """What has to be known to judge the score: absences, sleeps, changed clocks and cards."""
    attempt = report.attempt
    away_ms = attempt.absent_ms - min(attempt.absent_ms, attempt.slept_ms)
    found = []
    if attempt.forgiven_ms:
        found.append(say("report.forgiven", time=clock(attempt.forgiven_ms)))
    if away_ms >= 1000:
        found.append(say("report.away", time=clock(away_ms)))
    if attempt.slept_ms:
        found.append(say("report.slept", time=clock(attempt.slept_ms)))
    found += [say("report.moved", time=signed_clock(moved)) for moved in attempt.clock_moved_ms]
    if attempt.changed:
        found.append(say("report.changed", count=len(attempt.changed)))
    if attempt.paper.left_out:
        found.append(say("report.left_out", count=attempt.paper.left_out))
    return found


def facts_of(one: Marked, report: Report, say: Say) -> list[str]:
    """Marks, kind, time against its share, topic."""
    spent = clock(one.spent_ms)
    time = spent if one.fair_ms is None else say("report.took.of", time=spent, fair=clock(one.fair_ms))
    return [
        say("report.marks", earned=marks(one.earned), marks=one.question.marks),
        say(f"kind.{one.question.card.kind}"),
        say("report.took", time=time),
        in_languages(report.attempt.paper.topic_title(one.question), report.language, " / "),
    ]


def marks(number: float) -> str:
    """Marks with one decimal where they need it."""
    return f"{number:.1f}".rstrip("0").rstrip(".")


def clock(time_ms: float) -> str:
    """A span as 0:07, 12:34, 1:02:03."""
    minutes, seconds = divmod(round(abs(time_ms) / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def signed_clock(time_ms: float) -> str:
    """The same with its sign."""
    return ("-" if time_ms < 0 else "+") + clock(time_ms)
