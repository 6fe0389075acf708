"""A typed answer to an open question against the card's points: which are said, which partly, which are missing.

Offline and by rule: a point is said when one alias of each of its key groups stands in the answer, undenied and near
each other. It cannot tell whether the words between the keys make sense. Fluent nonsense that places the right terms
close together passes, and a right answer in words that no key foresees fails; therefore the learner settles each point
afterwards, and both marks are kept. ``tests/benchmarks/grading.py`` measures how far the marks can be trusted.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlpquiz.deck.folding import fold
from nlpquiz.deck.key_matching import Match, TypedAnswer
from nlpquiz.deck.model import Language, OpenCard, Point, every_language
from nlpquiz.deck.verdict import OpenVerdict as OpenVerdict
from nlpquiz.deck.verdict import PointStatus as PointStatus
from nlpquiz.deck.verdict import PointVerdict as PointVerdict
from nlpquiz.deck.verdict import Quote as Quote
from nlpquiz.deck.wording import content_of, han_share, is_list_of_terms

PARTLY_SHARE = 0.5  # of a point's weight
MAX_GRADED = 20_000  # characters; nobody types more in an exam
_NEAR_SENTENCES = 2  # a point may reach into the sentences behind it
_NEAR_CHARACTERS = 400
_NEAR_HAN = 160
_SHORTEST_PHRASE = 4  # characters of a key with spaces, digits or signs that says enough by itself


def grade_open(card: OpenCard, typed: str, language: Language | None = None) -> OpenVerdict:  # noqa: ARG001
    """Mark what was typed. Keys of both languages count, whatever ``language`` the question was shown in."""
    typed = typed[:MAX_GRADED]
    answer = TypedAnswer(typed)
    list_like = is_list_of_terms(answer.folded.text)
    verdicts = tuple(_grade_point(card, point, answer, typed, list_like) for point in card.points)
    whole = sum(verdict.weight for verdict in verdicts)
    worth = {"said": 1.0, "partly": PARTLY_SHARE, "missing": 0.0}
    made = sum(verdict.weight * worth[verdict.status] for verdict in verdicts)
    return OpenVerdict(verdicts, made / whole if whole else 0.0, list_like)


def _grade_point(card: OpenCard, point: Point, answer: TypedAnswer, typed: str, list_like: bool) -> PointVerdict:
    made: list[list[Match]] = []
    made_groups: list[tuple[str, ...]] = []
    denied: list[Match] = []
    contradicted = False
    for group in point.keys:
        said: list[Match] = []
        against: list[Match] = []
        for key in group:
            for match in answer.find(key):
                (said if _agrees(card, point, group, key, match, answer) else against).append(match)
        denied += against
        denied_clauses = {answer.clause_of(match.start) for match in against}
        said = [match for match in said if answer.clause_of(match.start) not in denied_clauses]
        if said:
            made.append(said)
            made_groups.append(group)
        else:
            contradicted |= bool(against)
    nearest = _nearest(made)
    groups = len(point.keys)
    if len(made) == groups and denied:
        contradicted = _denied_more_closely(nearest, denied, answer)
    status: PointStatus = "missing"
    if made and not contradicted:
        if len(made) == groups:
            status = "said" if _is_near(nearest, answer) and not list_like else "partly"
            if groups == 1 and status == "said":
                about = next((match for match in made[0] if _is_about(point, match, answer)), None)
                nearest = [about or nearest[0]]
                if not about and len(_apart(made[0])) < 2:
                    status = "partly"
        elif len(made) / groups > 0.5 and not all(_given_away(card, group) for group in made_groups):
            status = "partly"
    quotes = tuple(_quote(answer, typed, match) for match in sorted(nearest, key=lambda m: m.start))
    return PointVerdict(
        status,
        quotes if status != "missing" or not contradicted else (),
        point.weight,
        tuple(_quote(answer, typed, match) for match in denied[:3]),
    )


def _is_about(point: Point, match: Match, answer: TypedAnswer) -> bool:
    """Whether the surroundings of a point's only key share another content word with the point, or the key is a phrase
    or a formula: one word alone turns up in any talk about the subject."""
    text = answer.folded.text
    quoted = text[match.start : match.end]
    if not quoted.isalpha() and len(quoted) > _SHORTEST_PHRASE:
        return True
    begin, _ = answer.sentence_bounds(max(match.sentence - 1, 0))
    _, end = answer.sentence_bounds(match.sentence)
    here = content_of(f"{text[begin : match.start]} {text[match.end : end]}")
    own = content_of(quoted)
    about = frozenset[str]().union(*(_content_of(say) for say in every_language(point.say))) - own
    return not about or not here.isdisjoint(about)


@lru_cache(maxsize=1024)
def _content_of(say: str) -> frozenset[str]:
    return frozenset(content_of(fold(say).text))


def _apart(matches: list[Match]) -> list[Match]:
    """Those of the matches that do not overlap: several keys of one group at different places."""
    apart: list[Match] = []
    for match in sorted(matches, key=lambda m: m.start):
        if not apart or match.start >= apart[-1].end:
            apart.append(match)
    return apart


def _denied_more_closely(nearest: list[Match], denied: list[Match], answer: TypedAnswer) -> bool:
    """Whether what was said for a point stands further apart than its denial: "the variance does not depend on d_k,
    so dividing by sqrt(d_k) …" has both keys undenied, but not together."""
    sentences = {match.sentence for match in nearest}
    if len(sentences) == 1 and len({answer.clause_of(match.start) for match in nearest}) == 1:
        return False
    return any(match.sentence in sentences for match in denied)


