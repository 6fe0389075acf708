"""Answers that are right or wrong by rule, each marked with the reason: every kind of card but the open one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations

from nlpquiz.deck.instances import numeric_answer
from nlpquiz.deck.model import (
    ChoiceCard,
    ClozeCard,
    Language,
    NumericCard,
    OrderCard,
    Translated,
    TrueFalseCard,
    text_in,
)
from nlpquiz.deck.number_format import for_people
from nlpquiz.deck.verdict import Verdict as Verdict


def _both(write: Callable[[Language], str]) -> Translated:
    """The same sentence in each language."""
    return Translated(en=write("en"), zh=write("zh"))


def _joined(language: Language, *sentences: str) -> str:
    return ("" if language == "zh" else " ").join(sentence.strip() for sentence in sentences if sentence.strip())


def mark_choice(card: ChoiceCard, chosen: Collection[int], partial: bool = False) -> Verdict:
    """``chosen`` are indexes into ``card.options``, not places on the screen.

    With ``partial``, each right option chosen earns and each wrong one costs an equal part, down to nothing.
    """
    picked = set(chosen)
    right = {index for index, option in enumerate(card.options) if option.correct}
    wrong, missed = sorted(picked - right), sorted(right - picked)
    if not (wrong or missed):
        return Verdict(True, 1.0, _why_of(card, sorted(right), Translated(en="Right.", zh="正确。")))
    share = max(0.0, (len(picked & right) - len(wrong)) / len(right)) if partial else 0.0
    if not picked:
        opening = Translated(en="Nothing was chosen.", zh="没有选择。")
    elif wrong:
        opening = Translated(en="Not right.", zh="不对。")
    else:
        opening = Translated(
            en=f"Right so far, but {len(missed)} more {'is' if len(missed) == 1 else 'are'} correct.",
            zh=f"所选正确，但漏选 {len(missed)} 项。",
        )
    reason = _why_of(card, wrong or missed, opening)
    return Verdict(False, share, reason, faults=tuple(sorted((*wrong, *missed))))


def _why_of(card: ChoiceCard, indexes: Iterable[int], opening: Translated) -> Translated:
    """The opening and what the card says about these options."""
    whys = [why for index in indexes if (why := card.options[index].why) is not None]
    return _both(lambda language: _joined(language, text_in(opening, language), *(text_in(w, language) for w in whys)))


def mark_truefalse(card: TrueFalseCard, said: bool) -> Verdict:
    """``said`` is the learner's claim that the statement holds."""
    correct = said == card.correct
    if correct:
        opening = Translated(en="Right.", zh="正确。")
    elif card.correct:
        opening = Translated(en="Not right: the statement is true.", zh="不对：该说法是正确的。")
    else:
        opening = Translated(en="Not right: the statement is false.", zh="不对：该说法是错误的。")
    return Verdict(
        correct,
        float(correct),
        _both(lambda language: _joined(language, text_in(opening, language), text_in(card.why, language))),
    )


def mark_cloze(card: ClozeCard, gap_number: int, typed: str, language: Language) -> Verdict:
    """The words of one gap: in either language, whatever width and case, with small slips that make no other word.

    Raises ValueError when the card has no such gap.
    """
    from nlpquiz.deck.gap_matching import match_gap

    return match_gap(card, gap_number, typed, language)


def mark_numeric(card: NumericCard, values: Mapping[str, int | float], typed: str, language: Language) -> Verdict:
    """A number within the card's tolerance of the right one; units are converted where they can be.

    Raises ArithmeticError or ArithmeticSyntaxError when the card itself has no value.
    """
    from nlpquiz.deck.han_numerals import NumberRefusedError

    expected = numeric_answer(card, values)
    slack, shown = tolerance_of(card.tolerance, expected)
    answer = _both(lambda lang: _with_unit(for_people(expected, lang), card, lang))
    try:
        readings = _readings(card, typed, language)
    except NumberRefusedError as refused:
        reason = refused.reason  # without the answer: it may be asked again
        return Verdict(
            False,
            0.0,
            _both(lambda lang: f"{text_in(reason, lang)}{'。' if lang == 'zh' else '.'}"),
            readable=False,
        )
    got = min(readings, key=lambda reading: abs(reading - expected))
    off = abs(got - expected)
    if off <= slack + 1e-9 * abs(expected):
        return Verdict(True, 1.0, _both(lambda lang: _hit(lang, answer, off, expected, shown)))
    return Verdict(False, 0.0, _both(lambda lang: _miss(lang, answer, readings[0], expected, slack, shown)))


