"""Small immutable records, as dataclasses are, for a twentieth of their cost at import.

A frozen dataclass writes and compiles its methods when its module is imported: half a millisecond each, and the tree of
a card's text has a dozen kinds of nodes on the path to the first card.
"""

from __future__ import annotations

from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True)
class Node:
    """Annotated fields make the constructor, equality and the order for ``match``; type checkers keep nodes frozen."""

    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.__match_args__ = tuple(cls.__annotations__)  # type: ignore[misc]

    def __init__(self, *values: Any, **named: Any) -> None:
        fields = self.__dict__
        fields.update(zip(self.__match_args__, values))  # noqa: B905  those left out have defaults
        fields.update(named)

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._values()))})"
