"""A package of Anki into the user's decks and history: everything is checked before anything is written."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nlpquiz.cli.daily_backup import back_up_before
from nlpquiz.cli.output import note
from nlpquiz.cli.workspace import Workspace
from nlpquiz.cli.writing import replacing
from nlpquiz.deck.loader import load_text
from nlpquiz.deck.model import ID_PATTERN, Deck
from nlpquiz.deck.source_text import MAX_BYTES
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.errors import ExitCode, QuizError
from nlpquiz.exchange.anki_collection import ForeignNote, read_log, read_notes
from nlpquiz.exchange.anki_container import Package, open_package
from nlpquiz.exchange.anki_fields import stable_guid
from nlpquiz.exchange.anki_import import Imported, decks_from
from nlpquiz.exchange.anki_reviews import reviews_from
from nlpquiz.scheduling.review import Review
from nlpquiz.store.history import Mark, Marks
from nlpquiz.terminal.outcome_messages import reason, say

_LARGEST_MEDIA = 50 << 20
_LARGEST_MEDIA_TOTAL = 500 << 20


@dataclass(slots=True)
class Outcome:
    """What an import did."""

    files: list[Path] = field(default_factory=list)
    cards: int = 0
    joined: int = 0
    media: int = 0
    reviews: int = 0
    reviews_known: int = 0
    marks: int = 0
    """Cards that were suspended or flagged, or no longer are"""
    left_out: dict[str, int] = field(default_factory=dict)
    lost_edits: list[str] = field(default_factory=list)


def import_package(
    workspace: Workspace, file: Path, output: Path | None, *, with_progress: bool, force: bool
) -> Outcome:
    """Read a package. Cards that are not in the library become deck files; reviews go into the history.

    Raises:
        QuizError: the file cannot be read, or something cannot be written; then nothing was.
    """
    workspace.wanted_decks(())
    names = set(workspace.cache.card_names())
    deck_id = _deck_id(output if output is not None and output.suffix else file)
    media = _Media(f"{deck_id}-media")
    with open_package(file) as package, tempfile.TemporaryDirectory(prefix="nlpquiz-") as folder:
        media.available = package.media_names()
        notes = read_notes(package)
        # with -o the decks are wanted as files, also those that are here already
        known = set[str]() if output is not None else names
        own = {stable_guid(name): name for name in names}
        imported = decks_from(notes, deck_id, file.stem, media.path_of, own, known)
        texts = _checked(imported)
        targets = _targets(workspace, output, list(texts), force=force)
        _unpack_media(package, media, Path(folder))
        if with_progress:
            for _ in read_log(package):  # it must be readable to its end before anything is written
                pass
        outcome = Outcome(
            cards=sum(len(deck.cards) for deck in imported.decks.values()),
            joined=len(imported.joined),
            left_out=imported.left_out,
            lost_edits=imported.lost_edits,
        )
        for name, text in texts.items():
            with replacing(targets[name]) as (stream, _):
                stream.write(text.encode())
            outcome.files.append(targets[name])
        if outcome.files:
            outcome.media = _place_media(Path(folder), outcome.files[0].parent / media.folder)
        if with_progress:
            back_up_before("import", workspace.history, workspace.now().date(), workspace.language)
            keys = _usable_keys(imported)
            read = _Counted(_reviews(workspace, package, keys))
            outcome.reviews = workspace.history.add(read)
            outcome.reviews_known = read.count - outcome.reviews
            outcome.marks = _take_marks(workspace, notes, keys)
    _tell(outcome, file, workspace.language, with_progress=with_progress)
    return outcome


def _deck_id(path: Path) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:60].strip("-")
    return words if ID_PATTERN.fullmatch(words) else "anki"


def _targets(workspace: Workspace, output: Path | None, decks: list[str], *, force: bool) -> dict[str, Path]:
    """Where each deck goes; refuses to overwrite a deck."""
    if output is None or not output.suffix:
        folder = workspace.folders.decks if output is None else output
        targets = {deck: folder / f"{deck}.yaml" for deck in decks}
    elif len(decks) > 1:
        raise QuizError(
            f"the package holds cards of {len(decks)} decks: {', '.join(decks[:5])}",
            "Name a folder instead of a file: -o FOLDER",
            ExitCode.USAGE,
        )
    else:
        targets = dict.fromkeys(decks, output)
    for target in targets.values():
        if target.exists() and not force:
            raise QuizError(
                f"{target} is there already", "Choose another with -o decks/NAME.yaml, or replace it with --force."
            )
    return targets


def _checked(imported: Imported) -> dict[str, str]:
    """Each deck as YAML that loads. Cards that would not load are left out; a deck must not break for one card."""
    texts: dict[str, str] = {}
    for name, deck in list(imported.decks.items()):
        text, sound = _sound(deck, imported)
        if sound is None:
            del imported.decks[name]
        else:
            imported.decks[name] = sound
            texts[name] = text
    return texts


def _sound(deck: Deck, imported: Imported) -> tuple[str, Deck | None]:
    for _ in range(4):
        if not deck.cards:
            return "", None
        used = {card.topic for card in deck.cards}
        deck = replace(deck, topics=tuple(topic for topic in deck.topics if topic.id in used))
        text = deck_to_yaml(deck)
        if len(text.encode("utf-8", "replace")) > MAX_BYTES:
            raise QuizError(
                f"the deck {deck.deck} would be larger than {MAX_BYTES // 1_000_000} MB",
                "Export single decks from Anki.",
            )
        loaded = load_text(text.encode("utf-8", "replace"), f"{deck.deck}.yaml")
        if loaded.deck is not None:
            return text, deck
        places = sorted((line, card_id) for card_id, line in loaded.places.items())
        bad = set()
        for problem in loaded.problems:
            if problem.severity == "error":
                before = [card_id for line, card_id in places if line <= problem.line]
                bad.add(before[-1] if before else deck.cards[0].id)
        kept = tuple(card for card in deck.cards if card.id not in bad and card.id in loaded.places)
        why = "texts that a deck cannot hold"
        imported.left_out[why] = imported.left_out.get(why, 0) + len(deck.cards) - len(kept)
        deck = replace(deck, cards=kept)
    return "", None


def _usable_keys(imported: Imported) -> dict[int, str]:
    """Id in Anki → our key, of the cards that are in the decks now."""
    written = {f"{name}/{card.id}" for name, deck in imported.decks.items() for card in deck.cards}
    usable = written | imported.joined
    return {number: key for number, key in imported.keys.items() if key.partition("#")[0] in usable}


def _reviews(workspace: Workspace, package: Package, keys: Mapping[int, str]) -> Iterator[Review]:
    history = workspace.history

    def known(key: str) -> list[tuple[int, int]]:
        """Also what was taken back here: it must not return by way of the phone."""
        ours = (*history.reviews_of(key), *history.taken_back(key))
        return [(review.at.at_ms, int(review.rating)) for review in ours if review.source != "anki"]

    now = workspace.now()
    return reviews_from(read_log(package), keys, known, now.at_ms, workspace.settings.day_starts_at)


def _take_marks(workspace: Workspace, notes: Sequence[ForeignNote], keys: Mapping[int, str]) -> int:
    """Suspend and flag cards as they are in the package, where that is newer than what was set here; how many."""
    history, now, changed = workspace.history, workspace.now(), 0
    theirs = {keys[card.id]: card for note in notes for card in note.cards if card.id in keys}
    ours = history.marks()
    for key, card in theirs.items():
        mine = ours.get(key, Marks())
        wanted: list[Mark] = []
        if card.suspended != mine.suspended:
            wanted.append("suspend" if card.suspended else "unsuspend")
        if card.flagged != mine.flagged:
            wanted.append("flag" if card.flagged else "unflag")
        if wanted and card.modified_s * 1000 > history.last_marked((key,)).get(key, 0):
            for mark in wanted:
                history.mark(key, mark, now)
            changed += 1
    return changed


class _Counted:
    """Reviews on their way into the history, one by one: a log may be larger than the memory."""

    def __init__(self, reviews: Iterator[Review]) -> None:
        self._reviews = reviews
        self.count = 0

    def __iter__(self) -> Iterator[Review]:
        for review in self._reviews:
            self.count += 1
            yield review


class _Media:
    """The media that the cards use, under the names that they have beside the deck."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.available: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def path_of(self, name: str) -> str:
        member = self.available.get(name)
        if member is None:
            return ""
        plain = re.sub(r"[^\w.-]+", "_", name)
        if plain in self.used and self.used[plain] != member:
            plain = f"{member}-{plain}"
        self.used[plain] = member
        return f"{self.folder}/{plain}"


