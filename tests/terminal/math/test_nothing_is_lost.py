"""Each letter, digit and operator of a formula's source stands in what is shown, in order of reading.

What must stand there is read from the source by the small reader below, which shares nothing with the parser but the
table of symbols. Accents, brackets added for grouping and the like may come on top; nothing may be missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlpquiz.terminal.math import inline, problems, render
from nlpquiz.terminal.math.alphabets import LOW_COMMA, PLAIN_LETTER, SUBSCRIPTS, SUPERSCRIPTS
from nlpquiz.terminal.math.symbols import FUNCTIONS, LIMIT_FUNCTIONS, SYMBOLS
from nlpquiz.terminal.maths_in_text import take_out_maths

ROOT = Path(__file__).parents[3]
CORPUS = dict(
    re.findall(
        r"^=== (\S+)\n(.*?)(?=^=== |\Z)",
        (ROOT / "tests/golden/math/corpus.txt").read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
)

# Macros that draw nothing of their own, with the number of their arguments that are not content.
STRUCTURE = dict.fromkeys(
    [
        "frac",
        "dfrac",
        "tfrac",
        "cfrac",
        "sqrt",
        "left",
        "right",
        "middle",
        "text",
        "textrm",
        "textbf",
        "mathrm",
        "mathbf",
        "mathcal",
        "mathbb",
        "mathfrak",
        "mathscr",
        "boldsymbol",
        "bm",
        "bf",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "hat",
        "widehat",
        "tilde",
        "widetilde",
        "bar",
        "overline",
        "vec",
        "dot",
        "ddot",
        "overrightarrow",
        "underline",
        "binom",
        "underbrace",
        "overbrace",
        "operatorname",
        "mathop",
        "xrightarrow",
        "xleftarrow",
        "substack",
        "not",
        "tag",
        "boxed",
        "large",
        "displaystyle",
        "limits",
        "nonumber",
        "hline",
        "quad",
        "qquad",
        "overset",
        "underset",
        "stackrel",
        "over",
        "mathsf",
        "mathit",
        "pmb",
        "check",
        "mbox",
        "phantom",
        "choose",
        "mathbin",
        "mathrel",
        "dbinom",
        "tbinom",
        "mathtt",
    ],
    0,
) | {"color": 1, "textcolor": 1, "begin": 1, "end": 1, "hspace": 1, "label": 1}
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
# Where the reading order is not that of the source: what stands above is read after what it stands on.
SWAPPED = {"overset", "underset", "stackrel"}
PLAIN = {small: letter for table in (SUPERSCRIPTS, SUBSCRIPTS) for letter, small in table.items() if letter != "⊤"} | {
    LOW_COMMA: ",",
    "−": "-",
    "∗": "*",
    "⁻": "-",
    "₋": "-",
    "°": "∘",
    "ᵀ": "T",
    "│": "|",
    "∣": "|",
    "∥": "‖",
    "⎪": "|",
    "⟩": ">",
    "⟨": "<",
    "⌠": "∫",
    "′": "",
    "'": "",
}


class Source:
    """Reads a formula's source into the characters that must be seen, in order of reading."""

    def __init__(self, tex: str) -> None:
        self.tokens = [token for token in TOKEN.findall(tex) if not token.isspace()]
        self.place = 0

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1] if self.place <= len(self.tokens) else ""

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def row(self, end: str = "") -> str:
        seen = ""
        while (token := self.peek()) and token != end:
            seen += self.with_scripts(self.item())
        self.take()
        return seen

    def with_scripts(self, base: str) -> str:
        low = high = ""
        while (token := self.peek()) and token in "_^'":
            self.take()
            if token == "_":
                low += self.item()
            elif token == "^":
                high += self.item()
        return base + low + high

    def item(self) -> str:
        token = self.take()
        if token == "{":
            return self.row("}")
        if token in SWAPPED_TOKENS:
            small, base = self.item(), self.item()
            return base + small
        if token in ("\\left", "\\right", "\\middle") and self.peek() == ".":
            self.take()
            return ""
        name = token[1:]
        if token[:1] != "\\" or not name:
            return "" if token in "{}&^_~$'" else token
        if name in STRUCTURE:
            for _ in range(STRUCTURE[name]):
                self.item()
            if name in ("begin", "end") and self.tokens[self.place - 2] == "y":  # begin{array}{c|c}
                self.item() if name == "begin" else None
            return ""
        if name in FUNCTIONS or name in LIMIT_FUNCTIONS:
            return name
        return "" if name in ",;:! \\>" else SYMBOLS[name][0] if name in SYMBOLS else name


