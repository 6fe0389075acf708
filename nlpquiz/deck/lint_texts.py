"""Checks of what is written: languages, lengths, numbers, Markdown and maths that will not be read as meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from math import prod

from nlpquiz.deck.card_rules import text_versions
from nlpquiz.deck.formulas import formula_spans, formulas
from nlpquiz.deck.lint_library import Library, card_texts, head_texts, place_of, warning, warning_inside
from nlpquiz.deck.loader import LoadedDeck
from nlpquiz.deck.model import CLOZE_PATTERN, ClozeCard, NumericCard, OpenCard, every_language, question_of
from nlpquiz.deck.yaml_nodes import MapNode, ScalarNode, walk
from nlpquiz.errors import Problem

SHORTEST_ANSWER, LONGEST_ANSWER = 40, 200  # English words
LONGEST_GAP_WORDS = 8
LONGEST_GAP_CHARACTERS = 60

_HAN = re.compile(r"[\u3400-\u9fff]")
_ENGLISH_WORD = re.compile(r"[A-Za-z]{2,}")
_EMPHASIS = re.compile(r"(?<!\*)\*\*(?!\*)(?P<bold>[^*\n]+)(?<!\*)\*\*(?!\*)")
_RELATION = re.compile(r"(?<![\\\w])<(?P<pair>(?!\s)[^<>=$]{1,40},[^<>=$]{1,40}(?<!\s))>")
_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>million|billion|trillion|thousand|[百千万亿]+|[kKMB](?![A-Za-z0-9]))?"
)
_SCALES = {"thousand": 1e3, "k": 1e3, "K": 1e3, "million": 1e6, "M": 1e6, "billion": 1e9, "B": 1e9, "trillion": 1e12}
_HAN_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_CUT_OFF = re.compile(r"\s+#(?!\s|$)")


def missing_translation(library: Library) -> Iterator[Problem]:
    """A text that one language lacks, in a deck that is written in both."""
    for deck in library.decks:
        if deck.root is None or not _is_bilingual(deck):
            continue
        texts = [text for node in deck.nodes.values() for text in card_texts(node)]
        for text in [*head_texts(deck.root), *texts]:
            versions = dict(text.versions())
            if "" in versions:
                lacking = _lacking_in_both(versions[""].text)
            elif len(versions) == 1:
                lacking = "zh" if "en" in versions else "en"
            else:
                continue
            if lacking:
                name = {"en": "English", "zh": "Chinese"}[lacking]
                message = f"{text.field}: has no {name} version"
                yield warning(deck, text.node, "missing-translation", message, f"write {lacking}: …")


def duplicate_question(library: Library) -> Iterator[Problem]:
    """A question that another card asks in the same words."""
    asked: dict[str, tuple[LoadedDeck, str]] = {}
    for deck, card, node in library.cards():
        own: set[str] = set()
        for version in every_language(question_of(card)):
            words = _normalised(version)
            if not words or words in own:
                continue
            own.add(words)
            other, other_id = asked.setdefault(words, (deck, card.id))
            if (other, other_id) != (deck, card.id):
                where = f"{other.deck_id}/{other_id} ({other.file}:{other.places[other_id]})"
                key = next(key for key in ("question", "statement", "text") if node.get(key) is not None)
                message = f"{where} asks the same"
                yield warning(
                    deck, place_of(node, key), "duplicate-question", message, "delete one, or say how they differ"
                )
                break


def answer_length(library: Library) -> Iterator[Problem]:
    """A model answer that nobody would say so: too short or too long."""
    for deck, card, node in library.cards():
        answer = node.get("answer")
        if not isinstance(card, OpenCard) or not isinstance(answer, MapNode):
            continue
        english = answer.get("en")
        if not isinstance(english, ScalarNode):
            continue
        words = _spoken_words(english.text)
        if not SHORTEST_ANSWER <= words <= LONGEST_ANSWER:
            message = f"the answer has {words} words; {SHORTEST_ANSWER} to {LONGEST_ANSWER} can be said aloud"
            yield warning(deck, answer.keys["en"], "answer-length", message, "one claim, its reason, its limit")


def long_gap(library: Library) -> Iterator[Problem]:
    """A gap that hides more than a term."""
    for deck, card, node in library.cards():
        if not isinstance(card, ClozeCard):
            continue
        for _, version in text_versions(node.get("text")):
            for gap in CLOZE_PATTERN.finditer(version.text):
                answer = gap["answer"]
                if len(answer) > LONGEST_GAP_CHARACTERS or len(answer.split()) > LONGEST_GAP_WORDS:
                    length = len(gap[0].split("\n")[0])
                    message = "this gap hides too much to be typed or judged"
                    yield warning_inside(deck, version, gap.start(), length, "long-gap", message, "hide the term alone")


def differing_numbers(library: Library) -> Iterator[Problem]:
    """Numbers of one language that the other does not have."""
    for deck, _, node in library.cards():
        for text in card_texts(node):
            versions = dict(text.versions())
            if "en" not in versions or "zh" not in versions:
                continue
            numbers = {language: _numbers(version.text) for language, version in versions.items()}
            differing = (numbers["en"] ^ numbers["zh"]) - _SMALL
            if differing:
                listed = ", ".join(f"{number:g}" for number in sorted(differing)[:5])
                lacking = "zh" if min(differing) in numbers["en"] else "en"
                message = f"{text.field}: the languages differ in a number: {listed}"
                yield warning(deck, versions[lacking], "differing-numbers", message, "say the same in both")


def differing_formulas(library: Library) -> Iterator[Problem]:
    """Displayed formulas of one language that the other does not have."""
    for deck, _, node in library.cards():
        for text in card_texts(node):
            versions = dict(text.versions())
            if "en" not in versions or "zh" not in versions:
                continue
            displayed = {language: _displayed(version.text) for language, version in versions.items()}
            if displayed["en"] != displayed["zh"]:
                message = f"{text.field}: the displayed formulas of the languages differ"
                yield warning(deck, versions["zh"], "differing-formulas", message, "write the same formulas in both")


def open_bold(library: Library) -> Iterator[Problem]:
    """``**强调：**后面``: CommonMark does not take the second ``**`` for an end."""
    for deck, version in _all_versions(library):
        plain = _without_formulas(version.text)
        for found in _EMPHASIS.finditer(plain):
            before, after = plain[: found.start()][-1:], plain[found.end() :][:1]
            inner = version.text[found.start("bold") : found.end("bold")]
            first, last = found["bold"][0], found["bold"][-1]
            if _is_word(after) and _is_punctuation(last):
                better = f"**{inner[:-1]}**{inner[-1]}"
            elif _is_word(before) and _is_punctuation(first):
                better = f"{inner[0]}**{inner[1:]}**"
            else:
                continue
            message = "this will not be bold: punctuation inside ** beside a word"
            hint = f"write {better}" if len(better) < 50 else "put the punctuation outside of **"
            yield warning_inside(deck, version, found.start(), len(found[0]), "bold", message, hint)


def angle_brackets(library: Library) -> Iterator[Problem]:
    r"""``<v_i, v_j>`` in maths: two relations to TeX, not \langle and \rangle."""
    for formula in formulas(library.decks):
        for found in _RELATION.finditer(formula.tex):
            message = "< and > are relations in maths"
            hint = rf"write \langle {found['pair'].strip()} \rangle"
            yield formula.warning(found.start(), len(found[0]), message, hint, "angle-brackets")


def hidden_variable(library: Library) -> Iterator[Problem]:
    """A variable that is drawn, but not shown in the question."""
    for deck, card, node in library.cards():
        if not isinstance(card, NumericCard):
            continue
        for _, version in text_versions(node.get("question")):
            hidden = [name for name in card.variables if f"{{{name}}}" not in version.text]
            if hidden:
                shown = ", ".join(f"{{{name}}}" for name in hidden)
                message = f"the question does not show {', '.join(hidden)}, which is drawn anew each time"
                yield warning(deck, version, "hidden-variable", message, f"write {shown} where the value belongs")


def cut_off_text(library: Library) -> Iterator[Problem]:
    """``question: What is C #5?``: without quotes YAML takes `` #5?`` for a comment."""
    for deck in library.decks:
        if deck.source is None:
            continue
        for node in deck.nodes.values():
            for inner in walk(node):
                if isinstance(inner, ScalarNode) and inner.kind == "text" and not inner.style:
                    rest = deck.source.line(inner.end_line)[inner.end_column - 1 :]
                    if _CUT_OFF.match(rest):
                        message = f"YAML takes {rest.strip()[:30]} for a comment"
                        yield warning(deck, inner, "cut-off", message, "put quotes around the text, or a blank after #")


