"""A text in one language or in several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final, TypeAlias

from nlpquiz.deck.record import record
from nlpquiz.deck.terms import Language

SHAPE_IN_FILES: Final[dict[str, Any]] = {"extra": "forbid"}
"""What pydantic reads from the parts of a deck as ``__pydantic_config__``; ``schema`` has it read the strings below the
fields as well, which takes longer than to read a deck"""


@record(kw_only=True)
class Translated:
    """A text in several languages; at least one must be there."""

    __pydantic_config__: ClassVar[dict[str, Any]] = SHAPE_IN_FILES

    en: str | None = None
    """English"""
    zh: str | None = None
    """Chinese (simplified)"""

    def __post_init__(self) -> None:
        if self.en is None and self.zh is None:
            raise ValueError("a text needs en: or zh:")


Text: TypeAlias = str | Translated
"""A plain string stands for every language."""


def text_in(text: Text, language: Language) -> str:
    """The text in ``language``, or in the other one when it has not been translated."""
    if isinstance(text, str):
        return text
    return getattr(text, language) or text.en or text.zh or ""


def has_language(text: Text, language: Language) -> bool:
    """Whether ``text`` can be read in ``language`` without falling back."""
    return isinstance(text, str) or getattr(text, language) is not None


def every_language(text: Text) -> Iterator[str]:
    """The distinct versions of a text."""
    if isinstance(text, str):
        yield text
    else:
        yield from (version for version in (text.en, text.zh) if version is not None)


def plain_text(text: Text) -> str | dict[str, str | None]:
    """A text as JSON has it: a string, or one per language."""
    return text if isinstance(text, str) else {"en": text.en, "zh": text.zh}