# The small reader knows no macros: what formulas that define some amount to.
MEANING = {"macros-inside": r"\mathbb{E}[X^2]-\mathbb{E}[X]^2,\ X\in\mathbb{R}"}
SWAPPED_TOKENS = {"\\" + name for name in SWAPPED}


def plain(text: str) -> str:
    """Letters without fonts, small shapes and accents; no space."""
    text = "".join(PLAIN_LETTER.get(character, ("", character))[1] for character in text)
    text = "".join(PLAIN.get(character, character) for character in text if not character.isspace())
    text = unicodedata.normalize("NFD", text.replace("⊤", "T").replace("ϴ", "Θ"))
    # a struck-through relation written as one character counts as the relation
    return "".join(character for character in text if unicodedata.category(character) != "Mn")


def expected(tex: str) -> str:
    """What must be seen. Square brackets of optional arguments are not content."""
    tex = tex.replace("\\operatorname*", "\\operatorname")
    tex = re.sub(r"\\(sqrt|xrightarrow)\[([^\]]*)\]", r"\\\1{\2}", tex)
    return plain(Source(tex).row())


def missing_in_order(wanted: str, shown: str) -> str:
    """The first of the wanted characters that is not found after the one before; "" when all are."""
    place = 0
    for index, character in enumerate(wanted):
        found = shown.find(character, place)
        if found < 0:
            return f"{character!r} after {wanted[:index]!r}"
        place = found + 1
    return ""


def assert_nothing_lost(tex: str, meaning: str = "") -> None:
    wanted = expected(meaning or tex)
    line = plain(inline(tex))
    assert missing_in_order(wanted, line) == "", (wanted, line)
    for width in (30, 80, 200):
        picture = plain(render(tex, width))
        lost = Counter(wanted) - Counter(picture)
        # A tall delimiter is drawn from pieces, which are not its character.
        for delimiter in "()[]{}<>|‖⌊⌋⌈⌉∫":
            lost.pop(delimiter, None)
        assert not lost, (width, picture)


@pytest.mark.parametrize("name", CORPUS)
def test_nothing_is_lost_in_the_corpus(name: str) -> None:
    assert_nothing_lost(CORPUS[name].strip(), MEANING.get(name, ""))


def test_the_corpus_is_large_enough() -> None:
    assert len(CORPUS) >= 150


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


@pytest.mark.parametrize("deck", sorted((ROOT / "decks").glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_lost_in_the_decks(deck: Path) -> None:
    content = yaml.safe_load(deck.read_text(encoding="utf-8"))
    macros = content.get("macros") or {}
    formulas = {formula.tex for text in texts_of(content.get("cards")) for formula in take_out_maths(text).formulas}
    lost = []
    for tex in sorted(formulas):
        if macros and any(name.lstrip("\\") in tex for name in macros):
            continue  # the small reader knows no macros; their formulas are checked for problems below
        try:
            assert_nothing_lost(tex)
        except AssertionError as error:
            lost.append(f"{tex}: {error}")
    assert lost == []
    assert [f"{tex}: {problem.message}" for tex in sorted(formulas) for problem in problems(tex, macros)] == []


@pytest.mark.parametrize(
    ("tex", "shown"), [("a+b", "a b"), (r"\frac{a}{b}", "a"), ("x_1^2", "x21"), (r"\alpha", "a"), ("12", "1 1")]
)
def test_the_test_can_fail(tex: str, shown: str) -> None:
    assert missing_in_order(expected(tex), plain(shown)) != ""
