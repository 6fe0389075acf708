"""Typed text and keys brought to one form, so that what means the same looks the same.

Folded are width and case, traditional characters, super- and subscripts, Greek letters, spelling in -ise, and the ways
of writing maths: ``\\sqrt{d_k}``, ``√dₖ``, ``sqrt(d_k)``, 根号dk and "square root of d_k" all become ``sqrt dk``.
Every folded character knows where in the original it came from, so that a match can be quoted as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nlpquiz.deck.traditional import SIMPLIFIED


class _OneForOne(dict[int, int]):
    """For str.translate: one character for one, so that places stay the same; filled as characters turn up."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        plain = unicodedata.normalize("NFKC", letter)
        plain = (plain if len(plain) == 1 else letter).lower()
        plain = plain if len(plain) == 1 else letter
        self[code] = result = ord(SIMPLIFIED.get(plain, plain))
        return result


_LETTERS = _OneForOne(
    str.maketrans(
        "。．；！？，：—（）【】「」『』《》〈〉“”‘’–−‐‑‒⁻～∼≈•◦▪\t\r\u00a0\u3000",
        "..;!?,:,()[]" + '"' * 10 + "''" + "-" * 6 + "~~~;;;    ",
    )
)
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ϵ": "epsilon",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "ς": "sigma",
    "τ": "tau",
    "φ": "phi",
    "ϕ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}
_SYMBOLS = {"∑": "sum", "∏": "prod", "∞": "inf", "∈": " in ", "√": "sqrt ", "≤": "<=", "≥": ">=", "≠": "!="}
_COMMANDS = {
    "sqrt": "sqrt ",
    "top": "t",
    "intercal": "t",
    "infty": "inf",
    "le": "<=",
    "leq": "<=",
    "ge": ">=",
    "geq": ">=",
    "ne": "!=",
    "neq": "!=",
    "to": "→",
    "rightarrow": "→",
    "approx": "~",
    "sim": "~",
    "varepsilon": "epsilon",
    "varphi": "phi",
} | dict.fromkeys(
    "frac tfrac dfrac text mathrm mathbf mathit mathcal mathbb operatorname boldsymbol bm left right cdot times ast "
    "quad qquad big bigl bigr Big displaystyle langle rangle lvert rvert hat bar tilde vec".lower().split(),
    " ",
)
# Words for the same thing that writers of keys would have to list again and again.
_SAME = {
    "一样": "相同",
    "相等": "相同",
    "没法": "无法",
    "泄露": "泄漏",
    "维数": "维度",
    "不可微": "不可导",
    "init": "initialization",
    "param": "parameter",
    "params": "parameters",
    "dim": "dimension",
    "dims": "dimensions",
    "matmul": "matrix multiplication",
    "matmuls": "matrix multiplications",
}
_ROOT_OF = r"(?:the\s+)?square[\s-]+root(?:\s+of)?(?:\s+the(?=\s))?\s*"
_POWER_HALF = r"\s*(?:\^|\*\*)\s*[({]*-?\s*(?:1\s*/\s*2|0?\.5)\s*[)}]*"
_NAME = r"(?<![a-z0-9_\\])[a-z](?:[a-z0-9]{0,3}(?:_\{?[a-z]{1,6}\}?)?)"
_ROOTED = rf"(?P<rooted>{_NAME})(?:{_POWER_HALF}|\s*\$?\s*(?:的\s*(?:算术)?(?:平方根|根号)|开(?:平方根?|根号?|方)))|"
# The characters that anything below begins with: one look instead of a dozen tries at every place of the text.
_BEGINS = r"(?=[stipdm根平\\}_,α-ωϵϕ∑∏∞∈√≤≥≠\-=⇒⟶{^$()\[\]\"`*·×⋅∙|一相没泄维不])"
_OTHERS = (
    rf"{_BEGINS}(?:(?P<root>\b{_ROOT_OF}|根号|平方根|\bsqrt\b\s*)"
    r"|\\(?P<command>[a-z]+)\s*"
    r"|(?P<fraction>\}\s*\{)"
    r"|(?P<join>(?:(?<=(?<![a-z0-9])[a-z])|(?<=(?<![a-z0-9])[a-z]{2}))_(?=[{a-z0-9]))"
    r"|(?P<thousands>(?<=\d),(?=\d{3}(?!\d)))"
    r"|(?P<same>一样|相等|没法|泄露|维数|不可微|(?<![a-z0-9])(?:init|params?|dims?|matmuls?)(?![a-z0-9]))"
    r"|(?P<letter>[α-ωϵϕ∑∏∞∈√≤≥≠])"
    r"|(?P<arrow>-+>|=+>|⇒|⟶)"
    r"|(?P<gone>[{}^$])"
    r"|(?P<space>[_()\[\]\"`*·×⋅∙|\\]))"
)
_SPECIAL = re.compile(_OTHERS)
_SPECIAL_WITH_ROOTS_BEHIND = re.compile(_ROOTED + _OTHERS)  # slower: d_k 的平方根, d_k^{1/2}
_ROOT_BEHIND = re.compile(r"\^|\*\*|平方根|根号|开")
_BRITISH = re.compile(r"(?<=[a-z]{3})is(?=(?:e[sdr]?|ing|ations?)?(?![a-z]))")
_GAPS = re.compile(r"[ \n]+|(?<=[a-z\u4e00-\u9fff])[ \n]*-[ \n]*(?=[a-z\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. ``starts[i]`` and ``ends[i]`` bound the place in the original that character ``i`` stands for.

    ``squeezed`` is the text without spaces and without hyphens between words, and ``places[i]`` says where its
    character ``i`` stands in ``text``: "pre-train", "pre train" and "pretrain" are found alike.
    """

    text: str
    starts: list[int]
    ends: list[int]
    squeezed: str
    places: list[int]


def fold(original: str) -> Folded:
    """The folded form of a text."""
    plain = _BRITISH.sub("iz", original.translate(_LETTERS))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    special = _SPECIAL_WITH_ROOTS_BEHIND if _ROOT_BEHIND.search(plain) else _SPECIAL
    for match in special.finditer(plain):
        start, end = match.span()
        if start > done:
            pieces.append(plain[done:start])
            starts.extend(range(done, start))
            ends.extend(range(done + 1, start + 1))
        if replacement := _replacement(match):
            pieces.append(replacement)
            starts.extend([start] * len(replacement))
            ends.extend([end] * len(replacement))
        done = end
    pieces.append(plain[done:])
    starts.extend(range(done, len(plain)))
    ends.extend(range(done + 1, len(plain) + 1))
    text = "".join(pieces)
    squeezed: list[str] = []
    places: list[int] = []
    done = 0
    for match in _GAPS.finditer(text):
        squeezed.append(text[done : match.start()])
        places.extend(range(done, match.start()))
        done = match.end()
    squeezed.append(text[done:])
    places.extend(range(done, len(text)))
    return Folded(text, starts, ends, "".join(squeezed), places)


def _replacement(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "rooted":
            return "sqrt " + re.sub(r"[_{}]", "", match["rooted"])
        case "root":
            return "sqrt "
        case "command":
            return _COMMANDS.get(match["command"], match["command"] + " ")
        case "fraction":
            return "/"
        case "same":
            return _SAME[match[0]]
        case "letter":
            return _GREEK.get(match[0]) or _SYMBOLS.get(match[0], " ")
        case "arrow":
            return "→"
        case "space":
            return " "
        case _:
            return ""
