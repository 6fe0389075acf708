"""The real Anki on the other side of the tests: it imports what we write, and writes what we import."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anki.collection  # before anki.cards, which needs it to be there
from anki.cards import Card, CardId
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

UNRENDERED = re.compile(r"\{\{|\}\}|\bunknown field\b", re.IGNORECASE)
STYLE = re.compile(r"<style>.*?</style>|<script>.*?</script>", re.DOTALL)


@contextmanager
def collection(path: Path) -> Iterator[Collection]:
    """A collection in a file of its own."""
    col = Collection(str(path))
    try:
        yield col
    finally:
        col.close()


def take_in(col: Collection, package: Path, *, with_progress: bool = True) -> tuple[int, int]:
    """Import a package; the numbers of notes that were new and updated."""
    options = ImportAnkiPackageOptions(with_scheduling=with_progress, with_deck_configs=with_progress)
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log
    return len(list(log.new)), len(list(log.updated))


def hand_out(col: Collection, package: Path, *, legacy: bool, with_progress: bool = True) -> None:
    """Export everything as a package, in the old or the new format."""
    options = ExportAnkiPackageOptions(
        with_scheduling=with_progress, with_deck_configs=True, with_media=True, legacy=legacy
    )
    col.export_anki_package(out_path=str(package), options=options, limit=None)


def cards(col: Collection) -> list[Card]:
    """Every card."""
    return [col.get_card(card_id) for card_id in col.find_cards("")]


def shown(html: str) -> str:
    """What a side of a card says, without style and script."""
    return STYLE.sub("", html)


def empty_cards(col: Collection) -> int:
    """How many notes have cards without a front."""
    report = col.get_empty_cards()
    return len(report.notes)


__all__ = ["CardId", "anki", "cards", "collection", "empty_cards", "hand_out", "shown", "take_in"]
