"""Everything in one JSON file, and back: decks, answers, marks, exams, plans; for another machine, or for good."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from nlpquiz.cli.daily_backup import back_up_before
from nlpquiz.cli.output import note
from nlpquiz.cli.progress import reported, tracked
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

FACTS_WORTH_A_BAR = 40_000  # when they are written: half a second
BYTES_WORTH_A_BAR = 4_000_000  # when they are read


def export_everything(workspace: Workspace, chosen: Chosen) -> Iterator[str]:
    """The decks with every field, the settings, and every fact of the history."""
    from nlpquiz.cli.sheet_exporting import export_json
    from nlpquiz.config import setting_names

    settings = {name: getattr(workspace.settings, name) for name in setting_names()}
    label, count = _say(workspace, "export.bar"), count_of(workspace.history)
    facts = tracked(facts_of(workspace.history), label, total=count, least=FACTS_WORTH_A_BAR)
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
            added = None if facts is None else _add(workspace, facts, stream)
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


def _add(workspace: Workspace, facts: Iterator[Mapping[str, Any]], stream: TextIO) -> Added:
    history = workspace.history
    back_up_before("import", history, workspace.now().date(), workspace.language)
    total = os.fstat(stream.fileno()).st_size
    with reported(_say(workspace, "import.bar"), least=BYTES_WORTH_A_BAR) as report:
        return add_facts(history, facts, lambda _: report(stream.buffer.tell(), total))


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
