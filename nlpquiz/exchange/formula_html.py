"""Formulas as MathML, which browsers show without any script.

LaTeX is turned into MathML by latex2mathml (MIT, pure Python, no dependencies): it read all 338 formulas of the decks
and of their sources. Our own parser of maths belongs to the terminal and lays out cells, not elements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from nlpquiz.exchange.markup_html import MathsWriter

_FUNCTION_BEFORE_LETTER = re.compile(
    r"(<mi>(?:log|ln|exp|sin|cos|tan|tanh|sinh|cosh|max|min|det|dim|ker|arg|lim|sup|inf|Pr)</mi>)(?=<m(?:i|n|sub|sup)\b)"
)
_LESS, _MORE = "\ue000", "\ue001"
_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|alignedat|split|gathered|gather\*?)\}(?:\[[tcb]\])?")
_RELATION = re.compile(f"<m[io]>([{_LESS}{_MORE}])</m[io]>")
_ELEMENTS = (
    " math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle"
    " mpadded mphantom menclose mlabeledtr semantics "
)
_ATTRIBUTES = (
    " xmlns display mathvariant stretchy fence form separator lspace rspace width height depth voffset columnalign"
    " columnspacing columnlines rowspacing rowlines linethickness displaystyle scriptlevel mathcolor mathbackground"
    " mathsize accent accentunder movablelimits largeop minsize maxsize symmetric notation align side frame linebreak "
)


def mathml_writer(macros: Mapping[str, str]) -> MathsWriter:
    """Writes the formulas of a deck. ``macros`` are its LaTeX abbreviations."""
    return lambda formula: mathml(formula.tex, macros, display=formula.display)


def mathml(tex: str, macros: Mapping[str, str], *, display: bool) -> str:
    """A formula as MathML; one that cannot be read, or that would bring markup of its own, stands as it was written."""
    from latex2mathml.converter import convert

    guarded = expanded(tex, macros).replace("<", _LESS).replace(">", _MORE)  # in \text it does not escape them
    guarded = _ALIGNED.sub(r"\\\1{align*}", guarded)  # the one of these that it knows
    try:
        markup = convert(guarded, display="block" if display else "inline")
    except Exception:  # its errors have no class in common, and a report is worth more than one formula
        return f'<code class="tex">{escape(tex)}</code>'
    markup = _RELATION.sub(r"<mo>\1</mo>", markup).replace(_LESS, "&lt;").replace(_MORE, "&gt;")
    if not _is_plain_mathml(markup):
        return f'<code class="tex">{escape(tex)}</code>'
    return _FUNCTION_BEFORE_LETTER.sub(r'\1<mspace width="0.17em"/>', markup)


def _is_plain_mathml(markup: str) -> bool:
    """Whether these are elements of MathML only, without links, styles and actions."""
    from xml.etree import ElementTree as ET

    try:
        elements = list(ET.fromstring(markup).iter())  # noqa: S314 (no entities: it was made here)
    except ET.ParseError:
        return False
    names = {element.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}") for element in elements}
    attributes = {name for element in elements for name in element.attrib}
    known = all(f" {name} " in _ELEMENTS for name in names)
    return known and all(f" {name} " in _ATTRIBUTES for name in attributes)


def expanded(tex: str, macros: Mapping[str, str]) -> str:
    """``tex`` with the deck's macros written out; ``#1`` to ``#9`` take arguments in braces or single characters."""
    for _ in range(8):  # macros may use macros
        before = tex
        for name, meaning in macros.items():
            tex = _written_out(tex, name if name.startswith("\\") else f"\\{name}", meaning)
        if tex == before:
            return tex
    return tex


def _written_out(tex: str, name: str, meaning: str) -> str:
    arguments = max((int(number) for number in re.findall(r"#([1-9])", meaning)), default=0)
    pieces: list[str] = []
    place = 0
    for match in re.finditer(re.escape(name) + r"(?![A-Za-z])", tex):
        if match.start() < place:
            continue
        pieces.append(tex[place : match.start()])
        place = match.end()
        given: list[str] = []
        for _ in range(arguments):
            argument, place = _argument(tex, place)
            given.append(argument)
        filled = meaning
        for number, argument in enumerate(given, 1):
            filled = filled.replace(f"#{number}", argument)
        pieces.append(f"{{{filled}}}")
    return "".join([*pieces, tex[place:]])


def _argument(tex: str, place: int) -> tuple[str, int]:
    while place < len(tex) and tex[place].isspace():
        place += 1
    if place >= len(tex) or tex[place] != "{":
        return tex[place : place + 1], place + 1
    depth = 0
    for end in range(place, len(tex)):
        depth += {"{": 1, "}": -1}.get(tex[end], 0)
        if depth == 0:
            return tex[place + 1 : end], end + 1
    return tex[place + 1 :], len(tex)
