"""Small immutable values, as frozen dataclasses are, for a tenth of what those cost when their module is imported.

A frozen dataclass writes and compiles its methods anew for each class: about a millisecond a class, and a first card
needs forty of them. Here all classes share one set of methods. They are dataclasses in every other way: ``replace``,
``fields``, ``match`` and pydantic take them for such. Making one takes about a microsecond more: what is made by the
hundred thousand is better a NamedTuple.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def record(cls: type[T], /) -> type[T]: ...
@overload
def record(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Any] | None = None, /, *, kw_only: bool = False) -> Any:
    """Make a class a frozen dataclass with slots; methods that it has itself stay."""
    if cls is None:
        return lambda decorated: _made(decorated, kw_only)
    return _made(cls, kw_only)


def _made(cls: type[Any], kw_only: bool) -> type[Any]:
    for name, method in _METHODS.items():
        if name not in cls.__dict__:
            setattr(cls, name, method)
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    made.fields_of_record = tuple((each.name, each.default, each.default_factory) for each in fields(made))
    return made  # type: ignore[no-any-return]


def _init(self: Any, /, *values: Any, **named: Any) -> None:
    cls = type(self)
    places = cls.__match_args__
    given = dict(zip(places, values, strict=False))
    if len(values) > len(places) or not given.keys().isdisjoint(named):
        raise TypeError(f"{cls.__name__}() takes {len(places)} values by place, and each once")
    given.update(named)
    for name, default, factory in cls.fields_of_record:
        if name in given:
            value = given.pop(name)
        elif factory is not MISSING:
            value = factory()
        elif default is not MISSING:
            value = default
        else:
            raise TypeError(f"{cls.__name__}() needs {name}")
        object.__setattr__(self, name, value)
    if given:
        raise TypeError(f"{cls.__name__}() has no {', '.join(given)}")
    if hasattr(cls, "__post_init__"):
        self.__post_init__()


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, name) for name, _, _ in self.fields_of_record)


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, _, _ in self.fields_of_record)
    return f"{type(self).__qualname__}({shown})"


def _refuse_to_set(_self: Any, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _reduce(self: Any) -> tuple[Any, ...]:
    return _again, (type(self), _values(self))


def _again(cls: type[T], values: tuple[Any, ...]) -> T:
    """What a copy is made with."""
    return cls(**{name: value for (name, _, _), value in zip(cls.fields_of_record, values, strict=True)})  # type: ignore[attr-defined]


_METHODS: dict[str, Callable[..., Any]] = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__reduce__": _reduce,
}
