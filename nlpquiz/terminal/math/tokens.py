"""LaTeX source in tokens, each with its place: a control sequence, one space, or one character with its marks."""

from __future__ import annotations

from unicodedata import category

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    # A token's text and its offset in the source. Macros begin with a backslash; a run of white space is " ".
    Token: TypeAlias = tuple[str, int]


def tokenize(tex: str) -> list[Token]:
    """Cut the source into tokens. Characters that a terminal would obey or hide become �; nothing else is lost."""
    tokens: list[Token] = []
    add = tokens.append
    place, end = 0, len(tex)
    while place < end:
        start = place
        character = tex[place]
        place += 1
        if character == "\\" and place < end:
            first = tex[place]
            if first.isascii() and first.isalpha():
                while place < end and tex[place].isascii() and tex[place].isalpha():
                    place += 1
                add((tex[start:place], start))
            elif first.isspace():
                place += 1
                add(("\\ ", start))
            elif first.isascii() and first.isprintable():
                place += 1
                add((tex[start:place], start))
            else:  # a backslash before a Hanzi or a control character means nothing: it is shown
                add(("\\", start))
        elif character.isspace():
            while place < end and tex[place].isspace():
                place += 1
            add((" ", start))
        elif character.isascii():
            add((character if character.isprintable() else "\ufffd", start))
        elif not character.isprintable():
            if not "\ufe00" <= character <= "\ufe0f":  # variation selectors only choose between two drawings
                add(("\ufffd", start))
        elif category(character) in ("Mn", "Me"):
            if tokens and tokens[-1][0][0] not in "\\ {}$&#_^~" and len(tokens[-1][0]) < 4:
                tokens[-1] = (tokens[-1][0] + character, tokens[-1][1])
            else:
                add(("\u25cc" + character, start))  # a mark without a letter to stand on
        else:
            add((character, start))
    return tokens
