"""The parts of a study screen as lines: header, question, answer, buttons, keys, card info."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.text import Text as Line

from nlpquiz.deck.catalog import DeckHead
from nlpquiz.deck.choosing import numbers_needed, numbers_to_choose
from nlpquiz.deck.model import Card, ChoiceCard, OpenCard, OrderCard, Topic, TrueFalseCard, text_in
from nlpquiz.scheduling.memory import CardState, Learned, Learning, New, retrievability, wait
from nlpquiz.scheduling.review import Moment, Rating
from nlpquiz.study.response import POINT_VALUES, Response
from nlpquiz.study.session import Asked, Session
from nlpquiz.terminal.card_view import (
    answer_lines,
    follow_up_lines,
    labelled,
    pitfall_lines,
    points_lines,
    prose_lines,
    question_lines,
    source_address,
    source_words,
    sources_line,
)
from nlpquiz.terminal.view import BAR, BAR_REST, CROSS, DOT, PARTLY, RULE, TICK, View, padded
from nlpquiz.terminal.wrapping import wrap

if TYPE_CHECKING:
    from nlpquiz.deck.grading import OpenVerdict

BAR_CELLS = 12
STATUS_SIGNS = {"said": (TICK, "correct"), "partly": (PARTLY, "partly"), "missing": (CROSS, "wrong")}
HELP_KEYS = (
    ("1 2 3 4", "help.rate"),
    ("1 … 9", "help.choose"),
    *((key, f"help.{key}") for key in "tunoilefbsq"),
)


def header_lines(session: Session, now: Moment, head: DeckHead, view: View) -> list[Line]:
    """Where we are: deck and topic, then position, what is left, minutes and a bar; a rule above."""
    asked = session.current
    assert asked is not None
    entry = asked.candidate.entry
    language = view.languages[0]
    topic = head.topic(entry.topic)
    title = Line.assemble(
        (text_in(head.title, language), "title"),
        (view.drawn(" › "), "dim"),
        (text_in(topic.title, language) if topic else entry.topic, "topic"),
    )
    words = [view.say(f"priority.{entry.priority}"), view.say(f"kind.{entry.kind}"), _state_word(asked, view)]
    if entry.key in session.flagged:
        words.append(view.say("flagged"))
    if session.cram:
        words.append(view.say("cram"))
    if view.look.plain:
        plain = Line("; ".join(words), "dim")
        return [*_wrapped(title, view), *_wrapped(plain, view), _progress(session, now, view), Line()]
    title.append("   " + view.drawn(" · ").join(words), "dim")
    rule = Line(view.drawn(RULE) * view.width, "rule")
    return [rule, *_wrapped(title, view), _progress(session, now, view), Line()]


def _progress(session: Session, now: Moment, view: View) -> Line:
    new, learning, due = session.left_by_state()
    done = len(session.answers)
    total = done + session.left
    used = f"{session.used_ms(now) / 60_000:.0f}"
    if session.minutes_limit is None:
        minutes = view.say("minutes", used=used)
    else:
        minutes = view.say("minutes.of", used=used, limit=f"{session.minutes_limit:g}")
    line = Line(f"{done + 1}/{total}  ", "dim")
    for count, name, style in ((new, "new", "new"), (learning, "learning", "learning"), (due, "due", "due")):
        if count or name != "learning":
            line.append(f"{view.say(f'state.{name}')} {count}  ", style)
    line.append(minutes, "dim")
    if not view.look.plain:
        filled = round(BAR_CELLS * done / total)
        line.append("  ").append(view.drawn(BAR) * filled, "progress")
        line.append(view.drawn(BAR_REST) * (BAR_CELLS - filled), "progress.rest")
    line.truncate(view.width)
    return line


def _state_word(asked: Asked, view: View) -> str:
    match asked.candidate.state:
        case New():
            return view.say("state.new")
        case Learning():
            return view.say("state.learning")
        case Learned():
            return view.say("state.due")


def question_block(card: Card, view: View, numbers: Sequence[int]) -> list[Line]:
    """The question with the learner's ticks."""
    ranked = numbers if isinstance(card, OrderCard) else ()
    ticked: Collection[int] = numbers if isinstance(card, ChoiceCard) else ()
    lines = question_lines(card, view, ticked, ranked)
    if isinstance(card, ChoiceCard) and numbers_needed(card) is None:
        lines.append(Line(f"({view.say('kind.choice.several')})", "hint"))
    return [*lines, Line()]


