"""What the words around the keys tell: whether an answer is mere terms, and whether a sentence is about the point."""

from __future__ import annotations

import re

from nlpquiz.deck.key_matching import stem_of

_SEPARATOR = re.compile(r"[,;.:!?\n、/|]+|(?<=\s)-(?=\s)")
_SENTENCE = re.compile(r"[.;!?\n]+")
_GLUE_EN = re.compile(
    r"\b(?:the|an?|is|are|was|were|be|been|of|to|in|on|for|with|by|from|that|this|these|it|its|we|they|you|i|so|as|at"
    r"|because|since|than|then|which|while|when|if|not|no|can|has|have|does|do|makes?|gets?|becomes?|into|only|but"
    r"|each|every|all|both|would|will|uses?|gives?|and|or|over|before|after|per|between)\b"
)
_GLUE_HAN = re.compile(
    r"[的是在会使了而把被将让就也都这那得为有到每做与]|(?<!饱)和|(?<![作应通])用|因为|所以|由于|因此|可以|能"
    r"|对(?=[\u4e00-\u9fffa-z ])(?![角称齐])|以及|通过|除以|不"
)
_RELATION = re.compile(r"[→=<>]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN_WORD = re.compile(r"[a-z]{3,}")
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "and",
        "are",
        "was",
        "were",
        "been",
        "for",
        "with",
        "from",
        "that",
        "this",
        "these",
        "its",
        "they",
        "you",
        "because",
        "since",
        "than",
        "then",
        "which",
        "while",
        "when",
        "not",
        "can",
        "has",
        "have",
        "does",
        "but",
        "into",
        "only",
        "each",
        "every",
        "all",
        "both",
        "would",
        "will",
        "over",
        "before",
        "after",
        "per",
        "between",
        "one",
    ]
)
_LEAST_TERMS = 8  # fewer words are a short answer, not a list
_MOST_GLUE = 0.08  # words that tie terms together, among all; prose has 0.2 and more, notes with arrows 0.1
_LONGEST_TERM = 2.5  # words on average, a Chinese character counting half; terse notes have more


def is_list_of_terms(folded: str) -> bool:
    """Whether a folded answer is a bare list of terms: many short pieces with hardly a word that ties them together."""
    pieces = [piece for piece in _SEPARATOR.split(folded) if piece.strip()]
    han = len(_HAN.findall(folded))
    size = len(re.findall(r"[a-z0-9]+", folded)) + han / 2
    if size < _LEAST_TERMS or not pieces:
        return False
    notes = [note for note in _SENTENCE.split(folded) if note.strip()]
    if len(notes) > 2 and size / len(notes) > _LONGEST_TERM:
        return False  # terse notes, a line for each thought
    glue = len(_GLUE_EN.findall(folded)) + len(_GLUE_HAN.findall(folded)) + 2 * len(_RELATION.findall(folded))
    return glue / size < _MOST_GLUE and (size / len(pieces) < _LONGEST_TERM or not han)


def content_of(folded: str) -> set[str]:
    """The stems of content words, and the pairs of neighbouring Chinese characters, which stand for words."""
    content = {stem_of(word) for word in _LATIN_WORD.findall(folded) if word not in _FUNCTION_WORDS}
    for run in _HAN_RUN.findall(folded):
        content.update(run[at : at + 2] for at in range(len(run) - 1))
    return content


def han_share(text: str) -> float:
    """The share of Chinese characters in a text."""
    return len(_HAN.findall(text)) / len(text) if text else 0.0
