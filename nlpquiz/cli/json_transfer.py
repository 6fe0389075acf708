"""Everything in one JSON file, and back: decks, answers, marks, exams, plans; for another machine, or for good."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpquiz.cli.daily_backup import back_up_before
from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.output import note
from nlpquiz.cli.workspace import Workspace
from nlpquiz.cli.writing import replacing
from nlpquiz.deck.loader import load_text
from nlpquiz.deck.model import Deck
from nlpquiz.deck.writer import deck_to_yaml
from nlpquiz.errors import DeckError, QuizError
from nlpquiz.exchange.json_decks import decks_from_json, split_facts, with_facts
from nlpquiz.store.facts import KINDS, Added, add_facts, count_of, facts_of

if TYPE_CHECKING:
    from nlpquiz.cli.sheet_exporting import Chosen

SHOWN_FROM = 20_000  # facts: below that it takes less than a second


def export_everything(workspace: Workspace, chosen: Chosen) -> Iterator[str]:
    """The decks with every field, the settings, and every fact of the history."""
    from nlpquiz.cli.sheet_exporting import export_json
    from nlpquiz.config import setting_names

    settings = {name: getattr(workspace.settings, name) for name in setting_names()}
    facts = _with_bar(facts_of(workspace.history), count_of(workspace.history), _say(workspace, "export.bar"))
    yield from with_facts("".join(export_json(chosen)), settings, facts)


def import_everything(workspace: Workspace, file: Path, *, force: bool) -> None:
    """Add what is in ``file`` and not here: facts by their ids, decks by theirs.

    Raises:
        QuizError: it cannot be read or is something else, or something could not be written.
    """
    try:
        with file.open(encoding="utf-8") as stream:
            head, facts = split_facts(stream)
            decks = decks_from_json(head)
            texts = {deck.deck: _text(deck, file) for deck in decks}
            added = None if facts is None else _add(workspace, facts)
    except UnicodeDecodeError as error:
        raise QuizError(f"{file} is no JSON of nlpquiz", "`nlpquiz export json` writes it.") from error
    except OSError as error:
        raise QuizError(f"{file} cannot be read: {error.strerror}", "Check its name and permissions.") from error
    here = {head.id for head in workspace.cache.heads()}
    written = [deck for deck in texts if force or deck not in here]
    for deck in written:
        target = workspace.folders.decks / f"{deck}.yaml"
        with replacing(target) as (output, _):
            output.write(texts[deck].encode())
        note(_say(workspace, "import.deck", file=target))
    if kept := len(texts) - len(written):
        note(_say(workspace, "import.kept", count=kept))
    if added is not None:
        _tell(workspace, added)


def _text(deck: Deck, file: Path) -> str:
    text = deck_to_yaml(deck)
    loaded = load_text(text.encode("utf-8", "replace"), f"{file.name}:{deck.deck}")
    if loaded.deck is None:
        raise DeckError(tuple(loaded.problems), "Mend the deck where it comes from, and export it again.")
    return text


def _add(workspace: Workspace, facts: Iterator[Mapping[str, Any]]) -> Added:
    history = workspace.history
    back_up_before("import", history, workspace.now().date(), workspace.language)
    return add_facts(history, _with_bar(facts, None, _say(workspace, "import.bar")))


def _with_bar(facts: Iterable[Mapping[str, Any]], total: int | None, words: str) -> Iterable[Mapping[str, Any]]:
    if GIVEN.quiet or not sys.stderr.isatty() or (total is not None and total < SHOWN_FROM):
        return facts
    from rich.console import Console
    from rich.progress import track

    return track(facts, words, total=total, console=Console(stderr=True), transient=True)


def _tell(workspace: Workspace, added: Added) -> None:
    for kind in KINDS:
        if added.new[kind] or added.known[kind]:
            what = _say(workspace, f"kind.{kind}")
            note(_say(workspace, "import.facts", what=what, new=added.new[kind], known=added.known[kind]))
    if left := added.left_out.total():
        note(_say(workspace, "import.left", count=left))
    if not added.new.total() and not added.known.total():
        note(_say(workspace, "import.nothing"))


def _say(workspace: Workspace, name: str, **values: object) -> str:
    from nlpquiz.terminal.backup_messages import say

    return say(name, workspace.language, **values)
