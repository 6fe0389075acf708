"""A mistake in a formula, with its place."""

from __future__ import annotations


class FormulaProblem:
    """``offset`` and ``length`` count characters of the source; ``hint`` says what to write instead (may be empty)."""

    __slots__ = ("hint", "length", "message", "offset")

    def __init__(self, offset: int, length: int, message: str, hint: str = "") -> None:
        self.offset, self.length, self.message, self.hint = offset, length, message, hint

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormulaProblem) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"FormulaProblem({self.offset}, {self.length}, {self.message!r}, {self.hint!r})"

    def _key(self) -> tuple[int, int, str, str]:
        return self.offset, self.length, self.message, self.hint


class FormulaTooLarge(Exception):  # noqa: N818 - it is a limit, not an error of the program
    """A formula beyond the bounds of depth or size; it is shown as its source."""