def _unpack_media(package: Package, media: _Media, folder: Path) -> None:
    total = 0
    for name, member in media.used.items():
        with (folder / name).open("xb") as target:
            total += package.read_media(member, target, min(_LARGEST_MEDIA, _LARGEST_MEDIA_TOTAL - total))


def _place_media(source: Path, target: Path) -> int:
    files = sorted(source.iterdir())
    if files:
        try:
            target.mkdir(parents=True, exist_ok=True)
            for file in files:
                shutil.copyfile(file, target / file.name)
        except OSError as error:
            raise QuizError(
                f"{target} cannot be written: {error.strerror}", "Check the folder.", ExitCode.CANNOT_WRITE
            ) from error
    return len(files)


def _tell(outcome: Outcome, file: Path, language: str, *, with_progress: bool) -> None:
    for target in outcome.files:
        note(say("wrote", language, file=target))
    counts = {"cards": outcome.cards, "joined": outcome.joined, "media": outcome.media}
    if with_progress:
        counts |= {"reviews": outcome.reviews, "reviews.known": outcome.reviews_known, "marks": outcome.marks}
    told = [name for name, count in counts.items() if count or name == "reviews"]
    parts = [say(f"import.{name}", language, count=counts[name]) for name in told] or [say("import.none", language)]
    note(say("import.anki", language, file=file, parts=say("comma", language).join(parts)))
    for why, count in outcome.left_out.items():
        note(say("import.left", language, count=count, reason=reason(why, language)))
    for lost in outcome.lost_edits[:20]:
        note(say("import.lost", language, what=lost))
