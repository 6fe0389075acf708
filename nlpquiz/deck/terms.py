"""The words that decks choose from: languages, priorities, kinds of cards.

Apart from the cards themselves, so that what only sorts and counts need not import those.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Language: TypeAlias = Literal["en", "zh"]
Priority: TypeAlias = Literal["core", "common", "specialist"]
Kind: TypeAlias = Literal["open", "choice", "truefalse", "cloze", "numeric", "order"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
KINDS: tuple[Kind, ...] = get_args(Kind)
