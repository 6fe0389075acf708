"""The cache: compiled decks and card states. It may be deleted or damaged at any time; it is then made again."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from nlpquiz.deck.catalog import EVERYTHING, DeckHead, Entry, Filters
from nlpquiz.errors import QuizError
from nlpquiz.scheduling.memory import CardState, New
from nlpquiz.scheduling.review import Moment
from nlpquiz.store import cache_schema, card_queries, shelf
from nlpquiz.store.card_queries import DeckCount, LightCard
from nlpquiz.store.database import BUSY_TIMEOUT_MS, make_private_folder, transaction
from nlpquiz.store.history import History
from nlpquiz.store.shelf import Refreshed
from nlpquiz.store.states import Policies, Progress, catch_up
from nlpquiz.study.queue import Candidate

if TYPE_CHECKING:
    from nlpquiz.deck.model import Card
    from nlpquiz.deck.text import Text
    from nlpquiz.study.planned import Agenda

T = TypeVar("T")

RESERVE_BYTES = 1 << 20  # of the disk: for the answers, whose file is a tenth of that when it is new
CHECKPOINT_PAGES = 64  # of 4 KiB: the log beside the file stays as small as the largest deck


class Cache:
    """Compiled decks and card states, ready to be asked.

    After ``sync`` every answer takes the newest facts of the history into account. When the file turns out to be
    damaged, or gone to where it cannot be written, the cache is made again (in memory if need be) and the question is
    asked once more: nobody notices but for the time it takes. On a disk that is nearly full the cache is in memory and
    its file is removed: the space is for the answers.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._paths: tuple[Path, ...] | None = None
        self._history: History | None = None
        self._policies: Policies = {}
        self._progress: Progress | None = None
        self._in_memory = False

    @classmethod
    def open(cls, path: Path) -> Self:
        """The cache at ``path``; nothing is read or created before the first question."""
        return cls(path)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def refresh(self, paths: Sequence[Path], progress: Progress | None = None) -> Refreshed:
        """Put the decks of these files on the shelf, and no others; only changed files are read.

        Of two decks with the same id the later one is used, and a warning says so. ``progress`` is told the files read
        and their total.
        """
        self._paths = tuple(paths)
        refreshed = self._ask(lambda connection: shelf.refresh(connection, paths, progress), ready=False, shelve=False)
        if not self._in_memory and not _room_beside(self.path):
            self.close()  # the next question puts the decks on a shelf in memory
        return refreshed

    def sync(self, history: History, policies: Policies | None = None, progress: Progress | None = None) -> None:
        """Fold what is new in ``history`` now, and before every answer from now on.

        ``policies`` are by deck, "" for all others; when they change, all states are folded again. ``progress`` is
        told the reviews folded and their total when that happens now.
        """
        self._history, self._policies, self._progress = history, dict(policies or {}), progress
        try:
            self._ask(lambda _connection: None)
        finally:
            self._progress = None

    # decks

    def places(self) -> dict[str, str]:
        """The file of each deck on the shelf, by id: quicker than its head."""
        return self._ask(shelf.places, ready=False)

    def titles(self) -> dict[str, Text]:
        """What each deck on the shelf is called, by id."""
        return self._ask(shelf.titles, ready=False)

    def drafts(self) -> dict[str, int]:
        """How many cards of each deck are drafts, which are never studied; decks without one are left out."""
        return self._ask(shelf.drafts, ready=False)

    def heads(self) -> list[DeckHead]:
        """The decks on the shelf, by id."""
        return self._ask(shelf.heads, ready=False)

    def head(self, deck: str) -> DeckHead:
        """The deck with this id.

        Raises:
            QuizError: there is none.
        """
        found = self._ask(lambda connection: shelf.head(connection, deck), ready=False)
        if found is None:
            raise QuizError(f"There is no deck {deck!r}.", "`nlpquiz decks list` shows the decks that there are.")
        return found

    def card(self, name: str) -> Card:
        """The card with this name (``deck/id``).

        Raises:
            QuizError: there is none.
        """
        body = self._ask(lambda connection: _decoded(card_queries.body(connection, name)), ready=False)
        if body is None and self._paths is not None:  # another process may have put other decks on the shelf
            self.refresh(self._paths)
            body = self._ask(lambda connection: _decoded(card_queries.body(connection, name)), ready=False)
        if body is None:
            raise QuizError(f"There is no card {name!r}.", "`nlpquiz cards find TEXT` looks for one.")
        return body

    def card_names(self, prefix: str = "") -> list[str]:
        """The names of all cards that begin with ``prefix``, drafts too."""
        return self._ask(lambda connection: card_queries.card_names(connection, prefix), ready=False)

    def find(self, text: str, limit: int | None = None) -> list[Entry]:
        """Cards with every part of ``text`` in them, in any language, whatever its case or width; once each."""
        return self._ask(lambda connection: card_queries.find(connection, text, limit), ready=False)

    def entry(self, key: str) -> Entry | None:
        """The entry with this key."""
        return self._ask(lambda connection: card_queries.entry(connection, key), ready=False)

    def entries_named(self, name: str) -> list[Entry]:
        """The entries of a card: one, or one for each gap of a cloze; none when there is no such card."""
        return self._ask(lambda connection: card_queries.entries_named(connection, name), ready=False)

    def entries(self, filters: Filters = EVERYTHING) -> list[Entry]:
        """All cards that can be studied, deck by deck."""
        return self._ask(lambda connection: card_queries.entries(connection, filters), ready=False)

    # states

    def due(self, filters: Filters, now: Moment, limit: int | None = None) -> list[Candidate]:
        """Cards in their steps, then learned ones that are due, the one most likely forgotten first."""
        return self._ask(lambda connection: card_queries.due(connection, filters, now, limit))

    def due_count(self, filters: Filters, now: Moment) -> int:
        """How many ``due`` would find."""
        return self._ask(lambda connection: card_queries.due_count(connection, filters, now))

    def unseen(self, filters: Filters, limit: int | None = None, now: Moment | None = None) -> list[Entry]:
        """New cards, important ones first, then as in the deck; with ``now``, those buried until later are left out.

        A card that leads to one of them and is new too is always among them, also beyond ``limit``.
        """
        day = 1 << 40 if now is None else now.day
        return self._ask(lambda connection: card_queries.unseen(connection, filters, day, limit))

    def any_card(self, filters: Filters, now: Moment) -> list[Candidate]:
        """Every card that can be studied, due or not; suspended and buried ones left out."""
        return self._ask(lambda connection: card_queries.candidates(connection, filters, now.day))

    def light_cards(self, filters: Filters, now: Moment) -> list[LightCard]:
        """Every card that can be studied, as ``any_card``, with what a forecast of very many needs."""
        return self._ask(lambda connection: card_queries.light(connection, filters, now.day))

    def planned(self, agenda: Agenda, filters: Filters, now: Moment, minutes: float) -> list[Candidate] | None:
        """What a plan's queue of ``minutes`` is chosen from; None when no plan decides about any of these cards.

        All new cards, and of the others all that are worth enough to be in the queue.
        """
        from nlpquiz.study.planned import SPARE
        from nlpquiz.study.shortlist import scopes, shortlist

        def found(connection: sqlite3.Connection) -> list[Candidate] | None:
            some: list[Candidate] = []
            numbers: list[int] = []
            there = False
            for scope in scopes(agenda.plans):
                if not card_queries.decided(connection, filters, scope, now.day):
                    continue
                there = True
                new = card_queries.never_met(connection, filters, scope, now.day)
                some += [Candidate(entry, New()) for entry in new]
                met = partial(card_queries.met, connection, filters, now.day)
                numbers += shortlist(scope, agenda.learner, now.day, 60 * minutes * SPARE, new, met)
            return some + card_queries.numbered(connection, numbers) if there else None

        return self._ask(found)

    def in_first_step(self, agenda: Agenda, filters: Filters, now: Moment) -> list[Candidate]:
        """Cards that a plan decides about and that were answered today but not recalled yet."""
        from nlpquiz.study.shortlist import scopes

        def found(connection: sqlite3.Connection) -> list[Candidate]:
            those = (card_queries.in_first_step(connection, filters, scope, now.day) for scope in scopes(agenda.plans))
            return sorted(chain.from_iterable(those), key=lambda each: (each.entry.deck, each.entry.position))

        return self._ask(found)

    def deck_counts(self, now: Moment, filters: Filters = EVERYTHING) -> list[DeckCount]:
        """How each deck stands."""
        return self._ask(lambda connection: card_queries.counts(connection, now, filters))

    def topic_counts(self, now: Moment, filters: Filters = EVERYTHING) -> list[DeckCount]:
        """How each topic of each deck stands."""
        return self._ask(lambda connection: card_queries.counts(connection, now, filters, by_topic=True))

    def state_of(self, key: str) -> CardState:
        """The state of a card; New for one that is not known."""
        return self._ask(lambda connection: card_queries.state_of(connection, key))

    def states(self) -> dict[str, CardState]:
        """The state of every card that was ever answered."""
        return self._ask(card_queries.states)

    def kinds(self) -> dict[str, str]:
        """The kind of every card, by key: for those who need nothing else of all cards."""
        return self._ask(card_queries.kinds, ready=False)

    def kinds_and_reps(self, keys: Collection[str]) -> tuple[dict[str, str], dict[str, int]]:
        """The kinds of those of these cards that are on the shelf, and how often each was answered if it ever was."""
        return self._ask(lambda connection: card_queries.kinds_and_reps(connection, keys))

    def flagged(self) -> frozenset[str]:
        """The keys of flagged cards."""
        return self._ask(card_queries.flagged)

    # the file

    def _ask(self, question: Callable[[sqlite3.Connection], T], *, ready: bool = True, shelve: bool = True) -> T:
        for attempt in range(3):
            try:
                connection = self._opened(shelve)
                if ready and self._history is not None:
                    catch_up(connection, self._history, self._policies, self._progress)
                return question(connection)
            except (sqlite3.Error, ValueError, TypeError, KeyError, OverflowError) as error:  # damage shows in all ways
                if attempt == 2:
                    raise
                self._start_again(error)
        raise AssertionError

    def _opened(self, shelve: bool) -> sqlite3.Connection:
        if self._connection is None:
            if not self._in_memory and not _room_beside(self.path):
                _remove(self.path)
                self._in_memory = True
            self._connection = _open(":memory:" if self._in_memory else self.path)
            if shelve and self._paths is not None:
                shelf.refresh(self._connection, self._paths)
        return self._connection

    def _start_again(self, error: Exception) -> None:
        self.close()
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        hopeless = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY}
        if self._in_memory or code in hopeless:
            self._in_memory = True
            return
        removed = _remove(self.path)  # on a full disk it must not take the space that the answers need
        self._in_memory = not removed or code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


