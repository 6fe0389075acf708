"""Whether typed words fill a gap of a cloze."""

from __future__ import annotations

import re

from nlpquiz.deck.cloze import gap_answers
from nlpquiz.deck.folding import fold
from nlpquiz.deck.han_numerals import NumberRefusedError
from nlpquiz.deck.model import ClozeCard, Language, Translated, every_language, text_in
from nlpquiz.deck.numbers import parse_number
from nlpquiz.deck.slips import is_slip
from nlpquiz.deck.verdict import Verdict

_SEPARATOR = re.compile(r"\s*[,，;；、/|\n]\s*|\s+(?:and|和|与|以及)\s+|(?<=[\u4e00-\u9fff])[和与](?=[\u4e00-\u9fff])")
_ARTICLE = re.compile(r"^(?:the|an?)\s+")
# One of these in place of another turns a Chinese word into a different one.
_TURNING = frozenset(
    "不无没非未有正负增减升降加减乘除大小高低前后左右上下长短多少行列内外强弱单双一二三四五六七八九十零软硬真假主次"
)
_LEAST_HAN_FOR_SLIP = 5


def match_gap(card: ClozeCard, gap_number: int, typed: str, language: Language) -> Verdict:
    """Mark the typed words for the gaps with this number; raises ValueError when the card has none."""
    versions = [gap_answers(text, gap_number) for text in every_language(card.text)]
    versions = [answers for answers in versions if answers]
    if not versions:
        raise ValueError(f"{card.id} has no gap c{gap_number}")
    shown = gap_answers(text_in(card.text, language), gap_number) or versions[0]
    expected = " … ".join(dict.fromkeys(shown))
    if not typed.strip():
        return _verdict(0.0, "empty", expected)
    accepted = set(card.accept.get(f"c{gap_number}", ()))
    known = _words_beside(card, gap_number)
    best, how = 0.0, "wrong"
    for answers in versions:
        distinct = tuple(dict.fromkeys(answers))
        share, manner = _share_of(typed, distinct, accepted, known)
        if share > best:
            best, how = share, manner
    return _verdict(best, how if best == 1.0 or not best else "partly", expected)


def _share_of(typed: str, answers: tuple[str, ...], accepted: set[str], known: set[str]) -> tuple[float, str]:
    """How much of the answers was given, and whether exactly or with a slip."""
    if len(answers) == 1 or accepted:
        best = max((_closeness(typed, variant, known) for variant in (*accepted, " ".join(answers))), default=0)
        if best:
            return 1.0, ("wrong", "slip", "exact")[best]
    if len(answers) == 1:
        return 0.0, "wrong"
    parts = [part for part in _SEPARATOR.split(typed) if part] or [typed]
    hits = [max(_closeness(part, answer, known) for part in parts) for answer in answers]
    given = sum(hit > 0 for hit in hits) / len(answers)
    return given, "slip" if 1 in hits else "exact"


def _closeness(typed: str, wanted: str, known: set[str]) -> int:
    """2: the same; 1: a slip; 0: something else."""
    given, right = _bare(typed), _bare(wanted)
    if given == right:
        return 2
    if _is_number(wanted):
        return 2 if _same_number(typed, wanted) else 0
    if not given or not right:
        return 0
    if any("\u4e00" <= letter <= "\u9fff" for letter in right):
        return int(_is_han_slip(given, right))
    return int(is_slip(given, right, known))


def _bare(text: str) -> str:
    """Folded, without articles, spaces, hyphens and closing punctuation."""
    folded = fold(text.strip())
    stripped = _ARTICLE.sub("", folded.text.strip())
    squeezed = folded.squeezed if stripped == folded.text.strip() else fold(stripped).squeezed
    return squeezed.strip(".,;:!?'\"")


def _is_number(text: str) -> bool:
    return bool(re.search(r"\d|^[〇零一二两三四五六七八九十百千万亿]+$", text)) and _same_number(text, text)


def _same_number(first: str, second: str) -> bool:
    try:
        one, two = parse_number(first), parse_number(second)
    except NumberRefusedError:
        return False
    return abs(one.value - two.value) <= 1e-9 * abs(two.value) and (
        not two.unit or not one.unit or one.unit == two.unit
    )


def _is_han_slip(given: str, right: str) -> bool:
    """One wrong character in a long Chinese term, as input methods produce, unless it turns the meaning."""
    if len(given) != len(right) or len(right) < _LEAST_HAN_FOR_SLIP:
        return False
    different = [(one, two) for one, two in zip(given, right, strict=True) if one != two]
    return len(different) == 1 and not (_TURNING & set(different[0])) and not any(c.isascii() for c in different[0])


def _words_beside(card: ClozeCard, gap_number: int) -> set[str]:
    """Words of the card outside this gap: typing one of them is no slip."""
    words: set[str] = set()
    for text in every_language(card.text):
        own = {_bare(answer) for answer in gap_answers(text, gap_number)}
        words |= set(re.findall(r"[a-z]+", fold(text).text)) - own
    return words


def _verdict(share: float, how: str, expected: str) -> Verdict:
    reasons = {
        "empty": Translated(en=f"Nothing was typed. The gap is: {expected}", zh=f"没有作答。此处应填：{expected}"),
        "wrong": Translated(en=f"Not right. The gap is: {expected}", zh=f"不对。此处应填：{expected}"),
        "partly": Translated(en=f"Only part of it. The gap is: {expected}", zh=f"只答对一部分。此处应填：{expected}"),
        "slip": Translated(en=f"Right, with a slip in the spelling: {expected}", zh=f"正确，但有笔误：{expected}"),
        "exact": Translated(en=f"Right: {expected}", zh=f"正确：{expected}"),
    }
    return Verdict(share == 1.0, share, reasons[how])