_WORDS_IN_MATHS = re.compile(r"\\(?:text|mathrm|operatorname)\*?\{[^{}]*\}")
_SPACE_IN_MATHS = re.compile(r"[\s.,，。；;]|\\[,;!: ]|\\q?quad")
_SMALL = frozenset(float(number) for number in range(13))  # often written as words


def _all_versions(library: Library) -> Iterator[tuple[LoadedDeck, ScalarNode]]:
    for deck, _, node in library.cards():
        for text in card_texts(node):
            for _, version in text.versions():
                yield deck, version


def _is_bilingual(deck: LoadedDeck) -> bool:
    texts = (text for node in deck.nodes.values() for text in card_texts(node))
    return any(len(dict(text.versions())) == 2 for text in texts)


def _lacking_in_both(text: str) -> str:
    """The language that a text which stands for both does not speak; "" for names, code and formulas."""
    plain = _without_formulas(text)
    if _HAN.search(plain):
        return "en"
    return "zh" if len(_ENGLISH_WORD.findall(plain)) > 3 else ""


def _without_formulas(text: str) -> str:
    """The text with blanks for code and letters for formulas; every character keeps its place."""
    masked = re.sub(r"(`+).+?\1", lambda code: " " * len(code[0]), text, flags=re.DOTALL)
    for start, end, _ in _whole_formulas(text):
        masked = masked[:start] + "x" * (end - start) + masked[end:]
    return masked


