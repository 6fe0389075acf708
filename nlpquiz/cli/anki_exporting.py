"""An Anki package from the decks, and what it needs to know of earlier ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.output import note
from nlpquiz.cli.progress import tracked
from nlpquiz.cli.workspace import Workspace
from nlpquiz.cli.writing import check_target, replacing
from nlpquiz.deck.catalog import DeckHead, Filters
from nlpquiz.deck.model import Card, Text, question_of, text_in
from nlpquiz.errors import QuizError
from nlpquiz.exchange.anki_export import ROOT, Ages, ProgressLookup, Shelf, languages_for, notes_of
from nlpquiz.exchange.anki_package import Calendar, Preset, Written, is_ours, write_package
from nlpquiz.exchange.anki_progress import CardProgress, card_progress
from nlpquiz.exchange.markup_html import ImageWriter
from nlpquiz.scheduling.memory import Policy
from nlpquiz.store.history import Marks
from nlpquiz.terminal.outcome_messages import say

_IMAGES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"))
_BIGGEST_IMAGE = 20_000_000


def export_package(
    workspace: Workspace, filters: Filters, output: Path, *, with_progress: bool, force: bool
) -> Written:
    """Write the chosen cards into ``output`` and say what was written.

    Raises:
        QuizError: no card is chosen, or the file may not or cannot be written.
    """
    check_target(output, is_ours, force=force)
    names = list(dict.fromkeys(entry.name for entry in workspace.cache.entries(filters)))
    if not names:
        raise QuizError("No card fits what was asked for.", "`nlpquiz decks coverage` shows which cards there are.")
    heads = {head.id: head for head in workspace.cache.heads()}
    pictures = _Pictures(heads)
    ages = Ages(workspace.now().at_ms // 1000, _exported_before(workspace))
    languages = languages_for(GIVEN.language or "both")
    shelf = Shelf(heads, _questions(workspace), lambda deck: _changed_s(heads[deck]), pictures.of_deck)
    progress = _progress(workspace) if with_progress else _no_progress
    notes = notes_of(_cards(workspace, names), shelf, languages, ages, progress)
    with replacing(output) as (stream, folder):
        written = write_package(
            stream,
            notes,
            folder / "collection",
            media=pictures.found,
            calendar=_calendar(workspace) if with_progress else None,
            presets=_presets(workspace, heads, languages[0]) if with_progress else None,
        )
    _remember(workspace, ages)
    words = "export.anki.progress" if with_progress else "export.anki"
    counts = {"notes": written.notes, "cards": written.cards, "reviews": written.reviews}
    note(say(words, workspace.language, file=output, **counts))
    return written


def _cards(workspace: Workspace, names: list[str]) -> Iterator[tuple[str, Card]]:
    for name in tracked(names, "Cards"):
        yield name.partition("/")[0], workspace.cache.card(name)


def _questions(workspace: Workspace) -> Callable[[str], Text | None]:
    known = set(workspace.cache.card_names())

    def question(name: str) -> Text | None:
        return question_of(workspace.cache.card(name)) if name in known else None

    return question


def _changed_s(head: DeckHead) -> int:
    try:
        return int(Path(head.file).stat().st_mtime)
    except OSError:
        return 0


# progress


def _no_progress(_key: str) -> CardProgress | None:
    return None


def _progress(workspace: Workspace) -> ProgressLookup:
    history = workspace.history
    seen, marks, policies = history.seen_cards(), history.marks(), workspace.policies()

    def progress(key: str) -> CardProgress | None:
        set_ = marks.get(key, Marks())
        if key not in seen and not set_.suspended and not set_.flagged:
            return None
        policy = policies.get(key.partition("/")[0], policies[""])
        reviews = history.reviews_of(key) if key in seen else []
        return card_progress(key, reviews, policy, suspended=set_.suspended, flagged=set_.flagged)

    return progress


def _calendar(workspace: Workspace) -> Calendar:
    offset = workspace.now().local_time().utcoffset()
    west_min = -int(offset.total_seconds() // 60) if offset is not None else 0
    return Calendar(workspace.settings.day_starts_at, local_offset_min=west_min)


def _presets(workspace: Workspace, heads: dict[str, DeckHead], language: str) -> dict[str, Preset]:
    found: dict[str, Preset] = {}
    for deck, policy in workspace.policies().items():
        if not deck:
            found[ROOT] = _preset(ROOT, policy, workspace.settings.new_per_day)
        elif deck in heads:
            title = text_in(heads[deck].title, "zh" if language == "zh" else "en")
            found[f"{ROOT}::{title}"] = _preset(f"{ROOT} {deck}", policy, workspace.settings.new_per_day)
    return found


def _preset(name: str, policy: Policy, new_per_day: int) -> Preset:
    return Preset(
        name=name,
        weights=policy.weights,
        desired_retention=policy.desired_retention,
        learning_steps_min=tuple(step / 60_000 for step in policy.learning_steps_ms),
        relearning_steps_min=tuple(step / 60_000 for step in policy.relearning_steps_ms),
        maximum_interval_days=policy.maximum_interval_days,
        new_per_day=new_per_day,
    )


# images


class _Pictures:
    """The images of the decks' cards. Only pictures beside or below a deck's file are taken: a deck from elsewhere
    must not carry other files of its reader into a package."""

    def __init__(self, heads: dict[str, DeckHead]) -> None:
        self._heads = heads
        self.found: dict[str, Callable[[], bytes]] = {}

    def of_deck(self, deck: str) -> ImageWriter:
        """The writer of the images of a deck."""
        folder = Path(self._heads[deck].file).parent.resolve()

        def address(path: str) -> str:
            try:
                file = (folder / path).resolve()
                inside = file.is_relative_to(folder) and file.suffix.lower() in _IMAGES and file.is_file()
                if not inside or file.stat().st_size > _BIGGEST_IMAGE:
                    return ""
                name = f"nlpquiz-{sha256(file.read_bytes()).hexdigest()[:12]}{file.suffix.lower()}"
            except (OSError, ValueError):
                return ""
            self.found[name] = file.read_bytes
            return name

        return address


# what was exported before


def _memory_file(workspace: Workspace) -> Path:
    return workspace.folders.data / "anki-exports.json"


def _exported_before(workspace: Workspace) -> dict[str, tuple[str, int]]:
    """Digest and time of each note exported before; without the file every note is as old as its card says."""
    try:
        plain = json.loads(_memory_file(workspace).read_text(encoding="utf-8"))
        return {guid: (str(digest), int(changed_s)) for guid, (digest, changed_s) in plain["notes"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _remember(workspace: Workspace, ages: Ages) -> None:
    notes = {**ages.known, **ages.seen}
    if notes == ages.known:
        return
    with replacing(_memory_file(workspace)) as (stream, _):
        stream.write(json.dumps({"version": 1, "notes": notes}, separators=(",", ":")).encode())