def _nearest(made: list[list[Match]]) -> list[Match]:
    """One match of each group, as close together as possible."""
    best: list[Match] = []
    best_spread: int | None = None
    groups = [sorted(group, key=lambda match: match.start) for group in made]
    for leftmost in (match for group in groups for match in group):
        chosen = [next((match for match in group if match.start >= leftmost.start), None) for group in groups]
        if any(match is None for match in chosen):
            continue
        complete = [match for match in chosen if match is not None]
        spread = max(match.end for match in complete) - leftmost.start
        if best_spread is None or spread < best_spread:
            best, best_spread = complete, spread
    return best


def _is_near(matches: list[Match], answer: TypedAnswer) -> bool:
    if not matches:
        return False
    first, last = min(matches, key=lambda m: m.start), max(matches, key=lambda m: m.end)
    between = answer.folded.text[first.start : last.end]
    limit = _NEAR_HAN if han_share(between) > 0.3 else _NEAR_CHARACTERS
    return last.sentence - first.sentence <= _NEAR_SENTENCES and len(between) <= limit


def _quote(answer: TypedAnswer, typed: str, match: Match) -> Quote:
    start = answer.folded.starts[match.start]
    end = max(answer.folded.ends[match.end - 1], start + 1)
    return Quote(start, end, typed[start:end])


@lru_cache(maxsize=256)
def _reference(*texts: str) -> tuple[TypedAnswer, ...]:
    return tuple(TypedAnswer(text) for text in texts)


def _agrees(card: OpenCard, point: Point, group: tuple[str, ...], key: str, match: Match, answer: TypedAnswer) -> bool:
    """Whether a match speaks for the point: denied where the card denies, and only there."""
    if match.denied or (len(point.keys) == 1 and answer.is_denied_behind(match)):
        return _denial_is_meant(card, point, group, key, match, answer)
    own = _found(point, key) if _denies(point) else []
    if own and all(m.denied and not m.bare_denial for m in own):
        text = answer.folded.text
        begin, end = answer.sentence_bounds(match.sentence)
        clause = answer.clause_of(match.start)
        return bool(_ABSENCE.search(text[begin:end]) or _REMEDY.search(text[begin:end])) or any(
            answer.clause_of(d.cue) == clause for d in answer.denials
        )
    return True


def _denial_is_meant(
    card: OpenCard, point: Point, group: tuple[str, ...], key: str, match: Match, answer: TypedAnswer
) -> bool:
    """Whether the card itself negates this key, as in "LayerNorm does not depend on the batch"."""
    said = _reference(*every_language(point.say))
    matched = answer.folded.text[match.start : match.end]
    if any(_ABSENCE.search(text.folded.text) for text in said) and not _DWINDLING.search(matched):
        return True  # "does not know the order" says that it ignores the order
    if match.bare_denial and any(_DWINDLING.search(text.folded.text) for text in said):
        return True  # "no gradient arrives" says that gradients vanish
    of_group = [m for other in group for m in _found(point, other) if not m.negative]
    if of_group and all(m.denied for m in of_group):
        return True
    # One text after the other: reading a model answer takes as long as reading the typed one.
    texts = (*every_language(point.say), *every_language(card.answer))
    references = (reading for text in texts for reading in _reference(text))
    return any(m.denied or reading.is_denied_behind(m) for reading in references for m in reading.find(key))


_MAY_DENY = re.compile(
    r"n[o']t|\bno|never|without|cannot|neither|rather|instead|fail|hardly|[不没無无非未毋]", re.IGNORECASE
)


def _denies(point: Point) -> bool:
    says = tuple(every_language(point.say))
    return any(map(_MAY_DENY.search, says)) and any(text.denials for text in _reference(*says))


def _found(point: Point, key: str) -> list[Match]:
    return [match for text in _reference(*every_language(point.say)) for match in text.find(key)]


_ABSENCE = re.compile(
    r"\b(?:ignor|lack|lose|losing|lost|remov|avoid|without|independen|regardless|blind|invarian|equivarian|permut|shuffl)"
    r"|忽略|缺(?!点)|避免|去掉|丢失|无关|置换|打乱|交换"
)
_REMEDY = re.compile(r"mitigat|alleviat|prevent|solve|against|reduc|help|avoid|缓解|减轻|减少|防止|解决|克服|避免")
_DWINDLING = re.compile(r"vanish|shrink|saturat|zero|ignor|lack|los[et]|avoid|消失|饱和|弥散|为零|归零|忽略|避免|没有")


@lru_cache(maxsize=1024)
def _given_away(card: OpenCard, group: tuple[str, ...]) -> bool:
    """Whether the question itself holds an alias of the group, so that repeating it shows nothing."""
    return any(text.find(key) for text in _reference(*every_language(card.question)) for key in group)
