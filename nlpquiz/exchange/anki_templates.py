"""The two sides of a card of any note type: a template with the note's fields in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_REPLACED = re.compile(r"\{\{([^{}]{1,300})\}\}")
_SECTION = re.compile(r"\{\{([#^])([^{}]{1,200})\}\}((?:(?!\{\{[#^/])[\s\S]){0,50000}?)\{\{/\s*\2\s*\}\}")
_ANSWER_LINE = re.compile(r"<hr\s[^<>]{0,100}id\s*=\s*[\"']?answer[\"']?[^<>]{0,100}>", re.IGNORECASE)
_NO_FIELDS = {"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"}
_LONGEST_TEMPLATE = 50_000
_MOST_SECTIONS = 200


def rendered(template: str, fields: Mapping[str, str]) -> str:
    """The template as HTML. Fields that are typed are left blank, special ones too."""
    html = _ANSWER_LINE.sub("", template[:_LONGEST_TEMPLATE])
    for _ in range(_MOST_SECTIONS):
        html, changed = _SECTION.subn(lambda found: _section(found, fields), html, count=20)
        if not changed:
            break
    return _REPLACED.sub(lambda found: _value(found[1], fields), html)


def typed_field(template: str) -> str | None:
    """The field whose content is to be typed, if the template has one."""
    for found in _REPLACED.finditer(template[:_LONGEST_TEMPLATE]):
        filters = [part.strip() for part in found[1].split(":")]
        if filters[0].lower() == "type":
            return filters[-1]
    return None


def _section(found: re.Match[str], fields: Mapping[str, str]) -> str:
    filled = bool(re.sub(r"<[^<>]*>|&nbsp;|\s", "", fields.get(found[2].strip(), "")))
    return found[3] if filled == (found[1] == "#") else ""


def _value(name: str, fields: Mapping[str, str]) -> str:
    parts = [part.strip() for part in name.split(":")]
    if parts[0].lower() in ("type", "tts") or parts[0].startswith("tts ") or parts[-1] in _NO_FIELDS:
        return ""
    if parts[-1][:1] in ("#", "^", "/", "!"):
        return ""
    return fields.get(parts[-1], "")
