"""The report of an exam as Markdown with maths between dollar signs."""

from __future__ import annotations

import re

from nlpquiz.exam.description import Description, Say, describe
from nlpquiz.exam.marks import Marked
from nlpquiz.exam.report import Part, Report, in_languages
from nlpquiz.exchange.exam_words import facts_of, remarks_of, summary_of

TICKS = {"right": "✓", "partly": "≈", "wrong": "✗", "blank": "○", "said": "✓", "missing": "✗"}


def exam_markdown(report: Report, say: Say) -> str:
    """The whole report; ``say`` gives the program's own words in its language."""
    score = report.score
    lines = [f"# {say('report.title', number=score.number)}: {score.share:.0%}", ""]
    lines += [f"- **{name}**: {words}" for name, words in summary_of(report, say)]
    lines += [f"- **!** {remark}" for remark in remarks_of(report, say)]
    for name, parts in (("decks", report.decks), ("topics", report.topics), ("kinds", report.kinds)):
        lines += ["", f"## {say(f'report.{name}')}", "", "| | | |", "| --- | ---: | ---: |"]
        lines += [_row(part, report.language, say, kinds=name == "kinds") for part in parts]
    lines += ["", f"## {say('report.questions')}"]
    for one in report.marked:
        lines += ["", *_question(one, report, say)]
    lines += ["", f"## {say('report.next')}", "", f"```sh\n{report.next_command}\n```"]
    return "\n".join(lines) + "\n"


def _row(part: Part, language: str, say: Say, *, kinds: bool) -> str:
    title = say(f"kind.{part.id}") if kinds else in_languages(part.title, language, " / ")
    return f"| {title.replace('|', chr(92) + '|')} | {part.earned:g}/{part.maximum} | {part.share:.0%} |"


def _question(one: Marked, report: Report, say: Say) -> list[str]:
    words = describe(one, report.language, say)
    title = f"### {TICKS[one.standing]} {one.place + 1} · {say(f'standing.{one.standing}')}"
    lines = [title, "", f"*{' · '.join(facts_of(one, report, say))}*", "", words.question.strip()]
    if words.options:
        lines.append("")
        for option in words.options:
            sign = "✓" if option.right else "✗" if option.chosen else "·"
            yours = f" **({say('report.chosen')})**" if option.chosen else ""
            lines.append(
                f"- {sign} {_one_line(option.text)}{yours}" + (f": {_one_line(option.why)}" if option.why else "")
            )
    else:
        lines += ["", f"**{say('report.yours')}**", "", _yours(words, say)]
        lines += _points(words, say)
        lines += ["", f"**{say('report.right')}**", "", words.right.strip()]
    if words.why:
        lines += ["", f"**{say('report.why')}**", "", words.why.strip()]
    if words.sources:
        sources = [f"[{_escaped(s.text)}]({s.address})" if s.address else _escaped(s.text) for s in words.sources]
        lines += ["", f"{say('report.sources')}: {'; '.join(sources)}"]
    return lines


def _points(words: Description, say: Say) -> list[str]:
    if not words.points:
        return []
    lines = ["", f"**{say('report.points')}**", ""]
    for point in words.points:
        changed = (
            f" ({say('report.machine', mark=say(point.machine_mark))})" if point.mark != point.machine_mark else ""
        )
        lines.append(f"- {TICKS[point.mark]} {say(point.mark)}: {_one_line(point.text)}{changed}")
    return lines


def _yours(words: Description, say: Say) -> str:
    if words.typed:
        return "\n".join(f"> {_escaped(row)}  " for row in words.typed.split("\n"))
    return words.yours or f"*{say('report.blank')}*"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """What somebody typed is no Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#$|~])", r"\\\1", text)
