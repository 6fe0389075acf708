"""The note types that our cards become in Anki.

The fields of each type are frozen: a note type with other fields would become a second type beside the user's first,
and cut the old notes off from updates. What comes later goes into the spare fields, which a template may begin to show
(templates are updated on import, fields are not).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import assert_never

from nlpquiz.deck.model import KINDS, Kind
from nlpquiz.exchange.anki_style import CSS, SCRIPT

TEMPLATES_CHANGED_S = 1_795_219_200
"""When fronts, backs, style or script last changed (2026-11-21): Anki takes over newer templates only"""
CARD_FIELD = "nlpquiz"
"""The field with the card as we have it: not shown, not searched; what an import reads"""
NAME_FIELD = "Name"
_SPARE = ("Spare 1", "Spare 2", "Spare 3", "Spare 4")
_LANGUAGES = {"en": "en", "zh": "zh-CN"}

_OWN_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "open": ("Question", "Points", "Answer"),
    "choice": ("Question", "Options", "Answer"),
    "truefalse": ("Statement", "Verdict", "Why"),
    "cloze": ("Text", "Answer"),
    "numeric": ("Question", "Value", "Working"),
    "order": ("Question", "Items", "Solution", "Answer"),
}
_SHARED_FIELDS = ("Pitfalls", "Follow-ups", "Topic")
_PLAIN_FIELDS: Mapping[Kind, tuple[str, ...]] = {"numeric": ("Formula",)}
_ASKED: Mapping[Kind, str] = {"truefalse": "Statement", "cloze": "Text"}
_TITLES: Mapping[Kind, str] = {
    "open": "nlpquiz Open",
    "choice": "nlpquiz Choice",
    "truefalse": "nlpquiz True or false",
    "cloze": "nlpquiz Cloze",
    "numeric": "nlpquiz Numeric",
    "order": "nlpquiz Order",
}

_HEADINGS = {
    "Points": ("What to say", "得分点"),
    "Answer": ("Answer", "参考答案"),
    "Pitfalls": ("Pitfalls", "常见误区"),
    "Follow-ups": ("Follow-up questions", "追问"),
    "Working": ("How it is computed", "计算过程"),
    "Solution": ("The right order", "正确顺序"),
    "Explanation": ("Explanation", "解析"),
}


def stable_id(*parts: str) -> int:
    """A 13-digit id for a note type or deck, the same for ever; it looks like a time in milliseconds, long ago."""
    digest = sha256("\x1f".join(parts).encode()).digest()
    return 1_400_000_000_000 + int.from_bytes(digest[:8], "big") % 200_000_000_000


@dataclass(frozen=True)
class NoteType:
    """A kind of note: its fields in order and the two sides of its card."""

    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    cloze: bool = False
    sort_field: int = 0
    hidden: frozenset[str] = field(default=frozenset())
    """Fields that Anki's search leaves out"""

    @cached_property
    def id(self) -> int:
        return stable_id("model", self.name)

    def as_json(self) -> dict[str, object]:
        """The note type as collections of schema 11 have it."""
        return {
            "id": self.id,
            "name": self.name,
            "type": int(self.cloze),
            "mod": TEMPLATES_CHANGED_S,
            "usn": -1,
            "sortf": self.sort_field,
            "did": None,
            "css": CSS,
            "vers": [],
            "tags": [],
            "latexPre": "\\documentclass[12pt]{article}\n\\usepackage{amssymb,amsmath}\n\\begin{document}\n",
            "latexPost": "\\end{document}",
            "latexsvg": False,
            "req": [[0, "any", [self.sort_field]]],
            "flds": [self._field(index, name) for index, name in enumerate(self.fields)],
            "tmpls": [
                {
                    "id": stable_id("template", self.name),
                    "name": "Card",
                    "ord": 0,
                    "qfmt": self.front,
                    "afmt": self.back,
                    "bqfmt": "",
                    "bafmt": "",
                    "did": None,
                    "bfont": "",
                    "bsize": 0,
                }
            ],
        }

    def _field(self, index: int, name: str) -> dict[str, object]:
        return {
            "id": stable_id("field", self.name, name),
            "name": name,
            "ord": index,
            "sticky": False,
            "rtl": False,
            "font": "Arial",
            "size": 20,
            "description": "",
            "plainText": False,
            "collapsed": name in self.hidden,
            "excludeFromSearch": name in self.hidden,
            "preventDeletion": name == CARD_FIELD,
            "media": [],
        }


