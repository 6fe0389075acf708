"""A sitting's surroundings: the queue from the store, the screen on the terminal, effects into the history."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from nlpquiz.cli.clock_warning import warn_of_clock
from nlpquiz.cli.remedies import with_remedies_first
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.deck.catalog import DeckHead, Entry, Filters
from nlpquiz.scheduling.memory import Learning
from nlpquiz.scheduling.review import DAY_MS, Moment, Rating
from nlpquiz.study.queue import Candidate, plan_sitting, shuffled
from nlpquiz.study.session import Effect, Mark, Record, Session, Void, begin

if TYPE_CHECKING:
    from rich.console import Console

    from nlpquiz.deck.model import Card
    from nlpquiz.study.planned import Agenda
    from nlpquiz.terminal.look import Look
    from nlpquiz.terminal.study_desk import Why

WELCOMED = "welcomed"  # an empty file beside the history
DUE_TO_CHOOSE_FROM = 1000  # the most urgent; nobody answers more in one sitting, and after a year away there are many
UNSEEN_TO_CHOOSE_FROM = 2000  # new cards looked at when a ladder is built; nobody starts more in one sitting


class Wishes(NamedTuple):
    """What the command line asked for."""

    filters: Filters
    new: int | None = None
    limit: int | None = None
    minutes: float | None = None
    cram: bool = False
    keep: bool = False
    seed: int | None = None


class StoreDesk:
    """What the study screen asks of the world, answered from the workspace."""

    def __init__(self, workspace: Workspace, console: Console) -> None:
        self._workspace = workspace
        self._console = console

    def now(self) -> Moment:
        return self._workspace.now()

    def new_id(self) -> str:
        return self._workspace.history.new_id(self._workspace.now())

    def carry_out(self, effect: Effect, now: Moment) -> None:
        history = self._workspace.history
        match effect:
            case Record(review):
                history.record(review)
            case Void(review_id):
                history.void(review_id, now)
            case Mark(key, mark, until_day):
                history.mark(key, mark, now, until_day=until_day)

    def card(self, name: str) -> Card:
        return self._workspace.cache.card(name)

    def head(self, deck: str) -> DeckHead:
        return self._workspace.cache.head(deck)

    def candidates(self, names: Sequence[str]) -> tuple[Candidate, ...]:
        cache = self._workspace.cache
        found = (entry for name in names for entry in cache.entries_named(name))
        return tuple(Candidate(entry, cache.state_of(entry.key)) for entry in found)

    def history(self, key: str) -> Sequence[tuple[Moment, Rating, int]]:
        return [(review.at, review.rating, review.taken_ms) for review in self._workspace.history.reviews_of(key)]

    def open_images(self, entry: Entry, files: Sequence[str]) -> list[str]:
        import webbrowser

        folder = Path(entry.file).parent.resolve()
        refused = []
        for file in files:
            path = (folder / file).resolve()
            if path.is_relative_to(folder) and path.is_file():  # a deck shows its own pictures and nothing else
                webbrowser.open(path.as_uri())
            else:
                refused.append(file)
        return refused

    def edit(self, entry: Entry) -> Candidate | None:
        from nlpquiz.cli.editing import edit_card

        return edit_card(self._workspace, self._console, entry)


def study(decks: Sequence[str]) -> int:
    """``nlpquiz study DECK…`` without options: an ordinary sitting, the parser left out."""
    with open_workspace() as workspace:
        return sit(workspace, Wishes(Filters(decks=workspace.wanted_decks(decks))), sys.stdin)


def sit(workspace: Workspace, wishes: Wishes, stdin: TextIO) -> int:
    """Hold a sitting from the first card to the summary; returns the exit code."""
    from nlpquiz.terminal.console import look_for, make_console
    from nlpquiz.terminal.keys import forget_typed, raw_keys
    from nlpquiz.terminal.messages import say
    from nlpquiz.terminal.study_screen import StudyScreen

    _check_names(workspace, wishes.filters)
    look = look_for(workspace.look, workspace.environment)
    console = make_console(look, environment=workspace.environment)
    now = workspace.now()
    workspace.history.check_writable()  # before the first card, not after its answer
    warn_of_clock(workspace, now)
    agenda = None if wishes.cram else _agenda(workspace, now)
    session = _begin(workspace, wishes, now, agenda)
    if session.phase == "over":
        if agenda is None or not _plan_has_nothing(agenda, workspace, wishes, look, console):
            _nothing_to_do(workspace, wishes, console)
        return 0
    desk = StoreDesk(workspace, console)
    welcome = _first_sitting(workspace)
    with raw_keys(stdin) as read:
        screen = StudyScreen(console, look, read, desk, _why(agenda))
        forget_typed(stdin)
        try:
            session = screen.run(session, welcome=welcome)
        except KeyboardInterrupt:
            console.print(say("saved.all", workspace.language), style="hint")
            raise
    from nlpquiz.terminal.study_end import summary_lines  # what the end needs need not delay the first card

    now = workspace.now()
    tomorrow = workspace.cache.due_count(wishes.filters, Moment(now.at_ms + DAY_MS, now.day + 1))
    for line in summary_lines(session, now, tomorrow, workspace.cache.head, look, console.width):
        console.print(line)
    if agenda is not None and session.ending in ("finished", "minutes"):
        _plan_has_nothing(agenda, workspace, wishes, look, console)
    return 0


def _check_names(workspace: Workspace, filters: Filters) -> None:
    """Refuse topics and tags that no deck has, with the nearest that one has."""
    from nlpquiz.cli.suggestions import one_of

    if filters.topics:
        topics = [(head.id, topic.id) for head in workspace.cache.heads() for topic in head.topics]
        known = dict.fromkeys(name for deck, topic in topics for name in (topic, f"{deck}/{topic}"))
        for topic in filters.topics:
            one_of(topic, known, "--topic")
    if filters.tags:
        tags = dict.fromkeys(tag for entry in workspace.cache.entries() for tag in entry.tags)
        for tag in filters.tags:
            one_of(tag, tags, "--tag")


def _agenda(workspace: Workspace, now: Moment) -> Agenda | None:
    """What the plans ask for today; the planner is not even imported when none stands."""
    if not workspace.plans.all():
        return None
    from nlpquiz.cli.planning import agenda_of

    return agenda_of(workspace, now)


def _why(agenda: Agenda | None) -> Why | None:
    if agenda is None:
        return None
    from functools import partial

    from nlpquiz.terminal.plan_view import why_lines

    return partial(why_lines, agenda)


def _first_sitting(workspace: Workspace) -> bool:
    """Whether nobody has studied here yet; remembered, so that the keys are explained only once."""
    marker = workspace.folders.data / WELCOMED
    first = not marker.exists() and workspace.history.latest_review() is None
    if first:
        with suppress(OSError):
            marker.touch(mode=0o600)
    return first


def _begin(workspace: Workspace, wishes: Wishes, now: Moment, agenda: Agenda | None) -> Session:
    cache = workspace.cache
    returning: list[Candidate] = []
    minutes = wishes.minutes
    new_limit = wishes.new
    planned, todays = None, 0.0
    if agenda is not None:
        todays = agenda.minutes_left if minutes is None else minutes
        planned = cache.planned(agenda, wishes.filters, now, todays)
    if wishes.cram:
        queue = shuffled(cache.any_card(wishes.filters, now), str(now.at_ms if wishes.seed is None else wishes.seed))[
            : wishes.limit
        ]
    elif agenda is not None and planned is not None:
        minutes = todays
        queue = agenda.queue(planned, minutes, new_limit=wishes.new, limit=wishes.limit)
        returning = cache.in_first_step(agenda, wishes.filters, now)
    else:
        due = cache.due(wishes.filters, now, DUE_TO_CHOOSE_FROM)
        returning = [candidate for candidate in due if isinstance(candidate.state, Learning)]
        new_limit = _new_today(workspace, wishes, now)
        unseen = cache.unseen(wishes.filters, UNSEEN_TO_CHOOSE_FROM, now) if new_limit else []
        queue = plan_sitting(due, unseen, day=now.day, new_limit=new_limit, limit=wishes.limit)
    returning = returning[: wishes.limit]
    if not wishes.cram:
        queue = with_remedies_first(
            workspace, wishes.filters, now, queue, returning, new_limit=new_limit, limit=wishes.limit
        )
    return begin(
        queue,
        now,
        policies=workspace.policies(),
        returning=returning,
        flagged=cache.flagged(),
        language=workspace.language,
        minutes_limit=minutes,
        cram=wishes.cram,
        keep=wishes.keep,
        comes_back=agenda.comes_back if agenda is not None and planned is not None else tuple(Rating),
        limited=wishes.limit is not None,
    )


def _plan_has_nothing(agenda: Agenda, workspace: Workspace, wishes: Wishes, look: Look, console: Console) -> bool:
    """Say how the day stands with the plan and what another hour would add; False when no plan decides."""
    from nlpquiz.cli.planning import agenda_of
    from nlpquiz.study.planned import HOUR_S
    from nlpquiz.terminal.plan_view import stop_lines

    now = workspace.now()
    agenda = agenda_of(workspace, now) or agenda
    candidates = workspace.cache.planned(agenda, wishes.filters, now, HOUR_S / 60)
    if candidates is None:
        return False
    hour = agenda.another_hour(candidates)
    for line in stop_lines(agenda.minutes_left, hour, look, console.width, workspace.language):
        console.print(line)
    return True


def _new_today(workspace: Workspace, wishes: Wishes, now: Moment) -> int:
    """How many new cards may still begin today: as many as asked for, or what the setting leaves."""
    if wishes.new is not None:
        return wishes.new
    begun = sum(workspace.history.introduced_on(now.day).values())
    return max(0, workspace.settings.new_per_day - begun)


def _nothing_to_do(workspace: Workspace, wishes: Wishes, console: Console) -> None:
    from nlpquiz.terminal.messages import say

    cache = workspace.cache
    matches = bool(cache.entries(wishes.filters))
    console.print(say("nothing.due" if matches else "nothing.matches", workspace.language))
    if matches and not wishes.cram:
        decks = " ".join(wishes.filters.decks)
        console.print(f"  nlpquiz study {decks} --new 5".replace("  --", " --"), style="key")
        console.print(f"  nlpquiz study {decks} --cram".replace("  --", " --"), style="key")
