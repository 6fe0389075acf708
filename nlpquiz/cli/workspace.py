"""What a command works with: settings, folders, decks, history. Opened when first needed, closed by the command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from nlpquiz.config import (
    Folders,
    Settings,
    check_settings,
    find_folders,
    language_of_locale,
    read_settings,
    shipped_decks,
)
from nlpquiz.errors import DeckError, Problem, QuizError
from nlpquiz.store.deck_folders import SUFFIXES, find_decks

if TYPE_CHECKING:
    from nlpquiz.cli.flags import Flags
    from nlpquiz.scheduling.memory import Policy
    from nlpquiz.scheduling.review import Moment
    from nlpquiz.store.cache import Cache
    from nlpquiz.store.history import History
    from nlpquiz.store.plans import Plans
    from nlpquiz.terminal.look import Look

COMPLETING = "_NLPQUIZ_COMPLETE"  # set by the shell while it asks for completions
DECKS_WORTH_A_BAR = 3
REVIEWS_WORTH_A_BAR = 50_000
MOST_BROKEN_NAMED = 10  # decks; a folder may hold thousands of files that are none


class Workspace:
    """Everything outside the core, for the length of one command. Use it as a context manager."""

    def __init__(
        self,
        flags: Flags | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._flags = flags
        self.environment = os.environ if environment is None else environment
        self._clock = clock or (lambda: datetime.now().astimezone())
        self._open = ExitStack()
        self.extra_files: tuple[Path, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._open:
            if "history" in self.__dict__ and (kind is None or not issubclass(kind, Exception)):
                self._back_up_daily()

    def _back_up_daily(self) -> None:
        """Once a day, when everything has been said; the check alone costs nothing that could be noticed."""
        if COMPLETING in self.environment or not self.folders.history_file.exists():
            return
        today = self.now().date()
        done = (self.folders.backups / f"{self.folders.history_file.stem}-{today}.sqlite").exists()
        with suppress(QuizError):  # a file that cannot be read has been complained of
            if not done and self.history.any_review():
                from nlpquiz.cli.daily_backup import back_up_daily

                back_up_daily(self.history, today, self.language)

    @cached_property
    def folders(self) -> Folders:
        """Where config, data and caches live."""
        return find_folders(self.environment)

    @cached_property
    def settings(self) -> Settings:
        """Flags over environment over config.toml over defaults; a key that is no setting is warned of."""
        from nlpquiz.cli.output import warn

        completing = COMPLETING in self.environment  # nothing may come between what is typed and what is offered
        return self._with_flags(read_settings(self.folders, self.environment, None if completing else warn))

    def use_sound_settings(self) -> list[Problem]:
        """Go on without the settings that cannot be used; what is wrong with them."""
        settings, problems = check_settings(self.folders, self.environment)
        self.settings = self._with_flags(settings)
        return problems

    def _with_flags(self, settings: Settings) -> Settings:
        if self._flags is None:
            return settings
        given = {
            name: value
            for name in ("language", "theme", "math", "ascii", "plain")
            if (value := getattr(self._flags, name)) is not None
        }
        return replace(settings, **given, decks=(*settings.decks, *self._flags.deck_folders))

    @property
    def language(self) -> str:
        """en, zh or both."""
        return self.settings.language or language_of_locale(self.environment)

    @property
    def look(self) -> Look:
        """How things are drawn."""
        from nlpquiz.terminal.look import Look

        settings = self.settings
        return Look(
            theme=settings.theme,  # type: ignore[arg-type]
            plain=settings.plain,
            ascii_only=settings.ascii,
            wide_ambiguous=settings.ambiguous_wide,
            math="inline" if settings.plain and settings.math == "2d" else settings.math,  # type: ignore[arg-type]
        )

    def now(self) -> Moment:
        """This instant, on the learner's day."""
        from nlpquiz.scheduling.review import Moment  # here and below: not for the Tab key

        return Moment.of(self._clock(), self.settings.day_starts_at)

    def policies(self) -> dict[str, Policy]:
        """The scheduling policy of each deck that has its own; "" holds for the others."""
        from nlpquiz.scheduling.memory import DEFAULT_WEIGHTS, Policy

        settings = self.settings
        fit = self.plans.fitted()
        general = Policy(
            weights=fit.weights if fit else DEFAULT_WEIGHTS,
            desired_retention=settings.desired_retention,
            learning_steps_ms=tuple(round(minutes * 60_000) for minutes in settings.learning_steps),
            relearning_steps_ms=tuple(round(minutes * 60_000) for minutes in settings.relearning_steps),
            maximum_interval_days=settings.maximum_interval_days,
        )
        own = {deck: replace(general, desired_retention=share) for deck, share in settings.deck_retention.items()}
        return {"": general, **own}

    @cached_property
    def history(self) -> History:
        """The log of answers."""
        from nlpquiz.store.history import History

        with ExitStack() as shown:
            bars: list[Callable[[int, int], None]] = []

            def progress(done: int, total: int) -> None:  # comes only when the file gets a new form
                if COMPLETING in self.environment:
                    return
                if not bars:
                    from nlpquiz.cli.progress import CheckingBar

                    bars.append(shown.enter_context(CheckingBar(lambda: self.language)))
                bars[0](done, total)

            return self._open.enter_context(History.open(self.folders.history_file, progress=progress))

    @cached_property
    def plans(self) -> Plans:
        """Plans for an interview, and weights fitted to the log."""
        from nlpquiz.store.plans import Plans

        return Plans(self.history)

    @cached_property
    def cache(self) -> Cache:
        """Compiled decks and card states, brought up to date."""
        from nlpquiz.store.cache import Cache

        history = self.history  # made first: on a small disk the answers come before what can be made again
        cache = self._open.enter_context(Cache.open(self.folders.cache_file))
        with self._reported("working.decks", DECKS_WORTH_A_BAR) as progress:
            self._put_on_shelf(cache, progress)
        with self._reported("working.states", REVIEWS_WORTH_A_BAR) as progress:
            cache.sync(history, self.policies(), progress)
        return cache

    def shelved_decks(self) -> list[str]:
        """The ids of the decks, from the shelf alone while no deck file has changed: for the Tab key."""
        from nlpquiz.store.shelf import places_if_fresh

        places = places_if_fresh(self.folders.cache_file, self.deck_files())
        return list(self.cache.places() if places is None else places)

    def _reported(self, message: str, least: int) -> AbstractContextManager[Callable[[int, int], None] | None]:
        if COMPLETING in self.environment:
            return nullcontext()
        from nlpquiz.cli.progress import reported
        from nlpquiz.terminal.messages import say

        return reported(say(message, self.language), least=least)

    problems: tuple[Problem, ...] = ()
    """What was wrong with the deck files when they were last read"""
    _folder_problems: tuple[Problem, ...] = ()

    def reread_decks(self) -> tuple[Problem, ...]:
        """Look at the deck files again: somebody has edited one."""
        self._put_on_shelf(self.cache, None)
        return self.problems

    def _put_on_shelf(self, cache: Cache, progress: Callable[[int, int], None] | None) -> None:
        self.problems = tuple(cache.refresh(self.deck_files(), progress).problems)

    def deck_folders(self) -> list[Path]:
        """Where decks come from, a later folder over an earlier: shipped, the user's, config and --decks, ./decks."""
        own = [Path(folder).expanduser() for folder in self.settings.decks]
        candidates = [shipped_decks(), self.folders.decks, *own, Path("decks")]
        unique: dict[Path, Path] = {}
        for folder in candidates:
            unique.setdefault(folder.absolute().resolve(), folder)
        return list(unique)

    def deck_files(self) -> list[Path]:
        """Every deck file, the ones that win last."""
        found = [find_decks(folder) for folder in self.deck_folders()]
        self._folder_problems = tuple(problem for each in found for problem in each.problems)
        return [*(file for each in found for file in each.files), *self.extra_files]

    def wanted_decks(self, names: Sequence[str]) -> tuple[str, ...]:
        """The ids of the decks that were asked for (none: all).

        Raises:
            QuizError: there is no such deck; the nearest name is the next step.
            DeckError: a deck that was asked for is broken.
        """
        paths = [Path(name) for name in names if name.endswith(SUFFIXES)]
        self.extra_files = tuple(path.absolute() for path in paths)
        known = self.cache.places()
        broken: dict[str, list[Problem]] = {}
        for problem in self.problems:
            if problem.severity == "error":
                broken.setdefault(problem.file, []).append(problem)
        wanted = []
        for name in names:
            if Path(name) in paths:
                file = str(Path(name).absolute())
                name = next((id_ for id_, place in known.items() if place == file), Path(name).stem)
                found = [file] if file in broken else []
            else:
                found = [file for file in broken if Path(file).stem == name]
            if not found and name not in known:
                found = _files_holding(name, broken)
            if found:
                problems = tuple(problem for file in found for problem in broken[file])
                raise DeckError(problems, f"Mend the deck {name}; `nlpquiz decks lint` checks it again.")
            if name not in known:
                raise _no_deck(name, known, broken)
            wanted.append(name)
        self._warn_of(broken)
        return tuple(wanted)

    def _warn_of(self, broken: Mapping[str, Sequence[Problem]]) -> None:
        if not (broken or self._folder_problems):
            return
        from nlpquiz.cli.output import note, warn
        from nlpquiz.terminal.outcome_messages import say
        from nlpquiz.terminal.sanitize import harmless

        for problem in self._folder_problems:
            warn(problem)
        for file, found in list(broken.items())[:MOST_BROKEN_NAMED]:
            words = "broken.one" if len(found) == 1 else "broken"
            note(harmless(say(words, self.language, deck=Path(file).stem, count=len(found), file=file)))
        if (more := len(broken) - MOST_BROKEN_NAMED) > 0:
            note(say("broken.more", self.language, count=more))


def _files_holding(deck: str, broken: Iterable[str]) -> list[str]:
    """The broken files in which this deck is, whatever they are called."""
    from nlpquiz.deck.loader import load_file  # loads pydantic and yaml: only when a name was not found

    return [file for file in list(broken)[:MOST_BROKEN_NAMED] if load_file(Path(file)).deck_id == deck]


def _no_deck(name: str, known: Iterable[str], broken: Mapping[str, Sequence[Problem]]) -> QuizError:
    from nlpquiz.cli.suggestions import unknown

    if broken:
        files = ", ".join(list(broken)[:MOST_BROKEN_NAMED])
        otherwise = f"It may be in a file that cannot be read: {files}; `nlpquiz decks lint` shows what is wrong."
    else:
        otherwise = "`nlpquiz decks list` shows the decks that there are."
    return unknown(f"there is no deck {name!r}", name, known, otherwise)


def open_workspace() -> Workspace:
    """The workspace of the command that is running, with its flags."""
    from nlpquiz.cli.flags import GIVEN

    return Workspace(GIVEN)
