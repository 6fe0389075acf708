"""Decks as canonical YAML: one way to write each deck, pleasant to edit, and read back equal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from nlpquiz.deck.compiled import card_as_plain, head_as_plain, head_of
from nlpquiz.deck.model import Deck
from nlpquiz.deck.yaml_scalars import resolve

SCHEMA_COMMENT = "# yaml-language-server: $schema=./schema.json"
_WIDTH = 118  # a short mapping or list up to here stands on one line
_LONG_TEXT = 100  # from here on a text becomes a block

# "a\\nu" in double quotes is a line end and "u", but looks like LaTeX; the loader refuses it.
_LIKE_LATEX = re.compile(r"((?<!\\)(?:\\\\)*)\\([bf]|[nrt](?=[A-Za-z]))")
_HEXADECIMAL = {"b": r"\x08", "f": r"\x0c", "n": r"\x0a", "r": r"\x0d", "t": r"\x09"}
_SPECIAL_INSIDE = re.compile(r":(?=\s|$)|\s#|：|\\")
_SPECIAL_IN_FLOW = re.compile(rf"{_SPECIAL_INSIDE.pattern}|[,\[\]{{}}\"'`]")
_NOT_IN_BLOCK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_NOT_IN_YAML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def deck_to_yaml(deck: Deck, *, comment: str = SCHEMA_COMMENT) -> str:
    """The deck as a file; ``comment`` is its first line. ``load_text`` reads the same deck from it.

    Fields have the order of the format, defaults are left out, texts of several lines stand in blocks.
    """
    head = head_as_plain(head_of(deck))
    lines = [comment] if comment else []
    lines += ["format: 1", *_mapping_lines(head, 0)]
    lines.append("cards:" if deck.cards else "cards: []")
    for number, card in enumerate(deck.cards):
        if number:
            lines.append("")
        lines += _item_lines(card_as_plain(card), 2)
    return "\n".join(lines) + "\n"


def entry_lines(key: str, value: Any, indent: int) -> list[str]:
    """One key of a mapping after ``indent`` columns, as ``deck_to_yaml`` writes it; to change part of a file."""
    return _entry_lines(f"{' ' * indent}{_scalar(key)}:", key, value, indent)


def item_lines(item: Any, indent: int) -> list[str]:
    """One item of a list, its dash after ``indent`` columns, as ``deck_to_yaml`` writes it."""
    return _item_lines(item, indent)


def _mapping_lines(mapping: Mapping[str, Any], indent: int) -> list[str]:
    lines: list[str] = []
    for key, value in mapping.items():
        lines += _entry_lines(f"{' ' * indent}{_scalar(key)}:", key, value, indent)
    return lines


def _entry_lines(lead: str, key: str, value: Any, indent: int) -> list[str]:
    """``lead`` and the value, beside it where it fits, else below."""
    if isinstance(value, str) and _wants_block(value):
        return _block_lines(lead, value, indent + 2)
    if not isinstance(value, dict | list):
        return [f"{lead} {value if key == 'reviewed' else _scalar(value)}"]
    one_a_line = isinstance(value, list) and any(isinstance(item, dict) and len(item) > 1 for item in value)
    if not one_a_line and (flow := _flow(value)) is not None and len(lead) + 1 + len(flow) <= _WIDTH:
        return [f"{lead} {flow}"]
    if isinstance(value, dict):
        return [lead, *_mapping_lines(value, indent + 2)]
    return [lead, *(line for item in value for line in _item_lines(item, indent + 2))]


def _item_lines(item: Any, indent: int) -> list[str]:
    lead = " " * indent + "-"
    if isinstance(item, str) and _wants_block(item):
        return _block_lines(lead, item, indent + 2)
    is_card_or_topic = isinstance(item, dict) and "id" in item
    if not is_card_or_topic and (flow := _flow(item)) is not None and indent + 2 + len(flow) <= _WIDTH:
        return [f"{lead} {flow}"]
    if isinstance(item, dict):
        lines = _mapping_lines(item, indent + 2)
        return [f"{lead} {lines[0].lstrip()}", *lines[1:]]
    if isinstance(item, list):
        lines = [line for inner in item for line in _item_lines(inner, indent + 2)]
        return [f"{lead} {lines[0].lstrip()}", *lines[1:]]
    return [f"{lead} {_scalar(item)}"]


def _flow(value: Any) -> str | None:
    """The value on one line, if it can stand there; empty ones always can."""
    if isinstance(value, dict):
        parts = [(f"{_scalar(name, flow=True)}: ", _flow(inner)) for name, inner in value.items()]
        return None if any(part is None for _, part in parts) else "{" + ", ".join(f"{k}{v}" for k, v in parts) + "}"
    if isinstance(value, list):
        items = [_flow(inner) for inner in value]
        return None if any(item is None for item in items) else "[" + ", ".join(str(item) for item in items) + "]"
    if isinstance(value, str) and _wants_block(value):
        return None
    return _scalar(value, flow=True)


def _wants_block(text: str) -> bool:
    """Whether the text reads better as a block, and a block can hold it as it is."""
    if _NOT_IN_BLOCK.search(text) or not text.strip():
        return False
    if "\n" not in text:
        return len(text) > _LONG_TEXT and text.count(" ") > len(text) / 40 and "  " not in text and text == text.strip()
    lines = text.split("\n")
    if lines[0][:1].isspace() or not lines[0]:
        return False  # would need an indentation indicator
    return all(line.strip() or not line for line in lines)  # blanks alone could not be told from indentation


def _block_lines(lead: str, text: str, indent: int) -> list[str]:
    if "\n" not in text:
        return [f"{lead} >-", *(" " * indent + line for line in _wrapped(text, _WIDTH - indent))]
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    chomping = {0: "-", 1: ""}.get(ends, "+")
    lines = [f"{lead} |{chomping}", *(" " * indent + line if line else "" for line in body.split("\n"))]
    return lines + [""] * (ends - 1)


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _scalar(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    text = str(value)
    if _needs_no_quotes(text, flow=flow):
        return text
    if "\\" in text and "\n" not in text and not _NOT_IN_YAML.search(text) and "\t" not in text:
        return "'" + text.replace("'", "''") + "'"  # LaTeX keeps its single backslashes
    quoted = _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
    return _LIKE_LATEX.sub(lambda found: found[1] + _HEXADECIMAL[found[2]], quoted)


def _number(value: float) -> str:
    """A float that every version of YAML reads as a float."""
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    mantissa = mantissa if "." in mantissa else f"{mantissa}.0"
    return f"{mantissa}e{exponent if exponent[0] in '+-' else '+' + exponent}"


def _needs_no_quotes(text: str, *, flow: bool) -> bool:
    if not text or text != text.strip() or "\n" in text or "\t" in text:
        return False
    if not (text[0].isalnum() or text[0] in "/.(（$“《") or _NOT_IN_YAML.search(text) or "  " in text:
        return False
    special = _SPECIAL_IN_FLOW if flow else _SPECIAL_INSIDE
    return not special.search(text) and resolve(text).kind == "text" and not text[0].isdecimal()
