"""``nlpquiz decks list``, apart from the other commands about decks: it is answered without the parser."""

from __future__ import annotations

from collections import Counter

from nlpquiz.cli.workspace import open_workspace


def print_decks(*, json: bool = False) -> None:
    """The decks that can be studied, and the files that are broken."""
    with open_workspace() as workspace:
        heads, drafts = workspace.cache.heads(), workspace.cache.drafts()
        broken = Counter(problem.file for problem in workspace.problems if problem.severity == "error")
        if json:
            from nlpquiz.cli.output import print_json
            from nlpquiz.deck.text import plain_text

            decks = [
                {
                    "deck": head.id,
                    "title": plain_text(head.title),
                    "topics": len(head.topics),
                    "cards": head.cards,
                    "drafts": drafts.get(head.id, 0),
                    "file": head.file,
                }
                for head in heads
            ]
            print_json("decks list", {"decks": decks, "broken": dict(broken)})
            return
        from nlpquiz.terminal.deck_view import deck_list
        from nlpquiz.terminal.look import look_for
        from nlpquiz.terminal.page_printing import print_page
        from nlpquiz.terminal.view import View

        look = look_for(workspace.look, workspace.environment)
        print_page(
            lambda width: deck_list(heads, broken, View(look, width, workspace.language), drafts),
            look,
            workspace.environment,
        )
