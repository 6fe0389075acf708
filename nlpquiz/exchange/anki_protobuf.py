"""The little of Protocol Buffers that Anki's newer files need: numbers and bytes by field number."""

from __future__ import annotations

from collections.abc import Iterator


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message, in order: numbers and lengths as int, everything else as bytes.

    Raises:
        ValueError: it is no message. Nothing longer than ``data`` is ever held.
    """
    place = 0
    while place < len(data):
        key, place = _number(data, place)
        match key & 7:
            case 0:
                value, place = _number(data, place)
                yield key >> 3, value
                continue
            case 1:
                size = 8
            case 2:
                size, place = _number(data, place)
            case 5:
                size = 4
            case _:
                raise ValueError("a field of a kind that is not known")
        if size > len(data) - place:
            raise ValueError("a field is longer than its message")
        yield key >> 3, data[place : place + size]
        place += size


def first(data: bytes, number: int) -> int | bytes | None:
    """The last value of a field, as the format wants it, or None."""
    found: int | bytes | None = None
    for field, value in fields(data):
        if field == number:
            found = value
    return found


def text(data: bytes, number: int) -> str:
    """A field that is text."""
    value = first(data, number)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _number(data: bytes, place: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        if place >= len(data) or shift > 63:
            raise ValueError("a number without end")
        byte = data[place]
        place += 1
        result |= (byte & 127) << shift
        if byte < 128:
            return result, place
        shift += 7
