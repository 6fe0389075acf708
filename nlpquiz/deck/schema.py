"""The JSON Schema of deck files, for editors: made from the model, shaped for completion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import TypeAdapter

from nlpquiz.deck.model import CARD_TYPES, ID_PATTERN, CardFields, Deck, Kind
from nlpquiz.deck.text import SHAPE_IN_FILES

Schema = dict[str, Any]

_ID = {"pattern": f"^{ID_PATTERN.pattern}$"}
_REFERENCE = {"pattern": f"^({ID_PATTERN.pattern}/)?{ID_PATTERN.pattern}$"}
# What the loader checks beyond types, where a schema can say it: definition → property → keywords.
_BOUNDS: dict[str, dict[str, Schema]] = {
    "Topic": {"id": _ID},
    "Point": {"weight": {"minimum": 1, "maximum": 3}},
    "Option": {"remedy": _REFERENCE},
    "ChoiceCard": {"options": {"minItems": 2}},
    "OrderCard": {"items": {"minItems": 3}},
    "NumericCard": {"variables": {"propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}}},
    "ClozeCard": {"accept": {"propertyNames": {"pattern": "^c[1-9][0-9]*$"}}},
}
_BOUNDS_OF_EVERY_CARD: dict[str, Schema] = {
    "id": _ID,
    "topic": _ID,
    "tags": {"uniqueItems": True, "items": {"type": "string", "pattern": r"^[^\s,/:#][^\s,]*$"}},
    "follow_ups": {"uniqueItems": True, "items": {"type": "string", **_REFERENCE}},
}
_SNIPPETS: dict[Kind, Schema] = {
    "open": {
        "question": {"en": "$3", "zh": ""},
        "answer": {"en": "", "zh": ""},
        "points": [{"say": {"en": "", "zh": ""}, "weight": 2, "keys": [[""]]}],
    },
    "choice": {
        "question": {"en": "$3", "zh": ""},
        "options": [
            {"text": {"en": "", "zh": ""}, "correct": True, "why": {"en": "", "zh": ""}},
            {"text": {"en": "", "zh": ""}, "correct": False, "why": {"en": "", "zh": ""}},
        ],
    },
    "truefalse": {"statement": {"en": "$3", "zh": ""}, "correct": True, "why": {"en": "", "zh": ""}},
    "cloze": {"text": {"en": "{{c1::$3}}", "zh": "{{c1::}}"}},
    "numeric": {"question": {"en": "$3", "zh": ""}, "value": 0, "tolerance": "1%"},
    "order": {"question": {"en": "$3", "zh": ""}, "items": [{"en": "", "zh": ""}] * 3},
}


@contextmanager
def _descriptions_read() -> Iterator[None]:
    """The strings under the model's fields become descriptions."""
    SHAPE_IN_FILES["use_attribute_docstrings"] = True
    try:
        yield
    finally:
        del SHAPE_IN_FILES["use_attribute_docstrings"]


def json_schema() -> Schema:
    """The schema of a deck file (draft 7), with a branch for each kind of card and snippets for new cards."""
    with _descriptions_read():
        schema: Schema = TypeAdapter(Deck).json_schema()
        inherited = TypeAdapter(CardFields).json_schema()["properties"]
    definitions: dict[str, Schema] = schema.pop("$defs")
    for name, definition in definitions.items():
        is_card = any(part.__name__ == name for part in CARD_TYPES.values())
        for field, described in definition["properties"].items():
            if is_card and field in inherited and "description" in inherited[field]:
                described["description"] = inherited[field]["description"]
            described.update(_BOUNDS.get(name, {}).get(field, {}))
            if is_card:
                described.update(_BOUNDS_OF_EVERY_CARD.get(field, {}))
    definitions["Translated"]["minProperties"] = 1
    definitions["Source"]["anyOf"] = [{"required": [key]} for key in ("seed", "paper", "arxiv", "title", "url")]
    schema["properties"]["deck"].update(_ID)
    schema["properties"]["cards"]["items"] = {
        "type": "object",
        "discriminator": {
            "propertyName": "kind",
            "mapping": {kind: f"#/$defs/{part.__name__}" for kind, part in CARD_TYPES.items()},
        },
        "oneOf": [{"$ref": f"#/$defs/{part.__name__}"} for part in CARD_TYPES.values()],
        "defaultSnippets": [
            {
                "label": f"{kind} card",
                "description": definitions[CARD_TYPES[kind].__name__]["description"],
                "body": {"id": "$1", "kind": kind, "topic": "$2", **body, "sources": [{"paper": ""}], "tags": []},
            }
            for kind, body in _SNIPPETS.items()
        ],
    }
    cleaned: Schema = _cleaned({**schema, "$defs": definitions})
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "nlpquiz deck",
        "description": "A deck of interview questions, format 1",
        **{key: value for key, value in cleaned.items() if key not in ("title", "description")},
    }


def json_schema_text() -> str:
    """The schema as the file ``decks/schema.json`` has it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _cleaned(part: Any, *, names: bool = False) -> Any:
    """The schema without titles, without the null that stands for a left-out key, and without empty defaults.

    ``names`` says that the keys of ``part`` are those of a deck, not of JSON Schema.
    """
    if isinstance(part, list):
        return [_cleaned(item) for item in part]
    if not isinstance(part, dict):
        return part
    cleaned: Schema = {}
    for key, value in part.items():
        if key == "defaultSnippets" or (not names and key in ("enum", "required", "mapping")):
            cleaned[key] = value
        elif names:
            cleaned[key] = _cleaned(value)
        elif key == "title" or (key == "default" and value in (None, [], {})):
            continue
        elif key == "anyOf":
            branches = [_cleaned(branch) for branch in value if branch != {"type": "null"}]
            cleaned |= {"anyOf": branches} if len(branches) > 1 else branches[0]
        elif key == "description":
            cleaned[key] = " ".join(value.replace("``", "").split())
        else:
            cleaned[key] = _cleaned(value, names=key in ("properties", "$defs"))
    return cleaned