def _decoded(body: str | None) -> Card | None:
    from nlpquiz.deck.compiled import decode  # with the cards' types: not for those who only count

    return None if body is None else decode(body)


def _room_beside(path: Path) -> bool:
    """Whether the disk has room for answers; True where that cannot be told."""
    if not hasattr(os, "statvfs"):
        return True
    for folder in path.parents:
        with contextlib.suppress(OSError):
            disk = os.statvfs(folder)
            return disk.f_blocks == 0 or disk.f_bavail * disk.f_frsize >= RESERVE_BYTES  # no blocks: it does not count
    return True


def _remove(path: Path) -> bool:
    try:
        for ending in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _open(path: Path | str) -> sqlite3.Connection:
    if isinstance(path, Path):
        with contextlib.suppress(OSError):
            make_private_folder(path.parent)
            if not path.exists():
                path.touch(0o600)
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit = {CHECKPOINT_PAGES * 4096}")
        connection.execute("PRAGMA synchronous = NORMAL")  # no waiting for the disk; still whole after a power loss
        if not _usable(connection):
            with transaction(connection):
                if not _usable(connection):  # another process may have been faster
                    cache_schema.create_tables(connection)  # fails on a cache of another version: it is dropped
    except BaseException:
        connection.close()
        raise
    return connection


def _usable(connection: sqlite3.Connection) -> bool:
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'facts'").fetchone() is None:
        return False
    return cache_schema.fact(connection, "made by") == cache_schema.made_by()