def _readings(card: NumericCard, typed: str, language: Language) -> list[float]:
    """The typed number in the card's unit: as typed, and as it may have been meant, likeliest first."""
    from nlpquiz.deck.numbers import parse_number
    from nlpquiz.deck.quantities import readings_in, unit_kind, unit_scale

    unit = text_in(card.unit, language).strip() if card.unit is not None else ""
    kind = unit_kind(unit)
    number = parse_number(typed, time=kind == "time", bytes_=kind == "memory")
    scale = unit_scale(unit) if unit else 1.0
    if number.percent:
        return [number.value / scale if scale == 0.01 else number.value]
    readings = list(readings_in(number.value, number.unit, unit))
    if scale not in (1.0, 0.01):
        readings.append(number.value / scale)  # 110M, or 110,000,000, where millions are asked for
    return readings


def tolerance_of(tolerance: float | str, expected: float) -> tuple[float, str]:
    """How far off a number may be, absolute, and the tolerance as shown to people.

    Raises ValueError when a text is neither a number nor a percentage.
    """
    if isinstance(tolerance, str):
        text = tolerance.strip().replace("％", "%")
        if text.endswith("%"):
            share = abs(float(text[:-1])) / 100
            return share * abs(expected), f"{share * 100:g} %"
        tolerance = float(text)
    return abs(float(tolerance)), f"{abs(tolerance):g}"


def _hit(language: Language, answer: Translated, off: float, expected: float, shown: str) -> str:
    value = text_in(answer, language)
    if off <= 1e-4 * abs(expected):  # a rounding that nobody would mention
        return f"正确：{value}。" if language == "zh" else f"Right: {value}."
    if language == "zh":
        return f"正确：{value}；你的答案相差 {_how_far(off, expected)}，在允许的 {shown} 以内。"
    return f"Right: {value}; yours is {_how_far(off, expected)} off, within the {shown} allowed."


def _miss(language: Language, answer: Translated, got: float, expected: float, slack: float, shown: str) -> str:
    parts = [_answer_is(language, answer)]
    read, factor = for_people(got, language), _telling_factor(got, expected, slack)
    if language == "zh":
        parts.append(f"你的答案读作 {read}，允许误差 {shown}。")
        if factor:
            parts.append(f"恰好差 {factor} 倍：请检查单位或漏掉的因子。")
    else:
        parts.append(f"Yours was read as {read}; {shown} either way is allowed.")
        if factor:
            parts.append(f"It is off by a factor of {factor}: check the unit or a forgotten factor.")
    return _joined(language, *parts)


def _telling_factor(got: float, expected: float, slack: float) -> str:
    """The factor between answer and truth when it is one that slips produce."""
    if not got or not expected:
        return ""
    room = slack / abs(expected) + 1e-9
    for factor in (2, 3, 4, 8, 10, 100, 1000, 1024, 10**6, 2**20, 10**9):
        for ratio in (got / expected, expected / got):
            if abs(ratio / factor - 1) <= min(room, 0.02):
                return f"{factor:,}"
    return ""


def _answer_is(language: Language, answer: Translated) -> str:
    value = text_in(answer, language)
    return f"正确答案是 {value}。" if language == "zh" else f"The answer is {value}."


def _with_unit(number: str, card: NumericCard, language: Language) -> str:
    return f"{number} {text_in(card.unit, language)}" if card.unit is not None else number


def _how_far(off: float, expected: float) -> str:
    return f"{off / abs(expected) * 100:.2g} %" if expected else f"{off:.2g}"


def mark_order(card: OrderCard, order: Sequence[int]) -> Verdict:
    """``order`` are indexes into ``card.items`` as the learner arranged them; items left out count as out of place.

    The share is Kendall's tau-a (pairs in order minus pairs out of order, over all pairs), not below 0, so that an
    order drawn by lot earns nothing on average but a slip of two neighbours costs little. ``faults`` is a smallest set
    of items whose move mends the order. Raises ValueError for an index twice or out of range.
    """
    count = len(card.items)
    if len(set(order)) != len(order) or any(not 0 <= index < count for index in order):
        raise ValueError(f"an order of {count} items names each of 0 to {count - 1} at most once")
    pairs = count * (count - 1) // 2
    agreeing = sum(1 if first < second else -1 for first, second in combinations(order, 2))
    kept = _longest_rising(order)
    faults = tuple(index for index in range(count) if index not in kept)
    if not faults:
        return Verdict(True, 1.0, Translated(en="Right: every item is in its place.", zh="正确：顺序完全一致。"))
    names = _both(lambda lang: ("、" if lang == "zh" else "; ").join(text_in(card.items[i], lang) for i in faults))
    tau = agreeing / pairs
    reason = Translated(
        en=f"{len(faults)} of {count} to be moved: {text_in(names, 'en')} (rank correlation {tau:.2f}).",
        zh=f"{count} 项中有 {len(faults)} 项位置不对：{text_in(names, 'zh')}（秩相关 {tau:.2f}）。",
    )
    return Verdict(False, max(0.0, tau), reason, faults=faults)


def _longest_rising(order: Sequence[int]) -> set[int]:
    """A longest subsequence that is in order already (patience sorting)."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for index in order:
        place = bisect_left(tails, index)
        before[index] = tails[place - 1] if place else None
        tails[place : place + 1] = [index]
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
