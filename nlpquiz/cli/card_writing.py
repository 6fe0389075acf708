"""``nlpquiz cards new``: a card written in the user's editor and put into a deck of theirs."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlpquiz.cli.completion import complete_deck
from nlpquiz.cli.editing import is_shipped, open_editor
from nlpquiz.cli.flags import GIVEN
from nlpquiz.cli.output import note, print_json
from nlpquiz.cli.suggestions import one_of
from nlpquiz.cli.workspace import Workspace, open_workspace
from nlpquiz.cli.writing import replacing
from nlpquiz.deck.model import KINDS, Kind
from nlpquiz.errors import DeckError, ExitCode, Problem, QuizError
from nlpquiz.terminal.deck_messages import say

if TYPE_CHECKING:
    from nlpquiz.deck.splice import DeckText

_COMMENT = re.compile(r"^#.*\n?", re.MULTILINE)


def new(
    deck: Annotated[str, typer.Argument(autocompletion=complete_deck, metavar="DECK", show_default=False)],
    kind: Annotated[str, typer.Option(metavar="KIND", help=f"One of {', '.join(KINDS)}.")] = "open",
    topic: Annotated[str, typer.Option(metavar="TOPIC", help="A topic of the deck (default: its first).")] = "",
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> int:
    """Write a new card in $VISUAL or $EDITOR; it is checked, and added behind the last card of DECK."""
    from nlpquiz.deck.splice import DeckText
    from nlpquiz.deck.template import new_card

    one_of(kind, KINDS, "--kind")
    wanted: Kind = kind  # type: ignore[assignment]
    with open_workspace() as workspace:
        (deck_id,) = workspace.wanted_decks([deck])
        head = workspace.cache.head(deck_id)
        if topic:
            one_of(topic, [known.id for known in head.topics], "--topic")
        if GIVEN.no_input:
            raise QuizError("an editor needs a terminal", "Leave out --no-input.", ExitCode.USAGE)
        file = Path(head.file)
        own = workspace.folders.decks / file.name if is_shipped(file) else file
        text = DeckText(_read(file), str(own))
        template = new_card(wanted, head.topics, topic or head.topics[0].id, workspace.now().date())
        card_id = _write_card(workspace, text, template)
        if card_id is None:
            note(say("unchanged", workspace.language))
            return 1
        with replacing(own) as (stream, _):
            stream.write(text.data)
        if own != file:
            note(say("copy.made", workspace.language, file=own))
        if json:
            print_json("cards new", {"card": f"{deck_id}/{card_id}", "file": str(own)})
        else:
            typer.echo(f"{deck_id}/{card_id}")
    return 0


def _write_card(workspace: Workspace, deck: DeckText, template: str) -> str | None:
    """The id of the card that was written into ``deck``, after as many tries as its writer wants; None: no card.

    Raises:
        DeckError: the card has faults and its writer gave up; what they wrote is in the file that it names.
    """
    from nlpquiz.deck.splice import indented_item

    handle, name = tempfile.mkstemp(prefix="nlpquiz-card-", suffix=".yaml")
    os.close(handle)
    draft = Path(name)
    draft.write_text(template, encoding="utf-8", newline="\n")
    kept = False
    try:
        while True:
            open_editor(workspace, draft, _first_line(template))
            written = _read(draft).decode("utf-8", "replace")
            if written == template or not _COMMENT.sub("", written).strip():
                return None
            known = set(deck.cards)
            place = deck.next_place("cards")
            try:
                deck.append("cards", [indented_item(_COMMENT.sub("", written))])
            except DeckError as error:
                faults = DeckError(tuple(_in_draft(error.problems, draft, written, place)))
                if not _asks_again(workspace, faults):
                    kept = True
                    raise DeckError(faults.problems, f"What you wrote is in {draft}.") from error
            else:
                return next(iter(set(deck.cards) - known))
    finally:
        if not kept:
            draft.unlink(missing_ok=True)


def _in_draft(problems: Iterable[Problem], draft: Path, written: str, place: tuple[int, int]) -> Iterator[Problem]:
    """What is wrong with a card that would stand at ``place`` of its deck, told of the file that it was written in."""
    lines = written.splitlines()
    kept = [number for number, line in enumerate(lines, 1) if not line.startswith("#")]
    while kept and not lines[kept[0] - 1]:
        del kept[0]  # empty lines before the first are no part of the card
    first, dash = place
    for problem in problems:
        if 0 <= problem.line - first < len(kept):
            line = kept[problem.line - first]
            column = max(1, problem.column - dash - 1)
            yield problem._replace(file=str(draft), line=line, column=column, source=lines[line - 1])
        else:
            yield problem


def _asks_again(workspace: Workspace, error: DeckError) -> bool:
    """Show what is wrong, and whether the writer wants the editor again."""
    if not sys.stdin.isatty():
        return False
    from nlpquiz.terminal.problems import render_problems

    sys.stderr.write(render_problems(error.problems, ascii_only=workspace.settings.ascii) + "\n")
    return typer.confirm(say("new.again", workspace.language), default=True, err=True)


def _first_line(template: str) -> int:
    """Where the card's fields begin."""
    return next(number for number, line in enumerate(template.splitlines(), 1) if not line.startswith("#"))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise QuizError(f"{file} cannot be read: {error.strerror}", "Check its name and permissions.") from error
