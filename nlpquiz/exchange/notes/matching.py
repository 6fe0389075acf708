"""Which card of the last import a card of today's notes is, when its heading or its wording changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlpquiz.exchange.notes.ids import normalised

MOST_COMPARISONS = 3_000_000
"""Pairs of questions that are compared letter by letter: more than a second's work"""
_ALIKE = 82.0  # per cent, of rapidfuzz's ratio of edits
_SHORTEST = 6  # characters; shorter questions resemble each other by chance


def question_text(plain: Mapping[str, Any]) -> str:
    """What a card asks, for comparing."""
    return normalised(_all_of(plain.get("question", plain.get("text", ""))))


def _all_of(text: object) -> str:
    return "\n".join(map(str, text.values())) if isinstance(text, Mapping) else str(text)


def matched(
    known: Mapping[str, Mapping[str, Any]], incoming: Sequence[Mapping[str, Any]], placeholder: str
) -> dict[str, str]:
    """Ids of incoming cards → ids under which they are known, for those whose own id is not.

    ``known`` are the cards of the last import, as JSON has them. The same words under another heading, then the same
    answer, then words that are nearly the same make a card the same; each is used once.
    """
    present = {card["id"] for card in incoming}
    lost = {name: card for name, card in known.items() if name not in present}
    new = [card for card in incoming if card["id"] not in known]
    if not lost or not new:
        return {}
    found: dict[str, str] = {}
    _by_key(new, lost, found, question_text)
    _by_key(new, lost, found, lambda card: _answer(card, placeholder))
    _by_likeness(new, lost, found)
    return found


def _answer(card: Mapping[str, Any], placeholder: str) -> str:
    answer = _all_of(card.get("answer", ""))
    words = normalised(answer)
    return words if answer != placeholder and len(words) > 4 * _SHORTEST else ""


def _by_key(new: list[Mapping[str, Any]], lost: dict[str, Mapping[str, Any]], found: dict[str, str], key: Any) -> None:
    """Match cards of which the key is the same, where only one known card has it."""
    by_key: dict[str, list[str]] = {}
    for name, card in lost.items():
        if value := key(card):
            by_key.setdefault(value, []).append(name)
    for card in list(new):
        names = by_key.get(key(card))
        if names:
            name = names.pop(0)
            found[card["id"]] = name
            del lost[name]
            new.remove(card)


def _by_likeness(new: list[Mapping[str, Any]], lost: dict[str, Mapping[str, Any]], found: dict[str, str]) -> None:
    from rapidfuzz import fuzz, process

    texts = {name: text for name, card in lost.items() if len(text := question_text(card)) >= _SHORTEST}
    if len(texts) * len(new) > MOST_COMPARISONS:
        texts = {name: text for name, text in texts.items() if text[:2]}  # compared within one topic only
        by_topic: dict[object, dict[str, str]] = {}
        for name, text in texts.items():
            by_topic.setdefault(lost[name].get("topic"), {})[name] = text
    else:
        by_topic = {}
    for card in new:
        choices = by_topic.get(card.get("topic"), {}) if by_topic else texts
        text = question_text(card)
        if len(text) < _SHORTEST or not choices or len(choices) > MOST_COMPARISONS // 100:
            continue
        best = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if best is not None:
            found[card["id"]] = best[2]
            del choices[best[2]]
            texts.pop(best[2], None)