def answer_block(
    card: Card,
    view: View,
    response: Response | None,
    follow_ups: Sequence[Card],
    *,
    only_verdict: bool = False,
    sources: bool = True,
) -> list[Line]:
    """Verdict, model answer, points, pitfalls, follow-ups and sources."""
    lines = _verdict_block(card, view, response)
    if only_verdict:
        return lines
    lines.append(Line(view.say("part.answer"), "heading"))
    chosen = response.numbers if response else ()
    lines += answer_lines(card, view, chosen)
    marked = response is not None and response.open_verdict is not None
    parts = [
        points_lines(card, view) if isinstance(card, OpenCard) and not marked else [],
        pitfall_lines(card, view),
        follow_up_lines(follow_ups, view),
        sources_line(card, view) if sources else [],
    ]
    for part in parts:
        if part:
            lines += [Line(), *part]
    return [*lines, Line()]


def _verdict_block(card: Card, view: View, response: Response | None) -> list[Line]:
    if response is None:
        return []
    if response.open_verdict is not None and isinstance(card, OpenCard):
        return _points_marked(card, response.open_verdict, response, view)
    name = "correct" if response.share >= 1 else "partly" if response.share > 0 else "wrong"
    sign = {"correct": TICK, "partly": PARTLY, "wrong": CROSS}[name]
    lines = [Line(f"{view.drawn(sign)} {view.say(f'verdict.{name}')}", name)]
    if response.verdict is not None and not isinstance(card, ChoiceCard | TrueFalseCard):  # theirs stands below
        lines += prose_lines(response.verdict.reason, view)
    return [*lines, Line()]


def _points_marked(card: OpenCard, verdict: OpenVerdict, response: Response, view: View) -> list[Line]:
    marks = response.points
    made = sum(POINT_VALUES[mark] * point.weight for mark, point in zip(marks, verdict.points, strict=True))
    total = sum(point.weight for point in verdict.points)
    share = view.say("points.share", made=f"{made:g}", total=total)
    lines = [Line(view.say("part.points"), "heading").append(f"  {share}", "dim")]
    for letter, point, marked, mark in zip("abcdefgh", card.points, verdict.points, marks, strict=False):
        sign, style = STATUS_SIGNS[mark]
        lines += labelled(f"{letter} {view.drawn(sign)} {view.say(f'point.{mark}')}", point.say, view, style=style)
        quotes = [quote.text for quote in marked.matched]
        if quotes:
            opening, between, closing = view.drawn("“"), view.drawn("” … “"), view.drawn("”")
            lines += _wrapped(Line(f"      {opening}{between.join(quotes)}{closing}", "dim"), view)
    return [*lines, Line(view.say("points.settle", last="abcde"[min(len(marks), 5) - 1]), "hint"), Line()]


def question_footer(card: Card, view: View, numbers: Sequence[int]) -> Line:
    """The keys that matter while a question is open."""
    highest = numbers_to_choose(card)
    parts: list[tuple[str, str]] = []
    if card.kind == "truefalse":
        parts += [("1", "key.true"), ("2", "key.false")]
    elif isinstance(card, OrderCard):
        parts.append((f"1–{highest}", "key.order"))
    elif highest and numbers_needed(card) is None:
        parts += [(f"1–{highest}", "key.toggle"), ("⏎", "key.submit")]
    elif highest:
        parts.append((f"1–{highest}", "key.choose"))
    if not numbers:
        parts.append((view.say("key.space"), "key.reveal"))
    if not highest:
        parts.append(("t", "key.type"))
    parts.append(("?", "key.help"))
    return _buttons([(key, view.say(name)) for key, name in parts], view)


def rating_footer(asked: Asked, now: Moment, view: View, *, cram: bool) -> Line:
    """The four ratings, each with the time after which the card would come back; the suggested one is marked."""
    parts = []
    for rating in Rating:
        words = view.say(f"rating.{rating.value}")
        if not cram:
            words += f" {wait_words(asked.futures[rating], now, view)}"
        if rating is asked.suggestion:
            words += f" ({view.drawn('⏎')})"
        parts.append((str(rating.value), words))
    return _buttons(parts, view, chosen=asked.suggestion.value - 1 if asked.suggestion else None)


def _buttons(parts: Sequence[tuple[str, str]], view: View, chosen: int | None = None) -> Line:
    line = Line()
    for place, (key, words) in enumerate(parts):
        if place:
            line.append("  " if view.width < 72 else "   ")
        line.append(f"{view.drawn(key)} ", "key").append(words, "bold underline" if place == chosen else "hint")
    return line


def wait_words(state: CardState, now: Moment, view: View) -> str:
    """How long until a card comes back, as short as a button wants it: <1m, 10m, 3h, 4d, 2.1mo, 1.5y."""
    return duration_words(wait(state, now), view.languages[0])


