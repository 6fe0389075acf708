"""Which stretches of an answer are denied: "does not depend on the batch", 并不依赖 batch.

Works on folded text (lower case, simplified characters, plain punctuation). Only what can be told from the surface is
told: the reach of a negation is its clause, cut at conjunctions and after a few words. Counterfactuals ("without
scaling, the softmax saturates", 不缩放就会饱和) deny nothing, since they are how people argue for the opposite.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# Where a clause ends: punctuation (no decimal point or comma inside a number), an arrow, a new line.
_STOP = re.compile(r"[;!?\n→]|[.,:](?!\d)|(?<!\d)[.,:]")

_NO_DENIAL = (
    r"not only|not just|not merely|not simply|not necessarily|no matter|no doubt|no wonder|why not|or not|not until"
    r"|not least|no more than|not more than|no less|not all|no longer than|without loss of"
    r"|不仅|不但|不只|不光|不单|不断|不同|不管|不论|无论|不过|不如|不少|不错|不妨|不得不|不然|要不|差不多|非常|未来|未必|莫非"
    r"|无关|是不是|有没有|能不能|会不会|是否|为什么不|为何不|怎么不|不一定|不全是|不完全|除非|无穷|无限|无监督|非监督|未登录|未知"
    r"|无偏|非线性|非自回归|非零|非对称|非参数|无参"
)
# Adjectives made with 不, which deny only what they contain.
_ADJECTIVES = (
    r"不(?:稳定|一致|饱和|可导|可微|可靠|对称|准确|准|足|平衡|连续|相关|变|等|均匀|规则|完整|敏感|友好|匹配|动|够|好)"
)
_DENIAL_EN = (
    r"\b(?:no longer|cannot|can not|never|neither|nor|without|instead of|rather than|fails? to|hardly|not|no"
    r"|[a-z]+n't)\b"
)
_DENIAL_ZH = (
    r"而不是|而非|并不是|并非|不是|不再|不会|不能|不可能|不可以|不可|不用|不需要|无需|无须|不必|毋需|没有|没法|无法|并不|并没有|并未"
    r"|从不|从未|从来不|绝不|决不|尚未|毫无|不|没|未|无(?!向)|非(?=[a-z])"
)
_CUE = re.compile(f"(?P<none>{_NO_DENIAL})|(?P<adjective>{_ADJECTIVES})|(?P<en>{_DENIAL_EN})|(?P<zh>{_DENIAL_ZH})")
_BARE = frozenset({"no", "without", "hardly", "没有", "没", "无", "毫无"})
_END_EN = re.compile(
    r"\b(?:but|because|since|so|which|while|whereas|although|though|thus|hence|therefore|then|if|when|unless|yet"
    r"|instead|however|and (?:it|we|they|the|this|that|so|thus|then|only|just|always|still|therefore)"
    r"|and (?=(?:[a-z]+ ){1,3}(?:can|is|are|was|has|have|will|gets?|becomes?|works?|does|do|must|may|goes|grows?)\b)"
    r"|only)\b"
)
_END_ZH = re.compile(
    r"而是|但是|但|而(?!且)|因此|所以|因为|由于|从而|使得|使|导致|否则|于是|只是|只|也就|而且|并且|都是|反而"
)
_CAUSATIVE = re.compile(r"\s*(?:因此|因而)?\s*(?:导致|使得|使|让|引起|造成|带来|产生|发生|出现|只|因为|而)")
_BECAUSE_THEN = re.compile(r"\s*(?:因为|因|由于|随着|随).{0,10}?而")
_IF_EN = re.compile(r"\b(?:if|when|whenever|unless|were|had|suppose|assuming|imagine|case)\b")
_IF_ZH = re.compile(r"如果|若|假如|假设|要是|倘若|一旦|只要|万一|当")
_THEN_ZH = re.compile(r"(?:的话|的时候|时(?!间|刻|序|候)|之后|后(?!续|面)|就|则|才|会|将|便|容易|要)")
# A fact, never a condition.
_PLAIN = re.compile(r"不会|不能|不可能|不可以|不是|并不是|并非|而不是|而非|并不|不再|从不|从未")
LONGEST_REACH = 200  # characters that are looked at around a negation
_MAX_WORDS = 7
_MAX_HAN = 12


@dataclass(frozen=True, slots=True)
class Denial:
    """``start`` to ``end`` of the text is denied by the cue that begins at ``cue``; ``bare``: by a mere "no X"."""

    cue: int
    start: int
    end: int
    bare: bool


def clause_bounds(text: str) -> list[int]:
    """Where the clauses of a folded text begin, rising, with 0 first."""
    return [0, *(match.end() for match in _STOP.finditer(text))]


def denials(text: str, bounds: list[int]) -> list[Denial]:
    """The denied stretches of a folded text, in order."""
    return list(_denials(text, bounds))


def _denials(text: str, bounds: list[int]) -> Iterator[Denial]:
    for match in _CUE.finditer(text):
        kind, cue, after = match.lastgroup, match.start(), match.end()
        if kind == "none":
            continue
        place = bisect_right(bounds, cue) - 1
        begin = max(bounds[place], cue - LONGEST_REACH)
        stop = bounds[place + 1] - 1 if place + 1 < len(bounds) else len(text)
        stop = min(stop, after + LONGEST_REACH)
        if kind == "adjective":
            yield Denial(cue, cue + 1, after, False)
            continue
        end = _reach_en(text, after, stop) if kind == "en" else _reach_zh(text, after, stop)
        if not _is_counterfactual(text, kind or "", begin, cue, after, stop):
            yield Denial(cue, after, end, match[0] in _BARE)


def _reach_en(text: str, after: int, stop: int) -> int:
    end = _END_EN.search(text, after + 1, stop)
    stop = end.start() if end else stop
    words = list(re.finditer(r"[^\s]+", text[after:stop]))
    return after + words[_MAX_WORDS - 1].end() if len(words) >= _MAX_WORDS else stop


def _reach_zh(text: str, after: int, stop: int) -> int:
    causative = _CAUSATIVE.match(text, after, stop)  # 不会导致 X denies X, while 不缩放导致 X does not
    from_here = causative.end() if causative else after
    if because := _BECAUSE_THEN.match(text, after, stop):  # 不会因为连乘而消失
        from_here = because.end()
    end = _END_ZH.search(text, from_here, stop)
    return min(end.start() if end else stop, after + 3 * _MAX_HAN, _after_han(text, after, stop))


def _after_han(text: str, after: int, stop: int) -> int:
    """Behind the last Chinese character that a negation reaches; Latin words count as one."""
    for count, match in enumerate(re.finditer(r"[a-z0-9_]+|[\u4e00-\u9fff]", text[after:stop]), start=1):
        if count == _MAX_HAN:
            return after + match.end()
    return stop


def _is_counterfactual(text: str, kind: str, begin: int, cue: int, after: int, stop: int) -> bool:
    before = text[begin:cue]
    if kind == "en":
        word = text[cue:after]
        if _IF_EN.search(before) and not _END_EN.search(re.sub(r"^\s*(?:if|when)\b", "", before)):
            return True
        opening = not before.strip(" \"'") or re.fullmatch(r"\s*(?:and|or|so|but|then|because|thus)\s*", before)
        if word == "without" and opening:
            return True
        return word == "not" and bool(opening) and not re.search(r"\bbut\b", text[after:stop])
    if _IF_ZH.search(before):
        return True
    if _PLAIN.fullmatch(text, cue, after):
        return False
    then = _THEN_ZH.search(text, after, stop)
    return bool(then) and not before.rstrip().endswith(("也", "并", "又"))