def _whole_formulas(text: str) -> Iterator[tuple[int, int, bool]]:
    """Begin and end of each formula with its dollars, and whether it is displayed."""
    for span in formula_spans(text):
        width = 2 if text[span.start - 2 : span.start] in ("$$", r"\[", r"\(") else 1
        yield span.start - width, span.start + len(span.tex) + width, span.display


def _normalised(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum() or character in "+-=<>^_\\")


def _spoken_words(text: str) -> int:
    """Words, where an inline formula counts as one and a displayed one as none."""
    for start, end, display in reversed(list(_whole_formulas(text))):
        text = f"{text[:start]} {'' if display else 'x'} {text[end:]}"
    return len([word for word in text.split() if re.search(r"\w", word)])


def _numbers(text: str) -> set[float]:
    """The numbers outside of formulas, in either language's way of writing large ones."""
    found: set[float] = set()
    for number in _NUMBER.finditer(_without_formulas(text)):
        scale = number["scale"] or ""
        factor = _SCALES[scale] if scale in _SCALES else prod(_HAN_SCALES[sign] for sign in scale)
        found.add(float(f"{float(number['digits'].replace(',', '')) * factor:.9g}"))
    return found


def _displayed(text: str) -> list[str]:
    """The displayed formulas without blanks, punctuation at will, and the words in them."""
    without_words = [_WORDS_IN_MATHS.sub("", span.tex) for span in formula_spans(text) if span.display]
    return sorted(_SPACE_IN_MATHS.sub("", tex) for tex in without_words)


def _is_word(character: str) -> bool:
    return bool(character) and not character.isspace() and not _is_punctuation(character)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