def duration_words(duration: timedelta, language: str) -> str:
    """A time span in its largest unit."""
    seconds = duration.total_seconds()
    chinese = language == "zh"
    if seconds < 3600:
        minutes = max(1, round(seconds / 60))
        return f"{minutes}分" if chinese else f"{minutes}m"
    if seconds < 86_400:
        return f"{seconds / 3600:.0f}{'小时' if chinese else 'h'}"
    days = seconds / 86_400
    if days < 60:
        return f"{days:.0f}{'天' if chinese else 'd'}"
    if days < 365:
        return f"{days / 30.44:.1f}{'个月' if chinese else 'mo'}"
    return f"{days / 365.25:.1f}{'年' if chinese else 'y'}"


def sources_block(card: Card, topic: Topic | None, view: View, images: Sequence[str] = ()) -> list[Line]:
    """Every source with its address, what there is to read on the topic, and the card's images."""
    lines = [Line(view.say("part.sources"), "heading")] if card.sources else []
    for source in card.sources:
        heading = f" ({source.heading})" if source.heading and source.paper else ""
        lines += _listed(source_words(source) + heading, source_address(source), view)
    if topic is not None and topic.reading:
        lines += [Line(), Line(view.say("part.reading"), "heading")]
        for reading in topic.reading:
            lines += _listed(reading.title, reading.url or "", view)
    if images:
        lines += [Line(), Line(view.say("images"), "heading")]
        for image in images:
            lines += _listed(image, "", view)
    return [*lines, Line()]


def _listed(title: str, address: str, view: View) -> list[Line]:
    """A title with a bullet, and its address below."""
    narrow = max(10, view.width - 4)
    lines = _hanging(Line(f"  {view.drawn(DOT)} "), wrap(Line(title), narrow))
    return lines + _hanging(Line("    "), wrap(Line.assemble((address, "link")), narrow) if address else [])


def _hanging(lead: Line, lines: Sequence[Line]) -> list[Line]:
    """``lines`` behind ``lead``, the further ones under the first."""
    blank = Line(" " * lead.cell_len)
    return [(blank if number else lead) + line for number, line in enumerate(lines)]


def info_lines(asked: Asked, history: Sequence[tuple[Moment, Rating, int]], now: Moment, view: View) -> list[Line]:
    """What is known about a card: memory state and every review."""
    entry, state = asked.candidate.entry, asked.candidate.state
    rows: list[tuple[str, str]] = [
        (view.say("info.id"), entry.key),
        (view.say("info.topic"), f"{entry.deck} / {entry.topic}"),
        (view.say("info.file"), f"{entry.file}:{entry.line}"),
    ]
    if not isinstance(state, New):
        rows += [
            (view.say("info.recall"), f"{retrievability(state, now.day):.0%}"),
            (view.say("info.stability"), view.say("days", count=f"{state.stability:.1f}")),
            (view.say("info.difficulty"), f"{state.difficulty:.1f} / 10"),
        ]
    if isinstance(state, Learned):
        rows.append((view.say("info.due"), Moment(0, state.due_day).date().isoformat()))
    width = max(Line(name).cell_len for name, _ in rows) + 2
    lines = [Line.assemble((padded(name, width), "dim"), value) for name, value in rows]
    lines.append(Line(view.say("info.reviews"), "heading"))
    if not history:
        lines.append(Line(f"  {view.say('info.none')}", "dim"))
    for moment, rating, taken_ms in history:
        lines.append(
            Line(f"  {moment.date().isoformat()}  {view.say(f'rating.{rating.value}')}  {taken_ms / 1000:.0f} s")
        )
    return [*(wrapped for line in lines for wrapped in _wrapped(line, view)), Line()]


def help_lines(view: View) -> list[Line]:
    """All keys."""
    keys = ((view.say("key.space") + " ⏎", "help.space"), *HELP_KEYS)
    lines = [Line(view.say("help.title"), "heading")]
    for key, name in keys:
        lines.append(Line.assemble((f"  {padded(view.drawn(key), 13)}", "key"), view.say(name)))
    return [*(wrapped for line in lines for wrapped in _wrapped(line, view)), Line()]


def welcome_lines(view: View) -> list[Line]:
    """Three lines for the first start ever."""
    lines = [Line(view.say(f"first.{number}"), "hint") for number in (1, 2, 3)]
    return [*(wrapped for line in lines for wrapped in _wrapped(line, view)), Line()]


def table_lines(rows: Mapping[str, str]) -> list[Line]:
    """Names and values in two columns."""
    width = max(Line(name).cell_len for name in rows) + 2
    return [Line.assemble((padded(name, width), "dim"), value) for name, value in rows.items()]


def _wrapped(line: Line, view: View) -> list[Line]:
    return wrap(line, view.width)