def in_language(name: str, language: str) -> str:
    """The field that holds ``name`` in a language."""
    return f"{name} {language}"


def _fields_of(kind: Kind) -> tuple[str, ...]:
    both = [in_language(name, language) for name in (*_OWN_FIELDS[kind], *_SHARED_FIELDS) for language in _LANGUAGES]
    return (NAME_FIELD, *both, *_PLAIN_FIELDS.get(kind, ()), "Sources", CARD_FIELD, *_SPARE)


def _each_language(
    name: str, *, heading: str = "", css: str = "", filter_: str = "", before: str = "", after: str = ""
) -> str:
    """The field in each language that it has, below its heading."""
    parts = []
    for index, (language, tag) in enumerate(_LANGUAGES.items()):
        title = f"<h2>{_HEADINGS[heading][index]}</h2>" if heading else ""
        shown = in_language(name, language)
        parts.append(
            f'{{{{#{shown}}}}}<div class="{f"nq-{language} {css}".strip()}" lang="{tag}">{title}{before}'
            f"{{{{{filter_}{shown}}}}}{after}</div>{{{{/{shown}}}}}"
        )
    return "\n".join(parts)


def _bar() -> str:
    topics = " ".join(
        f'<span class="nq-{language}" lang="{tag}">{{{{{in_language("Topic", language)}}}}}</span>'
        for language, tag in _LANGUAGES.items()
    )
    buttons = "".join(
        f'<button type="button" class="tappable" data-language="{value}">{label}</button>'
        for value, label in (("en", "EN"), ("zh", "中文"), ("both", "EN+中"))
    )
    return f'<div class="nq-bar"><span>{topics}</span><span class="nq-languages">{buttons}</span></div>'


def _side(kind: Kind, side: str, *parts: str) -> str:
    inner = "\n".join((_bar(), *parts))
    return f'<div class="nq nq-{side} nq-{kind}" id="nq" data-name="{{{{{NAME_FIELD}}}}}">\n{inner}\n</div>\n{SCRIPT}'


_LINE = '<hr id="answer">'
_VERDICT = '<div class="nq-verdict" role="status"></div>'
_ENDING = (
    _each_language("Pitfalls", heading="Pitfalls"),
    _each_language("Follow-ups", heading="Follow-ups"),
    '{{#Sources}}<div class="nq-small"><h2>Sources · 出处</h2>{{Sources}}</div>{{/Sources}}',
)


def _sides(kind: Kind) -> tuple[str, str]:
    asked = _each_language(_ASKED.get(kind, "Question"), css="nq-question")
    explanation = _each_language("Answer", heading="Explanation")
    match kind:
        case "open":
            points, answer = _each_language("Points", heading="Points"), _each_language("Answer", heading="Answer")
            front, back = [asked], [asked, _LINE, points, answer]
        case "choice":
            options = _each_language("Options")
            front, back = [asked, options], [asked, _LINE, _VERDICT, options, explanation]
        case "truefalse":
            verdict, why = _each_language("Verdict"), _each_language("Why", heading="Explanation")
            front, back = [asked, verdict], [asked, _LINE, _VERDICT, verdict, why]
        case "cloze":
            text = _each_language("Text", filter_="cloze:")
            front, back = [text], [text, _LINE, explanation]
        case "numeric":
            value = _each_language("Value", css="nq-value")
            formula = '{{#Formula}}<div class="nq-formula">{{Formula}}</div>{{/Formula}}'
            front, back = [asked], [asked, _LINE, value, formula, _each_language("Working", heading="Working")]
        case "order":
            front = [asked, _each_language("Items")]
            back = [asked, _LINE, _VERDICT, _each_language("Solution", heading="Solution"), explanation]
        case _:
            assert_never(kind)
    return _side(kind, "front", *front), _side(kind, "back", *back, *_ENDING)


def _note_type(kind: Kind) -> NoteType:
    fields = _fields_of(kind)
    front, back = _sides(kind)
    return NoteType(
        name=_TITLES[kind],
        fields=fields,
        front=front,
        back=back,
        cloze=kind == "cloze",
        hidden=frozenset((CARD_FIELD, *_SPARE)),
    )


NOTE_TYPES: Mapping[Kind, NoteType] = {kind: _note_type(kind) for kind in KINDS}
"""One for each kind of card"""
OWN_NAMES: Sequence[str] = tuple(note_type.name for note_type in NOTE_TYPES.values())
