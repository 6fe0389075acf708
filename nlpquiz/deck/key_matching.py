"""Finding the aliases of a point in a typed answer: exactly, inflected, reordered, spread out, or with a typo."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlpquiz.deck.folding import Folded, fold
from nlpquiz.deck.negation import LONGEST_REACH, Denial, clause_bounds, denials
from nlpquiz.deck.slips import is_slip

_WORD = re.compile(r"[a-z]+[0-9]*|[0-9]+(?:\.[0-9]+)?")
_PLAIN_KEY = re.compile(r"[a-z]{1,24}(?:[ -][a-z]{1,24}){0,3}|[\u4e00-\u9fff]{1,12}")
_NEEDS_FOLDING = re.compile(r"is|sqrt|root|init|param|dim|matmul|根|开|平方|一样|相等|没法|泄露|维数|不可微")
_SENTENCE_END = re.compile(r"(?:[;!?\n]|[.](?!\d))[\s.;!?]*")
_SUFFIX = re.compile(r"(?:(?<=at)ions?|(?<=iz)(?:ations?|ing|ed|e)|(?<!s)s|es|ing|ed|e|y|ies)$")
_LEAST_STEM = 4
_LONGEST_ENDING = 6
_OTHER_WORD_ENDINGS = ("max", "less", "free", "former", "net", "norm", "mask")  # softmax is no form of soft
_TURNING_HAN = frozenset("非不无未反")
_NOT_TURNING = frozenset({"不同", "不断", "不过", "不仅", "无论", "无限", "无穷", "非常", "未来"})
_FILLER_WORDS = 5  # between the words of one alias
_FILLER_HAN = 5
_REACH_BACK = 8
_SUBJECT_LINK = re.compile(
    r"\s*(?:is|are|was|were|does|do|did|can|could|will|would|has|have)?\s*|\s*[也都并就还本身其实]{0,3}\s*"
)


@dataclass(frozen=True, slots=True)
class Match:
    """``start`` to ``end`` of the folded text is an alias; ``denied`` when a negation reaches it (``bare_denial``: a
    mere "no"), ``negative`` when it holds one itself, as 不可导 does."""

    start: int
    end: int
    sentence: int
    denied: bool = False
    bare_denial: bool = False
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Alias:
    """A folded key. ``needle`` has no spaces, ``stem`` is the needle without the ending of its last word."""

    text: str
    needle: str
    stem: str
    words: tuple[str, ...]
    has_han: bool


@lru_cache(maxsize=4096)
def alias_of(key: str) -> Alias:
    """The searchable form of a key as written in a deck."""
    if _PLAIN_KEY.fullmatch(key) and not _NEEDS_FOLDING.search(key):
        text, needle = key, re.sub(r"[ -]", "", key)  # most keys; folding each takes longer than finding it
    else:
        folded = fold(key)
        text, needle = folded.text, folded.squeezed.strip(".,;:!?'\"、")
    words = tuple(word for word in _WORD.findall(text))
    has_han = any("\u4e00" <= letter <= "\u9fff" for letter in needle)
    stem = needle
    if needle and words and needle.endswith(words[-1]):
        stem = needle[: len(needle) - len(words[-1])] + stem_of(words[-1])
    return Alias(text, needle, stem, words, has_han)


def stem_of(word: str) -> str:
    """A Latin word without the endings of inflection; short words stay whole."""
    cut = _SUFFIX.sub("", word)
    if len(cut) > _LEAST_STEM and cut[-1] == cut[-2] and cut[-1] not in "lsz":
        cut = cut[:-1]  # embedding, embed
    if len(cut) >= _LEAST_STEM:
        return cut
    return word[:-1] if len(word) == _LEAST_STEM and word[-1] == "s" != word[-2] else word  # keys, key


class TypedAnswer:
    """A typed text prepared for looking up many keys."""

    def __init__(self, typed: str) -> None:
        self.folded: Folded = fold(typed)
        text = self.folded.text
        self.sentence_ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        self.clause_starts = clause_bounds(text)
        self.denials: list[Denial] = denials(text, self.clause_starts)
        self.cues = [denial.cue for denial in self.denials]
        self.words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
        self.vocabulary: dict[str, set[str]] = {}  # by first letter: typos and endings keep it
        for word, _, _ in self.words:
            self.vocabulary.setdefault(word[0], set()).add(word)

    def find(self, key: str) -> list[Match]:
        """Where a key is said, denied or not; looser readings are tried only when stricter ones find nothing."""
        alias = alias_of(key)
        if not alias.needle:
            return []
        return (
            [self._match(start, end) for start, end in self._exact(alias)]
            or [self._match(start, end) for start, end in self._spread_han(alias)]
            or [self._match(start, end) for start, end in self._loose_words(alias)]
        )

    def _match(self, start: int, end: int) -> Match:
        near = self._denials_between(start - 2 * LONGEST_REACH, end)
        reaching = [d for d in near if d.start <= start < d.end and not start <= d.cue < end]
        denied = len(reaching) % 2 == 1  # two negations are none
        if not reaching and start and self.folded.text[start - 1] in _TURNING_HAN:
            denied = self.folded.text[start - 1 : start + 1] not in _NOT_TURNING  # 非自主性 is not 自主性
        bare = denied and bool(reaching) and all(d.bare for d in reaching)
        negative = any(start <= d.cue < end for d in near)
        return Match(start, end, self.sentence_of(start), denied, bare, negative)

    def sentence_of(self, place: int) -> int:
        """The number of the sentence that a place of the folded text lies in."""
        return bisect_right(self.sentence_ends, place)

    def sentence_bounds(self, number: int) -> tuple[int, int]:
        """Where a sentence of the folded text begins and ends."""
        begin = self.sentence_ends[number - 1] if number else 0
        end = self.sentence_ends[number] if number < len(self.sentence_ends) else len(self.folded.text)
        return begin, end

    def is_denied_behind(self, match: Match) -> bool:
        """Whether a negation follows the match at once: "the path does not shrink", 路径没有缩短."""
        return any(
            self.clause_of(match.start) == self.clause_of(denial.cue)
            and _SUBJECT_LINK.fullmatch(self.folded.text[match.end : denial.cue])
            for denial in self._denials_between(match.end, match.end + _REACH_BACK + 1)
        )

    def _denials_between(self, start: int, end: int) -> list[Denial]:
        return self.denials[bisect_left(self.cues, start) : bisect_left(self.cues, end)]

    def clause_of(self, place: int) -> int:
        """The number of the clause that a place of the folded text lies in."""
        return bisect_right(self.clause_starts, place)

    def _exact(self, alias: Alias) -> Iterator[tuple[int, int]]:
        """The alias itself, with word boundaries around Latin letters and endings behind a stem."""
        squeezed, places, text = self.folded.squeezed, self.folded.places, self.folded.text
        at = squeezed.find(alias.stem)
        while at >= 0:
            start, end = places[at], places[at + len(alias.stem) - 1] + 1
            whole = _word_end(text, end, alias) if _begins_word(text, start, alias) else 0
            if whole and (whole == end or " " in alias.text or " " not in text[start:end]):  # "p is" is no "pi"
                yield start, whole
            at = squeezed.find(alias.stem, at + 1)

    def _spread_han(self, alias: Alias) -> Iterator[tuple[int, int]]:
        """梯度会消失 for 梯度消失: the two halves in order, a few characters apart in one clause."""
        needle = alias.needle
        if not alias.has_han or alias.words or len(needle) < 4:
            return
        text = self.folded.text
        for cut in sorted(range(2, len(needle) - 1), key=lambda n: abs(2 * n - len(needle))):
            head, tail = needle[:cut], needle[cut:]
            at = text.find(head)
            while at >= 0:
                behind = text.find(tail, at + cut, at + cut + _FILLER_HAN + len(tail))
                if behind >= 0 and self.clause_of(at) == self.clause_of(behind):
                    yield at, behind + len(tail)
                at = text.find(head, at + 1)

    def _loose_words(self, alias: Alias) -> Iterator[tuple[int, int]]:
        """Each word of a Latin alias in one clause, in any order, a typo allowed in long ones."""
        if alias.has_han or not alias.words:
            return
        if any(len(word) < _LEAST_STEM or not word.isalpha() for word in alias.words) or len(alias.words) > 4:
            return
        found = [self._alike(word) for word in alias.words]
        if not all(found):
            return
        reach = 2 * len(found) + _FILLER_WORDS
        for first in found[0]:
            chosen = [first]
            for others in found[1:]:
                near = min(others, key=lambda index: abs(index - first))
                chosen.append(near)
            low, high = min(chosen), max(chosen)
            start, end = self.words[low][1], self.words[high][2]
            if high - low < reach and self.clause_of(start) == self.clause_of(end - 1):
                yield start, end

    def _alike(self, wanted: str) -> list[int]:
        """Indexes of the words that are ``wanted`` in another form, or with a slip of the fingers."""
        stem = stem_of(wanted)
        candidates = self.vocabulary.get(stem[0], set())
        alike = {word for word in candidates if word.startswith(stem) and _is_ending(word[len(stem) :], stem)} or {
            word
            for word in candidates
            if is_slip(word, wanted) or (len(stem) > 5 and len(word) > len(wanted) and is_slip(word[: len(stem)], stem))
        }
        return [index for index, (word, _, _) in enumerate(self.words) if word in alike] if alike else []


def _begins_word(text: str, start: int, alias: Alias) -> bool:
    first = alias.stem[0]
    if not (first.isascii() and first.isalnum()) or start == 0:
        return True
    before = text[start - 1]
    if not (before.isascii() and before.isalnum()):
        return True
    # 24nd2 says n d^2: a factor may stand before a formula.
    return before.isdigit() and first.isalpha() and any(letter.isdigit() for letter in alias.needle)


def _word_end(text: str, end: int, alias: Alias) -> int:
    """The end of the word that the alias ends in, or 0 when it is the beginning of another word."""
    last = alias.stem[-1]
    if not (last.isascii() and last.isalnum()):
        return end
    rest = re.compile(r"[a-z0-9]*").match(text, end)
    ending = rest[0] if rest else ""
    if not ending:
        return end
    if last.isdigit():
        return end if ending[0].isalpha() else 0  # n2d says n^2
    return end + len(ending) if _is_ending(ending, stem_of(alias.words[-1])) else 0


def _is_ending(ending: str, stem: str) -> bool:
    """Whether ``ending`` makes another form of the same word; short words have a plural only."""
    if len(stem) < _LEAST_STEM:
        return ending in {"", "s"}
    return len(ending) <= _LONGEST_ENDING and not ending.startswith(_OTHER_WORD_ENDINGS)
